//! What the screens of the letterhead, of labels and of the register's files are told.
#![allow(clippy::unwrap_used)]

mod office;

use office::Office;
use serde_json::{Value, json};
use std::path::PathBuf;

fn sample(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../letters/tests/samples/pictures");
    folder.join(name).display().to_string()
}

fn is_pdf(base64: &Value) -> bool {
    base64.as_str().is_some_and(|text| text.starts_with("JVBER"))
}

#[test]
fn a_logo_is_taken_shown_undone_and_what_is_no_picture_is_refused_in_words() {
    let office = Office::new();
    let now = || office.ok("letterhead", json!({}));
    let me = now()["signatures"][0].clone();
    assert_eq!((&me["name"], &me["signature"]), (&json!("Rosa Parekh"), &Value::Null));
    let taken = office.ok("letterhead_picture", json!({ "path": sample("wide.svg") }));
    assert_eq!((&taken["faint"], &taken["action"]["canUndo"]), (&Value::Null, &json!(true)));
    assert!(now()["logo"]["src"].as_str().unwrap().starts_with("data:image/svg+xml;base64,"));
    office.ok("undo", json!({ "action": taken["action"]["id"] }));
    assert_eq!(now()["logo"], Value::Null);
    let faint = office.ok("letterhead_picture", json!({ "path": sample("white.svg") }));
    assert!(faint["faint"].as_str().unwrap().contains("white paper"), "{faint}");
    assert_eq!(now()["logo"]["said"], faint["faint"]);
    office.ok("letterhead_picture", json!({ "staff": me["id"], "path": sample("signature.svg") }));
    assert!(now()["signatures"][0]["signature"]["src"].is_string());
    office.ok("letterhead_picture", json!({ "staff": me["id"], "path": null }));
    assert_eq!(now()["signatures"][0]["signature"], Value::Null);
    let jpeg = office.path("photo.jpg");
    std::fs::write(&jpeg, b"\xFF\xD8\xFF and so on").unwrap();
    let no = office.refused("letterhead_picture", json!({ "path": jpeg }));
    assert!(
        no.happened.contains("JPEG") && no.safe.contains("not used") && no.next.contains("PNG"),
        "{no:?}"
    );
    assert!(now()["logo"]["src"].is_string(), "the logo before stays");
}

#[test]
fn a_letterhead_is_tried_without_being_saved() {
    let office = Office::new();
    let values = json!({ "colour": "#ffcc33", "postcode": "nowhere", "charity_number": "1999999" });
    let tried = office.ok("letterhead_try", json!({ "values": values, "largePrint": true }));
    assert!(is_pdf(&tried["pdf"]) && tried["blocked"] == json!([]));
    assert_eq!(tried["unread"][0]["field"], "postcode");
    let colour = &tried["colour"];
    assert!(colour["words"].as_str().unwrap().contains(colour["printed"].as_str().unwrap()), "{colour}");
    assert_eq!(colour["asChosen"], false);
    let state = office.ok("app_state", json!({}));
    let form = office.ok("form", json!({ "kind": "office", "id": state["officeId"] }));
    let fields = form["fields"].as_array().unwrap();
    let number = fields.iter().find(|f| f["field"] == "charity_number").unwrap();
    assert_eq!(number["raw"], "");
}

#[test]
fn labels_are_looked_at_saved_and_printed_on_one_side() {
    let office = Office::new();
    let (letter, placement) = office.letter();
    let ask = json!({
        "letters": [{ "kind": "placement-confirmation-student", "id": placement }, { "id": letter }],
        "sheet": "L7163", "first": 14,
    });
    let seen = office.ok("labels_look", ask.clone());
    assert!(is_pdf(&seen["pdf"]));
    assert_eq!((&seen["labels"], &seen["sheets"], &seen["places"]), (&json!(1), &json!(1), &json!(14)));
    let path = office.path("labels.pdf");
    let saved = office.ok("labels_save", json!({ "labels": ask, "path": path }));
    assert_eq!(saved["summary"], "1 label");
    let pdf = std::fs::read(&path).unwrap();
    let printed = office.ok("labels_print", json!({ "labels": ask, "printer": "hall", "tray": "Tray2" }));
    assert_eq!(printed["letters"], json!([]));
    let job = office.host.jobs().remove(0);
    assert_eq!((job.title.as_str(), job.copies, job.sides), ("Address labels", 1, waymark_api::Sides::One));
    assert!(job.pdf == pdf && job.tray.as_deref() == Some("Tray2"));
    for (sheet, first, code) in [("L7160", 22, "letter"), ("L9999", 1, "not_known")] {
        let ask = json!({ "letters": [{ "id": letter }], "sheet": sheet, "first": first });
        assert_eq!(office.refused("labels_look", ask).code, code);
    }
}

#[test]
fn files_are_held_against_the_register() {
    let office = Office::new();
    let (letter, _) = office.letter();
    let folder = office.path("kept");
    std::fs::create_dir(&folder).unwrap();
    let preview = office.ok("letter_preview", json!({ "id": letter }));
    let reference = preview["reference"].as_str().unwrap();
    let held = || {
        let found = office.ok("letters_verify", json!({ "folder": folder }));
        let each =
            found["files"].as_array().unwrap().iter().map(|file| file["held"].as_str().unwrap().to_owned());
        (each.collect::<Vec<_>>(), found["absent"].as_u64().unwrap())
    };
    assert_eq!(held(), (vec![], 1));
    let file = format!("{folder}/{reference}.pdf");
    office.ok("letter_save", json!({ "id": letter, "path": file }));
    std::fs::write(format!("{folder}/Z other.pdf"), b"%PDF-1.7 something else").unwrap();
    assert_eq!(held(), (vec!["issued".into(), "unknown".into()], 0));
    let mut bytes = std::fs::read(&file).unwrap();
    bytes.push(b'\n');
    std::fs::write(&file, bytes).unwrap();
    assert_eq!(held(), (vec!["changed".into(), "unknown".into()], 1));
    assert_eq!(office.refused("letters_verify", json!({ "folder": office.path("nowhere") })).code, "file");
    office.ok("lock", json!({}));
    assert_eq!(office.refused("letters_verify", json!({ "folder": folder })).code, "locked");
}
