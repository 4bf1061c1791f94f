//! The facts of a visit's confirmation to one student.
//! Never here: the state machines of a visit.

use super::{
    facts::{Composed, Facts, arranged, draft},
    office::Desk,
    placement::to_student,
    words,
};
use crate::{
    Problem,
    fields::{link, linked_all, maybe, set},
};
use chrono::NaiveDate;
use waymark_domain::{
    RecordId, RecordType, Values,
    records::{Consent, Event, Invitation, Need, Organisation, Staff, Student},
    rules::{EventState, EventStep, InvitationState, InvitationStep, consent_to_visit},
    values::ChoiceType,
};
use waymark_letters::Kind;
use waymark_store::Read;

pub fn compose(store: &impl Read, desk: &Desk, id: RecordId, today: NaiveDate) -> Result<Composed, Problem> {
    let invitation: Invitation = store.record(id)?;
    let event: Event = store.record(invitation.event.0)?;
    let student: Student = store.record(invitation.student.0)?;
    let school: Option<Organisation> = maybe(store, student.school.map(|l| l.0))?;
    let host: Option<Organisation> = maybe(store, event.host.map(|l| l.0))?;
    let lead: Option<Staff> = maybe(store, event.lead.map(|l| l.0))?;
    let consents: Vec<Consent> = linked_all(store, "student", invitation.student.0)?;
    let needs: Vec<Need> = linked_all(store, "student", invitation.student.0)?;

    let first = student.called();
    let mut facts = Facts::default();
    facts.name("student_preferred_name", first.clone());
    facts.name("university", host.as_ref().map_or_else(|| event.title.to_string(), |h| h.name.to_string()));
    facts.maybe("date_text", event.held_on.map(words::day));
    facts.maybe("meeting_point", event.meeting_point.as_ref());
    facts.maybe("meeting_time", event.meeting_time.or(event.starts_at).map(words::time));
    facts.maybe("return_time", event.return_time.or(event.ends_at).map(words::time));
    facts.name("staff_lead", lead.as_ref().map_or_else(|| desk.signatory.name.clone(), Staff::full_name));
    let mobile = event.lead_mobile.as_ref().or(lead.as_ref().and_then(|l| l.phone.as_ref()));
    facts.maybe("staff_mobile", mobile);
    facts.maybe("transport_text", event.transport.as_ref());
    facts.maybe("lunch_text", event.lunch.as_ref());
    facts.maybe("what_to_bring", event.bring.as_ref());
    let plan = event
        .itinerary
        .as_ref()
        .map(|i| i.lines().map(str::trim).filter(|l| !l.is_empty()).map(String::from).collect());
    facts.list("itinerary", plan.unwrap_or_default());
    facts.text("access_text", arranged(&needs, false));

    let mut about = Values::new();
    set(&mut about, RecordType::Letter, "event", link(invitation.event.0));
    set(&mut about, RecordType::Letter, "student", link(invitation.student.0));
    Ok(Composed {
        title: format!("{}, {}", student.full_name(), event.title),
        letter: draft(
            Kind::VisitConfirmationStudent,
            desk,
            today,
            to_student(&student, school.as_ref()),
            first,
            facts,
        ),
        about,
        blocked: blocked(&event, &invitation, &consents, today),
    })
}

/// A letter says that the visit is confirmed and that the student has a place: so both must be.
fn blocked(event: &Event, invitation: &Invitation, consents: &[Consent], today: NaiveDate) -> Vec<String> {
    use {EventState as E, InvitationState as I};
    let mut blocked = Vec::new();
    let stands = event.state.label();
    match event.state {
        E::Cancelled | E::Postponed => blocked.push(format!("The visit stands at \u{201c}{stands}\u{201d}.")),
        E::Ran | E::Closed => blocked.push("The day of the visit is over.".into()),
        _ if event.held_on.is_some_and(|day| day < today) => {
            blocked.push("The day of the visit is over.".into());
        }
        E::Planned | E::Requested => blocked.push(format!(
            "The visit is not booked yet (it stands at \u{201c}{stands}\u{201d}). When the host agrees, open the visit and press \u{201c}{}\u{201d}.",
            EventStep::Book.label()
        )),
        E::Booked | E::InvitationsSent | E::ListFrozen => {}
    }
    let answer = invitation.state.label();
    match invitation.state {
        I::Accepted | I::Consented | I::Attended => {}
        I::Invited => blocked.push(format!(
            "The student has not answered the invitation yet. When the answer comes, open the invitation and press \u{201c}{}\u{201d}.",
            InvitationStep::Accept.label()
        )),
        I::Waitlisted | I::Absent | I::Withdrew => blocked.push(format!(
            "The student has no place: the invitation stands at \u{201c}{answer}\u{201d}."
        )),
    }
    let consent = consent_to_visit(consents, invitation.event.0, event.held_on);
    if consent.somebody_said_no() {
        blocked.push(format!("{} {}", consent.reason, consent.todo));
    }
    blocked
}
