//! What PostgreSQL says when something cannot be done, and whether the same once more may go well.

use crate::storage::StorageError;
use deadpool_postgres::{PoolError, TimeoutType};
use std::{error::Error, time::Duration};
use tokio_postgres::error::SqlState;

/// Why a transaction was not done.
#[derive(Debug)]
pub enum Fault {
    /// Another transaction was in its way; it was rolled back, and may go well the next time.
    Again(StorageError),
    Over(StorageError),
}

impl Fault {
    /// Something that was read was changed meanwhile.
    pub fn changed() -> Self {
        Fault::Again(StorageError::Busy)
    }

    pub fn error(self) -> StorageError {
        match self {
            Fault::Again(error) | Fault::Over(error) => error,
        }
    }
}

impl From<StorageError> for Fault {
    fn from(error: StorageError) -> Self {
        Fault::Over(error)
    }
}

impl From<tokio_postgres::Error> for Fault {
    fn from(error: tokio_postgres::Error) -> Self {
        match error.code() {
            Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED) => {
                Fault::Again(StorageError::Busy)
            }
            _ => Fault::Over(error.into()),
        }
    }
}

impl From<tokio_postgres::Error> for StorageError {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(db) = error.as_db_error() else { return without_code(&error) };
        let said = || db.message().to_owned();
        match db.code() {
            &SqlState::DISK_FULL => StorageError::Full,
            &SqlState::T_R_SERIALIZATION_FAILURE
            | &SqlState::T_R_DEADLOCK_DETECTED
            | &SqlState::LOCK_NOT_AVAILABLE
            | &SqlState::QUERY_CANCELED
            | &SqlState::TOO_MANY_CONNECTIONS
            | &SqlState::OUT_OF_MEMORY
            | &SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT => StorageError::Busy,
            &SqlState::READ_ONLY_SQL_TRANSACTION => StorageError::ReadOnly,
            &SqlState::ADMIN_SHUTDOWN | &SqlState::CRASH_SHUTDOWN | &SqlState::CANNOT_CONNECT_NOW => {
                StorageError::Away(said())
            }
            &SqlState::DATA_CORRUPTED | &SqlState::INDEX_CORRUPTED => StorageError::Damaged(said()),
            &SqlState::UNDEFINED_TABLE => StorageError::NotMade,
            code if code.code().starts_with("08") => StorageError::Away(said()),
            code => StorageError::Database(format!("{} {}", code.code(), db.message())),
        }
    }
}

/// It was not PostgreSQL that said so: the line to it broke, or never stood.
fn without_code(error: &tokio_postgres::Error) -> StorageError {
    let mut source = error.source();
    let mut said = error.to_string();
    let mut is_line = error.is_closed();
    while let Some(cause) = source {
        is_line |= cause.is::<std::io::Error>();
        said = format!("{said}: {cause}");
        source = cause.source();
    }
    if is_line { StorageError::Away(said) } else { StorageError::Database(said) }
}

impl From<PoolError> for Fault {
    fn from(error: PoolError) -> Self {
        Fault::Over(match error {
            PoolError::Backend(error) => error.into(),
            // Nobody gave a connection back.
            PoolError::Timeout(TimeoutType::Wait) => StorageError::Busy,
            PoolError::PostCreateHook(deadpool_postgres::HookError::Backend(error)) => error.into(),
            other => StorageError::Away(other.to_string()),
        })
    }
}

/// How often a transaction that met another is tried, and how long it waits before.
pub struct Tries {
    seed: blake3::Hash,
    made: u32,
}

const MOST_TRIES: u32 = 12;
const FIRST_WAIT: Duration = Duration::from_millis(2);
const LONGEST_WAIT: Duration = Duration::from_millis(250);

impl Tries {
    /// Two that met each other must not wait equally long: `of` tells them apart.
    pub fn of(of: &[u8]) -> Self {
        Tries { seed: blake3::hash(of), made: 0 }
    }

    /// Waits, where it is worth trying again; else the error.
    pub async fn after(&mut self, fault: Fault) -> Result<(), StorageError> {
        let error = match fault {
            Fault::Again(_) if self.made < MOST_TRIES => {
                tokio::time::sleep(self.wait()).await;
                self.made += 1;
                return Ok(());
            }
            fault => fault.error(),
        };
        Err(error)
    }

    /// Between nothing and twice what it was the time before.
    fn wait(&self) -> Duration {
        let most = FIRST_WAIT.saturating_mul(1 << self.made.min(16)).min(LONGEST_WAIT);
        let mut four = [0; 4];
        let mut of = blake3::Hasher::new();
        of.update(self.seed.as_bytes()).update(&self.made.to_le_bytes()).finalize_xof().fill(&mut four);
        most.mul_f64(f64::from(u32::from_le_bytes(four)) / f64::from(u32::MAX))
    }
}
