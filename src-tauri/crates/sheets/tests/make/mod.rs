//! Workbooks written part by part, as other programs than Excel write them, and damaged ones.
#![allow(clippy::unwrap_used, dead_code)]

use std::{
    io::{Cursor, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
};
use waymark_sheets::{Book, Row, SheetError, Summary};
use zip::{ZipWriter, write::SimpleFileOptions};

pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, body) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(body).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[derive(Default)]
pub struct Raw {
    /// What stands in `worksheet`: sheetData and what follows it.
    pub sheet: String,
    pub strings: String,
    /// Number formats by the style that a cell names, from 0.
    pub formats: Vec<&'static str>,
    pub from_1904: bool,
    pub hidden: bool,
}

impl Raw {
    pub fn rows(rows: &str) -> Self {
        Raw { sheet: format!("<sheetData>{rows}</sheetData>"), ..Raw::default() }
    }

    pub fn bytes(&self) -> Vec<u8> {
        const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let state = if self.hidden { " state=\"hidden\"" } else { "" };
        let workbook = format!(
            "<?xml version=\"1.0\"?><workbook xmlns=\"{MAIN}\" xmlns:r=\"{REL}\"><workbookPr date1904=\"{}\"/><sheets>\
             <sheet name=\"First\" sheetId=\"1\"{state} r:id=\"rId1\"/><sheet name=\"Other\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>",
            u8::from(self.from_1904)
        );
        let rels = format!(
            "<Relationships><Relationship Id=\"rId1\" Type=\"{REL}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
             <Relationship Id=\"rId2\" Type=\"{REL}/worksheet\" Target=\"/xl/worksheets/sheet2.xml\"/>\
             <Relationship Id=\"rId3\" Type=\"{REL}/sharedStrings\" Target=\"sharedStrings.xml\"/>\
             <Relationship Id=\"rId4\" Type=\"{REL}/styles\" Target=\"styles.xml\"/></Relationships>"
        );
        let root = format!(
            "<Relationships><Relationship Id=\"r\" Type=\"{REL}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        );
        let formats: String = self
            .formats
            .iter()
            .enumerate()
            .map(|(at, code)| format!("<numFmt numFmtId=\"{}\" formatCode=\"{code}\"/>", 164 + at))
            .collect();
        let cells: String =
            (0..self.formats.len()).map(|at| format!("<xf numFmtId=\"{}\"/>", 164 + at)).collect();
        let styles = format!(
            "<styleSheet xmlns=\"{MAIN}\"><numFmts>{formats}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>"
        );
        let sheet = format!("<worksheet xmlns=\"{MAIN}\">{}</worksheet>", self.sheet);
        let other = format!("<worksheet xmlns=\"{MAIN}\"><sheetData/></worksheet>");
        let strings = format!("<sst xmlns=\"{MAIN}\">{}</sst>", self.strings);
        zipped(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("_rels/.rels", root.as_bytes()),
            ("xl/workbook.xml", workbook.as_bytes()),
            ("xl/_rels/workbook.xml.rels", rels.as_bytes()),
            ("xl/sharedStrings.xml", strings.as_bytes()),
            ("xl/styles.xml", styles.as_bytes()),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
            ("xl/worksheets/sheet2.xml", other.as_bytes()),
        ])
    }
}

pub struct Folder(pub tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Folder(tempfile::tempdir().unwrap())
    }

    pub fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

pub fn read(path: &Path, sheet: &str) -> Result<(Vec<Row>, Summary), SheetError> {
    let mut book = Book::open(path)?;
    let at = book.sheet((!sheet.is_empty()).then_some(sheet))?;
    let mut rows = Vec::new();
    let summary = book.rows(at, &mut |row| {
        rows.push(row);
        ControlFlow::Continue(())
    })?;
    Ok((rows, summary))
}

pub fn texts(row: &Row) -> Vec<&str> {
    row.cells.iter().map(|c| c.text.as_str()).collect()
}

/// The first sheet of these bytes, cell by cell as text.
pub fn told(name: &str, bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
    let folder = Folder::new();
    let (rows, _) = read(&folder.put(name, bytes), "").unwrap();
    rows.iter().map(|r| (r.number, texts(r).into_iter().map(str::to_owned).collect())).collect()
}

pub fn refused(name: &str, bytes: &[u8]) -> SheetError {
    let folder = Folder::new();
    read(&folder.put(name, bytes), "").map(|(rows, _)| rows.len()).unwrap_err()
}
