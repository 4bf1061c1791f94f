//! A change to a placement's facts, wherever it comes from: a form, a check, an import.
//! A confirmed placement whose dates, hours, site or supervisor move goes back to its checks.

use crate::{
    Problem,
    fields::{field, linked, typed},
};
use waymark_domain::{
    Record, RecordId, RecordType, Value, Values,
    records::Placement,
    rules::{Change, Moved, PlacementState, reopens},
    values::ChoiceType,
};
use waymark_store::{Read, StoreError, Stored, Tx};

/// What moved under a confirmation; empty when nothing did.
pub fn amend(
    tx: &mut Tx<'_>,
    id: RecordId,
    rev: Option<u64>,
    changes: Values,
) -> Result<Vec<Moved>, Problem> {
    let row = tx.need(RecordType::Placement, id)?;
    let (changes, moved) = amended(tx, &row, changes)?;
    tx.patch_at(RecordType::Placement, id, rev.unwrap_or(row.rev), changes)?;
    Ok(moved)
}

/// The same changes with what follows from them, and what moves under a confirmation.
pub fn amended(tx: &Tx<'_>, row: &Stored, mut changes: Values) -> Result<(Values, Vec<Moved>), Problem> {
    let before: Placement = typed(row)?;
    leave_the_old_firm(tx, &row.values, &mut changes)?;
    let mut after = row.values.clone();
    after.extend(changes.clone());
    let after = Placement::from_values(&after).map_err(|p| StoreError::Fields(vec![p]))?;
    let moved: Vec<Moved> = reopens(&before, &after).into_iter().map(|c| c.moved).collect();
    if !moved.is_empty() {
        changes.insert(field(RecordType::Placement, "state"), PlacementState::ChecksPending.code().into());
    }
    Ok((changes, moved))
}

/// With another employer go the supervisor and the place of work of the one before.
fn leave_the_old_firm(tx: &Tx<'_>, before: &Values, changes: &mut Values) -> Result<(), Problem> {
    use RecordType::{Contact, Placement, Site};
    let Some(firm) = linked(changes, Placement, "organisation") else { return Ok(()) };
    if linked(before, Placement, "organisation") == Some(firm) {
        return Ok(());
    }
    for (name, record) in [("supervisor", Contact), ("site", Site)] {
        let id = field(Placement, name);
        let after =
            changes.get(&id).or(before.get(&id)).and_then(Value::as_text).and_then(|id| id.parse().ok());
        let Some(after) = after else { continue };
        let of = tx.get(record, after)?.and_then(|row| linked(&row.values, record, "organisation"));
        if of != Some(firm) {
            changes.insert(id, Value::Null);
        }
    }
    Ok(())
}

/// The same before it is done: "Confirmed now. The dates move, so ...".
pub fn reopening_words(changes: &[Change]) -> Option<String> {
    let moved: Vec<String> = changes.iter().map(|c| c.moved.label().to_lowercase()).collect();
    (!moved.is_empty()).then(|| {
        format!(
            "It is confirmed now, and the row changes what was confirmed: {}. Its checks open again; then confirm once more and send a new letter.",
            moved.join(", ")
        )
    })
}

/// "The dates changed, so the checks are open again and the letter that was sent is out of date."
pub fn reopened_words(moved: &[Moved]) -> Option<String> {
    if moved.is_empty() {
        return None;
    }
    let what = moved.iter().map(|m| m.label().to_lowercase()).collect::<Vec<_>>().join(", ");
    Some(format!(
        "Changed after the confirmation: {what}. The checks are open again; confirm once more and send a new letter."
    ))
}
