//! One batch, one transaction: what the plan needs is read, what it says is written.
//! Never here: what a change does to a record.

use super::{body, count, devices, earlier, encoded, epoch, kept, number, record_id};
use crate::storage::{Pushed, StorageError};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params, types::ValueRef};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};
use waymark_domain::RecordId;
use waymark_sync::{
    Batch, Chain, Device, Digest, Entry, Image, Known, Operation, Outcome, Plan, Rev, plan, to_compact,
};

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
    // What only goes on waiting needs nothing of what waits already: a large action is read once, with its last part.
    let waiting = match goes_on(batch, &device, begun.as_ref()) {
        true => Vec::new(),
        false => earlier::waiting(&tx, &batch.device)?,
    };
    let operations: Vec<&Operation> = waiting
        .iter()
        .map(|(_, op)| op)
        .chain(batch.operations.iter().filter(|op| op.seq >= device.next))
        .collect();
    let (awaiting, others) = earlier::awaiting(&tx, &batch.device, &operations)?;
    let elsewhere = earlier::elsewhere(&tx, &batch.device, &operations)?;
    let mut wanted = batch.records();
    wanted.extend(waiting.iter().map(|(_, op)| op).chain(&awaiting).map(|op| op.record));
    let images = images(&tx, &wanted)?;
    let before = images.iter().map(|(id, image)| (*id, (image.scope.clone(), image.rev))).collect();
    let mut actions = Actions(begun.map(|(action, tx)| (tx, action)));
    let known = Known {
        images,
        awaiting,
        others,
        elsewhere,
        waiting: waiting.into_iter().map(|(_, op)| op).collect(),
        chain_then: match batch.overlap(&device) {
            Some(seq) => chain_at(&tx, &batch.device, seq)?,
            None => None,
        },
        // Erasing by law comes with the offices' requests for it.
        ..Known::default()
    };
    let plan = match plan(&device, batch, known, &epoch(&tx)?) {
        Ok(plan) => plan,
        Err(why) => return Ok(Pushed::Refused(device, why)),
    };
    archive(&tx, &plan, &mut actions)?;
    let toggled = put_records(&tx, &plan, &before)?;
    put_log(&tx, &plan.entries, &toggled)?;
    devices::advance(&tx, &plan.device)?;
    let outcomes = outcomes(&tx, batch)?;
    tx.commit()?;
    Ok(Pushed::Taken { device: plan.device, outcomes })
}

/// Whether all that the batch brings is more of the action that has begun, and its end is still to come.
fn goes_on(batch: &Batch, device: &Device, begun: Option<&(u64, String)>) -> bool {
    let mut fresh = batch.operations.iter().filter(|op| op.seq >= device.next);
    batch.unfinished && begun.is_some_and(|(_, tx)| fresh.all(|op| op.tx == *tx))
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

/// Counts which operation is the first of its action; the last action may have begun in an earlier batch.
struct Actions(Option<(String, u64)>);

impl Actions {
    fn first_of(&mut self, op: &Operation) -> u64 {
        match &self.0 {
            Some((tx, first)) if *tx == op.tx => *first,
            _ => {
                self.0 = Some((op.tx.clone(), op.seq));
                op.seq
            }
        }
    }
}

fn archive(tx: &Transaction<'_>, plan: &Plan, actions: &mut Actions) -> Result<(), StorageError> {
    let mut insert = tx.prepare_cached(ARCHIVE)?;
    for (op, chain) in &plan.archive {
        let (outcome, waiting) = stored(plan.outcomes.get(&op.seq))?;
        let action = actions.first_of(op);
        let row = params![
            op.device,
            number(op.seq),
            number(action),
            to_compact(op),
            chain.0,
            outcome,
            waiting,
            (action == op.seq).then_some(&op.tx)
        ];
        insert.execute(row)?;
    }
    let mut settle = tx.prepare_cached(SETTLE)?;
    let first = plan.archive.first().map_or(u64::MAX, |(op, _)| op.seq);
    for (seq, outcome) in plan.outcomes.range(..first).filter(|(_, outcome)| **outcome != Outcome::Waiting) {
        let (outcome, waiting) = stored(Some(outcome))?;
        settle.execute((&plan.device.id, number(*seq), outcome, waiting))?;
    }
    for ((device, seq), outcome) in &plan.others {
        let (outcome, waiting) = stored(Some(outcome))?;
        settle.execute((device, number(*seq), outcome, waiting))?;
    }
    Ok(())
}

fn stored(outcome: Option<&Outcome>) -> Result<(Option<Vec<u8>>, u8), StorageError> {
    Ok(match outcome {
        None | Some(Outcome::Taken) => (None, 0),
        Some(outcome @ Outcome::Waiting) => (Some(encoded(outcome)?), 1),
        Some(outcome @ Outcome::Awaits) => (Some(encoded(outcome)?), 2),
        Some(outcome) => (Some(encoded(outcome)?), 0),
    })
}

/// By scope, what goes into its digest and what comes out of it.
fn put_records<'a>(
    tx: &Transaction<'_>,
    plan: &'a Plan,
    before: &'a BTreeMap<RecordId, (String, Rev)>,
) -> Result<BTreeMap<&'a str, Digest>, StorageError> {
    let mut toggled = BTreeMap::<&str, Digest>::new();
    let mut put = tx.prepare_cached(PUT_RECORD)?;
    for (id, image) in &plan.images {
        let was = before.get(id).map(|(scope, rev)| (scope, *rev));
        for (scope, rev) in was.into_iter().chain([(&image.scope, image.rev)]) {
            toggled.entry(scope).or_default().toggle(*id, rev);
        }
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
    Ok(toggled)
}

/// Scopes in their order, so that two servers on one database never wait for each other in a ring.
fn put_log(
    tx: &Transaction<'_>,
    entries: &BTreeMap<String, Vec<Vec<Entry>>>,
    toggled: &BTreeMap<&str, Digest>,
) -> Result<(), StorageError> {
    let scopes: BTreeSet<&str> = entries.keys().map(String::as_str).chain(toggled.keys().copied()).collect();
    let mut insert = tx.prepare_cached(LOG)?;
    for scope in scopes {
        let actions = entries.get(scope).map(Vec::as_slice).unwrap_or_default();
        let many: usize = actions.iter().map(Vec::len).sum();
        tx.prepare_cached(NEW_SCOPE)?.execute((scope, [0u8; 16]))?;
        let (head, digest) = tx.prepare_cached(ADVANCE)?.query_row((scope, number(many as u64)), |row| {
            Ok((count(row, 0)?, row.get::<_, [u8; 16]>(1)?))
        })?;
        if let Some(change) = toggled.get(scope) {
            let digest = u128::from_le_bytes(digest) ^ change.0;
            tx.prepare_cached(SET_DIGEST)?.execute((scope, digest.to_le_bytes()))?;
        }
        let mut seq = head.saturating_sub(many as u64);
        for action in actions {
            for (at, entry) in action.iter().enumerate() {
                seq += 1;
                insert.execute((scope, number(seq), at + 1 == action.len(), to_compact(entry)))?;
            }
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
