//! A transaction and what is asked in it.
//! READ COMMITTED where something is written: rows are locked in a fixed order before they are read (a laptop's names,
//! then records by id, then heads by scope), and a new row that somebody else made first sends the
//! transaction back to its beginning. SERIALIZABLE would be right too, and slow where it matters: it refuses whoever waited
//! for a scope's head instead of letting them go on.
//! REPEATABLE READ where something is only read: an answer is of one moment.

use super::fault::Fault;
use crate::storage::{
    StorageError,
    coding::{self, decoded},
};
use deadpool_postgres::{Object, Transaction};
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio_postgres::{
    IsolationLevel, Row, Statement,
    types::{FromSql, ToSql},
};
use waymark_sync::Compact;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    Writing,
    /// Reading at one moment.
    Reading,
    /// The same of whole tables, however long that takes.
    ReadingAll,
    /// A copy of one moment is written beside.
    Copying,
}

pub type Values<'a> = &'a [&'a (dyn ToSql + Sync)];

pub struct Tx<'a>(Transaction<'a>, For);

/// What this transaction may see (see `migrations/3_walls.sql`).
const SEES: &str = "SELECT set_config('waymark.scopes', $1, true)";

impl<'a> Tx<'a> {
    pub async fn begin(client: &'a mut Object, to: For, sees: &str) -> Result<Self, Fault> {
        let level = match to {
            For::Writing => IsolationLevel::ReadCommitted,
            For::Reading | For::ReadingAll | For::Copying => IsolationLevel::RepeatableRead,
        };
        let mut builder = client.build_transaction().isolation_level(level);
        // Else as the database says: one that only follows another is never asked to write.
        if matches!(to, For::Reading | For::ReadingAll) {
            builder = builder.read_only(true);
        }
        let tx = Tx(builder.start().await.map_err(again_where_closed)?, to);
        tx.run(SEES, &[&sees]).await?;
        Ok(tx)
    }

    /// What is done here reads whole tables, and somebody waits for it who knows that it takes long.
    pub async fn may_take_long(&self) -> Result<(), Fault> {
        Ok(self.0.batch_execute("SET LOCAL statement_timeout = 0; SET LOCAL enable_seqscan = on").await?)
    }

    /// What only read has nothing to wait for: its end is sent ahead of what comes next on this connection.
    pub async fn commit(self) -> Result<(), Fault> {
        match self.1 {
            For::Reading | For::ReadingAll => Ok(()),
            For::Writing | For::Copying => Ok(self.0.commit().await?),
        }
    }

    pub async fn prepare(&self, sql: &str) -> Result<Statement, Fault> {
        Ok(self.0.prepare_cached(sql).await?)
    }

    /// Of a statement that is prepared: it is sent at once, before those that are polled later.
    pub async fn ask(&self, statement: &Statement, values: Values<'_>) -> Result<Vec<Row>, Fault> {
        Ok(self.0.query(statement, values).await?)
    }

    /// How many rows it touched.
    pub async fn tell(&self, statement: &Statement, values: Values<'_>) -> Result<u64, Fault> {
        Ok(self.0.execute(statement, values).await?)
    }

    pub async fn rows(&self, sql: &str, values: Values<'_>) -> Result<Vec<Row>, Fault> {
        self.ask(&self.prepare(sql).await?, values).await
    }

    pub async fn row(&self, sql: &str, values: Values<'_>) -> Result<Option<Row>, Fault> {
        Ok(self.rows(sql, values).await?.into_iter().next())
    }

    pub async fn run(&self, sql: &str, values: Values<'_>) -> Result<u64, Fault> {
        self.tell(&self.prepare(sql).await?, values).await
    }

    pub fn raw(&self) -> &Transaction<'a> {
        &self.0
    }
}

/// One statement that only reads, and nothing behind a wall: no transaction has to say what may be seen.
pub async fn read_one(client: &Object, sql: &str, values: Values<'_>) -> Result<Option<Row>, Fault> {
    let once = async { client.query_opt(&client.prepare_cached(sql).await?, values).await };
    once.await.map_err(again_where_closed)
}

/// Nothing came back in all that time, and nobody knows whether anything will.
pub fn unheard(longest: Duration) -> StorageError {
    StorageError::Away(format!("nothing was heard for {} seconds", longest.as_secs_f32()))
}

/// A connection that the server closed while nobody used it.
fn again_where_closed(error: tokio_postgres::Error) -> Fault {
    match error.is_closed() {
        true => Fault::Again(error.into()),
        false => error.into(),
    }
}

pub fn get<'a, T: FromSql<'a>>(row: &'a Row, at: usize) -> Result<T, Fault> {
    Ok(row.try_get(at)?)
}

pub fn count(row: &Row, at: usize) -> Result<u64, Fault> {
    Ok(get::<i64>(row, at)?.cast_unsigned())
}

pub fn bytes<const N: usize>(row: &Row, at: usize) -> Result<[u8; N], Fault> {
    let held: &[u8] = get(row, at)?;
    Ok(held.try_into().map_err(|_| StorageError::Damaged(format!("{N} bytes are {}", held.len())))?)
}

/// What a column holds in CBOR.
pub fn body<T: DeserializeOwned>(row: &Row, at: usize) -> Result<T, Fault> {
    Ok(decoded(get(row, at)?)?)
}

/// An operation, an image or an entry of the log.
pub fn kept<T: Compact + DeserializeOwned>(row: &Row, at: usize) -> Result<T, Fault> {
    Ok(coding::kept(get(row, at)?)?)
}

/// Does something in one transaction, again where another was in its way.
macro_rules! in_one {
    ($storage:expr, $to:expr, $seed:expr, |$tx:ident| $work:expr) => {{
        let mut tries = $crate::storage::postgres::fault::Tries::of($seed);
        loop {
            let client = $storage.client().await;
            let mut client = match client {
                Ok(client) => client,
                Err(fault) => break Err(fault.error()),
            };
            let once = async {
                let $tx = $crate::storage::postgres::tx::Tx::begin(&mut client, $to, &$storage.sees).await?;
                let done = $work?;
                $tx.commit().await?;
                Ok::<_, $crate::storage::postgres::fault::Fault>(done)
            };
            let longest = $storage.longest($to);
            let Ok(done) = tokio::time::timeout(longest, once).await else {
                // Nobody gets this connection any more.
                drop(deadpool_postgres::Object::take(client));
                break Err($crate::storage::postgres::tx::unheard(longest));
            };
            match done {
                Ok(done) => break Ok(done),
                Err(fault) => {
                    if let Err(error) = tries.after(fault).await {
                        break Err(error);
                    }
                }
            }
        }
    }};
}
pub(super) use in_one;
