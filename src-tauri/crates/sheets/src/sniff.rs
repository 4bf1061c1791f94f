//! What a file is by its content, whatever its name says; each kind that people choose by mistake is named.

use crate::{
    SheetError, limits,
    problem::{self, damaged},
};
use memchr::memmem;
use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::Path,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Xlsx,
    Separated,
}

const AS_XLSX: &str = "Open it in Excel and save it as an Excel Workbook (.xlsx).";
const THE_SHEET: &str = "Choose the spreadsheet (.xlsx or .csv) instead.";

pub fn sniff(path: &Path) -> Result<Kind, SheetError> {
    let name = problem::name(path);
    // Before it is opened: a pipe or a device would be waited for without end.
    let meta = std::fs::metadata(path).map_err(|e| problem::open(path, &e))?;
    let not = |what, todo| Err(SheetError::NotASheet { file: name.clone(), what, todo });
    if meta.is_dir() {
        return not("a folder", THE_SHEET);
    }
    if !meta.is_file() {
        return not("a pipe or a device", THE_SHEET);
    }
    let mut file = File::open(path).map_err(|e| problem::open(path, &e))?;
    if meta.len() > limits::FILE {
        return Err(SheetError::TooLarge { file: name, why: "more than 128 MB".to_owned() });
    }
    let mut head = Vec::new();
    (&mut file).take(1 << 16).read_to_end(&mut head).map_err(|e| problem::open(path, &e))?;
    if head.is_empty() {
        return Err(SheetError::Empty(name));
    }
    let begins = |mark: &[u8]| head.starts_with(mark);
    if begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(compound(&name, &mut file));
    }
    if begins(b"PK\x03\x04") || begins(b"PK\x05\x06") {
        return zipped(&name, &mut file, meta.len());
    }
    let text = String::from_utf8_lossy(&head);
    let start = text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']).to_lowercase();
    match () {
        () if begins(b"%PDF") => not("a PDF", "Choose the spreadsheet that it was made from."),
        () if begins(b"{\\rtf") => not("a text document (RTF)", THE_SHEET),
        () if begins(b"\x89PNG") || begins(b"\xff\xd8\xff") || begins(b"GIF8") => not("a picture", THE_SHEET),
        () if begins(b"\x1f\x8b") || begins(b"7z\xbc\xaf") || begins(b"Rar!") => {
            not("a packed archive", "Unpack it and choose the spreadsheet inside.")
        }
        () if begins(b"SQLite format 3") => not("a database", THE_SHEET),
        () if start.starts_with("<!doctype html")
            || start.starts_with("<html")
            || start.starts_with("<table") =>
        {
            not("a web page, whatever its name says", AS_XLSX)
        }
        () if start.starts_with("<?xml")
            && start.contains("urn:schemas-microsoft-com:office:spreadsheet") =>
        {
            not("an XML spreadsheet of 2003", AS_XLSX)
        }
        () if start.starts_with("<?xml") => not("an XML file", THE_SHEET),
        () if is_binary(&head) => not("not text", THE_SHEET),
        () => Ok(Kind::Separated),
    }
}

/// Old Office files and everything that Office protects with a password are "compound files".
fn compound(name: &str, file: &mut File) -> SheetError {
    let mut bytes = Vec::new();
    let _ = file.seek(SeekFrom::Start(0)).and_then(|_| file.take(64 << 20).read_to_end(&mut bytes));
    let has = |stream: &str| {
        let wide: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(&bytes, &wide).is_some()
    };
    if has("EncryptedPackage") || has("EncryptionInfo") {
        return SheetError::Password(name.to_owned());
    }
    let (what, todo) = match () {
        () if has("WordDocument") => ("a Word document", THE_SHEET),
        () if has("PowerPoint Document") => ("a PowerPoint presentation", THE_SHEET),
        () if has("__substg1.0_") => ("an Outlook message", "Save its attachment and choose that."),
        () => ("a workbook of Excel 97-2003 (.xls)", AS_XLSX),
    };
    SheetError::NotASheet { file: name.to_owned(), what, todo }
}

/// A zip's own list stands at its end, so a file without it was cut off.
fn zipped(name: &str, file: &mut File, len: u64) -> Result<Kind, SheetError> {
    let mut tail = Vec::new();
    let from = len.saturating_sub(66_000);
    file.seek(SeekFrom::Start(from))
        .and_then(|_| file.read_to_end(&mut tail))
        .map_err(|e| damaged(name, e.to_string()))?;
    let Some(at) = memmem::rfind(&tail, b"PK\x05\x06") else {
        return Err(SheetError::Truncated(name.to_owned()));
    };
    let parts = tail.get(at + 10..at + 12).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]));
    if usize::from(parts) > limits::PARTS {
        return Err(damaged(name, "it has more parts than a workbook has"));
    }
    file.seek(SeekFrom::Start(0)).map_err(|e| damaged(name, e.to_string()))?;
    let archive = zip::ZipArchive::new(std::io::BufReader::new(file));
    let archive = archive.map_err(|_| damaged(name, "it cannot be unpacked"))?;
    let names: Vec<String> =
        archive.file_names().flatten().map(|n| n.replace('\\', "/").to_lowercase()).collect();
    let has = |part: &str| names.iter().any(|n| n == part || n.starts_with(part) && part.ends_with('/'));
    let not = |what, todo| Err(SheetError::NotASheet { file: name.to_owned(), what, todo });
    match () {
        () if has("xl/workbook.xml") => Ok(Kind::Xlsx),
        () if has("xl/workbook.bin") => not("a binary workbook (.xlsb)", AS_XLSX),
        () if has("word/document.xml") => not("a Word document", THE_SHEET),
        () if has("ppt/presentation.xml") => not("a PowerPoint presentation", THE_SHEET),
        () if has("index/document.iwa") => {
            not("a Numbers spreadsheet", "Export it from Numbers to Excel (.xlsx).")
        }
        () if has("content.xml") && has("mimetype") => {
            not("an OpenDocument file", "Open it in LibreOffice and save it as Excel (.xlsx).")
        }
        // The main part may have another name; its list of types says what it is.
        () if has("[content_types].xml") && has("xl/") => Ok(Kind::Xlsx),
        () => not("a zip archive", "Unpack it and choose the spreadsheet inside."),
    }
}

/// Text has next to no controls; UTF-16 has many zeros, all in the same places.
fn is_binary(head: &[u8]) -> bool {
    if head.starts_with(b"\xff\xfe")
        || head.starts_with(b"\xfe\xff")
        || crate::separated::wide(head).is_some()
    {
        return false;
    }
    let controls = head.iter().filter(|b| **b < b' ' && !matches!(**b, b'\n' | b'\r' | b'\t' | 0x0c)).count();
    controls * 20 > head.len()
}
