//! What a batch of operations does, decided from what the server knows: no storage, no clock, no network. The storage
//! reads what [`Known`] asks for and writes the [`Plan`], both in one transaction.
//! Never here: the order of changes in a scope, which the storage counts.

use crate::{
    Chain, Entry, Image, Operation, Outcome, SCHEMA, SetAside,
    image::{Effect, Rev},
    merge::{merge, unseen},
    operation::OpKind,
    planted::{Planted, is_planted},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use waymark_domain::{FieldProblem, RecordId, RecordType, Value};

/// The most operations in one batch.
pub const MOST_OPERATIONS: usize = 1000;
/// The most that one action may bring: it is told at once, and what is told at once must fit into an answer
/// ([`LARGEST_ANSWER`](crate::LARGEST_ANSWER)), else no laptop of the scope could read on.
const LARGEST_ACTION: usize = crate::LARGEST_ANSWER / 4;

/// Operations of one device in their order, none left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    pub device: String,
    /// Where the chain stands before the first of them.
    pub before: Chain,
    pub first: u64,
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
        rev.max(u64::from(self.number) << 32) + 1
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
}

/// What the storage reads before a batch is decided.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The records that the batch and the waiting operations name.
    pub images: BTreeMap<RecordId, Image>,
    pub erased: BTreeSet<RecordId>,
    /// Operations of this device whose action was not whole yet, in their order.
    pub waiting: Vec<Operation>,
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
pub fn plan(device: &Device, batch: &Batch, known: Known, epoch: &Epoch) -> Result<Plan, Refused> {
    let chains = chains(device, batch, known.chain_then)?;
    let fresh: Vec<(Operation, Chain)> = (batch.operations.iter().zip(chains))
        .filter(|(op, _)| op.seq >= device.next || is_planted(Planted::NoDedup))
        .map(|(op, chain)| (op.clone(), chain))
        .collect();
    let mut work = Work {
        device,
        epoch,
        images: known.images,
        erased: known.erased,
        changed: BTreeSet::new(),
        outcomes: BTreeMap::new(),
        entries: BTreeMap::new(),
    };
    if !fresh.is_empty() {
        let waiting = if is_planted(Planted::WaitingForgotten) { &[][..] } else { &known.waiting };
        let operations: Vec<&Operation> = waiting.iter().chain(fresh.iter().map(|(op, _)| op)).collect();
        let actions: Vec<&[&Operation]> = operations.chunk_by(|a, b| a.tx == b.tx).collect();
        for (at, action) in actions.iter().enumerate() {
            if batch.unfinished && at + 1 == actions.len() {
                work.outcomes.extend(action.iter().map(|op| (op.seq, Outcome::Waiting)));
            } else {
                work.action(action);
            }
        }
    }
    let Work { mut images, changed, outcomes, entries, .. } = work;
    images.retain(|record, _| changed.contains(record));
    Ok(Plan {
        outcomes,
        images,
        entries,
        device: Device {
            next: device.next.max(batch.end()),
            chain: fresh.last().map_or(device.chain, |(_, chain)| *chain),
            ..device.clone()
        },
        archive: fresh,
    })
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

struct Work<'a> {
    device: &'a Device,
    epoch: &'a Epoch,
    images: BTreeMap<RecordId, Image>,
    erased: BTreeSet<RecordId>,
    /// Whose images are to be written.
    changed: BTreeSet<RecordId>,
    outcomes: BTreeMap<u64, Outcome>,
    entries: BTreeMap<String, Vec<Vec<Entry>>>,
}

/// One operation of an action, as it will be written if all of the action can be.
struct Done<'a> {
    op: &'a Operation,
    scope: String,
    effect: Effect,
    outcome: Outcome,
    /// Where the record goes, whole.
    moved_from: Option<String>,
}

impl Work<'_> {
    /// All of an action, or none of it.
    fn action(&mut self, action: &[&Operation]) {
        if let [first, ..] = action
            && action.iter().map(|op| size(op)).sum::<usize>() > LARGEST_ACTION
        {
            let why = SetAside::Values("one action brings more than can be shared at once".into());
            return self.set_aside(action, first.seq, &why);
        }
        // An operation that cannot be applied changes nothing, so an action of one needs no way back.
        let before: BTreeMap<RecordId, Option<Image>> = match action {
            [_] => BTreeMap::new(),
            _ => action.iter().map(|op| (op.record, self.images.get(&op.record).cloned())).collect(),
        };
        let mut done = Vec::with_capacity(action.len());
        for op in action {
            match self.apply(op) {
                Ok(one) => done.push(one),
                Err(why) if is_planted(Planted::HalfAnAction) => {
                    self.outcomes.insert(op.seq, Outcome::SetAside(why));
                }
                Err(why) => {
                    for (record, image) in before {
                        match image {
                            Some(image) => self.images.insert(record, image),
                            None => self.images.remove(&record),
                        };
                    }
                    return self.set_aside(action, op.seq, &why);
                }
            }
        }
        let mut entries = BTreeMap::<String, Vec<Entry>>::new();
        for one in done {
            self.outcomes.insert(one.op.seq, one.outcome);
            let record = one.op.record;
            self.changed.insert(record);
            match one.moved_from {
                Some(from) => {
                    let Some(image) = self.images.get(&record) else { continue };
                    let left = Entry::Left { record, rev: one.effect.rev };
                    entries.entry(from).or_default().push(left);
                    let entered = Entry::Entered { record, image: Box::new(image.clone()) };
                    entries.entry(one.scope).or_default().push(entered);
                }
                None => {
                    let record_type = one.op.record_type;
                    let changed = Entry::Changed { record, record_type, effect: one.effect };
                    entries.entry(one.scope).or_default().push(changed);
                }
            }
        }
        for (scope, entries) in entries {
            self.entries.entry(scope).or_default().push(entries);
        }
    }

    fn set_aside(&mut self, action: &[&Operation], at: u64, why: &SetAside) {
        for op in action {
            let why = if op.seq == at { why.clone() } else { SetAside::WithItsAction };
            self.outcomes.insert(op.seq, Outcome::SetAside(why.clone()));
            // Others of the office see it too, so that it is mended even when this laptop is lost; but nobody sees
            // again what was erased. It changes no record, so each is told by itself.
            let erased = self.erased.contains(&op.record);
            if !erased && self.device.scopes.contains(&op.scope) && !self.device.revoked {
                let entry = Entry::SetAside { op: Box::new((*op).clone()), why };
                self.entries.entry(op.scope.clone()).or_default().push(vec![entry]);
            }
        }
    }

    fn apply<'a>(&mut self, op: &'a Operation) -> Result<Done<'a>, SetAside> {
        if self.device.revoked && !is_planted(Planted::RevokedIsServed) {
            return Err(SetAside::Revoked);
        }
        if self.erased.contains(&op.record) {
            return Err(SetAside::Erased);
        }
        let made;
        let held = match self.images.get(&op.record) {
            Some(held) => held,
            None if op.kind == OpKind::Create => {
                made = Image::new(op.record_type, &op.scope);
                &made
            }
            None => return Err(SetAside::NoRecord),
        };
        // First, so that nobody learns what kind of record it is that they may not see.
        let elsewhere = self.may_change(held, op)?;
        if held.record_type != op.record_type {
            return Err(SetAside::Values("it is a record of another kind".into()));
        }
        if op.kind != OpKind::Delete {
            check(op, held.fields.is_empty())?;
        }
        let (effect, outcome) = merge(held, op, self.epoch.next(held.rev));
        let before = held.scope.clone();
        let image = self.images.entry(op.record).or_insert_with(|| Image::new(op.record_type, &op.scope));
        image.take(&effect);
        let scope = image.scope.clone();
        let moved_from = (scope != before).then_some(before);
        let elsewhere = elsewhere || !self.device.scopes.contains(&scope);
        let outcome = if elsewhere { Outcome::Elsewhere } else { outcome };
        Ok(Done { op, scope, effect, outcome, moved_from })
    }

    /// The scope is the stored record's, whatever the operation says. True where the record has left what this device
    /// sees, but its person could not know it: their work is taken all the same.
    fn may_change(&self, held: &Image, op: &Operation) -> Result<bool, SetAside> {
        let sees = |scope: &String| self.device.scopes.contains(scope);
        if is_planted(Planted::ScopeFromTheLaptop) {
            return Ok(false);
        }
        let left = held.moved.as_ref().filter(|(rev, from)| *rev > op.base_rev && sees(from));
        if !sees(&held.scope) && left.is_none() {
            return Err(SetAside::NotShared);
        }
        let moved = held.moved.as_ref().is_some_and(|(rev, _)| unseen(held, op, *rev));
        if op.kind == OpKind::Move && moved {
            return Err(SetAside::MovedMeanwhile);
        }
        Ok(!sees(&held.scope))
    }
}

/// About what it takes in a message.
fn size(op: &Operation) -> usize {
    let texts = op.values.values().filter_map(Value::as_text).map(str::len).sum::<usize>();
    texts + op.values.len() * 8 + op.settles.len() * 64 + 512
}

/// What the operation sets must be what the record's declaration allows, whether it is taken or waits as a challenger;
/// a field that it leaves alone is no fault of its own. A newer declaration than the server's is trusted.
fn check(op: &Operation, new: bool) -> Result<(), SetAside> {
    if op.schema > SCHEMA {
        return Ok(());
    }
    let Some(record) = RecordType::from_code(op.record_type) else { return Ok(()) };
    let its_own = |problem: &FieldProblem| new || op.values.contains_key(&problem.field);
    match record.check(&op.values).into_iter().find(its_own) {
        None => Ok(()),
        Some(problem) => Err(SetAside::Values(problem.to_string())),
    }
}
