//! What a field's Rust type must be able to do: be stored, be parsed from what was typed, be shown.
//! Never here: the value types themselves (see `values`).

use super::{Kind, Value};
use crate::values::Refusal;
use chrono::NaiveDate;

pub trait FieldType: Sized + Clone {
    const KIND: Kind;
    const REQUIRED: bool = true;

    fn to_value(&self) -> Value;
    /// Reads the stored form; checks again, because a file can be older or foreign.
    fn from_value(value: &Value) -> Result<Self, Refusal>;
    /// Reads what a person typed; `text` is trimmed and not empty.
    fn parse(text: &str, today: NaiveDate) -> Result<Self, Refusal>;
    fn show(&self) -> String;
}

impl<T: FieldType> FieldType for Option<T> {
    const KIND: Kind = T::KIND;
    const REQUIRED: bool = false;

    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::to_value)
    }

    fn from_value(value: &Value) -> Result<Self, Refusal> {
        if value.is_null() { Ok(None) } else { T::from_value(value).map(Some) }
    }

    fn parse(text: &str, today: NaiveDate) -> Result<Self, Refusal> {
        let text = text.trim();
        if text.is_empty() { Ok(None) } else { T::parse(text, today).map(Some) }
    }

    fn show(&self) -> String {
        self.as_ref().map(T::show).unwrap_or_default()
    }
}

/// What the derive points a field's `parse` and `show` at.
pub mod text {
    use super::*;

    pub fn parse<T: FieldType>(text: &str, today: NaiveDate) -> Result<Value, Refusal> {
        let text = text.trim();
        if text.is_empty() {
            return if T::REQUIRED { Err(Refusal::Missing) } else { Ok(Value::Null) };
        }
        T::parse(text, today).map(|v| v.to_value())
    }

    pub fn accepts<T: FieldType>(value: &Value) -> Result<(), Refusal> {
        T::from_value(value).map(|_| ())
    }

    pub fn show<T: FieldType>(value: &Value) -> String {
        if value.is_null() {
            return String::new();
        }
        match T::from_value(value) {
            Ok(v) => v.show(),
            // A value from a newer version is shown as it is rather than hidden.
            Err(_) => match value {
                Value::Text(t) => t.clone(),
                Value::Int(i) => i.to_string(),
                Value::Bool(b) => b.to_string(),
                Value::Null => String::new(),
            },
        }
    }
}
