//! Everything in one file, and the way back from it.
//! Never here: where backups are kept, and for how long.

use super::{FILE, OURS, Sqlite, check, connect, new_epoch};
use crate::storage::StorageError;
use rusqlite::Connection;
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::Duration,
};
use waymark_sync::Epoch;

/// Written beside `to` and checked; only then it gets its name.
pub(super) fn backup(db: &Connection, to: &Path) -> Result<(), StorageError> {
    if to.exists() {
        return Err(StorageError::NotReplaced(to.display().to_string()));
    }
    let part = beside(to);
    remove(&part);
    let written = copy_pages(db, &part).and_then(|()| rename(&part, to));
    if written.is_err() {
        remove(&part);
    }
    written
}

/// Made before SQLite makes it, so that nobody else of this machine ever reads it; what lies beside it gets the same.
pub(super) fn only_for_its_user(path: &Path) -> Result<(), StorageError> {
    let mut options = File::options();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|e| StorageError::file(path, &e))
}

fn copy_pages(db: &Connection, part: &Path) -> Result<(), StorageError> {
    only_for_its_user(part)?;
    let mut copy = Connection::open(part)?;
    // Nothing is left beside it.
    copy.pragma_update(None, "journal_mode", "MEMORY")?;
    // All pages in one step: with pauses, each push in between would begin it anew.
    rusqlite::backup::Backup::new(db, &mut copy)?.run_to_completion(i32::MAX, Duration::ZERO, None)?;
    copy.pragma_update(None, "journal_mode", "DELETE")?;
    whole(&copy, part)?;
    copy.close().map_err(|(_, e)| e)?;
    Ok(())
}

fn whole(db: &Connection, path: &Path) -> Result<(), StorageError> {
    let ours: i32 = db.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if ours != OURS {
        return Err(StorageError::NotABackup(path.display().to_string()));
    }
    match check::integrity(db)?.first() {
        None => Ok(()),
        Some(said) => Err(StorageError::Damaged(said.clone())),
    }
}

fn beside(path: &Path) -> PathBuf {
    with(path, ".part")
}

fn with(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// With what lies beside it of one that was cut short: it would be taken for that of the next.
fn remove(part: &Path) {
    for end in ["", "-wal", "-shm", "-journal"] {
        let _ = fs::remove_file(with(part, end));
    }
}

fn rename(from: &Path, to: &Path) -> Result<(), StorageError> {
    let synced = || {
        File::options().write(true).open(from)?.sync_all()?;
        fs::rename(from, to)?;
        // A folder cannot be opened everywhere; where it can, the name is on the disk too.
        if let Some(Ok(dir)) = to.parent().map(File::open) {
            dir.sync_all()?;
        }
        Ok(())
    };
    synced().map_err(|e| StorageError::file(to, &e))
}

impl Sqlite {
    /// A server from a backup, in a folder that has none. Its epoch is new before it has its name, so that a restore
    /// that is cut short never serves under the old one.
    pub fn restore(backup: &Path, dir: &Path, id: &str, now: u64) -> Result<Self, StorageError> {
        let path = dir.join(FILE);
        if path.exists() {
            return Err(StorageError::NotEmpty(dir.display().to_string()));
        }
        // SQLite would take them for the new file's own.
        for left in [with(&path, "-wal"), with(&path, "-shm"), with(&path, "-journal")] {
            if left.exists() {
                return Err(StorageError::LeftBehind(left.display().to_string()));
            }
        }
        let part = beside(&path);
        remove(&part);
        let mut from = File::open(backup).map_err(|e| StorageError::file(backup, &e))?;
        fs::create_dir_all(dir).map_err(|e| StorageError::file(dir, &e))?;
        only_for_its_user(&part)?;
        let to = File::options().append(true).open(&part);
        let copied = to.and_then(|mut to| std::io::copy(&mut from, &mut to));
        copied.map_err(|e| StorageError::file(&part, &e))?;
        let epoch = ready(&part, backup, id, now);
        let epoch = epoch.and_then(|epoch| rename(&part, &path).map(|()| epoch)).inspect_err(|_| {
            remove(&part);
        })?;
        Sqlite::open(dir, &epoch)
    }
}

fn ready(part: &Path, backup: &Path, id: &str, now: u64) -> Result<Epoch, StorageError> {
    let looked_at = || {
        let db = Connection::open(part)?;
        whole(&db, backup)?;
        db.close().map_err(|(_, e)| e)?;
        let mut db = connect(part)?;
        let epoch = new_epoch(&mut db, id, now)?;
        // A code that was used since would be good again.
        db.execute_batch("DELETE FROM code WHERE used_by IS NULL; DELETE FROM session;")?;
        db.close().map_err(|(_, e)| e)?;
        Ok(epoch)
    };
    match looked_at() {
        Err(StorageError::Damaged(_)) => Err(StorageError::NotABackup(backup.display().to_string())),
        other => other,
    }
}
