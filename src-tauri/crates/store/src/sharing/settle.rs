//! Changes to check: values that clash, operations that could not be applied.
//! Never here: the words for them.

use super::{from_bytes, taking::Taking, to_bytes};
use crate::{Store, StoreError};
use rusqlite::params;
use serde::{Deserialize, Serialize};
use waymark_domain::RecordId;
use waymark_sync::{Challenger, Image, Operation, SetAside};

/// One thing that waits for a person.
#[derive(Debug, Clone, PartialEq)]
pub struct ToCheck {
    pub number: u64,
    pub record_type: u16,
    pub record: RecordId,
    pub what: WhatToCheck,
}

#[derive(Debug, Clone, PartialEq)]
pub enum WhatToCheck {
    /// A value that was not taken, beside the one that the record shows.
    Clash(Challenger),
    /// A change that could not be applied.
    SetAside(Operation, SetAside),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Aside {
    pub op: Operation,
    pub why: SetAside,
}

impl Store {
    pub fn to_check(&self) -> Result<Vec<ToCheck>, StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT number, record_type, record_id, kind, body FROM change_to_check ORDER BY number",
        )?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, kind, body): (String, String, Vec<u8>) = (row.get(2)?, row.get(3)?, row.get(4)?);
            let what = if kind == "clash" {
                WhatToCheck::Clash(from_bytes(&body)?)
            } else {
                let aside: Aside = from_bytes(&body)?;
                WhatToCheck::SetAside(aside.op, aside.why)
            };
            found.push(ToCheck {
                number: row.get::<_, i64>(0)?.unsigned_abs(),
                record_type: row.get(1)?,
                record: id
                    .parse()
                    .map_err(|_| StoreError::Damaged("a change to check has no record".into()))?,
                what,
            });
        }
        Ok(found)
    }
}

impl Taking<'_> {
    /// What is open about a record is what its image says.
    pub fn write_clashes(
        &self,
        record_type: u16,
        id: RecordId,
        image: Option<&Image>,
    ) -> Result<(), StoreError> {
        self.db
            .prepare_cached("DELETE FROM change_to_check WHERE record_id = ?1 AND kind = 'clash'")?
            .execute(params![id.to_string()])?;
        for challenger in image.iter().flat_map(|image| &image.open) {
            self.write_check(record_type, id, "clash", &to_bytes(challenger)?)?;
        }
        Ok(())
    }

    /// An operation that could not be applied is off the row, and kept for a person with its reason.
    pub fn put_aside(&mut self, aside: &Aside) -> Result<(), StoreError> {
        let op = &aside.op;
        self.touched.insert((op.record_type, op.record));
        // It stands on top until it is made.
        if aside.why == SetAside::Awaits {
            return self.write_check(op.record_type, op.record, "awaits", &to_bytes(aside)?);
        }
        self.forget_awaiting_of(op)?;
        if op.device == self.device {
            self.take_off(op, 2)?;
        }
        self.write_check(op.record_type, op.record, "set_aside", &to_bytes(aside)?)
    }

    /// An operation of this laptop is no longer on top: it was set aside (2), or is on a record that went elsewhere (3).
    /// By its action too: a disk that was put back gives its number to another.
    pub fn take_off(&self, op: &Operation, why: u8) -> Result<(), StoreError> {
        self.db
            .prepare_cached("UPDATE op SET is_back = ?3 WHERE device = ?1 AND seq = ?2 AND tx = ?4")?
            .execute(params![op.device, (op.seq + self.after).cast_signed(), why, op.tx])?;
        Ok(())
    }

    fn write_check(&self, record_type: u16, id: RecordId, kind: &str, body: &[u8]) -> Result<(), StoreError> {
        self.db
            .prepare_cached(
                "INSERT INTO change_to_check (record_type, record_id, kind, body) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (record_id, kind, body) DO NOTHING",
            )?
            .execute(params![record_type, id.to_string(), kind, body])?;
        Ok(())
    }
}
