//! Files that records name: issued letters, logos. In the database, so that a backup has them, unless they were given a
//! place outside of it.
//! A scope's file is its own, even where another has the same: who knows a digest does not have the file.
//! Never here: who may see a scope.

use super::{count, number};
use crate::storage::{HeldFile, StorageError};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use std::collections::BTreeSet;
use waymark_sync::{FilePart, LARGEST_PART};

const HAVE: &str = "SELECT size, have FROM file WHERE scope = ?1 AND digest = ?2";
const BEGIN: &str = "INSERT INTO file (scope, digest, size, have) VALUES (?1, ?2, ?3, 0)";
const ADD: &str = "INSERT INTO file_part (scope, digest, at, bytes) VALUES (?1, ?2, ?3, ?4)";
const NOW_HAVE: &str = "UPDATE file SET have = ?3 WHERE scope = ?1 AND digest = ?2";
const PARTS: &str = "SELECT bytes FROM file_part WHERE scope = ?1 AND digest = ?2 ORDER BY at";
const FROM: &str = "SELECT at, bytes FROM file_part
    WHERE scope = ?1 AND digest = ?2 AND at <= ?3
    ORDER BY at DESC LIMIT 1";
const HELD: &str = "SELECT scope, digest, size, have FROM file
    WHERE (scope, digest) > (?1, ?2) ORDER BY scope, digest LIMIT ?3";
/// Among the secrets, so that a backup has it.
const ARE_IN: &str = "SELECT value FROM secret WHERE name = 'files'";
const KEEP_IN: &str = "INSERT INTO secret (name, value) VALUES ('files', ?1)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value";
const FORGET: &str = "DELETE FROM file WHERE scope = ?1 AND digest = ?2";
const FORGET_PARTS: &str = "DELETE FROM file_part WHERE scope = ?1 AND digest = ?2";

pub(super) fn keep(db: &mut Connection, part: &FilePart) -> Result<u64, StorageError> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let of = (&part.scope, part.digest);
    let held = tx.query_row(HAVE, of, |row| Ok((count(row, 0)?, count(row, 1)?))).optional()?;
    let (size, mut have, is_held) = held.map_or((part.size, 0, false), |(size, have)| (size, have, true));
    // What is whole is what its digest says: whoever says another size of it is wrong.
    if is_held && have == size {
        return Ok(have);
    }
    // Somebody said another size of what is not whole: whoever is right is found out at the end.
    let other_size = size != part.size;
    if other_size {
        have = 0;
    }
    // Asked for only, or not the next of it: what is there stands.
    if have != part.at || (part.bytes.is_empty() && part.size > 0) {
        return Ok(have);
    }
    if other_size && is_held {
        tx.execute(FORGET_PARTS, of)?;
        tx.execute(FORGET, of)?;
    }
    if other_size || !is_held {
        tx.execute(BEGIN, (&part.scope, part.digest, number(part.size)))?;
    }
    let size = part.size;
    tx.execute(ADD, (&part.scope, part.digest, number(part.at), &part.bytes))?;
    have += part.bytes.len() as u64;
    if have == size && !is_whole(&tx, part)? {
        tx.execute(FORGET_PARTS, of)?;
        tx.execute(FORGET, of)?;
        have = 0;
    } else {
        tx.execute(NOW_HAVE, (&part.scope, part.digest, number(have)))?;
    }
    tx.commit()?;
    Ok(have)
}

fn is_whole(db: &Connection, part: &FilePart) -> Result<bool, StorageError> {
    let mut hasher = blake3::Hasher::new();
    let mut statement = db.prepare_cached(PARTS)?;
    let mut rows = statement.query((&part.scope, part.digest))?;
    while let Some(row) = rows.next()? {
        hasher.update(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?);
    }
    Ok(*hasher.finalize().as_bytes() == part.digest)
}

pub(super) fn part(
    db: &Connection,
    scopes: &BTreeSet<String>,
    digest: [u8; 32],
    at: u64,
) -> Result<Option<FilePart>, StorageError> {
    for scope in scopes {
        let held =
            db.prepare_cached(HAVE)?.query_row((scope, digest), |row| Ok((count(row, 0)?, count(row, 1)?)));
        let Some((size, have)) = held.optional()? else { continue };
        if have < size || at > size {
            continue;
        }
        let row = |row: &rusqlite::Row<'_>| Ok((count(row, 0)?, row.get::<_, Vec<u8>>(1)?));
        let found = db.prepare_cached(FROM)?.query_row((scope, digest, number(at)), row).optional()?;
        let (from, bytes) = found.unwrap_or((at, Vec::new()));
        let skipped = usize::try_from(at - from).unwrap_or(usize::MAX);
        let bytes = bytes.get(skipped..).unwrap_or_default().iter().copied().take(LARGEST_PART).collect();
        return Ok(Some(FilePart { scope: scope.clone(), digest, size, at, bytes }));
    }
    Ok(None)
}

pub(super) fn held(
    db: &Connection,
    after: Option<&HeldFile>,
    most: u32,
) -> Result<Vec<HeldFile>, StorageError> {
    // No scope is called nothing.
    let (scope, digest) = after.map_or(("", [0; 32]), |file| (file.scope.as_str(), file.digest));
    let mut statement = db.prepare_cached(HELD)?;
    let rows = statement.query_map((scope, digest, most), |row| {
        Ok(HeldFile { scope: row.get(0)?, digest: row.get(1)?, size: count(row, 2)?, have: count(row, 3)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn forget(db: &mut Connection, scope: &str, digest: [u8; 32]) -> Result<(), StorageError> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.execute(FORGET_PARTS, (scope, digest))?;
    tx.execute(FORGET, (scope, digest))?;
    Ok(tx.commit()?)
}

pub(super) fn are_in(db: &Connection) -> Result<Option<String>, StorageError> {
    let place: Option<Vec<u8>> = db.query_row(ARE_IN, [], |row| row.get(0)).optional()?;
    Ok(place.map(|place| String::from_utf8_lossy(&place).into_owned()))
}

pub(super) fn keep_in(db: &Connection, place: &str) -> Result<(), StorageError> {
    db.execute(KEEP_IN, [place.as_bytes()])?;
    Ok(())
}
