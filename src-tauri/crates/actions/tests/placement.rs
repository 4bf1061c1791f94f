//! From a placement with nothing recorded to a confirmed one, as an office does it.
#![allow(clippy::unwrap_used)]

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use std::collections::BTreeMap;
use waymark_actions::{
    Form, Problem, Titles,
    placement::{advance, confirm, dossier, events, put_on_visit, ready, record_check, split_settings},
    save, undo,
};
use waymark_domain::{
    Record, RecordId, RecordType, Value,
    records::{Office, Placement, Staff, Student},
    rules::{CheckItem, CheckState, PlacementState},
};
use waymark_store::{Read, Store};

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 6, 1, 9, 0, 0).unwrap()
}

fn today() -> NaiveDate {
    now().date_naive()
}

fn texts(fields: &[(&str, &str)]) -> BTreeMap<String, String> {
    fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

struct Birmingham {
    store: Store,
    _dir: tempfile::TempDir,
}

impl Birmingham {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let office = Office::from_values(&[(1, Value::from("Birmingham"))].into()).unwrap();
        let staff =
            Staff::from_values(&[(1, Value::from("Rosa")), (3, Value::from("coordinator"))].into()).unwrap();
        let (store, _) =
            Store::create(dir.path(), "correct horse battery staple", &office, &staff, now()).unwrap();
        Birmingham { store, _dir: dir }
    }

    fn add(&mut self, kind: RecordType, fields: &[(&str, &str)]) -> RecordId {
        let form = Form { kind: Some(kind), values: texts(fields), ..Form::default() };
        save(&mut self.store, &form, now(), today()).unwrap().id
    }

    fn change(&mut self, id: RecordId, fields: &[(&str, &str)]) -> Result<Vec<String>, Problem> {
        let form = Form { id: Some(id), values: texts(fields), ..Form::default() };
        Ok(save(&mut self.store, &form, now(), today())?.warnings.into_iter().map(|w| w.message).collect())
    }

    fn placement(&mut self) -> RecordId {
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

    fn record_all(&mut self, id: RecordId) {
        let given = [
            ("consent", "20 May 2026"),
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

    fn state(&self, id: RecordId) -> PlacementState {
        self.store.record::<Placement>(id).unwrap().state
    }
}

#[test]
fn a_placement_is_confirmed_once_every_check_is_recorded_and_not_before() {
    let mut office = Birmingham::new();
    let id = office.placement();
    let refused = confirm(&mut office.store, &[id], now(), today()).unwrap();
    assert!(!refused.each[0].done);
    assert_eq!(refused.each[0].reasons.len(), 5, "{:?}", refused.each[0].reasons);
    assert_eq!(refused.action, None);
    assert!(ready(&office.store, today()).unwrap().is_empty());

    office.record_all(id);
    let checks = dossier(&office.store, id, today()).unwrap().checks;
    assert!(checks.iter().all(|c| c.state != CheckState::Missing), "{checks:#?}");
    assert_eq!(ready(&office.store, today()).unwrap(), [id]);
    assert!(confirm(&mut office.store, &[id], now(), today()).unwrap().each[0].done);
    assert_eq!(office.state(id), PlacementState::Confirmed);
}

#[test]
fn moving_the_dates_of_a_confirmed_placement_opens_its_checks_again() {
    let mut office = Birmingham::new();
    let id = office.placement();
    office.record_all(id);
    confirm(&mut office.store, &[id], now(), today()).unwrap();
    let warned = office.change(id, &[("ends_on", "24 July 2026")]).unwrap();
    assert!(warned.iter().any(|w| w.contains("checks are open again")), "{warned:?}");
    assert_eq!(office.state(id), PlacementState::ChecksPending);
    // A remark moves nothing.
    confirm(&mut office.store, &[id], now(), today()).unwrap();
    office.change(id, &[("remarks", "Rang on Monday")]).unwrap();
    assert_eq!(office.state(id), PlacementState::Confirmed);
}

#[test]
fn a_state_is_never_typed() {
    let mut office = Birmingham::new();
    let id = office.placement();
    let typed = office.change(id, &[("state", "confirmed")]);
    assert!(matches!(typed, Err(Problem::Fields(_))));
    assert!(matches!(
        advance(&mut office.store, id, "confirm", "", now(), today()),
        Err(Problem::Blocked(_))
    ));
    assert_eq!(office.state(id), PlacementState::ChecksPending);
    let steps = events(&office.store, RecordType::Placement, id, today()).unwrap();
    assert!(steps.iter().any(|s| s.code == "confirm" && !s.blocked.is_empty()));
    advance(&mut office.store, id, "we_cancel", "The building is closed", now(), today()).unwrap();
    assert_eq!(office.state(id), PlacementState::CancelledByUs);
}

#[test]
fn what_was_confirmed_can_be_undone_in_one_go() {
    let mut office = Birmingham::new();
    let id = office.placement();
    office.record_all(id);
    let done = confirm(&mut office.store, &[id], now(), today()).unwrap();
    let undone = undo(&mut office.store, &done.action.unwrap(), now()).unwrap();
    assert!(undone.kept.is_empty() && undone.title.contains("Aisha Begum"));
    assert_eq!(office.state(id), PlacementState::ChecksPending);
}

#[test]
fn every_field_that_cannot_be_is_named_at_once_and_nothing_is_saved() {
    let mut office = Birmingham::new();
    let form = Form {
        kind: Some(RecordType::Student),
        values: texts(&[
            ("first_name", "Sam"),
            ("date_of_birth", "31/2/2009"),
            ("uln", "123"),
            ("phone", "12"),
        ]),
        ..Form::default()
    };
    let Err(Problem::Fields(said)) = save(&mut office.store, &form, now(), today()) else { panic!("saved") };
    assert_eq!(said.len(), 3);
    assert_eq!(office.store.count(RecordType::Student).unwrap(), 0);
}

#[test]
fn what_is_unlikely_is_taken_and_said() {
    let mut office = Birmingham::new();
    let first = office.add(RecordType::Student, &[("first_name", "Mei"), ("uln", "9276308686")]);
    let form = Form {
        kind: Some(RecordType::Student),
        values: texts(&[
            ("first_name", "Mei"),
            ("last_name", "Chen"),
            ("uln", "9276308686"),
            ("postcode", "b1 9zz"),
        ]),
        ..Form::default()
    };
    let saved = save(&mut office.store, &form, now(), today()).unwrap();
    let fields: Vec<_> = saved.warnings.iter().map(|w| w.field.as_str()).collect();
    assert!(fields.contains(&"uln"), "{fields:?}");
    assert_ne!(saved.id, first);
}

#[test]
fn students_are_put_on_a_visit_once() {
    let mut office = Birmingham::new();
    let visit = office.add(RecordType::Event, &[("title", "Visit to Aston University"), ("places", "1")]);
    let ids = [("Aisha", "Begum"), ("Sam", "Lee")]
        .map(|(f, l)| office.add(RecordType::Student, &[("first_name", f), ("last_name", l)]));
    let first = put_on_visit(&mut office.store, visit, &ids, now()).unwrap();
    assert!(first.each.iter().all(|o| o.done));
    assert!(first.each[1].reasons[0].contains("1 places and 2 students"));
    let again = put_on_visit(&mut office.store, visit, &ids, now()).unwrap();
    assert!(again.each.iter().all(|o| !o.done) && again.action.is_none());
    assert_eq!(office.store.linked(RecordType::Invitation, "event", visit).unwrap().len(), 2);
    let student: Student = office.store.record(ids[0]).unwrap();
    assert_eq!(Titles::new(&office.store).title(Student::TYPE, ids[0]), student.full_name());
}

#[test]
fn a_setting_that_no_check_has_is_answered_with_those_that_there_are() {
    let refused = split_settings(&[("colour".into(), "red".into())]).unwrap_err();
    assert!(refused.to_string().contains("insurance.ends_on"), "{refused}");
    assert_eq!(
        split_settings(&[("starts_on".into(), "x".into())]).unwrap().keys().next(),
        Some(&CheckItem::Hours)
    );
}
