//! What a laptop keeps of its server: where it is, the key by which it is known there, for how long it may be opened.
//! Never here: a socket.

use crate::{Store, StoreError, keyfile, local::put_meta};
use chrono::{DateTime, Utc};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use waymark_sync::SignedLease;

/// How this laptop reaches its server, and who it is there. Kept encrypted, with the records.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    pub address: String,
    /// The certificate of the server's own authority, in DER.
    pub authority: Option<Vec<u8>>,
    /// The network's proxy, where the computer does not know it.
    pub proxy: Option<String>,
    /// The secret half of this laptop's key.
    pub key: [u8; 32],
    /// Whose signature a lease has; none until the server has taken this laptop in.
    pub server_key: Option<[u8; 32]>,
    /// The name under which its person was invited.
    pub person: String,
}

impl Enrolment {
    pub(crate) fn write(&self, db: &Connection) -> Result<(), StoreError> {
        put_meta(db, ENROLMENT, &json(self)?)
    }
}

/// Whether the laptop may be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeaseState {
    /// An office that works alone, or whose server has not let this laptop in yet, has no lease.
    None,
    Good {
        until: DateTime<Utc>,
        /// This laptop's clock says less than it said before: the days of the lease count on from where they were.
        set_back: bool,
    },
    /// Not heard from the server for too long: locked until it is, with everything kept.
    Over { since: DateTime<Utc> },
    /// The server said that it serves this laptop nothing any more.
    Withdrawn,
}

/// A lease, and how this laptop's clock stood to the server's when it came.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    lease: SignedLease,
    /// What is added to this laptop's clock to have the server's, in seconds.
    ahead: i64,
    /// The latest moment of the server's clock that this laptop has seen: a clock that is set back gains nothing.
    seen: i64,
}

/// What a clock that is set by the network may be corrected by, in seconds.
const CORRECTED: i64 = 60 * 60;

const ENROLMENT: &str = "enrolment";
const LEASE: &str = "lease";
const WITHDRAWN: &str = "withdrawn";
const SHARED_AT: &str = "shared_at";

/// The secret half of a new key.
pub fn fresh_key() -> Result<[u8; 32], StoreError> {
    keyfile::random()
}

/// A name for a laptop that no other has.
pub fn fresh_device() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// Before anything depends on it.
pub fn can_be_passphrase(text: &str) -> Result<(), StoreError> {
    keyfile::check_passphrase(text)
}

fn json<T: Serialize>(thing: &T) -> Result<String, StoreError> {
    serde_json::to_string(thing).map_err(|e| StoreError::Damaged(e.to_string()))
}

impl Store {
    pub fn enrolment(&self) -> Result<Option<Enrolment>, StoreError> {
        let kept = self.meta_if(ENROLMENT)?;
        kept.map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(|e| StoreError::Damaged(e.to_string()))
    }

    pub fn set_enrolment(&mut self, enrolment: &Enrolment) -> Result<(), StoreError> {
        enrolment.write(&self.db)
    }

    /// One that this laptop's server did not sign, or that is for another laptop, changes nothing. None from a server
    /// that serves this laptop nothing any more.
    pub fn keep_lease(&mut self, lease: Option<&SignedLease>, now: DateTime<Utc>) -> Result<(), StoreError> {
        let Some(signed) = lease else { return put_meta(&self.db, WITHDRAWN, "yes") };
        let Some(server) = self.enrolment()?.and_then(|enrolment| enrolment.server_key) else {
            return Ok(());
        };
        let Some(lease) = signed.read(&server).filter(|lease| lease.device == self.device()) else {
            return Ok(());
        };
        let from = lease.from.cast_signed();
        let kept = Kept { lease: signed.clone(), ahead: from.saturating_sub(now.timestamp()), seen: from };
        put_meta(&self.db, WITHDRAWN, "")?;
        put_meta(&self.db, LEASE, &json(&kept)?)
    }

    /// Whether this laptop may be opened at this moment, which is remembered.
    pub fn lease(&mut self, now: DateTime<Utc>) -> Result<LeaseState, StoreError> {
        if self.meta_if(WITHDRAWN)?.is_some_and(|said| !said.is_empty()) {
            return Ok(LeaseState::Withdrawn);
        }
        let Some(text) = self.meta_if(LEASE)? else { return Ok(LeaseState::None) };
        let mut kept: Kept = serde_json::from_str(&text).map_err(|e| StoreError::Damaged(e.to_string()))?;
        let server = self.enrolment()?.and_then(|enrolment| enrolment.server_key);
        let Some(lease) = server.and_then(|server| kept.lease.read(&server)) else {
            return Ok(LeaseState::None);
        };
        let clock = now.timestamp().saturating_add(kept.ahead);
        let (there, set_back) = (clock.max(kept.seen), clock + CORRECTED < kept.seen);
        if there > kept.seen {
            kept.seen = there;
            put_meta(&self.db, LEASE, &json(&kept)?)?;
        }
        let until = lease.until.cast_signed();
        let here = |at: i64| DateTime::from_timestamp(at.saturating_sub(kept.ahead), 0).unwrap_or(now);
        Ok(match there < until {
            true => LeaseState::Good { until: here(until), set_back },
            false => LeaseState::Over { since: here(until) },
        })
    }

    /// How many operations the log has, whoever wrote them.
    pub fn log_length(&self) -> Result<u64, StoreError> {
        let mut statement = self.db.prepare_cached("SELECT count(*) FROM op")?;
        Ok(statement.query_row([], |r| r.get::<_, i64>(0))?.unsigned_abs())
    }

    /// When everything was last shared in both directions.
    pub fn shared_at(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        Ok(self.meta_if(SHARED_AT)?.and_then(|at| at.parse().ok()))
    }

    pub fn set_shared_at(&mut self, now: DateTime<Utc>) -> Result<(), StoreError> {
        put_meta(&self.db, SHARED_AT, &now.to_rfc3339())
    }

    /// Of the first whole copies that are on their way: pieces that are here, and all of them. None where nothing is.
    pub fn first_copy(&self) -> Result<Option<(u64, u64)>, StoreError> {
        let mut statement =
            self.db.prepare_cached("SELECT snapshot, pieces FROM cursor WHERE seq IS NULL")?;
        let mut rows = statement.query([])?;
        let mut found = None;
        while let Some(row) = rows.next()? {
            let (have, all) = found.get_or_insert((0, 0));
            if let Some(bytes) = row.get::<_, Option<Vec<u8>>>(0)? {
                let snapshot: waymark_sync::Snapshot = super::from_bytes(&bytes)?;
                *all += snapshot.pieces.len() as u64;
                *have += row.get::<_, i64>(1)?.unsigned_abs();
            }
        }
        Ok(found)
    }
}
