//! What outlives the program: a print run that was broken off, the question whether letters came out, and an issued
//! letter itself. Each test starts the program anew on the same office.
#![allow(clippy::unwrap_used)]

mod office;

use base64::{Engine, engine::general_purpose::STANDARD};
use office::{Office, PASSPHRASE, cells};
use serde_json::{Value, json};
use waymark_api::Waymark;

const STUDENT: &str = "placement-confirmation-student";

/// As after a crash: another program on the same folder, unlocked.
fn started_anew(office: Office) -> Office {
    let waymark = Waymark::new(office.waymark.dir().to_owned(), Box::new(office.host.clone()));
    let office = Office { waymark: waymark.into(), ..office };
    office.ok("unlock", json!({ "passphrase": PASSPHRASE }));
    office
}

fn confirmed(office: &Office, count: usize) -> Vec<String> {
    let all: Vec<String> = (0..count).map(|_| office.placement().0).collect();
    all.iter().for_each(|id| office.record_all(id));
    office.ok("confirm", json!({ "ids": all }));
    all
}

fn asked(office: &Office, ids: &[String]) -> Value {
    json!({
        "parts": [{ "kind": STUDENT, "ids": ids }], "largePrint": true, "folder": office.path("letters"),
        "merged": true, "bothSides": true, "print": { "printer": "hall", "copies": 1, "tray": "Tray2" },
    })
}

fn issue(office: &Office, ids: &[String]) -> Vec<String> {
    let run = json!({ "kind": STUDENT, "ids": ids, "largePrint": true });
    let issued = office.ok("letters_issue", run)["issued"].as_array().unwrap().clone();
    issued.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

fn open(office: &Office) -> Vec<Value> {
    office.ok("letter_runs", json!({}))["runs"].as_array().unwrap().clone()
}

#[test]
fn a_run_that_was_broken_off_is_there_after_a_crash_with_all_that_was_chosen() {
    let office = Office::new();
    let ids = confirmed(&office, 3);
    // Long before, for one of them; its facts stand.
    let old = issue(&office, &ids[2..]);
    office.host.later(300);
    let wanted: Vec<String> = [&ids[1], &ids[0], &ids[2]].map(Clone::clone).to_vec();
    let run = json!({ "asked": asked(&office, &wanted), "before": 1 });
    let key = office.ok("letter_run_begin", run)["key"].clone();
    office.host.later(60);
    let first = issue(&office, &wanted[..1]);
    office.ok("letter_print", json!({ "id": first[0], "printer": "hall" }));

    let office = started_anew(office);
    let runs = open(&office);
    assert_eq!((runs.len(), &runs[0]["issued"], &runs[0]["of"]), (1, &json!(2), &json!(3)));
    assert_eq!((&runs[0]["key"], &runs[0]["elsewhere"]), (&key, &json!(false)));
    assert_eq!(office.ok("today", json!({}))["drafts"], json!([]), "it is no form that somebody filled in");
    let found = office.ok("letter_run", json!({ "key": key }))["run"].clone();
    assert_eq!(found["asked"], asked(&office, &wanted));
    assert_eq!(found["printed"], json!(first));
    // Going on issues what is missing, and all of it goes into one file in the order that was chosen.
    let again = json!({ "asked": found["asked"], "before": 2 });
    assert_eq!(office.ok("letter_run_begin", again)["key"], key, "the same run goes on");
    let whole = json!({
        "kind": STUDENT, "ids": wanted, "largePrint": true, "folder": office.path("letters"), "merged": true,
        "bothSides": true,
    });
    let told = office.ok("letters_issue", whole);
    let issued = told["issued"].as_array().unwrap();
    assert_eq!(issued.iter().map(|one| &one["again"]).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!((&issued[0]["id"], &issued[2]["id"]), (&json!(first[0]), &json!(old[0])));
    assert_eq!(told["files"].as_array().unwrap().len(), 1);
    // All are issued, and the paper is not out: so it is still there.
    assert_eq!((&open(&office)[0]["issued"], &open(&office)[0]["of"]), (&json!(3), &json!(3)));
    office.ok("letter_run_end", json!({ "key": key }));
    let office = started_anew(office);
    assert_eq!(
        (open(&office).len(), office.ok("letter_run", json!({ "key": key }))["run"].clone()),
        (0, Value::Null)
    );
}

#[test]
fn a_later_run_that_makes_all_of_an_earlier_one_takes_its_place_and_no_other_does() {
    let office = Office::new();
    let ids = confirmed(&office, 2);
    let begin =
        |asked: Value| office.ok("letter_run_begin", json!({ "asked": asked, "before": 0 }))["key"].clone();
    let first = begin(asked(&office, &ids[..1]));
    // Without paper the first is not done by it.
    let mut unprinted = asked(&office, &ids);
    unprinted["print"] = Value::Null;
    assert_ne!(begin(unprinted), first);
    assert_eq!(open(&office).len(), 2);
    assert_eq!(begin(asked(&office, &ids)), first);
    assert_eq!((open(&office).len(), &open(&office)[0]["of"]), (1, &json!(2)));
    // What was only to be issued is done once it is.
    office.ok("letter_run_end", json!({ "key": first }));
    let mut kept = asked(&office, &ids);
    (kept["print"], kept["folder"]) = (Value::Null, Value::Null);
    begin(kept);
    assert_eq!(open(&office).len(), 1);
    issue(&office, &ids);
    assert_eq!(open(&office).len(), 0);
    // Another draft is not put away by this way.
    let draft = json!({ "key": "student:new", "title": "New student", "kind": "student", "id": null, "parent": null, "values": { "first_name": "Sam" } });
    office.ok("draft_save", draft);
    office.ok("letter_run_end", json!({ "key": "student:new" }));
    assert!(!office.ok("draft_load", json!({ "key": "student:new" }))["draft"].is_null());
}

#[test]
fn a_run_that_was_done_when_it_was_broken_off_tells_nothing_of_a_later_one() {
    let office = Office::new();
    let ids = confirmed(&office, 2);
    let mut kept = asked(&office, &ids);
    (kept["print"], kept["folder"]) = (Value::Null, Value::Null);
    office.ok("letter_run_begin", json!({ "asked": kept, "before": 0 }));
    issue(&office, &ids);
    let office = started_anew(office);
    assert_eq!(open(&office), Vec::<Value>::new());
    office.host.later(300);
    // The same letters are to be printed now; all were issued before.
    office.ok("letter_run_begin", json!({ "asked": asked(&office, &ids), "before": 2 }));
    assert_eq!((open(&office).len(), &open(&office)[0]["issued"]), (1, &json!(2)));
}

#[test]
fn whether_letters_came_out_is_asked_again_after_a_crash_until_somebody_says_it() {
    let office = Office::new();
    let ids = confirmed(&office, 3);
    let letters = issue(&office, &ids);
    for letter in &letters {
        office.ok("letter_print", json!({ "id": letter, "printer": "hall" }));
    }
    let sent = |office: &Office| {
        let mut all: Vec<String> =
            serde_json::from_value(office.ok("letter_runs", json!({}))["sent"].clone()).unwrap();
        all.sort();
        all
    };
    let mut all = letters.clone();
    all.sort();
    let office = started_anew(office);
    assert_eq!(sent(&office), all);
    office.ok("letters_fate", json!({ "ids": [letters[0]], "fate": "came_out" }));
    office.ok("letters_not_out", json!({ "ids": [letters[1]] }));
    let office = started_anew(office);
    assert_eq!(sent(&office), [letters[2].clone()]);
    // Who posted it has seen it.
    office.ok("letters_fate", json!({ "ids": [letters[2]], "fate": "posted" }));
    assert!(sent(&office).is_empty());
    let fates: Vec<String> = cells(&office.ok("list", json!({ "kind": "letter" })))
        .into_iter()
        .map(|row| row[4].clone())
        .collect();
    for fate in ["Printed", "Sent to the printer", "Posted"] {
        assert_eq!(fates.iter().filter(|f| *f == fate).count(), 1, "{fate}: {fates:?}");
    }
}

#[test]
fn how_many_letters_went_is_one_action_with_its_day_and_one_undo_takes_it_back() {
    let office = Office::new();
    let ids = confirmed(&office, 2);
    let letters = issue(&office, &ids);
    let note = |fate: &str, on: &str| json!({ "ids": letters, "fate": fate, "on": on });
    office.host.later(3 * 24 * 3600);
    office.ok("unlock", json!({ "passphrase": PASSPHRASE }));
    let noted = office.ok("letters_fate", note("posted", "2 June 2026"));
    assert_eq!((&noted["letters"], &noted["action"]["title"]), (&json!(2), &json!("Posted: 2 letters")));
    let shown = |name: &str| {
        let fields = office.ok("record", json!({ "id": letters[0] }))["fields"].as_array().unwrap().clone();
        let found =
            fields.iter().find(|f| f["field"] == name).map(|f| f["shown"].as_str().unwrap().to_owned());
        found.unwrap_or_default()
    };
    assert_eq!((shown("fate"), shown("went_on")), ("Posted".into(), "2 June 2026".into()));
    assert_eq!(office.ok("letters_fate", note("posted", "2/6/26"))["letters"], 0);
    // The day was wrong: said again it is another.
    assert_eq!(office.ok("letters_fate", note("posted", "3/6/26"))["letters"], 2);
    assert_eq!(shown("went_on"), "3 June 2026");
    let undone = office.ok("undo", json!({ "action": noted["action"]["id"] }));
    assert!(!undone["kept"].as_array().unwrap().is_empty(), "what was said since stays: {undone}");
    let last = office.ok("letters_fate", note("handed_over", ""));
    assert_eq!(shown("went_on"), "4 June 2026");
    office.ok("undo", json!({ "action": last["action"]["id"] }));
    assert_ne!(shown("fate"), "Handed over");
    for (day, word) in
        [("31 May 2026", "dated 1 June 2026"), ("5 June 2026", "not come yet"), ("soon", "day")]
    {
        let problem = office.refused("letters_fate", note("posted", day));
        assert_eq!((problem.code.as_str(), problem.fields[0].field.as_str()), ("fields", "went_on"));
        assert!(problem.fields[0].message.contains(word), "{problem:?}");
    }
}

#[test]
fn an_issued_letter_is_found_by_its_reference_and_is_the_same_bytes_for_ever() {
    let office = Office::new();
    let (letter, placement) = office.letter();
    let preview = |id: &str| office.ok("letter_preview", json!({ "kind": STUDENT, "id": id }));
    let bytes = |id: &str| STANDARD.decode(preview(id)["pdf"].as_str().unwrap()).unwrap();
    let (first, reference) = (bytes(&letter), preview(&letter)["reference"].as_str().unwrap().to_owned());
    // The letterhead and a fact change.
    let staff = office.ok("app_state", json!({}));
    let kind = |id: &Value| office.ok("record", json!({ "id": id }))["kind"].clone();
    for (id, values) in [
        (staff["officeId"].clone(), json!({ "tagline": "Doors that open" })),
        (json!(placement), json!({ "dress": "Closed shoes" })),
    ] {
        let revision = office.ok("record", json!({ "id": id }))["revision"].clone();
        office.ok("save", json!({ "kind": kind(&id), "id": id, "revision": revision, "values": values }));
    }
    let office = started_anew(office);
    let hits = office.ok("search", json!({ "text": reference }))["hits"].as_array().unwrap().clone();
    assert_eq!((&hits[0]["id"], &hits[0]["kind"]), (&json!(letter), &json!("letter")), "{hits:?}");
    let preview = |id: &str| office.ok("letter_preview", json!({ "kind": STUDENT, "id": id }));
    assert_eq!(STANDARD.decode(preview(&letter)["pdf"].as_str().unwrap()).unwrap(), first);
    office.ok("letter_save", json!({ "id": letter, "path": office.path("one.pdf") }));
    assert_eq!(std::fs::read(office.path("one.pdf")).unwrap(), first);
    office.ok("letter_print", json!({ "id": letter, "printer": "hall" }));
    assert_eq!(office.host.jobs()[0].pdf, first);
    // The letter that takes its place names it, and the old one stays as it was.
    let new = office.ok("letters_issue", json!({ "kind": STUDENT, "ids": [placement] }))["issued"][0].clone();
    assert_ne!(new["id"], json!(letter));
    let fields = office.ok("record", json!({ "id": new["id"] }))["fields"].as_array().unwrap().clone();
    let corrects = fields.iter().find(|f| f["field"] == "corrects").unwrap();
    assert!(corrects["shown"].as_str().unwrap().contains(&reference), "{corrects}");
    assert_eq!(STANDARD.decode(preview(&letter)["pdf"].as_str().unwrap()).unwrap(), first);
}
