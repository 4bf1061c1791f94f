//! How things lie in a database, whichever it is: CBOR in a column, records and changes shorter than that, numbers without
//! a sign in one with.

use super::StorageError;
use serde::{Serialize, de::DeserializeOwned};
use waymark_domain::RecordId;
use waymark_sync::{Compact, from_kept};

pub fn encoded<T: Serialize>(thing: &T) -> Result<Vec<u8>, StorageError> {
    let mut bytes = Vec::new();
    ciborium::into_writer(thing, &mut bytes).map_err(|e| StorageError::Database(e.to_string()))?;
    Ok(bytes)
}

pub fn decoded<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, StorageError> {
    ciborium::from_reader(bytes).map_err(|e| StorageError::Damaged(e.to_string()))
}

/// An operation, an image or an entry of the log.
pub fn kept<T: Compact + DeserializeOwned>(bytes: &[u8]) -> Result<T, StorageError> {
    from_kept(bytes).map_err(|e| StorageError::Damaged(e.to_string()))
}

/// A database's numbers have a sign; what is more than they hold comes from nobody honest, and is beyond everything.
pub fn number(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

pub fn record_id(bytes: [u8; 16]) -> RecordId {
    RecordId(uuid::Uuid::from_bytes(bytes))
}
