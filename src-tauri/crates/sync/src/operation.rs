//! One change by one device, as it is logged today and shared later.
//! Never here: what the change means.

use crate::{Challenge, Hlc};
use serde::{Deserialize, Serialize};
use waymark_domain::{RecordId, Values};

/// The version of the records' declaration that wrote an operation; schemas only add.
pub const SCHEMA: u16 = 1;

/// The longest text of an operation beside its values, in bytes: ids, the name of a scope, an instant.
pub const LONGEST_NAME: usize = 128;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpKind {
    Create,
    Patch,
    Delete,
    /// To the operation's scope.
    Move,
}

impl OpKind {
    pub fn code(self) -> &'static str {
        match self {
            OpKind::Create => "create",
            OpKind::Patch => "patch",
            OpKind::Delete => "delete",
            OpKind::Move => "move",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [OpKind::Create, OpKind::Patch, OpKind::Delete, OpKind::Move].into_iter().find(|k| k.code() == code)
    }
}

/// Its identity is `(device, seq)`; operations of one `tx` stay together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Operation {
    pub device: String,
    pub seq: u64,
    pub tx: String,
    /// A number, so that a record type of a newer version passes through.
    pub record_type: u16,
    pub record: RecordId,
    pub kind: OpKind,
    /// The record's revision that the person saw; 0 for a new record.
    pub base_rev: u64,
    pub hlc: Hlc,
    /// The wall clock as RFC 3339, for people.
    pub wall: String,
    pub schema: u16,
    pub actor: String,
    pub office: String,
    pub scope: String,
    pub values: Values,
    /// The values that were not taken and that its person saw and decided about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settles: Vec<Challenge>,
}

impl Operation {
    /// Whether it is the same change, whatever its device calls itself: the same moment of the same action, and all that
    /// it says.
    pub fn is_again(&self, other: &Operation) -> bool {
        let Operation { tx, record_type, record, kind, base_rev, hlc, values, settles, .. } = self;
        (tx, hlc, record, kind) == (&other.tx, &other.hlc, &other.record, &other.kind)
            && (record_type, base_rev) == (&other.record_type, &other.base_rev)
            && (values, settles) == (&other.values, &other.settles)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    #[error(
        "a logged change cannot be read ({0}); the record itself is safe. Make a backup and ask for support"
    )]
    Unreadable(String),
}

pub fn encode_values(values: &Values) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail; an empty body would be found by the chain.
    let _ = ciborium::into_writer(values, &mut bytes);
    bytes
}

pub fn decode_values(bytes: &[u8]) -> Result<Values, SyncError> {
    ciborium::from_reader(bytes).map_err(|e| SyncError::Unreadable(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use waymark_domain::Value;

    #[test]
    fn values_and_fields_of_a_newer_version_survive_the_round_trip() {
        let values = Values::from([
            (1, Value::from("Zo\u{eb}")),
            (900, Value::Int(-3)),
            (2, Value::Bool(true)),
            (3, Value::Null),
        ]);
        assert_eq!(decode_values(&encode_values(&values)).unwrap(), values);
        assert!(decode_values(b"\xff nonsense").is_err());
    }
}
