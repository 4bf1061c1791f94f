//! A table as a file: written beside its place and moved there when it is whole.
//! Every value goes out as text, so that nothing that somebody typed can act as a formula.

mod csv;
mod xlsx;

use crate::{SheetError, problem};
use std::{
    fs::{self, OpenOptions},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

#[derive(Debug, Clone)]
pub struct Table<'a> {
    /// The name of the sheet; csv has none.
    pub sheet: &'a str,
    pub headers: &'a [String],
}

/// Writes xlsx or csv, as the path's ending says. Gives the number of rows.
pub fn write(
    path: &Path,
    table: &Table<'_>,
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<usize, SheetError> {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    let mut rows = rows.into_iter();
    match ending.as_deref() {
        Some("xlsx") => beside(path, |out| {
            let folder = folder(path);
            xlsx::write(path, &folder, table, &mut rows, out)
        }),
        Some("csv") => beside(path, |out| csv::write(path, table, &mut rows, out)),
        _ => Err(SheetError::Ending(problem::name(path))),
    }
}

fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// A file that was half written when the disk filled up never stands in the place of the old one.
fn beside<T>(
    path: &Path,
    work: impl FnOnce(&mut BufWriter<fs::File>) -> Result<T, SheetError>,
) -> Result<T, SheetError> {
    let draft = folder(path).join(format!(".{}.{}.part", problem::name(path), std::process::id()));
    let done = (|| {
        let file = OpenOptions::new().write(true).create(true).truncate(true).open(&draft);
        let mut out = BufWriter::new(file.map_err(|e| problem::write(path, &e))?);
        let value = work(&mut out)?;
        out.flush().and_then(|()| out.get_ref().sync_all()).map_err(|e| problem::write(path, &e))?;
        fs::rename(&draft, path).map_err(|e| problem::write(path, &e))?;
        Ok(value)
    })();
    if done.is_err() {
        let _ = fs::remove_file(&draft);
    }
    done
}
