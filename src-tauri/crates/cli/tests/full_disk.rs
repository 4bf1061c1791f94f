//! A disk that is full: each command that writes says so, and afterwards everything is there.
//! The disk is a small one of the test's own; where that may not be mounted there is nothing to test.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod run;

use run::{Desk, PROGRAM, birmingham};
use serde_json::Value;
use std::process::Command;

/// A small disk at `small`, with a copy of the office; full, while `$@` is done. Then there is room again.
const FULL: &str = r#"
mount -t tmpfs -o size=24m none small || exit 99
cp -r office small/office
said() { "$PROGRAM" "$@" --json >/dev/null 2>why; echo "$? $1 $(tail -n 1 why)"; }
full() { dd if=/dev/zero of=small/filler bs=4k 2>/dev/null; rm -f small/filler.end; dd if=/dev/zero of=small/filler.end bs=1k 2>/dev/null; :; }
full
# The office is elsewhere, and what is written goes to the full disk.
said --store office backup small/all.waymark-backup
said --store office export students small/all.xlsx
said --store office export students small/all.csv
said --store office letters placement-confirmation-student --all --out small
said --store office import rows.csv --as students --refused small/not.csv
ls small
# The office itself is on the full disk.
said --store small/office import rows.csv --as students
said --store small/office letters placement-confirmation-student --all --out letters
# Nearly full: the office opens, and there is no room for what is to be written.
rm small/filler.end small/filler; dd if=/dev/zero of=small/filler bs=1k count=$(($(df --output=avail small | tail -1) - 160)) 2>/dev/null
said --store small/office import rows.csv --as students
said --store small/office letters placement-confirmation-student --all --out letters
rm small/filler
"$PROGRAM" --store small/office check --json
"$PROGRAM" --store small/office list students --json
"#;

fn sh(desk: &Desk, script: &str) -> Option<String> {
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c", script]).current_dir(desk.at("."));
    command.env("WAYMARK_PASSPHRASE", run::PASSPHRASE).env_remove("WAYMARK_STORE").env("PROGRAM", PROGRAM);
    let output = command.output().ok()?;
    // unshare itself was refused, or the mount.
    if matches!(output.status.code(), Some(1 | 99)) && output.stdout.is_empty() {
        return None;
    }
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_full_disk_is_said_by_every_command_that_writes_and_loses_nothing() {
    let desk = birmingham();
    std::fs::create_dir(desk.at("small")).unwrap();
    let rows: String = (0..2000)
        .map(|i| format!("Planted{i},Name{i},1/2/2009,{}\n", "a remark that takes some room ".repeat(8)))
        .collect();
    desk.write("rows.csv", &format!("First name,Surname,DOB,Remarks\nNo,Day,31/2/2009,\n{rows}"));
    let Some(said) = sh(&desk, FULL) else {
        eprintln!("a small disk may not be mounted here: not tested");
        return;
    };
    let (commands, rest) = said.split_once("\n{").unwrap_or((&said, ""));
    let answers: Vec<&str> = commands.lines().filter(|line| line.contains(" --store ")).collect();
    assert_eq!(answers.len(), 9, "{said}");
    for answer in answers {
        assert!(answer.starts_with("1 "), "{answer}");
        let why: Value = serde_json::from_str(&answer[answer.find('{').unwrap()..]).unwrap();
        assert_eq!(why["error"], "disk_full", "{answer}");
    }
    // Half a file is no file.
    for name in ["all.waymark-backup", "all.xlsx", "all.csv", "not.csv", ".pdf"] {
        assert!(!commands.contains(&format!("\n{name}")), "{commands}");
    }
    let rest = format!("{{{rest}");
    let mut after = serde_json::Deserializer::from_str(&rest).into_iter::<Value>();
    assert_eq!(after.next().unwrap().unwrap()["well"], true);
    assert_eq!(after.next().unwrap().unwrap().as_array().unwrap().len(), 200);
}
