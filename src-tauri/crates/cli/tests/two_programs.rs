//! The window's program and the command line on one office at the same time: both work, and nothing is lost.
#![allow(clippy::unwrap_used)]

mod run;

use run::{Desk, PASSPHRASE, birmingham};
use serde_json::json;
use std::{process::Stdio, thread};
use waymark_api::{NoPrinter, Waymark};

const EACH: usize = 40;
const IMPORTS: usize = 6;

fn window(desk: &Desk) -> Waymark {
    let waymark = Waymark::new(desk.at("office"), Box::new(NoPrinter));
    waymark.call("unlock", json!({ "passphrase": PASSPHRASE })).unwrap();
    waymark
}

#[test]
fn two_windows_and_the_command_line_write_at_once_and_every_record_is_there() {
    let desk = birmingham();
    let windows = [window(&desk), window(&desk)];
    for i in 0..IMPORTS {
        let rows: String = (0..50).map(|r| format!("Row{r},Importson{i},1/2/2009\n")).collect();
        desk.write(&format!("{i}.csv"), &format!("First name,Surname,DOB\n{rows}"));
    }
    thread::scope(|all| {
        for (number, waymark) in windows.iter().enumerate() {
            all.spawn(move || {
                for i in 0..EACH {
                    let values =
                        json!({ "first_name": format!("W{i}"), "last_name": format!("Windowson{number}") });
                    let saved = waymark.call("save", json!({ "kind": "student", "values": values }));
                    let saved = saved.unwrap_or_else(|problem| panic!("{number} {i}: {problem:?}"));
                    let change = json!({
                        "kind": "student", "id": saved["id"], "revision": saved["revision"],
                        "values": { "remarks": format!("seen {i}") },
                    });
                    waymark
                        .call("save", change)
                        .unwrap_or_else(|problem| panic!("{number} {i}: {problem:?}"));
                }
            });
        }
        let desk = &desk;
        all.spawn(move || {
            for i in 0..IMPORTS {
                let output = desk.run(&["import", &format!("{i}.csv"), "--as", "students"]);
                assert!(output.status.success(), "{}", run::said(&output));
            }
        });
    });
    let named = |name: &str| desk.json(&["list", "students", "--search", name]).as_array().unwrap().len();
    for number in 0..windows.len() {
        assert_eq!(named(&format!("Windowson{number}")), EACH);
    }
    for i in 0..IMPORTS {
        assert_eq!(named(&format!("Importson{i}")), 50);
    }
    let seen = desk.json(&["list", "students", "--search", "Windowson0"]);
    assert!(seen.as_array().unwrap().iter().all(|s| s["remarks"].as_str().unwrap().starts_with("seen ")));
    assert_eq!(desk.json(&["check"])["well"], true);
}

#[test]
fn an_office_that_a_window_has_open_is_restored_over_by_nobody() {
    let desk = birmingham();
    desk.well(&["backup", "all.waymark-backup"]);
    let waymark = window(&desk);
    let (code, why) = desk.refused(&["restore", "all.waymark-backup"]);
    assert!(code == 1 && why.contains("has this office open"), "{why}");
    let mut child = desk.command(&["check"]).stdout(Stdio::null()).spawn().unwrap();
    assert!(child.wait().unwrap().success());
    waymark.call("lock", json!({})).unwrap();
    desk.well(&["restore", "all.waymark-backup"]);
}
