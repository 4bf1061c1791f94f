//! From a placement with nothing recorded to a confirmed one, as an office does it.
#![allow(clippy::unwrap_used)]

mod office;

use waymark_actions::{
    Form, Problem, Titles,
    placement::{advance, confirm, dossier, events, put_on_visit, ready, split_settings},
    save, undo,
};
use waymark_domain::{
    Record, RecordType,
    records::Student,
    rules::{CheckItem, CheckState, PlacementState},
};
use waymark_store::Read;

use office::{Birmingham, now, texts, today};

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
