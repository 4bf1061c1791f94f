//! Why a file is not read or written, in words: what it is, what is safe, what to do.

use std::{io, path::Path};

#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    #[error("{file} could not be opened ({why}). Nothing was changed. Check that it is still there and that you may read it.")]
    Open { file: String, why: String },
    #[error("{0} is empty. Nothing was changed. Choose the file that holds the rows.")]
    Empty(String),
    #[error("{file} is {what}, not a spreadsheet that Waymark reads. Nothing was changed. {todo}")]
    NotASheet { file: String, what: &'static str, todo: &'static str },
    #[error("{0} is protected with a password. Nothing was changed. Open it in Excel, remove the password (File, Info, Protect Workbook), save it and choose it again.")]
    Password(String),
    #[error("{0} is cut off: its end is missing. Nothing was changed. Copy or download it again.")]
    Truncated(String),
    #[error("{file} is damaged ({why}). Nothing was changed. Open it in Excel, save it under a new name and choose that.")]
    Damaged { file: String, why: String },
    #[error("{file} is too large ({why}). Nothing was changed. Save only the rows that you need as a new workbook.")]
    TooLarge { file: String, why: String },
    #[error("{0} unpacks to far more than a spreadsheet does, so it was not opened. Nothing was changed. Ask whoever sent it for a fresh copy, or save it from Excel again.")]
    Bomb(String),
    #[error("There is no sheet called \u{201c}{sheet}\u{201d} in {file}. Nothing was changed. It has: {known}.")]
    NoSheet { file: String, sheet: String, known: String },
    #[error("A quotation mark that opens in row {row} of {file} never closes. Nothing was changed. Open it in Excel, correct that row and save it again.")]
    OpenQuote { file: String, row: u32 },
    #[error("The disk is full, so {0} was not written. The records are safe. Free some space and save it again.")]
    DiskFull(String),
    #[error("{file} could not be written ({why}). The records are safe. Check that the folder exists and may be written to, and that the file is not open in Excel.")]
    Write { file: String, why: String },
    #[error("{0} has no ending that says what to write. Nothing was written. Let its name end in .xlsx or .csv.")]
    Ending(String),
}

impl SheetError {
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
