//! Files that records name by their digest (issued letters, a logo, signatures), in a queue of their own: an operation
//! may be here before its file.
//! Never here: which changes go first.

use crate::{Read as _, Store, StoreError, queries};
use rusqlite::{OptionalExtension, params};
use std::collections::BTreeSet;

/// More than can be asked for before somebody shares again.
const MOST_WISHES: i64 = 1000;

impl Store {
    /// A file that the server is not known to have, with its digest in hexadecimal digits.
    pub fn file_to_send(&self) -> Result<Option<(String, Vec<u8>)>, StoreError> {
        let mut statement = self.db.prepare_cached(queries::FILE_TO_SEND)?;
        let digest: Option<String> = statement.query_row([], |r| r.get(0)).optional()?;
        let Some(digest) = digest else { return Ok(None) };
        Ok(self.blob(&digest)?.map(|bytes| (digest, bytes)))
    }

    /// Whether any file waits to be sent.
    pub fn files_to_send(&self) -> Result<bool, StoreError> {
        Ok(self.db.prepare_cached(queries::FILE_TO_SEND)?.exists([])?)
    }

    /// The server has it, or it can never be sent.
    pub fn file_is_there(&mut self, digest: &str) -> Result<(), StoreError> {
        self.db.prepare_cached("UPDATE blob SET there = 1 WHERE digest = ?1")?.execute([digest])?;
        Ok(())
    }

    /// A file that a record names and that is not here, but for those that the server does not have either. Where none
    /// is missing it reads all letters, so it is asked when something came.
    pub fn file_to_fetch(&self, but: &BTreeSet<String>) -> Result<Option<String>, StoreError> {
        let mut statement = self.db.prepare_cached(queries::FILES_TO_FETCH)?;
        let mut rows = statement.query(params![MOST_WISHES + but.len() as i64])?;
        while let Some(row) = rows.next()? {
            let digest: String = row.get(0)?;
            if !but.contains(&digest) {
                return Ok(Some(digest));
            }
        }
        Ok(None)
    }

    /// False where the bytes are not what the digest says: nothing is kept then.
    pub fn keep_file(&mut self, digest: &str, bytes: &[u8]) -> Result<bool, StoreError> {
        if blake3::hash(bytes).to_hex().as_str() != digest {
            return Ok(false);
        }
        self.db
            .prepare_cached(
                "INSERT INTO blob (digest, bytes, there) VALUES (?1, ?2, 1) ON CONFLICT DO NOTHING",
            )?
            .execute(params![digest, bytes])?;
        Ok(true)
    }

    /// Whether the server has everything of this laptop's.
    pub fn has_sent_everything(&self) -> Result<bool, StoreError> {
        Ok(self.unsent()?.0 == 0 && !self.files_to_send()?)
    }

    /// Files that wait to be sent, and that are known to be missing here.
    pub fn files_waiting(&self) -> Result<(u64, u64), StoreError> {
        let count = |sql: &str| -> Result<u64, StoreError> {
            Ok(self.db.query_row(sql, [], |r| r.get::<_, i64>(0))?.unsigned_abs())
        };
        Ok((
            count("SELECT count(*) FROM blob WHERE there = 0")?,
            count(
                "SELECT count(*) FROM letter l WHERE NOT EXISTS (SELECT 1 FROM blob b WHERE b.digest = l.digest)",
            )?,
        ))
    }
}
