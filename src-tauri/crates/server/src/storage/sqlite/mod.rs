//! The storage of a server on one machine: one SQLite file in a folder. Its methods do their work at once, under a lock;
//! nothing here waits for a runtime.
//! Never here: a decision about a change (see `waymark_sync::plan`).

mod accounts;
mod backup;
mod check;
mod devices;
mod earlier;
mod files;
pub(crate) mod leave;
mod pages;
mod push;
mod snapshot;

use crate::storage::{
    Asking, HeldFile, Pushed, Storage, StorageError,
    accounts::{Accounts, AtDoor, By, Code, Known, NewSession, Noted, Office},
    coding::{self, decoded, encoded, number, record_id},
};
use rusqlite::{
    Connection, OpenFlags, OptionalExtension, Row, TransactionBehavior, config::DbConfig, limits::Limit,
};
use serde::de::DeserializeOwned;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use waymark_domain::RecordId;
use waymark_sync::{
    Batch, Compact, Device, Digest, Enrol, Epoch, FilePart, Image, Operation, Outcome, Page, Snapshot,
    Trouble,
    door::{Laptop, Person, Role},
};

/// Of each of the two connections; the records that laptops are changing just now fit into it.
const CACHE_KIB: i64 = -131_072;

/// Of a connection that reads everything once.
const CACHE_ASIDE_KIB: i64 = -8_192;

const FILE: &str = "waymark-server.db";
/// The version of the tables.
const TABLES: i64 = 1;
/// "WmSv", in the file's head: tells a server's database from any other.
const OURS: i32 = 0x576d_5376;

const EPOCH: &str = "SELECT id, number FROM epoch";
const SET_EPOCH: &str = "INSERT INTO epoch (one, id, number) VALUES (1, ?1, ?2)
    ON CONFLICT (one) DO UPDATE SET id = excluded.id, number = excluded.number";
/// Asked with every question of every laptop, and empty nearly always. Databases from before it get it when they are opened.
const STILL_FOUNDS: &str = "CREATE INDEX IF NOT EXISTS device_still_founds ON device (laptop)
    WHERE founds IS NOT NULL AND next <= founds AND NOT revoked";
const HEAD: &str = "SELECT head, cut, digest FROM scope_head WHERE scope = ?1";

pub struct Sqlite {
    path: PathBuf,
    write: Mutex<Connection>,
    read: Mutex<Connection>,
    /// By scope: held by who makes a copy of it, so that others find it made.
    making: Mutex<BTreeMap<String, Arc<Mutex<()>>>>,
}

impl Sqlite {
    /// Opens the database of this folder; makes a new one, with this epoch, where there is none.
    pub fn open(dir: &Path, founding: &Epoch) -> Result<Self, StorageError> {
        Self::with_tables(dir, founding, &[]).map(|(storage, _)| storage)
    }

    /// A new server with its first secrets, by name, in a folder that has none: with all of them, or none is there.
    pub fn make(dir: &Path, founding: &Epoch, secrets: &[(&str, &[u8])]) -> Result<Self, StorageError> {
        match Self::with_tables(dir, founding, secrets)? {
            (storage, true) => Ok(storage),
            (_, false) => Err(StorageError::NotEmpty(dir.display().to_string())),
        }
    }

    /// True where its tables were made just now.
    fn with_tables(
        dir: &Path,
        founding: &Epoch,
        secrets: &[(&str, &[u8])],
    ) -> Result<(Self, bool), StorageError> {
        std::fs::create_dir_all(dir).map_err(|e| StorageError::file(dir, &e))?;
        let path = dir.join(FILE);
        backup::only_for_its_user(&path)?;
        let mut write = connect(&path)?;
        let made = make_tables(&mut write, founding, secrets)?;
        let read = connect(&path)?;
        Ok((
            Sqlite { path, write: Mutex::new(write), read: Mutex::new(read), making: Mutex::default() },
            made,
        ))
    }

    /// Whether this folder has one. A file without a table is none: its making was cut short.
    pub fn is_in(dir: &Path) -> bool {
        let path = dir.join(FILE);
        let version = || {
            let db = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            db.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))
        };
        // What cannot be read is there all the same.
        path.exists() && version().map_or(true, |version| version > 0)
    }

    /// A rollback follows when whoever held the lock panicked, so what is behind it is whole.
    fn writing(&self) -> MutexGuard<'_, Connection> {
        self.write.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reading(&self) -> MutexGuard<'_, Connection> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// For long reading that nobody should wait for.
    fn aside(&self) -> Result<Connection, StorageError> {
        let db = connect(&self.path)?;
        db.pragma_update(None, "cache_size", CACHE_ASIDE_KIB)?;
        Ok(db)
    }
}

fn connect(path: &Path) -> Result<Connection, StorageError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(Duration::from_secs(10))?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.pragma_update(None, "cache_size", CACHE_KIB)?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    // What is acknowledged is on the disk.
    db.pragma_update(None, "synchronous", "FULL")?;
    // Pages that are written again and again go to the database once for many batches.
    db.pragma_update(None, "wal_autocheckpoint", 8_192)?;
    db.pragma_update(None, "trusted_schema", "OFF")?;
    db.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(db)
}

fn make_tables(
    db: &mut Connection,
    founding: &Epoch,
    secrets: &[(&str, &[u8])],
) -> Result<bool, StorageError> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = tx.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > TABLES {
        return Err(StorageError::Newer { found, known: TABLES });
    }
    if found == 0 {
        tx.execute_batch(include_str!("tables.sql"))?;
        tx.execute_batch(include_str!("accounts.sql"))?;
        tx.execute(SET_EPOCH, (&founding.id, founding.number))?;
        for (name, value) in secrets {
            accounts::secret(&tx, name, value)?;
        }
        tx.pragma_update(None, "application_id", OURS)?;
        tx.pragma_update(None, "user_version", TABLES)?;
    }
    tx.execute(STILL_FOUNDS, [])?;
    tx.commit()?;
    Ok(found == 0)
}

fn epoch(db: &Connection) -> Result<Epoch, StorageError> {
    let mut statement = db.prepare_cached(EPOCH)?;
    Ok(statement.query_row([], |row| Ok(Epoch { id: row.get(0)?, number: row.get(1)? }))?)
}

fn asking(db: &Connection, device: &str) -> Result<Option<Asking>, StorageError> {
    let Some(device) = devices::device(db, device)? else { return Ok(None) };
    let waits_for_founding = devices::waits_for_founding(db, &device)?;
    Ok(Some(Asking { device, epoch: epoch(db)?, waits_for_founding }))
}

fn new_epoch(db: &mut Connection, id: &str, now: u64) -> Result<Epoch, StorageError> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let old = epoch(&tx)?;
    let number = u32::try_from(now).unwrap_or(u32::MAX).max(old.number.saturating_add(1));
    tx.execute(SET_EPOCH, (id, number))?;
    tx.commit()?;
    Ok(Epoch { id: id.to_owned(), number })
}

/// A scope's place, the end of what was forgotten, and its digest. A scope that nobody has written to has none yet.
struct Head {
    head: u64,
    cut: u64,
    digest: Digest,
}

fn head(db: &Connection, scope: &str) -> Result<Head, StorageError> {
    let mut statement = db.prepare_cached(HEAD)?;
    let row = |row: &Row<'_>| {
        let digest = Digest(u128::from_le_bytes(row.get(2)?));
        Ok(Head { head: count(row, 0)?, cut: count(row, 1)?, digest })
    };
    let found = statement.query_row([scope], row).optional()?;
    Ok(found.unwrap_or(Head { head: 0, cut: 0, digest: Digest::default() }))
}

fn count(row: &Row<'_>, at: usize) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>(at)?.cast_unsigned())
}

/// What a column holds in CBOR.
fn body<T: DeserializeOwned>(row: &Row<'_>, at: usize) -> Result<T, StorageError> {
    decoded(row.get_ref(at)?.as_blob().map_err(rusqlite::Error::from)?)
}

/// An operation, an image or an entry of the log.
fn kept<T: Compact + DeserializeOwned>(row: &Row<'_>, at: usize) -> Result<T, StorageError> {
    coding::kept(row.get_ref(at)?.as_blob().map_err(rusqlite::Error::from)?)
}

impl From<rusqlite::Error> for StorageError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::{ErrorCode, ffi::SQLITE_IOERR_SHMSIZE};
        if error.sqlite_error().is_some_and(|e| e.extended_code == SQLITE_IOERR_SHMSIZE) {
            return StorageError::Full;
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StorageError::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StorageError::Busy,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                StorageError::Damaged(error.to_string())
            }
            _ => StorageError::Database(error.to_string()),
        }
    }
}

impl Storage for Sqlite {
    const AT_ONCE: bool = true;

    async fn epoch(&self) -> Result<Epoch, StorageError> {
        epoch(&self.reading())
    }

    async fn new_epoch(&self, id: &str, now: u64) -> Result<Epoch, StorageError> {
        new_epoch(&mut self.writing(), id, now)
    }

    async fn add_device(&self, device: &Device) -> Result<(), StorageError> {
        devices::add(&self.writing(), device)
    }

    async fn device(&self, id: &str) -> Result<Option<Device>, StorageError> {
        devices::device(&self.reading(), id)
    }

    async fn set_scopes(&self, device: &str, scopes: &BTreeSet<String>) -> Result<(), StorageError> {
        devices::set_scopes(&self.writing(), device, scopes)
    }

    async fn waits_for_founding(&self, device: &Device) -> Result<bool, StorageError> {
        devices::waits_for_founding(&self.reading(), device)
    }

    async fn asking(&self, device: &str) -> Result<Option<Asking>, StorageError> {
        let mut db = self.reading();
        let tx = db.transaction()?;
        asking(&tx, device)
    }

    async fn succeed(&self, device: &str, by: &str, sent: u64) -> Result<Option<Device>, StorageError> {
        devices::succeed(&mut self.writing(), device, by, sent)
    }

    async fn revoke(&self, device: &str) -> Result<(), StorageError> {
        devices::revoke(&self.writing(), device)
    }

    async fn push(&self, batch: &Batch) -> Result<Pushed, StorageError> {
        push::push(&mut self.writing(), batch)
    }

    async fn page(&self, scope: &str, after: u64, most_entries: usize) -> Result<Page, StorageError> {
        pages::page(&mut self.reading(), scope, after, most_entries)
    }

    async fn pages(
        &self,
        after: &BTreeMap<String, u64>,
        most_entries: usize,
    ) -> Result<BTreeMap<String, Page>, StorageError> {
        pages::pages(&mut self.reading(), after, most_entries)
    }

    async fn head(&self, scope: &str) -> Result<u64, StorageError> {
        Ok(head(&self.reading(), scope)?.head)
    }

    async fn snapshot(&self, scope: &str, now: u64) -> Result<Snapshot, StorageError> {
        snapshot::snapshot(self, scope, now)
    }

    async fn piece(&self, digest: [u8; 32]) -> Result<Option<(String, Vec<u8>)>, StorageError> {
        snapshot::piece(&self.reading(), digest)
    }

    async fn keep_file(&self, part: &FilePart) -> Result<u64, StorageError> {
        files::keep(&mut self.writing(), part)
    }

    async fn file(
        &self,
        scopes: &BTreeSet<String>,
        digest: [u8; 32],
        at: u64,
    ) -> Result<Option<FilePart>, StorageError> {
        files::part(&self.reading(), scopes, digest, at)
    }

    async fn held_files(&self, after: Option<&HeldFile>, most: u32) -> Result<Vec<HeldFile>, StorageError> {
        files::held(&self.reading(), after, most)
    }

    async fn forget_file(&self, scope: &str, digest: [u8; 32]) -> Result<(), StorageError> {
        files::forget(&mut self.writing(), scope, digest)
    }

    async fn files_are_in(&self) -> Result<Option<String>, StorageError> {
        files::are_in(&self.reading())
    }

    async fn keep_files_in(&self, place: &str) -> Result<(), StorageError> {
        files::keep_in(&self.writing(), place)
    }

    async fn digests(&self, scope: &str) -> Result<(u64, Vec<Digest>), StorageError> {
        pages::digests(&mut self.reading(), scope)
    }

    async fn records(&self, scope: &str, byte: u8) -> Result<(u64, Vec<(RecordId, Image)>), StorageError> {
        pages::records(&mut self.reading(), scope, byte)
    }

    async fn forget_log(&self, scope: &str, up_to: u64) -> Result<(), StorageError> {
        pages::forget(&mut self.writing(), scope, up_to)
    }

    async fn archive(&self) -> Result<Vec<(Operation, Outcome)>, StorageError> {
        push::whole_archive(&self.reading())
    }

    async fn check(&self) -> Result<Vec<String>, StorageError> {
        check::check(self.aside()?)
    }

    async fn backup(&self, to: &Path) -> Result<(), StorageError> {
        backup::backup(&self.aside()?, to)
    }
}

impl Accounts for Sqlite {
    async fn secret(&self, name: &str, fresh: &[u8]) -> Result<Vec<u8>, StorageError> {
        accounts::secret(&self.writing(), name, fresh)
    }

    async fn kept_secret(&self, name: &str) -> Result<Option<Vec<u8>>, StorageError> {
        accounts::kept_secret(&self.reading(), name)
    }

    async fn offices(&self) -> Result<Vec<Office>, StorageError> {
        accounts::offices(&self.reading())
    }

    async fn add_office(&self, name: &str, by: By<'_>) -> Result<(), StorageError> {
        accounts::add_office(&mut self.writing(), name, by)
    }

    async fn people(&self) -> Result<Vec<Person>, StorageError> {
        accounts::people(&self.reading())
    }

    async fn add_person(&self, person: &Person, by: By<'_>) -> Result<(), StorageError> {
        accounts::add_person(&mut self.writing(), person, by)
    }

    async fn set_role(&self, person: &str, role: Role, by: By<'_>) -> Result<(), StorageError> {
        accounts::set_role(&mut self.writing(), person, role, by)
    }

    async fn disable(&self, person: &str, by: By<'_>) -> Result<(), StorageError> {
        accounts::disable(&mut self.writing(), person, by)
    }

    async fn add_code(&self, code: &Code, by: By<'_>) -> Result<(), StorageError> {
        accounts::add_code(&mut self.writing(), code, by)
    }

    async fn enrol(
        &self,
        enrol: &Enrol,
        code: [u8; 32],
        now: u64,
    ) -> Result<Result<Known, Trouble>, StorageError> {
        accounts::enrol(&mut self.writing(), enrol, code, now)
    }

    async fn laptops(&self) -> Result<Vec<Laptop>, StorageError> {
        accounts::laptops(&self.reading())
    }

    async fn known(&self, device: &str) -> Result<Option<Known>, StorageError> {
        accounts::known(&self.reading(), device)
    }

    async fn confirm(&self, laptop: &str, by: By<'_>) -> Result<(), StorageError> {
        accounts::confirm(&mut self.writing(), laptop, by)
    }

    async fn withdraw(&self, laptop: &str, by: By<'_>) -> Result<(), StorageError> {
        accounts::withdraw(&mut self.writing(), laptop, by)
    }

    async fn open_session(&self, session: &NewSession, now: u64) -> Result<bool, StorageError> {
        accounts::open_session(&mut self.writing(), session, now)
    }

    async fn session(&self, token: [u8; 32], now: u64) -> Result<Option<String>, StorageError> {
        accounts::session(&self.reading(), token, now)
    }

    async fn at_door(&self, device: &str, token: [u8; 32], now: u64) -> Result<Option<AtDoor>, StorageError> {
        let mut db = self.reading();
        let tx = db.transaction()?;
        let Some(known) = accounts::known(&tx, device)? else { return Ok(None) };
        let session = accounts::session(&tx, token, now)?;
        Ok(asking(&tx, device)?.map(|asking| AtDoor { known, session, asking }))
    }

    async fn noted(&self) -> Result<Vec<Noted>, StorageError> {
        accounts::noted(&self.reading())
    }
}
