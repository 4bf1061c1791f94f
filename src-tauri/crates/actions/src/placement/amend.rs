//! A change to a placement's facts, wherever it comes from: a form, a check, an import.
//! A confirmed placement whose dates, hours, site or supervisor move goes back to its checks.

use crate::{
    Problem,
    fields::{field, typed},
};
use waymark_domain::{
    Record, RecordId, RecordType, Values,
    records::Placement,
    rules::{Moved, PlacementState, reopens},
    values::ChoiceType,
};
use waymark_store::{Read, StoreError, Tx};

/// What moved under a confirmation; empty when nothing did.
pub fn amend(
    tx: &mut Tx<'_>,
    id: RecordId,
    rev: Option<u64>,
    changes: Values,
) -> Result<Vec<Moved>, Problem> {
    let row = tx.need(RecordType::Placement, id)?;
    let before: Placement = typed(&row)?;
    let mut after = row.values.clone();
    after.extend(changes.clone());
    let after = Placement::from_values(&after).map_err(|p| StoreError::Fields(vec![p]))?;
    let moved: Vec<Moved> = reopens(&before, &after).into_iter().map(|c| c.moved).collect();
    let mut changes = changes;
    if !moved.is_empty() {
        changes.insert(field(RecordType::Placement, "state"), PlacementState::ChecksPending.code().into());
    }
    tx.patch_at(RecordType::Placement, id, rev.unwrap_or(row.rev), changes)?;
    Ok(moved)
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
