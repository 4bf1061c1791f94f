//! An office in Birmingham to try things in: a store in a folder that goes away.
#![allow(clippy::unwrap_used, dead_code)]

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use std::collections::BTreeMap;
use waymark_actions::{
    Form, Problem,
    placement::{confirm, record_check, split_settings},
    save,
};
use waymark_domain::{
    Record, RecordId, RecordType, Value,
    records::{Office, Placement, Staff},
    rules::PlacementState,
};
use waymark_store::{Read, Store};

pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 6, 1, 9, 0, 0).unwrap()
}

pub fn today() -> NaiveDate {
    now().date_naive()
}

pub fn texts(fields: &[(&str, &str)]) -> BTreeMap<String, String> {
    fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

pub struct Birmingham {
    pub store: Store,
    /// When [`Self::add`] and [`Self::change`] happen.
    pub clock: DateTime<Utc>,
    _dir: tempfile::TempDir,
}

impl Birmingham {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let office = Office::from_values(&[(1, Value::from("Birmingham"))].into()).unwrap();
        let staff =
            Staff::from_values(&[(1, Value::from("Rosa")), (3, Value::from("coordinator"))].into()).unwrap();
        let (store, _) =
            Store::create(dir.path(), "correct horse battery staple", &office, &staff, now()).unwrap();
        Birmingham { store, clock: now(), _dir: dir }
    }

    pub fn add(&mut self, kind: RecordType, fields: &[(&str, &str)]) -> RecordId {
        let form = Form { kind: Some(kind), values: texts(fields), ..Form::default() };
        save(&mut self.store, &form, self.clock, today()).unwrap().id
    }

    /// A confirmed placement with everything that both letters need, and its student.
    pub fn confirmed(&mut self) -> (RecordId, RecordId) {
        let id = self.placement();
        self.record_all(id);
        let placement: Placement = self.store.record(id).unwrap();
        let (student, employer) = (placement.student.0, placement.organisation.0);
        let home = [("address_line_1", "2 Tanner Street"), ("town", "Birmingham"), ("postcode", "B5 5SE")];
        self.change(student, &home).unwrap();
        let works = [("address_line_1", "3 Quayside Road"), ("town", "Birmingham"), ("postcode", "B4 7ET")];
        self.change(employer, &works).unwrap();
        let school = [("name", "Lantern Yard Sixth Form"), ("roles", "school")];
        let school = self.add(RecordType::Organisation, &school).to_string();
        self.change(student, &[("school", &school), ("year_group", "12")]).unwrap();
        assert!(confirm(&mut self.store, &[id], now(), today()).unwrap().each[0].done);
        (id, student)
    }

    pub fn change(&mut self, id: RecordId, fields: &[(&str, &str)]) -> Result<Vec<String>, Problem> {
        let form = Form { id: Some(id), values: texts(fields), ..Form::default() };
        Ok(save(&mut self.store, &form, self.clock, today())?
            .warnings
            .into_iter()
            .map(|w| w.message)
            .collect())
    }

    pub fn placement(&mut self) -> RecordId {
        let student = self.add(
            RecordType::Student,
            &[
                ("first_name", "Aisha"),
                ("last_name", "Begum"),
                ("date_of_birth", "14/3/2009"),
                ("phone", "7700900123"),
            ],
        );
        let employer = self
            .add(RecordType::Organisation, &[("name", "Arden Bridge Engineering"), ("roles", "employer")]);
        self.add(
            RecordType::Placement,
            &[
                ("student", &student.to_string()),
                ("organisation", &employer.to_string()),
                ("starts_on", "6 July 2026"),
                ("ends_on", "17.7.26"),
                ("starts_at", "9am"),
                ("ends_at", "16:30"),
                ("break_minutes", "45"),
            ],
        )
    }

    pub fn record_all(&mut self, id: RecordId) {
        let given = [
            ("consent", "20 May 2026"),
            ("consent.given_by", "carer"),
            ("insurance.insurer", "Example Mutual"),
            ("insurance.ends_on", "31/3/2027"),
            ("health_safety.held_on", "18 May 2026"),
            ("supervisor.first_name", "Tom"),
            ("supervisor.last_name", "Ashby"),
            ("supervisor.phone", "0121 496 0123"),
            ("emergency_contact.first_name", "Nasreen"),
            ("emergency_contact.phone", "07700 900456"),
        ];
        let given: Vec<_> = given.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        for (item, values) in split_settings(&given).unwrap() {
            record_check(&mut self.store, &[id], item, &values, now(), today()).unwrap();
        }
    }

    pub fn state(&self, id: RecordId) -> PlacementState {
        self.store.record::<Placement>(id).unwrap().state
    }
}
