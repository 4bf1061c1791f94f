//! Every screen that the main job does not pass, looked at by axe; and the office without a mouse.

use crate::{
    axe,
    desk::Desk,
    office,
    page::{Page, keys},
    walk,
};

fn student(page: &Page<'_>, first: &str, last: &str) {
    page.fill("#first_name", "", first);
    page.fill("#last_name", "", last);
}

#[test]
fn axe_finds_nothing_on_any_screen_in_any_theme() {
    let desk = Desk::new();
    let page = desk.open();
    let code = office::make(&page);
    office::begin(&page, &code);
    for (kind, place) in [
        ("student", "Students"),
        ("organisation", "Schools & organisations"),
        ("placement_offer", "Placement offers"),
        ("placement", "Placements"),
        ("event", "Visits"),
        ("letter", "Letters"),
    ] {
        page.press(&format!("go-{kind}"));
        page.see("#list-title", place);
        page.see(".empty p", "");
        axe::check(&page, &format!("empty list of {kind}"));
    }
    page.press("go-student");
    page.press("new-record");
    page.see("testid", "form");
    page.press("save");
    page.see("input[aria-invalid=true]", "");
    axe::check(&page, "form with errors");
    student(&page, "Amara", "Okafor-Delaney");
    page.press("save");
    page.gone("testid", "form");
    page.press("go-student");
    page.see("button", "Amara Okafor-Delaney");
    axe::check(&page, "list of students");
    page.click("button", "Amara Okafor-Delaney");
    page.see("testid", "edit-record");
    axe::check(&page, "record beside the list");
    walk::search(&page, "Amara Okafor-Delaney");
    axe::check(&page, "record");
    page.click("summary", "History");
    page.see("[data-testid=history] li", "");
    axe::check(&page, "history");
    page.chord(&[keys::CONTROL, 'k']);
    page.see("testid", "palette");
    axe::check(&page, "search");
    page.chord(&[keys::ESCAPE]);
    page.press("edit-first_name");
    page.see("button", "Cancel");
    axe::check(&page, "a field in place");
    page.chord(&[keys::ESCAPE]);
    page.press("go-event");
    page.press("new-record");
    page.fill("#title", "", "Aston University day");
    page.press("save");
    page.gone("testid", "form");
    page.click("button", "Add students");
    page.see("h1", "Add students to a visit");
    page.click("checkbox", "Amara Okafor-Delaney");
    page.see("button", "Add 1 student");
    axe::check(&page, "add students to a visit");
    page.press("add-students");
    page.shows("1 of 1 done.");
    axe::check(&page, "students added to a visit");
    page.press("go-settings");
    page.see("testid", "backup");
    axe::check(&page, "settings");
    page.click("button", "Help");
    page.see("h1", "Help");
    axe::check(&page, "help");
    page.close();
}

#[test]
fn a_student_is_made_taken_back_and_a_form_broken_off_comes_back_by_keyboard_alone() {
    let desk = Desk::new();
    let page = desk.open();
    let code = office::make(&page);
    office::begin(&page, &code);
    new_student(&page);
    // The first field has the focus; Tab leads to the next.
    page.keys("Zofia");
    page.chord(&[keys::TAB]);
    page.keys("Wisniewska");
    page.chord(&[keys::CONTROL, 's']);
    page.gone("testid", "form");
    page.shows("Zofia Wisniewska");
    assert!(!page.window_title().contains("Zofia"), "the title holds a young person's name");
    page.chord(&[keys::CONTROL, 'z']);
    page.shows("Undone");
    new_student(&page);
    page.keys("Idris");
    walk::lock(&page);
    office::unlock(&page);
    page.see("testid", "draft-back");
    let kept = page.script("return document.getElementById('first_name').value", serde_json::json!([]));
    assert_eq!(kept, "Idris");
    page.close();
}

/// From anywhere, by the list of commands.
fn new_student(page: &Page<'_>) {
    page.chord(&[keys::CONTROL, 'k']);
    page.see("testid", "palette");
    page.keys("new student");
    page.see("option", "New student");
    page.chord(&[keys::ENTER]);
    page.see("testid", "form");
    page.until("the focus in the form", |page| {
        let focused = page.script("return document.activeElement?.id ?? ''", serde_json::json!([]));
        (focused == "first_name").then_some(())
    });
}
