//! "Print" prints: through CUPS, to a printer that is a file.

use crate::{cups, desk::Desk, office, walk};

#[test]
fn an_issued_letter_comes_out_of_the_printer_whole() {
    let cups = cups::Cups::start();
    let desk = Desk::with(&cups.environment());
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

#[test]
fn copies_both_sides_and_a_tray_reach_the_printer_and_whether_it_came_out_is_noted() {
    let cups = cups::Cups::start();
    let desk = Desk::with(&cups.environment());
    let page = desk.open();
    let code = office::make(&page);
    office::begin(&page, &code);
    walk::walk(&desk, &page, &|_, _| {});
    page.choose("Printer", cups::LABEL);
    assert!(!page.has("checkbox", "Print on both sides"), "offered where the printer cannot");
    page.choose("Printer", cups::COPIER_LABEL);
    page.choose("Tray", "Tray 2");
    page.click("checkbox", "Print on both sides");
    page.fill("#letters-copies", "", "2");
    page.shot("printer with copies, both sides and tray");
    page.press("print-letter");
    page.shows(&format!("Sent to {}", cups::COPIER_LABEL));
    let [title, copies, options] = cups.asked();
    assert!(!title.contains("Okafor") && !title.contains("Amara"), "a name stands in the queue: {title}");
    assert_eq!(copies, "2", "{options}");
    for wanted in ["sides=two-sided-long-edge", "Duplex=DuplexNoTumble", "InputSlot=Tray2", "media=A4"] {
        assert!(options.split(' ').any(|option| option == wanted), "{wanted} is missing in: {options}");
    }
    assert!(options.to_lowercase().contains("collate"), "{options}");
    cups.paper();
    page.see("testid", "came-out");
    page.shot("did it come out");
    page.press("came-out-yes");
    page.shows("1 letter is noted as printed");
    page.gone("testid", "came-out");
    page.close();
}
