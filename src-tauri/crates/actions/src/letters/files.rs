//! Letters as files: one each, named by its reference, or merged in files of at most 250.
//! A file is whole or not there.

use super::issue::{Issued, issued_pdf};
use crate::Problem;
use std::{
    io::Write,
    path::{Path, PathBuf},
};
use waymark_domain::RecordId;
use waymark_letters::{Fonts, Kind, Letter, MAX_BATCH, batch};
use waymark_store::{Store, write_whole};

/// Writes beside the path and only then gives it its name.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    write_whole(path, |file| file.write_all(bytes)).map_err(|e| Problem::file(path, &e))
}

/// A run of letters is some megabytes; a file of more is something else.
const LARGEST_PDF: u64 = 256 * 1024 * 1024;

/// A file of letters that was written before, to be printed.
pub fn read_pdf(path: &Path) -> Result<Vec<u8>, Problem> {
    let not_read = |why: String| Problem::NotRead { path: path.display().to_string(), why };
    let size = std::fs::metadata(path).map_err(|e| not_read(e.to_string()))?.len();
    if size > LARGEST_PDF {
        return Err(not_read("it is too large to be a file of letters".into()));
    }
    let bytes = std::fs::read(path).map_err(|e| not_read(e.to_string()))?;
    if !bytes.starts_with(b"%PDF") {
        return Err(not_read("it is not a PDF".into()));
    }
    Ok(bytes)
}

/// Writes one issued letter where somebody chose.
pub fn save_issued(store: &Store, id: RecordId, path: &Path) -> Result<String, Problem> {
    let (reference, bytes) = issued_pdf(store, id)?;
    write_file(path, &bytes)?;
    Ok(reference)
}

/// The files of a run.
#[derive(Debug, Default)]
pub struct Written {
    /// The file of each letter, in the order of the run; a merged one stands for every letter in it.
    pub each: Vec<PathBuf>,
}

impl Written {
    /// Each file once.
    pub fn files(&self) -> Vec<&Path> {
        let mut files: Vec<&Path> = self.each.iter().map(PathBuf::as_path).collect();
        files.dedup();
        files
    }
}

/// Writes a run's letters, one file each; or merged, up to 250 in a file that is named by its first and last letter,
/// so that no run takes the place of another.
pub fn write_files(
    store: &Store,
    kind: Kind,
    run: &Issued,
    folder: &Path,
    merged: bool,
    fonts: &Fonts,
) -> Result<Written, Problem> {
    let mut written = Written::default();
    if run.issued.is_empty() {
        return Ok(written);
    }
    std::fs::create_dir_all(folder).map_err(|e| Problem::file(folder, &e))?;
    if merged {
        for chunk in run.issued.chunks(MAX_BATCH) {
            let letters: Vec<Letter> = chunk.iter().map(|one| one.letter.clone()).collect();
            let pdf = batch(&letters, &run.head, fonts)?;
            let path = folder.join(merged_name(kind, &letters));
            write_file(&path, &pdf.bytes)?;
            written.each.resize(written.each.len() + chunk.len(), path);
        }
        return Ok(written);
    }
    for one in &run.issued {
        let path = folder.join(format!("{}.pdf", one.reference));
        save_issued(store, one.id, &path)?;
        written.each.push(path);
    }
    Ok(written)
}

fn merged_name(kind: Kind, letters: &[Letter]) -> String {
    let name = |letter: &Letter| letter.reference.clone();
    match letters {
        [first, .., last] => format!("{} {} to {}.pdf", kind.code(), name(first), name(last)),
        one => format!("{} {}.pdf", kind.code(), one.first().map(name).unwrap_or_default()),
    }
}
