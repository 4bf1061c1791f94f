//! What a laptop holds and shows while things still go on.
//! Never here: what everything comes to in the end (`oracle`).

use crate::{
    machine::Laptop,
    oracle::{Oracle, key},
    person::BROKEN,
};
use std::collections::BTreeMap;
use waymark_domain::{RecordId, RecordType, Value};
use waymark_store::Read;
use waymark_sync::{Entry, OpKind, Operation, Outcome};

impl Oracle {
    /// Invariant 5: what a laptop has pulled of a scope is what was committed up to its place there.
    pub(crate) fn follows(&self, laptop: &Laptop) -> Result<(), String> {
        let Some(store) = &laptop.at.store else { return Ok(()) };
        let Some(shared) = store.shared().map_err(|e| e.to_string())? else { return Ok(()) };
        for (scope, place) in &shared.cursors {
            let (Some(place), Some(log)) = (place, self.logs.get(scope)) else { continue };
            // Of an epoch that is over, though the laptop does not know it yet.
            let Some(log) = log.get(..*place as usize).filter(|_| self.is_of_this_epoch(&shared.epoch.id))
            else {
                continue;
            };
            let mut wanted = BTreeMap::<RecordId, u64>::new();
            for entry in log {
                match entry {
                    Entry::Changed { record, effect, .. } => wanted.insert(*record, effect.rev),
                    Entry::Entered { record, image } => wanted.insert(*record, image.rev),
                    Entry::Left { record, .. } => wanted.remove(record),
                    Entry::SetAside { .. } => None,
                };
            }
            let held = store.held_of(scope).map_err(|e| e.to_string())?;
            for (record, rev) in &wanted {
                // It may know from another scope that the record has gone there.
                let elsewhere = || {
                    shared.cursors.keys().filter(|other| *other != scope).any(|other| {
                        store
                            .held_of(other)
                            .is_ok_and(|held| held.get(record).is_some_and(|held| held >= rev))
                    })
                };
                if held.get(record) != Some(rev) && !elsewhere() {
                    return Err(format!(
                        "invariant 5: laptop {} at {place} of {scope} holds revision {:?} of {record}, and it was {rev}",
                        laptop.number,
                        held.get(record)
                    ));
                }
            }
            if let Some(record) = held.keys().find(|record| !wanted.contains_key(*record)) {
                return Err(format!(
                    "invariant 5: laptop {} at {place} of {scope} holds {record}, which is not there",
                    laptop.number
                ));
            }
        }
        Ok(())
    }

    /// What somebody did on a laptop shows there until the server has told what came of it.
    pub(crate) fn shows_its_own(&mut self, laptop: &Laptop) -> Result<(), String> {
        let Some(store) = &laptop.at.store else { return Ok(()) };
        let Some(shared) = store.shared().map_err(|e| e.to_string())? else { return Ok(()) };
        if !self.is_of_this_epoch(&shared.epoch.id) {
            return Ok(());
        }
        let device = &store.is_called().map_err(|e| e.to_string())?;
        let log = store.whole_log().map_err(|e| e.to_string())?;
        let mut told = self.told.remove(&laptop.number).unwrap_or_default();
        for op in log.iter().filter(|op| op.device == *device) {
            if self.is_told(op, &shared.cursors) {
                told.insert(key(op));
            }
        }
        let is_told = |op: &Operation| told.contains(&key(op));
        let own = |id| log.iter().filter(move |op| op.record == id && op.device == *device);
        let mut shown = BTreeMap::<(u16, RecordId), BTreeMap<u16, Value>>::new();
        for op in log.iter().filter(|op| op.device == *device && op.kind != OpKind::Move) {
            let fields = shown.entry((op.record_type, op.record)).or_default();
            if is_told(op) || op.kind == OpKind::Delete {
                op.values.keys().for_each(|field| drop(fields.remove(field)));
            } else {
                let whole = op.values.iter().filter(|(_, value)| value.as_text() != Some(BROKEN));
                fields.extend(whole.map(|(field, value)| (*field, value.clone())));
            }
        }
        for ((record_type, id), fields) in shown {
            let Some(record) = RecordType::from_code(record_type) else { continue };
            let Some(row) = store.get(record, id).map_err(|e| e.to_string())? else {
                // Nobody else knows of what was made here and is not sent; what came and was set aside may be told before.
                let unsent =
                    |op: &Operation| op.kind == OpKind::Create && op.seq >= shared.next && !is_told(op);
                let made = own(id).any(unsent);
                if made && own(id).all(|op| matches!(op.kind, OpKind::Create | OpKind::Patch)) {
                    return Err(format!(
                        "laptop {} does not show {id}, which was made on it: {}",
                        laptop.number,
                        store.standing_of(id).map_err(|e| e.to_string())?
                    ));
                }
                continue;
            };
            for (field, value) in fields {
                if row.values.get(&field).unwrap_or(&Value::Null) != &value {
                    let own: Vec<String> = log
                        .iter()
                        .filter(|op| op.record == id)
                        .map(|op| {
                            let told = is_told(op);
                            format!(
                                "{} {} {:?} {:?} told {told} {:?}",
                                op.device,
                                op.seq,
                                op.kind,
                                op.values,
                                self.outcome(op)
                            )
                        })
                        .collect();
                    return Err(format!(
                        "laptop {} at {:?} does not show what was done on it: field {field} of {id} is {:?}, and was set to {value:?}:\n  {}\n  {}",
                        laptop.number,
                        shared.cursors,
                        row.values.get(&field),
                        own.join("\n  "),
                        store.standing_of(id).map_err(|e| e.to_string())?
                    ));
                }
            }
        }
        self.told.insert(laptop.number, told);
        Ok(())
    }

    /// Whether the laptop may know what came of an operation of its own.
    fn is_told(&self, op: &Operation, cursors: &BTreeMap<String, Option<u64>>) -> bool {
        if self.outcome(op).is_some_and(|outcome| {
            matches!(
                came_to(outcome),
                Outcome::SetAside(_) | Outcome::Elsewhere | Outcome::Waiting | Outcome::Awaits
            )
        }) {
            return true;
        }
        // Under another name of the laptop, where it came before.
        let (device, seq) = match self.outcome(op) {
            Some(Outcome::Again { device, seq, .. }) => (device, *seq),
            _ => (&op.device, op.seq),
        };
        // A record that moved came whole, with all that was done to it before: where it was, the laptop may not be yet.
        let came_with_it = |entry: &Entry| match entry {
            Entry::Entered { record, image } => {
                *record == op.record && image.latest.get(device).is_some_and(|latest| *latest >= seq)
            }
            _ => false,
        };
        let come_to = |scope: &String| cursors.get(scope).copied().flatten().unwrap_or(0) as usize;
        if self.logs.iter().any(|(scope, log)| log.iter().take(come_to(scope)).any(came_with_it)) {
            return true;
        }
        // Its effect is in an order that this laptop has come to; or where it cannot be looked for any more.
        let mut place = None;
        for (scope, log) in &self.logs {
            let of_it = |entry: &Entry| match entry {
                Entry::Changed { effect, .. } => effect.mark.device == *device && effect.mark.seq == seq,
                _ => false,
            };
            place = place.or(log.iter().position(of_it).map(|at| (scope, at as u64)));
        }
        match place {
            None => false,
            Some((scope, at)) => cursors.get(scope).copied().flatten().is_none_or(|cursor| cursor > at),
        }
    }
}

pub(crate) fn came_to(outcome: &Outcome) -> &Outcome {
    match outcome {
        Outcome::Again { came_to: then, .. } => came_to(then),
        outcome => outcome,
    }
}
