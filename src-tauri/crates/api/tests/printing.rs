//! What a screen can have printed: issued letters, alone or in a file that the program wrote; and what is noted of it.
#![allow(clippy::unwrap_used)]

mod office;

use office::{Office, PASSPHRASE, cells};
use serde_json::{Value, json};
use waymark_api::Sides;

/// Two letters of one kind, issued in one file; gives what `letters_issue` said.
fn merged(office: &Office) -> Value {
    let placements = [office.placement().0, office.placement().0];
    for placement in &placements {
        office.record_all(placement);
    }
    office.ok("confirm", json!({ "ids": placements }));
    let run = json!({ "kind": "placement-confirmation-employer", "ids": placements, "folder": office.path("letters"), "merged": true });
    let issued = office.ok("letters_issue", run);
    assert_eq!(
        (issued["files"].as_array().unwrap().len(), issued["issued"].as_array().unwrap().len()),
        (1, 2)
    );
    issued
}

fn print(file: &Value) -> Value {
    json!({ "file": file, "printer": "hall" })
}

fn fates(office: &Office) -> Vec<String> {
    cells(&office.ok("list", json!({ "kind": "letter" }))).into_iter().map(|row| row[4].clone()).collect()
}

#[test]
fn a_printed_file_is_noted_on_each_of_its_letters_by_one_action() {
    let office = Office::new();
    let issued = merged(&office);
    assert_eq!(fates(&office), ["Saved as a file", "Saved as a file"]);
    let file = &issued["files"][0];
    office.ok("letter_print", print(file));
    let size = std::fs::metadata(file.as_str().unwrap()).unwrap().len() as usize;
    assert_eq!(office.host.printed(), [("hall".to_owned(), "Letters".to_owned(), size)]);
    assert_eq!(fates(&office), ["Sent to the printer", "Sent to the printer"]);
    let notes = || {
        let all = issued["issued"].as_array().unwrap().iter().map(|one| {
            let history = office.ok("history", json!({ "id": one["id"] }));
            let entries = history["entries"].as_array().unwrap().clone();
            entries.iter().filter(|e| e["action"] == "Sent to the printer: 2 letters").count()
        });
        all.collect::<Vec<_>>()
    };
    assert_eq!(notes(), [1, 1]);
    // The paper came out again; the letters went no further by it.
    office.ok("letter_print", print(file));
    assert_eq!((office.host.printed().len(), notes()), (2, vec![1, 1]));
}

#[test]
fn no_other_file_is_printed_whatever_it_is_called() {
    let office = Office::new();
    let issued = merged(&office);
    let letters = issued["files"][0].as_str().unwrap().to_owned();
    let own = office.path("bank statement.pdf");
    std::fs::copy(&letters, &own).unwrap();
    let letter = &issued["issued"][0]["id"];
    // A letter that was saved by itself is printed by its id.
    let saved = office.path("one.pdf");
    office.ok("letter_save", json!({ "id": letter, "path": saved }));
    let around = letters.replace("/letters/", "/letters/../letters/");
    for given in [
        json!({ "file": own, "printer": "hall" }),
        json!({ "file": saved, "printer": "hall" }),
        json!({ "file": around, "printer": "hall" }),
        json!({ "id": letter, "file": own, "printer": "hall" }),
        json!({ "path": own, "printer": "hall" }),
        json!({ "printer": "hall" }),
    ] {
        let problem = office.refused("letter_print", given);
        assert_eq!(problem.code, "not_known", "{problem:?}");
        assert!(problem.next.contains("one"), "{problem:?}");
    }
    // Another file has taken its place.
    std::fs::copy(&saved, &letters).unwrap();
    assert_eq!(office.refused("letter_print", print(&issued["files"][0])).code, "not_known");
    assert!(office.host.printed().is_empty());
    assert_eq!(fates(&office), ["Saved as a file", "Saved as a file"]);
}

#[test]
fn after_a_lock_the_files_of_before_are_not_printed_any_more() {
    let office = Office::new();
    let issued = merged(&office);
    office.ok("lock", json!({}));
    assert_eq!(office.refused("letter_print", print(&issued["files"][0])).code, "locked");
    office.ok("unlock", json!({ "passphrase": PASSPHRASE }));
    let problem = office.refused("letter_print", print(&issued["files"][0]));
    assert!(
        problem.happened.contains("since it was unlocked") && problem.next.contains("again"),
        "{problem:?}"
    );
}

#[test]
fn copies_sides_and_tray_reach_the_printer_and_each_letter_is_noted_once() {
    let office = Office::new();
    let view = &office.ok("printers", json!({}))["printers"][0];
    assert_eq!((&view["bothSides"], &view["trays"][1]["label"]), (&json!(true), &json!("Tray 2")));
    let (letter, _) = office.letter();
    let asked = json!({ "id": letter, "printer": "hall", "copies": 3, "bothSides": true, "tray": "Tray2" });
    assert_eq!(office.ok("letter_print", asked)["letters"], json!([letter]));
    let job = office.host.jobs().remove(0);
    assert_eq!((job.copies, job.sides, job.tray.as_deref()), (3, Sides::Both, Some("Tray2")));
    assert_eq!(fates(&office), ["Sent to the printer"]);
    let history = office.ok("history", json!({ "id": letter }));
    let notes = history["entries"].as_array().unwrap().iter();
    let notes = notes.filter(|e| e["action"].as_str().unwrap().starts_with("Sent to the printer"));
    assert_eq!(notes.count(), 1);
}

#[test]
fn without_a_word_it_is_one_copy_on_one_side_from_where_the_printer_takes_it() {
    let office = Office::new();
    let issued = merged(&office);
    let printed = office.ok("letter_print", print(&issued["files"][0]));
    let letters: Vec<&Value> = issued["issued"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!(printed["letters"].as_array().unwrap().iter().collect::<Vec<_>>(), letters);
    let job = office.host.jobs().remove(0);
    assert_eq!((job.copies, job.sides, job.tray), (1, Sides::One, None));
}

#[test]
fn what_the_printer_cannot_do_is_refused_and_noted_nowhere() {
    let office = Office::new();
    let (letter, _) = office.letter();
    for (given, word) in [
        (json!({ "id": letter, "printer": "hall", "copies": 0 }), "0 copies"),
        (json!({ "id": letter, "printer": "hall", "copies": 100 }), "100 copies"),
        (json!({ "id": letter, "printer": "hall", "tray": "Tray7" }), "Tray7"),
    ] {
        let problem = office.refused("letter_print", given);
        assert!(problem.happened.contains(word) && problem.safe.contains("letter is safe"), "{problem:?}");
    }
    assert_eq!((office.host.jobs().len(), fates(&office)), (0, vec!["Issued".to_owned()]));
}
