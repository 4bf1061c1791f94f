//! An office's work on the command line: every command, what it answers a person and a machine.
#![allow(clippy::unwrap_used)]

mod run;

use run::{bare, birmingham, every_byte};
use serde_json::{Value, json};
use std::{fs, process::Stdio};

fn state(wanted: &str) -> impl Fn(&Value) -> bool + '_ {
    move |row| row["state"] == wanted
}

#[test]
fn a_new_office_gives_its_recovery_code_and_a_page_of_it() {
    let desk = bare();
    let made =
        desk.json(&["init", "--office", "Leeds", "--person", "Ada Obi", "--recovery-page", "page.pdf"]);
    assert_eq!(made["office"], "Leeds");
    assert_eq!(made["recovery_code"].as_str().unwrap().split('-').count(), 8);
    assert!(fs::read(desk.at("page.pdf")).unwrap().starts_with(b"%PDF"));
    assert_eq!(desk.json(&["list", "students"]), json!([]));
    let (code, why) = desk.refused(&["init", "--office", "York"]);
    assert_eq!(code, 1);
    assert!(why.contains("already"), "{why}");
}

#[test]
fn a_list_gives_machines_every_field_and_people_a_table() {
    let desk = birmingham();
    let students = desk.json(&["list", "students"]);
    let students = students.as_array().unwrap();
    assert_eq!(students.len(), 200);
    let one = students.iter().find(|s| !s["phone"].is_null()).unwrap();
    assert!(one["phone"].as_str().unwrap().starts_with("+447700900"));
    assert_eq!(one["date_of_birth"].as_str().unwrap().len(), 10);
    assert!(one.get("remarks").unwrap().is_null() && one["school_name"].is_string());
    let school = desk.json(&["show", one["school"].as_str().unwrap()]);
    assert_eq!((&school["name"], &school["roles"]), (&one["school_name"], &json!(["school"])));
    let table = desk.well(&["list", "visits"]);
    assert!(table.contains("Visit to Aston University") && table.contains("6 visits"), "{table}");
    let placed = &desk.json(&["list", "placements"])[0];
    let name = placed["student_name"].as_str().unwrap();
    let found = desk.json(&["list", "placements", "--search", name]);
    let found = found.as_array().unwrap();
    assert!(found.iter().any(|p| p["id"] == placed["id"]), "{name}");
    assert!(found.iter().all(|p| p["student_name"] == name), "{found:?}");
}

#[test]
fn a_record_is_shown_with_what_belongs_to_it_and_its_history() {
    let desk = birmingham();
    let id = &desk.ids("placements", state("confirmed"))[0];
    let shown = desk.json(&["show", id]);
    assert_eq!(shown["record"], "placement");
    assert!(!shown["linked"]["consent"].as_array().unwrap().is_empty());
    assert!(!shown["history"].as_array().unwrap().is_empty());
    assert!(desk.well(&["show", id]).contains("Where it stands"));
}

#[test]
fn a_spreadsheet_is_imported_counted_and_taken_back() {
    let desk = birmingham();
    desk.write(
        "in.csv",
        "Forename,Surname,D.O.B,Post Code,Mob\nAmara,Planted-Name,14/3/2009,b5 5se,7700900123\nNo,Day,31/2/2009,,\n,,,,\n",
    );
    let ask = ["import", "in.csv", "--as", "students", "--map", "Mob=student.phone"];
    let dry = desk.json(&[&ask[..], &["--dry-run"]].concat());
    assert_eq!((&dry["new"], &dry["batch"]), (&json!(1), &Value::Null));
    assert_eq!(desk.json(&["list", "students", "--search", "planted"]), json!([]));
    let done = desk.json(&[&ask[..], &["--refused", "not.csv"]].concat());
    for (key, count) in
        [("rows", 2), ("new", 1), ("changed", 0), ("same", 0), ("doubtful", 0), ("refused", 1), ("blank", 1)]
    {
        assert_eq!(done[key], count, "{key}");
    }
    assert!(fs::read_to_string(desk.at("not.csv")).unwrap().contains("31/2/2009"));
    let found = desk.json(&["list", "students", "--search", "planted"]);
    assert_eq!(
        (&found[0]["phone"], &found[0]["date_of_birth"]),
        (&json!("+447700900123"), &json!("2009-03-14"))
    );
    let undone = desk.json(&["undo-import", done["batch"].as_str().unwrap()]);
    assert_eq!(undone["kept"], json!([]));
    assert_eq!(desk.json(&["list", "students", "--search", "planted"]), json!([]));
    let (_, why) = desk.refused(&["undo-import", done["batch"].as_str().unwrap()]);
    assert!(why.contains("undone already"), "{why}");
}

#[test]
fn a_placement_is_checked_set_and_confirmed() {
    let desk = birmingham();
    let waiting = desk.ids("placements", state("checks_pending"));
    let all: Vec<&str> =
        ["placement", "confirm"].into_iter().chain(waiting.iter().map(String::as_str)).collect();
    let first = desk.json(&all);
    assert_eq!(first["confirmed"].as_array().unwrap().len(), 6);
    let lacking = |words: &str| {
        let only = |one: &&Value| {
            let reasons = one["reasons"].as_array().unwrap();
            reasons.len() == 1 && reasons[0].as_str().unwrap().contains(words)
        };
        let found = first["blocked"].as_array().unwrap().iter().find(only);
        found.unwrap()["id"].as_str().unwrap().to_owned()
    };
    let id = lacking("No supervisor");
    let checks = desk.json(&["placement", "check", &id]);
    assert_eq!((&checks["state"], &checks["ready"]), (&json!("checks_pending"), &json!(false)));
    let open: Vec<_> =
        checks["checks"].as_array().unwrap().iter().filter(|c| c["state"] == "missing").collect();
    assert_eq!((open.len(), &open[0]["item"]), (1, &json!("supervisor")));
    let set =
        desk.json(&["placement", "set", &id, "supervisor.first_name=Tom", "supervisor.phone=0121 496 0123"]);
    assert_eq!(set["ready"], true);
    // One value that cannot be read leaves the others unwritten.
    let other = lacking("consent");
    let (code, why) = desk.refused(&[
        "placement",
        "set",
        &other,
        "consent=1 June 2026",
        "consent.given_by=carer",
        "starts_at=noonish",
    ]);
    assert_eq!(code, 1, "{why}");
    assert_eq!(desk.json(&["placement", "check", &other])["ready"], false);
    let all = desk.json(&["placement", "confirm", "--all-ready"]);
    assert_eq!((&all["confirmed"][0]["id"], &all["blocked"]), (&json!(id), &json!([])));
    assert!(desk.well(&["placement", "confirm", "--all-ready"]).contains("0 placements confirmed"));
}

#[test]
fn letters_are_files_named_by_their_reference_and_what_is_blocked_is_said() {
    let desk = birmingham();
    let confirmed = desk.ids("placements", state("confirmed"));
    let enquiry = desk.ids("placements", state("enquiry"));
    let (one, two, not) = (&confirmed[0], &confirmed[1], &enquiry[0]);
    let run = desk.json(&["letters", "placement-confirmation-student", one, two, not, "--out", "letters"]);
    assert_eq!(run["issued"].as_array().unwrap().len(), 2);
    assert!(run["blocked"][0]["reasons"][0].as_str().unwrap().contains("not confirmed"));
    for letter in run["issued"].as_array().unwrap() {
        let name = format!("{}.pdf", letter["reference"].as_str().unwrap());
        assert!(letter["file"].as_str().unwrap().ends_with(&name));
        assert!(fs::read(desk.at("letters").join(name)).unwrap().starts_with(b"%PDF"));
    }
    let again =
        desk.json(&["letters", "placement-confirmation-student", one, "--out", "letters", "--merged"]);
    assert_eq!(again["issued"][0]["reference"], run["issued"][0]["reference"]);
    assert_eq!(again["issued"][0]["again"], true);
    let merged = again["issued"][0]["file"].as_str().unwrap();
    assert!(merged.contains(again["issued"][0]["reference"].as_str().unwrap()));
    assert!(std::path::Path::new(merged).exists() || desk.at(merged).exists());
    assert!(desk.well(&["list", "letters"]).contains("2 letters"));
}

#[test]
fn of_letters_whose_files_fail_half_way_those_that_are_there_are_said() {
    let desk = birmingham();
    let confirmed = desk.ids("placements", state("confirmed"));
    let words =
        ["letters", "placement-confirmation-student", &confirmed[0], &confirmed[1], "--out", "letters"];
    let first = desk.json(&words);
    let reference = |n: usize| first["issued"][n]["reference"].as_str().unwrap();
    let (there, not) = (format!("{}.pdf", reference(0)), format!("{}.pdf", reference(1)));
    fs::write(desk.at("letters").join(&not), "somebody's own").unwrap();
    let output = desk.run(&words);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text.contains("2 letters issued, 1 of them in letters") && text.contains(&there), "{text}");
    assert!(text.contains("is not a PDF") && text.contains("The same command writes them"), "{text}");
    let output = desk.run(&[&words[..], &["--json"]].concat());
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (told["files"].as_array().unwrap().len(), &told["unwritten"]["error"]),
        (1, &json!("not_replaced"))
    );
    assert!(
        told["issued"][0]["file"].as_str().unwrap().ends_with(&there) && told["issued"][1]["file"].is_null()
    );
    assert_eq!(fs::read_to_string(desk.at("letters").join(&not)).unwrap(), "somebody's own");
    // Merged or not, and whatever is written, the office's own folder is none for it.
    let office =
        ["letters", "placement-confirmation-student", &confirmed[0], "--merged", "--out", "office/letters"];
    let (_, why) = desk.refused(&office);
    assert!(why.contains("keeps the office itself"), "{why}");
    assert!(!desk.at("office/letters").exists());
    let (_, why) = desk.refused(&["export", "students", "office/all.xlsx"]);
    assert!(why.contains("keeps the office itself") && !desk.at("office/all.xlsx").exists(), "{why}");
}

#[test]
fn what_is_exported_can_be_imported_again_and_changes_nothing() {
    let desk = birmingham();
    let done = desk.json(&["export", "students", "all.xlsx"]);
    assert_eq!(done["rows"], 200);
    let back = desk.json(&["import", "all.xlsx", "--as", "students", "--dry-run"]);
    assert_eq!(
        (&back["rows"], &back["refused"], &back["new"]),
        (&json!(200), &json!(0), &json!(0)),
        "{}",
        back["problems"]
    );
}

#[test]
fn a_file_that_is_read_is_never_written_over() {
    let desk = birmingham();
    let rows = "First name,Surname,DOB\nAmara,Okafor,14/3/2009\nNo,Day,31/2/2009\n";
    desk.write("in.csv", rows);
    desk.refused(&["import", "in.csv", "--as", "students", "--refused", "./in.csv"]);
    assert_eq!(fs::read_to_string(desk.at("in.csv")).unwrap(), rows);
    assert_eq!(
        desk.json(&["list", "students"]).as_array().unwrap().len(),
        200,
        "nothing was imported either"
    );
    let twice = [
        "import",
        "in.csv",
        "--as",
        "students",
        "--map",
        "First name=student.first_name",
        "--map",
        "Surname=student.first_name",
    ];
    desk.refused(&twice);
    // The student's or the parent's: nobody guesses.
    let (_, why) = desk.refused(&["import", "in.csv", "--as", "students", "--map", "Surname=email"]);
    assert!(why.contains("student.email"), "{why}");
}

#[test]
fn a_backup_brings_everything_back_and_shows_nothing() {
    let desk = birmingham();
    let students = desk.json(&["list", "students"]);
    let whole = |s: &&Value| ["last_name", "phone", "email"].iter().all(|field| s[field].is_string());
    let student = students.as_array().unwrap().iter().find(whole).unwrap();
    let told = ["last_name", "phone", "email"]
        .map(|field| student[field].as_str().unwrap_or_else(|| panic!("{field}")));
    desk.well(&["backup", "all.waymark-backup"]);
    fs::remove_dir_all(desk.at("office")).unwrap();
    desk.refused(&["list", "students"]);
    assert_eq!(desk.json(&["restore", "all.waymark-backup"])["office"], "Birmingham");
    assert_eq!(desk.json(&["check"])["well"], true);
    assert_eq!(&desk.json(&["show", student["id"].as_str().unwrap()])["last_name"], &student["last_name"]);
    let bytes = every_byte(desk.at("office").parent().unwrap());
    let holds = |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|w| w == text.as_bytes());
    for text in told {
        assert!(!holds(&bytes, text), "{text} stands in the clear");
    }
    // The same look finds them where they are written for people.
    desk.well(&["export", "students", "all.csv"]);
    let bytes = fs::read(desk.at("all.csv")).unwrap();
    assert!(told.iter().all(|text| holds(&bytes, text) || text.starts_with('+')), "{told:?}");
}

#[test]
fn a_recovery_code_is_shown_whatever_fails_after_it_and_opens_a_backup() {
    let desk = bare();
    // A page that cannot be written is found before there is an office.
    desk.refused(&["init", "--office", "Leeds", "--recovery-page", "no/such/page.pdf"]);
    fs::write(desk.at("diary.txt"), "old").unwrap();
    for page in ["diary.txt", "office/page.pdf"] {
        desk.refused(&["init", "--office", "Leeds", "--recovery-page", page]);
    }
    assert_eq!(fs::read_to_string(desk.at("diary.txt")).unwrap(), "old");
    assert!(!desk.at("office").exists());
    // One that cannot be written any more when there is one does not keep the code back.
    let words = ["init", "--office", "Leeds", "--json", "--recovery-page", "folder.pdf"];
    fs::write(desk.at("folder.pdf"), "%PDF old").unwrap();
    fs::create_dir(desk.at(".folder.pdf.part")).unwrap();
    let output = desk.run(&words);
    assert_eq!(output.status.code(), Some(1));
    let made: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(made["recovery_page_problem"].as_str().unwrap().contains("folder.pdf"), "{made}");
    let code = made["recovery_code"].as_str().unwrap();
    desk.well(&["backup", "all.waymark-backup"]);
    fs::remove_dir_all(desk.at("office")).unwrap();
    let by_code = desk.command(&["restore", "all.waymark-backup"]).env("WAYMARK_PASSPHRASE", code).output();
    let by_code = by_code.unwrap();
    assert!(by_code.status.success(), "{}", run::said(&by_code));
    desk.well(&["check"]);
}

#[test]
fn a_reader_that_has_read_enough_is_no_defect() {
    let desk = birmingham();
    let mut child = desk
        .command(&["list", "students", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", run::said(&output));
}

#[test]
fn two_programs_work_on_one_store() {
    let desk = birmingham();
    let mut all: Vec<_> = (0..3)
        .map(|i| {
            desk.write(&format!("{i}.csv"), &format!("First name,Surname,DOB\nTwo{i},Programs,1/2/2009\n"));
            desk.command(&["import", &format!("{i}.csv"), "--as", "students"])
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    assert!(all.iter_mut().all(|c| c.wait().unwrap().success()));
    assert_eq!(desk.json(&["list", "students", "--search", "programs"]).as_array().unwrap().len(), 3);
    assert_eq!(desk.json(&["check"])["well"], true);
}
