//! The main job, end to end: spreadsheets in, the checks of a placement recorded, the placement
//! confirmed, its letters looked at and issued, the office locked. `cargo xtask demo` walks it too.

use crate::{
    desk::Desk,
    dialogs,
    files::Files,
    office,
    page::{Page, keys},
};
use std::path::{Path, PathBuf};

/// Looks at each screen as it is passed: for axe, or for nothing.
pub type Look<'a> = &'a dyn Fn(&Page<'_>, &str);

/// Walks it in an office that is open; gives the letters' folder.
pub fn walk(desk: &Desk, page: &Page<'_>, look: Look<'_>) -> PathBuf {
    let files = Files::write(desk);
    import(page, &files.students, "Students", 3, look);
    import(page, &files.employers, "Organisations", 1, &|_, _| {});
    import(page, &files.placements, "Placements", 2, &|_, _| {});
    let letters = desk.letters();
    checks(page, &files, look);
    issue(page, &letters, look);
    letters
}

/// The first file is chosen in the system's own dialog, the others are typed.
pub fn import(page: &Page<'_>, file: &Path, kind: &str, new: usize, look: Look<'_>) {
    page.press("go-import");
    if page.until("an import to begin", |page| {
        let again = page.has("button", "Import another file");
        (again || page.has("testid", "choose-file")).then_some(again)
    }) {
        page.click("button", "Import another file");
    }
    page.see("testid", "choose-file");
    look(page, "import file");
    if kind == "Students" {
        page.press("choose-file");
        dialogs::answer(page, "Choose a spreadsheet", file);
    } else {
        page.click("button", "Type where the file is instead");
        page.fill("#import-path", "", file.to_str().unwrap());
        page.press("open-typed");
    }
    // A file with one sheet whose headers say what it is needs no answer.
    page.until("the columns", |page| {
        page.try_click("radio", kind);
        page.try_click("testid", "to-columns");
        page.has("testid", "to-rows").then_some(())
    });
    look(page, "import columns");
    page.press("to-rows");
    page.see("testid", "apply");
    look(page, "import rows");
    page.shot(&format!("import {kind} rows"));
    page.press("apply");
    page.see("testid", "import-result");
    let counted =
        "return document.querySelector('[data-testid=import-result] td.numeric')?.textContent.trim()";
    assert_eq!(page.script(counted, serde_json::json!([])), new.to_string(), "rows that are new");
    look(page, "import result");
}

/// Opens the placement and records what is still missing.
fn checks(page: &Page<'_>, files: &Files, look: Look<'_>) {
    page.press("go-placement");
    page.fill("input[data-list-search]", "", "Okafor-Delaney");
    page.see("button", "Amara Okafor-Delaney");
    look(page, "placements");
    page.click("button", "Amara Okafor-Delaney");
    page.press("open-checks");
    page.see("testid", "check-consent");
    page.gone("testid", "confirm");
    look(page, "checks");
    page.shot("checks missing");
    let today = chrono::Local::now().format("%d/%m/%Y").to_string();
    page.click("#record-consent", "");
    page.fill("#check-consent-dated", "", &today);
    page.press("save-consent");
    page.see("li.ok[data-testid=check-consent]", "");
    page.click("#record-health_safety", "");
    page.fill("#check-health_safety-held_on", "", &today);
    page.fill("#check-health_safety-spoken_with", "", "Priya Bose");
    look(page, "recording a check");
    page.press("save-health_safety");
    page.see("li.ok[data-testid=check-health_safety]", "");
    page.see("testid", "confirm");
    page.shot("checks done");
    page.press("confirm");
    page.shows("Confirmed");
    page.press("to-letters");
    assert!(files.first_day > chrono::Local::now().date_naive());
}

/// Sees each letter's real pages, then issues them as files.
fn issue(page: &Page<'_>, folder: &Path, look: Look<'_>) {
    page.see("testid", "pdf-pages");
    page.see("canvas", "");
    look(page, "letters");
    page.shot("letter pages");
    page.choose("Files", "A PDF for each letter");
    page.fill("#letters-folder", "", folder.to_str().unwrap());
    page.press("issue");
    page.see("testid", "letters-result");
    page.shows("2 letters were issued");
    page.press("next-letter");
    page.shows("Letter 2 of 2");
    page.see("canvas", "");
    page.shot("letter to the employer");
    look(page, "letters issued");
    page.shot("letters issued");
}

/// Ctrl+L, and nothing of a record is left on the screen.
pub fn lock(page: &Page<'_>) {
    page.chord(&[keys::CONTROL, 'l']);
    page.see("h1", "Waymark is locked");
    let left = page.script("return document.documentElement.outerHTML", serde_json::json!([]));
    assert!(!left.as_str().unwrap().contains("Okafor"), "a name is left on the locked screen");
}

/// Finds a student by name from anywhere, and opens the record.
pub fn search(page: &Page<'_>, name: &str) {
    page.chord(&[keys::CONTROL, 'k']);
    page.fill("combobox", "", name);
    page.see("option", name);
    page.chord(&[keys::ENTER]);
    page.see("heading", name);
}

pub fn unlock_and_find(page: &Page<'_>) {
    office::unlock(page);
    search(page, "Amara Okafor-Delaney");
}
