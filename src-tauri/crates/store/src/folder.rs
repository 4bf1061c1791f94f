//! Where an office's files are, and who has them open.
//! Never here: what is in them.

use crate::StoreError;
use chrono::{DateTime, Utc};
use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

const KEYS: &str = "keys.json";
const DATABASE: &str = "waymark.db";
/// The files that are an office.
const FILES: [&str; 4] = [DATABASE, "waymark.db-wal", "waymark.db-shm", KEYS];
const LOCK: &str = "in-use";
const TURN: &str = "sharing";
const JOINING: &str = "joining.json";
const ASIDE: &str = "set-aside-";

/// A page is taken in far less.
const LONGEST_TURN: Duration = Duration::from_secs(20);
const A_MOMENT: Duration = Duration::from_millis(5);

#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

/// Let go by name: a program that is started at that moment holds what was only closed here.
#[derive(Debug)]
pub struct Alone(File);

#[cfg(test)]
impl Alone {
    pub fn held(&self) -> std::io::Result<File> {
        self.0.try_clone()
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

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
        self.path(KEYS)
    }

    pub fn tries(&self) -> PathBuf {
        self.path("tries.json")
    }

    pub fn database(&self) -> PathBuf {
        self.path(DATABASE)
    }

    /// A database on its way in, while a backup is restored.
    pub fn restoring(&self) -> PathBuf {
        self.path("restoring.db")
    }

    /// Whether an office is here; a folder that may not be read is not an empty one.
    pub fn has_office(&self) -> Result<bool, StoreError> {
        self.put_back_what_was_cut_off();
        let there = |path: PathBuf| path.try_exists().map_err(|e| StoreError::file(&path, &e));
        Ok(there(self.keys())? && there(self.database())?)
    }

    /// A restore that was killed between its renames has moved the office aside and put nothing whole in its place.
    fn put_back_what_was_cut_off(&self) {
        if !self.restoring().exists() {
            return;
        }
        // Whoever is restoring just now has the office to itself.
        let Ok(_alone) = self.lock_alone() else { return };
        if !self.database().exists() {
            self.put_back(self.last_aside());
        }
        let _ = fs::remove_file(self.restoring());
    }

    fn last_aside(&self) -> Option<PathBuf> {
        let entries = fs::read_dir(&self.0).ok()?.flatten().map(|entry| entry.path());
        let aside = |path: &PathBuf| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            name.is_some_and(|name| name.starts_with(ASIDE)) && path.join(DATABASE).exists()
        };
        entries.filter(aside).max()
    }

    /// Who a laptop will be that has no office yet.
    pub fn joining(&self) -> PathBuf {
        self.path(JOINING)
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
        let path = self.path(LOCK);
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
            Err(TryLockError::Error(e)) => Err(StoreError::file(&self.path(LOCK), &e)),
        }
    }

    /// Held while an answer of the server is taken, which is more than one transaction: another program of this laptop
    /// waits for it, but not for ever: it may have been stopped in the middle.
    ///
    /// # Errors
    /// [`StoreError::Busy`] where it does not end.
    pub fn lock_turn(&self) -> Result<Alone, StoreError> {
        let path = self.path(TURN);
        let file = File::options().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(|e| StoreError::file(&path, &e))?;
        let until = Instant::now() + LONGEST_TURN;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Alone(file)),
                Err(TryLockError::WouldBlock) if Instant::now() < until => std::thread::sleep(A_MOMENT),
                Err(TryLockError::WouldBlock) => return Err(StoreError::Busy),
                Err(TryLockError::Error(e)) => return Err(StoreError::file(&path, &e)),
            }
        }
    }

    /// For what must not happen under another program's feet.
    pub fn lock_alone(&self) -> Result<Alone, StoreError> {
        let file = self.lock_file()?;
        match file.try_lock() {
            Ok(()) => Ok(Alone(file)),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
            Err(TryLockError::Error(e)) => Err(StoreError::file(&self.path(LOCK), &e)),
        }
    }

    /// Moves what is here of an office into a folder of its own, so that nothing is ever written over.
    pub fn set_aside(&self, now: DateTime<Utc>) -> Result<Option<PathBuf>, StoreError> {
        if !self.keys().exists() && !self.database().exists() {
            return Ok(None);
        }
        let aside = self.path(&format!("{ASIDE}{}", now.format("%Y%m%d-%H%M%S%.3f")));
        fs::create_dir_all(&aside).map_err(|e| StoreError::file(&aside, &e))?;
        for name in FILES {
            let from = self.path(name);
            if from.exists()
                && let Err(e) = fs::rename(&from, aside.join(name))
            {
                self.put_back(Some(aside));
                return Err(StoreError::file(&from, &e));
            }
        }
        Ok(Some(aside))
    }

    /// Undoes [`Self::set_aside`], after what was to take its place could not be put there.
    pub fn put_back(&self, aside: Option<PathBuf>) {
        let Some(aside) = aside else { return };
        for name in FILES {
            if aside.join(name).exists() {
                let _ = fs::rename(aside.join(name), self.path(name));
            }
        }
        let _ = fs::remove_dir(&aside);
    }
}
