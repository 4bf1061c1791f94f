//! An encrypted connection: keyed first, checked, then guarded.
//! Never here: a record, a question.

use crate::{
    StoreError,
    keyfile::Key,
    short::{id, owned, short},
};
use rusqlite::{
    Connection, OpenFlags, TransactionBehavior, config::DbConfig, functions::FunctionFlags, limits::Limit,
    types::Value as Sql,
};
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use waymark_sync::{Planted, is_planted};
use zeroize::Zeroizing;

/// The version of the tables; each upgrade is one file in `upgrades`.
pub const TABLES: i64 = 8;
pub const UPGRADES: [&str; TABLES as usize] = [
    include_str!("upgrades/0001.sql"),
    include_str!("upgrades/0002.sql"),
    include_str!("upgrades/0003.sql"),
    include_str!("upgrades/0004.sql"),
    include_str!("upgrades/0005.sql"),
    include_str!("upgrades/0006.sql"),
    include_str!("upgrades/0007.sql"),
    include_str!("upgrades/0008.sql"),
];

/// 64 MiB of page cache made inserts four times faster (measured in the design).
const CACHE_KIB: i64 = 65_536;

/// Enough to walk through many records once.
const LITTLE_CACHE_KIB: i64 = 4_096;

/// How many pages of the database are kept in memory. Nothing depends on it but speed, so nothing is said when it fails.
pub fn keep_pages(db: &Connection, few: bool) {
    let _ = db.pragma_update(None, "cache_size", if few { -LITTLE_CACHE_KIB } else { -CACHE_KIB });
}

/// 16 MiB.
const JOURNAL_PAGES: i64 = 4_096;

/// True while `mutate` writes; the guard triggers ask for it.
pub type Writing = Arc<AtomicBool>;

/// An office's database, with its tables brought to this version.
pub fn open(path: &Path, key: &Key) -> Result<(Connection, Writing), StoreError> {
    let (mut db, writing) = open_plain(path, key)?;
    upgrade(&mut db)?;
    Ok((db, writing))
}

/// A database as it is.
pub fn open_plain(path: &Path, key: &Key) -> Result<(Connection, Writing), StoreError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    apply_key(&db, key)?;
    let cipher: String = db.query_row("PRAGMA cipher_version", [], |r| r.get(0)).unwrap_or_default();
    if cipher.is_empty() {
        return Err(StoreError::NoCipher);
    }
    db.busy_timeout(Duration::from_secs(10))?;
    // Locking each allocation into memory made a keystroke's search about 25 times slower, and with the usual
    // limit of 8 MiB it cannot hold the cache anyway. Keys are locked and wiped by SQLCipher without it.
    db.pragma_update(None, "cipher_memory_security", "OFF")?;
    keep_pages(&db, false);
    // One plan a statement, whatever it is asked: else each new value makes SQLite plan it anew (STAT4 is built in).
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    // Pages that one commit after the other changes go from the journal to the database once for many of them.
    db.pragma_update(None, "wal_autocheckpoint", JOURNAL_PAGES)?;
    // Every commit reaches the disk: what a coordinator typed is never lost.
    let synchronous = if is_planted(Planted::NotSynced) { "OFF" } else { "FULL" };
    db.pragma_update(None, "synchronous", synchronous)?;
    db.pragma_update(None, "trusted_schema", "OFF").ok();
    db.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    db.set_prepared_statement_cache_capacity(256);
    let writing = Writing::default();
    functions(&db, &writing)?;
    Ok((db, writing))
}

/// The raw key goes first; the first read shows whether it fits.
pub fn apply_key(db: &Connection, key: &Key) -> Result<(), StoreError> {
    let hex: Zeroizing<String> = Zeroizing::new(key.iter().map(|b| format!("{b:02x}")).collect());
    let pragma = Zeroizing::new(format!("PRAGMA key = \"x'{}'\"", *hex));
    // What goes wrong is told by the errors below; the cipher's own lines would land among a program's output.
    db.execute_batch("PRAGMA cipher_log_level = NONE")?;
    db.execute_batch(&pragma)?;
    db.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get::<_, i64>(0))?;
    Ok(())
}

fn functions(db: &Connection, writing: &Writing) -> Result<(), StoreError> {
    let writing = writing.clone();
    let harmless = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_INNOCUOUS;
    db.create_scalar_function("waymark_writing", 0, harmless, move |_| {
        Ok(i64::from(writing.load(Ordering::Relaxed)))
    })?;
    // Texts as they are kept; no text stays none.
    let pure = harmless | FunctionFlags::SQLITE_DETERMINISTIC;
    db.create_scalar_function("waymark_id", 1, pure, |given| {
        let text: Option<String> = given.get(0)?;
        text.as_deref().map_or(Ok(Sql::Null), |text| owned(id(text)))
    })?;
    db.create_scalar_function("waymark_short", 1, pure, |given| {
        let text: Option<String> = given.get(0)?;
        text.as_deref().map_or(Ok(Sql::Null), |text| owned(short(text)))
    })?;
    Ok(())
}

/// Brings the tables to this version, one file after the other, all in one transaction.
pub fn upgrade(db: &mut Connection) -> Result<(), StoreError> {
    let version = |db: &Connection| db.query_row("PRAGMA user_version", [], |r| r.get::<_, i64>(0));
    if version(db)? == TABLES {
        return Ok(());
    }
    // All or none: the guards are those of the last version's tables. Another program may have done it meanwhile.
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = version(&tx)?;
    if found > TABLES {
        return Err(StoreError::Newer { found, known: TABLES });
    }
    for sql in UPGRADES.iter().skip(found as usize) {
        tx.execute_batch(sql)?;
    }
    tx.execute_batch(&crate::table::guard_triggers())?;
    tx.pragma_update(None, "user_version", TABLES)?;
    tx.commit()?;
    Ok(())
}
