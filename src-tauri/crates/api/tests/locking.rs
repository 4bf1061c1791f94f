//! Locking while something is at work: what is shown goes at once, the key as soon as that has ended.
#![allow(clippy::unwrap_used)]

mod office;

use office::{Office, PASSPHRASE};
use serde_json::{Value, json};
use std::{
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

/// Runs a question in a thread of its own; a hanging program is a failed test.
fn soon<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (tell, told) = channel();
    thread::spawn(move || tell.send(work()));
    told.recv_timeout(Duration::from_secs(20)).expect("an answer while another command is at work")
}

fn asked(office: &'static Office, name: &'static str, given: Value) -> Result<Value, String> {
    soon(move || ask(office, name, given))
}

fn ask(office: &Office, name: &str, given: Value) -> Result<Value, String> {
    office.waymark.call(name, given).map_err(|problem| problem.code)
}

fn wait(there: &Receiver<()>) {
    there.recv_timeout(Duration::from_secs(20)).expect("the command began");
}

/// Lives as long as the tests: its threads use it.
fn office() -> &'static Office {
    Box::leak(Box::new(Office::new()))
}

#[test]
fn a_lock_is_shown_at_once_and_takes_the_key_when_the_running_command_ends() {
    let office = office();
    office.student("Aisha", "Begum");
    let (there, go) = office.host.stop_at_work();
    let long = thread::spawn(move || ask(office, "list", json!({ "kind": "student" })));
    wait(&there);
    let state = asked(office, "lock", json!({})).unwrap();
    assert_eq!(state["stage"], "locked");
    assert!(!state.to_string().contains("Rosa"), "{state}");
    assert_eq!(asked(office, "app_state", json!({})).unwrap()["stage"], "locked");
    for name in ["today", "touch"] {
        assert_eq!(asked(office, name, json!({})), Err("locked".into()), "{name}");
    }
    go.send(()).unwrap();
    // Its rows would land on a screen that went blank.
    assert_eq!(long.join().unwrap(), Err("locked".into()));
    assert_eq!(office.refused("list", json!({ "kind": "student" })).code, "locked");
    assert_eq!(office.refused("lock", json!({})).code, "locked");
    office.ok("unlock", json!({ "passphrase": PASSPHRASE }));
    assert_eq!(office.ok("list", json!({ "kind": "student" }))["total"], 1);
}

#[test]
fn a_change_that_a_lock_cut_off_is_said_to_be_unsure_and_leaves_no_draft_behind() {
    let office = office();
    let draft = json!({ "key": "student:new", "title": "New student", "kind": "student", "values": { "first_name": "Aisha" } });
    office.ok("draft_save", draft);
    let (there, go) = office.host.stop_at_work();
    let given = json!({ "kind": "student", "values": { "first_name": "Aisha", "last_name": "Begum" }, "draft": "student:new" });
    let saving = thread::spawn(move || office.waymark.call("save", given).map_err(Box::new));
    wait(&there);
    asked(office, "lock", json!({})).unwrap();
    go.send(()).unwrap();
    let problem = saving.join().unwrap().unwrap_err();
    assert_eq!((problem.code.as_str(), problem.unsure), ("locked", true));
    assert!(problem.safe.contains("may have been done") && problem.next.contains("look"), "{problem:?}");
    // Where nothing was begun, nothing is in doubt.
    assert!(!office.refused("list", json!({ "kind": "student" })).unsure);
    office.ok("unlock", json!({ "passphrase": PASSPHRASE }));
    assert_eq!(office.ok("list", json!({ "kind": "student" }))["total"], 1);
    assert_eq!(office.ok("draft_load", json!({ "key": "student:new" }))["draft"], Value::Null);
}

#[test]
fn a_change_that_was_refused_is_not_unsure_and_keeps_its_draft() {
    let office = office();
    office.ok("draft_save", json!({ "key": "student:new", "title": "New student", "kind": "student", "values": { "first_name": "Aisha" } }));
    let problem = office.refused(
        "save",
        json!({ "kind": "student", "values": { "date_of_birth": "soon" }, "draft": "student:new" }),
    );
    assert!(!problem.unsure && !problem.fields.is_empty(), "{problem:?}");
    assert_ne!(office.ok("draft_load", json!({ "key": "student:new" }))["draft"], Value::Null);
}

#[test]
fn a_printing_system_that_thinks_for_long_holds_up_nothing_else() {
    let office = office();
    let (letter, _) = office.letter();
    for (name, given) in
        [("printers", json!({})), ("letter_print", json!({ "id": letter, "printer": "hall" }))]
    {
        let (there, go) = office.host.stop_the_printer();
        let long = thread::spawn(move || ask(office, name, given));
        wait(&there);
        asked(office, "list", json!({ "kind": "student" })).unwrap();
        assert_eq!(asked(office, "lock", json!({})).unwrap()["stage"], "locked");
        office.ok("unlock", json!({ "passphrase": PASSPHRASE }));
        go.send(()).unwrap();
        long.join().unwrap().unwrap();
    }
    assert_eq!(office.host.printed().len(), 1);
}
