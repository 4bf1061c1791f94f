//! The hash chain over a device's operations: finds a cloned or restored disk.
//! It runs over digests of values, so that an operation whose values were erased by law still verifies.

use crate::{About, Operation, encode_values};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Chain(pub [u8; 32]);

impl Chain {
    pub fn next(self, op: &Operation) -> Chain {
        self.next_with(op, &encode_values(&op.values))
    }

    /// [`Self::next`] where the operation's values are encoded already.
    pub fn next_with(self, op: &Operation, values: &[u8]) -> Chain {
        let values = blake3::hash(values);
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.0);
        let mut part = |bytes: &[u8]| {
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        part(op.device.as_bytes());
        part(&op.seq.to_le_bytes());
        part(op.tx.as_bytes());
        part(&op.record_type.to_le_bytes());
        part(op.record.0.as_bytes());
        part(op.kind.code().as_bytes());
        part(&op.base_rev.to_le_bytes());
        part(&op.hlc.0.to_le_bytes());
        part(op.wall.as_bytes());
        part(&op.schema.to_le_bytes());
        part(op.actor.as_bytes());
        part(op.office.as_bytes());
        part(op.scope.as_bytes());
        part(values.as_bytes());
        // Nothing for most, so that the chain of an operation from before there was sharing stays as it is.
        for challenge in &op.settles {
            part(challenge.device.as_bytes());
            part(&challenge.seq.to_le_bytes());
            part(&match challenge.about {
                About::Deletion => [1, 0, 0],
                About::Unit(field) => {
                    let [low, high] = field.to_le_bytes();
                    [0, low, high]
                }
            });
        }
        Chain(*hasher.finalize().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Hlc, OpKind, SCHEMA};
    use waymark_domain::{RecordId, Value, Values};

    fn op(seq: u64, name: &str) -> Operation {
        Operation {
            device: "d".into(),
            seq,
            tx: "t".into(),
            record_type: 3,
            record: RecordId(Default::default()),
            kind: OpKind::Create,
            base_rev: 0,
            hlc: Hlc(seq),
            wall: String::new(),
            schema: SCHEMA,
            actor: "a".into(),
            office: "o".into(),
            scope: "office/o".into(),
            values: Values::from([(1, Value::from(name))]),
            settles: Vec::new(),
        }
    }

    #[test]
    fn a_changed_or_missing_operation_breaks_the_chain() {
        let whole = Chain::default().next(&op(1, "A")).next(&op(2, "B"));
        assert_eq!(whole, Chain::default().next(&op(1, "A")).next(&op(2, "B")));
        assert_ne!(whole, Chain::default().next(&op(1, "X")).next(&op(2, "B")));
        assert_ne!(whole, Chain::default().next(&op(2, "B")));
    }
}
