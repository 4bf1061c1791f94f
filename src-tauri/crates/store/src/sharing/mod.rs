//! The laptop's side of sharing, as far as it is kept: the server's image of each record, how far each scope is
//! followed, which operations have come back. Every answer is taken in one transaction, with the place it leads to.
//! Never here: a socket, the order of asking, which change wins.

mod awaits;
mod batch;
mod files;
mod image;
mod leaving;
mod pages;
mod server;
mod settle;
mod sharer;
#[cfg(feature = "simulate")]
mod simulated;
mod snapshot;
mod taking;

pub(crate) use image::{keep_values, seen};
pub use pages::Agreed;
pub use server::{Enrolment, LeaseState, can_be_passphrase, fresh_device, fresh_key};
pub use settle::{ToCheck, WhatToCheck};
pub(crate) use settle::{to_check, to_check_of, who_set};
pub use sharer::{Next, Sharer};
pub use snapshot::Fetch;

use crate::{
    Store, StoreError,
    folder::Alone,
    local::{get_meta, put_meta},
};
use rusqlite::{Connection, params};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::{BTreeMap, BTreeSet};
use taking::Taking;
use uuid::Uuid;
use waymark_domain::RecordId;
use waymark_sync::{Epoch, Planted, Standing, is_planted};

/// How this laptop stands with its server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    pub epoch: Epoch,
    /// The sequence number of the first operation that the server is not known to have.
    pub next: u64,
    /// Scopes and how far they are followed; none where the first whole copy is not here yet.
    pub cursors: BTreeMap<String, Option<u64>>,
}

pub(crate) fn to_bytes<T: Serialize>(value: &T) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).map_err(|e| StoreError::Damaged(e.to_string()))?;
    Ok(bytes)
}

fn sent(db: &Connection) -> Result<u64, StoreError> {
    Ok(get_meta(db, "sent")?.and_then(|seq| seq.parse().ok()).unwrap_or(0))
}

fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, StoreError> {
    ciborium::from_reader(bytes).map_err(|e| StoreError::Damaged(e.to_string()))
}

impl Store {
    /// None where the office works alone.
    pub fn shared(&self) -> Result<Option<Shared>, StoreError> {
        let Some(epoch) = self.meta_if("epoch")? else { return Ok(None) };
        let number = self.meta("epoch_number")?.parse().unwrap_or(0);
        let mut statement = self.db.prepare_cached("SELECT scope, seq FROM cursor")?;
        let rows = statement
            .query_map([], |r| Ok((r.get(0)?, r.get::<_, Option<i64>>(1)?.map(i64::unsigned_abs))))?;
        Ok(Some(Shared {
            epoch: Epoch { id: epoch, number },
            next: self.sent()? + 1,
            cursors: rows.collect::<Result<_, _>>()?,
        }))
    }

    /// The sequence number of this device's last operation that the server is known to have.
    pub(crate) fn sent(&self) -> Result<u64, StoreError> {
        sent(&self.db)
    }

    /// Alone with what the server answered, among the programs of this laptop. On a simulated machine each is anyway.
    pub(crate) fn turn(&self) -> Result<Option<Alone>, StoreError> {
        self._open.as_ref().map(|_| self.folder.lock_turn()).transpose()
    }

    /// From now on this office shares with this server, which expects this device's first operation. Nothing is sent or
    /// fetched by it.
    pub fn share_with(&mut self, standing: &Standing) -> Result<(), StoreError> {
        self.take_standing(standing)
    }

    /// What every answer says: another epoch, more scopes or fewer, more that the server has.
    pub fn take_standing(&mut self, standing: &Standing) -> Result<(), StoreError> {
        let (held, sent) = (self.shared()?, self.sent()?);
        let mut taking = Taking::begin(self)?;
        match held {
            Some(held) if held.epoch == standing.epoch => {}
            held => taking.take_epoch(standing, sent, held.is_none())?,
        }
        taking.take_scopes(&standing.scopes)?;
        taking.finish()?;
        self.reload_who()
    }

    /// This device goes on under another name, because its disk was copied or put back: what the server is not known to
    /// have becomes the new device's.
    pub fn succeed(&mut self, device: &str) -> Result<(), StoreError> {
        let sent = self.sent()?;
        let mut taking = Taking::begin(self)?;
        taking.succeed(device, sent)?;
        taking.finish()?;
        self.reload_who()
    }
}

impl Taking<'_> {
    fn take_epoch(&mut self, standing: &Standing, sent: u64, is_first: bool) -> Result<(), StoreError> {
        // No more than was known before: what became of the rest is told when it is sent again.
        let sent = standing.next.saturating_sub(1).min(sent);
        self.sent = sent;
        put_meta(&self.db, "epoch", &standing.epoch.id)?;
        put_meta(&self.db, "epoch_number", &standing.epoch.number.to_string())?;
        put_meta(&self.db, "sent", &sent.to_string())?;
        if is_first {
            return if self.after > 0 { self.own_the_whole_log() } else { Ok(()) };
        }
        // What the server lost is sent again, and stands on top of what it has until it comes back.
        self.db.execute(
            "UPDATE op SET is_back = 0, as_device = NULL, as_seq = NULL
             WHERE device = (SELECT number FROM word WHERE text = ?1) AND seq > ?2",
            params![self.device, (sent + self.after).cast_signed()],
        )?;
        let again: Vec<(u16, Uuid)> = {
            let mut statement = self.db.prepare(
                "SELECT DISTINCT record_type, record_id FROM op
                 WHERE device = (SELECT number FROM word WHERE text = ?1) AND is_back = 0",
            )?;
            let rows = statement.query_map(params![self.device], |r| Ok((r.get(0)?, r.get(1)?)))?;
            rows.collect::<Result<_, _>>()?
        };
        for (record_type, id) in again {
            let id = RecordId(id);
            self.image(record_type, id)?;
            self.touched.insert((record_type, id));
        }
        let stale = !is_planted(Planted::StaleImageKept);
        self.db.execute("UPDATE image SET stale = ?1", [stale])?;
        self.images.values_mut().for_each(|kept| kept.stale = stale && kept.image.is_some());
        self.db.execute("UPDATE cursor SET seq = NULL, snapshot = NULL, pieces = 0, swept = 0", [])?;
        self.db.execute("DELETE FROM loaded", [])?;
        self.db.execute("UPDATE blob SET there = 0 WHERE there = 1", [])?;
        Ok(())
    }

    fn take_scopes(&mut self, scopes: &BTreeSet<String>) -> Result<(), StoreError> {
        let held: Vec<String> = {
            let mut statement = self.db.prepare_cached("SELECT scope FROM cursor")?;
            let rows = statement.query_map([], |r| r.get(0))?;
            rows.collect::<Result<_, _>>()?
        };
        for scope in scopes.iter().filter(|scope| !held.contains(scope)) {
            self.db
                .execute("INSERT INTO cursor (scope, digest) VALUES (?1, zeroblob(16))", params![scope])?;
        }
        for scope in held.iter().filter(|scope| !scopes.contains(*scope)) {
            self.purge_scope(scope)?;
        }
        Ok(())
    }
}
