//! The first screen counts everything that waits, and forgets nobody.
#![allow(clippy::unwrap_used)]

mod office;

use chrono::Duration;
use office::{Birmingham, now, today};
use waymark_actions::{
    TodayGroup,
    example::{Size, make},
    letters::{Wish, issue, visits_out_of_date},
    lists::{ListAsk, filters, list},
    placement::{advance, confirm, put_on_visit, ready},
    today_groups,
};
use waymark_domain::{
    RecordId, RecordType,
    records::{Placement, Student},
};
use waymark_letters::{Fonts, kinds};
use waymark_store::Read;

fn group(office: &Birmingham, title: &str) -> Option<TodayGroup> {
    today_groups(&office.store, today()).unwrap().into_iter().find(|g| g.title == title)
}

fn total(office: &Birmingham, title: &str) -> u64 {
    group(office, title).map_or(0, |g| g.total)
}

#[test]
fn all_that_are_ready_are_counted_and_those_that_are_late_or_have_no_dates_are_shown() {
    let mut office = Birmingham::new();
    let open: Vec<RecordId> = (0..26).map(|_| office.placement()).collect();
    let ready: Vec<RecordId> = (0..3).map(|_| office.placement()).collect();
    for id in &ready {
        office.record_all(*id);
        // Later than the twenty-six that are open.
        office.change(*id, &[("starts_on", "13 July 2026")]).unwrap();
    }
    office.change(open[0], &[("starts_on", ""), ("ends_on", "")]).unwrap();
    office.change(open[1], &[("starts_on", "25 May 2026"), ("ends_on", "29 May 2026")]).unwrap();
    assert_eq!(total(&office, "Ready to confirm"), 3);
    assert_eq!(total(&office, "Checks still open"), 24);
    let late = group(&office, "Begun without a confirmation").unwrap();
    assert_eq!((late.total, late.items[0].id), (1, open[1]));
    assert!(late.items[0].detail.contains("Missing: "), "{}", late.items[0].detail);
    let undated = group(&office, "No dates yet").unwrap();
    assert_eq!((undated.total, undated.items[0].id), (1, open[0]));
}

#[test]
fn a_confirmation_whose_letter_says_something_else_now_is_unsent_again() {
    const UNSENT: &str = "Confirmed, no letter yet";
    let mut office = Birmingham::new();
    let id = office.placement();
    office.record_all(id);
    let student = office.store.record::<Placement>(id).unwrap().student.0;
    let home = [("address_line_1", "2 Tanner Street"), ("town", "Birmingham"), ("postcode", "B5 5SE")];
    office.change(student, &home).unwrap();
    let firm = office.store.record::<Placement>(id).unwrap().organisation.0;
    office
        .change(
            firm,
            &[("address_line_1", "3 Quayside Road"), ("town", "Birmingham"), ("postcode", "B4 7ET")],
        )
        .unwrap();
    confirm(&mut office.store, &[id], now(), today()).unwrap();
    assert_eq!(total(&office, UNSENT), 1);
    let send = |office: &mut Birmingham| {
        let kind = kinds::placement_confirmation_student::KIND;
        let run =
            issue(&mut office.store, kind, &[id], &Wish::default(), &Fonts::new(), now(), today()).unwrap();
        assert!(run.blocked.is_empty(), "{:?}", run.blocked);
    };
    send(&mut office);
    assert_eq!(total(&office, UNSENT), 0);
    // A remark is nothing that anybody was told.
    office.change(id, &[("remarks", "Rang on Monday")]).unwrap();
    assert_eq!(total(&office, UNSENT), 0);
    office.change(id, &[("dress", "Closed shoes")]).unwrap();
    let unsent = group(&office, UNSENT).unwrap();
    assert!(unsent.items[0].detail.contains("out of date"), "{}", unsent.items[0].detail);
    send(&mut office);
    assert_eq!(total(&office, UNSENT), 0);
    // The supervisor's number is in the letter too.
    let supervisor = office.store.record::<Placement>(id).unwrap().supervisor.unwrap().0;
    office.change(supervisor, &[("phone", "0121 496 0199")]).unwrap();
    assert_eq!(total(&office, UNSENT), 1);
    assert_eq!(office.store.count(RecordType::Letter).unwrap(), 2);
}

/// A confirmed placement with both its letters, which went out an hour after everything was written down.
fn told(office: &mut Birmingham) -> RecordId {
    let id = office.placement();
    office.record_all(id);
    let placement: Placement = office.store.record(id).unwrap();
    let (student, firm) = (placement.student.0, placement.organisation.0);
    office.change(student, &[("year_group", "12"), ("phone", "07700 900321")]).unwrap();
    let address = [("address_line_1", "2 Tanner Street"), ("town", "Birmingham"), ("postcode", "B5 5SE")];
    let school = [("name", "Hill Top School"), ("roles", "school")];
    let school = office.add(RecordType::Organisation, &[&school[..], &address].concat());
    office.change(student, &[("school", &school.to_string())]).unwrap();
    office.change(firm, &address).unwrap();
    confirm(&mut office.store, &[id], now(), today()).unwrap();
    let later = now() + Duration::hours(1);
    for kind in [kinds::placement_confirmation_student::KIND, kinds::placement_confirmation_employer::KIND] {
        let run =
            issue(&mut office.store, kind, &[id], &Wish::default(), &Fonts::new(), later, today()).unwrap();
        assert!(run.blocked.is_empty(), "{:?}", run.blocked);
    }
    id
}

#[test]
fn what_stands_beside_a_placement_makes_its_letters_wrong_too() {
    const UNSENT: &str = "Confirmed, no letter yet";
    const OUT_OF_DATE: &str = "Its letter is out of date.";
    let kind_of = |name: &str| RecordType::from_name(name).unwrap();
    // What is added and to what it leads; without that, what is changed. And what is said then.
    type Case = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);
    let cases: [Case; 7] = [
        (
            "consent",
            "student",
            &[
                ("kind", "placement"),
                ("given_by", "carer"),
                ("status", "withdrawn"),
                ("dated", "1 June 2026"),
            ],
            "Its letter no longer stands: A parent or carer withdrew consent on 1 June 2026.",
        ),
        (
            "need",
            "student",
            &[("kind", "access"), ("adjustment", "Step-free way in"), ("share_with_host", "yes")],
            OUT_OF_DATE,
        ),
        (
            "health_safety_conversation",
            "placement",
            &[("held_on", "1 June 2026"), ("spoken_with", "Mo Ali")],
            OUT_OF_DATE,
        ),
        ("insurance_check", "organisation", &[("exempt_because", "A council")], OUT_OF_DATE),
        ("insurance_check", "", &[("ends_on", "10 July 2026")], "Its letter no longer stands: "),
        ("carer", "", &[("emergency_contact", "no")], "Its letter no longer stands: "),
        ("organisation", "", &[("name", "Hill Top Academy")], OUT_OF_DATE),
    ];
    for (name, to, fields, said) in cases {
        let mut office = Birmingham::new();
        let id = told(&mut office);
        let placement: Placement = office.store.record(id).unwrap();
        let (student, firm) = (placement.student.0, placement.organisation.0);
        assert_eq!(total(&office, UNSENT), 0, "{name}");
        office.clock = now() + Duration::hours(2);
        let first = |kind, by, to| office.store.linked(kind_of(kind), by, to).unwrap()[0].id;
        match (name, to) {
            (_, "student" | "organisation" | "placement") => {
                let parent = match to {
                    "student" => student,
                    "organisation" => firm,
                    _ => id,
                };
                let parent = parent.to_string();
                office.add(kind_of(name), &[&[(to, parent.as_str())], fields].concat());
            }
            _ => {
                let held = match name {
                    "insurance_check" => first(name, "organisation", firm),
                    "carer" => first(name, "student", student),
                    _ => office.store.record::<Student>(student).unwrap().school.unwrap().0,
                };
                office.change(held, fields).unwrap();
            }
        }
        let unsent = group(&office, UNSENT).unwrap_or_else(|| panic!("{name} {fields:?} is not seen"));
        assert_eq!((unsent.total, unsent.items[0].id), (1, id), "{name} {fields:?}");
        assert!(unsent.items[0].detail.contains(said), "{name}: {}", unsent.items[0].detail);
    }
}

#[test]
fn what_changes_beside_another_placement_leaves_a_letter_as_right_as_it_was() {
    let mut office = Birmingham::new();
    let (told_first, other) = (told(&mut office), told(&mut office));
    office.clock = now() + Duration::hours(2);
    let student = office.store.record::<Placement>(other).unwrap().student.0;
    office.change(student, &[("last_name", "Khan")]).unwrap();
    let unsent = group(&office, "Confirmed, no letter yet").unwrap();
    let ids: Vec<RecordId> = unsent.items.iter().map(|item| item.id).collect();
    assert_eq!((ids, unsent.total), (vec![other], 1), "{told_first} is as it was");
}

#[test]
fn see_all_shows_just_the_rows_that_were_counted() {
    let mut office = Birmingham::new();
    make(&mut office.store, Size::office(), now(), today()).unwrap();
    let groups = today_groups(&office.store, today()).unwrap();
    assert!(groups.len() >= 3, "{groups:?}");
    for group in groups {
        let (record, ask) = group.list.unwrap();
        let page = list(&office.store, record, &ask, today()).unwrap();
        assert_eq!(page.total, group.total, "{}", group.title);
        let rows: Vec<RecordId> = page.rows.iter().map(|(id, _)| *id).collect();
        assert!(group.items.iter().all(|item| rows.contains(&item.id)), "{}", group.title);
        let choices = filters(&office.store, record).unwrap();
        let due = choices.iter().find(|f| f.name == ask.filters[0].0).unwrap();
        assert!(due.choices.iter().any(|(code, label)| *code == ask.filters[0].1 && label == group.title));
        assert!(!due.may_be_empty && due.choices.iter().all(|(code, _)| !code.is_empty()));
    }
    let wrong = ListAsk { filters: vec![("due".into(), "visits".into())], ..ListAsk::default() };
    assert!(list(&office.store, RecordType::Placement, &wrong, today()).is_err());
}

#[test]
fn a_visit_counts_those_who_have_a_place_and_a_cancelled_one_is_not_coming() {
    const VISITS: &str = "Visits in the next six weeks";
    let mut office = Birmingham::new();
    let visit = office.add(
        RecordType::Event,
        &[("title", "Open day"), ("kind", "university_visit"), ("held_on", "15 June 2026"), ("places", "2")],
    );
    let students: Vec<RecordId> = ["Amara", "Imran", "Zoe"]
        .iter()
        .map(|name| office.add(RecordType::Student, &[("first_name", name)]))
        .collect();
    put_on_visit(&mut office.store, visit, &students[..2], now()).unwrap();
    let invitation = office.store.linked(RecordType::Invitation, "event", visit).unwrap()[0].id;
    let step =
        |office: &mut Birmingham, id, step| advance(&mut office.store, id, step, "", now(), today()).unwrap();
    step(&mut office, invitation, "withdraw");
    assert!(group(&office, VISITS).unwrap().items[0].detail.contains("1 of 2 students"));
    let added = put_on_visit(&mut office.store, visit, &students[2..], now()).unwrap();
    assert!(added.each[0].reasons.is_empty(), "the place that was given back is free: {:?}", added.each);
    assert!(group(&office, VISITS).unwrap().items[0].detail.contains("2 of 2 students"));
    step(&mut office, visit, "cancel");
    assert_eq!(total(&office, VISITS), 0);
}

#[test]
fn what_is_ready_is_what_the_checks_say_though_few_are_looked_at() {
    let mut office = Birmingham::new();
    make(&mut office.store, Size::office(), now(), today()).unwrap();
    let ready = ready(&office.store, today()).unwrap();
    let first: std::collections::BTreeSet<_> =
        ready.iter().map(|id| office.store.record::<Placement>(*id).unwrap().starts_on).collect();
    assert!(first.iter().all(|day| day.is_some_and(|day| day >= today())));
    let group = group(&office, "Ready to confirm").unwrap();
    assert_eq!(group.total, ready.len() as u64);
    assert!(group.total > 0 && group.items.iter().all(|item| ready.contains(&item.id)));
}

const RETOLD: &str = "Visits with letters out of date";

/// A booked visit to which everybody who was invited said yes.
fn booked(office: &mut Birmingham, lead: RecordId, students: &[RecordId]) -> (RecordId, Vec<RecordId>) {
    let lead = lead.to_string();
    let fields = [
        ("title", "Open day"),
        ("held_on", "8 September 2026"),
        ("meeting_point", "under the big screen at New Street"),
        ("meeting_time", "8.45 am"),
        ("return_time", "16:30"),
        ("lead", lead.as_str()),
        ("lead_mobile", "07700 900461"),
    ];
    let visit = office.add(RecordType::Event, &fields);
    put_on_visit(&mut office.store, visit, students, now()).unwrap();
    step(office, visit, "book");
    let linked = office.store.linked(RecordType::Invitation, "event", visit).unwrap();
    let invitations: Vec<RecordId> = linked.iter().map(|row| row.id).collect();
    for id in &invitations {
        step(office, *id, "accept");
    }
    (visit, invitations)
}

fn students(office: &mut Birmingham, names: &[&str]) -> Vec<RecordId> {
    let home = [("address_line_1", "2 Tanner Street"), ("town", "Birmingham"), ("postcode", "B5 5SE")];
    let add = |name| office.add(RecordType::Student, &[&[("first_name", name)][..], &home].concat());
    names.iter().copied().map(add).collect()
}

fn coordinator(office: &mut Birmingham, name: &str) -> RecordId {
    office.add(RecordType::Staff, &[("first_name", name), ("role", "coordinator")])
}

fn step(office: &mut Birmingham, id: RecordId, step: &str) {
    advance(&mut office.store, id, step, "", now(), today()).unwrap();
}

fn send(office: &mut Birmingham, ids: &[RecordId]) {
    let kind = kinds::visit_confirmation_student::KIND;
    let run = issue(&mut office.store, kind, ids, &Wish::default(), &Fonts::new(), now(), today()).unwrap();
    assert!(run.blocked.is_empty(), "{:?}", run.blocked);
}

/// What is said of the only visit with letters out of date, after how many come.
fn retold(office: &Birmingham) -> String {
    let group = group(office, RETOLD).unwrap();
    assert_eq!(group.total, 1);
    group.items[0].detail.split_once("students. ").unwrap().1.to_owned()
}

#[test]
fn a_visit_that_changed_after_its_letters_went_out_is_told_with_how_many() {
    let mut office = Birmingham::new();
    let guests = students(&mut office, &["Amara", "Imran", "Zoe"]);
    let lead = coordinator(&mut office, "Sam");
    let (visit, invitations) = booked(&mut office, lead, &guests);
    // The third has no letter that could be wrong.
    send(&mut office, &invitations[..2]);
    assert_eq!(total(&office, RETOLD), 0);
    office.change(visit, &[("remarks", "Rang on Monday")]).unwrap();
    assert_eq!(total(&office, RETOLD), 0);
    for (record, changed) in [
        (visit, ("held_on", "9 September 2026")),
        (visit, ("meeting_time", "9 am")),
        (visit, ("meeting_point", "at the station's front")),
        (lead, ("first_name", "Alex")),
    ] {
        office.change(record, &[changed]).unwrap();
        let told = group(&office, RETOLD).unwrap_or_else(|| panic!("{changed:?} is not seen"));
        assert_eq!((told.total, told.items[0].id), (1, visit), "{changed:?}");
        assert!(told.items[0].detail.ends_with("2 letters are out of date."), "{}", told.items[0].detail);
        send(&mut office, &invitations[..2]);
        assert_eq!(total(&office, RETOLD), 0, "{changed:?}");
    }
    // One gives the place back and needs no other letter; then the visit is called off, which is another matter.
    step(&mut office, invitations[0], "withdraw");
    office.change(visit, &[("meeting_time", "9.15 am")]).unwrap();
    let told = group(&office, RETOLD).unwrap();
    assert!(told.items[0].detail.ends_with("1 letter is out of date."), "{}", told.items[0].detail);
    step(&mut office, visit, "cancel");
    assert_eq!(total(&office, RETOLD), 0);
}

#[test]
fn only_who_gave_a_place_back_or_was_missed_needs_no_other_letter() {
    let mut office = Birmingham::new();
    let guests = students(&mut office, &["Amara", "Imran", "Zoe", "Noor", "Musa"]);
    let lead = coordinator(&mut office, "Sam");
    let (visit, all) = booked(&mut office, lead, &guests);
    send(&mut office, &all);
    step(&mut office, all[0], "withdraw");
    step(&mut office, all[1], "miss");
    assert_eq!(total(&office, RETOLD), 0);
    // This one holds a letter that promises a place.
    step(&mut office, all[2], "waitlist");
    const NO_PLACE: &str = "The student has no place: the invitation stands at \u{201c}Waiting list\u{201d}.";
    assert_eq!(retold(&office), format!("1 letter no longer stands: {NO_PLACE}"));
    office.change(visit, &[("meeting_time", "9 am")]).unwrap();
    assert_eq!(retold(&office), format!("2 letters are out of date. 1 no longer stands: {NO_PLACE}"));
    step(&mut office, all[3], "waitlist");
    assert_eq!(retold(&office), format!("1 letter is out of date. 2 no longer stand: {NO_PLACE}"));
    let musa = guests[4].to_string();
    let refused = [("kind", "visit"), ("given_by", "carer"), ("status", "refused"), ("dated", "1 June 2026")];
    office.add(RecordType::Consent, &[&[("student", musa.as_str())][..], &refused].concat());
    let said = retold(&office);
    assert!(said.starts_with("3 letters no longer stand, one of them because: "), "{said}");
    let why = group(&office, RETOLD).unwrap().why;
    assert!(why.ends_with("Tell of the change, or issue them again."), "{why}");
}

#[test]
fn who_signed_in_the_place_of_a_lead_makes_no_letter_of_a_visit_wrong() {
    let mut office = Birmingham::new();
    let guests = students(&mut office, &["Amara"]);
    let signer = office.store.actor_id().unwrap();
    let (visit, all) = booked(&mut office, signer, &guests);
    send(&mut office, &all);
    office.change(visit, &[("lead", "")]).unwrap();
    assert_eq!(total(&office, RETOLD), 0);
    office.change(signer, &[("first_name", "Rosalind")]).unwrap();
    assert_eq!(total(&office, RETOLD), 0);
    office.change(visit, &[("lead_mobile", "07700 900462")]).unwrap();
    assert_eq!(total(&office, RETOLD), 1, "the number is of the visit, whoever leads it");
    // A lead who was named and leads no more is another matter.
    let sam = coordinator(&mut office, "Sam");
    office.change(visit, &[("lead", &sam.to_string())]).unwrap();
    send(&mut office, &all);
    assert_eq!(total(&office, RETOLD), 0);
    office.change(visit, &[("lead", "")]).unwrap();
    assert_eq!(total(&office, RETOLD), 1);
}

#[test]
fn what_changes_of_one_visit_leaves_the_letters_of_another_right() {
    let mut office = Birmingham::new();
    let guests = students(&mut office, &["Amara", "Imran", "Zoe"]);
    let (sam, alex) = (coordinator(&mut office, "Sam"), coordinator(&mut office, "Alex"));
    // One student is on both.
    let (first, all) = booked(&mut office, sam, &guests[..2]);
    send(&mut office, &all);
    let (second, all) = booked(&mut office, alex, &guests[1..]);
    send(&mut office, &all);
    let stale = |office: &Birmingham| -> Vec<(RecordId, usize)> {
        let stale = visits_out_of_date(&office.store, &[first, second], today()).unwrap();
        stale.into_iter().map(|(visit, letters)| (visit, letters.len())).collect()
    };
    assert_eq!(stale(&office), []);
    office.change(alex, &[("first_name", "Alexandra")]).unwrap();
    assert_eq!(stale(&office), [(second, 2)]);
    office.change(guests[0], &[("preferred_name", "Amy")]).unwrap();
    assert_eq!(stale(&office), [(first, 1), (second, 2)]);
}
