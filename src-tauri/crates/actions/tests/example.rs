//! The example office keeps the rules of the real ones, and is the same every time.
#![allow(clippy::unwrap_used)]

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use std::collections::{BTreeMap, BTreeSet};
use waymark_actions::{
    Titles,
    example::{Made, Size, make},
    letters,
    placement::{dossier, ready},
};
use waymark_domain::{
    Record, RecordType, Value,
    records::{
        Carer, Event, Invitation, Office, Organisation, OrganisationRole, Placement, Site, Staff, Student,
    },
    rules::{CheckItem, CheckState, EventState, PlacementState, age},
    values::ChoiceType,
};
use waymark_letters::{Fonts, kinds};
use waymark_reference::{Postcode, postcode, school_by_urn, university_by_ukprn};
use waymark_store::{Read, Store};

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 25, 9, 0, 0).unwrap()
}

fn example(size: Size, today: NaiveDate) -> (Store, Made, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::from_values(&[(1, Value::from("Birmingham"))].into()).unwrap();
    let staff =
        Staff::from_values(&[(1, Value::from("Rosa")), (3, Value::from("coordinator"))].into()).unwrap();
    let (mut store, _) =
        Store::create(dir.path(), "correct horse battery staple", &office, &staff, now()).unwrap();
    let made = make(&mut store, size, now(), today).unwrap();
    (store, made, dir)
}

fn birmingham() -> (Store, Made, tempfile::TempDir) {
    example(Size::office(), now().date_naive())
}

#[test]
fn the_office_has_everybody_and_everything_it_promises() {
    let (store, made, _dir) = birmingham();
    assert_eq!(made.count(RecordType::Student), 200);
    assert_eq!(made.count(RecordType::Placement), 120);
    assert_eq!(made.count(RecordType::Event), 6);
    assert_eq!(store.count(RecordType::Student).unwrap(), 200);
    let organisations = store.all::<Organisation>().unwrap();
    let of = |role| organisations.iter().filter(|(_, o)| o.roles.has(role)).collect::<Vec<_>>();
    assert_eq!(of(OrganisationRole::Employer).len(), 40);
    let names: BTreeSet<_> = of(OrganisationRole::Employer).iter().map(|(_, o)| o.name.to_string()).collect();
    assert_eq!(names.len(), 40, "two employers have one name");
    let schools = of(OrganisationRole::School);
    assert!(schools.len() >= 20, "{}", schools.len());
    for (_, school) in schools {
        let listed = school_by_urn(school.urn.as_ref().unwrap().as_str()).unwrap();
        assert!(listed.west_midlands && listed.name == school.name.as_str(), "{school:?}");
    }
    assert_eq!(of(OrganisationRole::University).len(), 6);
    for (_, university) in of(OrganisationRole::University) {
        assert!(university_by_ukprn(university.ukprn.as_ref().unwrap().as_str()).is_some());
    }
}

#[test]
fn students_are_of_the_age_of_their_year_at_postcodes_that_exist_and_ring_nobody() {
    let (store, _, _dir) = birmingham();
    let students = store.all::<Student>().unwrap();
    let today = now().date_naive();
    let mut scripts = 0;
    for (_, student) in &students {
        let born = student.date_of_birth.unwrap();
        assert_eq!(age::year_group_warning(born, student.year_group.unwrap(), today), None, "{student:?}");
        assert_eq!(age::entry_age_warning(born, student.entry_year.unwrap()), None, "{student:?}");
        let code = student.postcode.as_ref().unwrap().to_string();
        assert!(matches!(postcode(&code), Postcode::Known(_)), "{code}");
        if let Some(phone) = &student.phone {
            assert!(phone.as_str().starts_with("+447700900"), "{phone}");
        }
        assert!(student.email.as_ref().unwrap().as_str().ends_with(".example"));
        scripts += usize::from(student.first_name.chars().all(|c| !c.is_ascii() || c == ' '));
    }
    for (_, site) in store.all::<Site>().unwrap() {
        let code = site.postcode.as_ref().unwrap().to_string();
        assert!(matches!(postcode(&code), Postcode::Known(_)), "{code}");
    }
    for (_, carer) in store.all::<Carer>().unwrap() {
        assert!(carer.phone.as_ref().is_none_or(|p| p.as_str().starts_with("+447700900")));
    }
    assert!(scripts >= 5, "{scripts} names in a script of their own");
    assert!(students.iter().any(|(_, s)| s.last_name.is_none()));
    let names: BTreeSet<_> = students.iter().map(|(_, s)| s.full_name()).collect();
    assert!(names.len() > 180, "{} different names", names.len());
    assert!(names.iter().any(|n| n.contains(['\'', '\u{2019}'])) && names.iter().any(|n| n.contains('-')));
}

#[test]
fn placements_stand_in_every_state_and_no_student_has_two() {
    let (store, _, _dir) = birmingham();
    let placements = store.all::<Placement>().unwrap();
    let mut states: BTreeMap<PlacementState, usize> = BTreeMap::new();
    let mut students = BTreeSet::new();
    for (_, placement) in &placements {
        *states.entry(placement.state).or_default() += 1;
        assert!(students.insert(placement.student.0));
    }
    assert_eq!(states.len(), PlacementState::CHOICES.len(), "{states:?}");
    assert_eq!(states[&PlacementState::Confirmed], 30);
    let events = store.all::<Event>().unwrap();
    let stand: BTreeSet<EventState> = events.iter().map(|(_, e)| e.state).collect();
    assert_eq!(stand.len(), 6);
    let invitations = store.all::<Invitation>().unwrap();
    let unique: BTreeSet<_> = invitations.iter().map(|(_, i)| (i.event.0, i.student.0)).collect();
    assert_eq!((invitations.len(), unique.len()), (120, 120));
}

#[test]
fn what_is_confirmed_passes_its_checks_some_wait_only_for_a_click_and_every_check_blocks_some() {
    // Whatever the day on which it is made: in term, in the summer, on a leap day.
    for (y, m, d) in [(2026, 11, 25), (2027, 7, 14), (2028, 2, 29)] {
        let today = NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let (store, _, _dir) = example(Size::office(), today);
        assert_eq!(ready(&store, today).unwrap().len(), 6, "{today}");
        let mut only: BTreeMap<CheckItem, usize> = BTreeMap::new();
        let mut much = 0;
        for (id, placement) in store.all::<Placement>().unwrap() {
            use PlacementState::*;
            let dossier = dossier(&store, id, today).unwrap();
            let missing: BTreeSet<CheckItem> =
                dossier.checks.iter().filter(|c| c.state == CheckState::Missing).map(|c| c.item).collect();
            let span = || (placement.starts_on.unwrap(), placement.ends_on.unwrap());
            match placement.state {
                ChecksPending => match missing.len() {
                    0 => {}
                    1 => *only.entry(*missing.first().unwrap()).or_default() += 1,
                    _ => much += 1,
                },
                Confirmed => assert!(
                    missing.is_empty() && span().0 > today,
                    "{today} {}: {missing:?}",
                    dossier.title()
                ),
                InProgress => assert!(
                    missing.is_empty() && span().0 <= today && today < span().1 + chrono::Days::new(3)
                ),
                Completed | Closed | NoShow => {
                    assert!(
                        missing.is_empty() && span().1 < today,
                        "{today} {}: {missing:?}",
                        dossier.title()
                    );
                }
                _ => {}
            }
        }
        assert_eq!(only.len(), CheckItem::CHOICES.len(), "{today} {only:?}");
        assert!(only.values().all(|n| *n == 3), "{today} {only:?}");
        assert_eq!(much, 2);
    }
}

#[test]
fn every_confirmed_placement_gets_its_letters_whatever_script_the_name_is_in() {
    let (mut store, _, _dir) = birmingham();
    let today = now().date_naive();
    let fonts = Fonts::new();
    // Of the visits, two are booked and have answers.
    let about = letters::all(&store, kinds::visit_confirmation_student::KIND, today).unwrap();
    let run = letters::issue(
        &mut store,
        kinds::visit_confirmation_student::KIND,
        &about,
        &letters::Wish::default(),
        &fonts,
        now(),
        today,
    )
    .unwrap();
    assert!(run.issued.len() >= 15, "{:?}", run.blocked);
    assert!(run.blocked.iter().all(|one| !one.reasons.is_empty()));
    for kind in [kinds::placement_confirmation_student::KIND, kinds::placement_confirmation_employer::KIND] {
        let about = letters::all(&store, kind, today).unwrap();
        assert_eq!(about.len(), 35);
        let run = letters::issue(&mut store, kind, &about, &letters::Wish::default(), &fonts, now(), today)
            .unwrap();
        assert!(run.blocked.is_empty(), "{:?}", run.blocked);
    }
}

#[test]
fn a_university_can_be_told_of_each_visit_to_which_somebody_said_yes() {
    let (mut store, _, _dir) = birmingham();
    let today = now().date_naive();
    let kind = kinds::visit_booking_university::KIND;
    let about = letters::all(&store, kind, today).unwrap();
    let run =
        letters::issue(&mut store, kind, &about, &letters::Wish::default(), &Fonts::new(), now(), today)
            .unwrap();
    assert_eq!(run.issued.len(), 2, "{:?}", run.blocked);
    let reasons: Vec<&String> = run.blocked.iter().flat_map(|one| &one.reasons).collect();
    assert!(reasons.iter().all(|why| why.contains("No student has said yes")), "{reasons:?}");
}

#[test]
fn the_same_day_makes_the_same_office() {
    let told = || {
        let (store, _, _dir) = birmingham();
        let titles = Titles::new(&store);
        let mut all = Vec::new();
        for record in RecordType::ALL {
            store
                .each(*record, &mut |row| {
                    let shown = record.fields().iter().map(|f| titles.shown(*record, &row.values, f.name));
                    all.push(shown.collect::<Vec<_>>().join("|"));
                })
                .unwrap();
        }
        all
    };
    assert_eq!(told(), told());
}

#[test]
fn it_keeps_its_shape_at_another_size() {
    let (store, made, _dir) = example(Size::of(600), now().date_naive());
    assert_eq!((made.count(RecordType::Student), made.count(RecordType::Placement)), (600, 360));
    assert_eq!(ready(&store, now().date_naive()).unwrap().len(), 18);
    let none = example(Size::of(0), now().date_naive()).1;
    assert_eq!(none.count(RecordType::Student), 0);
}

#[test]
fn what_the_office_said_of_itself_stays() {
    let (store, _, _dir) = birmingham();
    let office: Office = store.record(store.office_id().unwrap()).unwrap();
    assert_eq!(office.name.as_str(), "Birmingham");
    assert!(office.charity_number.is_some() && office.safeguarding_phone.is_some());
}
