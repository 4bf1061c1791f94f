//! What came before and is not done with, as far as batches touch it.
//! Never here: what becomes of it now (see `waymark_sync::plan`).

use super::{
    accounts, devices,
    fault::Fault,
    tx::{Tx, body, bytes, count, get, kept},
};
use crate::storage::{
    coding::number,
    decided::{self, Begun},
};
use std::collections::{BTreeMap, BTreeSet};
use tokio_postgres::Row;
use waymark_sync::{Chain, Device, Operation, Outcome};

pub const BEGUN: &str = "SELECT DISTINCT w.device, w.action, f.tx FROM operation w
    JOIN operation f ON f.device = w.device AND f.seq = w.action
    WHERE w.device = ANY ($1) AND w.waiting = 1";
const WAITS: &str = "SELECT coalesce(sum(octet_length(body)), 0)::bigint FROM operation
    WHERE device = $1 AND waiting = 1";
const WAITING: &str = "SELECT body FROM operation WHERE device = $1 AND waiting = 1 ORDER BY seq";
/// Of these devices, or everybody's.
pub const AWAITING: &str =
    "SELECT body FROM operation WHERE (device = ANY ($1) OR $2) AND waiting = 2 ORDER BY device, seq";
const CHAIN_AT: &str = "SELECT chain FROM operation WHERE device = $1 AND seq = $2";
/// Actions of this name under other names of the same laptop: where they begin.
pub const ELSEWHERE: &str = "SELECT f.device, f.seq FROM operation f
    WHERE f.tx = $1 AND f.device <> $2
    AND f.device IN (SELECT id FROM device WHERE laptop = (SELECT laptop FROM device WHERE id = $2))
    ORDER BY f.device, f.seq";
/// As far as they were decided. A question of its own: behind a wall, what is counted in the question itself bounds nothing.
pub const DECIDED: &str = "SELECT body, outcome FROM operation
    WHERE device = $1 AND seq >= $2 AND seq < $3 AND action = $2 AND waiting <> 1
    ORDER BY seq";

/// By device, the action that waits for its rest.
pub fn begun(rows: &[Row]) -> Result<BTreeMap<String, Begun>, Fault> {
    let name = |row: &Row| Ok::<_, Fault>(String::from_utf8_lossy(get(row, 2)?).into_owned());
    rows.iter().map(|row| Ok((get(row, 0)?, Some((count(row, 1)?, name(row)?))))).collect()
}

/// How many bytes wait for the rest of their action.
pub async fn waits(tx: &Tx<'_>, device: &str) -> Result<u64, Fault> {
    tx.row(WAITS, &[&device]).await?.map_or(Ok(0), |row| count(&row, 0))
}

/// Where a record may be moved to.
pub async fn scopes(tx: &Tx<'_>) -> Result<BTreeSet<String>, Fault> {
    Ok(decided::scopes(accounts::offices(tx).await?, devices::all(tx).await?))
}

/// Operations that wait for the rest of their action.
pub async fn waiting(tx: &Tx<'_>, device: &str) -> Result<Vec<Operation>, Fault> {
    tx.rows(WAITING, &[&device]).await?.iter().map(|row| kept(row, 0)).collect()
}

/// Operations that wait for a record.
pub async fn awaiting(tx: &Tx<'_>, devices: &[&str], everybody: bool) -> Result<Vec<Operation>, Fault> {
    tx.rows(AWAITING, &[&devices, &everybody]).await?.iter().map(|row| kept(row, 0)).collect()
}

/// Whose these operations are, but for the device that pushes.
pub async fn others(tx: &Tx<'_>, device: &str, awaiting: &[Operation]) -> Result<Vec<Device>, Fault> {
    let ids: BTreeSet<&str> =
        awaiting.iter().map(|op| op.device.as_str()).filter(|id| *id != device).collect();
    devices::some(tx, &ids.into_iter().collect::<Vec<_>>()).await
}

pub async fn chain_at(tx: &Tx<'_>, device: &str, seq: u64) -> Result<Option<Chain>, Fault> {
    let row = tx.row(CHAIN_AT, &[&device, &number(seq)]).await?;
    row.map(|row| Ok(Chain(bytes(&row, 0)?))).transpose()
}

pub async fn elsewhere(
    tx: &Tx<'_>,
    device: &str,
    operations: &[&Operation],
) -> Result<Vec<(Operation, Outcome)>, Fault> {
    let mut found = Vec::new();
    for action in operations.chunk_by(|a, b| a.tx == b.tx) {
        let Some(first) = action.first() else { continue };
        for begins in tx.rows(ELSEWHERE, &[&first.tx.as_bytes(), &device]).await? {
            let (other, from): (&str, i64) = (get(&begins, 0)?, get(&begins, 1)?);
            let past = from.saturating_add(number(action.len() as u64));
            for row in tx.rows(DECIDED, &[&other, &from, &past]).await? {
                found.push((kept(&row, 0)?, outcome(&row, 1)?));
            }
        }
    }
    Ok(found)
}

/// No outcome is the usual one: taken.
pub fn outcome(row: &Row, at: usize) -> Result<Outcome, Fault> {
    if get::<Option<&[u8]>>(row, at)?.is_none() { Ok(Outcome::Taken) } else { body(row, at) }
}

/// Every operation that ever came.
pub async fn whole_archive(tx: &Tx<'_>) -> Result<Vec<(Operation, Outcome)>, Fault> {
    let rows = tx.rows("SELECT body, outcome FROM operation ORDER BY device, seq", &[]).await?;
    rows.iter().map(|row| Ok((kept(row, 0)?, outcome(row, 1)?))).collect()
}
