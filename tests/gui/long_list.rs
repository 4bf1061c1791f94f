//! A list that is longer than the window: few rows are drawn, and the keyboard reaches all of them.

use crate::{
    axe,
    desk::Desk,
    office,
    page::{Page, keys},
    walk,
};
use rust_xlsxwriter::Workbook;
use serde_json::json;

const STUDENTS: u32 = 120;

#[test]
fn the_keyboard_reaches_every_row_of_a_long_list_though_few_are_drawn() {
    let desk = Desk::new();
    let page = desk.open();
    let code = office::make(&page);
    office::begin(&page, &code);
    let file = desk.file("students.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "First name").unwrap();
    sheet.write(0, 1, "Last name").unwrap();
    for row in 1..=STUDENTS {
        sheet.write(row, 0, "Sam").unwrap();
        sheet.write(row, 1, format!("Example {row:03}")).unwrap();
    }
    book.save(&file).unwrap();
    walk::import(&page, &file, "Students", STUDENTS as usize, &|_, _| {});
    page.press("go-student");
    page.until("the whole list", |page| (rows(page) == STUDENTS + 1).then_some(()));
    let drawn = page.script("return document.querySelectorAll('tbody tr[aria-rowindex]').length", json!([]));
    assert!(drawn.as_u64().unwrap() < 60, "{drawn} rows are drawn");
    axe::check(&page, "a long list");

    page.script("document.querySelector('tbody button.open').focus()", json!([]));
    page.chord(&[keys::END]);
    reached(&page, STUDENTS, "Sam Example 120");
    page.chord(&[keys::HOME]);
    reached(&page, 1, "Sam Example 001");
    // Scrolled out of sight, the focus stays with the list and the next arrow goes on from where it was.
    page.script("document.querySelector('.holder').scrollTop = 3000", json!([]));
    page.until("the list to keep the focus", |page| {
        (page.script("return document.activeElement.className.includes('holder')", json!([])) == json!(true))
            .then_some(())
    });
    page.chord(&[keys::DOWN]);
    reached(&page, 2, "Sam Example 002");
    page.close();
}

fn rows(page: &Page<'_>) -> u32 {
    let count = page.script("return document.querySelector('table')?.ariaRowCount ?? '0'", json!([]));
    count.as_str().and_then(|c| c.parse().ok()).unwrap_or(0)
}

/// The row of this number, counted from 1 without the headings, has the focus.
fn reached(page: &Page<'_>, number: u32, name: &str) {
    page.until(name, |page| {
        let said = page.script(
            "const e = document.activeElement; return [e.closest('tr')?.ariaRowIndex ?? '', e.textContent];",
            json!([]),
        );
        (said == json!([(number + 1).to_string(), name])).then_some(())
    });
}
