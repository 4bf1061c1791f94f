//! Whole copies of a scope for laptops that are new or were away for long: in pieces, each named by what it holds, so
//! that a laptop can break off and go on, and a piece that did not change is not sent again.
//! Never here: who may have one.

use super::{
    fault::Fault,
    pages,
    tx::{Tx, body, bytes, count, get, kept},
};
use crate::storage::{
    StorageError,
    bounds::{DAY, PIECE, STILL_NEW},
    coding::{encoded, number, record_id},
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio_postgres::Row;
use waymark_domain::RecordId;
use waymark_sync::{Image, Snapshot, pack_piece};

/// Who makes a copy of a scope in this process; others wait for it without a connection, and find it made.
#[derive(Default)]
pub struct Making(Mutex<BTreeMap<String, Arc<tokio::sync::Mutex<()>>>>);

impl Making {
    pub async fn alone(&self, scope: &str) -> tokio::sync::OwnedMutexGuard<()> {
        let of_scope = {
            let mut scopes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(scopes.entry(scope.to_owned()).or_default())
        };
        of_scope.lock_owned().await
    }
}

const NEWEST: &str = "SELECT seq, records, pieces FROM snapshot WHERE scope = $1";
const ALL: &str = "SELECT seq, records, pieces, scope FROM snapshot ORDER BY scope";
pub const RECORDS: &str = "SELECT id, image FROM
    (SELECT id, image, sum(octet_length(image)) OVER (ORDER BY id) - octet_length(image) AS before
        FROM record WHERE scope = $1 AND id > $2 ORDER BY id LIMIT 5000) AS part
    WHERE before < $3 ORDER BY id";
const PUT_PIECE: &str = "INSERT INTO piece AS p (digest, scope, needed, bytes) VALUES ($1, $2, $3, $4)
    ON CONFLICT (digest) DO UPDATE SET needed = greatest(p.needed, excluded.needed)";
pub const PIECE_OF: &str = "SELECT scope, bytes FROM piece WHERE digest = $1";
const NEED: &str = "UPDATE piece SET needed = greatest(needed, $2) WHERE digest = ANY ($1)";
const PUT: &str = "INSERT INTO snapshot (scope, seq, records, pieces) VALUES ($1, $2, $3, $4)
    ON CONFLICT (scope) DO UPDATE SET seq = excluded.seq, records = excluded.records, pieces = excluded.pieces";
const FORGET: &str = "DELETE FROM piece WHERE scope = $1 AND needed < $2";

/// In one transaction of one moment: two that make the same one meet, and one of them finds it made.
pub async fn snapshot(tx: &Tx<'_>, scope: &str, now: u64) -> Result<Snapshot, Fault> {
    let head = pages::head(tx, scope).await?;
    let before = tx.row(NEWEST, &[&scope]).await?.map(|row| a_snapshot(&row)).transpose()?;
    if let Some(there) = &before
        && there.seq >= head.cut
        && there.seq <= head.head
        && head.head - there.seq <= STILL_NEW
    {
        return Ok(there.clone());
    }
    let mut made = Snapshot { seq: head.head, records: 0, pieces: Vec::new() };
    let (mut piece, mut size, mut last) = (Vec::new(), 0, Vec::new());
    loop {
        let found = tx.rows(RECORDS, &[&scope, &last, &number(PIECE.end as u64)]).await?;
        let Some(end) = found.last() else { break };
        last = get::<&[u8]>(end, 0)?.to_vec();
        for row in &found {
            let one = get::<&[u8]>(row, 1)?.len();
            if size + one > PIECE.end || size >= PIECE.start {
                put_piece(tx, scope, now, &mut made, &mut piece).await?;
                size = 0;
            }
            piece.push((record_id(bytes(row, 0)?), kept(row, 1)?));
            size += one;
        }
    }
    put_piece(tx, scope, now, &mut made, &mut piece).await?;
    // The pieces of the copy before stay for a day from now.
    let needed = before.iter().flat_map(|before| &before.pieces).chain(&made.pieces);
    let needed: Vec<&[u8]> = needed.map(<[u8; 32]>::as_slice).collect();
    tx.run(NEED, &[&needed, &number(now)]).await?;
    tx.run(PUT, &[&scope, &number(made.seq), &number(made.records), &encoded(&made.pieces)?]).await?;
    tx.run(FORGET, &[&scope, &number(now.saturating_sub(DAY))]).await?;
    Ok(made)
}

fn a_snapshot(row: &Row) -> Result<Snapshot, Fault> {
    Ok(Snapshot { seq: count(row, 0)?, records: count(row, 1)?, pieces: body(row, 2)? })
}

async fn put_piece(
    tx: &Tx<'_>,
    scope: &str,
    now: u64,
    made: &mut Snapshot,
    piece: &mut Vec<(RecordId, Image)>,
) -> Result<(), Fault> {
    if piece.is_empty() {
        return Ok(());
    }
    let bytes = pack_piece(piece).map_err(|e| StorageError::Database(e.to_string()))?;
    let digest = *blake3::hash(&bytes).as_bytes();
    tx.run(PUT_PIECE, &[&digest.as_slice(), &scope, &number(now), &bytes]).await?;
    made.records += piece.len() as u64;
    made.pieces.push(digest);
    piece.clear();
    Ok(())
}

pub async fn piece(tx: &Tx<'_>, digest: [u8; 32]) -> Result<Option<(String, Vec<u8>)>, Fault> {
    let row = tx.row(PIECE_OF, &[&digest.as_slice()]).await?;
    row.map(|row| Ok((get(&row, 0)?, get(&row, 1)?))).transpose()
}

/// The copies that are handed out, by scope.
pub async fn all(tx: &Tx<'_>) -> Result<Vec<(String, Snapshot)>, Fault> {
    tx.rows(ALL, &[]).await?.iter().map(|row| Ok((get(row, 3)?, a_snapshot(row)?))).collect()
}
