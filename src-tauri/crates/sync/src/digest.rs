//! Whether two copies of a scope are the same, told by 16 bytes.
//! Never here: how a difference is found (the storage narrows it by the first byte of the records' ids).

use crate::Rev;
use serde::{Deserialize, Serialize};
use waymark_domain::RecordId;

/// Over each record and its revision, in any order, so that it can be kept up to date record by record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Digest(#[serde(with = "serde_bytes_16")] pub u128);

impl Digest {
    /// Puts a record in, or takes it out again.
    pub fn toggle(&mut self, record: RecordId, rev: Rev) {
        let mut hasher = blake3::Hasher::new();
        hasher.update(record.0.as_bytes());
        hasher.update(&rev.to_le_bytes());
        let mut first = [0; 16];
        hasher.finalize_xof().fill(&mut first);
        self.0 ^= u128::from_le_bytes(first);
    }

    pub fn of(records: impl IntoIterator<Item = (RecordId, Rev)>) -> Self {
        let mut digest = Digest::default();
        records.into_iter().for_each(|(record, rev)| digest.toggle(record, rev));
        digest
    }
}

/// CBOR's numbers end at 64 bits.
mod serde_bytes_16 {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(value: &u128, to: S) -> Result<S::Ok, S::Error> {
        value.to_le_bytes().serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u128, D::Error> {
        <[u8; 16]>::deserialize(from).map(u128::from_le_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> RecordId {
        RecordId(uuid::Uuid::from_u128(n))
    }

    #[test]
    fn the_order_does_not_matter_and_every_revision_does() {
        let whole = Digest::of([(id(1), 1), (id(2), 5)]);
        assert_eq!(whole, Digest::of([(id(2), 5), (id(1), 1)]));
        for other in [
            Digest::of([(id(1), 2), (id(2), 5)]),
            Digest::of([(id(1), 5), (id(2), 1)]),
            Digest::of([(id(1), 1)]),
        ] {
            assert_ne!(whole, other);
        }
        let mut kept = whole;
        kept.toggle(id(2), 5);
        assert_eq!(kept, Digest::of([(id(1), 1)]));
    }
}
