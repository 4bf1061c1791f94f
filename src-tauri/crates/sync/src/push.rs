//! What a batch of operations does, decided from what the server knows: no storage, no clock, no network. The storage
//! reads what [`Known`] asks for and writes the [`Plan`], both in one transaction.
//! Never here: the order of changes in a scope, which the storage counts.

use crate::{
    Chain, Entry, Image, Operation, Outcome,
    image::Rev,
    operation::LONGEST_NAME,
    planted::{Planted, is_planted},
    work::Work,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use waymark_domain::RecordId;

/// The most operations in one batch.
pub const MOST_OPERATIONS: usize = 1000;

/// The most operations in one action, which comes in many batches: more than any table that is imported has.
pub const MOST_IN_ACTION: u64 = 200_000;

/// Of a laptop's operations, how many may wait for a record at once. What comes beyond is set aside at once.
pub const MOST_AWAITING: usize = 1000;

/// Operations of one device in their order, none left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    pub device: String,
    /// Where the chain stands before the first of them.
    pub before: Chain,
    pub first: u64,
    #[serde(with = "crate::compact::serde::operations")]
    pub operations: Vec<Operation>,
    /// The last action goes on in the next batch: it is applied when it is whole.
    pub unfinished: bool,
}

impl Batch {
    /// The sequence number after the last.
    pub fn end(&self) -> u64 {
        self.first.saturating_add(self.operations.len() as u64)
    }

    pub fn records(&self) -> BTreeSet<RecordId> {
        self.operations.iter().map(|op| op.record).collect()
    }
}

/// Which server this is, and since which restore. A restored server has forgotten what came after its backup; laptops
/// push that again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Epoch {
    pub id: String,
    /// Grows with every restore. It stands above the counter in a revision, so that what a laptop saw before a restore
    /// is never taken for what was made after it.
    pub number: u32,
}

impl Epoch {
    /// The revision after this one.
    pub fn next(&self, rev: Rev) -> Rev {
        if is_planted(Planted::RevisionsGoBack) {
            return rev + 1;
        }
        rev.max(self.begin()) + 1
    }

    /// Every revision of this epoch is above it, and none of an earlier one is.
    pub(crate) fn begin(&self) -> Rev {
        u64::from(self.number) << 32
    }
}

/// A device, as the server keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    pub id: String,
    /// The sequence number that it sends next.
    pub next: u64,
    /// Where its chain stands after what came.
    pub chain: Chain,
    /// What its person may see and change.
    pub scopes: BTreeSet<String>,
    pub revoked: bool,
    /// Of the laptop that brought its office here: the last operation that it made while the office worked alone. They
    /// count revisions of their own, so that nobody else of its scopes is served before the last of them has come, under
    /// whichever of the laptop's names.
    pub founds: Option<u64>,
}

impl Device {
    /// Whether others of its scopes wait for it, as far as it is known under this name.
    pub fn is_founding(&self) -> bool {
        !self.revoked && self.founds.is_some_and(|last| self.next <= last)
    }
}

/// What the storage reads before a batch is decided.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The records that the batch and the waiting operations of either kind name.
    pub images: BTreeMap<RecordId, Image>,
    pub erased: BTreeSet<RecordId>,
    /// Operations of this device whose action was not whole yet, in their order.
    pub waiting: Vec<Operation>,
    /// Operations that wait for a record ([`Outcome::Awaits`]), each device's in their order: this device's, and where
    /// the batch makes a record everybody's.
    pub awaiting: Vec<Operation>,
    /// Whose those are, as they stand now.
    pub others: Vec<Device>,
    /// What was decided of the same actions when they came under other names of the same laptop.
    pub elsewhere: Vec<(Operation, Outcome)>,
    /// The scopes of the charity, where an operation moves a record: none goes anywhere else.
    pub scopes: BTreeSet<String>,
    /// The number of the first operation of the action that waits for its rest.
    pub begun: Option<u64>,
    /// Where the chain stood after the operation [`Batch::overlap`] names, if that came before.
    pub chain_then: Option<Chain>,
}

/// Why a batch is not taken at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refused {
    #[error("changes from number {expected} on are missing; they are sent again")]
    Gap { expected: u64 },
    /// Another laptop, or this one before its disk was put back, sent other operations under these numbers.
    #[error("this laptop's disk was copied or put back: it shares on under a new name, and nothing is lost")]
    Diverged { expected: u64 },
    #[error("a batch is not as it must be ({0}); install the newest Waymark on this laptop")]
    Malformed(String),
}

/// Everything that the storage writes.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The new operations with the chain after each, kept for ever.
    pub archive: Vec<(Operation, Chain)>,
    /// What became of operations; those that waited come again with what they came to.
    pub outcomes: BTreeMap<u64, Outcome>,
    /// What became of operations of other devices that had waited for a record.
    pub others: BTreeMap<(String, u64), Outcome>,
    pub images: BTreeMap<RecordId, Image>,
    /// By scope, each action's entries together, in the order in which they are to be counted.
    pub entries: BTreeMap<String, Vec<Vec<Entry>>>,
    pub device: Device,
}

impl Batch {
    /// The operation at which its chain can be held against what came before: none where it goes on from there.
    pub fn overlap(&self, device: &Device) -> Option<u64> {
        let last = self.end().min(device.next).checked_sub(1)?;
        (last >= self.first).then_some(last)
    }
}

/// Decides a batch. An operation that came before is left out: its outcome stands.
pub fn plan(device: &Device, batch: &Batch, mut known: Known, epoch: &Epoch) -> Result<Plan, Refused> {
    let chains = chains(device, batch, known.chain_then)?;
    let fresh: Vec<(Operation, Chain)> = (batch.operations.iter().zip(chains))
        .filter(|(op, _)| op.seq >= device.next || is_planted(Planted::NoDedup))
        .map(|(op, chain)| (op.clone(), chain))
        .collect();
    if batch.unfinished && began(&fresh, &known).is_some_and(|first| batch.end() - first > MOST_IN_ACTION) {
        return Err(Refused::Malformed("an action without end".into()));
    }
    let images = std::mem::take(&mut known.images);
    let mut work = Work::new(epoch, images, &known, device);
    if !fresh.is_empty() {
        let waiting = if is_planted(Planted::WaitingForgotten) { &[][..] } else { &known.waiting };
        let operations: Vec<&Operation> = waiting.iter().chain(fresh.iter().map(|(op, _)| op)).collect();
        let actions: Vec<&[&Operation]> = operations.chunk_by(|a, b| a.tx == b.tx).collect();
        for (at, action) in actions.iter().enumerate() {
            if batch.unfinished && at + 1 == actions.len() {
                work.wait(action);
            } else {
                work.action(device, action);
            }
        }
    }
    let done = work.done();
    let (outcomes, others): (BTreeMap<_, _>, BTreeMap<_, _>) =
        done.outcomes.into_iter().partition(|((of, _), _)| *of == device.id);
    Ok(Plan {
        outcomes: outcomes.into_iter().map(|((_, seq), outcome)| (seq, outcome)).collect(),
        others,
        images: done.images,
        entries: done.entries,
        device: Device {
            next: device.next.max(batch.end()),
            chain: fresh.last().map_or(device.chain, |(_, chain)| *chain),
            ..device.clone()
        },
        archive: fresh,
    })
}

/// The number of the first operation of the batch's last action.
fn began(fresh: &[(Operation, Chain)], known: &Known) -> Option<u64> {
    let (last, _) = fresh.last()?;
    let same = fresh.iter().rev().take_while(|(op, _)| op.tx == last.tx).count();
    match known.begun {
        Some(first) if same == fresh.len() => Some(first),
        _ => fresh.get(fresh.len() - same).map(|(op, _)| op.seq),
    }
}

fn has_long_name(op: &Operation) -> bool {
    let Operation { device, tx, wall, actor, office, scope, .. } = op;
    [device, tx, wall, actor, office, scope].iter().any(|name| name.len() > LONGEST_NAME)
}

/// The chain after each operation of the batch, held against what the server has.
fn chains(device: &Device, batch: &Batch, then: Option<Chain>) -> Result<Vec<Chain>, Refused> {
    if batch.operations.len() > MOST_OPERATIONS {
        return Err(Refused::Malformed("too many operations".into()));
    }
    if batch.first == 0 || batch.device != device.id {
        return Err(Refused::Malformed("not this device's".into()));
    }
    // Before its numbers are counted through: what comes after the greatest is no number.
    let expected = device.next;
    if batch.first > expected && !is_planted(Planted::GapTaken) {
        return Err(Refused::Gap { expected });
    }
    let mut chain = batch.before;
    let mut chains = Vec::with_capacity(batch.operations.len());
    for (seq, op) in (batch.first..).zip(&batch.operations) {
        if op.seq != seq || op.device != batch.device {
            return Err(Refused::Malformed("its operations are not in order".into()));
        }
        if has_long_name(op) {
            return Err(Refused::Malformed("a name is too long".into()));
        }
        chain = chain.next(op);
        chains.push(chain);
    }
    let same = match batch.overlap(device) {
        // An empty batch from before says nothing that could differ.
        None => batch.before == device.chain || batch.first < expected,
        Some(seq) => {
            let at = usize::try_from(seq - batch.first).unwrap_or(usize::MAX);
            then.is_some() && chains.get(at).copied() == then
        }
    };
    let same = same || is_planted(Planted::ChainNotChecked) || is_planted(Planted::GapTaken);
    if same { Ok(chains) } else { Err(Refused::Diverged { expected }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Hlc, OpKind};
    use waymark_domain::Values;

    fn goes_on_at(seq: u64) -> Result<Plan, Refused> {
        let (chain, scopes) = (Chain::default(), BTreeSet::from(["office/a".to_owned()]));
        let device = Device { id: "d".into(), next: seq, chain, scopes, revoked: false, founds: None };
        let op = Operation {
            device: "d".into(),
            seq,
            tx: "tx".into(),
            record_type: 3,
            record: RecordId(uuid::Uuid::nil()),
            kind: OpKind::Create,
            base_rev: 0,
            hlc: Hlc(1),
            wall: String::new(),
            schema: 1,
            actor: String::new(),
            office: String::new(),
            scope: "office/a".into(),
            values: Values::new(),
            settles: Vec::new(),
        };
        let batch =
            Batch { device: "d".into(), before: chain, first: seq, operations: vec![op], unfinished: true };
        let known = Known { begun: Some(1), ..Known::default() };
        plan(&device, &batch, known, &Epoch { id: "e".into(), number: 0 })
    }

    #[test]
    fn an_action_that_never_ends_is_taken_no_further() {
        assert!(goes_on_at(MOST_IN_ACTION).is_ok());
        assert!(matches!(goes_on_at(MOST_IN_ACTION + 1), Err(Refused::Malformed(_))));
    }
}
