//! Confirm, for a selection: each that is ready, and of the others what is missing.
//! Never here: what a confirmation asks (the domain knows).

use super::{IN_ONE_GO, advance::reasons, dossier, dossiers};
use crate::{
    Bulk, One, Problem,
    fields::{field, text},
    titles::Titles,
};
use chrono::{DateTime, NaiveDate, Utc};
use waymark_domain::{
    RecordId, RecordType, Values,
    rules::{Blocked, PlacementEvent, PlacementState},
    values::ChoiceType,
};
use waymark_store::{Action, Read, Store, Tx};

impl super::Dossier {
    /// The way to a confirmation: straight, or over the start of the checks.
    fn confirmed(&self) -> Result<(), Blocked> {
        let mut state = self.placement.state;
        if state == PlacementState::Accepted {
            state = state.next(PlacementEvent::StartChecks, &self.facts())?;
        }
        state.next(PlacementEvent::Confirm, &self.facts()).map(|_| ())
    }

    pub fn is_ready(&self) -> bool {
        self.confirmed().is_ok()
    }

    pub fn in_the_way(&self) -> Vec<String> {
        self.confirmed().err().as_ref().map(reasons).unwrap_or_default()
    }
}

/// Confirms each that is ready, and says of the others what is missing.
pub fn confirm(
    store: &mut Store,
    ids: &[RecordId],
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Bulk, Problem> {
    let title = match ids {
        [one] => {
            format!("Confirm the placement of {}", Titles::new(store).title(RecordType::Placement, *one))
        }
        many => format!("Confirm {} placements", many.len()),
    };
    let done = store.mutate(Action::new("confirm", title), now, |tx| {
        ids.iter().map(|id| confirm_one(tx, *id, today)).collect::<Result<Vec<One>, Problem>>()
    })?;
    Ok(Bulk { each: done.value, action: done.action })
}

fn confirm_one(tx: &mut Tx<'_>, id: RecordId, today: NaiveDate) -> Result<One, Problem> {
    let dossier = dossier(tx, id, today)?;
    let title = dossier.title();
    if dossier.placement.state == PlacementState::Confirmed {
        return Ok(One::not(id, title, vec!["It is confirmed already.".into()]));
    }
    if let Err(blocked) = dossier.confirmed() {
        return Ok(One::not(id, title, reasons(&blocked)));
    }
    let state = field(RecordType::Placement, "state");
    tx.patch(RecordType::Placement, id, Values::from([(state, PlacementState::Confirmed.code().into())]))?;
    Ok(One::done(id, title))
}

/// The placements that could be confirmed now.
pub fn ready(store: &Store, today: NaiveDate) -> Result<Vec<RecordId>, Problem> {
    let mut waiting = Vec::new();
    store.each(RecordType::Placement, &mut |row| {
        let state = text(&row.values, RecordType::Placement, "state").and_then(PlacementState::from_code);
        if matches!(state, Some(PlacementState::Accepted | PlacementState::ChecksPending)) {
            waiting.push(row);
        }
    })?;
    let mut ready = Vec::new();
    for rows in waiting.chunks(IN_ONE_GO) {
        ready.extend(dossiers(store, rows, today)?.iter().filter(|d| d.is_ready()).map(|d| d.id));
    }
    Ok(ready)
}
