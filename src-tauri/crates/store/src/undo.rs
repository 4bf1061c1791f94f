//! Undo as another action: earlier values from the log, written as ordinary operations.
//! What was changed since is kept and named. Never here: the words for it.

use crate::{Action, Done, Read, Store, StoreError, Tx, queries, read::get_any};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, HashSet};
use waymark_domain::{FieldId, RecordId, RecordType, Value, Values};
use waymark_sync::{OpKind, decode_values};

/// Something that an undo left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub record: RecordType,
    pub id: RecordId,
    pub why: KeptBecause,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptBecause {
    /// These fields were changed since.
    Fields(Vec<FieldId>),
    /// The record was made by the action and changed since.
    ChangedSince,
    /// The record was made by the action and others lead to it now.
    LinkedNow,
    /// The record is gone.
    Gone,
}

/// What one action did to one record.
struct Step {
    record: RecordType,
    id: RecordId,
    made: bool,
    deleted: bool,
    /// Each field's value before the action and after it.
    before: Values,
    after: Values,
}

impl Store {
    /// Takes an action back. `after` runs in the same transaction: there the rules of the domain are looked at again,
    /// because what comes back can stand against what happened since.
    pub fn undo<T, E: From<StoreError>>(
        &mut self,
        action: &str,
        now: DateTime<Utc>,
        after: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<Done<(Vec<Kept>, T)>, E> {
        let row = self.action(action)?.ok_or_else(|| StoreError::NoUndo("it is not in the log".into()))?;
        if !row.can_undo {
            return Err(StoreError::NoUndo("what was issued stays issued".into()).into());
        }
        if row.undone {
            return Err(StoreError::NoUndo("it was undone already".into()).into());
        }
        let steps = self.steps(row.places)?;
        let title = format!("Undo: {}", row.title);
        self.write(Action::new("undo", title), Some(action), now, |tx| {
            let kept = take_back(tx, &steps)?;
            Ok((kept, after(tx)?))
        })
    }

    /// The action's operations, folded to one step a record, in the order in which records were first touched.
    fn steps(&self, (before, last): (u64, u64)) -> Result<Vec<Step>, StoreError> {
        let mut statement = self.db.prepare_cached(queries::STEPS)?;
        let mut rows = statement.query([before, last].map(u64::cast_signed))?;
        let mut steps: Vec<Step> = Vec::new();
        let mut places: BTreeMap<RecordId, usize> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let kind: String = row.get(2)?;
            let (Some(record), Some(kind)) = (RecordType::from_code(row.get(0)?), OpKind::from_code(&kind))
            else {
                continue;
            };
            let id = RecordId(row.get(1)?);
            let body = decode_values(&row.get::<_, Vec<u8>>(3)?)?;
            let before = decode_values(&row.get::<_, Vec<u8>>(4)?)?;
            let place = *places.entry(id).or_insert_with(|| {
                steps.push(Step {
                    record,
                    id,
                    made: kind == OpKind::Create,
                    deleted: false,
                    before: Values::new(),
                    after: Values::new(),
                });
                steps.len() - 1
            });
            let step = &mut steps[place];
            step.deleted = kind == OpKind::Delete;
            for (field, value) in before {
                step.before.entry(field).or_insert(value);
            }
            step.after.extend(body);
        }
        Ok(steps)
    }
}

/// What was changed or deleted comes back first: then what the action made is led to by nothing of its own any more.
fn take_back(tx: &mut Tx<'_>, steps: &[Step]) -> Result<Vec<Kept>, StoreError> {
    let mut kept = Vec::new();
    for step in steps.iter().rev().filter(|s| !s.made) {
        let Some(held) = get_any(tx.db(), step.record, step.id)? else { continue };
        let keep = |why| Kept { record: step.record, id: step.id, why };
        if step.deleted {
            if held.deleted {
                tx.restore(step.record, step.id, step.before.clone())?;
            }
        } else if held.deleted {
            kept.push(keep(KeptBecause::Gone));
        } else {
            let same = |f: &FieldId| {
                held.values.get(f).unwrap_or(&Value::Null) == step.after.get(f).unwrap_or(&Value::Null)
            };
            let (back, stay): (Vec<FieldId>, Vec<FieldId>) = step.after.keys().partition(|f| same(f));
            let back = back.iter().map(|f| (*f, step.before.get(f).cloned().unwrap_or_default())).collect();
            tx.patch(step.record, step.id, back)?;
            if !stay.is_empty() {
                kept.push(keep(KeptBecause::Fields(stay)));
            }
        }
    }
    let (made, leaving) = sort_made(tx, steps)?;
    kept.extend(made);
    for step in steps.iter().rev().filter(|s| leaving.contains(&s.id)) {
        tx.delete(step.record, step.id)?;
    }
    Ok(kept)
}

/// Of the records that the action made: those that go, and those that stay with the reason.
fn sort_made(tx: &impl Read, steps: &[Step]) -> Result<(Vec<Kept>, HashSet<RecordId>), StoreError> {
    let mut kept = Vec::new();
    let mut leaving = HashSet::new();
    for step in steps.iter().filter(|s| s.made) {
        let Some(held) = tx.get(step.record, step.id)? else { continue };
        let was: Values =
            step.after.iter().filter(|(_, v)| !v.is_null()).map(|(f, v)| (*f, v.clone())).collect();
        if held.values == was {
            leaving.insert(step.id);
        } else {
            kept.push(Kept { record: step.record, id: step.id, why: KeptBecause::ChangedSince });
        }
    }
    // A record that stays keeps what it leads to, so this goes on until nothing more is kept.
    loop {
        let mut more = Vec::new();
        for step in steps.iter().filter(|s| leaving.contains(&s.id)) {
            if tx.is_linked(step.record, step.id, &|by| leaving.contains(&by))? {
                more.push(Kept { record: step.record, id: step.id, why: KeptBecause::LinkedNow });
            }
        }
        if more.is_empty() {
            return Ok((kept, leaving));
        }
        for one in more {
            leaving.remove(&one.id);
            kept.push(one);
        }
    }
}
