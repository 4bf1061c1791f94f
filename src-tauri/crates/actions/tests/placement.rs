//! From a placement with nothing recorded to a confirmed one, as an office does it.
#![allow(clippy::unwrap_used)]

mod office;

use waymark_actions::{
    Form, Problem, Titles, delete,
    lists::filters,
    placement::{
        advance, confirm, dossier, events, put_on_visit, ready, record_check, record_checks, split_settings,
    },
    save, undo,
};
use waymark_domain::{
    Record, RecordId, RecordType,
    records::{Contact, Placement, Student},
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
fn with_another_employer_the_old_ones_supervisor_and_site_go() {
    let mut office = Birmingham::new();
    let id = office.placement();
    office.record_all(id);
    let old = office.store.record::<Placement>(id).unwrap();
    let of = |id: RecordId| id.to_string();
    let site = office.add(RecordType::Site, &[("organisation", &of(old.organisation.0)), ("name", "Yard")]);
    office.change(id, &[("site", &of(site))]).unwrap();
    let new = office.add(RecordType::Organisation, &[("name", "Foxhollow Law"), ("roles", "employer")]);
    office.change(id, &[("organisation", &of(new))]).unwrap();
    let held: Placement = office.store.record(id).unwrap();
    assert_eq!((held.supervisor, held.site), (None, None));
    // One who stands there by another way is left out all the same.
    office.change(id, &[("supervisor", &of(old.supervisor.unwrap().0)), ("site", &of(site))]).unwrap();
    let dossier = dossier(&office.store, id, today()).unwrap();
    assert!(dossier.supervisor.is_none() && dossier.site.is_none());
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
    let undone = undo(&mut office.store, &done.action.unwrap(), now(), today()).unwrap();
    assert!(undone.kept.is_empty() && undone.title.contains("Aisha Begum"));
    assert_eq!(office.state(id), PlacementState::ChecksPending);
}

#[test]
fn an_undo_that_takes_a_check_away_takes_the_confirmation_too_and_says_so() {
    let mut office = Birmingham::new();
    let id = office.placement();
    office.record_all(id);
    let student = office.store.record::<Placement>(id).unwrap().student.0;
    let made = office.store.linked(RecordType::Consent, "student", student).unwrap()[0].id;
    let recorded = office.store.made_by(made).unwrap().unwrap();
    confirm(&mut office.store, &[id], now(), today()).unwrap();
    let undone = undo(&mut office.store, &recorded.id, now(), today()).unwrap();
    assert_eq!(office.state(id), PlacementState::ChecksPending);
    assert!(undone.kept.iter().any(|k| k.contains("Aisha Begum") && k.contains("consent")), "{undone:?}");
}

#[test]
fn an_undo_brings_no_confirmation_back_against_what_was_said_since() {
    let mut office = Birmingham::new();
    let id = office.placement();
    office.record_all(id);
    confirm(&mut office.store, &[id], now(), today()).unwrap();
    office.change(id, &[("ends_on", "24 July 2026")]).unwrap();
    let moved = office.store.last_action().unwrap().unwrap();
    let student = office.store.record::<Placement>(id).unwrap().student.0;
    let given = office.store.linked(RecordType::Consent, "student", student).unwrap()[0].id;
    office.change(given, &[("status", "withdrawn"), ("withdrawn_on", "31 May 2026")]).unwrap();
    let undone = undo(&mut office.store, &moved.id, now(), today()).unwrap();
    assert_eq!(office.state(id), PlacementState::ChecksPending);
    assert!(undone.kept.iter().any(|k| k.contains("consent")), "{undone:?}");
    // With its checks whole, the same undo brings the confirmation back.
    office.change(given, &[("status", "given"), ("withdrawn_on", "")]).unwrap();
    confirm(&mut office.store, &[id], now(), today()).unwrap();
    office.change(id, &[("ends_on", "24 July 2026")]).unwrap();
    let moved = office.store.last_action().unwrap().unwrap();
    assert!(undo(&mut office.store, &moved.id, now(), today()).unwrap().kept.is_empty());
    assert_eq!(office.state(id), PlacementState::Confirmed);
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
fn a_field_that_was_emptied_is_empty_and_what_was_left_out_stays() {
    let mut office = Birmingham::new();
    let id = office.placement();
    office.record_all(id);
    let record = |office: &mut Birmingham, item, fields: &[(&str, &str)]| {
        record_check(&mut office.store, &[id], item, &texts(fields), now(), today()).unwrap();
    };
    let named =
        [("first_name", "Tom"), ("last_name", "Ashby"), ("phone", ""), ("email", "tom@arden.example")];
    record(&mut office, CheckItem::Supervisor, &named);
    let supervisor = |office: &Birmingham| {
        let link = office.store.record::<Placement>(id).unwrap().supervisor.unwrap();
        office.store.record::<Contact>(link.0).unwrap()
    };
    assert!(supervisor(&office).phone.is_none() && supervisor(&office).email.is_some());
    record(&mut office, CheckItem::Hours, &[("break_minutes", "")]);
    let held: Placement = office.store.record(id).unwrap();
    assert!(held.break_minutes.is_none() && held.starts_at.is_some());
    // Somebody else of the same firm keeps what nobody saw in the form.
    let firm = held.organisation.0.to_string();
    let other = office.add(
        RecordType::Contact,
        &[("organisation", &firm), ("first_name", "Nadia"), ("phone", "0121 496 0124")],
    );
    record(&mut office, CheckItem::Supervisor, &[("first_name", "Nadia"), ("last_name", ""), ("phone", "")]);
    assert_eq!(office.store.record::<Placement>(id).unwrap().supervisor.unwrap().0, other);
    assert!(supervisor(&office).phone.is_some());
}

#[test]
fn several_checks_are_one_change_and_none_is_kept_when_one_cannot_be() {
    let mut office = Birmingham::new();
    let id = office.placement();
    let given = |pairs: &[(&str, &str)]| {
        let pairs: Vec<_> = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        split_settings(&pairs).unwrap()
    };
    // A supervisor without a first name cannot be kept.
    let wrong = given(&[
        ("consent", "20 May 2026"),
        ("consent.given_by", "carer"),
        ("supervisor.phone", "0121 496 0123"),
    ]);
    assert!(record_checks(&mut office.store, &[id], &wrong, now(), today()).is_err());
    assert_eq!(office.store.count(RecordType::Consent).unwrap(), 0);
    let right =
        given(&[("consent", "20 May 2026"), ("consent.given_by", "carer"), ("supervisor.first_name", "Tom")]);
    let done = record_checks(&mut office.store, &[id], &right, now(), today()).unwrap();
    assert_eq!(done.each.len(), 1);
    undo(&mut office.store, &done.action.unwrap(), now(), today()).unwrap();
    let left = [RecordType::Consent, RecordType::Contact].map(|r| office.store.count(r).unwrap());
    assert_eq!(left, [0, 0]);
}

#[test]
fn what_was_made_by_mistake_goes_and_comes_back_and_what_must_stay_stays() {
    let mut office = Birmingham::new();
    let id = office.placement();
    let student = office.store.record::<Placement>(id).unwrap().student.0;
    let refused = delete(&mut office.store, student, now()).unwrap_err().to_string();
    assert!(refused.contains("1 placement"), "{refused}");
    let gone = delete(&mut office.store, id, now()).unwrap();
    assert!(gone.title.contains("Aisha Begum") && office.store.find(id).unwrap().is_none());
    undo(&mut office.store, &gone.action.unwrap(), now(), today()).unwrap();
    assert_eq!(office.state(id), PlacementState::ChecksPending);
    for kept in [office.store.office_id(), office.store.actor_id()] {
        assert!(delete(&mut office.store, kept.unwrap(), now()).is_err());
        assert!(office.store.find(kept.unwrap()).unwrap().is_some());
    }
}

#[test]
fn a_filter_offers_nothing_that_only_deleted_records_lead_to() {
    let mut office = Birmingham::new();
    let school = |office: &mut Birmingham, name| {
        let id = office.add(RecordType::Organisation, &[("name", name), ("roles", "school")]).to_string();
        office.add(RecordType::Student, &[("first_name", name), ("school", &id)])
    };
    let gone = school(&mut office, "Hill Top School");
    school(&mut office, "Aston Lane College");
    delete(&mut office.store, gone, now()).unwrap();
    let all = filters(&office.store, RecordType::Student).unwrap();
    let schools = &all.iter().find(|f| f.name == "school").unwrap().choices;
    let names: Vec<&str> = schools.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["Aston Lane College"]);
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

#[test]
fn a_consent_says_whose_word_it_is() {
    let mut office = Birmingham::new();
    let id = office.placement();
    let unsaid = split_settings(&[("consent".to_owned(), "20 May 2026".to_owned())]).unwrap();
    let refused = record_checks(&mut office.store, &[id], &unsaid, now(), today()).unwrap_err();
    assert!(matches!(&refused, Problem::Fields(said) if said[0].field == "given_by"), "{refused}");
    assert_eq!(office.store.count(RecordType::Consent).unwrap(), 0);
}

#[test]
fn an_emergency_contact_whose_last_name_comes_later_is_the_same_person() {
    let mut office = Birmingham::new();
    let id = office.placement();
    for settings in [
        vec![("emergency_contact.first_name", "Folake"), ("emergency_contact.phone", "07700 900456")],
        vec![("emergency_contact.first_name", "Folake"), ("emergency_contact.last_name", "Adebayo")],
    ] {
        let given: Vec<_> = settings.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        record_checks(&mut office.store, &[id], &split_settings(&given).unwrap(), now(), today()).unwrap();
    }
    assert_eq!(office.store.count(RecordType::Carer).unwrap(), 1);
    // Another phone is another person's.
    let other = [("emergency_contact.first_name", "Folake"), ("emergency_contact.phone", "07700 900111")];
    let given: Vec<_> = other.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    record_checks(&mut office.store, &[id], &split_settings(&given).unwrap(), now(), today()).unwrap();
    assert_eq!(office.store.count(RecordType::Carer).unwrap(), 2);
}
