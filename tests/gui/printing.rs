//! "Print" prints: through CUPS, to a printer that is a file.

use crate::{cups, desk::Desk, office, walk};

#[test]
fn an_issued_letter_comes_out_of_the_printer_whole() {
    let cups = cups::Cups::start();
    let desk = Desk::with(&[cups.environment()]);
    let page = desk.open();
    let code = office::make(&page);
    office::begin(&page, &code);
    let letters = walk::walk(&desk, &page, &|_, _| {});
    // Nothing comes out before a printer was chosen; then the button names it.
    page.press("print-letter");
    page.shows("Choose the printer first");
    page.choose("Printer", cups::LABEL);
    page.see("button", &format!("Print on {}", cups::LABEL));
    page.shot("printer chosen");
    page.press("print-letter");
    page.shows(&format!("Sent to {}", cups::LABEL));
    page.shot("letter printed");
    let paper = cups.paper();
    let issued: Vec<Vec<u8>> = std::fs::read_dir(letters)
        .unwrap()
        .map(|file| std::fs::read(file.unwrap().path()).unwrap())
        .collect();
    assert!(issued.contains(&paper), "what came out is one of the issued letters, byte by byte");
    page.close();
}
