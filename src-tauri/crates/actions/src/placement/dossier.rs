//! Everything that is known about one placement, gathered once for its checks and its letters.
//! Never here: what any of it means.

use crate::{Problem, fields::typed};
use chrono::NaiveDate;
use waymark_domain::{
    Record, RecordId,
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

fn all<R: Record>(store: &impl Read, field: &str, id: RecordId) -> Result<Vec<R>, Problem> {
    Ok(store.linked_records::<R>(field, id)?.into_iter().map(|(_, r)| r).collect())
}

fn maybe<R: Record>(store: &impl Read, id: Option<RecordId>) -> Result<Option<R>, Problem> {
    match id {
        Some(id) => store.get(R::TYPE, id)?.map(|row| typed(&row)).transpose(),
        None => Ok(None),
    }
}

pub fn dossier(store: &impl Read, id: RecordId, today: NaiveDate) -> Result<Dossier, Problem> {
    let placement: Placement = store.record(id)?;
    let student: Student = store.record(placement.student.0)?;
    let mut dossier = Dossier {
        id,
        organisation: store.record(placement.organisation.0)?,
        school: maybe(store, student.school.map(|l| l.0))?,
        site: maybe(store, placement.site.map(|l| l.0))?,
        supervisor: maybe(store, placement.supervisor.map(|l| l.0))?,
        carers: all(store, "student", placement.student.0)?,
        consents: all(store, "student", placement.student.0)?,
        needs: all(store, "student", placement.student.0)?,
        insurance: all(store, "organisation", placement.organisation.0)?,
        conversations: all(store, "placement", id)?,
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
