//! Ids of records, and links that know what they point at.
//! Never here: where new ids come from (they are passed in).

use super::{FieldType, Kind, RecordType, Value};
use crate::values::Refusal;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::{fmt, marker::PhantomData, str::FromStr};
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordId(pub Uuid);

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for RecordId {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        Uuid::parse_str(text.trim()).map(RecordId).map_err(|_| Refusal::NotAnId)
    }
}

/// What a [`Link`] can point at; each record type is one.
pub trait Linked: Clone {
    const TARGET: RecordType;
}

/// The id of another record of a known type.
pub struct Link<T: Linked>(pub RecordId, PhantomData<fn() -> T>);

impl<T: Linked> Link<T> {
    pub fn to(id: RecordId) -> Self {
        Link(id, PhantomData)
    }
}

impl<T: Linked> Clone for Link<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Linked> Copy for Link<T> {}
impl<T: Linked> PartialEq for Link<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T: Linked> Eq for Link<T> {}
impl<T: Linked> fmt::Debug for Link<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", T::TARGET.name(), self.0)
    }
}

impl<T: Linked> FieldType for Link<T> {
    const KIND: Kind = Kind::Link(T::TARGET);

    fn to_value(&self) -> Value {
        Value::Text(self.0.to_string())
    }

    fn from_value(value: &Value) -> Result<Self, Refusal> {
        value.as_text().ok_or(Refusal::NotAnId)?.parse().map(Link::to)
    }

    fn parse(text: &str, _today: NaiveDate) -> Result<Self, Refusal> {
        text.parse().map(Link::to)
    }

    fn show(&self) -> String {
        self.0.to_string()
    }
}
