//! Workbooks cell by cell, as Excel and others write them.
#![allow(clippy::unwrap_used)]

mod make;

use make::{Folder, Raw, read, texts, told};
use waymark_sheets::{Book, CellKind};

#[test]
fn every_kind_of_cell_says_what_it_was() {
    let raw = Raw {
        strings: "<si><t>Amara</t></si><si><r><t>Oka</t></r><r><t xml:space=\"preserve\">for &amp; Co</t></r><rPh><t>x</t></rPh></si>".into(),
        formats: vec!["General", "dd/mm/yyyy", "hh:mm", "dd/mm/yyyy hh:mm", "00000 000000"],
        sheet: "<sheetData><row r=\"3\">\
            <c r=\"A3\" t=\"s\"><v>0</v></c><c r=\"B3\" t=\"s\"><v>1</v></c><c r=\"C3\" s=\"1\"><v>40251</v></c>\
            <c r=\"D3\" s=\"2\"><v>0.395833333333333</v></c><c r=\"E3\" s=\"3\"><v>40251.5</v></c>\
            <c r=\"F3\"><v>7.700900123E9</v></c><c r=\"G3\" t=\"b\"><v>1</v></c><c r=\"H3\" t=\"e\"><v>#REF!</v></c>\
            <c r=\"I3\"><f>SUM(A1:A2)</f><v>42</v></c><c r=\"J3\" t=\"str\"><f>A3&amp;B3</f><v>Amara O</v></c>\
            <c r=\"K3\"><f>A1+1</f></c><c r=\"L3\" t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r></is></c>\
            <c r=\"M3\" s=\"4\"><v>7700900123</v></c><c r=\"N3\" t=\"d\"><v>2010-03-14</v></c></row></sheetData>"
            .into(),
        ..Raw::default()
    };
    let folder = Folder::new();
    let (rows, _) = read(&folder.put("a.xlsx", &raw.bytes()), "First").unwrap();
    let row = &rows[0];
    assert_eq!(row.number, 3);
    assert_eq!(
        texts(row),
        [
            "Amara",
            "Okafor & Co",
            "14/03/2010",
            "09:30",
            "14/03/2010 12:00",
            "7700900123",
            "TRUE",
            "#REF!",
            "42",
            "Amara O",
            "=A1+1",
            "inline",
            "07700 900123",
            "2010-03-14"
        ]
    );
    use CellKind::*;
    let kinds: Vec<CellKind> = row.cells.iter().map(|c| c.kind).collect();
    assert_eq!(
        kinds,
        [Text, Text, Date, Time, DateTime, Number, Flag, Error, Number, Text, NoResult, Text, Number, Date]
    );
    assert!(row.cells[8].sum && !row.cells[9].sum);
}

#[test]
fn a_workbook_begun_on_a_mac_counts_its_days_from_1904() {
    let raw = Raw {
        from_1904: true,
        formats: vec!["General", "d mmm yyyy"],
        ..Raw::rows("<row r=\"1\"><c r=\"A1\" s=\"1\"><v>38789</v></c></row>")
    };
    assert_eq!(told("a.xlsx", &raw.bytes()), [(1, vec!["14/03/2010".to_owned()])]);
}

#[test]
fn cells_and_rows_without_references_follow_one_another() {
    let raw = Raw::rows(
        "<row><c><v>1</v></c><c><v>2</v></c></row><row r=\"5\"><c r=\"C5\"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>",
    );
    let rows = told("a.xlsx", &raw.bytes());
    assert_eq!(rows[1], (5, ["", "", "3", "4"].map(str::to_owned).to_vec()));
    assert_eq!(rows[2].0, 6);
}

#[test]
fn a_merged_block_gives_its_value_to_all_its_rows_and_dates_to_all_its_columns() {
    let raw = Raw {
        sheet: "<sheetData>\
            <row r=\"2\"><c r=\"A2\" t=\"str\"><v>Aston</v></c><c r=\"B2\"><v>1</v></c><c r=\"C2\" s=\"1\"><v>40251</v></c></row>\
            <row r=\"3\"><c r=\"A3\"/><c r=\"B3\"><v>2</v></c><c r=\"C3\" t=\"str\"><v>all day</v></c></row>\
            <row r=\"4\"><c r=\"A4\"/></row></sheetData>\
            <mergeCells count=\"3\"><mergeCell ref=\"A2:A4\"/><mergeCell ref=\"C2:D2\"/><mergeCell ref=\"C3:D3\"/></mergeCells>"
            .into(),
        formats: vec!["General", "dd/mm/yyyy"],
        ..Raw::default()
    };
    let rows = told("a.xlsx", &raw.bytes());
    assert_eq!(rows[0].1, ["Aston", "1", "14/03/2010", "14/03/2010"]);
    assert_eq!(rows[1].1, ["Aston", "2", "all day"]);
    assert_eq!(rows.len(), 2, "a row with nothing of its own stays blank");
}

#[test]
fn hidden_sheets_come_last_and_say_so() {
    let folder = Folder::new();
    let path = folder.put("a.xlsx", &Raw { hidden: true, ..Raw::rows("") }.bytes());
    let book = Book::open(&path).unwrap();
    let sheets: Vec<_> = book.sheets().iter().map(|s| (s.name.as_str(), s.hidden)).collect();
    assert_eq!(sheets, [("Other", false), ("First", true)]);
    assert_eq!(book.sheet(Some(" first")).unwrap(), 1);
    let words = book.sheet(Some("Third")).unwrap_err().to_string();
    assert!(words.contains("It has: Other, First"), "{words}");
}

#[test]
fn what_cannot_be_seen_is_taken_out_and_the_cell_says_so() {
    let raw = Raw::rows(
        "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>Amara\u{202e}_x0000_ Okafor</v></c><c r=\"B1\" t=\"str\"><v>plain</v></c></row>",
    );
    let folder = Folder::new();
    let (rows, _) = read(&folder.put("a.xlsx", &raw.bytes()), "").unwrap();
    assert_eq!(texts(&rows[0]), ["Amara Okafor", "plain"]);
    assert_eq!(rows[0].cells.iter().map(|c| c.cleaned).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn a_cell_of_a_megabyte_is_cut_and_marked_and_the_rest_is_read() {
    let long = "x".repeat(1 << 20);
    let raw = Raw {
        strings: format!("<si><t>{long}</t></si>"),
        ..Raw::rows(&format!(
            "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>{long}</v></c><c r=\"B1\" t=\"s\"><v>0</v></c></row><row r=\"2\"><c r=\"A2\"><v>2</v></c></row>"
        ))
    };
    let folder = Folder::new();
    let (rows, _) = read(&folder.put("a.xlsx", &raw.bytes()), "").unwrap();
    assert!(rows[0].cells.iter().all(|c| c.too_long && c.text.len() == 32_767));
    assert_eq!(texts(&rows[1]), ["2"]);
}

#[test]
fn a_sparse_sheet_that_claims_a_billion_cells_costs_nothing() {
    let raw = Raw {
        sheet: "<dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>\
                <row r=\"1048576\"><c r=\"B1048576\"><v>2</v></c><c r=\"XFD1048576\"><v>3</v></c></row></sheetData>\
                <mergeCells><mergeCell ref=\"A1:XFD1048575\"/></mergeCells>"
            .into(),
        ..Raw::default()
    };
    let folder = Folder::new();
    let bytes = raw.bytes();
    assert!(bytes.len() < 5_000);
    let (rows, summary) = read(&folder.put("a.xlsx", &bytes), "").unwrap();
    assert_eq!(rows.iter().map(|r| r.number).collect::<Vec<_>>(), [1, 1_048_576]);
    assert_eq!((summary.rows, summary.beyond), (2, 1));
    assert!(rows.iter().all(|r| r.cells.len() <= 512));
}
