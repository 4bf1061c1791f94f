//! The laptops that the server knows: what each may see, and where its operations stand.
//! Never here: how a laptop proves who it is.

use super::tx::{Tx, body, bytes, count, get};
use crate::storage::{
    Asking, StorageError,
    bounds::MOST_NAMES,
    coding::{encoded, number},
    decided::{founds_for, successor},
    postgres::fault::Fault,
};
use std::collections::BTreeSet;
use tokio_postgres::Row;
use waymark_sync::{Chain, Device, Epoch};

const ADD: &str = "INSERT INTO device (id, next, chain, scopes, revoked, laptop, founds)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (id) DO NOTHING";
const DEVICE: &str = "SELECT id, next, chain, scopes, revoked, founds, laptop FROM device WHERE id = $1";
const SOME: &str = "SELECT id, next, chain, scopes, revoked, founds, laptop FROM device WHERE id = ANY ($1)";
const ALL: &str = "SELECT id, next, chain, scopes, revoked, founds, laptop FROM device ORDER BY id";
/// Under every name of each laptop: who holds these is alone with them.
pub const LOCK: &str = "SELECT id, next, chain, scopes, revoked, founds, laptop FROM device
    WHERE laptop IN (SELECT laptop FROM device WHERE id = ANY ($1))
    ORDER BY id FOR UPDATE";
pub const ADVANCE: &str = "UPDATE device AS d SET next = v.next, chain = v.chain
    FROM unnest($1::text[], $2::bigint[], $3::bytea[]) AS v (id, next, chain)
    WHERE d.id = v.id";
const SET_SCOPES: &str = "UPDATE device SET scopes = $2 WHERE id = $1";
// Few ever bring an office, and one laptop goes on for itself under each of its names.
const FOUNDING: &str = "SELECT id, next, chain, scopes, revoked, founds, laptop FROM device
    WHERE founds IS NOT NULL AND laptop <> (SELECT laptop FROM device WHERE id = $1)";
/// Whether any other laptop still brings an office: seldom, and only then is it asked whose.
macro_rules! asking_columns {
    () => {
        "n.id, n.next, n.chain, n.scopes, n.revoked, n.founds, e.id, e.number,
        EXISTS (SELECT 1 FROM device f WHERE f.founds IS NOT NULL AND f.next <= f.founds AND NOT f.revoked
            AND f.laptop <> n.laptop)"
    };
}
pub(super) use asking_columns;
pub const ASKING: &str =
    concat!("SELECT ", asking_columns!(), " FROM device n CROSS JOIN epoch e WHERE n.id = $1");
const REVOKE: &str =
    "UPDATE device SET revoked = true WHERE laptop = (SELECT laptop FROM device WHERE id = $1)";

/// A device, with the first name of its laptop.
pub struct Named {
    pub device: Device,
    pub laptop: String,
}

pub fn named(row: &Row) -> Result<Named, Fault> {
    Ok(Named { device: a_device(row, 0)?, laptop: get(row, 6)? })
}

/// From this column on.
fn a_device(row: &Row, at: usize) -> Result<Device, Fault> {
    Ok(Device {
        id: get(row, at)?,
        next: count(row, at + 1)?,
        chain: Chain(bytes(row, at + 2)?),
        scopes: body(row, at + 3)?,
        revoked: get(row, at + 4)?,
        founds: get::<Option<i64>>(row, at + 5)?.map(i64::cast_unsigned),
    })
}

/// What [`ASKING`] found, from this column on; and whether [`waits_for_founding`] is to be asked as well.
pub fn asking(row: &Row, at: usize) -> Result<(Asking, bool), Fault> {
    let number = u32::try_from(get::<i64>(row, at + 7)?).unwrap_or(u32::MAX);
    let epoch = Epoch { id: get(row, at + 6)?, number };
    Ok((Asking { device: a_device(row, at)?, epoch, waits_for_founding: false }, get(row, at + 8)?))
}

pub async fn add(tx: &Tx<'_>, device: &Device) -> Result<(), Fault> {
    match insert(tx, device, &device.id).await? {
        0 => Err(StorageError::DeviceExists(device.id.clone()).into()),
        _ => Ok(()),
    }
}

async fn insert(tx: &Tx<'_>, device: &Device, laptop: &str) -> Result<u64, Fault> {
    let Device { id, next, chain, scopes, revoked, founds } = device;
    let (founds, scopes) = (founds.map(number), encoded(scopes)?);
    let chain = chain.0.as_slice();
    tx.run(ADD, &[id, &number(*next), &chain, &scopes, revoked, &laptop, &founds]).await
}

/// Asked again, it answers the same.
pub async fn succeed(tx: &Tx<'_>, id: &str, by: &str, sent: u64) -> Result<Option<Device>, Fault> {
    lock(tx, id).await?;
    let names = tx.rows(LOCK, &[&[id].as_slice()]).await?;
    let names: Vec<Named> = names.iter().map(named).collect::<Result<_, _>>()?;
    let Some(old) = names.iter().find(|name| name.device.id == id && !name.device.revoked && id != by) else {
        return Ok(None);
    };
    if let Some(known) = names.iter().find(|name| name.device.id == by) {
        return Ok(Some(known.device.clone()));
    }
    if names.len() as u64 >= MOST_NAMES {
        return Ok(None);
    }
    let new = successor(old.device.clone(), by, sent);
    // Another laptop's name.
    if insert(tx, &new, &old.laptop).await? == 0 {
        return Ok(None);
    }
    Ok(Some(new))
}

pub async fn device(tx: &Tx<'_>, id: &str) -> Result<Option<Device>, Fault> {
    let row = tx.row(DEVICE, &[&id]).await?;
    row.map(|row| Ok(named(&row)?.device)).transpose()
}

pub async fn some(tx: &Tx<'_>, ids: &[&str]) -> Result<Vec<Device>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    tx.rows(SOME, &[&ids]).await?.iter().map(|row| Ok(named(row)?.device)).collect()
}

pub async fn all(tx: &Tx<'_>) -> Result<Vec<Device>, Fault> {
    tx.rows(ALL, &[]).await?.iter().map(|row| Ok(named(row)?.device)).collect()
}

pub async fn waits_for_founding(tx: &Tx<'_>, device: &Device) -> Result<bool, Fault> {
    let founding = tx.rows(FOUNDING, &[&device.id]).await?;
    let names: Vec<Named> = founding.iter().map(named).collect::<Result<_, _>>()?;
    Ok(founds_for(names.into_iter().map(|name| (name.laptop, name.device)), device))
}

pub async fn set_scopes(tx: &Tx<'_>, device: &str, scopes: &BTreeSet<String>) -> Result<(), Fault> {
    known(device, tx.run(SET_SCOPES, &[&device, &encoded(scopes)?]).await?)
}

/// Alone with a laptop from now on. What is asked afterwards sees a name too that it took just before: a statement that
/// had to wait for the lock sees the rows of when it began.
pub async fn lock(tx: &Tx<'_>, device: &str) -> Result<(), Fault> {
    tx.rows(LOCK, &[&[device].as_slice()]).await.map(drop)
}

pub async fn revoke(tx: &Tx<'_>, device: &str) -> Result<(), Fault> {
    lock(tx, device).await?;
    known(device, tx.run(REVOKE, &[&device]).await?)
}

fn known(device: &str, rows: u64) -> Result<(), Fault> {
    if rows == 0 { Err(StorageError::NoDevice(device.to_owned()).into()) } else { Ok(()) }
}
