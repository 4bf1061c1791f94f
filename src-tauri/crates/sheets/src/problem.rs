//! Why a file is not read or written, in words: what it is, what is safe, what to do.

use std::{fmt, io, path::Path};

/// What is said of a problem: what happened, what is safe, what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub happened: String,
    pub safe: &'static str,
    pub next: String,
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.happened, self.safe, self.next)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("{}", self.told())]
pub enum SheetError {
    Open { file: String, why: String },
    Empty(String),
    NotASheet { file: String, what: &'static str, todo: &'static str },
    Password(String),
    Truncated(String),
    Damaged { file: String, why: String },
    TooLarge { file: String, why: String },
    Bomb(String),
    NoSheet { file: String, sheet: String, known: String },
    OpenQuote { file: String, row: u32 },
    DiskFull(String),
    Write { file: String, why: String },
    Ending(String),
    NotReplaced(String),
}

impl SheetError {
    /// The words for the person who chose the file. Each part by itself: a file's name may hold any words.
    pub fn told(&self) -> Said {
        const UNCHANGED: &str = "Nothing was changed.";
        const SAFE: &str = "The records are safe.";
        let (happened, safe, next) = match self {
            SheetError::Open { file, why } => (format!("{file} could not be opened ({why})."), UNCHANGED, "Check that it is still there and that you may read it.".to_owned()),
            SheetError::Empty(file) => (format!("{file} is empty."), UNCHANGED, "Choose the file that holds the rows.".to_owned()),
            SheetError::NotASheet { file, what, todo } => (format!("{file} is {what}, not a spreadsheet that Waymark reads."), UNCHANGED, (*todo).to_owned()),
            SheetError::Password(file) => (format!("{file} is protected with a password."), UNCHANGED, "Open it in Excel, remove the password (File, Info, Protect Workbook), save it and choose it again.".to_owned()),
            SheetError::Truncated(file) => (format!("{file} is cut off: its end is missing."), UNCHANGED, "Copy or download it again.".to_owned()),
            SheetError::Damaged { file, why } => (format!("{file} is damaged ({why})."), UNCHANGED, "Open it in Excel, save it under a new name and choose that.".to_owned()),
            SheetError::TooLarge { file, why } => (format!("{file} is too large ({why})."), UNCHANGED, "Save only the rows that you need as a new workbook.".to_owned()),
            SheetError::Bomb(file) => (format!("{file} unpacks to far more than a spreadsheet does, so it was not opened."), UNCHANGED, "Ask whoever sent it for a fresh copy, or save it from Excel again.".to_owned()),
            SheetError::NoSheet { file, sheet, known } => (format!("There is no sheet called \u{201c}{sheet}\u{201d} in {file}."), UNCHANGED, format!("It has: {known}.")),
            SheetError::OpenQuote { file, row } => (format!("A quotation mark that opens in row {row} of {file} never closes."), UNCHANGED, "Open it in Excel, correct that row and save it again.".to_owned()),
            SheetError::DiskFull(file) => (format!("The disk is full, so {file} was not written."), SAFE, "Free some space and save it again.".to_owned()),
            SheetError::Write { file, why } => (format!("{file} could not be written ({why})."), SAFE, "Check that the folder exists and may be written to, and that the file is not open in Excel.".to_owned()),
            SheetError::NotReplaced(file) => (format!("{file} is there already and is not a spreadsheet as its name says."), "It was left as it is.", "Choose another name.".to_owned()),
            SheetError::Ending(file) => (format!("{file} has no ending that says what to write."), "Nothing was written.", "Let its name end in .xlsx or .csv.".to_owned()),
        };
        Said { happened, safe, next }
    }

    /// Stable, for programs and tests.
    pub fn code(&self) -> &'static str {
        match self {
            SheetError::Open { .. } => "open",
            SheetError::Empty(_) => "empty",
            SheetError::NotASheet { .. } => "not_a_sheet",
            SheetError::Password(_) => "password",
            SheetError::Truncated(_) => "truncated",
            SheetError::Damaged { .. } => "damaged",
            SheetError::TooLarge { .. } => "too_large",
            SheetError::Bomb(_) => "bomb",
            SheetError::NoSheet { .. } => "no_sheet",
            SheetError::OpenQuote { .. } => "open_quote",
            SheetError::DiskFull(_) => "disk_full",
            SheetError::Write { .. } => "write",
            SheetError::NotReplaced(_) => "not_replaced",
            SheetError::Ending(_) => "ending",
        }
    }
}

/// The file as a sentence names it.
pub(crate) fn name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
}

pub(crate) fn open(path: &Path, error: &io::Error) -> SheetError {
    SheetError::Open { file: name(path), why: error.to_string() }
}

pub(crate) fn damaged(file: &str, why: impl Into<String>) -> SheetError {
    SheetError::Damaged { file: file.to_owned(), why: why.into() }
}

pub(crate) fn write(path: &Path, error: &io::Error) -> SheetError {
    if error.kind() == io::ErrorKind::StorageFull {
        return SheetError::DiskFull(name(path));
    }
    SheetError::Write { file: name(path), why: error.to_string() }
}
