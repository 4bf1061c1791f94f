//! From an empty folder to an open office, locked and unlocked again; nothing answers in between.
#![allow(clippy::unwrap_used)]

mod office;

use base64::{Engine, engine::general_purpose::STANDARD};
use office::{Office, PASSPHRASE};
use serde_json::json;
use waymark_api::COMMANDS;

/// What may be asked of a program that is not open.
const BEFORE: [&str; 6] =
    ["app_state", "create_office", "join_office", "unlock", "unlock_with_recovery", "restore"];

#[test]
fn an_office_is_made_and_its_recovery_page_is_saved_until_it_was_checked() {
    let office = Office::bare();
    assert_eq!(office.ok("app_state", json!({}))["stage"], "firstStart");
    let refused =
        office.refused("create_office", json!({ "office": " ", "person": "Rosa", "passphrase": PASSPHRASE }));
    assert_eq!(refused.fields[0].field, "office");
    let short = json!({ "office": "Birmingham", "person": "Rosa Parekh", "passphrase": "short" });
    assert_eq!(office.refused("create_office", short).code, "short_passphrase");
    let made = office.ok(
        "create_office",
        json!({ "office": "Birmingham", "person": "Rosa Parekh", "passphrase": PASSPHRASE }),
    );
    assert!(STANDARD.decode(made["recoveryPdf"].as_str().unwrap()).unwrap().starts_with(b"%PDF"));
    assert_eq!((&made["state"]["stage"], &made["state"]["person"]), (&json!("open"), &json!("Rosa Parekh")));
    let path = office.path("recovery.pdf");
    office.ok("recovery_save", json!({ "path": path }));
    assert!(std::fs::read(&path).unwrap().starts_with(b"%PDF"));
    assert_eq!(office.ok("check_recovery_code", json!({ "code": "0000-0000" }))["matches"], false);
    let again = json!({ "office": "Another", "person": "Sam", "passphrase": PASSPHRASE });
    assert_eq!(office.refused("create_office", again).code, "office_exists");
    // The office that was open stays open.
    assert_eq!(office.ok("app_state", json!({}))["stage"], "open");
}

#[test]
fn a_recovery_code_that_nobody_checked_is_told_and_can_be_made_anew() {
    let office = Office::bare();
    let made = office.ok(
        "create_office",
        json!({ "office": "Birmingham", "person": "Rosa Parekh", "passphrase": PASSPHRASE }),
    );
    assert_eq!(made["state"]["recoveryChecked"], false);
    // The page is gone with the lock, and nobody typed its code.
    office.ok("lock", json!({}));
    let state = office.ok("unlock", json!({ "passphrase": PASSPHRASE }));
    assert_eq!(state["recoveryChecked"], false);
    let path = office.path("recovery.pdf");
    assert!(office.refused("recovery_save", json!({ "path": path })).next.contains("new code"));
    let wrong = json!({ "passphrase": "not the right one" });
    assert_eq!(office.refused("recovery_renew", wrong).code, "wrong_passphrase");
    let page = office.ok("recovery_renew", json!({ "passphrase": PASSPHRASE }));
    let pdf = STANDARD.decode(page["recoveryPdf"].as_str().unwrap()).unwrap();
    office.ok("recovery_save", json!({ "path": path }));
    assert_eq!(std::fs::read(&path).unwrap(), pdf);
    let code = code_on(&path);
    assert_eq!(office.ok("check_recovery_code", json!({ "code": code }))["matches"], true);
    assert_eq!(office.ok("app_state", json!({}))["recoveryChecked"], true);
    office.ok("lock", json!({}));
    let state = office.ok("unlock_with_recovery", json!({ "code": code, "newPassphrase": PASSPHRASE }));
    assert_eq!(state["recoveryChecked"], true);
    // The code of a backup's office opens the backup too, on a laptop that knows no passphrase of it.
    let backup = office.path("office.waymark-backup");
    office.ok("backup", json!({ "path": backup }));
    let fresh = Office::bare();
    let restored = fresh.ok("restore", json!({ "path": backup, "passphrase": code.to_lowercase() }));
    assert_eq!((&restored["stage"], &restored["recoveryChecked"]), (&json!("open"), &json!(true)));
}

/// The code as a person reads it from the page.
fn code_on(path: &str) -> String {
    let said = std::process::Command::new("pdftotext").args(["-raw", path, "-"]).output();
    let said = said.expect("pdftotext runs (package poppler-utils)");
    let text = String::from_utf8(said.stdout).unwrap();
    let groups: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c == '-')
        .filter(|w| w.len() == 4 && w.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()))
        .filter(|w| !w.chars().all(|c| c.is_ascii_digit()) || *w != "2026")
        .collect();
    assert_eq!(groups.len(), 8, "{text}");
    groups.join("-")
}

#[test]
fn nothing_answers_while_it_is_locked_or_before_there_is_an_office() {
    for (office, code) in [(Office::bare(), "no_office"), (locked(), "locked")] {
        for name in COMMANDS.iter().filter(|name| !BEFORE.contains(name)) {
            let problem = office.refused(name, usable(name));
            assert_eq!(problem.code, code, "{name}");
        }
    }
}

fn locked() -> Office {
    let office = Office::new();
    office.student("Aisha", "Begum");
    let state = office.ok("lock", json!({}));
    assert_eq!(state["stage"], "locked");
    // The unlock screen knows the office and its look, and nothing of a record.
    assert_eq!(state["office"], "Birmingham");
    for field in ["person", "lastAction"] {
        assert!(state[field].is_null(), "{field}");
    }
    assert!(!state.to_string().contains("Aisha"));
    office
}

/// Something that each command can read.
fn usable(name: &str) -> serde_json::Value {
    let id = "01890000-0000-7000-8000-000000000000";
    match name {
        "settings_set" => {
            json!({ "theme": "dark", "density": "compact", "typeface": "system", "shortcuts": {} })
        }
        "draft_save" => json!({ "key": "k", "title": "t", "kind": "student", "values": {} }),
        "import_preview" | "import_mend" | "import_settle" | "import_apply" | "import_save_refused" => {
            json!({ "session": "s", "path": "p", "row": 1, "column": 0, "text": "" })
        }
        _ => json!({
            "words": "w",
            "asked": { "parts": [], "largePrint": false, "merged": false, "bothSides": false }, "before": 0,
            "kind": "student", "id": id, "ids": [id], "path": "p", "sheet": "s", "key": "k", "text": "t", "code": "c",
            "item": "consent", "values": {}, "fate": "posted", "event": id, "students": [id], "action": id, "batch": id,
            "letters": [], "first": 1, "folder": "f", "invitation": "i", "label": "l", "proxy": "", "name": "n", "role": "r",
            "laptop": "l", "letIn": true, "person": id, "answers": [], "numbers": [],
            "labels": { "letters": [], "sheet": "s", "first": 1 },
            "printer": "hall", "passphrase": "p", "query": { "kind": "student" },
        }),
    }
}

#[test]
fn the_passphrase_or_a_right_recovery_code_opens_it_again() {
    let office = locked();
    let wrong = office.refused("unlock", json!({ "passphrase": "not the right one" }));
    assert_eq!(wrong.code, "wrong_passphrase");
    assert!(wrong.next.contains("Caps Lock") && wrong.safe == "Nothing was changed.");
    let code = json!({ "code": "AAAA-BBBB", "newPassphrase": "four other words here" });
    assert_eq!(office.refused("unlock_with_recovery", code).code, "wrong_recovery_code");
    assert_eq!(office.ok("unlock", json!({ "passphrase": PASSPHRASE }))["stage"], "open");
    assert_eq!(office.ok("list", json!({ "kind": "student" }))["total"], 1);
}

#[test]
fn guesses_are_slowed_and_the_screen_is_told_for_how_long() {
    let office = locked();
    for _ in 0..4 {
        office.refused("unlock", json!({ "passphrase": "not the right one" }));
    }
    assert_eq!(office.refused("unlock", json!({ "passphrase": PASSPHRASE })).code, "wait");
    let wait = office.ok("app_state", json!({}))["waitSeconds"].as_i64().unwrap();
    assert!(wait > 0);
    office.host.later(wait);
    office.ok("unlock", json!({ "passphrase": PASSPHRASE }));
}

#[test]
fn ten_idle_minutes_lock_it_and_a_touch_does_not_let_them_pass() {
    let office = Office::new();
    office.host.later(599);
    assert!(!office.waymark.tick().turned);
    assert_eq!(office.ok("touch", json!({}))["locksInSeconds"], 600);
    office.host.later(300);
    // Reading is not being there: a screen reads by itself.
    office.ok("today", json!({}));
    office.host.later(299);
    assert_eq!(office.ok("app_state", json!({}))["locksInSeconds"], 1);
    office.host.later(1);
    assert!(office.waymark.tick().turned);
    assert!(!office.waymark.tick().turned);
    assert_eq!(office.refused("today", json!({})).code, "locked");
    // Without anybody who ticks, the next command finds it locked.
    office.ok("unlock", json!({ "passphrase": PASSPHRASE }));
    office.host.later(601);
    assert_eq!(office.refused("today", json!({})).code, "locked");
}

#[test]
fn the_look_is_known_before_unlocking_and_kept_after() {
    let office = Office::new();
    let look = json!({ "theme": "contrast", "density": "roomy", "typeface": "system", "shortcuts": { "search": "Ctrl+J" }, "printer": "", "bothSidesOn": [] });
    let mut chosen = look.clone();
    chosen["printer"] = json!("Rosa");
    chosen["bothSidesOn"] = json!(["Rosa", "Hall"]);
    assert_eq!(office.ok("settings_set", chosen.clone()), chosen);
    assert_eq!(office.ok("lock", json!({}))["settings"], look);
    office.ok("unlock", json!({ "passphrase": PASSPHRASE }));
    assert_eq!(office.ok("app_state", json!({}))["settings"], chosen);
    // A printer's name can hold a person's, and the look lies readable beside the store.
    let beside = std::fs::read_to_string(office.waymark.dir().join("look.json")).unwrap();
    assert!(!beside.contains("Rosa"), "{beside}");
}

#[test]
fn a_draft_survives_the_lock_and_stands_on_the_first_screen() {
    let office = Office::new();
    let draft = json!({
        "key": "student:new", "title": "A new student", "kind": "student", "id": null, "parent": null,
        "values": { "first_name": "Mei" },
    });
    office.ok("draft_save", draft.clone());
    office.ok("lock", json!({}));
    office.ok("unlock", json!({ "passphrase": PASSPHRASE }));
    assert_eq!(office.ok("today", json!({}))["drafts"][0]["key"], "student:new");
    assert_eq!(office.ok("draft_load", json!({ "key": "student:new" }))["draft"], draft);
    office.ok("draft_clear", json!({ "key": "student:new" }));
    assert!(office.ok("draft_load", json!({ "key": "student:new" }))["draft"].is_null());
}

#[test]
fn a_backup_comes_back_on_a_fresh_laptop_and_over_an_open_office() {
    let office = Office::new();
    office.student("Aisha", "Begum");
    let path = office.path("office.waymark-backup");
    office.ok("backup", json!({ "path": path }));
    let fresh = Office::bare();
    let wrong = json!({ "path": path, "passphrase": "not the right one" });
    assert_eq!(fresh.refused("restore", wrong).code, "wrong_passphrase");
    assert_eq!(fresh.ok("app_state", json!({}))["stage"], "firstStart");
    let given = json!({ "path": path, "passphrase": PASSPHRASE });
    assert_eq!(fresh.ok("restore", given.clone())["stage"], "open");
    assert_eq!(fresh.ok("list", json!({ "kind": "student" }))["total"], 1);
    office.student("Sam", "Lee");
    office.ok("restore", given.clone());
    assert_eq!(office.ok("list", json!({ "kind": "student" }))["total"], 1);
    // A store that is damaged cannot be unlocked any more, so a locked one can be restored over too.
    office.ok("lock", json!({}));
    assert_eq!(office.ok("restore", given)["stage"], "open");
}
