//! A folder with a SQLite file.

use crate::{Place, first};
use std::path::Path;
use waymark_server::{Sqlite, StorageError};

pub struct Folder(tempfile::TempDir);

impl Place for Folder {
    type Storage = Sqlite;

    fn new() -> Self {
        Folder(tempfile::tempdir().unwrap())
    }

    fn open(&self) -> Sqlite {
        Sqlite::open(self.0.path(), &first()).unwrap()
    }

    fn restore(&self, backup: &Path, id: &str, now: u64) -> Result<(), StorageError> {
        Sqlite::restore(backup, self.0.path(), id, now).map(drop)
    }

    fn is_empty(&self) -> bool {
        std::fs::read_dir(self.0.path()).unwrap().count() == 0
    }
}
