//! What clashed between two laptops, as the window asks for it: the questions, their number, the answers.
#![allow(clippy::unwrap_used)]

mod office;
#[path = "../../../../tests/two_laptops/mod.rs"]
mod two_laptops;

use office::{Office, cells};
use serde_json::{Value, json};
use two_laptops::{Two, add, change};
use waymark_domain::{RecordId, RecordType::Student};

/// The window on Rosa's laptop, where Sam changed Aisha's phone and year group at the same time.
fn clashed() -> (Office, RecordId) {
    let office = Office::bare();
    let mut two = Two::new(office.dir.path());
    let aisha = add(&mut two.rosa, Student, &[("first_name", "Aisha"), ("last_name", "Begum")]);
    two.share();
    change(&mut two.rosa, Student, aisha, &[("phone", "07700 900456"), ("year_group", "13")]);
    change(&mut two.sam, Student, aisha, &[("phone", "07700 900789"), ("year_group", "12")]);
    two.share();
    drop(two);
    std::fs::rename(office.dir.path().join("rosa"), office.dir.path().join("store")).unwrap();
    office.ok("unlock", json!({ "passphrase": two_laptops::PASSPHRASE }));
    (office, aisha)
}

fn count(office: &Office) -> u64 {
    office.ok("changes_to_check_count", json!({}))["total"].as_u64().unwrap()
}

fn answer(clash: &Value, take: &str) -> Value {
    json!({ "about": clash["about"], "seen": clash["seen"], "take": take, "other": clash["others"][0]["key"] })
}

#[test]
fn both_values_are_shown_with_who_and_when_on_the_record_too_and_one_answer_settles_them() {
    let (office, aisha) = clashed();
    assert_eq!(count(&office), 2);
    let changes = office.ok("changes_to_check", json!({}));
    assert_eq!((&changes["total"], &changes["empty"]), (&json!(2), &json!("")));
    let card = &changes["records"][0];
    assert_eq!((&card["title"], &card["kindLabel"]), (&json!("Aisha Begum"), &json!("Student")));
    let [year, phone] = &card["questions"].as_array().unwrap()[..] else { panic!("{card}") };
    assert_eq!((&year["label"], &phone["label"]), (&json!("Year group"), &json!("Phone")));
    assert_eq!(phone["stands"]["lines"][0]["shown"], "07700 900456");
    assert_eq!(phone["others"][0]["lines"][0]["shown"], "07700 900789");
    assert_eq!(
        (&phone["stands"]["who"], &phone["others"][0]["who"]),
        (&json!("Rosa Whitlock"), &json!("Sam Lee"))
    );
    assert_eq!(phone["typed"][0]["field"], "phone");

    let page = office.ok("record", json!({ "id": aisha.to_string() }));
    let fields: Vec<&Value> = page["clashes"].as_array().unwrap().iter().map(|c| &c["fields"][0]).collect();
    assert_eq!(fields, ["year_group", "phone"]);

    let mut stale = answer(phone, "other");
    stale["seen"] = "something else".into();
    let refused = office.refused("settle", json!({ "id": aisha.to_string(), "answers": [stale] }));
    assert_eq!((&refused.code[..], &refused.safe[..]), ("check_changed", "Nothing was changed."));

    let typed = json!({ "about": "phone", "seen": phone["seen"], "take": "typed", "values": { "phone": "call her" } });
    let refused = office.refused("settle", json!({ "id": aisha.to_string(), "answers": [typed] }));
    assert_eq!(refused.fields[0].field, "phone");

    let done = office.ok("settle", json!({ "id": aisha.to_string(), "answers": [answer(phone, "other")] }));
    assert_eq!((&done["left"], &done["action"]["title"]), (&json!(1), &json!("Settle phone of Aisha Begum")));
    assert_eq!(count(&office), 1);
    office.ok("undo", json!({ "action": done["action"]["id"] }));
    assert_eq!(count(&office), 2);
    let answers = json!([answer(phone, "other"), answer(year, "standing")]);
    let refused = office.refused("settle", json!({ "id": aisha.to_string(), "answers": answers }));
    assert_eq!(refused.code, "check_changed", "who set the phone last is another since the undo");
    let open = office.ok("changes_to_check", json!({}));
    let questions = open["records"][0]["questions"].as_array().unwrap();
    let answers = json!([answer(&questions[0], "standing"), answer(&questions[1], "other")]);
    let done = office.ok("settle", json!({ "id": aisha.to_string(), "answers": answers }));
    assert_eq!((&done["left"], count(&office)), (&json!(0), 0));
    let page = office.ok("record", json!({ "id": aisha.to_string() }));
    assert_eq!(page["clashes"], json!([]));
    let list = office.ok("list", json!({ "kind": "student", "search": "Aisha" }));
    assert!(cells(&list)[0].iter().any(|cell| cell == "Year 13"), "{list}");
    let changes = office.ok("changes_to_check", json!({}));
    assert!(
        changes["empty"].as_str().unwrap().starts_with("Nothing waits for you. When two people"),
        "{changes}"
    );
    let history = office.ok("history", json!({ "id": aisha.to_string() }));
    let told = history["entries"].to_string();
    assert!(told.contains("Settle 2 questions about Aisha Begum"), "{told}");
}

#[test]
fn what_a_withdrawn_laptop_sent_is_shown_on_it_and_can_be_let_be_and_looked_at_again() {
    let office = Office::bare();
    let mut two = Two::new(office.dir.path());
    let chloe = add(
        &mut two.sam,
        Student,
        &[("first_name", "Chloe"), ("last_name", "Hart"), ("phone", "07700 900222")],
    );
    two.central.withdraw(&two.sam);
    two.central.push(&mut two.sam);
    drop(two);
    std::fs::rename(office.dir.path().join("sam"), office.dir.path().join("store")).unwrap();
    office.ok("unlock", json!({ "passphrase": two_laptops::PASSPHRASE }));
    let changes = office.ok("changes_to_check", json!({}));
    let aside = &changes["setAside"][0];
    assert_eq!((&changes["total"], &aside["who"]), (&json!(1), &json!("Sam Lee")));
    assert!(aside["why"].as_str().unwrap().contains("withdrawn"), "{aside}");
    let part = &aside["parts"][0];
    assert_eq!(part["what"], "New student: Chloe Hart");
    assert_eq!((&part["there"], &part["again"]["phone"]), (&json!(false), &json!("+447700900222")));
    office.ok("let_be", json!({ "numbers": aside["numbers"] }));
    let changes = office.ok("changes_to_check", json!({}));
    assert_eq!((&changes["total"], &changes["letBe"][0]["letBeBy"]), (&json!(0), &json!("Sam Lee")));
    assert_eq!(changes["letBe"][0]["parts"][0]["lines"][0]["shown"], "Chloe", "its values stay");
    office.ok("look_again", json!({ "numbers": aside["numbers"] }));
    assert_eq!(count(&office), 1);
    assert!(office.refused("record", json!({ "id": chloe.to_string() })).happened.len() > 3);
}

#[test]
fn contradictions_between_records_come_with_an_import_or_a_look_and_go_when_they_are_mended() {
    let office = Office::new();
    assert_eq!(count(&office), 0);
    let changes = office.ok("changes_to_check", json!({}));
    assert!(changes["empty"].as_str().unwrap().contains("on this laptop alone"), "{changes}");
    let (placement, student, employer) = office.placement();
    office.record_all(&placement);
    office.ok("confirm", json!({ "ids": [placement] }));
    let twin = json!({ "first_name": "Aisha", "last_name": "BEGUM", "date_of_birth": "14/3/2009" });
    let twin = office.add("student", twin);
    let offer = office
        .add("placement_offer", json!({ "title": "Bridge design", "organisation": employer, "places": "1" }));
    for days in [("13.7.26", "24.7.26"), ("1.9.26", "2.9.26")] {
        let again = json!({
            "student": student, "organisation": employer, "offer": offer, "starts_on": days.0, "ends_on": days.1,
            "starts_at": "9am", "ends_at": "16:30", "break_minutes": "45", "days": "mon,tue,wed,thu,fri",
        });
        let again = office.add("placement", again);
        office.record_all(&again);
        let done = office.ok("confirm", json!({ "ids": [again] }));
        assert_eq!(done["each"][0]["done"], true, "{done}");
    }
    let visit = office.add("event", json!({ "title": "Aston day", "places": "1", "held_on": "1.7.26" }));
    office.ok("add_to_visit", json!({ "event": visit, "students": [student, twin] }));
    let across = |office: &Office| {
        let changes = office.ok("changes_to_check", json!({}));
        let all = changes["across"].as_array().unwrap().clone();
        all.into_iter().map(|one| (one["kind"].as_str().unwrap().to_owned(), one)).collect::<Vec<_>>()
    };
    let found = across(&office);
    let kinds: Vec<&str> = found.iter().map(|(kind, _)| &kind[..]).collect();
    assert_eq!(kinds, ["samePerson", "placedTwice", "fullOffer", "fullVisit"]);
    assert_eq!(count(&office), 4);
    assert_eq!(found[1].1["why"], "Both are confirmed, and both are on 13 July 2026.");
    assert_eq!(found[2].1["why"], "2 students have a place, and there is one place.");
    assert_eq!(found[3].1["title"], "Aston day: more students than places");
    assert_eq!(found[3].1["records"].as_array().unwrap().len(), 3);

    let ids = json!({ "ids": [student, twin] });
    let told = office.ok("two_people", ids);
    assert_eq!(told["action"]["title"], "Two people, not one: Aisha Begum");
    let places = |kind: &str, id: &str| {
        let revision = office.ok("record", json!({ "id": id }))["revision"].clone();
        office
            .ok("save", json!({ "kind": kind, "id": id, "revision": revision, "values": { "places": "2" } }));
    };
    places("placement_offer", &offer);
    places("event", &visit);
    office.ok("advance", json!({ "id": placement, "event": "we_cancel", "reason": "The other stands." }));
    assert!(across(&office).is_empty(), "{:?}", across(&office));
    assert_eq!(count(&office), 0);
    let hidden = office.ok("record", json!({ "id": twin }))["fields"].to_string();
    assert!(!hidden.contains("another_than"), "ids are nothing to read");
}
