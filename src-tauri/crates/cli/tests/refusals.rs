//! What goes wrong, said in words: an exit status, a reason on standard error, nothing lost.
#![allow(clippy::unwrap_used)]

mod run;

use run::{bare, birmingham};
use std::fs;

#[test]
fn without_an_office_every_command_says_so() {
    let desk = bare();
    for words in
        [&["list", "students"][..], &["check"], &["backup", "x"], &["import", "a.csv", "--as", "students"]]
    {
        let (code, why) = desk.refused(words);
        assert_eq!(code, 1);
        assert!(why.contains("no office"), "{why}");
    }
}

#[test]
fn a_wrong_passphrase_opens_nothing_and_a_right_one_still_does() {
    let desk = birmingham();
    let output = desk
        .command(&["list", "students"])
        .env("WAYMARK_PASSPHRASE", "not the one that it is")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(run::said(&output).contains("does not open"), "{}", run::said(&output));
    let output = desk
        .command(&["check", "--json"])
        .env("WAYMARK_PASSPHRASE", "not the one that it is")
        .output()
        .unwrap();
    let said: serde_json::Value = serde_json::from_str(&run::said(&output)).unwrap();
    assert_eq!(said["error"], "wrong_passphrase");
    // Nobody is there to be asked.
    let output = desk
        .command(&["check"])
        .env_remove("WAYMARK_PASSPHRASE")
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert!(run::said(&output).contains("WAYMARK_PASSPHRASE"));
    desk.well(&["check"]);
}

#[test]
fn a_short_passphrase_makes_no_office() {
    let desk = bare();
    let output =
        desk.command(&["init", "--office", "Leeds"]).env("WAYMARK_PASSPHRASE", "short").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(!desk.at("office/waymark.db").exists());
}

#[test]
fn files_that_are_no_spreadsheets_change_nothing() {
    let desk = birmingham();
    desk.write("empty.csv", "");
    desk.write("numbers.csv", "1,2,3\n4,5,6\n");
    fs::write(desk.at("cut.xlsx"), b"PK\x03\x04 and no more").unwrap();
    fs::write(desk.at("photo.xlsx"), [0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]).unwrap();
    for file in ["empty.csv", "numbers.csv", "cut.xlsx", "photo.xlsx", "none.xlsx", "."] {
        let (code, why) = desk.refused(&["import", file, "--as", "students"]);
        assert_eq!(code, 1, "{file}: {why}");
        assert!(why.contains("Nothing was") || why.contains("safe"), "{file}: {why}");
    }
    desk.write("names.csv", "First name,Surname\nA,B\n");
    let (_, why) =
        desk.refused(&["import", "names.csv", "--as", "students", "--map", "Colour=student.phone"]);
    assert!(why.contains("First name, Surname"), "{why}");
    let (_, why) = desk.refused(&["import", "names.csv", "--as", "students", "--sheet", "Other"]);
    assert!(why.contains("Other"), "{why}");
    assert_eq!(desk.json(&["list", "students"]).as_array().unwrap().len(), 200);
    assert_eq!(desk.json(&["list", "imports"]), serde_json::json!([]));
}

#[test]
fn what_cannot_be_meant_is_answered_with_what_can() {
    let desk = birmingham();
    for (words, help) in [
        (&["frobnicate"][..], "not a command"),
        (&[], "usage"),
        (&["list"], "waymark-cli list --help"),
        (&["list", "pigeons"], "students, organisations"),
        (&["import", "a.csv"], "--as"),
        (&["import", "a.csv", "--as", "pigeons"], "visits"),
        (&["placement", "check", "7"], "not an ID"),
        (&["placement", "confirm"], "--all-ready"),
        (&["letters", "invoice", "--all", "--out", "x"], "placement-confirmation-student"),
        (&["letters", "visit-confirmation-student", "--all"], "--out"),
        (&["backup", "x", "--merged"], "not an option"),
        (&["init"], "--office"),
    ] {
        let (code, why) = desk.refused(words);
        assert_eq!(code, 2, "{words:?}: {why}");
        assert!(why.contains(help), "{words:?}: {why}");
    }
    let (code, why) = desk.refused(&["show", "01a214fd-9e50-72aa-a18d-df16f69a61a8"]);
    assert!(code == 1 && why.contains("not here"), "{why}");
    let id = &desk.ids("placements", |p| p["state"] == "checks_pending")[0];
    let (_, why) = desk.refused(&["placement", "set", id, "colour=red"]);
    assert!(why.contains("insurance.ends_on"), "{why}");
}

#[test]
fn a_file_that_is_no_backup_leaves_the_office_alone() {
    let desk = birmingham();
    desk.write("other.waymark-backup", "not one");
    let (_, why) = desk.refused(&["restore", "other.waymark-backup"]);
    assert!(why.contains("not a Waymark backup"), "{why}");
    desk.refused(&["restore", "none.waymark-backup"]);
    desk.refused(&["backup", "no/such/folder/x.waymark-backup"]);
    desk.well(&["check"]);
}

#[test]
fn a_damaged_store_is_found() {
    let desk = birmingham();
    let path = desk.at("office/waymark.db");
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 512].fill(7);
    fs::write(&path, bytes).unwrap();
    let output = desk.run(&["check"]);
    assert_eq!(output.status.code(), Some(1));
    let all = String::from_utf8_lossy(&output.stdout).into_owned() + &run::said(&output);
    assert!(all.contains("restore the latest backup"), "{all}");
}

#[test]
fn an_office_that_another_program_has_open_is_not_replaced_under_it() {
    let desk = birmingham();
    desk.well(&["backup", "all.waymark-backup"]);
    let held = fs::File::options().write(true).open(desk.at("office/in-use")).unwrap();
    held.lock_shared().unwrap();
    let (code, why) = desk.refused(&["restore", "all.waymark-backup"]);
    assert!(code == 1 && why.contains("has this office open"), "{why}");
    // Working beside it is another thing.
    desk.well(&["list", "visits"]);
    held.unlock().unwrap();
    held.lock().unwrap();
    let (_, why) = desk.refused(&["list", "visits"]);
    assert!(why.contains("restoring"), "{why}");
}
