//! The letters that there are. A letter is one file here (its fields), one template beside
//! (its words and its version) and one test. Never here: a value of a fact.

mod placement_confirmation_employer;
mod placement_confirmation_student;
mod visit_confirmation_student;

use serde::{Deserialize, Serialize};

/// A fact that the template of a kind may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MergeField {
    pub name: &'static str,
    pub label: &'static str,
    pub required: bool,
}

const fn must(name: &'static str, label: &'static str) -> MergeField {
    MergeField { name, label, required: true }
}

const fn may(name: &'static str, label: &'static str) -> MergeField {
    MergeField { name, label, required: false }
}

/// What one file of a kind declares.
struct Declared {
    code: &'static str,
    title: &'static str,
    version: u32,
    template: &'static str,
    fields: &'static [MergeField],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    PlacementConfirmationStudent,
    PlacementConfirmationEmployer,
    VisitConfirmationStudent,
}

impl Kind {
    pub const ALL: [Kind; 3] = [
        Kind::PlacementConfirmationStudent,
        Kind::PlacementConfirmationEmployer,
        Kind::VisitConfirmationStudent,
    ];

    fn declared(self) -> &'static Declared {
        match self {
            Kind::PlacementConfirmationStudent => &placement_confirmation_student::LETTER,
            Kind::PlacementConfirmationEmployer => &placement_confirmation_employer::LETTER,
            Kind::VisitConfirmationStudent => &visit_confirmation_student::LETTER,
        }
    }

    pub fn code(self) -> &'static str {
        self.declared().code
    }

    pub fn title(self) -> &'static str {
        self.declared().title
    }

    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.code() == code)
    }

    /// Goes up by one whenever the words change; printed in the footer and kept with the letter.
    pub fn version(self) -> u32 {
        self.declared().version
    }

    pub fn fields(self) -> &'static [MergeField] {
        self.declared().fields
    }

    pub(crate) fn template(self) -> &'static str {
        self.declared().template
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_found_again_by_its_code() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
        }
        assert_eq!(Kind::from_code("certificate"), None);
    }
}
