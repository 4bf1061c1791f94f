//! What all letters to one student about a visit share: its facts in words, what stands in their way.
//! Never here: the state machines of a visit, one kind of letter.

use super::{
    facts::{Composed, Facts, To, draft},
    office::Desk,
    told::{Issued, Watched, joined, words_of},
    words,
};
use crate::{
    Problem,
    fields::{distinct, leading_to, link, linked as link_of, linked_all, of_ids, set, typed},
};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use waymark_domain::{
    RecordId, RecordType, Values,
    records::{Carer, Consent, Event, Invitation, Need, Organisation, Staff, Student},
    rules::{EventState, EventStep, consent_to_visit},
    values::ChoiceType,
};
use waymark_letters::Kind;
use waymark_store::{Read, StoreError, Stored};

/// One student's place on a visit.
pub struct Seat {
    pub invitation: Invitation,
    pub event: Event,
    pub student: Student,
    pub school: Option<Organisation>,
    pub host: Option<Organisation>,
    pub lead: Option<Staff>,
    pub consents: Vec<Consent>,
    pub needs: Vec<Need>,
    pub carers: Vec<Carer>,
    pub letters: Vec<Issued>,
}

impl Seat {
    pub fn gather(store: &impl Read, id: RecordId) -> Result<Seat, Problem> {
        let row = store.need(RecordType::Invitation, id)?;
        let student = link_of(&row.values, RecordType::Invitation, "student").unwrap_or(id);
        let found = Seat::many(store, std::slice::from_ref(&row))?.pop();
        let mut seat = found.ok_or(StoreError::NotFound(student))?;
        seat.carers = linked_all(store, "student", student)?;
        for row in store.linked(RecordType::Letter, "student", student)? {
            if link_of(&row.values, RecordType::Letter, "event") == Some(seat.invitation.event.0) {
                seat.letters.push((row.id, typed(&row)?));
            }
        }
        Ok(seat)
    }

    /// Those of many invitations, in their order, with one question for each kind of record; enough for a letter that
    /// knows of no other. One whose student or visit is gone is left out.
    pub fn many(store: &impl Read, rows: &[Stored]) -> Result<Vec<Seat>, Problem> {
        let invitations = rows.iter().map(typed).collect::<Result<Vec<Invitation>, Problem>>()?;
        let students: Vec<RecordId> = distinct(invitations.iter().map(|i| i.student.0));
        let events: BTreeMap<RecordId, Event> =
            of_ids(store, &distinct(invitations.iter().map(|i| i.event.0)))?;
        let leads: BTreeMap<RecordId, Staff> =
            of_ids(store, &distinct(events.values().filter_map(|e| e.lead).map(|l| l.0)))?;
        let consents: BTreeMap<RecordId, Vec<Consent>> = leading_to(store, "student", &students)?;
        let needs: BTreeMap<RecordId, Vec<Need>> = leading_to(store, "student", &students)?;
        let students: BTreeMap<RecordId, Student> = of_ids(store, &students)?;
        let hosts = events.values().filter_map(|e| e.host).map(|l| l.0);
        let schools = students.values().filter_map(|s| s.school).map(|l| l.0);
        let organisations: BTreeMap<RecordId, Organisation> = of_ids(store, &distinct(hosts.chain(schools)))?;
        let seat = |invitation: Invitation| {
            let by = invitation.student.0;
            let (student, event) = (students.get(&by)?, events.get(&invitation.event.0)?);
            Some(Seat {
                school: student.school.and_then(|l| organisations.get(&l.0)).cloned(),
                host: event.host.and_then(|l| organisations.get(&l.0)).cloned(),
                lead: event.lead.and_then(|l| leads.get(&l.0)).cloned(),
                consents: consents.get(&by).cloned().unwrap_or_default(),
                needs: needs.get(&by).cloned().unwrap_or_default(),
                carers: Vec::new(),
                letters: Vec::new(),
                event: event.clone(),
                student: student.clone(),
                invitation,
            })
        };
        Ok(invitations.into_iter().filter_map(seat).collect())
    }

    pub fn facts(&self) -> Facts {
        let mut facts = visit_facts(&self.event, self.host.as_ref(), self.lead.as_ref());
        facts.name("student_preferred_name", self.student.called());
        facts.name("student_full_name", self.student.full_name());
        facts
    }

    pub fn composed(
        &self,
        kind: Kind,
        desk: &Desk,
        today: NaiveDate,
        to: To,
        facts: Facts,
        blocked: Vec<String>,
    ) -> Composed {
        let mut about = Values::new();
        set(&mut about, RecordType::Letter, "event", link(self.invitation.event.0));
        set(&mut about, RecordType::Letter, "student", link(self.invitation.student.0));
        let title = format!("{}, {}", self.student.full_name(), self.event.title);
        Composed::new(title, draft(kind, desk, today, to, facts.only(kind)), about, blocked)
    }

    /// Somebody refused or took back the consent to the visit: nothing is printed against it.
    pub fn said_no(&self) -> Option<String> {
        said_no(&self.consents, self.invitation.event.0, &self.event)
    }
}

pub fn said_no(consents: &[Consent], id: RecordId, event: &Event) -> Option<String> {
    let consent = consent_to_visit(consents, id, event.held_on);
    consent.somebody_said_no().then(|| format!("{} {}", consent.reason, consent.todo))
}

/// Why the visit itself is not where a letter of it can go out: over, called off, or not booked.
pub fn not_ahead(event: &Event, today: NaiveDate) -> Option<String> {
    use EventState as E;
    let stands = event.state.label();
    match event.state {
        E::Cancelled | E::Postponed => Some(format!("The visit stands at \u{201c}{stands}\u{201d}.")),
        E::Ran | E::Closed => Some("The day of the visit is over.".into()),
        _ if event.held_on.is_some_and(|day| day < today) => Some("The day of the visit is over.".into()),
        E::Planned | E::Requested => Some(format!(
            "The visit is not booked yet (it stands at \u{201c}{stands}\u{201d}). When the host agrees, open the visit and press \u{201c}{}\u{201d}.",
            EventStep::Book.label()
        )),
        E::Booked | E::InvitationsSent | E::ListFrozen => None,
    }
}

/// What letters say of a visit, whoever gets them. Who is rung on the day is never guessed: without a lead nobody is
/// named, and a letter that has to name somebody waits.
pub fn visit_facts(event: &Event, host: Option<&Organisation>, lead: Option<&Staff>) -> Facts {
    let mut facts = Facts::default();
    let university = host.map_or_else(|| event.title.to_string(), |h| h.name.to_string());
    facts.name("university", words::within_a_sentence(&university));
    facts.maybe("date_text", event.held_on.map(words::day));
    facts.maybe("meeting_point", event.meeting_point.as_ref());
    facts.maybe("meeting_time", event.meeting_time.or(event.starts_at).map(words::time));
    facts.maybe("return_time", event.return_time.or(event.ends_at).map(words::time));
    facts.name("staff_lead", lead.map(Staff::full_name).unwrap_or_default());
    let mobile = event.lead_mobile.as_ref().or(lead.and_then(|l| l.phone.as_ref()));
    facts.maybe("staff_mobile", mobile);
    facts.maybe("transport_text", event.transport.as_ref());
    facts.maybe("lunch_text", event.lunch.as_ref());
    facts.maybe("cost_text", event.cost.as_ref());
    facts.maybe("what_to_bring", event.bring.as_ref());
    let plan = event
        .itinerary
        .as_ref()
        .map(|i| i.lines().map(str::trim).filter(|l| !l.is_empty()).map(String::from).collect());
    facts.list("itinerary", plan.unwrap_or_default());
    facts.maybe("who_for", event.who_for.as_ref());
    facts.maybe("room", event.room.as_ref());
    facts.maybe("reason", event.told_reason.as_ref());
    facts.maybe("instead", event.instead.as_ref());
    facts
}

/// What a change of a visit is told of. The last, who leads, counts where the visit has a lead.
pub const WATCHED: &[Watched] = &[
    Watched { name: "date", facts: &["date_text"], words: |f| words_of(f, "date_text") },
    Watched {
        name: "meeting",
        facts: &["meeting_time", "meeting_point"],
        words: |f| joined(f, "meeting_time", ", ", "meeting_point", ""),
    },
    Watched { name: "return", facts: &["return_time"], words: |f| words_of(f, "return_time") },
    Watched {
        name: "staff",
        facts: &["staff_lead", "staff_mobile"],
        words: |f| joined(f, "staff_lead", ", ", "staff_mobile", ""),
    },
];
