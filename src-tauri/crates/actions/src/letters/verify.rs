//! Files of letters held against the register: each is the letter that was issued, or it is not.
//! Never here: a change to a file or to the register.

use crate::{Problem, fields::text};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};
use waymark_domain::RecordType;
use waymark_letters::Kind;
use waymark_store::{Read, Store};

/// What the register says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// Byte by byte the letter with this reference.
    Issued(String),
    /// Named like this letter, and not what was issued.
    Changed(String),
    /// Named as a merged file of letters of the register. It was drawn anew as one, so the register has no bytes of it.
    Merged,
    /// No letter of the register: another file.
    Unknown,
    /// It could not be read, so nobody can say; why is beside it.
    Unread(String),
}

#[derive(Debug, Default)]
pub struct Verified {
    /// The PDFs of the folder, by name.
    pub files: Vec<(PathBuf, Held)>,
    /// Letters of the register of which the folder has no file of their own.
    pub absent: usize,
}

impl Verified {
    /// Merged files, of which nothing is said but that.
    pub fn merged(&self) -> usize {
        self.files.iter().filter(|(_, held)| *held == Held::Merged).count()
    }

    pub fn all_well(&self) -> bool {
        !self.files.iter().any(|(_, held)| matches!(held, Held::Changed(_) | Held::Unread(_)))
    }
}

/// What the register knows of its letters' bytes: enough to hold files against it without the store.
#[derive(Debug, Default)]
pub struct Digests {
    by_digest: BTreeMap<String, String>,
    references: BTreeSet<String>,
}

pub fn digests(store: &Store) -> Result<Digests, Problem> {
    let mut known = Digests::default();
    store.each(RecordType::Letter, &mut |row| {
        let get = |name| text(&row.values, row.record, name).unwrap_or_default().to_owned();
        known.by_digest.insert(get("digest"), get("reference"));
        known.references.insert(get("reference"));
    })?;
    Ok(known)
}

/// Every PDF of a folder (not of those in it) by its BLAKE3 against that of the register.
pub fn verify(store: &Store, folder: &Path) -> Result<Verified, Problem> {
    digests(store)?.verify(folder)
}

impl Digests {
    /// The name of [`super::write_files`] for several letters: the kind, the first reference, the last, and a number
    /// where the name was taken.
    fn is_merged_name(&self, name: &str) -> bool {
        let Some((kind, of)) = name.split_once(' ') else { return false };
        let numbered = of.rsplit_once(" (").and_then(|(of, number)| Some((of, number.strip_suffix(')')?)));
        let of = numbered.filter(|(_, n)| n.parse::<u32>().is_ok()).map_or(of, |(of, _)| of);
        let (first, last) = of.split_once(" to ").unwrap_or((of, of));
        Kind::from_code(kind).is_some() && [first, last].iter().all(|r| self.references.contains(*r))
    }

    pub fn verify(&self, folder: &Path) -> Result<Verified, Problem> {
        let not_read = |path: &Path, e: &io::Error| Problem::folder(path, "read", e);
        let mut paths = Vec::new();
        for entry in fs::read_dir(folder).map_err(|e| not_read(folder, &e))? {
            let path = entry.map_err(|e| not_read(folder, &e))?.path();
            let is_pdf = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf"));
            if is_pdf && path.is_file() {
                paths.push(path);
            }
        }
        paths.sort();
        let mut verified = Verified::default();
        let mut found = BTreeSet::new();
        for path in paths {
            let digest = match digest(&path) {
                Ok(digest) => digest,
                // One file that cannot be read says nothing of the others.
                Err(e) => {
                    verified.files.push((path, Held::Unread(e.to_string())));
                    continue;
                }
            };
            let named = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
            let held = match self.by_digest.get(&digest) {
                Some(reference) => {
                    found.insert(reference.clone());
                    Held::Issued(reference.clone())
                }
                None if self.references.contains(&named) => Held::Changed(named),
                None if self.is_merged_name(&named) => Held::Merged,
                None => Held::Unknown,
            };
            verified.files.push((path, held));
        }
        verified.absent = self.references.len() - found.len();
        Ok(verified)
    }
}

fn digest(path: &Path) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    io::copy(&mut File::open(path)?, &mut hasher)?;
    Ok(hasher.finalize().to_hex().to_string())
}
