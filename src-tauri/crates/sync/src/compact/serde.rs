//! A compact part of a message: a string of bytes in its CBOR.
//! Never here: a message.

use super::{Compact, from_compact, from_compact_at_most, to_compact};
use crate::{MOST_OPERATIONS, Operation};
use serde::{Deserializer, Serializer, de::Error};

pub fn serialize<T: Compact, S: Serializer>(thing: &T, to: S) -> Result<S::Ok, S::Error> {
    serde_bytes::serialize(&to_compact(thing), to)
}

pub fn deserialize<'de, T: Compact, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    let bytes: Vec<u8> = serde_bytes::deserialize(from)?;
    from_compact(&bytes).map_err(D::Error::custom)
}

/// Of a batch: the first bytes of a small message could call for more of them than memory holds.
pub mod operations {
    pub use super::serialize;
    use super::*;

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Operation>, D::Error> {
        let bytes: Vec<u8> = serde_bytes::deserialize(from)?;
        from_compact_at_most(&bytes, MOST_OPERATIONS).map_err(D::Error::custom)
    }
}
