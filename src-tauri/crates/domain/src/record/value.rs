//! A field's value in the one form in which it is stored, logged and shared.
//! Never here: the meaning of a value (see `FieldType`).

use super::FieldId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Dates are ISO text, times `HH:MM`, ids UUIDs, sets of choices codes joined by commas.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(untagged)]
pub enum Value {
    #[default]
    Null,
    Bool(bool),
    Int(i64),
    Text(String),
}

/// The fields of one record, or of one change to it. A missing field is one that is not told.
pub type Values = BTreeMap<FieldId, Value>;

impl Value {
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}
