//! Text with commas, in UTF-8 with the mark by which Excel knows it.

use super::Table;
use crate::{SheetError, problem};
use std::{io::Write, path::Path};

/// A cell that Excel would take for a formula gets an apostrophe in front; reading takes it off again.
fn safe(cell: &str) -> String {
    let cell =
        if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r', ';', '\t']) || cell.starts_with(' ') || cell.ends_with(' ') {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

fn line(out: &mut impl Write, cells: &[String]) -> std::io::Result<()> {
    let cells: Vec<String> = cells.iter().map(|c| safe(c)).collect();
    write!(out, "{}\r\n", cells.join(","))
}

pub fn write(
    path: &Path,
    table: &Table<'_>,
    rows: &mut dyn Iterator<Item = Vec<String>>,
    out: &mut impl Write,
) -> Result<usize, SheetError> {
    let mut count = 0;
    let mut all = || -> std::io::Result<()> {
        out.write_all("\u{feff}".as_bytes())?;
        line(out, table.headers)?;
        for row in &mut *rows {
            line(out, &row)?;
            count += 1;
        }
        Ok(())
    };
    all().map_err(|e| problem::write(path, &e))?;
    Ok(count)
}
