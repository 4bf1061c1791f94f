//! The rows that batches come to, written at once.
//! Never here: a decision.

use super::{
    columns::{Batches, Devices, Log, Operations, Records, Settled},
    devices,
    fault::Fault,
    push::{Rows, Taken},
    tx::{Tx, Values, body, count, get},
};
use crate::storage::{
    StorageError,
    decided::{self, Entries},
};
use std::collections::{BTreeMap, BTreeSet};
use tokio_postgres::Row;
use waymark_domain::RecordId;
use waymark_sync::{Image, Outcome};

const ARCHIVE: &str = "INSERT INTO operation (device, seq, action, body, chain, outcome, waiting, tx)
    SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bytea[], $5::bytea[], $6::bytea[],
        $7::smallint[], $8::bytea[])";
pub const SETTLE: &str = "UPDATE operation AS o SET outcome = v.outcome, waiting = v.waiting
    FROM unnest($1::text[], $2::bigint[], $3::bytea[], $4::smallint[]) AS v (device, seq, outcome, waiting)
    WHERE o.device = v.device AND o.seq = v.seq";
// In the order of their ids: see `push::IMAGES`.
const NEW_RECORDS: &str = "INSERT INTO record (id, type, scope, rev, deleted, image)
    SELECT * FROM unnest($1::bytea[], $2::integer[], $3::text[], $4::bigint[], $5::boolean[], $6::bytea[])
        AS v (id, type, scope, rev, deleted, image) ORDER BY v.id
    ON CONFLICT (id) DO NOTHING";
pub const SET_RECORDS: &str = "UPDATE record AS r
    SET type = v.type, scope = v.scope, rev = v.rev, deleted = v.deleted, image = v.image
    FROM unnest($1::bytea[], $2::integer[], $3::text[], $4::bigint[], $5::boolean[], $6::bytea[])
        AS v (id, type, scope, rev, deleted, image)
    WHERE r.id = v.id";
// Of each operation of each batch, and of earlier ones of the action that its first one belongs to.
pub const OUTCOMES: &str = "SELECT o.device, o.seq, o.outcome, o.waiting = 1, v.first
    FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS v (device, first, past)
    JOIN operation f ON f.device = v.device AND f.seq = v.first
    JOIN operation o ON o.device = v.device AND o.seq >= f.action AND o.seq < v.past
    WHERE o.outcome IS NOT NULL";
/// The heads move in the order of their scopes, so that two servers on one database never wait for each other in a ring.
const LOG: &str = "WITH moved AS (
        INSERT INTO scope_head AS h (scope, head, cut, digest_low, digest_high)
        SELECT v.scope, v.many, 0, v.low, v.high
            FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) AS v (scope, many, low, high)
            ORDER BY v.scope
        ON CONFLICT (scope) DO UPDATE SET head = h.head + excluded.head,
            digest_low = h.digest_low # excluded.digest_low, digest_high = h.digest_high # excluded.digest_high
        RETURNING scope, head)
    INSERT INTO log (scope, seq, last_of_action, entry)
    SELECT e.scope, moved.head - e.back, e.last_of_action, e.entry
        FROM unnest($5::text[], $6::bigint[], $7::boolean[], $8::bytea[])
            AS e (scope, back, last_of_action, entry)
        JOIN moved ON moved.scope = e.scope";

/// How changes are counted in a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By the scope's head, which is locked until the changes are there.
    Head,
    /// By a sequence, as one might think would do: a number is given before its change is there, and whoever reads
    /// meanwhile goes on from a later one. Only for a test that has to find that out.
    #[cfg(test)]
    Sequence,
}

impl Order {
    fn log(self) -> &'static str {
        match self {
            Order::Head => LOG,
            #[cfg(test)]
            Order::Sequence => super::tests::LOG_BY_SEQUENCE,
        }
    }
}

/// By device, what became of its operations: read back from what is stored, so that a retry cannot be answered otherwise.
pub async fn write(
    tx: &Tx<'_>,
    taken: &[Taken<'_>],
    rows: &Rows,
    order: Order,
) -> Result<BTreeMap<String, BTreeMap<u64, Outcome>>, Fault> {
    if taken.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut operations = Operations::default();
    let mut settled = Settled::default();
    let (mut devices, mut batches) = (Devices::default(), Batches::default());
    let mut images = BTreeMap::<RecordId, &Image>::new();
    let mut awaited = BTreeSet::new();
    let mut entries = Entries::new();
    for Taken { batch, plan, begun } in taken {
        for archived in decided::archived(plan, begun.clone())? {
            if archived.is_awaiting() {
                awaited.insert(archived.op.record);
            }
            operations.add(archived)?;
        }
        for (device, seq, state) in decided::settled(plan)? {
            settled.add(device, seq, state);
        }
        devices.add(&plan.device);
        batches.add(batch);
        images.extend(plan.images.iter().map(|(id, image)| (*id, image)));
        for (scope, actions) in &plan.entries {
            entries.entry(scope.clone()).or_default().extend(actions.iter().cloned());
        }
    }
    let is_there = |id: &RecordId| rows.before.contains_key(id) || rows.awaited.contains(id);
    let (mut new, mut set) = (Records::default(), Records::default());
    for (id, image) in &images {
        if is_there(id) { set.add(id, image)? } else { new.add(id, image)? }
    }
    awaited.retain(|id| !images.contains_key(id) && !is_there(id));
    awaited.iter().for_each(|id| new.add_awaited(id));
    let log = Log::of(&entries, &decided::toggled(&rows.before, &images))?;

    // All in one go; the heads last.
    let archive = tx.prepare(ARCHIVE).await?;
    let settle = tx.prepare(SETTLE).await?;
    let insert = tx.prepare(NEW_RECORDS).await?;
    let update = tx.prepare(SET_RECORDS).await?;
    let advance = tx.prepare(devices::ADVANCE).await?;
    let outcomes = tx.prepare(OUTCOMES).await?;
    let move_on = tx.prepare(order.log()).await?;
    let of_devices: Values<'_> = &[&devices.id, &devices.next, &devices.chain];
    let of_batches: Values<'_> = &[&batches.device, &batches.first, &batches.past];
    let (_, _, inserted, updated, _, told, _) = tokio::try_join!(
        biased;
        operations.write(tx, &archive),
        settled.write(tx, &settle),
        new.write(tx, &insert),
        set.write(tx, &update),
        tx.tell(&advance, of_devices),
        tx.ask(&outcomes, of_batches),
        log.write(tx, &move_on),
    )?;
    // A record that somebody else made since it was looked for.
    if inserted != new.len() {
        return Err(Fault::changed());
    }
    if updated != set.len() {
        return Err(StorageError::Damaged("a record that was locked is not there".to_owned()).into());
    }
    outcomes_of(&told)
}

fn outcomes_of(rows: &[Row]) -> Result<BTreeMap<String, BTreeMap<u64, Outcome>>, Fault> {
    let mut told = BTreeMap::<String, BTreeMap<u64, Outcome>>::new();
    for row in rows {
        let (seq, waiting, first) = (count(row, 1)?, get::<bool>(row, 3)?, count(row, 4)?);
        if seq >= first || !waiting {
            told.entry(get(row, 0)?).or_default().insert(seq, body(row, 2)?);
        }
    }
    Ok(told)
}
