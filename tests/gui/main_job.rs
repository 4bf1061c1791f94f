use crate::{axe, desk::Desk, office, walk};
use std::path::Path;

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
    nothing_readable_is_in(desk.store());
}

/// Whoever copies the folder without the passphrase sees nothing.
fn nothing_readable_is_in(folder: &Path) {
    let mut seen = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for planted in [&b"Okafor"[..], b"Vicarage", b"7700900101", b"SQLite format"] {
            let found = bytes.windows(planted.len()).any(|part| part == planted);
            assert!(!found, "{} in {}", String::from_utf8_lossy(planted), path.display());
        }
        seen += bytes.len();
    }
    assert!(seen > 50_000, "the office is in {}", folder.display());
}
