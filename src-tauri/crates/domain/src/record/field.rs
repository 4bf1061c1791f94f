//! A field as data: everything that the store, a form, an import and the log need to know of it.
//! Never here: how a value is parsed (see `field_type`).

use super::{RecordType, Value};
use crate::values::Refusal;
use chrono::NaiveDate;

/// Stable for ever and never used again, because operations carry it.
pub type FieldId = u16;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sensitivity {
    /// Known to anybody: a school's name.
    Public,
    /// About the office's own work.
    Office,
    /// About a person.
    Personal,
    /// Special category or as delicate: health, religion.
    Special,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    pub code: &'static str,
    pub label: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    LongText,
    Integer,
    Flag,
    Date,
    Time,
    Email,
    Phone,
    Postcode,
    /// An identifier with a form of its own: URN, ULN, UKPRN.
    Code,
    Choice(&'static [Choice]),
    /// Any number of the choices.
    Choices(&'static [Choice]),
    Link(RecordType),
}

#[derive(Debug, Clone, Copy)]
pub struct Field {
    pub id: FieldId,
    pub name: &'static str,
    pub label: &'static str,
    pub kind: Kind,
    pub required: bool,
    pub sensitivity: Sensitivity,
    /// Fields of one unit merge together: an address, a status and its date.
    pub unit: &'static str,
    /// What people write above such a column.
    pub import: &'static [&'static str],
    /// 0 is not searched; more weighs more.
    pub search: u8,
    /// Turns what a person typed into the stored form. `today` settles two-digit years.
    pub parse: fn(text: &str, today: NaiveDate) -> Result<Value, Refusal>,
    /// Whether the stored form can be this field's value.
    pub accepts: fn(&Value) -> Result<(), Refusal>,
    /// Shows the stored form to a person.
    pub show: fn(&Value) -> String,
}

impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && self.name == other.name
    }
}
