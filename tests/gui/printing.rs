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
    page.see("select", "Printer");
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
