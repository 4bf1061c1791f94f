//! How a record is declared: its fields as data, its values in their stored form.
//! Never here: a particular record (see `records`), a rule between fields (see `rules`).

mod field;
mod field_type;
mod id;
mod value;

pub use field::{Choice, Field, FieldId, Kind, Sensitivity};
pub use field_type::{FieldType, text};
pub use id::{Link, Linked, RecordId};
pub use value::{Value, Values};

pub use crate::records::RecordType;
use crate::values::Refusal;

/// A plain struct whose fields are known as data; made by `#[derive(Record)]`.
pub trait Record: Sized + Clone {
    const TYPE: RecordType;
    const FIELDS: &'static [Field];

    fn value(&self, field: FieldId) -> Value;
    /// Builds the record from stored values; a field that is missing counts as empty.
    fn from_values(values: &Values) -> Result<Self, FieldProblem>;

    fn to_values(&self) -> Values {
        Self::FIELDS.iter().map(|f| (f.id, self.value(f.id))).filter(|(_, v)| !v.is_null()).collect()
    }
}

/// One field that cannot hold what it was given, and why.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{label}{}{refusal}", if *.refusal == Refusal::Missing { " " } else { ": " })]
pub struct FieldProblem {
    pub field: FieldId,
    pub name: &'static str,
    pub label: &'static str,
    pub refusal: Refusal,
}

impl FieldProblem {
    pub fn new(field: &Field, refusal: Refusal) -> Self {
        FieldProblem { field: field.id, name: field.name, label: field.label, refusal }
    }
}
