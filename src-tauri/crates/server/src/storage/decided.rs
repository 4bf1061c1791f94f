//! Everything of a push that is the same in every database: what has to be read before a batch is decided, and the rows
//! that a plan comes to.
//! Never here: SQL; what a change does to a record (see `waymark_sync::plan`).

use super::{StorageError, accounts::Office, bounds::LARGEST_ACTION, coding::encoded};
use std::collections::{BTreeMap, BTreeSet};
use waymark_domain::RecordId;
use waymark_sync::{
    Batch, Chain, Device, Digest, Entry, Image, Known, OpKind, Operation, Outcome, Plan, Refused, Rev,
    door::Role,
};

/// The action that waits for its rest: the number of its first operation, and its name.
pub type Begun = Option<(u64, String)>;

/// What came before and is not done with, as far as a batch touches it.
#[derive(Debug, Default)]
pub struct Earlier {
    pub waiting: Vec<Operation>,
    pub awaiting: Vec<Operation>,
    pub others: Vec<Device>,
    pub elsewhere: Vec<(Operation, Outcome)>,
    pub scopes: BTreeSet<String>,
    pub begun: Option<u64>,
    pub chain_then: Option<Chain>,
}

/// Whether all that the batch brings is more of the action that has begun, and its end is still to come. Then nothing is
/// needed of what waits already: a large action is read once, with its last part.
pub fn goes_on(batch: &Batch, device: &Device, begun: &Begun) -> bool {
    let mut fresh = batch.operations.iter().filter(|op| op.seq >= device.next);
    batch.unfinished && begun.as_ref().is_some_and(|(_, tx)| fresh.all(|op| op.tx == *tx))
}

/// What may be decided with this batch, in its order.
pub fn operations<'a>(waiting: &'a [Operation], batch: &'a Batch, device: &Device) -> Vec<&'a Operation> {
    waiting.iter().chain(batch.operations.iter().filter(|op| op.seq >= device.next)).collect()
}

/// Whether operations of others that wait for a record may come to something.
pub fn makes(operations: &[&Operation]) -> bool {
    operations.iter().any(|op| op.kind == OpKind::Create)
}

/// Whether it has to be known which scopes there are.
pub fn moves<'a>(operations: impl IntoIterator<Item = &'a &'a Operation>) -> bool {
    operations.into_iter().any(|op| op.kind == OpKind::Move)
}

/// The scopes of the charity: those of its offices, and whatever else a laptop of it may see.
pub fn scopes(offices: Vec<Office>, devices: Vec<Device>) -> BTreeSet<String> {
    let ids: BTreeSet<String> = offices.into_iter().filter_map(|office| office.id).collect();
    let mut scopes = Role::DataProtection.scopes("", &ids);
    scopes.extend(devices.into_iter().flat_map(|device| device.scopes));
    scopes
}

/// What an action that waits for its rest may take of memory when the last of it comes.
pub fn is_too_large(waiting: u64) -> Option<Refused> {
    (waiting > LARGEST_ACTION).then(|| Refused::Malformed("an action that is too large".to_owned()))
}

impl Earlier {
    /// The records that have to be read.
    pub fn wanted(&self, batch: &Batch) -> BTreeSet<RecordId> {
        let mut wanted = batch.records();
        wanted.extend(self.waiting.iter().chain(&self.awaiting).map(|op| op.record));
        wanted
    }

    pub fn known(self, images: BTreeMap<RecordId, Image>) -> Known {
        let Earlier { waiting, awaiting, others, elsewhere, scopes, begun, chain_then } = self;
        // Erasing by law comes with the offices' requests for it.
        Known {
            images,
            erased: BTreeSet::new(),
            waiting,
            awaiting,
            others,
            elsewhere,
            scopes,
            begun,
            chain_then,
        }
    }
}

/// A new operation, as it is kept for ever.
#[derive(Debug)]
pub struct Archived<'a> {
    pub op: &'a Operation,
    pub chain: Chain,
    /// The first operation of its action.
    pub action: u64,
    pub state: State,
}

impl Archived<'_> {
    /// Whether it waits for a record that is not there.
    pub fn is_awaiting(&self) -> bool {
        self.state.waiting == AWAITS
    }
}

const AWAITS: u8 = 2;

/// What became of an operation. No outcome is the usual one: taken. `waiting` is 1 where the rest of its action has not
/// come yet, 2 where the record has not come back yet.
#[derive(Debug)]
pub struct State {
    pub outcome: Option<Vec<u8>>,
    pub waiting: u8,
}

impl State {
    fn of(outcome: Option<&Outcome>) -> Result<Self, StorageError> {
        let waiting = match outcome {
            None | Some(Outcome::Taken) => return Ok(State { outcome: None, waiting: 0 }),
            Some(Outcome::Waiting) => 1,
            Some(Outcome::Awaits) => AWAITS,
            Some(_) => 0,
        };
        Ok(State { outcome: outcome.map(encoded).transpose()?, waiting })
    }
}

/// The last action that has begun may go on in this plan.
pub fn archived<'a>(plan: &'a Plan, begun: Begun) -> Result<Vec<Archived<'a>>, StorageError> {
    let mut action = begun;
    let row = |(op, chain): &'a (Operation, Chain)| {
        let first = match &action {
            Some((first, tx)) if *tx == op.tx => *first,
            _ => op.seq,
        };
        if first == op.seq {
            action = Some((first, op.tx.clone()));
        }
        Ok(Archived { op, chain: *chain, action: first, state: State::of(plan.outcomes.get(&op.seq))? })
    };
    plan.archive.iter().map(row).collect()
}

/// Operations that came before and are decided now: device, number, what became of it.
pub fn settled(plan: &Plan) -> Result<Vec<(&str, u64, State)>, StorageError> {
    let first = plan.archive.first().map_or(u64::MAX, |(op, _)| op.seq);
    let own = plan.outcomes.range(..first).filter(|(_, outcome)| **outcome != Outcome::Waiting);
    let own = own.map(|(seq, outcome)| (plan.device.id.as_str(), *seq, outcome));
    let others = plan.others.iter().map(|((device, seq), outcome)| (device.as_str(), *seq, outcome));
    own.chain(others).map(|(device, seq, outcome)| Ok((device, seq, State::of(Some(outcome))?))).collect()
}

/// Where each record was: its scope and its revision.
pub type Before = BTreeMap<RecordId, (String, Rev)>;

pub fn before(images: &BTreeMap<RecordId, Image>) -> Before {
    images.iter().map(|(id, image)| (*id, (image.scope.clone(), image.rev))).collect()
}

/// By scope, what goes into its digest and what comes out of it.
pub fn toggled<'a>(before: &'a Before, after: &BTreeMap<RecordId, &'a Image>) -> BTreeMap<&'a str, Digest> {
    let mut toggled = BTreeMap::<&str, Digest>::new();
    for (id, image) in after {
        let was = before.get(id).map(|(scope, rev)| (scope, *rev));
        for (scope, rev) in was.into_iter().chain([(&image.scope, image.rev)]) {
            toggled.entry(scope).or_default().toggle(*id, rev);
        }
    }
    toggled
}

/// By scope, each action's entries together.
pub type Entries = BTreeMap<String, Vec<Vec<Entry>>>;

/// The scopes whose heads move, in their order, so that two servers on one database never wait for each other in a ring.
pub fn heads_of<'a>(entries: &'a Entries, toggled: &BTreeMap<&'a str, Digest>) -> BTreeSet<&'a str> {
    entries.keys().map(String::as_str).chain(toggled.keys().copied()).collect()
}

pub fn how_many(actions: &[Vec<Entry>]) -> u64 {
    actions.iter().map(|action| action.len() as u64).sum()
}

/// Each entry with its number, and whether it is the last of its action; `head` is where the scope stands with them.
pub fn numbered(head: u64, actions: &[Vec<Entry>]) -> impl Iterator<Item = (u64, bool, &Entry)> {
    let first = head.saturating_sub(how_many(actions)) + 1;
    let entries = actions
        .iter()
        .flat_map(|action| action.iter().enumerate().map(|(at, entry)| (at + 1 == action.len(), entry)));
    (first..).zip(entries).map(|(seq, (last, entry))| (seq, last, entry))
}

/// Whether some laptop still brings an office of the device's scopes. `names` are those under which
/// laptops were to bring one, each with its laptop.
pub fn founds_for(names: impl IntoIterator<Item = (String, Device)>, device: &Device) -> bool {
    let mut laptops = BTreeMap::<String, Vec<Device>>::new();
    for (laptop, name) in names {
        laptops.entry(laptop).or_default().push(name);
    }
    // What an office alone brings; what all offices share was there before.
    let ours = |scope: &String| scope.starts_with("office/") && device.scopes.contains(scope);
    laptops.values().any(|names| {
        // Under one of its names all has come: the disk that had another may be gone, and that never be used again.
        names.iter().all(Device::is_founding) && names.iter().any(|name| name.scopes.iter().any(ours))
    })
}

/// The device under the name by which its laptop goes on after `sent` operations.
pub fn successor(old: Device, by: &str, sent: u64) -> Device {
    // What it still has to bring of its office, it brings under its new name; 0 where all of that is sent.
    let founds = old.founds.map(|last| last.saturating_sub(sent));
    Device { id: by.to_owned(), next: 1, chain: Chain::default(), founds, ..old }
}
