//! Whether the database is what it must be: everything that is kept twice, or follows from something else, is counted
//! anew and compared.
//! Never here: mending. What is found is for a person to decide about.

use super::{accounts, count, devices, head, kept, pages, record_id, snapshot};
use crate::storage::{StorageError, checking};
use rusqlite::Connection;
use waymark_sync::{Chain, Device, Digest};

const OPERATIONS: &str = "SELECT seq, chain, waiting = 1, body FROM operation WHERE device = ?1 ORDER BY seq";
const STRAYS: &str = "SELECT DISTINCT device FROM operation WHERE device NOT IN (SELECT id FROM device)";
const RECORDS: &str = "SELECT id, type, scope, rev, deleted, image FROM record";
const SCOPES: &str = "SELECT scope FROM scope_head UNION SELECT scope FROM record ORDER BY 1";
const LOG: &str = "SELECT seq, last_of_action FROM log WHERE scope = ?1 ORDER BY seq";

pub(super) fn check(mut db: Connection) -> Result<Vec<String>, StorageError> {
    let tx = db.transaction()?;
    let mut wrong = integrity(&tx)?;
    wrong.extend(checking::noted(accounts::noted(&tx)?)?);
    for device in devices::all(&tx)? {
        wrong.extend(operations(&tx, &device)?);
    }
    for device in texts(&tx, STRAYS)? {
        wrong.push(checking::stray(&device));
    }
    records(&tx, &mut wrong)?;
    for scope in texts(&tx, SCOPES)? {
        scope_head(&tx, &scope, &mut wrong)?;
    }
    for (scope, copy) in snapshot::all(&tx)? {
        for digest in copy.pieces {
            match snapshot::piece(&tx, digest)? {
                Some((of, bytes)) if of == scope && *blake3::hash(&bytes).as_bytes() == digest => {}
                _ => wrong.push(checking::lost_piece(&scope)),
            }
        }
    }
    Ok(wrong)
}

fn texts(db: &Connection, sql: &str) -> Result<Vec<String>, StorageError> {
    let mut statement = db.prepare(sql)?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// SQLite's own words; none where it is content.
pub(super) fn integrity(db: &Connection) -> Result<Vec<String>, StorageError> {
    let mut said = texts(db, "PRAGMA integrity_check")?;
    said.retain(|line| line != "ok");
    Ok(said)
}

fn operations(db: &Connection, device: &Device) -> Result<Vec<String>, StorageError> {
    let mut statement = db.prepare_cached(OPERATIONS)?;
    let mut rows = statement.query([&device.id])?;
    let mut seen = checking::Operations::of(device);
    while let Some(row) = rows.next()? {
        seen.see(count(row, 0)?, Chain(row.get(1)?), row.get(2)?, &kept(row, 3)?);
    }
    Ok(seen.end())
}

fn records(db: &Connection, wrong: &mut Vec<String>) -> Result<(), StorageError> {
    let mut statement = db.prepare(RECORDS)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let columns = (row.get(1)?, row.get(2)?, count(row, 3)?, row.get(4)?);
        wrong.extend(checking::record(record_id(row.get(0)?), columns, kept(row, 5)?));
    }
    Ok(())
}

fn scope_head(db: &Connection, scope: &str, wrong: &mut Vec<String>) -> Result<(), StorageError> {
    let head = head(db, scope)?;
    if head.digest != Digest::of(pages::revs(db, scope)?) {
        wrong.push(checking::other_digest(scope));
    }
    let mut statement = db.prepare_cached(LOG)?;
    let mut rows = statement.query([scope])?;
    let mut seen = checking::Log::of(scope, head.cut);
    while let Some(row) = rows.next()? {
        seen.see(count(row, 0)?, row.get(1)?);
    }
    wrong.extend(seen.end(head.head));
    Ok(())
}
