//! The border itself: what is malformed, unknown or a defect becomes a problem, and the next command works.
#![allow(clippy::unwrap_used)]

mod office;

use office::Office;
use serde_json::json;
use waymark_api::COMMANDS;

#[test]
fn a_panic_becomes_a_problem_with_a_number_and_the_next_command_works() {
    let office = Office::new();
    let (letter, _) = office.letter();
    let problem = office.refused("letter_print", json!({ "id": letter, "printer": "defect" }));
    assert_eq!(problem.code, "defect");
    let number = problem.number.unwrap();
    assert!(problem.happened.contains(&number));
    office.student("Sam", "Lee");
    assert_eq!(office.ok("list", json!({ "kind": "student" }))["total"], 2);
    let log = std::fs::read_to_string(office.waymark.dir().join("defects.log")).unwrap();
    assert!(log.contains(&number) && log.contains("letter_print"), "{log}");
    assert!(!log.contains("Aisha"), "{log}");
}

#[test]
fn what_is_unknown_or_malformed_is_a_problem_in_words() {
    let office = Office::new();
    assert_eq!(office.refused("drop_table", json!({})).code, "unknown_command");
    for (name, given) in [
        ("list", json!([])),
        ("list", json!({ "kind": 7 })),
        ("save", json!({ "kind": "student", "values": { "first_name": ["x"] } })),
        ("settings_set", json!({ "theme": "pink" })),
    ] {
        let problem = office.refused(name, given);
        assert_eq!(problem.code, "malformed", "{name}");
        assert!(!problem.next.is_empty());
    }
    let long = "x".repeat(1_000_000);
    for (name, given) in [
        ("list", json!({ "kind": "wizard" })),
        (
            "list",
            json!({ "kind": "student", "sort": { "field": "id; DROP TABLE student", "descending": true } }),
        ),
        ("record", json!({ "id": "../../etc/passwd" })),
        ("record", json!({ "id": "01890000-0000-7000-8000-000000000000" })),
        ("form", json!({ "kind": "letter" })),
        ("save", json!({ "kind": "student", "values": { "first_name": long } })),
        ("undo", json!({ "action": "x" })),
        ("letter_preview", json!({ "kind": "ransom-note", "id": "x" })),
    ] {
        let problem = office.refused(name, given);
        assert!(!problem.happened.is_empty() && !problem.safe.is_empty(), "{name}: {problem:?}");
        assert_ne!(problem.code, "defect", "{name}");
    }
    // Nothing is not something that a command without input can be given wrongly.
    office.ok("today", serde_json::Value::Null);
}

#[test]
fn every_command_of_the_list_answers_to_its_name() {
    let office = Office::bare();
    for name in COMMANDS {
        if let Err(problem) = office.waymark.call(name, json!({})) {
            assert!(problem.code != "unknown_command" && problem.code != "not_built", "{name}: {problem:?}");
        }
    }
}
