//! The letterhead in the real window: a logo chosen in the system's dialog, the page that follows what is typed; and
//! with the letters that leave under it, their labels and their files held against the register.

use crate::{axe, desk::Desk, dialogs, office, page::Page, walk};
use serde_json::json;
use std::path::{Path, PathBuf};

fn picture(name: &str) -> PathBuf {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/crates/letters/tests/samples/pictures");
    folder.join(name).canonicalize().unwrap()
}

const LOGO: &str = "img[alt^='The office: logo']";

/// The words of the page that is drawn beside the form.
fn drawn(page: &Page<'_>) -> String {
    let words = "return document.querySelector('[data-testid=letterhead-page] canvas')?.getAttribute('aria-label') ?? ''";
    page.script(words, json!([])).as_str().unwrap_or_default().to_owned()
}

fn shows_on_paper(page: &Page<'_>, words: &str) {
    page.until(&format!("“{words}” on the page"), |page| drawn(page).contains(words).then_some(()));
}

#[test]
fn the_letterhead_is_seen_as_it_is_typed_with_its_logo_and_signature_and_comes_back_after_a_lock() {
    let desk = Desk::new();
    let page = desk.open();
    let code = office::make(&page);
    office::begin(&page, &code);
    page.press("go-settings");
    page.press("edit-letterhead");
    page.see("h1", "Letterhead");
    shows_on_paper(&page, "Birmingham office");
    axe::check(&page, "letterhead without anything");
    for (field, text) in [
        ("#charity", "Open Door"),
        ("#tagline", "Opening doors for young people"),
        ("#charity_number", "1999999"),
        ("#address_line_1", "14 Lantern Yard"),
        ("#town", "Birmingham"),
        ("#postcode", "b11bb"),
        ("#phone", "0121 496 0123"),
        ("#email", "birmingham@opendoor.example"),
        ("#safeguarding_name", "Maya Osei"),
        ("#safeguarding_phone", "0121 496 0199"),
    ] {
        page.fill(field, "", text);
    }
    // Nothing is saved yet, and the page shows it all.
    for words in ["Open Door Birmingham office", "14 Lantern Yard", "B1 1BB", "0121 496 0123"] {
        shows_on_paper(&page, words);
    }
    page.fill("#colour", "", "#ffcc33");
    page.shows("Letters print it darker");
    page.press("choose-logo");
    dialogs::answer(&page, "Choose the logo", &picture("wide.svg"));
    page.see(LOGO, "");
    page.fill("#logo_words", "", "Three arches and the words Open Door");
    page.click("button", "Choose the signature of Nadia Rahman");
    dialogs::answer(&page, "Choose the signature of Nadia Rahman", &picture("signature.svg"));
    page.see("img[alt^='Nadia Rahman: signature']", "");
    shows_on_paper(&page, "14 Lantern Yard");
    axe::check(&page, "letterhead");
    page.click("radio", "Large print");
    shows_on_paper(&page, "page 1 of 2");
    page.shot("letterhead in large print");
    page.click("radio", "Clear print");
    // A lock loses nothing of it.
    page.fill("#website", "", "opendoor.example/letters");
    shows_on_paper(&page, "opendoor.example/letters");
    walk::lock(&page);
    office::unlock(&page);
    page.see("testid", "draft-back");
    shows_on_paper(&page, "opendoor.example/letters");
    // What is no colour is refused, and stays to be mended.
    page.fill("#colour", "", "sea blue");
    page.press("save");
    page.see("testid", "error-summary");
    axe::check(&page, "letterhead with errors");
    page.fill("#colour", "", "#0b4f6c");
    page.press("save");
    page.gone("testid", "draft-back");
    page.shows("Saved on this laptop");
    let kept = page.script("return document.getElementById('postcode').value", json!([]));
    assert_eq!(kept, "B1 1BB");
    page.press("remove-logo");
    page.gone(LOGO, "");
    page.click("button", "Undo");
    page.see(LOGO, "");
    page.shot("letterhead saved");
    page.close();
}

#[test]
fn labels_are_made_from_the_letters_and_their_files_are_held_against_the_register() {
    let desk = Desk::new();
    let page = desk.open();
    let code = office::make(&page);
    office::begin(&page, &code);
    let letters = walk::walk(&desk, &page, &|_, _| {});
    page.press("to-labels");
    page.see("h1", "Address labels");
    page.see("canvas", "");
    page.shows("2 labels on 1 sheet.");
    page.fill("#labels-first", "", "22");
    page.see("#labels-first[aria-invalid=true]", "");
    axe::check(&page, "labels with a wrong place");
    page.fill("#labels-first", "", "4");
    page.gone("#labels-first[aria-invalid=true]", "");
    axe::check(&page, "labels");
    let sheet = desk.file("labels.pdf");
    page.press("save-labels");
    dialogs::answer(&page, "Save the address labels", &sheet);
    page.shows("2 labels.");
    assert!(std::fs::read(&sheet).unwrap().starts_with(b"%PDF"));
    page.click("button", "Back to the letters");
    page.press("to-register");
    page.see("h1", "Check files against the register");
    // One was changed on the way, and one is none of ours.
    let first = std::fs::read_dir(&letters).unwrap().map(|file| file.unwrap().path()).min().unwrap();
    let mut bytes = std::fs::read(&first).unwrap();
    bytes.extend_from_slice(b"\n% edited");
    std::fs::write(&first, bytes).unwrap();
    std::fs::copy(&sheet, letters.join("labels.pdf")).unwrap();
    page.fill("#register-folder", "", letters.to_str().unwrap());
    page.press("check-files");
    page.see("testid", "register-found");
    page.shows("1 of 3 files is not what was issued.");
    axe::check(&page, "files against the register");
    page.close();
}
