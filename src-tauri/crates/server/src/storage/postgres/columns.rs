//! Rows turned round into columns: a statement takes any number of rows as one array for each column.

use super::{fault::Fault, pages::halves, tx::Tx};
use crate::storage::{
    StorageError,
    coding::number,
    decided::{self, Archived, Entries, State},
};
use std::collections::BTreeMap;
use tokio_postgres::Statement;
use waymark_domain::RecordId;
use waymark_sync::{Batch, Device, Digest, Image, to_compact};

#[derive(Default)]
pub struct Operations<'a> {
    device: Vec<&'a str>,
    seq: Vec<i64>,
    action: Vec<i64>,
    body: Vec<Vec<u8>>,
    chain: Vec<Vec<u8>>,
    outcome: Vec<Option<Vec<u8>>>,
    waiting: Vec<i16>,
    tx: Vec<Option<&'a [u8]>>,
}

impl<'a> Operations<'a> {
    pub fn add(&mut self, Archived { op, chain, action, state }: Archived<'a>) -> Result<(), StorageError> {
        self.device.push(&op.device);
        self.seq.push(number(op.seq));
        self.action.push(number(action));
        self.body.push(to_compact(op));
        self.chain.push(chain.0.to_vec());
        self.outcome.push(state.outcome);
        self.waiting.push(state.waiting.into());
        self.tx.push((action == op.seq).then_some(op.tx.as_bytes()));
        Ok(())
    }

    pub async fn write(&self, tx: &Tx<'_>, statement: &Statement) -> Result<u64, Fault> {
        if self.seq.is_empty() {
            return Ok(0);
        }
        let Operations { device, seq, action, body, chain, outcome, waiting, tx: name } = self;
        tx.tell(statement, &[device, seq, action, body, chain, outcome, waiting, name]).await
    }
}

#[derive(Default)]
pub struct Settled<'a> {
    device: Vec<&'a str>,
    seq: Vec<i64>,
    outcome: Vec<Option<Vec<u8>>>,
    waiting: Vec<i16>,
}

impl<'a> Settled<'a> {
    pub fn add(&mut self, device: &'a str, seq: u64, state: State) {
        self.device.push(device);
        self.seq.push(number(seq));
        self.outcome.push(state.outcome);
        self.waiting.push(state.waiting.into());
    }

    pub async fn write(&self, tx: &Tx<'_>, statement: &Statement) -> Result<u64, Fault> {
        if self.seq.is_empty() {
            return Ok(0);
        }
        tx.tell(statement, &[&self.device, &self.seq, &self.outcome, &self.waiting]).await
    }
}

#[derive(Default)]
pub struct Devices<'a> {
    pub id: Vec<&'a str>,
    pub next: Vec<i64>,
    pub chain: Vec<Vec<u8>>,
}

impl<'a> Devices<'a> {
    pub fn add(&mut self, device: &'a Device) {
        self.id.push(&device.id);
        self.next.push(number(device.next));
        self.chain.push(device.chain.0.to_vec());
    }
}

/// Which operations are asked after.
#[derive(Default)]
pub struct Batches<'a> {
    pub device: Vec<&'a str>,
    pub first: Vec<i64>,
    pub past: Vec<i64>,
}

impl<'a> Batches<'a> {
    pub fn add(&mut self, batch: &'a Batch) {
        self.device.push(&batch.device);
        self.first.push(number(batch.first));
        self.past.push(number(batch.end()));
    }
}

#[derive(Default)]
pub struct Records<'a> {
    id: Vec<&'a [u8]>,
    kind: Vec<i32>,
    scope: Vec<&'a str>,
    rev: Vec<i64>,
    deleted: Vec<bool>,
    image: Vec<Vec<u8>>,
}

impl<'a> Records<'a> {
    pub fn add(&mut self, id: &'a RecordId, image: &'a Image) -> Result<(), StorageError> {
        self.id.push(id.0.as_bytes());
        self.kind.push(image.record_type.into());
        self.scope.push(&image.scope);
        self.rev.push(image.rev.cast_signed());
        self.deleted.push(image.deleted);
        self.image.push(to_compact(image));
        Ok(())
    }

    /// Stands for a record that is not there and that somebody's change waits for.
    pub fn add_awaited(&mut self, id: &'a RecordId) {
        self.id.push(id.0.as_bytes());
        self.kind.push(0);
        self.scope.push("");
        self.rev.push(0);
        self.deleted.push(false);
        self.image.push(Vec::new());
    }

    pub fn len(&self) -> u64 {
        self.id.len() as u64
    }

    pub async fn write(&self, tx: &Tx<'_>, statement: &Statement) -> Result<u64, Fault> {
        if self.id.is_empty() {
            return Ok(0);
        }
        let Records { id, kind, scope, rev, deleted, image } = self;
        tx.tell(statement, &[id, kind, scope, rev, deleted, image]).await
    }
}

/// Heads that move, and the entries of their logs.
#[derive(Default)]
pub struct Log<'a> {
    scope: Vec<&'a str>,
    many: Vec<i64>,
    low: Vec<i64>,
    high: Vec<i64>,
    of: Vec<&'a str>,
    /// How far before the new head.
    back: Vec<i64>,
    last_of_action: Vec<bool>,
    entry: Vec<Vec<u8>>,
}

impl<'a> Log<'a> {
    pub fn of(entries: &'a Entries, toggled: &BTreeMap<&'a str, Digest>) -> Result<Self, StorageError> {
        let mut log = Log::default();
        for scope in decided::heads_of(entries, toggled) {
            let actions = entries.get(scope).map(Vec::as_slice).unwrap_or_default();
            let many = decided::how_many(actions);
            let (low, high) = halves(toggled.get(scope).copied().unwrap_or_default());
            log.scope.push(scope);
            log.many.push(number(many));
            log.low.push(low);
            log.high.push(high);
            for (seq, last, entry) in decided::numbered(many, actions) {
                log.of.push(scope);
                log.back.push(number(many - seq));
                log.last_of_action.push(last);
                log.entry.push(to_compact(entry));
            }
        }
        Ok(log)
    }

    pub async fn write(&self, tx: &Tx<'_>, statement: &Statement) -> Result<u64, Fault> {
        if self.scope.is_empty() {
            return Ok(0);
        }
        let Log { scope, many, low, high, of, back, last_of_action, entry } = self;
        tx.tell(statement, &[scope, many, low, high, of, back, last_of_action, entry]).await
    }
}
