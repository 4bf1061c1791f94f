//! Text with separators, in the encodings and with the separators that offices have.
#![allow(clippy::unwrap_used)]

mod make;

use make::{Folder, read, refused, told};

fn rows(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
    told("a.csv", bytes)
}

fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
    (number, cells.iter().map(|c| (*c).to_owned()).collect())
}

#[test]
fn every_separator_is_found_by_itself() {
    for separator in [",", ";", "\t", "|"] {
        let text = ["Name,Notes,Age", "Zo\u{eb},\"a,b;c\",16", "Amara,,17", ""]
            .join("\n")
            .replace("Name,", &format!("Name{separator}"))
            .replace("Notes,", &format!("Notes{separator}"));
        let text = text
            .replace("Zo\u{eb},", &format!("Zo\u{eb}{separator}"))
            .replace("\",16", &format!("\"{separator}16"))
            .replace("Amara,,", &format!("Amara{separator}{separator}"));
        assert_eq!(
            rows(text.as_bytes()),
            [
                row(1, &["Name", "Notes", "Age"]),
                row(2, &["Zo\u{eb}", "a,b;c", "16"]),
                row(3, &["Amara", "", "17"])
            ],
            "{separator:?}"
        );
    }
    assert_eq!(rows(b"sep=;\nA;B\n1,5;2\n"), [row(2, &["A", "B"]), row(3, &["1,5", "2"])]);
}

#[test]
fn every_encoding_that_excel_saves_is_read() {
    let text = "Name,Town\r\nSiobh\u{e1}n O\u{2019}Neill,Dudley\r\n";
    let utf16 = |mark: &[u8], to: fn(u16) -> [u8; 2]| {
        [mark, &text.encode_utf16().flat_map(to).collect::<Vec<u8>>()].concat()
    };
    for (name, bytes) in [
        ("utf-8", text.as_bytes().to_vec()),
        ("utf-8 with mark", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
        ("utf-16 little", utf16(b"\xff\xfe", u16::to_le_bytes)),
        ("utf-16 big", utf16(b"\xfe\xff", u16::to_be_bytes)),
        ("utf-16 without mark", utf16(b"", u16::to_le_bytes)),
        ("windows-1252", b"Name,Town\r\nSiobh\xe1n O\x92Neill,Dudley\r\n".to_vec()),
    ] {
        assert_eq!(rows(&bytes)[1], row(2, &["Siobh\u{e1}n O\u{2019}Neill", "Dudley"]), "{name}");
    }
}

#[test]
fn rows_are_counted_as_excel_counts_them() {
    let text = b"A,B\n\"two\nlines\",1\n\n ,\n\"say \"\"hi\"\"\",2\rlast,3\n,\n\n";
    let folder = Folder::new();
    let (rows, summary) = read(&folder.put("a.csv", text), "").unwrap();
    let numbers: Vec<_> = rows.iter().map(|r| (r.number, r.text(0).to_owned())).collect();
    assert_eq!(
        numbers,
        [(1, "A".into()), (2, "two\nlines".into()), (5, "say \"hi\"".into()), (6, "last".into())]
            as [(u32, String); 4]
    );
    assert_eq!((summary.rows, summary.blank_after), (4, 1));
}

#[test]
fn a_mark_against_formulas_is_taken_off_again() {
    assert_eq!(
        rows(b"A,B\n'=1+1,'tis\n'+447700900123,x\n")[1..],
        [row(2, &["=1+1", "'tis"]), row(3, &["+447700900123", "x"])]
    );
}

#[test]
fn nul_and_marks_of_direction_are_taken_out() {
    assert_eq!(rows("Name,B\nAmara\u{202e}\0 Okafor,1\n".as_bytes())[1], row(2, &["Amara Okafor", "1"]));
}

#[test]
fn a_quotation_mark_that_never_closes_is_named_with_its_row() {
    let words = refused("a.csv", b"A,B\n1,2\n3,\"4\n5,6\n").to_string();
    assert!(words.contains("row 3"), "{words}");
}

#[test]
fn a_cell_of_a_megabyte_is_cut_and_the_rest_is_read() {
    let text = format!("A,B\n{},1\nlast,2\n", "x".repeat(1 << 20));
    let folder = Folder::new();
    let (rows, _) = read(&folder.put("a.csv", text.as_bytes()), "").unwrap();
    assert!(rows[1].cells[0].too_long && rows[1].cells[0].text.len() == 32_767);
    assert_eq!((rows[1].text(1), rows[2].text(0)), ("1", "last"));
}
