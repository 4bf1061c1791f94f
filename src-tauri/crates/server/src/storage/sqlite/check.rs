//! Whether the database is what it must be: everything that is kept twice, or follows from something else, is counted
//! anew and compared.
//! Never here: mending. What is found is for a person to decide about.

use super::{accounts, count, devices, head, kept, pages, record_id, snapshot};
use crate::storage::StorageError;
use rusqlite::Connection;
use waymark_sync::{Chain, Device, Digest, Image, Operation};

const OPERATIONS: &str = "SELECT seq, chain, waiting = 1, body FROM operation WHERE device = ?1 ORDER BY seq";
const STRAYS: &str = "SELECT DISTINCT device FROM operation WHERE device NOT IN (SELECT id FROM device)";
const RECORDS: &str = "SELECT id, type, scope, rev, deleted, image FROM record";
const SCOPES: &str = "SELECT scope FROM scope_head UNION SELECT scope FROM record ORDER BY 1";
const LOG: &str = "SELECT seq, last_of_action FROM log WHERE scope = ?1 ORDER BY seq";

pub(super) fn check(mut db: Connection) -> Result<Vec<String>, StorageError> {
    let tx = db.transaction()?;
    let mut wrong = integrity(&tx)?;
    wrong.extend(accounts::check(&tx)?);
    for device in devices::all(&tx)? {
        operations(&tx, &device, &mut wrong)?;
    }
    for device in texts(&tx, STRAYS)? {
        wrong.push(format!("operations of a laptop {device} that is not known"));
    }
    records(&tx, &mut wrong)?;
    for scope in texts(&tx, SCOPES)? {
        scope_head(&tx, &scope, &mut wrong)?;
    }
    for (scope, copy) in snapshot::all(&tx)? {
        for digest in copy.pieces {
            match snapshot::piece(&tx, digest)? {
                Some((of, bytes)) if of == scope && *blake3::hash(&bytes).as_bytes() == digest => {}
                _ => wrong.push(format!("a piece of the copy of {scope} is missing or damaged")),
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

fn operations(db: &Connection, device: &Device, wrong: &mut Vec<String>) -> Result<(), StorageError> {
    let mut statement = db.prepare_cached(OPERATIONS)?;
    let mut rows = statement.query([&device.id])?;
    let (mut chain, mut next, mut waited) = (Chain::default(), 1, false);
    let mut say =
        |what: &str, seq: u64| wrong.push(format!("operation {seq} of the laptop {}: {what}", device.id));
    while let Some(row) = rows.next()? {
        let (seq, stored, waiting) = (count(row, 0)?, Chain(row.get(1)?), row.get::<_, bool>(2)?);
        let op: Operation = kept(row, 3)?;
        chain = chain.next(&op);
        if seq != next {
            say("those before it are missing", seq);
        }
        if op.seq != seq || op.device != device.id {
            say("it is another operation", seq);
        }
        if chain != stored {
            say("it is not what was sent", seq);
        }
        if waited && !waiting {
            say("it was decided before one that waits", seq);
        }
        (next, waited, chain) = (seq + 1, waiting, stored);
    }
    if (next, chain) != (device.next, device.chain) {
        say("it is not the last that was sent", device.next);
    }
    Ok(())
}

fn records(db: &Connection, wrong: &mut Vec<String>) -> Result<(), StorageError> {
    let mut statement = db.prepare(RECORDS)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let image: Image = kept(row, 5)?;
        let columns = (row.get(1)?, row.get(2)?, count(row, 3)?, row.get(4)?);
        if columns != (image.record_type, image.scope, image.rev, image.deleted) {
            wrong.push(format!("the record {} is not what its row says", record_id(row.get(0)?)));
        }
    }
    Ok(())
}

fn scope_head(db: &Connection, scope: &str, wrong: &mut Vec<String>) -> Result<(), StorageError> {
    let head = head(db, scope)?;
    if head.digest != Digest::of(pages::revs(db, scope)?) {
        wrong.push(format!("the digest of {scope} is not that of its records"));
    }
    let mut statement = db.prepare_cached(LOG)?;
    let mut rows = statement.query([scope])?;
    let (mut last, mut whole) = (head.cut, true);
    while let Some(row) = rows.next()? {
        let seq = count(row, 0)?;
        if seq != last + 1 {
            wrong.push(format!("the log of {scope} has no entry {}", last + 1));
        }
        (last, whole) = (seq, row.get(1)?);
    }
    if last != head.head || !whole {
        wrong.push(format!("the log of {scope} ends at {last}, and its head is {}", head.head));
    }
    Ok(())
}
