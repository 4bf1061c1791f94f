//! The tables, made and changed one numbered step at a time, while servers work: a step waits for a lock only shortly,
//! and tries again, so that nobody who comes behind it waits for long. Several processes that start at once are safe: the
//! row of the version is locked.
//! Each step only adds, so that a server that is older by one goes on working until it is replaced.

use super::fault::Tries;
use crate::storage::StorageError;
use std::time::Duration;
use tokio_postgres::{Client, error::SqlState};

pub const STEPS: [&str; 4] = [
    include_str!("migrations/1_tables.sql"),
    include_str!("migrations/2_accounts.sql"),
    include_str!("migrations/3_walls.sql"),
    include_str!("migrations/4_founding.sql"),
];

const VERSION: &str = "CREATE TABLE IF NOT EXISTS waymark_schema (
        one BIGINT PRIMARY KEY CHECK (one = 1), version BIGINT NOT NULL);
    INSERT INTO waymark_schema (one, version) VALUES (1, 0) ON CONFLICT DO NOTHING";
pub const FOUND: &str = "SELECT version FROM waymark_schema";
const LOCK: &str = "SELECT version FROM waymark_schema FOR UPDATE";
const SHORTLY: &str = "SET LOCAL lock_timeout = '500ms'";

/// A step that never gets its lock gives up after so many tries: a quarter of an hour, about.
const MOST_TRIES: u32 = 900;
const PAUSE: Duration = Duration::from_millis(500);

/// Makes what is missing; whose connection it is owns the tables. The role `worker` is let in.
pub async fn migrate(client: &mut Client, steps: &[&str], worker: &str) -> Result<(), StorageError> {
    // Two that make the first table at once: one of them is told so in one of several ways.
    let mut tries = Tries::of(b"first table");
    while let Err(error) = client.batch_execute(VERSION).await {
        let met = [
            SqlState::UNIQUE_VIOLATION,
            SqlState::DUPLICATE_TABLE,
            SqlState::DUPLICATE_OBJECT,
            SqlState::T_R_SERIALIZATION_FAILURE,
        ];
        if !error.code().is_some_and(|code| met.contains(code)) {
            return Err(error.into());
        }
        tries.after(super::fault::Fault::changed()).await?;
    }
    let mut tried = 0;
    loop {
        match step(client, steps, worker).await {
            Ok(true) => return Ok(()),
            Ok(false) => tried = 0,
            Err(StorageError::Busy) if tried < MOST_TRIES => {
                tried += 1;
                tokio::time::sleep(PAUSE).await;
            }
            Err(error) => return Err(error),
        }
    }
}

/// Whether there was nothing left to do.
async fn step(client: &mut Client, steps: &[&str], worker: &str) -> Result<bool, StorageError> {
    let tx = client.transaction().await?;
    tx.batch_execute(SHORTLY).await?;
    let found: i64 = tx.query_one(LOCK, &[]).await?.try_get(0)?;
    let known = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(StorageError::Newer { found, known });
    }
    let Some(sql) = usize::try_from(found).ok().and_then(|at| steps.get(at)) else { return Ok(true) };
    tx.batch_execute(sql).await?;
    let worker = format!("\"{}\"", worker.replace('"', "\"\""));
    tx.batch_execute(&format!(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {worker};
         REVOKE INSERT, UPDATE, DELETE ON waymark_schema FROM {worker}"
    ))
    .await?;
    tx.execute("UPDATE waymark_schema SET version = $1", &[&(found + 1)]).await?;
    tx.commit().await?;
    Ok(false)
}
