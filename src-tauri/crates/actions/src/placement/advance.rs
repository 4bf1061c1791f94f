//! Steps through the state machines, one for a record.
//! Never here: which step follows which (the domain knows).

use super::dossier;
use crate::{
    Problem,
    fields::{set, typed},
    titles::Titles,
};
use chrono::{DateTime, NaiveDate, Utc};
use waymark_domain::{
    RecordId, RecordType, Values,
    records::{Event, Invitation, Student},
    rules::{
        Blocked, EnrolmentState, EnrolmentStep, EventStep, InvitationStep, PlacementEvent, PlacementState,
    },
    values::ChoiceType,
};
use waymark_store::{Action, Done, Read, Store};

/// A step that can be taken now, with what stands in its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub code: &'static str,
    pub label: &'static str,
    pub blocked: Vec<String>,
}

fn step<E: ChoiceType>(event: E, blocked: Vec<String>) -> Step {
    Step { code: event.code(), label: event.label(), blocked }
}

pub(super) fn reasons(blocked: &Blocked) -> Vec<String> {
    blocked.reasons.iter().map(|r| format!("{} {}", r.what, r.todo)).collect()
}

pub fn events(
    store: &Store,
    record: RecordType,
    id: RecordId,
    today: NaiveDate,
) -> Result<Vec<Step>, Problem> {
    Ok(match record {
        RecordType::Placement => {
            let dossier = dossier(store, id, today)?;
            let state = dossier.placement.state;
            let blocked = |e| state.next(e, &dossier.facts()).err().as_ref().map(reasons).unwrap_or_default();
            state.events().into_iter().map(|e| step(e, blocked(e))).collect()
        }
        RecordType::Event => {
            store.record::<Event>(id)?.state.steps().into_iter().map(|s| step(s, Vec::new())).collect()
        }
        RecordType::Invitation => {
            store.record::<Invitation>(id)?.state.steps().into_iter().map(|s| step(s, Vec::new())).collect()
        }
        RecordType::Student => match store.record::<Student>(id)?.enrolment {
            Some(state) => state.steps().into_iter().map(|s| step(s, Vec::new())).collect(),
            None => Vec::new(),
        },
        _ => Vec::new(),
    })
}

fn read<E: ChoiceType>(code: &str) -> Result<E, Problem> {
    E::from_code(code)
        .ok_or_else(|| Problem::not_known(code, "a step of this record", "Choose one of those on its page."))
}

/// Takes one step. `because` is kept where the step ends a placement.
pub fn advance(
    store: &mut Store,
    id: RecordId,
    event: &str,
    because: &str,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Done<()>, Problem> {
    let row = store.find(id)?.ok_or(waymark_store::StoreError::NotFound(id))?;
    let title = Titles::new(store).of(&row);
    let mut changes = Values::new();
    let label = match row.record {
        RecordType::Placement => {
            let event: PlacementEvent = read(event)?;
            let next = dossier(store, id, today)?.placement_next(event)?;
            set(&mut changes, row.record, "state", next.code());
            if next.is_over() && !because.trim().is_empty() {
                set(&mut changes, row.record, "ended_because", because.trim());
            }
            event.label()
        }
        RecordType::Event => {
            let event: EventStep = read(event)?;
            set(&mut changes, row.record, "state", typed::<Event>(&row)?.state.next(event)?.code());
            event.label()
        }
        RecordType::Invitation => {
            let event: InvitationStep = read(event)?;
            set(&mut changes, row.record, "state", typed::<Invitation>(&row)?.state.next(event)?.code());
            event.label()
        }
        RecordType::Student => {
            let event: EnrolmentStep = read(event)?;
            let state = typed::<Student>(&row)?.enrolment.unwrap_or(EnrolmentState::Applied);
            set(&mut changes, row.record, "enrolment", state.next(event)?.code());
            event.label()
        }
        _ => return Err(Problem::not_known(event, "a step of this record", "It has no states.")),
    };
    store.mutate(Action::new("advance", format!("{label}: {title}")), now, |tx| {
        // What was checked above is checked again on what stands now.
        if row.record == RecordType::Placement {
            dossier(tx, id, today)?.placement_next(read(event)?)?;
        }
        tx.patch_at(row.record, id, row.rev, changes)?;
        Ok(())
    })
}

impl super::Dossier {
    fn placement_next(&self, event: PlacementEvent) -> Result<PlacementState, Blocked> {
        self.placement.state.next(event, &self.facts())
    }
}
