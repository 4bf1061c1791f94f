//! The laptops that the server knows: what each may see, and where its operations stand.
//! Never here: how a laptop proves who it is.

use super::{count, decoded, encoded, number};
use crate::storage::StorageError;
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeSet;
use waymark_sync::{Chain, Device};

const ADD: &str = "INSERT INTO device (id, next, chain, scopes, revoked) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (id) DO NOTHING";
const DEVICE: &str = "SELECT next, chain, scopes, revoked FROM device WHERE id = ?1";
const ALL: &str = "SELECT id FROM device ORDER BY id";
const ADVANCE: &str = "UPDATE device SET next = ?2, chain = ?3 WHERE id = ?1";
const SET_SCOPES: &str = "UPDATE device SET scopes = ?2 WHERE id = ?1";
const REVOKE: &str = "UPDATE device SET revoked = 1 WHERE id = ?1";

pub(super) fn add(db: &Connection, device: &Device) -> Result<(), StorageError> {
    let row = (
        &device.id,
        number(device.next),
        device.chain.0,
        encoded(&device.scopes)?,
        i64::from(device.revoked),
    );
    match db.execute(ADD, row)? {
        0 => Err(StorageError::DeviceExists(device.id.clone())),
        _ => Ok(()),
    }
}

pub(super) fn device(db: &Connection, id: &str) -> Result<Option<Device>, StorageError> {
    let mut statement = db.prepare_cached(DEVICE)?;
    let row = |row: &rusqlite::Row<'_>| {
        Ok((count(row, 0)?, row.get(1)?, row.get::<_, Vec<u8>>(2)?, row.get::<_, bool>(3)?))
    };
    let Some((next, chain, scopes, revoked)) = statement.query_row([id], row).optional()? else {
        return Ok(None);
    };
    Ok(Some(Device { id: id.to_owned(), next, chain: Chain(chain), scopes: decoded(&scopes)?, revoked }))
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
