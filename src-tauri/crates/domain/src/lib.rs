//! What an office knows, as values: records, their rules, their state machines.
//! Never here: a clock (take `now`), a random number (take the id), a row, a file, a screen.
#![cfg_attr(test, allow(clippy::unwrap_used))]

extern crate self as waymark_domain;

pub mod record;
pub mod records;
pub mod rules;
mod told;
pub mod values;

pub use record::{
    Field, FieldId, FieldProblem, FieldType, Kind, Record, RecordId, RecordType, Sensitivity, Value, Values,
};
pub use told::Told;
pub use values::Refusal;
