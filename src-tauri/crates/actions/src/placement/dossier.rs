//! Everything that is known about one placement, gathered once for its checks and its letters.
//! Never here: what any of it means.

use crate::{
    Problem,
    fields::{linked_all, maybe},
};
use chrono::NaiveDate;
use waymark_domain::{
    RecordId,
    records::{
        Carer, Consent, Contact, HealthSafetyConversation, InsuranceCheck, Need, Organisation, Placement,
        Site, Student,
    },
    rules::{Check, ChecklistFacts, HoursFacts, PlacementFacts, checklist},
};
use waymark_store::Read;

#[derive(Debug, Clone)]
pub struct Dossier {
    pub id: RecordId,
    pub placement: Placement,
    pub student: Student,
    pub organisation: Organisation,
    pub school: Option<Organisation>,
    pub site: Option<Site>,
    pub supervisor: Option<Contact>,
    pub carers: Vec<Carer>,
    pub consents: Vec<Consent>,
    pub needs: Vec<Need>,
    pub insurance: Vec<InsuranceCheck>,
    pub conversations: Vec<HealthSafetyConversation>,
    pub checks: Vec<Check>,
}

/// Bank holidays within a placement; one of more than a year has other troubles.
fn holidays(placement: &Placement) -> Vec<NaiveDate> {
    let (Some(from), Some(to)) = (placement.starts_on, placement.ends_on) else { return Vec::new() };
    from.iter_days()
        .take(400)
        .take_while(|d| *d <= to)
        .filter(|d| waymark_reference::bank_holiday(*d).is_some())
        .collect()
}

pub fn dossier(store: &impl Read, id: RecordId, today: NaiveDate) -> Result<Dossier, Problem> {
    let placement: Placement = store.record(id)?;
    let student: Student = store.record(placement.student.0)?;
    // What belongs to another firm is no part of this placement, however it came to stand there.
    let host = placement.organisation;
    let site: Option<Site> = maybe(store, placement.site.map(|l| l.0))?;
    let supervisor: Option<Contact> = maybe(store, placement.supervisor.map(|l| l.0))?;
    let mut dossier = Dossier {
        id,
        organisation: store.record(placement.organisation.0)?,
        school: maybe(store, student.school.map(|l| l.0))?,
        site: site.filter(|s| s.organisation == host),
        supervisor: supervisor.filter(|s| s.organisation == host),
        carers: linked_all(store, "student", placement.student.0)?,
        consents: linked_all(store, "student", placement.student.0)?,
        needs: linked_all(store, "student", placement.student.0)?,
        insurance: linked_all(store, "organisation", placement.organisation.0)?,
        conversations: linked_all(store, "placement", id)?,
        student,
        placement,
        checks: Vec::new(),
    };
    dossier.checks = checklist(&ChecklistFacts {
        placement: id,
        today,
        hours: HoursFacts::of(
            &dossier.placement,
            dossier.student.date_of_birth,
            &holidays(&dossier.placement),
        ),
        consents: &dossier.consents,
        insurance: &dossier.insurance,
        conversations: &dossier.conversations,
        supervisor: dossier.supervisor.as_ref(),
        carers: &dossier.carers,
    });
    Ok(dossier)
}

impl Dossier {
    pub fn facts(&self) -> PlacementFacts {
        PlacementFacts { checks: self.checks.clone() }
    }

    pub fn title(&self) -> String {
        format!("{} at {}", self.student.full_name(), self.organisation.name)
    }
}
