//! A disk that is full: each command that writes says so, and afterwards everything is there.
//! The disk is a small one of the test's own; where it may not be mounted the test says so, and WAYMARK_EVERY_TEST=1 makes that a failure.
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
said() { "$PROGRAM" "$@" --json >answer 2>why; echo "$? $3 $(tail -n 1 why) $(tr -d '\n' <answer)"; }
full() { dd if=/dev/zero of=small/filler bs=4k 2>/dev/null; rm -f small/filler.end; dd if=/dev/zero of=small/filler.end bs=1k 2>/dev/null; :; }
full
# The office is elsewhere, and what is written goes to the full disk.
said --store office backup small/all.waymark-backup
said --store office export students small/all.xlsx
said --store office export students small/all.csv
said --store office letters placement-confirmation-student --all --out small
said --store office import rows.csv --as students --refused small/not.csv
ls -A small
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
"$PROGRAM" --store office check --json
"$PROGRAM" --store office list students --json
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
        assert!(std::env::var_os("WAYMARK_EVERY_TEST").is_none(), "a small disk may not be mounted here");
        eprintln!("NOT TESTED: a small disk may not be mounted here");
        return;
    };
    let (commands, rest) = said.split_once("\n{").unwrap_or((&said, ""));
    let answers: Vec<&str> =
        commands.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_digit()) && l.contains('{')).collect();
    assert_eq!(answers.len(), 9, "{said}");
    for (at, answer) in answers.iter().enumerate() {
        assert!(answer.starts_with("1 "), "{answer}");
        let told: Value = serde_json::from_str(&answer[answer.find('{').unwrap()..]).unwrap();
        match at {
            // The office is elsewhere and was changed: what was done is told beside what was not.
            4 => {
                assert_eq!(told["unwritten"]["error"], "disk_full", "{answer}");
                assert!(told["batch"].is_string(), "{answer}");
            }
            _ => assert_eq!(told["error"], "disk_full", "{answer}"),
        }
    }
    // Half a file is no file.
    for name in commands.lines() {
        assert!(
            !["backup", "xlsx", "csv", "pdf", "part"].iter().any(|e| name.ends_with(&format!(".{e}"))),
            "{name}"
        );
    }
    let rest = format!("{{{rest}");
    let mut after = serde_json::Deserializer::from_str(&rest).into_iter::<Value>();
    for students in [200, 2200] {
        assert_eq!(after.next().unwrap().unwrap()["well"], true);
        assert_eq!(after.next().unwrap().unwrap().as_array().unwrap().len(), students);
    }
}

/// A disk that fills up in the middle of a run, and is then made larger.
const FILLS_UP: &str = r#"
mount -t tmpfs -o size=200k none small || exit 99
said() { "$PROGRAM" --store office letters placement-confirmation-student --all --out small --json >answer; echo "$?"; cat answer; }
said
ls -A small | grep -c '\.part$'
mount -o remount,size=24m small
said
"$PROGRAM" --store office letters verify small --json
"#;

#[test]
fn a_run_whose_disk_fills_up_in_the_middle_says_so_and_goes_on_when_there_is_room() {
    let desk = birmingham();
    std::fs::create_dir(desk.at("small")).unwrap();
    let Some(said) = sh(&desk, FILLS_UP) else {
        assert!(std::env::var_os("WAYMARK_EVERY_TEST").is_none(), "a small disk may not be mounted here");
        eprintln!("NOT TESTED: a small disk may not be mounted here");
        return;
    };
    let all: Vec<Value> =
        serde_json::Deserializer::from_str(&said).into_iter().collect::<Result<_, _>>().unwrap();
    let [failed, first, half, ended, second, verified] = &all[..] else { panic!("{said}") };
    assert_eq!((failed, half, ended), (&Value::from(1), &Value::from(0), &Value::from(0)), "{said}");
    let issued = first["issued"].as_array().unwrap();
    let written = issued.iter().filter(|one| one["file"].is_string()).count();
    assert!(written > 0 && written < issued.len(), "{written} of {}", issued.len());
    assert_eq!(first["unwritten"]["error"], "disk_full");
    assert!(first["unwritten"]["message"].as_str().unwrap().contains("The same command writes them"));
    assert_eq!(second["goes_on"]["issued"].as_u64().unwrap() as usize, issued.len());
    let again = second["issued"].as_array().unwrap();
    assert!(again.iter().all(|one| one["again"] == true && one["file"].is_string()), "{second}");
    let held: Vec<&Value> = verified["files"].as_array().unwrap().iter().map(|file| &file["held"]).collect();
    assert!(held.len() == issued.len() && held.iter().all(|held| *held == "issued"), "{verified}");
}
