//! A table as a file: written beside its place and moved there when it is whole. It takes the place of a spreadsheet of
//! its own kind or of nothing.
//! Every value goes out as text, so that nothing that somebody typed can act as a formula.

mod csv;
mod xlsx;

use crate::{
    SheetError, problem,
    sniff::{Kind, sniff},
};
use std::{
    cell::RefCell,
    fs::{self, OpenOptions},
    io::{BufWriter, ErrorKind, Write},
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
    write_told(path, table, rows.into_iter().map(Ok::<_, SheetError>))
}

/// [`write`] of rows each of which can still fail: then the file that stood there stays as it was.
pub fn write_told<E: From<SheetError>>(
    path: &Path,
    table: &Table<'_>,
    rows: impl IntoIterator<Item = Result<Vec<String>, E>>,
) -> Result<usize, E> {
    let failed = RefCell::new(None);
    let mut rows = rows.into_iter().map_while(|row| row.map_err(|e| *failed.borrow_mut() = Some(e)).ok());
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    let whole = |done: Result<usize, SheetError>| match failed.take() {
        Some(why) => Err(why),
        None => done.map_err(E::from),
    };
    match ending.as_deref() {
        Some("xlsx") => beside(path, Kind::Xlsx, |out| {
            let folder = folder(path);
            whole(xlsx::write(path, &folder, table, &mut rows, out))
        }),
        Some("csv") => beside(path, Kind::Separated, |out| whole(csv::write(path, table, &mut rows, out))),
        _ => Err(SheetError::Ending(problem::name(path)).into()),
    }
}

fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// What somebody keeps under this name stays, unless it is what its name says and so an older list.
fn may_be_replaced(path: &Path, kind: Kind) -> Result<(), SheetError> {
    match fs::metadata(path) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(problem::write(path, &e)),
        Ok(held) if held.is_file() && held.len() == 0 => return Ok(()),
        Ok(_) => {}
    }
    match sniff(path) {
        Ok(held) if held == kind => Ok(()),
        Err(SheetError::Open { file, why }) => Err(SheetError::Write { file, why }),
        _ => Err(SheetError::NotReplaced(problem::name(path))),
    }
}

/// A file that was half written when the disk filled up never stands in the place of the old one.
fn beside<T, E: From<SheetError>>(
    path: &Path,
    kind: Kind,
    work: impl FnOnce(&mut BufWriter<fs::File>) -> Result<T, E>,
) -> Result<T, E> {
    may_be_replaced(path, kind)?;
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
