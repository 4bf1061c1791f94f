//! Files that are not read: each is named for what it is, soon, and nothing panics.
#![allow(clippy::unwrap_used)]

mod make;

use make::{Folder, Raw, read, refused, zipped};
use proptest::prelude::*;

fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.resize(1024, 0);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(4096, 0);
    bytes
}

#[test]
fn a_file_is_named_for_what_it_is_and_what_to_do() {
    let real = Raw::rows("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>").bytes();
    for (name, bytes, code, said) in [
        ("old.xlsx", compound("Workbook"), "not_a_sheet", "Excel 97-2003"),
        ("locked.xlsx", compound("EncryptedPackage"), "password", "remove the password"),
        ("letter.xlsx", compound("WordDocument"), "not_a_sheet", "Word document"),
        ("a.xlsx", b"%PDF-1.7 rest".to_vec(), "not_a_sheet", "a PDF"),
        ("a.xlsx", zipped(&[("word/document.xml", b"<w/>")]), "not_a_sheet", "a Word document"),
        ("a.xlsx", zipped(&[("xl/workbook.bin", b"x")]), "not_a_sheet", ".xlsb"),
        ("a.xlsx", zipped(&[("photo.jpg", b"x")]), "not_a_sheet", "zip archive"),
        ("a.csv", b"\x89PNG\r\n\x1a\n".to_vec(), "not_a_sheet", "a picture"),
        ("report.xls", b"<html><table><tr><td>1</td></tr></table>".to_vec(), "not_a_sheet", "web page"),
        (
            "a.csv",
            (0u8..=255).cycle().take(4096).map(|b| b.wrapping_mul(37) % 31).collect(),
            "not_a_sheet",
            "not text",
        ),
        ("a.csv", Vec::new(), "empty", "is empty"),
        ("a.xlsx", real[..real.len() / 2].to_vec(), "truncated", "cut off"),
    ] {
        let error = refused(name, &bytes);
        assert_eq!(error.code(), code, "{error}");
        let words = error.to_string();
        assert!(words.contains(said) && words.contains("Nothing was changed."), "{words}");
    }
    let missing = waymark_sheets::Book::open(std::path::Path::new("/nowhere/a.xlsx")).err().unwrap();
    assert_eq!(missing.code(), "open");
}

#[test]
fn a_part_that_unpacks_to_far_more_than_text_does_is_not_unpacked() {
    let bomb = Raw::rows(&" ".repeat(80 << 20)).bytes();
    assert!(bomb.len() < 200_000);
    assert_eq!(refused("a.xlsx", &bomb).code(), "bomb");
    // The same with a list that lies about the sizes.
    let mut lying = bomb.clone();
    let size = u32::try_from(80 << 20).unwrap();
    for at in 0..lying.len() - 4 {
        let held = u32::from_le_bytes(lying[at..at + 4].try_into().unwrap());
        if (size..size + 500).contains(&held) {
            lying[at..at + 4].copy_from_slice(&1000u32.to_le_bytes());
        }
    }
    assert!(["bomb", "damaged", "truncated"].contains(&refused("a.xlsx", &lying).code()));
}

#[test]
fn one_piece_without_an_end_is_not_held_whole() {
    // Letters that do not repeat, so that the ratio says nothing.
    let mut state = 1u64;
    let noise: String = (0..12 << 20)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            char::from(b'a' + (state >> 60) as u8)
        })
        .collect();
    let error = refused("a.xlsx", &Raw::rows(&format!("<row><c t=\"str\"><v>{noise}</v></c></row>")).bytes());
    assert_eq!(error.code(), "too_large", "{error}");
}

#[test]
fn what_a_sheet_can_break_is_damage_and_not_a_panic() {
    for sheet in [
        "<sheetData><row><c><v>1",
        "<sheetData><row><c><v>1</row></c>",
        &"<a>".repeat(200),
        "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>99</v></c></row></sheetData",
    ] {
        let error = refused("a.xlsx", &Raw { sheet: sheet.to_owned(), ..Raw::default() }.bytes());
        assert_eq!(error.code(), "damaged", "{sheet:.40}: {error}");
    }
    let merges = "<mergeCell ref=\"A1:B9\"/>".repeat(20_001);
    let error = refused("a.xlsx", &Raw { sheet: format!("<sheetData/>{merges}"), ..Raw::default() }.bytes());
    assert!(error.to_string().contains("merged blocks"), "{error}");
}

#[test]
fn more_rows_than_an_office_has_are_refused_with_the_number() {
    let text = "1\n".repeat(200_001);
    let error = refused("a.csv", text.as_bytes());
    assert!(error.to_string().contains("200,000 rows"), "{error}");
}

fn whatever(name: &str, bytes: &[u8]) {
    let folder = Folder::new();
    let path = folder.put(name, bytes);
    for sheet in ["", "First", "Other"] {
        let _ = read(&path, sheet);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_panic(head in prop::sample::select(vec![&b""[..], b"PK\x03\x04", b"\xff\xfe", b"a,b\n\"", b"\xef\xbb\xbf"]), rest in prop::collection::vec(any::<u8>(), 0..600)) {
        whatever("a.csv", &[head, &rest].concat());
    }

    #[test]
    fn no_change_of_a_real_workbook_panics(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let raw = Raw {
            strings: "<si><t>Amara</t></si>".into(),
            formats: vec!["General", "dd/mm/yyyy"],
            sheet: "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><v>40251</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:A2\"/></mergeCells>".into(),
            ..Raw::default()
        };
        let mut bytes = raw.bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        whatever("a.xlsx", &bytes);
    }

    #[test]
    fn no_text_inside_a_sheet_panics(inside in "[<>/=\"a-cA-C0-9:.-_ &;rvtsm]{0,200}") {
        whatever("a.xlsx", &Raw::rows(&format!("<row r=\"1\"><c r=\"A1\">{inside}</c></row>")).bytes());
    }
}
