//! Whole copies of a scope for laptops that are new or were away for long: in pieces, each named by what it holds, so
//! that a laptop can break off and go on, and a piece that did not change is not sent again.
//! Never here: who may have one.

use super::{Sqlite, body, count, encoded, head, kept, number, record_id};
use crate::storage::{
    StorageError,
    bounds::{DAY, PIECE, STILL_NEW},
};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use std::sync::{Arc, PoisonError};
use waymark_domain::RecordId;
use waymark_sync::{Image, Snapshot, pack_piece};

const NEWEST: &str = "SELECT seq, records, pieces FROM snapshot WHERE scope = ?1";
const RECORDS: &str = "SELECT id, image FROM record WHERE scope = ?1 ORDER BY id";
const PUT_PIECE: &str = "INSERT INTO piece (digest, scope, needed, bytes) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (digest) DO UPDATE SET needed = max(needed, excluded.needed)";
const PIECE_OF: &str = "SELECT scope, bytes FROM piece WHERE digest = ?1";
const NEED: &str = "UPDATE piece SET needed = max(needed, ?2) WHERE digest = ?1";
const PUT: &str = "INSERT INTO snapshot (scope, seq, records, pieces) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (scope) DO UPDATE SET seq = excluded.seq, records = excluded.records, pieces = excluded.pieces";
const FORGET: &str = "DELETE FROM piece WHERE scope = ?1 AND needed < ?2";

pub(super) fn snapshot(storage: &Sqlite, scope: &str, now: u64) -> Result<Snapshot, StorageError> {
    let of_scope = {
        let mut scopes = storage.making.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(scopes.entry(scope.to_owned()).or_default())
    };
    let _alone = of_scope.lock().unwrap_or_else(PoisonError::into_inner);
    let mut db = storage.aside()?;
    let tx = db.transaction()?;
    let head = head(&tx, scope)?;
    let there = newest(&tx, scope)?;
    if let Some(there) = there
        && there.seq >= head.cut
        && there.seq <= head.head
        && head.head - there.seq <= STILL_NEW
    {
        return Ok(there);
    }
    let mut made = Snapshot { seq: head.head, records: 0, pieces: Vec::new() };
    let mut statement = tx.prepare(RECORDS)?;
    let mut rows = statement.query([scope])?;
    let (mut piece, mut bytes) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let size = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?.len();
        if bytes + size > PIECE.end || bytes >= PIECE.start {
            put_piece(storage, scope, now, &mut made, &mut piece)?;
            bytes = 0;
        }
        piece.push((record_id(row.get(0)?), kept(row, 1)?));
        bytes += size;
    }
    put_piece(storage, scope, now, &mut made, &mut piece)?;
    put(storage, scope, now, &made)?;
    Ok(made)
}

fn newest(db: &Connection, scope: &str) -> Result<Option<Snapshot>, StorageError> {
    let mut statement = db.prepare_cached(NEWEST)?;
    let mut rows = statement.query([scope])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(Snapshot { seq: count(row, 0)?, records: count(row, 1)?, pieces: body(row, 2)? }))
}

fn put_piece(
    storage: &Sqlite,
    scope: &str,
    now: u64,
    made: &mut Snapshot,
    piece: &mut Vec<(RecordId, Image)>,
) -> Result<(), StorageError> {
    if piece.is_empty() {
        return Ok(());
    }
    let bytes = pack_piece(piece).map_err(|e| StorageError::Database(e.to_string()))?;
    let digest = *blake3::hash(&bytes).as_bytes();
    storage.writing().execute(PUT_PIECE, (digest, scope, number(now), bytes))?;
    made.records += piece.len() as u64;
    made.pieces.push(digest);
    piece.clear();
    Ok(())
}

/// The pieces of the copy before stay for a day from now.
fn put(storage: &Sqlite, scope: &str, now: u64, made: &Snapshot) -> Result<(), StorageError> {
    let mut db = storage.writing();
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let before = newest(&tx, scope)?;
    for digest in before.iter().flat_map(|before| &before.pieces).chain(&made.pieces) {
        tx.prepare_cached(NEED)?.execute((digest, number(now)))?;
    }
    tx.execute(PUT, (scope, number(made.seq), number(made.records), encoded(&made.pieces)?))?;
    tx.execute(FORGET, (scope, number(now.saturating_sub(DAY))))?;
    tx.commit()?;
    Ok(())
}

pub(super) fn piece(db: &Connection, digest: [u8; 32]) -> Result<Option<(String, Vec<u8>)>, StorageError> {
    let mut statement = db.prepare_cached(PIECE_OF)?;
    Ok(statement.query_row([digest], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// The copies that are handed out, by scope.
pub(super) fn all(db: &Connection) -> Result<Vec<(String, Snapshot)>, StorageError> {
    let mut statement = db.prepare("SELECT seq, records, pieces, scope FROM snapshot ORDER BY scope")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let snapshot = Snapshot { seq: count(row, 0)?, records: count(row, 1)?, pieces: body(row, 2)? };
        found.push((row.get(3)?, snapshot));
    }
    Ok(found)
}
