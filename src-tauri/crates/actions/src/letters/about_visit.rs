//! A visit with all who come, and the part of it that one school sees.
//! Never here: a letter to one student.

use super::{
    about_invitation::said_no,
    facts::{Composed, Facts, To, draft},
    office::Desk,
    recipients::contacts_of,
};
use crate::{
    Problem,
    fields::{link, linked_all, maybe, set},
};
use chrono::NaiveDate;
use waymark_domain::{
    RecordId, RecordType, Values,
    records::{Consent, Contact, Event, Invitation, Need, Organisation, Staff, Student},
    rules::InvitationState,
};
use waymark_letters::Kind;
use waymark_store::Read;

/// One on the list.
pub struct Guest {
    pub state: InvitationState,
    pub student: Student,
    pub consents: Vec<Consent>,
    pub needs: Vec<Need>,
}

pub struct Visit {
    pub id: RecordId,
    pub event: Event,
    pub host: Option<Organisation>,
    pub lead: Option<Staff>,
    pub host_contacts: Vec<Contact>,
    /// Those against whose coming nobody said no.
    pub guests: Vec<Guest>,
}

impl Guest {
    /// Has a place and said yes.
    pub fn comes(&self) -> bool {
        use InvitationState::*;
        matches!(self.state, Accepted | Consented | Attended)
    }
}

impl Visit {
    pub fn gather(store: &impl Read, id: RecordId) -> Result<Visit, Problem> {
        Self::of(store, id, &|_| true)
    }

    fn of(store: &impl Read, id: RecordId, wanted: &dyn Fn(&Student) -> bool) -> Result<Visit, Problem> {
        let event: Event = store.record(id)?;
        let mut guests = Vec::new();
        for invitation in linked_all::<Invitation>(store, "event", id)? {
            let student: Student = store.record(invitation.student.0)?;
            if !wanted(&student) {
                continue;
            }
            let consents: Vec<Consent> = linked_all(store, "student", invitation.student.0)?;
            if said_no(&consents, id, &event).is_none() {
                let needs = linked_all(store, "student", invitation.student.0)?;
                guests.push(Guest { state: invitation.state, student, consents, needs });
            }
        }
        Ok(Visit {
            id,
            host: maybe(store, event.host.map(|l| l.0))?,
            lead: maybe(store, event.lead.map(|l| l.0))?,
            host_contacts: contacts_of(store, event.host.map(|l| l.0))?,
            event,
            guests,
        })
    }

    #[expect(clippy::too_many_arguments, reason = "a letter has as many parts")]
    pub fn composed(
        &self,
        kind: Kind,
        desk: &Desk,
        today: NaiveDate,
        with: Option<RecordId>,
        title: String,
        to: To,
        facts: Facts,
        blocked: Vec<String>,
    ) -> Composed {
        let mut about = Values::new();
        set(&mut about, RecordType::Letter, "event", link(self.id));
        if let Some(with) = with {
            set(&mut about, RecordType::Letter, "organisation", link(with));
        }
        let letter = draft(kind, desk, today, to, facts.only(kind));
        Composed::new(title, letter, about, blocked)
    }
}

/// One school's students on a visit.
pub struct Party {
    pub visit: Visit,
    /// The student through whom the school was meant.
    pub of: Student,
    pub school: Option<Organisation>,
    pub contacts: Vec<Contact>,
}

impl Party {
    /// Of the school of the student who has this invitation.
    pub fn gather(store: &impl Read, id: RecordId) -> Result<Party, Problem> {
        let invitation: Invitation = store.record(id)?;
        let of: Student = store.record(invitation.student.0)?;
        let school = of.school.map(|l| l.0);
        Ok(Party {
            visit: Visit::of(store, invitation.event.0, &|s| school.is_some() && s.school == of.school)?,
            school: maybe(store, school)?,
            contacts: contacts_of(store, school)?,
            of,
        })
    }
}
