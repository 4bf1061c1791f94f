//! Where an office's files are, and who has them open.
//! Never here: what is in them.

use crate::StoreError;
use chrono::{DateTime, Utc};
use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
};

#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(dir: &Path) -> Self {
        Folder(dir.to_owned())
    }

    pub fn dir(&self) -> &Path {
        &self.0
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn keys(&self) -> PathBuf {
        self.path("keys.json")
    }

    pub fn tries(&self) -> PathBuf {
        self.path("tries.json")
    }

    pub fn database(&self) -> PathBuf {
        self.path("waymark.db")
    }

    pub fn has_office(&self) -> bool {
        self.keys().exists() && self.database().exists()
    }

    /// Made for its owner alone.
    pub fn make(&self) -> Result<(), StoreError> {
        fs::create_dir_all(&self.0).map_err(|e| StoreError::file(&self.0, &e))?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let _ = fs::set_permissions(&self.0, fs::Permissions::from_mode(0o700));
        }
        Ok(())
    }

    fn lock_file(&self) -> Result<File, StoreError> {
        let path = self.path("in-use");
        File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|e| StoreError::file(&path, &e))
    }

    /// Held by every program that has the office open; several may.
    pub fn lock_shared(&self) -> Result<File, StoreError> {
        let file = self.lock_file()?;
        match file.try_lock_shared() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(StoreError::Restoring),
            Err(TryLockError::Error(e)) => Err(StoreError::file(&self.path("in-use"), &e)),
        }
    }

    /// For what must not happen under another program's feet.
    pub fn lock_alone(&self) -> Result<File, StoreError> {
        let file = self.lock_file()?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
            Err(TryLockError::Error(e)) => Err(StoreError::file(&self.path("in-use"), &e)),
        }
    }

    /// Moves an office that is here into a folder of its own, so that a restore loses nothing.
    pub fn set_aside(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        if !self.keys().exists() && !self.database().exists() {
            return Ok(());
        }
        let aside = self.path(&format!("before-restore-{}", now.format("%Y%m%d-%H%M%S")));
        fs::create_dir_all(&aside).map_err(|e| StoreError::file(&aside, &e))?;
        for name in ["waymark.db", "waymark.db-wal", "waymark.db-shm", "keys.json"] {
            let from = self.path(name);
            if from.exists() {
                fs::rename(&from, aside.join(name)).map_err(|e| StoreError::file(&from, &e))?;
            }
        }
        Ok(())
    }
}
