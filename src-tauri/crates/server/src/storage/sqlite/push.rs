//! One batch, one transaction: what the plan needs is read, what it says is written.
//! Never here: what a change does to a record.

use super::{body, count, devices, earlier, epoch, kept, number, record_id};
use crate::storage::{
    Pushed, StorageError,
    decided::{self, Archived, Begun, Earlier, Entries, goes_on, moves, operations},
};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params, types::ValueRef};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};
use waymark_domain::RecordId;
use waymark_sync::{Batch, Chain, Digest, Image, Operation, Outcome, Plan, plan, to_compact};

const CHAIN_AT: &str = "SELECT chain FROM operation WHERE device = ?1 AND seq = ?2";
const IMAGES: &str = "SELECT id, image FROM record WHERE id IN (SELECT unhex(value) FROM json_each(?1))";
const ARCHIVE: &str = "INSERT INTO operation (device, seq, action, body, chain, outcome, waiting, tx)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
const SETTLE: &str = "UPDATE operation SET outcome = ?3, waiting = ?4 WHERE device = ?1 AND seq = ?2";
const OUTCOMES: &str = "SELECT seq, outcome, waiting = 1 FROM operation
    WHERE device = ?1
    AND seq >= (SELECT action FROM operation WHERE device = ?1 AND seq = ?2)
    AND seq < ?3
    AND outcome IS NOT NULL";
const PUT_RECORD: &str = "INSERT INTO record (id, type, scope, rev, deleted, image)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (id) DO UPDATE SET scope = excluded.scope, rev = excluded.rev, deleted = excluded.deleted,
    image = excluded.image";
const NEW_SCOPE: &str = "INSERT INTO scope_head (scope, head, cut, digest) VALUES (?1, 0, 0, ?2)
    ON CONFLICT (scope) DO NOTHING";
const ADVANCE: &str = "UPDATE scope_head SET head = head + ?2 WHERE scope = ?1 RETURNING head, digest";
const SET_DIGEST: &str = "UPDATE scope_head SET digest = ?2 WHERE scope = ?1";
const LOG: &str = "INSERT INTO log (scope, seq, last_of_action, entry) VALUES (?1, ?2, ?3, ?4)";

pub(super) fn push(db: &mut Connection, batch: &Batch) -> Result<Pushed, StorageError> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let Some(device) = devices::device(&tx, &batch.device)? else { return Ok(Pushed::Unknown) };
    let begun = earlier::begun(&tx, &batch.device)?;
    let waiting = match goes_on(batch, &device, &begun) {
        true => Vec::new(),
        false => {
            if let Some(why) = decided::is_too_large(earlier::waits(&tx, &batch.device)?) {
                return Ok(Pushed::Refused(device, why));
            }
            earlier::waiting(&tx, &batch.device)?
        }
    };
    let operations = operations(&waiting, batch, &device);
    let (awaiting, others) = earlier::awaiting(&tx, &batch.device, &operations)?;
    let elsewhere = earlier::elsewhere(&tx, &batch.device, &operations)?;
    let scopes = match moves(operations.iter().chain(&awaiting.iter().collect::<Vec<_>>())) {
        true => earlier::scopes(&tx)?,
        false => BTreeSet::new(),
    };
    let first = begun.as_ref().map(|(first, _)| *first);
    let chain_then = match batch.overlap(&device) {
        Some(seq) => chain_at(&tx, &batch.device, seq)?,
        None => None,
    };
    let earlier = Earlier { waiting, awaiting, others, elsewhere, scopes, begun: first, chain_then };
    let images = images(&tx, &earlier.wanted(batch))?;
    let before = decided::before(&images);
    let plan = match plan(&device, batch, earlier.known(images), &epoch(&tx)?) {
        Ok(plan) => plan,
        Err(why) => return Ok(Pushed::Refused(device, why)),
    };
    archive(&tx, &plan, begun)?;
    put_records(&tx, &plan.images)?;
    let after = plan.images.iter().map(|(id, image)| (*id, image)).collect();
    put_log(&tx, &plan.entries, &decided::toggled(&before, &after))?;
    devices::advance(&tx, &plan.device)?;
    let outcomes = outcomes(&tx, batch)?;
    tx.commit()?;
    Ok(Pushed::Taken { device: plan.device, outcomes })
}

pub(super) fn whole_archive(db: &Connection) -> Result<Vec<(Operation, Outcome)>, StorageError> {
    let mut statement = db.prepare_cached("SELECT body, outcome FROM operation ORDER BY device, seq")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let outcome = if row.get_ref(1)? == ValueRef::Null { Outcome::Taken } else { body(row, 1)? };
        found.push((kept(row, 0)?, outcome));
    }
    Ok(found)
}

fn chain_at(tx: &Transaction<'_>, device: &str, seq: u64) -> Result<Option<Chain>, StorageError> {
    let mut statement = tx.prepare_cached(CHAIN_AT)?;
    Ok(statement.query_row((device, number(seq)), |row| Ok(Chain(row.get(0)?))).optional()?)
}

fn images(
    tx: &Transaction<'_>,
    wanted: &BTreeSet<RecordId>,
) -> Result<BTreeMap<RecordId, Image>, StorageError> {
    let mut list = String::with_capacity(wanted.len() * 35 + 2);
    for id in wanted {
        let _ = write!(list, "{}\"{}\"", if list.is_empty() { '[' } else { ',' }, id.0.as_simple());
    }
    if list.is_empty() {
        return Ok(BTreeMap::new());
    }
    list.push(']');
    let mut statement = tx.prepare_cached(IMAGES)?;
    let mut rows = statement.query([list])?;
    let mut found = BTreeMap::new();
    while let Some(row) = rows.next()? {
        found.insert(record_id(row.get(0)?), kept(row, 1)?);
    }
    Ok(found)
}

fn archive(tx: &Transaction<'_>, plan: &Plan, begun: Begun) -> Result<(), StorageError> {
    let mut insert = tx.prepare_cached(ARCHIVE)?;
    for Archived { op, chain, action, state } in decided::archived(plan, begun)? {
        let row = params![
            op.device,
            number(op.seq),
            number(action),
            to_compact(op),
            chain.0,
            state.outcome,
            state.waiting,
            (action == op.seq).then_some(&op.tx)
        ];
        insert.execute(row)?;
    }
    let mut settle = tx.prepare_cached(SETTLE)?;
    for (device, seq, state) in decided::settled(plan)? {
        settle.execute((device, number(seq), state.outcome, state.waiting))?;
    }
    Ok(())
}

fn put_records(tx: &Transaction<'_>, images: &BTreeMap<RecordId, Image>) -> Result<(), StorageError> {
    let mut put = tx.prepare_cached(PUT_RECORD)?;
    for (id, image) in images {
        let row = params![
            id.0.as_bytes(),
            image.record_type,
            image.scope,
            image.rev.cast_signed(),
            image.deleted,
            to_compact(image)
        ];
        put.execute(row)?;
    }
    Ok(())
}

fn put_log(
    tx: &Transaction<'_>,
    entries: &Entries,
    toggled: &BTreeMap<&str, Digest>,
) -> Result<(), StorageError> {
    let mut insert = tx.prepare_cached(LOG)?;
    for scope in decided::heads_of(entries, toggled) {
        let actions = entries.get(scope).map(Vec::as_slice).unwrap_or_default();
        let many = decided::how_many(actions);
        tx.prepare_cached(NEW_SCOPE)?.execute((scope, [0u8; 16]))?;
        let (head, digest) = tx
            .prepare_cached(ADVANCE)?
            .query_row((scope, number(many)), |row| Ok((count(row, 0)?, row.get::<_, [u8; 16]>(1)?)))?;
        if let Some(change) = toggled.get(scope) {
            let digest = u128::from_le_bytes(digest) ^ change.0;
            tx.prepare_cached(SET_DIGEST)?.execute((scope, digest.to_le_bytes()))?;
        }
        for (seq, last, entry) in decided::numbered(head, actions) {
            insert.execute((scope, number(seq), last, to_compact(entry)))?;
        }
    }
    Ok(())
}

/// Read back from what is stored, so that a retry cannot be answered otherwise.
fn outcomes(tx: &Transaction<'_>, batch: &Batch) -> Result<BTreeMap<u64, Outcome>, StorageError> {
    let mut statement = tx.prepare_cached(OUTCOMES)?;
    let mut rows = statement.query((&batch.device, number(batch.first), number(batch.end())))?;
    let mut outcomes = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (seq, waiting) = (count(row, 0)?, row.get::<_, bool>(2)?);
        if seq >= batch.first || !waiting {
            outcomes.insert(seq, body(row, 1)?);
        }
    }
    Ok(outcomes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_push_asks_reads_no_more_than_it_finds() {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(include_str!("tables.sql")).unwrap();
        for (sql, way) in [
            (earlier::WAITING, "operation USING INDEX operation_waiting (device=?)"),
            (earlier::AWAITING, "operation USING INDEX operation_awaiting (device=?)"),
            (earlier::ELSEWHERE, "operation_action (tx=? AND device=?)"),
            (IMAGES, "record USING INDEX sqlite_autoindex_record_1 (id=?)"),
            (OUTCOMES, "operation USING PRIMARY KEY (device=? AND seq>? AND seq<?)"),
            (CHAIN_AT, "operation USING PRIMARY KEY (device=? AND seq=?)"),
        ] {
            let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let mut rows = statement.raw_query();
            let mut steps = String::new();
            while let Some(row) = rows.next().unwrap() {
                steps += &row.get::<_, String>(3).unwrap();
                steps.push('\n');
            }
            assert!(steps.contains(way), "{sql}\n{steps}");
            assert!(!steps.contains("SCAN operation") && !steps.contains("SCAN record"), "{steps}");
        }
    }
}
