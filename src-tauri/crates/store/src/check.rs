//! Whether the store is whole, encrypted, and its log unbroken.

use crate::{Read as _, Store, StoreError, log::operation, queries};
use rusqlite::Connection;
use std::{fs::File, io::Read};
use waymark_domain::RecordType;
use waymark_sync::{Chain, Operation};

#[derive(Debug, Clone)]
pub struct Report {
    pub records: u64,
    pub operations: u64,
    /// What is wrong, each in words; empty when all is well.
    pub problems: Vec<String>,
    pub encrypted: bool,
}

/// SQLCipher's own check of every page's signature, then SQLite's of the tree.
fn problems(db: &Connection) -> Result<Vec<String>, StoreError> {
    let mut problems = Vec::new();
    for pragma in ["cipher_integrity_check", "integrity_check"] {
        let mut statement = db.prepare(&format!("PRAGMA {pragma}"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let said: String = row.get(0)?;
            if said != "ok" {
                problems.push(said);
            }
        }
    }
    Ok(problems)
}

pub(crate) fn sound(db: &Connection) -> Result<(), StoreError> {
    match problems(db)?.first() {
        None => Ok(()),
        Some(first) => Err(StoreError::Damaged(first.lines().next().unwrap_or_default().to_owned())),
    }
}

impl Store {
    pub fn check(&self) -> Result<Report, StoreError> {
        // What is still in the journal is checked as part of the file.
        let _ = self.db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        let mut found = problems(&self.db)?;
        let mut records = 0;
        for record in RecordType::ALL {
            records += self.count(*record)?;
        }
        let operations = self.check_chain(&mut found)?;
        let path = self.folder.database();
        let mut head = [0; 16];
        File::open(&path)
            .and_then(|mut f| f.read_exact(&mut head))
            .map_err(|e| StoreError::file(&path, &e))?;
        let encrypted = &head != b"SQLite format 3\0";
        if !encrypted {
            found.push("the file on the disk is not encrypted".into());
        }
        Ok(Report { records, operations, problems: found, encrypted })
    }

    fn check_chain(&self, problems: &mut Vec<String>) -> Result<u64, StoreError> {
        // A log that an earlier Waymark restored goes on in one chain, whichever device wrote it.
        let apart = self.meta_if("device_after")?.is_some();
        let mut statement = self.db.prepare(queries::WHOLE_LOG)?;
        let mut rows = statement.query([])?;
        let mut chain = Chain::default();
        let mut device = String::new();
        let (mut count, mut own) = (0, 0);
        while let Some(row) = rows.next()? {
            let mut op = match operation(row, 0) {
                Ok(op) => Operation { seq: own + 1, ..op },
                Err(e) => {
                    problems.push(e.to_string());
                    break;
                }
            };
            let said = row.get::<_, Vec<u8>>(15)?;
            let mut next = chain.next(&op);
            if said != next.0 && apart && op.device != device {
                // Each device counts its own from 1, and has a chain of its own.
                op.seq = 1;
                next = Chain::default().next(&op);
            }
            if said != next.0 {
                problems.push(format!(
                    "the log is broken at operation {}: it was changed by something else than Waymark",
                    row.get::<_, i64>(0)?
                ));
                break;
            }
            (chain, own, device) = (next, op.seq, op.device);
            count += 1;
        }
        Ok(count)
    }
}
