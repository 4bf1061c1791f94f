//! The files that a screen has written: what they never take the place of, and what is told when one of them fails.
#![allow(clippy::unwrap_used)]

mod office;

use office::{Office, PASSPHRASE, cells};
use serde_json::{Value, json};
use std::{fs, path::Path};
use waymark_store::{Action, Store};

const STUDENT: &str = "placement-confirmation-student";

fn export(path: &str) -> Value {
    json!({ "query": { "kind": "student", "search": "", "filters": [], "sort": null, "page": 1 }, "ids": [], "path": path })
}

/// Every file below a folder, by its path; not the one in which readers of the database leave their marks.
fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => all.extend(files(&path)),
            false if path.to_string_lossy().ends_with("-shm") => {}
            false => all.push((path.display().to_string(), fs::read(&path).unwrap())),
        }
    }
    all.sort();
    all
}

#[test]
fn a_letter_takes_the_place_of_a_letter_or_of_nothing() {
    let office = Office::new();
    let (letter, placement) = office.letter();
    let save = |path: &str| json!({ "id": letter, "path": path });
    office.ok("backup", json!({ "path": office.path("all.waymark-backup") }));
    fs::write(office.path("diary.txt"), "Dear diary").unwrap();
    fs::create_dir(office.path("folder.pdf")).unwrap();
    let before = files(office.dir.path());
    for (name, code) in [
        ("store/waymark.db", "in_office"),
        ("store/keys.json", "in_office"),
        ("store/new.pdf", "in_office"),
        ("folder.pdf/../store/new.pdf", "in_office"),
        ("all.waymark-backup", "not_replaced"),
        ("diary.txt", "not_replaced"),
        ("folder.pdf", "not_replaced"),
    ] {
        let problem = office.refused("letter_save", save(&office.path(name)));
        assert_eq!(problem.code, code, "{name}: {problem:?}");
        assert!(!problem.safe.is_empty() && problem.next.contains("Choose another"), "{problem:?}");
        assert!(files(office.dir.path()) == before, "{name}");
    }
    let fate = || cells(&office.ok("list", json!({ "kind": "letter" })))[0][4].clone();
    assert_eq!(fate(), "Issued");
    // A run into the office's folder writes nothing, and what is in the way of a run stays.
    let run = |folder: &str, merged: bool| {
        let given =
            json!({ "kind": STUDENT, "ids": [placement], "folder": office.path(folder), "merged": merged });
        office.ok("letters_issue", given)
    };
    for folder in ["store", "store/letters", "folder.pdf/../new/../store/letters"] {
        for merged in [false, true] {
            let done = run(folder, merged);
            assert_eq!(done["unwritten"]["code"], "in_office", "{done}");
            assert_eq!((&done["files"], &done["issued"][0]["path"]), (&json!([]), &Value::Null));
            assert!(done["stopped"].is_null());
            assert!(files(office.dir.path()) == before);
        }
    }
    let reference = run("store", false)["issued"][0]["reference"].as_str().unwrap().to_owned();
    let own = office.path(&format!("{reference}.pdf"));
    fs::write(&own, "not a letter").unwrap();
    let done = run("", false);
    assert_eq!(done["unwritten"]["code"], "not_replaced", "{done}");
    assert!(done["unwritten"]["safe"].as_str().unwrap().contains("left as it is"), "{done}");
    assert_eq!(fs::read_to_string(&own).unwrap(), "not a letter");
    assert_eq!(fate(), "Issued");
    // Over itself, over nothing, over an empty file.
    fs::write(office.path("empty.pdf"), "").unwrap();
    for name in ["one.pdf", "one.pdf", "empty.pdf"] {
        office.ok("letter_save", save(&office.path(name)));
        assert!(fs::read(office.path(name)).unwrap().starts_with(b"%PDF"), "{name}");
    }
    assert_eq!(fate(), "Saved as a file");
}

#[test]
fn a_list_takes_the_place_of_a_list_or_of_nothing() {
    let office = Office::new();
    let (letter, _) = office.letter();
    let letter_path = office.path("letter.csv");
    office.ok("letter_save", json!({ "id": letter, "path": letter_path }));
    fs::copy(office.path("store/waymark.db"), office.path("copy.xlsx")).unwrap();
    let before = files(office.dir.path());
    for (name, code) in [
        ("store/students.xlsx", "in_office"),
        ("store/../store/students.csv", "in_office"),
        ("letter.csv", "not_replaced"),
        ("copy.xlsx", "not_replaced"),
        ("store/keys.json", "in_office"),
    ] {
        let problem = office.refused("export_list", export(&office.path(name)));
        assert_eq!(problem.code, code, "{name}: {problem:?}");
        assert!(!problem.safe.is_empty() && problem.next.contains("Choose another"), "{problem:?}");
        assert!(files(office.dir.path()) == before, "{name}");
    }
    for name in ["all.xlsx", "all.xlsx", "all.csv", "all.csv"] {
        office.ok("export_list", export(&office.path(name)));
    }
}

#[test]
fn the_recovery_page_takes_the_place_of_nothing_else_either() {
    let office = Office::new();
    fs::write(office.path("diary.txt"), "Dear diary").unwrap();
    for (name, code) in [("store/page.pdf", "in_office"), ("diary.txt", "not_replaced")] {
        assert_eq!(office.refused("recovery_save", json!({ "path": office.path(name) })).code, code);
    }
    office.ok("recovery_save", json!({ "path": office.path("page.pdf") }));
    assert_eq!(fs::read_to_string(office.path("diary.txt")).unwrap(), "Dear diary");
}

#[test]
fn of_a_run_whose_second_file_fails_the_first_is_told_noted_and_printed() {
    let office = Office::new();
    let (first, _, employer) = office.placement();
    let school = office.add("organisation", json!({ "name": "Mill Lane Academy", "roles": "school" }));
    let mut ids = vec![first];
    for n in 1..251 {
        let student = office.add(
            "student",
            json!({
                "first_name": format!("Aisha {n}"), "last_name": "Carter", "date_of_birth": "14/3/2009", "school": school,
                "address_line_1": format!("{n} Tanner Street"), "town": "Birmingham", "postcode": "b55se",
                "year_group": "12",
            }),
        );
        ids.push(office.add(
            "placement",
            json!({
                "student": student, "organisation": employer, "starts_on": "6 July 2026", "ends_on": "17.7.26",
                "starts_at": "9am", "ends_at": "16:30", "break_minutes": "45", "days": "mon,tue,wed,thu,fri",
            }),
        ));
    }
    for (item, values) in [
        ("consent", json!({ "dated": "20 May 2026", "given_by": "carer" })),
        ("insurance", json!({ "insurer": "Example Mutual", "ends_on": "31/3/2027" })),
        ("health_safety", json!({ "held_on": "18 May 2026" })),
        ("supervisor", json!({ "first_name": "Tom", "last_name": "Ashby", "phone": "0121 496 0123" })),
        ("emergency_contact", json!({ "first_name": "Nasreen", "phone": "07700 900456" })),
    ] {
        office.ok("record_check", json!({ "ids": ids, "item": item, "values": values }));
    }
    let confirmed = office.ok("confirm", json!({ "ids": ids }));
    let not = confirmed["each"].as_array().unwrap().iter().find(|one| one["done"] == false);
    assert!(not.is_none(), "{not:?}");
    let issued = office.ok("letters_issue", json!({ "kind": STUDENT, "ids": ids }));
    let references: Vec<&str> =
        issued["issued"].as_array().unwrap().iter().map(|one| one["reference"].as_str().unwrap()).collect();
    assert_eq!(references.len(), 251);
    fs::create_dir_all(office.path("letters")).unwrap();
    let begun = office.path(&format!("letters/.{STUDENT} {}.pdf.part", references[250]));
    fs::create_dir(&begun).unwrap();
    let run = || {
        let given = json!({ "kind": STUDENT, "ids": ids, "folder": office.path("letters"), "merged": true });
        office.ok("letters_issue", given)
    };
    let done = run();
    let unwritten = &done["unwritten"];
    assert_eq!(unwritten["code"], "file", "{unwritten}");
    assert!(unwritten["next"].as_str().unwrap().contains("write the letters again"), "{unwritten}");
    let told = done["files"].as_array().unwrap();
    assert_eq!(told.len(), 1);
    let without: Vec<&Value> =
        done["issued"].as_array().unwrap().iter().filter(|one| one["path"].is_null()).collect();
    assert_eq!((without.len(), without[0]["reference"].as_str().unwrap()), (1, references[250]));
    let fates = |fate: &str| {
        let filter = json!([{ "field": "fate", "is": fate }]);
        office.ok("list", json!({ "kind": "letter", "filters": filter }))["total"].as_u64().unwrap()
    };
    assert_eq!((fates("saved"), fates("issued")), (250, 1));
    office.ok("letter_print", json!({ "file": told[0], "printer": "hall" }));
    assert_eq!((fates("printed"), fates("issued")), (250, 1));
    // Written again when there is room, and nothing is there twice.
    fs::remove_dir(&begun).unwrap();
    let done = run();
    assert_eq!((done["files"].as_array().unwrap().len(), &done["unwritten"]), (2, &Value::Null));
    assert_eq!(fs::read_dir(office.path("letters")).unwrap().count(), 2);
}

#[test]
fn a_letter_that_is_printed_is_no_failure_because_the_register_could_not_be_told() {
    let office = Office::new();
    let (letter, _) = office.letter();
    let mut other = Store::unlock(&office.dir.path().join("store"), PASSPHRASE, chrono::Utc::now()).unwrap();
    let said = other.mutate(Action::for_good("busy", "Busy"), chrono::Utc::now(), |_| {
        let printed = office.ok("letter_print", json!({ "id": letter, "printer": "hall" }));
        Ok::<_, waymark_store::StoreError>(printed["said"].as_str().unwrap().to_owned())
    });
    let said = said.unwrap().value;
    assert!(said.starts_with("Sent to hall.") && said.contains("register"), "{said}");
    assert_eq!(office.host.printed().len(), 1);
}
