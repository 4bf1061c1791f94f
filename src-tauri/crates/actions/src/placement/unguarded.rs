//! Confirmations that an undo has left without what they stand on.
//! Never here: an ordinary edit (only what a letter says reopens a placement then, see `amend`).

use super::dossier;
use crate::{
    Problem,
    fields::{field, linked},
};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use waymark_domain::{
    RecordId, RecordType, Values, records::Placement, rules::PlacementState, values::ChoiceType,
};
use waymark_store::{Read, Tx};

/// The records by which a placement can be touched; it, or what its checks look at.
#[derive(Default, PartialEq)]
struct About {
    placements: BTreeSet<RecordId>,
    students: BTreeSet<RecordId>,
    organisations: BTreeSet<RecordId>,
    supervisors: BTreeSet<RecordId>,
}

impl About {
    fn of(tx: &Tx<'_>) -> Result<Self, Problem> {
        let mut about = About::default();
        for touched in tx.touched()? {
            match touched.record {
                RecordType::Placement => about.placements.insert(touched.id),
                RecordType::Student => about.students.insert(touched.id),
                RecordType::Organisation => about.organisations.insert(touched.id),
                RecordType::Contact => about.supervisors.insert(touched.id),
                RecordType::Consent
                | RecordType::Carer
                | RecordType::InsuranceCheck
                | RecordType::HealthSafetyConversation => false,
                _ => continue,
            };
            // Whom it was about before, and whom it is about now.
            let held = tx.get(touched.record, touched.id)?.map(|row| row.values).unwrap_or_default();
            for values in [&touched.was, &touched.is, &held] {
                about.add(touched.record, values);
            }
        }
        Ok(about)
    }

    fn add(&mut self, record: RecordType, values: &Values) {
        match record {
            RecordType::Consent | RecordType::Carer => {
                self.students.extend(linked(values, record, "student"));
            }
            RecordType::InsuranceCheck => self.organisations.extend(linked(values, record, "organisation")),
            RecordType::HealthSafetyConversation => {
                self.placements.extend(linked(values, record, "placement"));
            }
            _ => {}
        }
    }

    fn has(&self, id: RecordId, placement: &Placement) -> bool {
        self.placements.contains(&id)
            || self.students.contains(&placement.student.0)
            || self.organisations.contains(&placement.organisation.0)
            || placement.supervisor.is_some_and(|s| self.supervisors.contains(&s.0))
    }
}

/// Sends each touched placement back to its checks that is confirmed, has not begun, and lacks one of them now;
/// says of each what it lacks.
pub fn reopen_unguarded(tx: &mut Tx<'_>, today: NaiveDate) -> Result<Vec<String>, Problem> {
    let about = About::of(tx)?;
    let mut said = Vec::new();
    if about == About::default() {
        return Ok(said);
    }
    for (id, placement) in tx.all::<Placement>()? {
        let stands = match placement.state {
            PlacementState::Confirmed => true,
            PlacementState::InProgress => placement.starts_on.is_some_and(|first| first > today),
            _ => false,
        };
        if !stands || !about.has(id, &placement) {
            continue;
        }
        let dossier = dossier(tx, id, today)?;
        let missing = dossier.missing();
        if missing.is_empty() {
            continue;
        }
        let state = field(RecordType::Placement, "state");
        let open = PlacementState::ChecksPending.code().into();
        tx.patch(RecordType::Placement, id, Values::from([(state, open)]))?;
        said.push(format!(
            "{} {}: no longer confirmed, because this is missing now: {missing}. Record it and confirm again.",
            RecordType::Placement.label(),
            dossier.title()
        ));
    }
    Ok(said)
}
