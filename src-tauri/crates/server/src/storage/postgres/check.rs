//! Whether the database is what it must be: everything that is kept twice, or follows from something else, is counted
//! anew and compared, at one moment while others go on working.
//! Never here: mending. What is found is for a person to decide about.

use super::{
    accounts, devices,
    fault::Fault,
    pages, snapshot,
    tx::{Tx, bytes, count, get, kept},
};
use crate::storage::{
    checking,
    coding::{number, record_id},
};
use waymark_sync::{Chain, Device, Digest};

/// Rows at a time.
const MANY: i64 = 500;

const OPERATIONS: &str = "SELECT seq, chain, waiting = 1, body FROM operation
    WHERE device = $1 AND seq > $2 ORDER BY seq LIMIT $3";
const STRAYS: &str = "SELECT DISTINCT device FROM operation WHERE device NOT IN (SELECT id FROM device)";
const RECORDS: &str = "SELECT id, type, scope, rev, deleted, image FROM record
    WHERE id > $1 AND rev <> 0 ORDER BY id LIMIT $2";
// No record is in no scope, but for those that stand for one that is not there.
const SCOPES: &str =
    "SELECT scope FROM scope_head UNION SELECT DISTINCT scope FROM record WHERE rev <> 0 ORDER BY 1";
const LOG: &str = "SELECT seq, last_of_action FROM log WHERE scope = $1 AND seq > $2 ORDER BY seq LIMIT $3";

pub async fn check(tx: &Tx<'_>) -> Result<Vec<String>, Fault> {
    tx.may_take_long().await?;
    let mut wrong = Vec::new();
    wrong.extend(checking::noted(accounts::noted(tx).await?)?);
    for device in devices::all(tx).await? {
        wrong.extend(operations(tx, &device).await?);
    }
    for row in tx.rows(STRAYS, &[]).await? {
        wrong.push(checking::stray(get(&row, 0)?));
    }
    wrong.extend(records(tx).await?);
    for row in tx.rows(SCOPES, &[]).await? {
        wrong.extend(scope_head(tx, get(&row, 0)?).await?);
    }
    for (scope, copy) in snapshot::all(tx).await? {
        for digest in copy.pieces {
            match snapshot::piece(tx, digest).await? {
                Some((of, bytes)) if of == scope && *blake3::hash(&bytes).as_bytes() == digest => {}
                _ => wrong.push(checking::lost_piece(&scope)),
            }
        }
    }
    Ok(wrong)
}

async fn operations(tx: &Tx<'_>, device: &Device) -> Result<Vec<String>, Fault> {
    let mut seen = checking::Operations::of(device);
    let mut last = 0;
    loop {
        let rows = tx.rows(OPERATIONS, &[&device.id, &number(last), &MANY]).await?;
        let Some(end) = rows.last() else { break };
        last = count(end, 0)?;
        for row in &rows {
            seen.see(count(row, 0)?, Chain(bytes(row, 1)?), get(row, 2)?, &kept(row, 3)?);
        }
    }
    Ok(seen.end())
}

async fn records(tx: &Tx<'_>) -> Result<Vec<String>, Fault> {
    let (mut wrong, mut last) = (Vec::new(), Vec::new());
    loop {
        let rows = tx.rows(RECORDS, &[&last, &MANY]).await?;
        let Some(end) = rows.last() else { return Ok(wrong) };
        last = get::<&[u8]>(end, 0)?.to_vec();
        for row in &rows {
            let kind = u16::try_from(get::<i32>(row, 1)?).unwrap_or(u16::MAX);
            let columns = (kind, get(row, 2)?, count(row, 3)?, get(row, 4)?);
            wrong.extend(checking::record(record_id(bytes(row, 0)?), columns, kept(row, 5)?));
        }
    }
}

async fn scope_head(tx: &Tx<'_>, scope: &str) -> Result<Vec<String>, Fault> {
    let mut wrong = Vec::new();
    let head = pages::head(tx, scope).await?;
    if head.digest != Digest::of(pages::revs(tx, scope).await?) {
        wrong.push(checking::other_digest(scope));
    }
    let mut seen = checking::Log::of(scope, head.cut);
    let mut last = 0;
    loop {
        let rows = tx.rows(LOG, &[&scope, &number(last), &MANY]).await?;
        let Some(end) = rows.last() else { break };
        last = count(end, 0)?;
        for row in &rows {
            seen.see(count(row, 0)?, get(row, 1)?);
        }
    }
    wrong.extend(seen.end(head.head));
    Ok(wrong)
}
