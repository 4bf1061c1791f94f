//! What came before and is not done with, as far as a batch touches it.
//! Never here: what becomes of it now (see `waymark_sync::plan`).

use super::{accounts, body, count, devices, kept, number};
use crate::storage::{
    StorageError,
    decided::{self, Begun, makes},
};
use rusqlite::{OptionalExtension, Params, Transaction, types::ValueRef};
use std::collections::BTreeSet;
use waymark_sync::{Device, Operation, Outcome};

// The primary key would fit too, and would read all that the laptop ever sent.
pub(super) const WAITING: &str = "SELECT body FROM operation INDEXED BY operation_waiting
    WHERE device = ?1 AND waiting = 1 ORDER BY seq";
const WAITS: &str = "SELECT coalesce(sum(length(body)), 0) FROM operation INDEXED BY operation_waiting
    WHERE device = ?1 AND waiting = 1";
const BEGUN: &str = "SELECT w.action, f.tx FROM operation w INDEXED BY operation_waiting
    JOIN operation f ON f.device = w.device AND f.seq = w.action
    WHERE w.device = ?1 AND w.waiting = 1 LIMIT 1";
pub(super) const AWAITING: &str = "SELECT body FROM operation INDEXED BY operation_awaiting
    WHERE device = ?1 AND waiting = 2 ORDER BY seq";
const ALL_AWAITING: &str = "SELECT body FROM operation INDEXED BY operation_awaiting
    WHERE waiting = 2 ORDER BY device, seq";
/// Actions of this name under other names of the same laptop, as far as they were decided.
pub(super) const ELSEWHERE: &str = "SELECT o.body, o.outcome
    FROM operation f CROSS JOIN operation o ON o.device = f.device AND o.seq >= f.seq AND o.seq < f.seq + ?3
    WHERE f.tx = ?1 AND f.device <> ?2 AND o.action = f.seq AND o.waiting <> 1
    AND f.device IN (SELECT id FROM device WHERE laptop = (SELECT laptop FROM device WHERE id = ?2))
    ORDER BY o.device, o.seq";

pub(super) fn begun(tx: &Transaction<'_>, device: &str) -> Result<Begun, StorageError> {
    let mut statement = tx.prepare_cached(BEGUN)?;
    let row = |row: &rusqlite::Row<'_>| Ok((count(row, 0)?, row.get(1)?));
    Ok(statement.query_row([device], row).optional()?)
}

/// How many bytes wait for the rest of their action.
pub(super) fn waits(tx: &Transaction<'_>, device: &str) -> Result<u64, StorageError> {
    Ok(tx.prepare_cached(WAITS)?.query_row([device], |row| count(row, 0))?)
}

/// Where a record may be moved to.
pub(super) fn scopes(tx: &Transaction<'_>) -> Result<BTreeSet<String>, StorageError> {
    Ok(decided::scopes(accounts::offices(tx)?, devices::all(tx)?))
}

/// Operations that wait for the rest of their action.
pub(super) fn waiting(tx: &Transaction<'_>, device: &str) -> Result<Vec<Operation>, StorageError> {
    found(tx, WAITING, [device])
}

/// Operations that wait for a record, and whose they are: of this device, and where a record is made everybody's.
pub(super) fn awaiting(
    tx: &Transaction<'_>,
    device: &str,
    operations: &[&Operation],
) -> Result<(Vec<Operation>, Vec<Device>), StorageError> {
    let awaiting =
        if makes(operations) { found(tx, ALL_AWAITING, [])? } else { found(tx, AWAITING, [device])? };
    let ids: BTreeSet<&str> = awaiting.iter().map(|op| op.device.as_str()).collect();
    let mut others = Vec::new();
    for id in ids.into_iter().filter(|id| *id != device) {
        others.extend(devices::device(tx, id)?);
    }
    Ok((awaiting, others))
}

fn found(tx: &Transaction<'_>, sql: &str, of: impl Params) -> Result<Vec<Operation>, StorageError> {
    let mut statement = tx.prepare_cached(sql)?;
    let mut rows = statement.query(of)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(kept(row, 0)?);
    }
    Ok(found)
}

pub(super) fn elsewhere(
    tx: &Transaction<'_>,
    device: &str,
    operations: &[&Operation],
) -> Result<Vec<(Operation, Outcome)>, StorageError> {
    let mut found = Vec::new();
    if !devices::has_names(tx, device)? {
        return Ok(found);
    }
    let mut statement = tx.prepare_cached(ELSEWHERE)?;
    for action in operations.chunk_by(|a, b| a.tx == b.tx) {
        let Some(first) = action.first() else { continue };
        let mut rows = statement.query((&first.tx, device, number(action.len() as u64)))?;
        while let Some(row) = rows.next()? {
            let outcome = if row.get_ref(1)? == ValueRef::Null { Outcome::Taken } else { body(row, 1)? };
            found.push((kept(row, 0)?, outcome));
        }
    }
    Ok(found)
}
