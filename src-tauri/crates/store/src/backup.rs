//! One encrypted file with everything, and the way back from it.
//! The file is the key file and a copy of the encrypted database; no plain byte of a record is in it.

use crate::{
    Store, StoreError, connection,
    folder::Folder,
    keyfile::KeyFile,
    whole::{Unfinished, beside, mine, write_whole},
};
use chrono::{DateTime, Utc};
use std::{
    fs,
    io::{self, Read, Write},
    path::Path,
};
use uuid::Uuid;

const MAGIC: &[u8; 16] = b"WAYMARK BACKUP 1";
/// A key file has some hundred bytes; more is not one of ours.
const LONGEST_KEYS: u64 = 64 * 1024;

impl Store {
    /// Writes beside `path`, reads it back, and only then gives it its name. Only another backup is replaced.
    pub fn backup(&self, path: &Path) -> Result<(), StoreError> {
        may_be_replaced(path)?;
        let name = beside(path, ".copy");
        let _alone = mine(&name).map_err(|e| StoreError::file(path, &e))?;
        let copy = Unfinished(name);
        {
            let mut to = rusqlite::Connection::open(&copy.0)?;
            connection::apply_key(&to, &self.key)?;
            // In memory, so that nothing is left beside it.
            to.pragma_update(None, "journal_mode", "MEMORY")?;
            let backup = rusqlite::backup::Backup::new(&self.db, &mut to)?;
            backup.run_to_completion(4096, std::time::Duration::ZERO, None)?;
        }
        {
            let (db, _) = connection::open_plain(&copy.0, &self.key)?;
            crate::check::sound(&db)?;
        }
        let keys = fs::read(self.folder.keys()).map_err(|e| StoreError::file(&self.folder.keys(), &e))?;
        write_whole(path, |file| {
            file.write_all(MAGIC)?;
            file.write_all(&(keys.len() as u64).to_le_bytes())?;
            file.write_all(&keys)?;
            io::copy(&mut fs::File::open(&copy.0)?, file).map(|_| ())
        })
        .map_err(|e| StoreError::file(path, &e))
    }

    /// Opens a backup into `dir`, by its passphrase or by the recovery code of that office. An office that is there
    /// already is kept beside it, in a folder of its own; until the last step it stays as it was.
    pub fn restore_backup(
        file: &Path,
        dir: &Path,
        secret: &str,
        now: DateTime<Utc>,
    ) -> Result<Store, StoreError> {
        let mut from = fs::File::open(file).map_err(|e| StoreError::file(file, &e))?;
        let not_one = || StoreError::NotABackup(file.display().to_string());
        let keys = read_keys(&mut from).ok_or_else(not_one)?;
        let keys = KeyFile::from_bytes(&keys).map_err(|_| not_one())?;
        let key = match keys.open_by_code(secret) {
            Err(StoreError::WrongRecoveryCode) => keys.open(secret)?,
            other => other?,
        };
        let folder = Folder::new(dir);
        folder.has_office()?;
        folder.make()?;
        let alone = folder.lock_alone()?;
        let coming = Unfinished(folder.restoring());
        let mut copy = || -> io::Result<()> {
            let mut to = fs::File::create(&coming.0)?;
            io::copy(&mut from, &mut to)?;
            to.sync_all()
        };
        copy().map_err(|e| StoreError::file(&coming.0, &e))?;
        let looked = connection::open_plain(&coming.0, &key).and_then(|(db, _)| crate::check::sound(&db));
        looked.map_err(|e| match e {
            StoreError::Damaged(why) => StoreError::BackupDamaged { path: file.display().to_string(), why },
            other => other,
        })?;
        {
            let (db, _) = connection::open(&coming.0, &key)?;
            let is_shared: bool =
                db.query_row("SELECT EXISTS (SELECT 1 FROM meta WHERE name = 'epoch')", [], |r| r.get(0))?;
            // The log goes on from here as another device's, which counts its own from 1, so that a server never sees
            // one number for two changes. A server that has seen this one finds out itself what it has of it.
            if !is_shared {
                let last: i64 = db.query_row("SELECT coalesce(max(seq), 0) FROM op", [], |r| r.get(0))?;
                crate::local::put_meta(&db, "device_after", &last.to_string())?;
                crate::local::put_meta(&db, "device", &Uuid::now_v7().to_string())?;
            }
            db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        }
        let aside = folder.set_aside(now)?;
        let swap = keys.write(&folder.keys()).and_then(|()| {
            fs::rename(&coming.0, folder.database()).map_err(|e| StoreError::file(&folder.database(), &e))
        });
        if let Err(e) = swap {
            folder.put_back(aside);
            return Err(e);
        }
        // Wrong guesses were at another passphrase.
        crate::tries::succeeded(&folder.tries());
        drop(alone);
        Store::open(folder, key)
    }
}

/// An office's own files and everything else that is not a backup stay as they are.
fn may_be_replaced(path: &Path) -> Result<(), StoreError> {
    let not = || StoreError::NotReplaced(path.display().to_string());
    let held = match fs::metadata(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(StoreError::file(path, &e)),
        Ok(held) => held,
    };
    if !held.is_file() {
        return Err(not());
    }
    let mut magic = [0; 16];
    let mut file = fs::File::open(path).map_err(|e| StoreError::file(path, &e))?;
    match file.read_exact(&mut magic) {
        Ok(()) if &magic == MAGIC => Ok(()),
        _ if held.len() == 0 => Ok(()),
        _ => Err(not()),
    }
}

fn read_keys(from: &mut impl Read) -> Option<Vec<u8>> {
    let mut magic = [0; 16];
    let mut length = [0; 8];
    from.read_exact(&mut magic).ok()?;
    from.read_exact(&mut length).ok()?;
    let length = u64::from_le_bytes(length);
    if &magic != MAGIC || length > LONGEST_KEYS {
        return None;
    }
    let mut keys = vec![0; usize::try_from(length).ok()?];
    from.read_exact(&mut keys).ok()?;
    Some(keys)
}
