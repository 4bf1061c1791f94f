//! The laptops that the server knows: what each may see, and where its operations stand.
//! Never here: how a laptop proves who it is.

use super::{count, decoded, encoded, number};
use crate::storage::{
    StorageError,
    bounds::MOST_NAMES,
    decided::{founds_for, successor},
};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use std::collections::BTreeSet;
use waymark_sync::{Chain, Device};

const ADD: &str = "INSERT INTO device (id, next, chain, scopes, revoked, laptop, founds)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    ON CONFLICT (id) DO NOTHING";
const DEVICE: &str = "SELECT next, chain, scopes, revoked, founds FROM device WHERE id = ?1";
const ALL: &str = "SELECT id FROM device ORDER BY id";
const ADVANCE: &str = "UPDATE device SET next = ?2, chain = ?3 WHERE id = ?1";
const SET_SCOPES: &str = "UPDATE device SET scopes = ?2 WHERE id = ?1";
const LAPTOP: &str = "SELECT laptop FROM device WHERE id = ?1";
const NAMES: &str = "SELECT count(*) FROM device WHERE laptop = (SELECT laptop FROM device WHERE id = ?1)";
// Few ever bring an office, and one laptop goes on for itself under each of its names.
const FOUNDING: &str = "SELECT laptop, id FROM device INDEXED BY device_founds
    WHERE founds IS NOT NULL AND laptop <> (SELECT laptop FROM device WHERE id = ?1)";
/// Whether there is any such laptop that is still at it: seldom, and only then is it asked whose office it brings.
const SOMEBODY_FOUNDS: &str = "SELECT EXISTS (SELECT 1 FROM device INDEXED BY device_still_founds
    WHERE founds IS NOT NULL AND next <= founds AND NOT revoked
    AND laptop <> (SELECT laptop FROM device WHERE id = ?1))";
const REVOKE: &str = "UPDATE device SET revoked = 1 WHERE laptop = (SELECT laptop FROM device WHERE id = ?1)";

pub(super) fn add(db: &Connection, device: &Device) -> Result<(), StorageError> {
    match insert(db, device, &device.id)? {
        0 => Err(StorageError::DeviceExists(device.id.clone())),
        _ => Ok(()),
    }
}

fn insert(db: &Connection, device: &Device, laptop: &str) -> Result<usize, StorageError> {
    let Device { id, next, chain, scopes, revoked, founds } = device;
    let founds = founds.map(number);
    Ok(db.execute(ADD, (id, number(*next), chain.0, encoded(scopes)?, *revoked, laptop, founds))?)
}

/// Asked again, it answers the same.
pub(super) fn succeed(
    db: &mut Connection,
    id: &str,
    by: &str,
    sent: u64,
) -> Result<Option<Device>, StorageError> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let Some(old) = device(&tx, id)?.filter(|old| !old.revoked && id != by) else { return Ok(None) };
    let laptop = |id: &str| tx.query_row(LAPTOP, [id], |row| row.get::<_, String>(0));
    let of = laptop(id)?;
    let new = successor(old, by, sent);
    let is_new = insert(&tx, &new, &of)? == 1;
    if is_new && tx.query_row(NAMES, [id], |row| count(row, 0))? > MOST_NAMES {
        return Ok(None);
    }
    let ours = is_new || laptop(by)? == of;
    let now = if ours { device(&tx, by)? } else { None };
    tx.commit()?;
    Ok(now)
}

pub(super) fn device(db: &Connection, id: &str) -> Result<Option<Device>, StorageError> {
    let mut statement = db.prepare_cached(DEVICE)?;
    let row = |row: &rusqlite::Row<'_>| {
        let founds = row.get::<_, Option<i64>>(4)?.map(i64::cast_unsigned);
        Ok((count(row, 0)?, row.get(1)?, row.get::<_, Vec<u8>>(2)?, row.get::<_, bool>(3)?, founds))
    };
    let Some((next, chain, scopes, revoked, founds)) = statement.query_row([id], row).optional()? else {
        return Ok(None);
    };
    let scopes = decoded(&scopes)?;
    Ok(Some(Device { id: id.to_owned(), next, chain: Chain(chain), scopes, revoked, founds }))
}

/// Whether its laptop has gone on under another name, or is one that did.
pub(super) fn has_names(db: &Connection, id: &str) -> Result<bool, StorageError> {
    Ok(db.prepare_cached(NAMES)?.query_row([id], |row| count(row, 0))? > 1)
}

pub(super) fn waits_for_founding(db: &Connection, device: &Device) -> Result<bool, StorageError> {
    if !db.prepare_cached(SOMEBODY_FOUNDS)?.query_row([&device.id], |row| row.get::<_, bool>(0))? {
        return Ok(false);
    }
    let founding: Vec<(String, String)> = {
        let mut statement = db.prepare_cached(FOUNDING)?;
        let rows = statement.query_map([&device.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect::<Result<_, _>>()?
    };
    let mut names = Vec::with_capacity(founding.len());
    for (laptop, id) in founding {
        names.extend(self::device(db, &id)?.map(|name| (laptop, name)));
    }
    Ok(founds_for(names, device))
}

pub(super) fn all(db: &Connection) -> Result<Vec<Device>, StorageError> {
    let mut statement = db.prepare(ALL)?;
    let ids: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut devices = Vec::with_capacity(ids.len());
    for id in ids {
        devices.extend(device(db, &id)?);
    }
    Ok(devices)
}

pub(super) fn advance(db: &Connection, device: &Device) -> Result<(), StorageError> {
    db.prepare_cached(ADVANCE)?.execute((&device.id, number(device.next), device.chain.0))?;
    Ok(())
}

pub(super) fn set_scopes(
    db: &Connection,
    device: &str,
    scopes: &BTreeSet<String>,
) -> Result<(), StorageError> {
    known(device, db.execute(SET_SCOPES, (device, encoded(scopes)?))?)
}

pub(super) fn revoke(db: &Connection, device: &str) -> Result<(), StorageError> {
    known(device, db.execute(REVOKE, [device])?)
}

fn known(device: &str, rows: usize) -> Result<(), StorageError> {
    if rows == 0 { Err(StorageError::NoDevice(device.to_owned())) } else { Ok(()) }
}
