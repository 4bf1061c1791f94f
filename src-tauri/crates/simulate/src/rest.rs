//! Everything that must be so when nothing fails and nothing is left to do.
//! Never here: what must be so meanwhile (`oracle`, `shown`).

use crate::shown::came_to;
use crate::{
    agreed::{decided_as_agreed, value_that_waits},
    machine::{Laptop, ServerMachine, now},
    oracle::{Key, Oracle, key},
};
use std::collections::{BTreeMap, BTreeSet};
use waymark_domain::{RecordId, RecordType, Value, Values};
use waymark_server::storage::Storage;
use waymark_sync::{About, Challenge, Challenger, Entry, Mark, OpKind, Operation, Outcome, SetAside};

/// One revision of a record.
pub(crate) struct Step {
    pub mark: Mark,
    pub set: Values,
    pub deleted: Option<bool>,
    pub opened: Vec<Challenger>,
    pub closed: Vec<Challenge>,
    scope: String,
}

impl Oracle {
    /// Each record's revisions in their order, from all scopes it was ever in.
    fn histories(&self) -> Result<BTreeMap<RecordId, BTreeMap<u64, Step>>, String> {
        let mut all = BTreeMap::<RecordId, BTreeMap<u64, Step>>::new();
        for (scope, log) in &self.logs {
            for entry in log {
                let (record, rev, step) = match entry {
                    Entry::Changed { record, effect, .. } => (
                        *record,
                        effect.rev,
                        Step {
                            mark: effect.mark.clone(),
                            set: effect.set.clone(),
                            deleted: effect.deleted,
                            opened: effect.opened.clone(),
                            closed: effect.closed.clone(),
                            scope: scope.clone(),
                        },
                    ),
                    Entry::Entered { record, image } => {
                        let Some((rev, _)) = &image.moved else {
                            return Err("a record entered that never moved".into());
                        };
                        let Some(mark) = image.marks.get(rev) else {
                            return Err("nobody knows who moved a record".into());
                        };
                        (
                            *record,
                            *rev,
                            Step {
                                mark: mark.clone(),
                                set: Values::new(),
                                deleted: None,
                                opened: Vec::new(),
                                closed: Vec::new(),
                                scope: scope.clone(),
                            },
                        )
                    }
                    Entry::Left { .. } | Entry::SetAside { .. } => continue,
                };
                if all.entry(record).or_default().insert(rev, step).is_some() {
                    return Err(format!("two operations made revision {rev} of {record}"));
                }
            }
        }
        Ok(all)
    }

    /// Everything that must be so when nothing fails and nothing is left to do.
    pub fn at_rest(&mut self, server: &ServerMachine, laptops: &[Laptop]) -> Result<(), String> {
        self.follow(server)?;
        let storage = server.storage().ok_or("the server is off")?;
        let problems = now(storage.check()).map_err(|e| e.to_string())?;
        if !problems.is_empty() {
            return Err(format!("the server's own check: {problems:?}"));
        }
        let archive = now(storage.archive()).map_err(|e| e.to_string())?;
        let histories = self.histories()?;
        self.nothing_lost(&archive, laptops)?;
        self.once_each(&archive, &histories)?;
        made_once_it_can_be(&archive, &histories)?;
        self.nothing_overwritten_unseen(&archive, &histories)?;
        self.clashes_have_a_cause(&archive, &histories)?;
        decided_as_agreed(&archive, &histories)?;
        self.everything_was_sent(&archive, laptops)?;
        for laptop in laptops {
            self.holds_the_same(laptop, &histories)?;
        }
        Ok(())
    }

    /// Invariant 1.
    fn nothing_lost(&self, archive: &[(Operation, Outcome)], laptops: &[Laptop]) -> Result<(), String> {
        let mut there: BTreeSet<Key> = archive.iter().map(|(op, _)| key(op)).collect();
        for laptop in laptops {
            if let Some(store) = &laptop.at.store {
                there.extend(store.whole_log().map_err(|e| e.to_string())?.iter().map(key));
            }
        }
        let lost =
            self.committed.keys().filter(|key| !there.contains(*key) && !self.lost_with_disk.contains(*key));
        match lost.count() {
            0 => Ok(()),
            lost => Err(format!("invariant 1: {lost} saved operations are nowhere")),
        }
    }

    /// Invariant 11: what a laptop has done is with the server.
    fn everything_was_sent(
        &self,
        archive: &[(Operation, Outcome)],
        laptops: &[Laptop],
    ) -> Result<(), String> {
        let there: BTreeSet<(&str, u64)> =
            archive.iter().map(|(op, _)| (op.device.as_str(), op.seq)).collect();
        for laptop in laptops {
            let Some(store) = &laptop.at.store else { continue };
            let device = store.is_called().map_err(|e| e.to_string())?;
            if self.devices.get(&device).is_none_or(|(_, revoked)| *revoked) {
                continue;
            }
            let log = store.whole_log().map_err(|e| e.to_string())?;
            if let Some(op) =
                log.iter().find(|op| op.device == device && !there.contains(&(device.as_str(), op.seq)))
            {
                return Err(format!(
                    "invariant 11: operation {} of {device} never came to the server",
                    op.seq
                ));
            }
        }
        Ok(())
    }

    /// Invariants 2 and 11: each operation that was taken took effect once, and none waits for ever.
    fn once_each(
        &self,
        archive: &[(Operation, Outcome)],
        histories: &BTreeMap<RecordId, BTreeMap<u64, Step>>,
    ) -> Result<(), String> {
        let mut effects = BTreeMap::<(String, u64), usize>::new();
        for step in histories.values().flat_map(BTreeMap::values) {
            *effects.entry((step.mark.device.clone(), step.mark.seq)).or_default() += 1;
        }
        let mut taken = BTreeSet::new();
        for (op, outcome) in archive {
            // Sent again under another name of its laptop, it has no effect there; nor where its action never was whole.
            if !matches!(outcome, Outcome::Again { .. } | Outcome::Waiting) && !taken.insert(key(op)) {
                return Err(format!("invariant 2: an operation of {} is in the archive twice", op.device));
            }
            let count = effects.get(&(op.device.clone(), op.seq)).copied().unwrap_or(0);
            let wanted = match outcome {
                Outcome::SetAside(_) | Outcome::Waiting | Outcome::Awaits | Outcome::Again { .. } => 0,
                Outcome::Taken | Outcome::Merged | Outcome::Clash | Outcome::Elsewhere => 1,
            };
            if count != wanted {
                return Err(format!(
                    "invariant 2: operation {} of {} ({outcome:?}) took effect {count} times",
                    op.seq, op.device
                ));
            }
        }
        Ok(())
    }

    /// Invariant 3.
    fn nothing_overwritten_unseen(
        &self,
        archive: &[(Operation, Outcome)],
        histories: &BTreeMap<RecordId, BTreeMap<u64, Step>>,
    ) -> Result<(), String> {
        let operations: BTreeMap<(&str, u64), &Operation> =
            archive.iter().map(|(op, _)| ((op.device.as_str(), op.seq), op)).collect();
        let settled: BTreeSet<(&str, u64)> = archive
            .iter()
            .flat_map(|(op, _)| &op.settles)
            .map(|challenge| (challenge.device.as_str(), challenge.seq))
            .collect();
        for (record, steps) in histories {
            let mut open: Vec<&Challenger> = Vec::new();
            for step in steps.values() {
                open.retain(|challenger| !step.closed.contains(&challenger.name()));
                open.extend(&step.opened);
            }
            for (rev, step) in steps {
                let Some(op) = operations.get(&(step.mark.device.as_str(), step.mark.seq)) else {
                    return Err(format!("an effect on {record} has no operation"));
                };
                for (field, value) in &op.values {
                    let before = steps.range(..rev).rev().find_map(|(_, step)| step.set.get(field));
                    let agreed = !step.set.contains_key(field) && before.unwrap_or(&Value::Null) == value;
                    let fine = agreed
                        || current(steps, *field) == Some(value)
                        || open.iter().any(|challenger| challenger.values.get(field) == Some(value))
                        || settled.contains(&(op.device.as_str(), op.seq))
                        || steps.range(rev + 1..).any(|(_, later)| {
                            let Some(by) = operations.get(&(later.mark.device.as_str(), later.mark.seq)) else {
                                return false;
                            };
                            by.values.contains_key(field)
                                && (by.device == op.device || self.had_seen(by, *field, value))
                        })
                        // A later op moved it aside for a person, who settled that one.
                        || steps.range(rev + 1..).any(|(_, later)| later.opened.iter().any(|challenger| {
                            challenger.values.get(field) == Some(value)
                                && settled.contains(&(challenger.mark.device.as_str(), challenger.mark.seq))
                        }));
                    if !fine {
                        let told: Vec<String> = steps
                            .iter()
                            .map(|(rev, s)| {
                                let base = operations
                                    .get(&(s.mark.device.as_str(), s.mark.seq))
                                    .map_or(0, |op| op.base_rev);
                                let opened: Vec<_> = s.opened.iter().map(|c| (c.name(), &c.values)).collect();
                                format!(
                                    "{rev}: {} {} saw {base}, sets {:?}, opens {opened:?}, closes {:?}",
                                    s.mark.device, s.mark.seq, s.set, s.closed
                                )
                            })
                            .collect();
                        return Err(format!(
                            "invariant 3: the value of field {field} by operation {} of {} is gone and nobody decided it:\n  {}",
                            op.seq,
                            op.device,
                            told.join("\n  ")
                        ));
                    }
                }
                if op.kind == OpKind::Delete && step.deleted != Some(true) {
                    let name = (op.device.as_str(), op.seq);
                    let open = open.iter().any(|c| c.about == About::Deletion && c.mark.device == op.device);
                    let was = steps.range(..rev).rev().find_map(|(_, step)| step.deleted).unwrap_or(false);
                    let again = steps.range(rev + 1..).any(|(_, later)| later.mark.device == op.device);
                    if !open && !was && !settled.contains(&name) && !again {
                        return Err(format!("invariant 3: a deletion by {} is gone", op.device));
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether a value stood before the person when they changed the field, now or in an earlier change that this one
    /// followed; or before whoever set what they saw. Of those changes nothing need have come.
    fn had_seen(&self, by: &Operation, field: u16, value: &Value) -> bool {
        let on_it: Vec<&Operation> = (self.committed.values())
            .filter(|op| op.record == by.record && op.values.contains_key(&field))
            .collect();
        let saw = |op: &Operation| self.saw.get(&key(op)).map(|saw| saw.get(&field).unwrap_or(&Value::Null));
        let mut followed: Vec<&Operation> =
            on_it.iter().filter(|op| op.actor == by.actor && op.hlc <= by.hlc).copied().collect();
        let mut at = 0;
        while let Some(op) = followed.get(at).copied() {
            let Some(seen) = saw(op) else { return false };
            if seen == value {
                return true;
            }
            let sources = on_it.iter().filter(|source| source.values.get(&field) == Some(seen));
            let new: Vec<&Operation> =
                sources.filter(|source| !followed.iter().any(|op| key(op) == key(source))).copied().collect();
            followed.extend(new);
            at += 1;
        }
        false
    }

    /// Invariant 9.
    fn clashes_have_a_cause(
        &self,
        archive: &[(Operation, Outcome)],
        histories: &BTreeMap<RecordId, BTreeMap<u64, Step>>,
    ) -> Result<(), String> {
        for (op, _) in archive.iter().filter(|(_, outcome)| *outcome == Outcome::Clash) {
            let Some(steps) = histories.get(&op.record) else { continue };
            let Some((rev, _)) =
                steps.iter().find(|(_, step)| step.mark.device == op.device && step.mark.seq == op.seq)
            else {
                continue;
            };
            let units: BTreeSet<String> =
                op.values.keys().map(|field| unit(op.record_type, *field)).collect();
            let cause = steps.range(op.base_rev.min(*rev - 1) + 1..*rev).any(|(_, step)| {
                let of_unit = step.set.keys().any(|field| units.contains(&unit(op.record_type, *field)));
                let about_deletion =
                    step.deleted.is_some() || (op.kind == OpKind::Delete && !step.set.is_empty());
                step.mark.device != op.device && (of_unit || about_deletion)
            });
            let waits = op.kind == OpKind::Delete && value_that_waits(steps, *rev, op).is_some();
            if !cause && !waits {
                return Err(format!(
                    "invariant 9: operation {} of {} clashes with nothing",
                    op.seq, op.device
                ));
            }
        }
        Ok(())
    }

    /// Invariants 4, 6, 7 and 10: every laptop holds what the order comes to, all of it, and nothing else.
    fn holds_the_same(
        &self,
        laptop: &Laptop,
        histories: &BTreeMap<RecordId, BTreeMap<u64, Step>>,
    ) -> Result<(), String> {
        let Some(store) = &laptop.at.store else { return Err("a laptop is off".into()) };
        let device = store.is_called().map_err(|e| e.to_string())?;
        let Some((scopes, revoked)) = self.devices.get(&device) else { return Ok(()) };
        if *revoked {
            return Ok(());
        }
        let number = laptop.number;
        let mut wanted = BTreeMap::<RecordId, (bool, String, Values)>::new();
        for (record, steps) in histories {
            let Some(last) = steps.values().next_back() else { continue };
            if !scopes.contains(&last.scope) {
                continue;
            }
            let deleted = steps.values().rev().find_map(|step| step.deleted).unwrap_or(false);
            let fields: BTreeSet<u16> = steps.values().flat_map(|step| step.set.keys().copied()).collect();
            let values = fields
                .into_iter()
                .filter_map(|field| Some((field, current(steps, field)?.clone())))
                .filter(|(_, value)| !value.is_null())
                .collect();
            wanted.insert(*record, (deleted, last.scope.clone(), values));
        }
        let mut held = BTreeMap::new();
        for record in RecordType::ALL {
            for row in store.rows_of(*record).map_err(|e| e.to_string())? {
                held.insert(row.id, (row.deleted, row.scope.clone(), row.values.clone()));
            }
        }
        for (record, image) in store.unknown_records().map_err(|e| e.to_string())? {
            let mut values = image.values();
            values.retain(|_, value| !value.is_null());
            held.insert(record, (image.deleted, image.scope, values));
        }
        let log = store.whole_log().map_err(|e| e.to_string())?;
        // What waits for a record that never came back stays on this laptop as it was done.
        let awaits = |op: &&Operation| matches!(self.outcome(op).map(came_to), Some(Outcome::Awaits));
        for op in log.iter().filter(awaits) {
            held.remove(&op.record);
            wanted.remove(&op.record);
        }
        if let Some((id, row)) = held.iter().find(|(id, row)| wanted.get(*id) != Some(*row)) {
            let own: Vec<String> = log
                .iter()
                .filter(|op| op.record == *id)
                .map(|op| format!("{} {} {:?}", op.device, op.seq, op.kind))
                .collect();
            return Err(format!(
                "invariant 4: laptop {number} holds {row:?}, and it is {:?} (its own operations: {}; {})",
                wanted.get(id),
                own.join(", "),
                store.standing_of(*id).map_err(|e| e.to_string())?
            ));
        }
        match wanted.keys().find(|id| !held.contains_key(*id)) {
            None => Ok(()),
            Some(id) => Err(format!("invariant 4: laptop {number} does not hold {id}: {:?}", wanted.get(id))),
        }
    }
}

/// A change that came before its record did, after a restore, is made when the record comes.
fn made_once_it_can_be(
    archive: &[(Operation, Outcome)],
    histories: &BTreeMap<RecordId, BTreeMap<u64, Step>>,
) -> Result<(), String> {
    let waits = |outcome: &Outcome| matches!(outcome, Outcome::Awaits);
    // What waits for something that is really gone holds up what the same laptop did to the same records later.
    let gone: BTreeSet<&str> = (archive.iter())
        .filter(|(op, outcome)| waits(outcome) && op.base_rev > 0 && !histories.contains_key(&op.record))
        .map(|(op, _)| op.device.as_str())
        .collect();
    for (op, outcome) in archive.iter().filter(|(op, _)| histories.contains_key(&op.record)) {
        let no_record = matches!(outcome, Outcome::SetAside(SetAside::NoRecord)) && op.base_rev > 0;
        if no_record || (waits(outcome) && !gone.contains(op.device.as_str())) {
            return Err(format!(
                "operation {} of {} ({outcome:?}) was never made, though its record is there",
                op.seq, op.device
            ));
        }
    }
    Ok(())
}

fn current(steps: &BTreeMap<u64, Step>, field: u16) -> Option<&Value> {
    steps.values().rev().find_map(|step| step.set.get(&field))
}

/// By the declaration's own word for what belongs together.
fn unit(record_type: u16, field: u16) -> String {
    RecordType::from_code(record_type)
        .and_then(|record| record.field_by_id(field))
        .map_or_else(|| field.to_string(), |field| field.unit.to_owned())
}
