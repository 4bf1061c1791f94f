//! From open checks to a confirmed placement, its printed letter, and a visit with its students.
#![allow(clippy::unwrap_used)]

mod office;

use base64::{Engine, engine::general_purpose::STANDARD};
use office::{Office, cells};
use serde_json::{Value, json};

fn item<'a>(checks: &'a Value, name: &str) -> &'a Value {
    checks["placements"][0]["items"].as_array().unwrap().iter().find(|i| i["item"] == name).unwrap()
}

#[test]
fn each_check_says_what_is_missing_whom_to_ask_and_what_to_fill_in() {
    let office = Office::new();
    let (placement, ..) = office.placement();
    let checks = office.ok("placement_checks", json!({ "ids": [placement] }));
    assert_eq!(
        (&checks["placements"][0]["ready"], &checks["placements"][0]["state"]),
        (&json!(false), &json!("Checks pending"))
    );
    let insurance = item(&checks, "insurance");
    assert_eq!(insurance["state"], "missing");
    assert_eq!(insurance["ask"], "Arden Bridge Engineering, 0121 496 0100");
    let consent = item(&checks, "consent");
    assert!(consent["ask"].as_str().unwrap().contains("07700 900123"), "{consent}");
    let dated = consent["fields"].as_array().unwrap().iter().find(|f| f["field"] == "dated").unwrap();
    assert_eq!((&dated["raw"], &dated["kind"]), (&json!("2026-06-01"), &json!("date")));
    let refused = office.refused(
        "record_check",
        json!({ "ids": [placement], "item": "consent", "values": { "dated": "soon" } }),
    );
    assert_eq!(refused.fields[0].field, "dated");
    assert_eq!(
        office.refused("record_check", json!({ "ids": [placement], "item": "weather", "values": {} })).code,
        "not_known"
    );
}

#[test]
fn a_selection_is_confirmed_where_it_can_be_and_told_why_not_where_not() {
    let office = Office::new();
    let (first, ..) = office.placement();
    let sam = office.student("Sam", "Lee");
    let firm = office.add("organisation", json!({ "name": "Canal Legal", "roles": "employer" }));
    let second = office.add("placement", json!({ "student": sam, "organisation": firm }));
    office.record_all(&first);
    let today = office.ok("today", json!({}));
    assert_eq!(today["groups"][0]["title"], "Ready to confirm");
    assert_eq!(today["groups"][0]["items"][0]["title"], "Aisha Begum at Arden Bridge Engineering");
    let done = office.ok("confirm", json!({ "ids": [first, second] }));
    assert_eq!((&done["each"][0]["done"], &done["each"][1]["done"]), (&json!(true), &json!(false)));
    assert!(done["each"][1]["reasons"].as_array().unwrap().len() >= 5);
    assert_eq!(done["action"]["canUndo"], true);
    let groups = office.ok("today", json!({}))["groups"].to_string();
    assert!(groups.contains("Confirmed, no letter yet"), "{groups}");
    let page = office.ok("record", json!({ "id": first }));
    assert_eq!(page["tone"], "good");
    let step = |code: &str| page["actions"].as_array().unwrap().iter().find(|a| a["event"] == code).unwrap();
    assert_eq!((&step("we_cancel")["ends"], &step("we_cancel")["asksReason"]), (&json!(true), &json!(true)));
    assert_eq!(step("start")["ends"], false);
    office.ok("undo", json!({ "action": done["action"]["id"] }));
    assert_eq!(office.ok("record", json!({ "id": first }))["state"], "Checks pending");
}

#[test]
fn a_confirmed_placement_gets_its_letter_looked_at_issued_saved_and_printed() {
    let office = Office::new();
    let (placement, student, employer) = office.placement();
    let ask = json!({ "kind": "placement-confirmation-student", "id": placement });
    let blocked = office.ok("letter_preview", ask.clone());
    assert!(blocked["blocked"][0]["words"].as_str().unwrap().contains("not confirmed"), "{blocked}");
    let mend = json!({ "place": "checks", "id": placement, "verb": "Open its checks" });
    assert_eq!(blocked["blocked"][0]["mend"], mend);
    let run = json!({ "kind": "placement-confirmation-student", "ids": [placement] });
    let none = office.ok("letters_issue", run.clone());
    assert_eq!((none["issued"].as_array().unwrap().len(), none["blocked"].as_array().unwrap().len()), (0, 1));

    office.record_all(&placement);
    office.ok("confirm", json!({ "ids": [placement] }));
    let shown = office.ok("letter_preview", ask.clone());
    assert_eq!((&shown["blocked"], &shown["reference"]), (&json!([]), &Value::Null));
    assert!(STANDARD.decode(shown["pdf"].as_str().unwrap()).unwrap().starts_with(b"%PDF"));

    let folder = office.path("letters");
    let run = json!({ "kind": "placement-confirmation-student", "ids": [student], "folder": folder });
    let issued = office.ok("letters_issue", run.clone());
    let letter = issued["issued"][0]["id"].clone();
    assert!(std::fs::read(issued["issued"][0]["path"].as_str().unwrap()).unwrap().starts_with(b"%PDF"));
    assert_eq!(issued["action"]["canUndo"], false);
    assert_eq!(office.ok("letters_issue", run)["issued"][0]["again"], true);
    let again = office.ok("letter_preview", ask);
    assert_eq!((&again["reference"], &again["issued"]), (&issued["issued"][0]["reference"], &letter));
    let kept = office.ok("letter_preview", json!({ "id": letter }));
    assert_eq!(kept["pdf"], again["pdf"]);

    let path = office.path("one.pdf");
    office.ok("letter_save", json!({ "id": letter, "path": path }));
    assert_eq!(office.ok("printers", json!({}))["printers"][0]["label"], "The one in the hall");
    let said = office.ok("letter_print", json!({ "id": letter, "printer": "hall" }));
    assert_eq!(said["said"], "Sent to hall.");
    assert_eq!(office.host.printed()[0].2, std::fs::metadata(&path).unwrap().len() as usize);
    let list = office.ok("list", json!({ "kind": "letter" }));
    assert_eq!(
        cells(&list)[0][1..5],
        ["Placement confirmation (student)", "Aisha Begum", "1 June 2026", "Sent to the printer"]
    );
    let page = office.ok("record", json!({ "id": letter })).to_string();
    assert!(!page.contains("\"facts\"") && !page.contains("\"digest\""));
    let merged = json!({ "kind": "placement-confirmation-employer", "ids": [employer], "folder": folder, "merged": true });
    let merged = office.ok("letters_issue", merged);
    assert_eq!(merged["files"].as_array().unwrap().len(), 1);
    assert_eq!((&merged["issued"][0]["path"], &merged["stopped"]), (&merged["files"][0], &Value::Null));
    // A folder that cannot be made leaves the letters issued, and says what is missing.
    let run = json!({ "kind": "placement-confirmation-employer", "ids": [employer], "folder": path });
    let stopped = office.ok("letters_issue", run);
    assert_eq!(stopped["issued"].as_array().unwrap().len(), 1);
    assert!(
        stopped["unwritten"]["happened"].as_str().unwrap().contains("a file stands in its place"),
        "{stopped}"
    );
}

#[test]
fn students_are_put_on_a_visit_once_and_the_visit_shows_them() {
    let office = Office::new();
    let visit = office
        .add("event", json!({ "title": "Aston University day", "held_on": "8 June 2026", "places": "30" }));
    let students = [office.student("Aisha", "Begum"), office.student("Sam", "Lee")];
    let added = office.ok("add_to_visit", json!({ "event": visit, "students": students }));
    assert!(added["each"].as_array().unwrap().iter().all(|o| o["done"] == true));
    let again = office.ok("add_to_visit", json!({ "event": visit, "students": [students[0]] }));
    assert_eq!((&again["each"][0]["done"], &again["action"]), (&json!(false), &Value::Null));
    let page = office.ok("record", json!({ "id": visit }));
    let invited = page["linked"].as_array().unwrap().iter().find(|g| g["kind"] == "invitation").unwrap();
    assert_eq!((&invited["title"], &invited["total"]), (&json!("Students"), &json!(2)));
    let today = office.ok("today", json!({}))["groups"].to_string();
    assert!(today.contains("2 of 30 students"), "{today}");
    let by = json!([{ "field": invited["by"], "is": visit }]);
    assert_eq!(office.ok("list", json!({ "kind": "invitation", "filters": by }))["total"], 2);
}
