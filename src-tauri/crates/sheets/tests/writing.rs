//! Tables as files: text that no program takes for a formula, and never half a file.
#![allow(clippy::unwrap_used)]

mod make;

use make::{Folder, read, texts};
use std::io::Read;
use waymark_sheets::{SheetError, Table, write};

fn table() -> (Vec<String>, Vec<Vec<String>>) {
    let headers = ["Name", "Phone", "Notes"].map(str::to_owned).to_vec();
    let rows = [
        ["=1+1", "+447700900123", "two\nlines, and \"more\""],
        ["Zo\u{eb}", "07700 900123", "-"],
        ["@x", "", "a"],
    ];
    (headers, rows.iter().map(|r| r.map(str::to_owned).to_vec()).collect())
}

#[test]
fn what_is_written_reads_back_the_same() {
    let folder = Folder::new();
    let (headers, rows) = table();
    for name in ["out.xlsx", "out.csv"] {
        let path = folder.0.path().join(name);
        assert_eq!(
            write(&path, &Table { sheet: "A/B: students", headers: &headers }, rows.clone()).unwrap(),
            3
        );
        let (back, _) = read(&path, "").unwrap();
        assert_eq!(texts(&back[0]), headers.iter().map(String::as_str).collect::<Vec<_>>());
        for (row, back) in rows.iter().zip(&back[1..]) {
            assert_eq!(texts(back), row.iter().map(String::as_str).collect::<Vec<_>>(), "{name}");
        }
    }
    assert_eq!(std::fs::read_dir(folder.0.path()).unwrap().count(), 2, "nothing is left beside");
}

#[test]
fn a_csv_cell_never_begins_as_a_formula() {
    let folder = Folder::new();
    let (headers, rows) = table();
    let path = folder.0.path().join("out.csv");
    write(&path, &Table { sheet: "", headers: &headers }, rows).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("\u{feff}Name,Phone,Notes\r\n'=1+1,'+447700900123,"), "{text}");
    assert!(text.contains("'@x,,a\r\n") && text.contains(",'-\r\n"), "{text}");
}

#[test]
fn headings_stay_in_sight_and_filter() {
    let folder = Folder::new();
    let (headers, rows) = table();
    let path = folder.0.path().join("out.xlsx");
    write(&path, &Table { sheet: "Students", headers: &headers }, rows).unwrap();
    let mut zip = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
    let mut sheet = String::new();
    zip.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
    for part in ["state=\"frozen\"", "<autoFilter ref=\"A1:C4\"/>", "<cols>"] {
        assert!(sheet.contains(part), "{part}");
    }
    assert!(!sheet.contains("<f>"), "nothing is a formula");
}

#[test]
fn a_place_that_cannot_be_written_is_said_and_an_unknown_ending_too() {
    let (headers, rows) = table();
    let table = Table { sheet: "", headers: &headers };
    let words =
        write(std::path::Path::new("/nowhere/out.xlsx"), &table, rows.clone()).unwrap_err().to_string();
    assert!(words.contains("The records are safe."), "{words}");
    assert_eq!(write(std::path::Path::new("out.pdf"), &table, rows).unwrap_err().code(), "ending");
}

#[test]
fn rows_that_cannot_be_had_leave_the_old_file_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let headers = ["Name".to_owned()];
    let table = Table { sheet: "Students", headers: &headers };
    for name in ["list.csv", "list.xlsx"] {
        let path = dir.path().join(name);
        write(&path, &table, [vec!["Amara".to_owned()]]).unwrap();
        let before = std::fs::read(&path).unwrap();
        let rows = (0..500)
            .map(|n| if n < 400 { Ok(vec![n.to_string()]) } else { Err(SheetError::Ending("x".into())) });
        assert!(
            matches!(waymark_sheets::write_told(&path, &table, rows), Err(SheetError::Ending(_))),
            "{name}"
        );
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2);
}

#[test]
fn what_is_not_a_spreadsheet_as_its_name_says_is_never_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let headers = ["Name".to_owned()];
    let table = Table { sheet: "Students", headers: &headers };
    let save = |name: &str| write(&dir.path().join(name), &table, [vec!["Amara".to_owned()]]);
    save("real.xlsx").unwrap();
    save("real.csv").unwrap();
    let workbook = std::fs::read(dir.path().join("real.xlsx")).unwrap();
    let kept: [(&str, &[u8]); 7] = [
        ("letter.csv", b"%PDF-1.7 a letter"),
        ("data.csv", b"SQLite format 3\0 and more"),
        ("noise.csv", &[7; 300]),
        ("book.csv", &workbook),
        ("list.xlsx", b"Name\r\nAmara\r\n"),
        ("letter.xlsx", b"%PDF-1.7 a letter"),
        // Begins as one and does not end as one.
        ("cut.xlsx", &workbook[..workbook.len() / 2]),
    ];
    for (name, bytes) in kept {
        std::fs::write(dir.path().join(name), bytes).unwrap();
        let problem = save(name).expect_err(name);
        assert_eq!(problem.code(), "not_replaced", "{name}: {problem}");
        assert!(problem.to_string().contains("It was left as it is."), "{problem}");
        assert_eq!(std::fs::read(dir.path().join(name)).unwrap(), bytes, "{name}");
    }
    std::fs::create_dir(dir.path().join("folder.csv")).unwrap();
    assert_eq!(save("folder.csv").unwrap_err().code(), "not_replaced");
    // An older list is; what is empty holds nothing.
    std::fs::write(dir.path().join("empty.csv"), "").unwrap();
    std::fs::write(dir.path().join("typed.csv"), "Name;Year\nAisha;12").unwrap();
    for name in ["real.xlsx", "real.csv", "empty.csv", "typed.csv"] {
        save(name).unwrap();
        assert!(std::fs::metadata(dir.path().join(name)).unwrap().len() > 10, "{name}");
    }
}
