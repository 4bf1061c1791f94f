//! Letters as files: one each, named by its reference, or merged in files of at most 250.
//! A file is whole or not there, takes the place of a PDF or of nothing, and is never among the office's own files.

use super::{
    issue::{Issued, IssuedOne, issued_pdf},
    packed::Packed,
};
use crate::{
    Problem,
    outside::{file_outside, outside},
};
use std::{
    fs::{self, File},
    io::{ErrorKind, Read, Write},
    path::{Path, PathBuf},
};
use waymark_domain::RecordId;
use waymark_letters::{Fonts, Kind, Letter, MAX_BATCH, Sides, batch};
use waymark_store::{Store, write_whole};

const PDF: &[u8; 4] = b"%PDF";

/// Whether a PDF may be written there; `office` is the folder of the office's own files.
pub fn may_be_written(office: &Path, path: &Path) -> Result<(), Problem> {
    file_outside(office, path)?;
    let held = match fs::metadata(path) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(Problem::file(path, &e)),
        Ok(held) => held,
    };
    // What is empty is nothing: some dialogs leave it when a name was chosen.
    if held.is_file() && (held.len() == 0 || begins_as_pdf(path).map_err(|e| Problem::file(path, &e))?) {
        return Ok(());
    }
    Err(Problem::NotReplaced { path: path.display().to_string() })
}

fn begins_as_pdf(path: &Path) -> std::io::Result<bool> {
    let mut start = Vec::new();
    File::open(path)?.take(PDF.len() as u64).read_to_end(&mut start)?;
    Ok(start == PDF)
}

/// Writes beside the path and only then gives it its name.
pub fn write_pdf(office: &Path, path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    may_be_written(office, path)?;
    write_whole(path, |file| file.write_all(bytes)).map_err(|e| Problem::file(path, &e))
}

/// More runs with the same first and last letter than a folder will see; after them the first name is tried.
const MOST_OF_A_NAME: u32 = 1000;

/// A run of letters is some megabytes; a file of more is something else.
const LARGEST_PDF: u64 = 256 * 1024 * 1024;

/// All of a file, of which no more than that is taken into memory, whatever its size is said to be: a device has none,
/// and a file can grow while it is read.
pub fn read_at_most(path: &Path, most: u64, what: &str) -> Result<Vec<u8>, Problem> {
    let not_read = |why: String| Problem::NotRead { path: path.display().to_string(), why };
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes));
    read.map_err(|e| match e.kind() {
        ErrorKind::NotFound => not_read("it is not there".into()),
        _ => not_read(e.to_string()),
    })?;
    if bytes.len() as u64 > most {
        return Err(not_read(format!("it is too large to be {what}")));
    }
    Ok(bytes)
}

/// Makes the folder, and a file in it that goes again: tried before letters are issued for good, since what may be
/// written is known for sure only by writing.
pub(super) fn may_hold_letters(office: &Path, folder: &Path) -> Result<(), Problem> {
    make(office, folder)?;
    let probe = folder.join(format!(".waymark-{}.part", std::process::id()));
    let tried = File::create(&probe).and_then(|mut file| file.write_all(PDF));
    let removed = fs::remove_file(&probe);
    tried.and(removed).map_err(|e| Problem::folder(folder, "written to", &e))
}

fn make(office: &Path, folder: &Path) -> Result<(), Problem> {
    outside(office, folder)?;
    fs::create_dir_all(folder).map_err(|e| {
        let file = folder.ancestors().any(|path| path.is_file());
        let e = if file { ErrorKind::NotADirectory.into() } else { e };
        Problem::folder(folder, "made", &e)
    })
}

/// A file of letters that was written before, to be printed.
pub fn read_pdf(path: &Path) -> Result<Vec<u8>, Problem> {
    let not_read = |why: String| Problem::NotRead { path: path.display().to_string(), why };
    let bytes = read_at_most(path, LARGEST_PDF, "a file of letters")?;
    if !bytes.starts_with(PDF) {
        return Err(not_read("it is not a PDF".into()));
    }
    Ok(bytes)
}

/// Writes one issued letter where somebody chose.
pub fn save_issued(store: &Store, id: RecordId, path: &Path) -> Result<String, Problem> {
    let (reference, bytes) = issued_pdf(store, id)?;
    write_pdf(store.dir(), path, &bytes)?;
    Ok(reference)
}

/// The files of a run.
#[derive(Debug, Default)]
#[must_use]
pub struct Written {
    /// The file of each letter, in the order of the run; a merged one stands for every letter in it.
    pub each: Vec<PathBuf>,
    /// Why the letters after those are in no file. What stands above was written all the same.
    pub unwritten: Option<Problem>,
}

impl Written {
    /// Each file once.
    pub fn files(&self) -> Vec<&Path> {
        let mut files: Vec<&Path> = self.each.iter().map(PathBuf::as_path).collect();
        files.dedup();
        files
    }
}

/// Writes a run's letters, one file each; or merged for printing on these sides, up to 250 in a file that is named by
/// its first and last letter.
pub fn write_files(
    store: &Store,
    kind: Kind,
    run: &Issued,
    folder: &Path,
    merged: Option<Sides>,
    fonts: &Fonts,
) -> Written {
    write_files_telling(store, kind, run, folder, merged, fonts, &mut |_| ())
}

/// [`write_files`], and says of each file that it is there.
pub fn write_files_telling(
    store: &Store,
    kind: Kind,
    run: &Issued,
    folder: &Path,
    merged: Option<Sides>,
    fonts: &Fonts,
    told: &mut dyn FnMut(&Path),
) -> Written {
    let mut each = Filed { each: Vec::new(), told };
    store.keep_few_pages(run.issued.len() > 1);
    let unwritten = write_each(store, kind, run, folder, merged, fonts, &mut each).err();
    store.keep_few_pages(false);
    Written { each: each.each, unwritten }
}

struct Filed<'a> {
    each: Vec<PathBuf>,
    told: &'a mut dyn FnMut(&Path),
}

impl Filed<'_> {
    /// So many letters are in this file.
    fn wrote(&mut self, letters: usize, path: PathBuf) {
        (self.told)(&path);
        self.each.resize(self.each.len() + letters, path);
    }
}

fn write_each(
    store: &Store,
    kind: Kind,
    run: &Issued,
    folder: &Path,
    merged: Option<Sides>,
    fonts: &Fonts,
    each: &mut Filed<'_>,
) -> Result<(), Problem> {
    if run.issued.is_empty() {
        return Ok(());
    }
    make(store.dir(), folder)?;
    if let Some(sides) = merged {
        // A letter that would be set otherwise today is the pages that were kept: a file of its own.
        for chunk in run.issued.chunk_by(|a, b| a.letter.is_some() && b.letter.is_some()) {
            if chunk.iter().all(|one| one.letter.is_some()) {
                write_merged(store, kind, run, chunk, folder, sides, fonts, each)?;
            } else {
                write_alone(store, chunk, folder, each)?;
            }
        }
        return Ok(());
    }
    write_alone(store, &run.issued, folder, each)
}

#[expect(clippy::too_many_arguments, reason = "as many as a run has parts")]
fn write_merged(
    store: &Store,
    kind: Kind,
    run: &Issued,
    letters: &[IssuedOne],
    folder: &Path,
    sides: Sides,
    fonts: &Fonts,
    each: &mut Filed<'_>,
) -> Result<(), Problem> {
    for chunk in letters.chunks(MAX_BATCH) {
        let letters: Option<Vec<Letter>> =
            chunk.iter().map(|one| one.letter.as_ref().and_then(Packed::letter)).collect();
        let Some(letters) = letters else {
            write_alone(store, chunk, folder, each)?;
            continue;
        };
        let pdf = batch(&letters, &run.head, fonts, sides)?;
        let path = merged_path(folder, &merged_name(kind, &letters), &pdf.bytes);
        write_pdf(store.dir(), &path, &pdf.bytes)?;
        each.wrote(chunk.len(), path);
    }
    Ok(())
}

fn write_alone(
    store: &Store,
    letters: &[IssuedOne],
    folder: &Path,
    each: &mut Filed<'_>,
) -> Result<(), Problem> {
    for one in letters {
        let path = folder.join(format!("{}.pdf", one.reference));
        save_issued(store, one.id, &path)?;
        each.wrote(1, path);
    }
    Ok(())
}

/// Runs with the same first and last letter may differ between them; the later one gets a number, so that no run takes
/// the place of another, and the same run is written into its own file again.
fn merged_path(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let numbered = (2..MOST_OF_A_NAME).map(|n| folder.join(format!("{name} ({n}).pdf")));
    let first = folder.join(format!("{name}.pdf"));
    let is_free = |path: &PathBuf| !path.exists() || read_pdf(path).is_ok_and(|held| held == bytes);
    std::iter::once(first.clone()).chain(numbered).find(is_free).unwrap_or(first)
}

fn merged_name(kind: Kind, letters: &[Letter]) -> String {
    let name = |letter: &Letter| letter.reference.clone();
    match letters {
        [first, .., last] => format!("{} {} to {}", kind.code(), name(first), name(last)),
        one => format!("{} {}", kind.code(), one.first().map(name).unwrap_or_default()),
    }
}
