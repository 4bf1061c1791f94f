//! What an office must not lose: a backup and the way back to it, an import taken back, a form that was being
//! filled in when the program was killed.

use crate::{
    desk::{self, Desk},
    dialogs,
    files::Files,
    office,
    page::{Page, keys},
    walk,
};
use serde_json::json;
use std::process::Command;

fn new_student(page: &Page<'_>, first: &str, last: &str) {
    page.press("go-student");
    page.press("new-record");
    page.fill("#first_name", "", first);
    page.fill("#last_name", "", last);
}

#[test]
fn a_backup_brings_back_what_was_there_and_nothing_that_came_later() {
    let desk = Desk::new();
    let page = desk.open();
    let code = office::make(&page);
    office::begin(&page, &code);
    new_student(&page, "Zofia", "Wisniewska");
    page.press("save");
    page.gone("testid", "form");
    let file = desk.file("office.waymark-backup");
    page.press("go-settings");
    page.press("backup");
    dialogs::answer(&page, "Back up to one file", &file);
    page.shows("Backed up: Everything of this office, with 1 student");
    page.shot("backed up");
    let bytes = std::fs::read(&file).unwrap();
    assert!(!bytes.windows(6).any(|part| part == b"Zofia "), "a name stands readable in the backup");

    new_student(&page, "Idris", "Karim");
    page.press("save");
    page.gone("testid", "form");
    page.press("go-settings");
    page.click("button", "Restore a backup");
    page.click("button", "Choose the backup file");
    dialogs::answer(&page, "Choose a Waymark backup", &file);
    page.fill("#restore-passphrase", "", office::PASSPHRASE);
    page.click("button", "Restore this backup");
    page.shows("The backup was restored.");
    page.press("go-student");
    page.see("row", "Zofia Wisniewska");
    page.gone("row", "Idris Karim");
    page.shot("restored");
    page.close();
}

#[test]
fn a_whole_import_is_taken_back_in_the_window() {
    let desk = Desk::new();
    let page = desk.open();
    let code = office::make(&page);
    office::begin(&page, &code);
    let files = Files::write(&desk);
    walk::import(&page, &files.students, "Students", 3, &|_, _| {});
    page.press("undo-import");
    page.shows("The import was taken back.");
    page.shot("import taken back");
    page.press("go-student");
    page.see("button", "Import a spreadsheet");
    page.gone("row", "Amara Okafor-Delaney");
    page.close();
}

#[test]
fn a_form_half_filled_in_when_the_program_is_killed_is_there_after_unlocking() {
    let desk = Desk::new();
    let page = desk.open();
    let code = office::make(&page);
    office::begin(&page, &code);
    new_student(&page, "Idris", "Karim");
    page.until("the draft to be written", |page| {
        let script = "const done = arguments[0];
            window.__TAURI_INTERNALS__.invoke('draft_load', { input: { key: 'student:new' } })
              .then(({ draft }) => done(draft?.values.last_name === 'Karim'), () => done(false));";
        (page.script_async(script, json!([])) == json!(true)).then_some(())
    });
    kill(&desk);
    page.close();
    let page = desk.open();
    office::unlock(&page);
    page.see("h1", "Today");
    page.shows("Not finished");
    page.shot("killed and unlocked");
    page.click("button", "New student");
    page.see("testid", "draft-back");
    for (field, kept) in [("first_name", "Idris"), ("last_name", "Karim")] {
        let found = page.script("return document.getElementById(arguments[0]).value", json!([field]));
        assert_eq!(found, kept);
    }
    // Saved, it is never offered again.
    page.chord(&[keys::CONTROL, 's']);
    page.gone("testid", "form");
    page.press("go-today");
    page.see("h1", "Today");
    assert!(!page.text().contains("Not finished"), "a saved form came back as a draft");
    page.close();
}

/// As a power cut does: no goodbye. The one program that works on this desk's folder.
pub fn kill(desk: &Desk) {
    let name = std::path::PathBuf::from(desk::program());
    let store = format!("WAYMARK_STORE={}", desk.store().display());
    let ours = std::fs::read_dir("/proc").unwrap().filter_map(|entry| {
        let path = entry.ok()?.path();
        let id: u32 = path.file_name()?.to_str()?.parse().ok()?;
        let program = std::fs::read_link(path.join("exe")).ok()?;
        let environment = std::fs::read(path.join("environ")).ok()?;
        let here = environment.split(|byte| *byte == 0).any(|one| one == store.as_bytes());
        (here && program.file_name() == name.file_name()).then_some(id)
    });
    let ids: Vec<u32> = ours.collect();
    assert_eq!(ids.len(), 1, "one program on this desk: {ids:?}");
    let killed = Command::new("kill").args(["-9", &ids[0].to_string()]).status();
    assert!(killed.expect("kill runs").success());
}
