//! The files of several letters that were written since the office was unlocked: the only files that a screen can
//! have printed, and by the name that it was told. Never here: the writing, the printer.

use std::{
    collections::BTreeMap,
    hash::{BuildHasher, RandomState},
    path::{Path, PathBuf},
};
use waymark_actions::{Problem, letters::read_pdf};
use waymark_domain::RecordId;

#[derive(Default)]
pub(crate) struct MergedFiles {
    files: BTreeMap<String, Merged>,
    /// Marks what was written, with a key of this run.
    marks: RandomState,
}

struct Merged {
    path: PathBuf,
    letters: Vec<RecordId>,
    mark: u64,
}

/// What a screen calls a file: its path, as it was told.
pub(crate) fn name_of(path: &Path) -> String {
    path.display().to_string()
}

impl MergedFiles {
    /// A file that was just written, with the letters in it. One that cannot be read back cannot be printed either.
    pub fn wrote(&mut self, path: &Path, letters: Vec<RecordId>) {
        match read_pdf(path) {
            Ok(pdf) => {
                let mark = self.marks.hash_one(&pdf);
                self.files.insert(name_of(path), Merged { path: path.to_owned(), letters, mark });
            }
            Err(_) => {
                self.files.remove(&name_of(path));
            }
        }
    }

    /// The letters in a file and its pages, as they were written.
    pub fn read(&self, name: &str) -> Result<(Vec<RecordId>, Vec<u8>), Problem> {
        const AGAIN: &str = "Write the letters into one file again, or print them one by one.";
        let file = self.files.get(name).ok_or_else(|| {
            Problem::not_known(name, "a file of letters that Waymark wrote since it was unlocked", AGAIN)
        })?;
        let pdf = read_pdf(&file.path)?;
        if self.marks.hash_one(&pdf) != file.mark {
            return Err(Problem::not_known(name, "as Waymark wrote it any more", AGAIN));
        }
        Ok((file.letters.clone(), pdf))
    }
}
