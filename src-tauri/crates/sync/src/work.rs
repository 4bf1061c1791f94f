//! What each action of a batch does, one after the other, on the images that the storage has read.
//! Never here: the batch itself, its numbers and its chain (see `push`).

use crate::{
    Device, Entry, Epoch, Image, Known, MOST_AWAITING, Operation, Outcome, SCHEMA, SetAside,
    image::Effect,
    merge::{merge, unseen},
    operation::OpKind,
    planted::{Planted, is_planted},
};
use std::collections::{BTreeMap, BTreeSet};
use waymark_domain::{FieldProblem, RecordId, RecordType, Value, Values};

/// What of one action is told at once must fit into an answer ([`LARGEST_ANSWER`](crate::LARGEST_ANSWER)), else no laptop
/// of the scope could read on. A larger one (an import of tens of thousands of rows) is decided whole and told in parts.
const LARGEST_TOLD: usize = crate::LARGEST_ANSWER / 4;

pub(crate) struct Work<'a> {
    epoch: &'a Epoch,
    images: BTreeMap<RecordId, Image>,
    erased: &'a BTreeSet<RecordId>,
    scopes: &'a BTreeSet<String>,
    /// Decided before, under other names of the laptop that pushes.
    elsewhere: &'a [(Operation, Outcome)],
    /// Actions that wait for a record, each device's in their order.
    awaiting: Vec<(&'a Device, Vec<&'a Operation>)>,
    /// Whose images are to be written.
    changed: BTreeSet<RecordId>,
    outcomes: BTreeMap<(String, u64), Outcome>,
    entries: BTreeMap<String, Vec<Vec<Entry>>>,
}

/// What it all came to.
pub(crate) struct Worked {
    pub images: BTreeMap<RecordId, Image>,
    pub outcomes: BTreeMap<(String, u64), Outcome>,
    pub entries: BTreeMap<String, Vec<Vec<Entry>>>,
}

/// One operation of an action, as it will be written if all of the action can be.
struct Done<'a> {
    op: &'a Operation,
    scope: String,
    effect: Effect,
    outcome: Outcome,
    /// From where the record goes, and as what: whole, as it was just then.
    moved: Option<(String, Image)>,
}

impl<'a> Work<'a> {
    pub fn new(
        epoch: &'a Epoch,
        images: BTreeMap<RecordId, Image>,
        known: &'a Known,
        device: &'a Device,
    ) -> Self {
        let of = |id: &str| known.others.iter().chain([device]).find(|device| device.id == id);
        let awaiting = known.awaiting.chunk_by(|a, b| a.device == b.device && a.tx == b.tx);
        Work {
            epoch,
            images,
            erased: &known.erased,
            scopes: &known.scopes,
            elsewhere: &known.elsewhere,
            awaiting: awaiting
                .filter_map(|action| Some((of(&action.first()?.device)?, action.iter().collect())))
                .collect(),
            changed: BTreeSet::new(),
            outcomes: BTreeMap::new(),
            entries: BTreeMap::new(),
        }
    }

    pub fn done(self) -> Worked {
        let Work { mut images, changed, outcomes, entries, .. } = self;
        images.retain(|record, _| changed.contains(record));
        Worked { images, outcomes, entries }
    }

    /// The rest of the action is not here yet.
    pub fn wait(&mut self, action: &[&Operation]) {
        action.iter().for_each(|op| self.came_to(op, Outcome::Waiting));
    }

    /// All of an action of the laptop that pushes, or none of it.
    pub fn action(&mut self, device: &'a Device, action: &[&'a Operation]) {
        if let Some(outcomes) = self.again(action) {
            for (op, outcome) in action.iter().zip(outcomes) {
                self.came_to(op, outcome);
            }
            return;
        }
        // What comes later on a record waits behind what waits already: else an older value would come to be the last.
        let behind =
            |(other, earlier): &(&Device, Vec<&Operation>)| other.id == device.id && touch(earlier, action);
        // A withdrawn laptop's comes to nothing whatever comes back.
        if !device.revoked && self.awaiting.iter().any(behind) {
            return self.await_record(device, action);
        }
        match self.decide(device, action) {
            Ok(()) => {
                let makes = action.iter().any(|op| op.kind == OpKind::Create);
                if makes && !is_planted(Planted::AwaitedForgotten) {
                    self.try_awaiting();
                }
            }
            Err((at, SetAside::NoRecord)) if self.may_come_back(at) => self.await_record(device, action),
            Err((at, why)) => self.set_aside(device, action, at.seq, &why),
        }
    }

    /// What was decided of this action when it came under another name of the same laptop: the disk was put back more
    /// than once, and each time the same work was sent.
    fn again(&self, action: &[&Operation]) -> Option<Vec<Outcome>> {
        if is_planted(Planted::NamesNotCompared) {
            return None;
        }
        let first = |op: &&Operation| {
            let (then, outcome) = self.elsewhere.iter().find(|(then, outcome)| {
                !matches!(outcome, Outcome::Waiting | Outcome::Again { .. }) && op.is_again(then)
            })?;
            let (device, seq) = (then.device.clone(), then.seq);
            Some(Outcome::Again { device, seq, came_to: Box::new(outcome.clone()) })
        };
        action.iter().map(first).collect()
    }

    /// Its writer had the record from this server before that was restored: whoever made it sends it again.
    fn may_come_back(&self, op: &Operation) -> bool {
        let unknown = !self.images.contains_key(&op.record) && !self.erased.contains(&op.record);
        unknown && op.base_rev > 0 && op.base_rev <= self.epoch.begin()
    }

    fn await_record(&mut self, device: &'a Device, action: &[&'a Operation]) {
        let own = self.awaiting.iter().filter(|(other, _)| other.id == device.id);
        let waits = own.map(|(_, waiting)| waiting.len()).sum::<usize>();
        if let Some(first) = action.first().filter(|_| waits + action.len() > MOST_AWAITING) {
            return self.set_aside(device, action, first.seq, &SetAside::NoRecord);
        }
        for op in action {
            self.came_to(op, Outcome::Awaits);
            self.tell_aside(device, op, SetAside::Awaits);
        }
        self.awaiting.push((device, action.to_vec()));
    }

    /// A record has come: whatever waits is tried again, until nothing more comes of it.
    fn try_awaiting(&mut self) {
        let mut some = true;
        while some {
            some = false;
            let mut left: Vec<(&Device, Vec<&Operation>)> = Vec::new();
            for (device, action) in std::mem::take(&mut self.awaiting) {
                let behind =
                    left.iter().any(|(other, earlier)| other.id == device.id && touch(earlier, &action));
                match if behind { None } else { Some(self.decide(device, &action)) } {
                    None => left.push((device, action)),
                    Some(Ok(())) => some = true,
                    Some(Err((at, SetAside::NoRecord))) if self.may_come_back(at) => {
                        left.push((device, action))
                    }
                    Some(Err((at, why))) => {
                        some = true;
                        self.set_aside(device, &action, at.seq, &why);
                        action.iter().for_each(|op| self.tell_its_own(device, op));
                    }
                }
            }
            self.awaiting = left;
        }
    }

    fn came_to(&mut self, op: &Operation, outcome: Outcome) {
        self.outcomes.insert((op.device.clone(), op.seq), outcome);
    }

    /// All of an action; or nothing, and which operation could not be applied.
    fn decide(&mut self, device: &Device, action: &[&'a Operation]) -> Result<(), (&'a Operation, SetAside)> {
        // An operation that cannot be applied changes nothing, so an action of one needs no way back.
        let before: BTreeMap<RecordId, Option<Image>> = match action {
            [_] => BTreeMap::new(),
            _ => action.iter().map(|op| (op.record, self.images.get(&op.record).cloned())).collect(),
        };
        let mut done = Vec::with_capacity(action.len());
        for op in action {
            match self.apply(device, op) {
                Ok(one) => done.push(one),
                Err(why) if is_planted(Planted::HalfAnAction) => {
                    self.came_to(op, Outcome::SetAside(why));
                }
                Err(why) => {
                    for (record, image) in before {
                        match image {
                            Some(image) => self.images.insert(record, image),
                            None => self.images.remove(&record),
                        };
                    }
                    return Err((op, why));
                }
            }
        }
        let mut entries = BTreeMap::<String, Vec<Entry>>::new();
        let mut told = 0;
        for one in done {
            told += size(one.op);
            if told > LARGEST_TOLD {
                told = size(one.op);
                self.tell(std::mem::take(&mut entries));
            }
            self.came_to(one.op, one.outcome);
            let record = one.op.record;
            self.changed.insert(record);
            match one.moved {
                Some((from, image)) => {
                    let left = Entry::Left { record, rev: one.effect.rev };
                    entries.entry(from).or_default().push(left);
                    let entered = Entry::Entered { record, image: Box::new(image) };
                    entries.entry(one.scope).or_default().push(entered);
                }
                None => {
                    let record_type = one.op.record_type;
                    let changed = Entry::Changed { record, record_type, effect: one.effect };
                    entries.entry(one.scope).or_default().push(changed);
                }
            }
        }
        self.tell(entries);
        Ok(())
    }

    /// What is told at once, in each scope.
    fn tell(&mut self, entries: BTreeMap<String, Vec<Entry>>) {
        for (scope, entries) in entries {
            self.entries.entry(scope).or_default().push(entries);
        }
    }

    fn set_aside(&mut self, device: &Device, action: &[&Operation], at: u64, why: &SetAside) {
        for op in action {
            let why = if op.seq == at { why.clone() } else { SetAside::WithItsAction };
            self.came_to(op, Outcome::SetAside(why.clone()));
            self.tell_aside(device, op, why);
        }
    }

    /// Others of the office see it too, so that it is mended even when this laptop is lost; but nobody sees again what
    /// was erased. It changes no record, so each is told by itself.
    fn tell_aside(&mut self, device: &Device, op: &Operation, why: SetAside) {
        if !self.erased.contains(&op.record) && device.scopes.contains(&op.scope) && !device.revoked {
            let entry = Entry::SetAside { op: Box::new(op.clone()), why };
            self.entries.entry(op.scope.clone()).or_default().push(vec![entry]);
        }
    }

    /// What waited came to nothing, and the laptop asks no more: where it does not see the scope in which that is told,
    /// it hears of it in another, without what others there may not see.
    fn tell_its_own(&mut self, device: &Device, op: &Operation) {
        let Some(Outcome::SetAside(why)) = self.outcomes.get(&(op.device.clone(), op.seq)) else { return };
        let Some(scope) = device.scopes.first().filter(|_| !device.scopes.contains(&op.scope)) else {
            return;
        };
        if device.revoked {
            return;
        }
        let bare = Operation { values: Values::new(), settles: Vec::new(), ..op.clone() };
        let entry = Entry::SetAside { op: Box::new(bare), why: why.clone() };
        self.entries.entry(scope.clone()).or_default().push(vec![entry]);
    }

    fn apply(&mut self, device: &Device, op: &'a Operation) -> Result<Done<'a>, SetAside> {
        if device.revoked && !is_planted(Planted::RevokedIsServed) {
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
        let elsewhere = may_change(device, held, op)?;
        if op.kind == OpKind::Move && !self.scopes.contains(&op.scope) {
            return Err(SetAside::NotShared);
        }
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
        let moved = (scope != before).then(|| (before, image.clone()));
        let elsewhere = elsewhere || !device.scopes.contains(&scope);
        let outcome = if elsewhere { Outcome::Elsewhere } else { outcome };
        Ok(Done { op, scope, effect, outcome, moved })
    }
}

/// Whether two actions change a record in common.
fn touch(a: &[&Operation], b: &[&Operation]) -> bool {
    a.iter().any(|a| b.iter().any(|b| a.record == b.record))
}

/// The scope is the stored record's, whatever the operation says. True where the record has left what this device
/// sees, but its person could not know it: their work is taken all the same.
fn may_change(device: &Device, held: &Image, op: &Operation) -> Result<bool, SetAside> {
    let sees = |scope: &String| device.scopes.contains(scope);
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
