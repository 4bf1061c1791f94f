//! The words of letters, their register and their labels, by the real program.
#![allow(clippy::unwrap_used)]

mod run;

use run::birmingham;
use serde_json::json;
use std::fs;

const KIND: &str = "placement-confirmation-student";

#[test]
fn words_go_out_into_a_file_and_come_back_as_a_version_and_faulty_ones_do_not() {
    let desk = birmingham();
    let words = desk.well(&["template", "show", KIND]);
    let file = format!("{KIND}.md");
    desk.write(&file, &words);
    assert!(desk.well(&["template", "check", &file]).contains("can be used"));
    desk.write("faulty.md", &words.replacen("{{ employer }}", "{{ emplyer }}", 1));
    for command in [
        &["template", "check", "faulty.md", "--as", KIND][..],
        &["template", "use", "faulty.md", "--as", KIND],
    ] {
        let output = desk.run(command);
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("line ") && said.contains("emplyer") && said.contains("employer"), "{said}");
    }
    desk.write(&file, &words.replacen("# ", "# Hooray: ", 1));
    desk.well(&["template", "use", &file, "--remark", "Merrier"]);
    let shown = desk.json(&["template", "show", KIND]);
    assert_eq!(
        (&shown["versions"][0]["remark"], &shown["versions"][0]["version"]),
        (&json!("Merrier"), &json!(1))
    );
    assert!(shown["words"].as_str().unwrap().contains("# Hooray: "));
    assert!(desk.well(&["template", "list"]).contains("own, version 1"));
    desk.well(&["template", "check", &file, "--out", "draft.pdf", "--large-print"]);
    assert!(fs::read(desk.at("draft.pdf")).unwrap().starts_with(b"%PDF"));
    assert!(desk.well(&["list", "letters"]).contains("No letters"), "a draft is no letter");
    desk.well(&["template", "reset", KIND]);
    assert!(!desk.well(&["template", "show", KIND]).contains("Hooray"));
    assert_eq!(desk.json(&["template", "show", KIND])["versions"].as_array().unwrap().len(), 2);
}

#[test]
fn a_run_is_sorted_held_against_the_register_and_labelled() {
    let desk = birmingham();
    let run =
        desk.json(&["letters", KIND, "--all", "--out", "letters", "--sort", "surname", "--large-print"]);
    let issued = run["issued"].as_array().unwrap().len();
    assert!(issued > 2, "{run}");
    let verified = desk.json(&["letters", "verify", "letters"]);
    let files = verified["files"].as_array().unwrap();
    assert!(files.len() == issued && files.iter().all(|f| f["held"] == "issued"), "{verified}");
    let one = desk.at("letters").join(format!("{}.pdf", run["issued"][0]["reference"].as_str().unwrap()));
    let mut bytes = fs::read(&one).unwrap();
    bytes.extend(b"\n");
    fs::write(&one, bytes).unwrap();
    let output = desk.run(&["letters", "verify", "letters"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stdout).unwrap().contains("NOT as issued"));
    let labels =
        desk.json(&["labels", KIND, "--all", "--out", "labels.pdf", "--sheet", "L7163", "--first", "3"]);
    assert!(labels["labels"].as_u64().unwrap() > 0);
    assert!(fs::read(desk.at("labels.pdf")).unwrap().starts_with(b"%PDF"));
    let (_, why) = desk.refused(&["letters", KIND, "--all", "--out", "letters", "--both-sides"]);
    assert!(why.contains("--merged"), "{why}");
    let (_, why) = desk.refused(&["labels", KIND, "--all", "--out", "labels.pdf", "--sheet", "L9999"]);
    assert!(why.contains("L7160"), "{why}");
}

#[test]
fn words_for_one_run_are_taken_from_a_file() {
    let desk = birmingham();
    desk.write(
        "own.md",
        "# You start at {{ employer }}\n\nSee you there, {{ student_preferred_name }}.\n\n[[signature]]\n",
    );
    let words =
        ["letters", KIND, "--all", "--out", "own", "--merged", "--both-sides", "--template", "own.md"];
    let run = desk.json(&words);
    assert!(!run["issued"].as_array().unwrap().is_empty());
    assert_eq!(run["files"].as_array().unwrap().len(), 1);
    assert!(desk.well(&["template", "show", KIND]).contains("[[table]]"), "other letters keep their words");
}

#[test]
fn a_logo_is_put_on_and_taken_off_and_what_is_none_is_refused_in_words() {
    let desk = birmingham();
    desk.write("logo.svg", r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"><path d="M0 0h60v20H0z" fill="#0b4f6c"/></svg>"##);
    assert!(desk.well(&["letterhead", "logo", "logo.svg"]).contains("New letters have this logo"));
    assert!(desk.well(&["letterhead", "signature", "logo.svg"]).contains("signature"));
    desk.write("note.txt", "no picture");
    let output = desk.run(&["letterhead", "logo", "note.txt"]);
    let said =
        String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(!output.status.success() && said.contains("SVG or PNG"), "{said}");
    desk.well(&["letterhead", "logo", "--none"]);
    desk.refused(&["letterhead", "logo"]);
}

#[test]
fn no_letter_is_issued_for_a_folder_that_can_hold_none() {
    let desk = birmingham();
    desk.write("note.txt", "no folder");
    for out in ["note.txt", "note.txt/letters", "office", "office/letters", ""] {
        desk.refused(&["letters", KIND, "--all", "--out", out]);
    }
    assert_eq!(desk.refused(&["labels", KIND, "--all", "--out="]).0, 2);
    assert!(desk.well(&["list", "letters"]).contains("No letters"));
}

#[test]
fn words_that_are_too_long_to_be_kept_are_not_said_to_be_usable() {
    let desk = birmingham();
    desk.write("long.md", &format!("# Long\n\n{}\n\n[[signature]]\n", "word ".repeat(5_000)));
    for verb in ["check", "use"] {
        let output = desk.run(&["template", verb, "long.md", "--as", KIND]);
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(!output.status.success() && said.contains("20,000 characters at most"), "{verb}: {said}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn of_a_file_without_an_end_no_more_is_read_than_may_be_used() {
    let desk = birmingham();
    for words in [
        &["letterhead", "logo", "/dev/zero"][..],
        &["template", "use", "/dev/zero", "--as", KIND],
        &["letters", KIND, "--all", "--out", "letters", "--template", "/dev/zero"],
    ] {
        let (_, why) = desk.refused(words);
        assert!(why.contains("too large to be"), "{why}");
    }
}

/// Placements that stand there.
fn at(desk: &run::Desk, state: &str) -> Vec<String> {
    desk.ids("placements", |row| row["state"] == state)
}

#[test]
fn nobody_gets_a_label_whose_letter_is_not_sent_and_the_reason_is_the_letters() {
    let desk = birmingham();
    let gone = at(&desk, "cancelled_by_us").into_iter().chain(at(&desk, "cancelled_by_employer"));
    let gone: Vec<String> = gone.collect();
    let output = desk.run(&["labels", KIND, &gone[0], "--out", "labels.pdf"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("No label was made") && said.contains("The placement is not confirmed"), "{said}");
    assert!(!desk.at("labels.pdf").exists());
    let by = |sort: &str| {
        let out = format!("{sort}.pdf");
        desk.run(&["labels", KIND, "--all", "--out", &out, "--sort", sort]);
        fs::read(desk.at(&out)).unwrap()
    };
    assert_ne!(by("school"), by("surname"));
    assert!(
        desk.refused(&["labels", KIND, "--all", "--out", "x.pdf", "--sort", "age"]).1.contains("surname")
    );
}

#[test]
fn a_letter_for_nobody_says_why_and_makes_nothing() {
    let desk = birmingham();
    let change = "placement-change-student";
    for command in
        [&["letters", change, "--all", "--out", "chg"][..], &["labels", change, "--all", "--out", "chg"]]
    {
        assert_eq!(desk.well(command), "No placement has a change to tell. Nothing was made.\n");
    }
    assert!(!desk.at("chg").exists());
    let alone = desk.ids("organisations", |_| true).into_iter().map(|id| {
        let output = desk.run(&["letters", KIND, &id, "--out", "none"]);
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    });
    let (code, said) = alone.filter(|(_, said)| said.contains("no placement here")).take(1).next().unwrap();
    assert!(code == Some(1) && said.contains("Nothing was made"), "{said}");
}

#[test]
fn merged_files_are_named_and_held_apart_from_the_register() {
    let desk = birmingham();
    let said = desk.well(&["letters", KIND, "--all", "--out", "run", "--merged"]);
    let file = fs::read_dir(desk.at("run")).unwrap().next().unwrap().unwrap().file_name();
    assert!(said.contains(file.to_str().unwrap()), "{said}");
    let verified = desk.well(&["letters", "verify", "run"]);
    assert!(verified.contains("1 merged file: a merged file holds several letters"), "{verified}");
    assert!(verified.contains("other issued letters have no file of their own in this folder"), "{verified}");
    assert!(!verified.contains("NOT"), "{verified}");
    assert_eq!(desk.json(&["letters", "verify", "run"])["merged"], 1);
    let (_, why) = desk.refused(&["letters", "verify", "nothere"]);
    assert!(why.contains("The folder nothere could not be read (it is not there)"), "{why}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_cannot_be_made_is_named_before_a_letter_is_issued() {
    let desk = birmingham();
    let (_, why) = desk.refused(&["letters", KIND, "--all", "--out", "/proc/nope/x"]);
    assert!(why.contains("The folder /proc/nope/x could not be made ("), "{why}");
    assert!(desk.well(&["list", "letters"]).contains("No letters"));
}

#[test]
fn a_slip_in_a_command_is_told_in_its_last_line_with_what_was_meant() {
    let desk = birmingham();
    let last = |words: &[&str]| {
        let (code, why) = desk.refused(words);
        assert_eq!(code, 2, "{why}");
        why.trim_end().lines().next_back().unwrap().to_owned()
    };
    let said = last(&["letters", "placement-confirmation-studnet", "--all", "--out", "x"]);
    assert!(said.contains("Did you mean placement-confirmation-student?"), "{said}");
    for words in [&["labels", KIND, "--all"][..], &["letters", KIND, "--all"], &["letters", "verify"]] {
        let said = last(words);
        assert!(said.contains(" is missing.") && said.ends_with("--help says more."), "{said}");
    }
    let (_, why) = desk.refused(&["letters", "visit-invitation", &at(&desk, "confirmed")[0], "--out", "x"]);
    assert!(!why.contains("Choose a invitation"), "{why}");
}

#[test]
fn a_file_of_words_that_is_named_by_no_letter_is_asked_for_its_kind_and_the_fields_are_listed() {
    let desk = birmingham();
    desk.write("my-offer.md", "# Hello {{ weather }}\n\n[[signature]]\n");
    let (code, why) = desk.refused(&["template", "check", "my-offer.md"]);
    let (add, kinds) = (why.find("add --as KIND").unwrap(), why.find("placement-offer,").unwrap());
    assert!(code == 2 && add < kinds, "{why}");
    let (_, why) = desk.refused(&["template", "check", "nothere.md"]);
    assert!(why.contains("nothere.md could not be read (it is not there)"), "{why}");
    let output = desk.run(&["template", "check", "my-offer.md", "--as", "placement-offer"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("waymark-cli template fields placement-offer"), "{said}");
    let fields = desk.well(&["template", "fields", "placement-offer"]);
    let employer = fields.lines().find(|line| line.starts_with("employer ")).unwrap();
    assert!(employer.contains("Employer") && employer.contains("Harwell"), "{employer}");
    assert!(fields.contains("office.name") && fields.contains("in_person, remote, hybrid"), "{fields}");
}
