//! A workbook of one sheet: text cells, bold headings that stay in sight, a filter, columns as wide as they need.

use super::Table;
use crate::{SheetError, limits, problem};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use std::{
    any::Any,
    cell::Cell,
    error::Error,
    io::{ErrorKind, Write},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::Path,
};

/// Rows that are looked at for the columns' widths, which must be known before the first is written.
const LOOKED_AT: usize = 200;

pub fn write(
    path: &Path,
    folder: &Path,
    table: &Table<'_>,
    rows: &mut dyn Iterator<Item = Vec<String>>,
    out: &mut (impl Write + Send),
) -> Result<usize, SheetError> {
    let ours = Cell::new(false);
    let mut rows = std::iter::from_fn(|| {
        ours.set(true);
        let row = rows.next();
        ours.set(false);
        row
    });
    // The writer of workbooks panics when its waiting rows find no room on the disk.
    match catch_unwind(AssertUnwindSafe(|| draw(folder, table, &mut rows, out))) {
        Ok(drawn) => drawn.map_err(|e| explain(path, &e)),
        Err(panic) if ours.get() => resume_unwind(panic),
        Err(panic) => Err(given_up(path, panic.as_ref())),
    }
}

/// The words of that panic quote the error of the disk, and no cell.
fn given_up(path: &Path, panic: &(dyn Any + Send)) -> SheetError {
    match panic.downcast_ref::<String>() {
        Some(words) if words.contains("StorageFull") => problem::write(path, &ErrorKind::StorageFull.into()),
        _ => SheetError::Write {
            file: problem::name(path),
            why: "the workbook could not be put together".to_owned(),
        },
    }
}

fn draw(
    folder: &Path,
    table: &Table<'_>,
    rows: &mut dyn Iterator<Item = Vec<String>>,
    out: &mut (impl Write + Send),
) -> Result<usize, XlsxError> {
    let mut book = Workbook::new();
    // The rows wait in a file beside the target: personal data never lies in the system's common folder.
    book.set_tempdir(folder)?;
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(sheet_name(table.sheet))?;
    let first: Vec<Vec<String>> = (&mut *rows).take(LOOKED_AT).collect();
    let columns = table.headers.len().min(limits::COLUMNS);
    for (at, header) in table.headers.iter().enumerate().take(columns) {
        let widest =
            first.iter().filter_map(|r| r.get(at)).chain([header]).map(|t| width(t)).max().unwrap_or(0);
        sheet.set_column_width(at as u16, (widest as f64 + 3.0).clamp(8.0, 60.0))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (at, header) in table.headers.iter().enumerate().take(columns) {
        sheet.write_string_with_format(0, at as u16, cut(header), &bold)?;
    }
    let mut count = 0u32;
    for row in first.into_iter().chain(rows) {
        count += 1;
        for (at, text) in row.iter().enumerate().take(columns).filter(|(_, t)| !t.is_empty()) {
            sheet.write_string(count, at as u16, cut(text))?;
        }
    }
    if columns > 0 {
        sheet.autofilter(0, 0, count, columns as u16 - 1)?;
    }
    book.save_to_writer(out)?;
    Ok(count as usize)
}

fn width(text: &str) -> usize {
    text.lines().map(|l| l.chars().count()).max().unwrap_or(0)
}

fn cut(text: &str) -> &str {
    // Excel counts UTF-16; a cell within 32,767 of those is within as many characters.
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > limits::CELL
    });
    end.and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

/// Excel takes 31 characters and none of `[]:*?/\`, and no apostrophe at either end.
fn sheet_name(name: &str) -> String {
    let plain: String = name.chars().map(|c| if "[]:*?/\\".contains(c) { ' ' } else { c }).take(31).collect();
    let plain = plain.trim_matches(['\'', ' ']);
    if plain.is_empty() { "Sheet1".to_owned() } else { plain.to_owned() }
}

fn explain(path: &Path, error: &XlsxError) -> SheetError {
    let io = match error {
        XlsxError::IoError(e) => Some(e),
        XlsxError::ZipError(zip) => zip.source().and_then(|e| e.downcast_ref::<std::io::Error>()),
        _ => None,
    };
    match io {
        Some(e) => problem::write(path, e),
        None => SheetError::Write { file: problem::name(path), why: error.to_string() },
    }
}
