//! Everything that is known about one placement, gathered once for its checks and its letters.
//! Never here: what any of it means.

use crate::{
    Problem,
    fields::{leading_to, linked, of_ids, typed},
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use waymark_domain::{
    RecordId, RecordType,
    records::{
        Carer, Consent, Contact, HealthSafetyConversation, InsuranceCheck, Need, Organisation, Placement,
        Site, Student,
    },
    rules::{Check, CheckState, ChecklistFacts, HoursFacts, PlacementFacts, checklist},
    values::ChoiceType,
};
use waymark_store::{Read, StoreError, Stored};

/// Placements that are gathered at once, so that a large office costs no more room than a small one.
pub(crate) const IN_ONE_GO: usize = 250;

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
    let row = store.need(RecordType::Placement, id)?;
    let student = linked(&row.values, RecordType::Placement, "student").unwrap_or(id);
    let found = dossiers(store, std::slice::from_ref(&row), today)?.pop();
    Ok(found.ok_or(StoreError::NotFound(student))?)
}

/// Those of many placements, in their order, with one question for each kind of record instead of one a placement.
/// One whose student or employer is gone is left out.
pub fn dossiers(store: &impl Read, rows: &[Stored], today: NaiveDate) -> Result<Vec<Dossier>, Problem> {
    let placements =
        rows.iter().map(|row| Ok((row.id, typed(row)?))).collect::<Result<Vec<(_, Placement)>, Problem>>()?;
    let ids = |of: &dyn Fn(&Placement) -> Option<RecordId>| -> Vec<RecordId> {
        placements.iter().filter_map(|(_, p)| of(p)).collect::<BTreeSet<_>>().into_iter().collect()
    };
    let own: Vec<RecordId> = rows.iter().map(|row| row.id).collect();
    let student_ids = ids(&|p| Some(p.student.0));
    let host_ids = ids(&|p| Some(p.organisation.0));
    let students: BTreeMap<RecordId, Student> = of_ids(store, &student_ids)?;
    let schools: BTreeSet<RecordId> = students.values().filter_map(|s| s.school.map(|l| l.0)).collect();
    let firms: Vec<RecordId> = schools.into_iter().chain(host_ids.iter().copied()).collect();
    let organisations: BTreeMap<RecordId, Organisation> = of_ids(store, &firms)?;
    let sites: BTreeMap<RecordId, Site> = of_ids(store, &ids(&|p| p.site.map(|l| l.0)))?;
    let supervisors: BTreeMap<RecordId, Contact> = of_ids(store, &ids(&|p| p.supervisor.map(|l| l.0)))?;
    let carers: BTreeMap<RecordId, Vec<Carer>> = leading_to(store, "student", &student_ids)?;
    let consents: BTreeMap<RecordId, Vec<Consent>> = leading_to(store, "student", &student_ids)?;
    let needs: BTreeMap<RecordId, Vec<Need>> = leading_to(store, "student", &student_ids)?;
    let insurance: BTreeMap<RecordId, Vec<InsuranceCheck>> = leading_to(store, "organisation", &host_ids)?;
    let conversations: BTreeMap<RecordId, Vec<HealthSafetyConversation>> =
        leading_to(store, "placement", &own)?;

    let mut found = Vec::new();
    for (id, placement) in placements {
        let (by, host) = (placement.student.0, placement.organisation);
        let (Some(student), Some(organisation)) = (students.get(&by), organisations.get(&host.0)) else {
            continue;
        };
        // What belongs to another firm is no part of this placement, however it came to stand there.
        let site = placement.site.and_then(|l| sites.get(&l.0)).filter(|s| s.organisation == host);
        let supervisor =
            placement.supervisor.and_then(|l| supervisors.get(&l.0)).filter(|s| s.organisation == host);
        let dossier = Dossier {
            id,
            student: student.clone(),
            organisation: organisation.clone(),
            school: student.school.and_then(|l| organisations.get(&l.0)).cloned(),
            site: site.cloned(),
            supervisor: supervisor.cloned(),
            carers: carers.get(&by).cloned().unwrap_or_default(),
            consents: consents.get(&by).cloned().unwrap_or_default(),
            needs: needs.get(&by).cloned().unwrap_or_default(),
            insurance: insurance.get(&host.0).cloned().unwrap_or_default(),
            conversations: conversations.get(&id).cloned().unwrap_or_default(),
            placement,
            checks: Vec::new(),
        };
        found.push(dossier.checked(today));
    }
    Ok(found)
}

impl Dossier {
    fn checked(mut self, today: NaiveDate) -> Self {
        self.checks = checklist(&ChecklistFacts {
            placement: self.id,
            today,
            hours: HoursFacts::of(&self.placement, self.student.date_of_birth, &holidays(&self.placement)),
            consents: &self.consents,
            insurance: &self.insurance,
            conversations: &self.conversations,
            supervisor: self.supervisor.as_ref(),
            carers: &self.carers,
        });
        self
    }

    /// The checks that are missing, by name: "consent, dates and hours".
    pub fn missing(&self) -> String {
        let missing = self.checks.iter().filter(|c| c.state == CheckState::Missing);
        let names: BTreeSet<String> = missing.map(|c| c.item.label().to_lowercase()).collect();
        names.into_iter().collect::<Vec<_>>().join(", ")
    }

    pub fn facts(&self) -> PlacementFacts {
        PlacementFacts { checks: self.checks.clone() }
    }

    pub fn title(&self) -> String {
        format!("{} at {}", self.student.full_name(), self.organisation.name)
    }
}
