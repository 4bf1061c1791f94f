//! What a template of a kind may name: the kind's own fields, the office and who signs.
//! Never here: a value.

use serde::Serialize;

use super::{
    faults::{Faults, short},
    near::nearest,
};
use crate::{
    kinds::{Form, Kind},
    sample,
};

pub(crate) const OFFICE: [(&str, &str); 6] = [
    ("office.name", "Name of the office"),
    ("office.address", "Address of the office"),
    ("office.phone", "Phone of the office"),
    ("office.email", "Email of the office"),
    ("office.safeguarding_lead", "Safeguarding lead"),
    ("office.safeguarding_phone", "Phone of the safeguarding lead"),
];

pub(crate) const SIGNATORY: [(&str, &str); 3] = [
    ("signatory.name", "Name of who signs"),
    ("signatory.phone", "Phone of who signs"),
    ("signatory.email", "Email of who signs"),
];

/// A field as an editor offers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offered {
    /// As it stands between `{{` and `}}`.
    pub name: &'static str,
    pub label: &'static str,
    /// A letter is never made without it.
    pub required: bool,
    #[serde(flatten)]
    pub form: Form,
    /// Of invented people; the items of a list, or the one value.
    pub example: Vec<String>,
}

impl Kind {
    /// The kind that was meant by a code that is none.
    pub fn nearest(typed: &str) -> Option<Kind> {
        nearest(typed, Kind::all().map(Kind::code)).and_then(Kind::from_code)
    }

    /// All that a template of this kind may name, in the order in which an editor shows it.
    pub fn offered(self) -> Vec<Offered> {
        let letter = sample::sample(self);
        let head = sample::letterhead();
        let own = self.fields().iter().map(|field| Offered {
            name: field.name,
            label: field.label,
            required: field.required,
            form: field.form,
            example: sample::example(&letter, field.name),
        });
        let others = OFFICE.into_iter().chain(SIGNATORY).map(|(name, label)| Offered {
            name,
            label,
            required: matches!(name, "office.name" | "signatory.name"),
            form: Form::Words,
            example: vec![crate::merge::sender(name, &letter, &head)],
        });
        own.chain(others).collect()
    }
}

/// The field of that name, or the fault.
pub(super) fn known(
    kind: Kind,
    typed: &str,
    line: usize,
    faults: &mut Faults,
) -> Option<(&'static str, Form)> {
    let own = || kind.fields().iter().map(|field| (field.name, field.form));
    let others = || OFFICE.into_iter().chain(SIGNATORY).map(|(name, _)| (name, Form::Words));
    let found = own().chain(others()).find(|(name, _)| *name == typed);
    if found.is_none() {
        let all = own().chain(others()).map(|(name, _)| name);
        let meant = match nearest(typed, all) {
            Some(name) => format!(" Did you mean “{name}”?"),
            None => " Choose one from the list of fields.".to_owned(),
        };
        faults.named(line, typed, format!("There is no field “{}” in this letter.{meant}", short(typed)));
    }
    found
}

/// `name`, or `name.name`.
pub(super) fn is_name(text: &str) -> bool {
    let word = |w: &str| {
        w.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && w.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    text.split('.').count() <= 2 && text.split('.').all(word)
}
