//! What an operation does to a record that others changed meanwhile. Fields that do not clash merge; a clash keeps both
//! values for a person to settle.
//! Never here: who may change it (see `push`).

use crate::{
    Challenger, Operation,
    image::{About, Effect, Image, Mark, Rev},
    operation::OpKind,
    planted::{Planted, is_planted},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use waymark_domain::{FieldId, RecordType, Value, Values, rules::takes_effect_at_once};

/// What became of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Taken, and nobody had changed the record meanwhile.
    Taken,
    /// Taken beside what others had changed.
    Merged,
    /// Something of it waits for a person to choose.
    Clash,
    /// Taken where this laptop no longer sees it.
    Elsewhere,
    /// Stored, not applied.
    SetAside(crate::SetAside),
    /// Stored until the rest of its action comes.
    Waiting,
    /// Stored until its record comes back: the server was restored, and has lost it for now.
    Awaits,
    /// Had before, under another name of the same laptop: what came of it then stands.
    Again { device: String, seq: u64, came_to: Box<Outcome> },
}

/// The effect of an operation on the record as it is now. `rev` is the revision that it makes.
pub fn merge(image: &Image, op: &Operation, rev: Rev) -> (Effect, Outcome) {
    let mut effect = Effect {
        rev,
        after: image.rev,
        mark: Mark::of(op),
        set: Values::new(),
        deleted: None,
        moved: None,
        opened: Vec::new(),
        closed: image.open.iter().map(Challenger::name).filter(|name| op.settles.contains(name)).collect(),
    };
    match op.kind {
        OpKind::Create | OpKind::Patch => {
            set_values(image, op, &mut effect);
            if image.deleted && !is_planted(Planted::DeadRecordsStayDead) {
                bring_back(image, op, &mut effect);
            }
        }
        OpKind::Delete => delete(image, op, &mut effect),
        OpKind::Move => effect.moved = Some(op.scope.clone()),
    }
    let outcome = match &effect.opened[..] {
        [] if image.rev > op.base_rev && somebody_else(image, op) => Outcome::Merged,
        [] => Outcome::Taken,
        _ => Outcome::Clash,
    };
    (effect, outcome)
}

fn somebody_else(image: &Image, op: &Operation) -> bool {
    image.marks.iter().any(|(rev, mark)| *rev > op.base_rev && mark.device != op.device)
}

/// Whether somebody on another laptop made this revision, and the writer of the operation had not seen it.
pub(crate) fn unseen(image: &Image, op: &Operation, rev: Rev) -> bool {
    let other = |mark: &Mark| mark.device != op.device || is_planted(Planted::OwnChainClashes);
    rev > op.base_rev && image.marks.get(&rev).is_some_and(other)
}

fn set_values(image: &Image, op: &Operation, effect: &mut Effect) {
    for (unit, values) in by_unit(op) {
        let own: Vec<&Challenger> = (image.open.iter())
            .filter(|c| c.about == About::Unit(unit) && c.mark.device == op.device)
            .collect();
        let held = |field: &FieldId| image.fields.get(field);
        let differs =
            values.iter().any(|(field, value)| held(field).map_or(&Value::Null, |held| &held.value) != value);
        let theirs: Vec<FieldId> = (image.fields.iter())
            .filter(|(field, held)| unit_of(op.record_type, **field) == unit && unseen(image, op, held.rev))
            .map(|(field, _)| *field)
            .collect();
        let Some(newest) = theirs.iter().filter_map(held).map(|held| held.rev).max().filter(|_| differs)
        else {
            // What this laptop wrote before, and has now written over.
            let over = |c: &&&Challenger| c.values.keys().all(|field| values.contains_key(field));
            effect.closed.extend(own.iter().filter(over).map(|c| c.name()));
            // What others set to the same stays theirs: else this laptop's next value would seem to follow its own.
            if theirs.is_empty() {
                effect.set.extend(values);
            }
            continue;
        };
        if is_planted(Planted::LastWriterWins) {
            effect.set.extend(values);
            continue;
        }
        if takes_effect_at_once(RecordType::from_code(op.record_type), &values)
            && !is_planted(Planted::WithdrawalWaits)
        {
            let was =
                |field: &FieldId| (*field, held(field).map(|held| held.value.clone()).unwrap_or_default());
            let incumbent =
                values.keys().chain(&theirs).collect::<BTreeSet<_>>().into_iter().map(was).collect();
            effect.opened.extend(image.marks.get(&newest).map(|mark| Challenger {
                about: About::Unit(unit),
                mark: mark.clone(),
                values: incumbent,
            }));
            effect.set.extend(values);
        } else {
            // One of each laptop, with everything that it wrote.
            effect.closed.extend(own.iter().map(|c| c.name()));
            let mut all: Values = own.iter().flat_map(|c| c.values.clone()).collect();
            all.extend(values);
            effect.opened.push(Challenger { about: About::Unit(unit), mark: Mark::of(op), values: all });
        }
    }
    effect.closed.sort();
    effect.closed.dedup();
}

/// A change to a deleted record brings it back: on purpose where its writer had seen the deletion; else with both open.
fn bring_back(image: &Image, op: &Operation, effect: &mut Effect) {
    effect.deleted = Some(false);
    if unseen(image, op, image.deleted_rev)
        && let Some(mark) = image.marks.get(&image.deleted_rev)
    {
        let deletion = Challenger { about: About::Deletion, mark: mark.clone(), values: Values::new() };
        effect.opened.push(deletion);
    }
}

/// A record that somebody changed meanwhile stays, and the deletion waits for a person.
fn delete(image: &Image, op: &Operation, effect: &mut Effect) {
    let own = |c: &&Challenger| c.about == About::Deletion && c.mark.device == op.device;
    effect.closed.extend(image.open.iter().filter(own).map(Challenger::name));
    if image.deleted {
        return;
    }
    let changed = image.fields.values().map(|held| held.rev).chain([image.deleted_rev]);
    // A value that was not taken is somebody's too: nobody would be asked about it once the record is gone.
    let waits = |c: &Challenger| {
        c.about != About::Deletion && c.mark.device != op.device && !op.settles.contains(&c.name())
    };
    if (changed.into_iter().any(|rev| unseen(image, op, rev)) || image.open.iter().any(waits))
        && !is_planted(Planted::DeletionWins)
    {
        let deletion = Challenger { about: About::Deletion, mark: Mark::of(op), values: Values::new() };
        effect.opened.push(deletion);
    } else {
        effect.deleted = Some(true);
    }
}

fn by_unit(op: &Operation) -> BTreeMap<FieldId, Values> {
    let mut units = BTreeMap::<FieldId, Values>::new();
    for (field, value) in &op.values {
        units.entry(unit_of(op.record_type, *field)).or_default().insert(*field, value.clone());
    }
    units
}

/// The lowest id among the fields that merge together with this one. A field of a newer version stands alone.
pub fn unit_of(record_type: u16, field: FieldId) -> FieldId {
    if is_planted(Planted::UnitsTornApart) {
        return field;
    }
    let Some(record) = RecordType::from_code(record_type) else { return field };
    let Some(unit) = record.field_by_id(field).map(|f| f.unit) else { return field };
    record.fields().iter().filter(|f| f.unit == unit).map(|f| f.id).min().unwrap_or(field)
}
