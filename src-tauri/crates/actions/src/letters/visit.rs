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
    fields::{link, set, typed},
};
use chrono::NaiveDate;
use waymark_domain::{
    Record, RecordId, RecordType, Values,
    records::{Consent, Event, Invitation, Need, Organisation, Staff, Student},
    rules::{CheckState, EventState, InvitationState, consent_to_visit},
    values::ChoiceType,
};
use waymark_letters::Kind;
use waymark_store::Read;

fn maybe<R: Record>(store: &impl Read, id: Option<RecordId>) -> Result<Option<R>, Problem> {
    match id {
        Some(id) => store.get(R::TYPE, id)?.map(|row| typed(&row)).transpose(),
        None => Ok(None),
    }
}

fn of_student<R: Record>(store: &impl Read, id: RecordId) -> Result<Vec<R>, Problem> {
    Ok(store.linked_records::<R>("student", id)?.into_iter().map(|(_, r)| r).collect())
}

pub fn compose(store: &impl Read, desk: &Desk, id: RecordId, today: NaiveDate) -> Result<Composed, Problem> {
    let invitation: Invitation = store.record(id)?;
    let event: Event = store.record(invitation.event.0)?;
    let student: Student = store.record(invitation.student.0)?;
    let school: Option<Organisation> = maybe(store, student.school.map(|l| l.0))?;
    let host: Option<Organisation> = maybe(store, event.host.map(|l| l.0))?;
    let lead: Option<Staff> = maybe(store, event.lead.map(|l| l.0))?;
    let consents: Vec<Consent> = of_student(store, invitation.student.0)?;
    let needs: Vec<Need> = of_student(store, invitation.student.0)?;

    let first = student.preferred_name.as_ref().unwrap_or(&student.first_name).to_string();
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

fn blocked(event: &Event, invitation: &Invitation, consents: &[Consent], today: NaiveDate) -> Vec<String> {
    let mut blocked = Vec::new();
    if matches!(event.state, EventState::Cancelled | EventState::Postponed) {
        blocked.push(format!("The visit stands at \u{201c}{}\u{201d}.", event.state.label()));
    } else if event.held_on.is_some_and(|day| day < today) {
        blocked.push("The day of the visit is over.".into());
    }
    if matches!(
        invitation.state,
        InvitationState::Withdrew | InvitationState::Waitlisted | InvitationState::Absent
    ) {
        blocked.push(format!(
            "The student has no place: the invitation stands at \u{201c}{}\u{201d}.",
            invitation.state.label()
        ));
    }
    let consent = consent_to_visit(consents, invitation.event.0, event.held_on);
    if consent.state == CheckState::Missing && matches!(consent.code, "consent_refused" | "consent_withdrawn")
    {
        blocked.push(format!("{} {}", consent.reason, consent.todo));
    }
    blocked
}
