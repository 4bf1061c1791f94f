//! The words of letters, as the editor asks for them: offered, tried, kept, given back.
#![allow(clippy::unwrap_used)]

mod office;

use base64::{Engine, engine::general_purpose::STANDARD};
use office::{Office, PASSPHRASE};
use serde_json::{Value, json};

const KIND: &str = "placement-confirmation-employer";
const OWN: &str = "# Your placement is confirmed\n\nWe thank {{ employer }}.\n\n[[signature]]\n";
const WRONG: &str = "# Your placement is confirmed\n\nWe thank {{ employr }}.\n\n[[signature]]\n";

fn try_words(office: &Office, words: &str, about: Value) -> Value {
    office.ok("wording_try", json!({ "kind": KIND, "words": words, "about": about }))
}

fn pages(tried: &Value) -> usize {
    let pdf = STANDARD.decode(tried["pdf"].as_str().unwrap()).unwrap();
    assert!(pdf.starts_with(b"%PDF"));
    pdf.len()
}

fn save(office: &Office, words: &str) -> Value {
    office
        .ok("wording_save", json!({ "kind": KIND, "words": words, "remark": "Warmer", "draft": "wording:x" }))
}

fn own(office: &Office) -> Value {
    let all = office.ok("wordings", json!({}));
    let kinds = all["kinds"].as_array().unwrap();
    assert_eq!(kinds.len(), 19);
    kinds.iter().find(|k| k["code"] == KIND).unwrap()["own"].clone()
}

fn keep_draft(office: &Office) {
    let draft = json!({ "key": "wording:x", "title": "Words", "kind": "letter_template", "values": { "words": "typed" } });
    office.ok("draft_save", draft);
}

fn has_draft(office: &Office) -> bool {
    !office.ok("draft_load", json!({ "key": "wording:x" }))["draft"].is_null()
}

#[test]
fn every_letter_offers_its_fields_by_name_with_what_is_put_in() {
    let office = Office::new();
    for kind in office.ok("wordings", json!({}))["kinds"].as_array().unwrap() {
        let shown = office.ok("wording", json!({ "kind": kind["code"] }));
        assert_eq!((&shown["words"], &shown["own"]), (&shown["builtIn"], &Value::Null));
        let fields = shown["fields"].as_array().unwrap();
        let phone = fields.iter().find(|f| f["name"] == "office.phone").unwrap();
        assert_eq!(phone["text"], "{{ office.phone }}");
        assert_eq!(phone["whereKnown"], "{% if office.phone %}{{ office.phone }}{% endif %}");
        assert!(
            fields
                .iter()
                .all(|f| f["form"] == "choice" || f["example"][0].as_str().is_some_and(|e| !e.is_empty()))
        );
        assert!(shown["parts"].as_array().unwrap().iter().any(|p| p["text"] == "[[signature]]"));
    }
    assert_eq!(office.refused("wording", json!({ "kind": "birthday-card" })).code, "not_known");
}

#[test]
fn words_are_tried_and_a_field_that_is_not_there_is_told_with_its_line() {
    let office = Office::new();
    let clear = try_words(&office, OWN, Value::Null);
    assert!(pages(&clear) > 1000 && clear["faults"] == json!([]) && clear["largePrint"] == false);
    let wrong = try_words(&office, WRONG, Value::Null);
    assert_eq!((&wrong["pdf"], &wrong["faults"][0]["line"]), (&Value::Null, &json!(3)));
    let words = wrong["faults"][0]["words"].as_str().unwrap();
    assert!(words.contains("“employr”") && words.contains("“employer”"), "{words}");
    let large = json!({ "kind": KIND, "words": OWN, "largePrint": true });
    assert_eq!(office.ok("wording_try", large)["largePrint"], true);
    assert_eq!(own(&office), Value::Null, "a try keeps nothing");
}

#[test]
fn words_are_tried_about_a_record_or_what_belongs_to_it_and_what_it_lacks_is_no_fault() {
    let office = Office::new();
    let (placement, student, employer) = office.placement();
    let unchecked = try_words(&office, OWN, json!(placement));
    assert_eq!((&unchecked["pdf"], &unchecked["faults"]), (&Value::Null, &json!([])));
    assert!(unchecked["lacks"].as_array().is_some_and(|lacks| !lacks.is_empty()), "{unchecked}");
    office.record_all(&placement);
    for about in [&placement, &student, &employer] {
        pages(&try_words(&office, OWN, json!(about)));
    }
    let alone = office.student("Zofia", "Nowak");
    let nobody = try_words(&office, OWN, json!(alone));
    assert_eq!((&nobody["pdf"], &nobody["faults"]), (&Value::Null, &json!([])));
    assert!(nobody["lacks"][0]["words"].as_str().unwrap().contains("no placement"), "{nobody}");
    let wrong = try_words(&office, WRONG, json!(alone));
    assert_eq!((&wrong["faults"][0]["line"], &wrong["lacks"]), (&json!(3), &json!([])));
}

#[test]
fn a_locked_office_tries_no_words() {
    let office = Office::new();
    office.ok("lock", json!({}));
    assert_eq!(office.refused("wording_try", json!({ "kind": KIND, "words": OWN })).code, "locked");
    office.ok("unlock", json!({ "passphrase": PASSPHRASE }));
    pages(&try_words(&office, OWN, Value::Null));
}

#[test]
fn words_with_a_fault_are_not_saved_and_what_was_typed_stays() {
    let office = Office::new();
    keep_draft(&office);
    let refused = save(&office, WRONG);
    assert_eq!((&refused["faults"][0]["line"], &refused["action"]), (&json!(3), &Value::Null));
    assert_eq!((own(&office), has_draft(&office)), (Value::Null, true));
}

#[test]
fn each_saving_is_a_version_that_letters_are_made_from_and_the_words_of_waymark_come_back() {
    let office = Office::new();
    keep_draft(&office);
    let saved = save(&office, OWN);
    assert_eq!((&saved["faults"], &saved["wording"]["own"]), (&json!([]), &json!(1)));
    assert!(saved["action"]["title"].as_str().unwrap().starts_with("New wording"), "{saved}");
    assert!(!has_draft(&office), "what was typed is saved");
    // The same again is no version, and leaves nothing unfinished.
    keep_draft(&office);
    let again = save(&office, OWN);
    assert_eq!((&again["action"], &again["wording"]["own"]), (&Value::Null, &json!(1)));
    assert!(!has_draft(&office));
    let second = save(&office, &OWN.replace("thank", "warmly thank"));
    let versions = second["wording"]["versions"].as_array().unwrap().clone();
    assert_eq!(versions.iter().map(|v| v["number"].as_i64().unwrap()).collect::<Vec<_>>(), [2, 1]);
    assert_eq!((&versions[0]["remark"], &versions[0]["writtenOn"]), (&json!("Warmer"), &json!("2026-06-01")));
    assert!(!versions[0]["writtenBy"].as_str().unwrap().is_empty());

    let placement = office.placement().0;
    office.record_all(&placement);
    office.ok("confirm", json!({ "ids": [placement] }));
    let issued = office.ok("letters_issue", json!({ "kind": KIND, "ids": [placement] }));
    assert_eq!(issued["blocked"], json!([]));
    let letter = office.ok("record", json!({ "id": issued["issued"][0]["id"] }));
    let fields = letter["fields"].as_array().unwrap();
    assert!(fields.iter().any(|f| f["shown"] == "Office template 2"), "{fields:#?}");

    let first = json!({ "kind": KIND, "id": versions[1]["id"] });
    let words = office.ok("wording_version", first)["words"].as_str().unwrap().to_owned();
    assert_eq!(words.trim(), OWN.trim());
    keep_draft(&office);
    let back = office.ok("wording_reset", json!({ "kind": KIND, "draft": "wording:x" }));
    assert_eq!(
        (&back["wording"]["own"], &back["wording"]["words"]),
        (&Value::Null, &back["wording"]["builtIn"])
    );
    assert_eq!((&back["wording"]["versions"][0]["builtIn"], has_draft(&office)), (&json!(true), false));
}
