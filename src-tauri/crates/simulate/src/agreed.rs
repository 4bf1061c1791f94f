//! What offices agreed on about clashes, held against what came of them.
//! Never here: what a laptop shows meanwhile (`shown`).

use crate::rest::Step;
use std::collections::{BTreeMap, BTreeSet};
use waymark_domain::{RecordId, RecordType, Value};
use waymark_sync::{About, Challenger, OpKind, Operation, Outcome};

type Histories = BTreeMap<RecordId, BTreeMap<u64, Step>>;

pub fn decided_as_agreed(archive: &[(Operation, Outcome)], histories: &Histories) -> Result<(), String> {
    actions_are_whole(archive)?;
    for (op, _) in archive {
        let Some(steps) = histories.get(&op.record) else { continue };
        let Some((rev, step)) =
            steps.iter().find(|(_, step)| step.mark.device == op.device && step.mark.seq == op.seq)
        else {
            continue;
        };
        withdrawn_at_once(op, step)?;
        let was_deleted = steps.range(..rev).rev().find_map(|(_, step)| step.deleted).unwrap_or(false);
        if was_deleted && matches!(op.kind, OpKind::Create | OpKind::Patch) && step.deleted != Some(false) {
            return Err(format!("an edit by {} of a deleted record is seen by nobody", op.device));
        }
        // A deletion does not win over a change that its person had not seen. One that they had changed again they knew:
        // that is held against what they saw elsewhere (invariant 3).
        let changed_again = |earlier_rev: u64, field: &u16| {
            let mut later = steps.range(earlier_rev + 1..*rev).map(|(_, later)| later);
            later.any(|later| later.mark.device == op.device && later.set.contains_key(field))
        };
        let unseen = |earlier_rev: u64, earlier: &Step| {
            earlier.mark.device != op.device
                && earlier.set.keys().any(|field| !changed_again(earlier_rev, field))
        };
        if step.deleted == Some(true)
            && let Some((_, over)) = (steps.range(op.base_rev.min(*rev - 1) + 1..*rev))
                .find(|(earlier_rev, earlier)| unseen(**earlier_rev, earlier))
        {
            return Err(format!("a deletion by {} won over a change by {}", op.device, over.mark.device));
        }
        if op.kind == OpKind::Delete
            && step.deleted == Some(true)
            && let Some(waits) = value_that_waits(steps, *rev, op)
        {
            return Err(format!(
                "a deletion by {} hides a value of {} that waits",
                op.device, waits.mark.device
            ));
        }
    }
    Ok(())
}

/// A value of somebody else that nobody had decided about before this revision, and that the operation does not settle.
pub fn value_that_waits(steps: &BTreeMap<u64, Step>, rev: u64, op: &Operation) -> Option<Challenger> {
    let mut open = Vec::<Challenger>::new();
    for step in steps.range(..rev).map(|(_, step)| step) {
        open.retain(|challenger| !step.closed.contains(&challenger.name()));
        open.extend(step.opened.iter().cloned());
    }
    open.into_iter()
        .find(|c| c.about != About::Deletion && c.mark.device != op.device && !op.settles.contains(&c.name()))
}

/// Invariant 8: an action is done whole or not at all.
fn actions_are_whole(archive: &[(Operation, Outcome)]) -> Result<(), String> {
    let mut aside = BTreeMap::<(&str, &str), BTreeSet<bool>>::new();
    for (op, outcome) in archive {
        let mut came_to = outcome;
        while let Outcome::Again { came_to: then, .. } = came_to {
            came_to = then;
        }
        let is = matches!(came_to, Outcome::SetAside(_));
        aside.entry((op.device.as_str(), op.tx.as_str())).or_default().insert(is);
    }
    match aside.values().filter(|both| both.len() > 1).count() {
        0 => Ok(()),
        halves => Err(format!("invariant 8: {halves} actions are half done")),
    }
}

fn withdrawn_at_once(op: &Operation, step: &Step) -> Result<(), String> {
    let status = RecordType::Consent.field("status").map(|field| field.id).unwrap_or_default();
    let withdraws = op.record_type == RecordType::Consent.code()
        && op.values.get(&status).and_then(Value::as_text) == Some("withdrawn");
    if withdraws && !step.set.is_empty() && !step.set.contains_key(&status) {
        return Err(format!("a consent that {} withdrew stands", op.device));
    }
    if withdraws && step.set.is_empty() && !step.opened.is_empty() {
        return Err(format!("a consent that {} withdrew waits for a person", op.device));
    }
    Ok(())
}
