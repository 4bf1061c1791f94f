//! The letters that there are. A letter is one file here (its fields), one template beside
//! (its words and its version) and two lines below: its module, its place in the list. Never here: a value of a fact.

pub mod employer_thanks;
pub mod placement_cancellation_employer;
pub mod placement_cancellation_student;
pub mod placement_certificate;
pub mod placement_change_employer;
pub mod placement_change_student;
pub mod placement_confirmation_employer;
pub mod placement_confirmation_school;
pub mod placement_confirmation_student;
pub mod placement_consent;
pub mod placement_offer;
pub mod school_release;
pub mod visit_booking_university;
pub mod visit_cancellation;
pub mod visit_change;
pub mod visit_confirmation_school;
pub mod visit_confirmation_student;
pub mod visit_consent;
pub mod visit_invitation;

use std::{cmp::Ordering, fmt, hash};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A fact that the template of a kind may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MergeField {
    pub name: &'static str,
    pub label: &'static str,
    pub required: bool,
    #[serde(flatten)]
    pub form: Form,
}

/// What a fact is to a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "form", content = "choices")]
pub enum Form {
    Words,
    /// Told item by item.
    List,
    /// One of these, to choose words by; not words to print.
    Choice(&'static [&'static str]),
}

const MODES: &[&str] = &["in_person", "remote", "hybrid"];
const ENDED_BY: &[&str] = &["employer", "student", "us"];
const STANDS: &[&str] = &["cancelled", "postponed"];

const fn must(name: &'static str, label: &'static str) -> MergeField {
    MergeField { name, label, required: true, form: Form::Words }
}

const fn may(name: &'static str, label: &'static str) -> MergeField {
    MergeField { name, label, required: false, form: Form::Words }
}

impl MergeField {
    const fn list(self) -> Self {
        Self { form: Form::List, ..self }
    }

    const fn one_of(self, choices: &'static [&'static str]) -> Self {
        Self { form: Form::Choice(choices), ..self }
    }
}

/// Fields that two kinds have in common, and one more of a kind's own.
const fn and<const N: usize, const M: usize>(common: [MergeField; N], more: MergeField) -> [MergeField; M] {
    assert!(M == N + 1);
    let mut all = [more; M];
    let mut i = 0;
    while i < N {
        all[i] = common[i];
        i += 1;
    }
    all
}

/// What one file of a kind declares.
struct Declared {
    code: &'static str,
    title: &'static str,
    version: u32,
    template: &'static str,
    fields: &'static [MergeField],
}

/// A kind of letter. It is kept and shared as its code.
#[derive(Clone, Copy)]
pub struct Kind(&'static Declared);

/// In the order of the work.
static ALL: &[Kind] = &[
    placement_offer::KIND,
    placement_consent::KIND,
    placement_confirmation_student::KIND,
    placement_confirmation_employer::KIND,
    placement_confirmation_school::KIND,
    school_release::KIND,
    placement_change_student::KIND,
    placement_change_employer::KIND,
    placement_cancellation_student::KIND,
    placement_cancellation_employer::KIND,
    placement_certificate::KIND,
    employer_thanks::KIND,
    visit_booking_university::KIND,
    visit_invitation::KIND,
    visit_consent::KIND,
    visit_confirmation_student::KIND,
    visit_confirmation_school::KIND,
    visit_change::KIND,
    visit_cancellation::KIND,
];

impl Kind {
    pub fn all() -> impl ExactSizeIterator<Item = Kind> {
        ALL.iter().copied()
    }

    pub fn code(self) -> &'static str {
        self.0.code
    }

    pub fn title(self) -> &'static str {
        self.0.title
    }

    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::all().find(|k| k.code() == code)
    }

    /// Goes up by one whenever the words change; printed in the footer and kept with the letter.
    pub fn version(self) -> u32 {
        self.0.version
    }

    pub fn fields(self) -> &'static [MergeField] {
        self.0.fields
    }

    /// Of a change letter: the fields of which one at least is told, named for what was and what is now.
    pub(crate) fn changes(self) -> impl Iterator<Item = &'static MergeField> {
        self.fields().iter().filter(|f| f.name.starts_with("was_") || f.name.starts_with("now_"))
    }

    pub(crate) fn template(self) -> &'static str {
        self.0.template
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl PartialEq for Kind {
    fn eq(&self, other: &Kind) -> bool {
        self.code() == other.code()
    }
}

impl Eq for Kind {}

impl hash::Hash for Kind {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.code().hash(state);
    }
}

impl PartialOrd for Kind {
    fn partial_cmp(&self, other: &Kind) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Kind {
    fn cmp(&self, other: &Kind) -> Ordering {
        self.code().cmp(other.code())
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Kind, D::Error> {
        let code = String::deserialize(from)?;
        Kind::from_code(&code).ok_or_else(|| de::Error::custom(format!("there is no letter “{code}”")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_found_again_by_its_code() {
        for kind in Kind::all() {
            assert_eq!(Kind::from_code(kind.code()), Some(kind));
            let kept = serde_json::to_value(kind).unwrap();
            assert_eq!(kept, kind.code());
            assert_eq!(serde_json::from_value::<Kind>(kept).unwrap(), kind);
        }
        assert_eq!(Kind::from_code("a-poem"), None);
        assert!(serde_json::from_value::<Kind>("a-poem".into()).is_err());
    }

    /// A file that is no module here, or is not in the list, would be a letter that nobody can choose.
    #[test]
    fn every_file_here_is_a_kind_of_that_code() {
        let mut files = 0;
        for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/kinds")).unwrap() {
            let file = file.unwrap().path();
            let name = file.file_stem().unwrap().to_str().unwrap();
            if name != "mod" {
                assert!(Kind::from_code(&name.replace('_', "-")).is_some(), "{name}");
                files += 1;
            }
        }
        assert_eq!(files, ALL.len());
    }

    #[test]
    fn no_two_kinds_have_a_code_or_a_title_in_common() {
        let one = |of: fn(Kind) -> &'static str| {
            Kind::all().map(of).collect::<std::collections::BTreeSet<_>>().len()
        };
        assert_eq!((one(Kind::code), one(Kind::title)), (ALL.len(), ALL.len()));
    }

    /// Registers on disk hold them.
    #[test]
    fn the_codes_of_before_stay() {
        for code in [
            "placement-confirmation-student",
            "placement-confirmation-employer",
            "visit-confirmation-student",
        ] {
            assert!(Kind::from_code(code).is_some(), "{code}");
        }
    }
}
