//! Two people changed one student while they were apart: in the window that is settled by keyboard, in at most the seven
//! keystrokes of the design, and taken back.

use crate::{
    axe,
    desk::Desk,
    office,
    page::{Page, keys},
    two_laptops::{Two, add, change, now, values},
};
use serde_json::json;
use std::{cell::Cell, fs};
use waymark_domain::{RecordId, RecordType::Student};
use waymark_store::{Action, Store, StoreError};

/// The desk is Sam's: Rosa's values stand, because she shared first.
fn clashed(desk: &Desk) -> RecordId {
    let laptops = desk.file("laptops");
    let mut two = Two::new(&laptops);
    let fields = [("first_name", "Amara"), ("last_name", "Okafor-Delaney"), ("date_of_birth", "2009-03-14")];
    let amara = add(&mut two.rosa, Student, &fields);
    let leaving = add(&mut two.rosa, Student, &[("first_name", "Idris"), ("last_name", "Vale")]);
    let chloe = add(&mut two.rosa, Student, &[("first_name", "Chloe"), ("last_name", "Hart")]);
    two.share();
    change(&mut two.rosa, Student, amara, &[("phone", "07700 900456"), ("year_group", "13")]);
    change(&mut two.sam, Student, amara, &[("phone", "07700 900789"), ("year_group", "12")]);
    change(&mut two.rosa, Student, leaving, &[("address_line_1", "9 Mill Lane"), ("town", "Solihull")]);
    change(&mut two.sam, Student, leaving, &[("address_line_1", "5 Quay Road"), ("postcode", "B4 7ET")]);
    add(&mut two.sam, Student, &fields);
    two.share();
    // Both send her to another office; Sam's action is not taken.
    let moves = |store: &mut Store, office: u8| {
        let to = format!("office/00000000-0000-7000-8000-00000000000{office}");
        let act = Action::new("move", "Move");
        let moved = store.mutate::<_, StoreError>(act, now(), |tx| {
            tx.patch(Student, chloe, values(Student, &[("phone", "07700 900321")]))?;
            tx.move_to(Student, chloe, &to)
        });
        moved.unwrap();
    };
    moves(&mut two.rosa, 8);
    moves(&mut two.sam, 9);
    two.share();
    drop(two);
    fs::remove_dir_all(desk.store()).unwrap();
    fs::rename(laptops.join("sam"), desk.store()).unwrap();
    amara
}

fn focused(page: &Page<'_>, script: &str) -> String {
    let script = format!("const e = document.activeElement; return {script} ?? ''");
    page.script(&script, json!([])).as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_clash_of_two_fields_is_settled_within_seven_keystrokes_from_anywhere_and_undo_asks_again() {
    let desk = Desk::new();
    clashed(&desk);
    let page = desk.open();
    office::unlock(&page);
    page.see("button", "Changes to check 5");
    page.press("go-student");
    page.see("button", "Amara Okafor-Delaney");

    let strokes = Cell::new(0);
    let press = |chord: &[char]| {
        strokes.set(strokes.get() + 1);
        page.chord(chord);
    };
    press(&[keys::CONTROL, '9']);
    page.see("h1", "Changes to check");
    page.see("testid", "settle");
    page.until("the heading has the focus", |page| (focused(page, "e.tagName") == "H1").then_some(()));
    page.shot("changes to check");
    press(&[keys::TAB]);
    // Past the button that opens the record.
    press(&[keys::TAB]);
    press(&[keys::DOWN]);
    press(&[keys::ENTER]);
    assert!(focused(&page, "e.closest('fieldset').textContent").contains("Phone"), "{}", page.text());
    page.shot("changes one answered");
    press(&[keys::DOWN]);
    press(&[keys::ENTER]);
    page.shows("Settle 2 questions about Amara Okafor-Delaney. Saved on this laptop.");
    assert!(strokes.get() <= 7, "{} keystrokes", strokes.get());
    page.until("the focus on the next question", |page| {
        focused(page, "e.closest('fieldset')?.textContent").contains("Address").then_some(())
    });
    page.see("button", "Changes to check 3");

    page.chord(&[keys::CONTROL, 'z']);
    page.see("button", "Changes to check 5");
    // Below the one of her name that was added after her.
    page.chord(&[keys::CONTROL, 'k']);
    page.fill("combobox", "", "Amara Okafor-Delaney");
    page.see("option", "Amara Okafor-Delaney");
    page.chord(&[keys::DOWN]);
    page.chord(&[keys::ENTER]);
    page.see("heading", "Amara Okafor-Delaney");
    page.see("testid", "clashes");
    page.shows("Sam Lee wrote 07700 900789");
    axe::check(&page, "record with a clash");
    page.press("to-changes");
    page.until("the focus on the record's first question", |page| {
        focused(page, "e.closest('[data-card]')?.textContent").contains("Amara").then_some(())
    });
    page.close();
}

#[test]
fn axe_finds_nothing_on_the_changes_to_check_and_an_empty_list_says_why() {
    let desk = Desk::new();
    clashed(&desk);
    let page = desk.open();
    office::unlock(&page);
    page.press("go-changes");
    page.see("testid", "settle");
    page.see("testid", "two-people");
    axe::check(&page, "changes");
    page.script("document.querySelector('main').scrollTo(0, 99999)", json!([]));
    axe::check(&page, "changes below");
    page.script("document.querySelector('main').scrollTo(0, 0)", json!([]));
    page.click("radio", "Neither: enter another value");
    axe::check(&page, "changes another value");
    page.press("two-people");
    page.shows("Two people, not one: Amara Okafor-Delaney. Saved on this laptop.");
    for n in (1..=2).rev() {
        let script = "document.querySelectorAll('[data-card]')[0].querySelectorAll('fieldset').forEach((f) => f.querySelectorAll('input[type=radio]')[1].click())";
        page.script(script, json!([]));
        page.press("settle");
        page.until("the next", |page| {
            let left = page.script("return document.querySelectorAll('[data-card]').length", json!([]));
            (left == n - 1).then_some(())
        });
    }
    page.click("button", "Let it be");
    page.see("testid", "nothing-to-check");
    page.click("summary", "Let be so far (1)");
    page.see("button", "Look at it again");
    page.see("button", "Changes to check");
    axe::check(&page, "no changes");
    page.close();
}
