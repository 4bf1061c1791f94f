use crate::{axe, desk::Desk, office, walk};

#[test]
fn the_main_job_from_a_spreadsheet_to_the_issued_letters() {
    // Without a printer, which is told and hinders nothing.
    let desk = Desk::with(&[("CUPS_SERVER", "/nowhere/cups.sock".to_owned())]);
    let page = desk.open();
    let code = office::make(&page);
    office::begin(&page, &code);
    let letters = walk::walk(&desk, &page, &|page, screen| axe::check(page, screen));
    page.see("testid", "no-printer");
    let files: Vec<_> = std::fs::read_dir(&letters).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 2, "a letter to the student and one to the employer: {files:?}");
    for file in files {
        assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF-"), "{}", file.display());
        assert!(!file.to_string_lossy().contains("Okafor"), "a file's name holds a name");
    }
    assert_eq!(page.window_title(), "Waymark");
    walk::lock(&page);
    walk::unlock_and_find(&page);
    assert!(!page.window_title().contains("Okafor"), "the title holds a young person's name");
    page.close();
    let page = desk.open();
    walk::unlock_and_find(&page);
    page.press("go-placement");
    page.shows("Confirmed");
    page.press("go-letter");
    page.shows("Okafor-Delaney");
    page.close();
}
