//! Students put on a visit.
//! Never here: their answers and their consents.

use crate::{
    Bulk, One, Problem,
    fields::{link, linked_all, set},
    titles::Titles,
};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use waymark_domain::{
    RecordId, RecordType, Values,
    records::{Event, Invitation, InviteRole},
    rules::{EventState, InvitationState},
    values::ChoiceType,
};
use waymark_store::{Action, Read, Store};

/// Invites each student who is not invited yet.
pub fn put_on_visit(
    store: &mut Store,
    event: RecordId,
    students: &[RecordId],
    now: DateTime<Utc>,
) -> Result<Bulk, Problem> {
    let visit: Event = store.record(event)?;
    let closed = match visit.state {
        EventState::ListFrozen => {
            Some("The list of this visit is frozen. Ask its lead before you add anybody.")
        }
        EventState::Ran | EventState::Closed => Some("This visit has taken place already."),
        EventState::Cancelled => Some("This visit is cancelled."),
        EventState::Planned
        | EventState::Requested
        | EventState::Booked
        | EventState::InvitationsSent
        | EventState::Postponed => None,
    };
    let invitations: Vec<Invitation> = linked_all(store, "event", event)?;
    let invited: BTreeSet<RecordId> = invitations.iter().map(|one| one.student.0).collect();
    let mut taken = invitations.iter().filter(|one| one.state.holds_a_place()).count();
    let title = match students {
        [one] => format!("Add {} to {}", Titles::new(store).title(RecordType::Student, *one), visit.title),
        many => format!("Add {} students to {}", many.len(), visit.title),
    };
    let done = store.mutate(Action::new("put_on_visit", title), now, |tx| {
        let mut each = Vec::new();
        let mut seen = BTreeSet::new();
        for id in students.iter().filter(|id| seen.insert(**id)) {
            let name = Titles::new(tx).of(&tx.need(RecordType::Student, *id)?);
            if let Some(closed) = closed {
                each.push(One::not(*id, name, vec![closed.into()]));
            } else if invited.contains(id) {
                each.push(One::not(*id, name, vec!["Is on this visit already.".into()]));
            } else {
                let mut values = Values::new();
                set(&mut values, RecordType::Invitation, "event", link(event));
                set(&mut values, RecordType::Invitation, "student", link(*id));
                set(&mut values, RecordType::Invitation, "role", InviteRole::Student.code());
                set(&mut values, RecordType::Invitation, "state", InvitationState::Invited.code());
                tx.insert_values(RecordType::Invitation, tx.new_id(), values)?;
                taken += 1;
                let mut one = One::done(*id, name);
                if visit.places.is_some_and(|places| taken as i64 > places) {
                    one.reasons.push(format!(
                        "The visit has {} places and {taken} students now.",
                        visit.places.unwrap_or_default()
                    ));
                }
                each.push(one);
            }
        }
        Ok::<_, Problem>(each)
    })?;
    Ok(Bulk { each: done.value, action: done.action })
}
