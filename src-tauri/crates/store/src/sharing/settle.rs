//! Changes to check: values that clash, operations that could not be applied; what was decided about them here.
//! Never here: the words for them.

use super::{from_bytes, image::read_body, taking::Taking, to_bytes};
use crate::{Store, StoreError, Tx, local, log::operation, queries, short::Short};
use rusqlite::{Connection, OptionalExtension, Params, Row, params};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use waymark_domain::{FieldId, RecordId};
use waymark_sync::{Challenge, Challenger, Image, Mark, Operation, SetAside};

/// One thing that waits for a person.
#[derive(Debug, Clone, PartialEq)]
pub struct ToCheck {
    pub number: u64,
    pub record_type: u16,
    pub record: RecordId,
    pub what: WhatToCheck,
    /// Who let it be, and when.
    pub let_be: Option<(String, String)>,
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

fn read(row: &Row<'_>) -> Result<(String, ToCheck), StoreError> {
    let (kind, body): (String, Vec<u8>) = (row.get(3)?, row.get(4)?);
    let what = if kind == "set_aside" || kind == "awaits" {
        let aside: Aside = from_bytes(&body)?;
        WhatToCheck::SetAside(aside.op, aside.why)
    } else {
        WhatToCheck::Clash(from_bytes(&body)?)
    };
    let let_be: (Option<String>, Option<String>) = (row.get(5)?, row.get(6)?);
    let check = ToCheck {
        number: row.get::<_, i64>(0)?.unsigned_abs(),
        record_type: row.get(1)?,
        record: RecordId(row.get(2)?),
        what,
        let_be: let_be.1.zip(let_be.0),
    };
    Ok((kind, check))
}

fn checks(db: &Connection, sql: &str, given: impl Params) -> Result<Vec<ToCheck>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(given)?;
    let mut found: Vec<(String, ToCheck)> = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    // A settling that was taken back before it was shared asks about what is open still.
    let open: BTreeSet<(RecordId, Challenge)> =
        found.iter().filter(|(kind, _)| kind == "clash").filter_map(|(_, check)| check.names()).collect();
    found.retain(|(kind, check)| kind != "again" || check.names().is_none_or(|name| !open.contains(&name)));
    Ok(found.into_iter().map(|(_, check)| check).collect())
}

impl ToCheck {
    fn names(&self) -> Option<(RecordId, Challenge)> {
        match &self.what {
            WhatToCheck::Clash(challenger) => Some((self.record, challenger.name())),
            WhatToCheck::SetAside(..) => None,
        }
    }
}

pub(crate) fn to_check(db: &Connection) -> Result<Vec<ToCheck>, StoreError> {
    checks(db, queries::TO_CHECK, [])
}

pub(crate) fn to_check_of(db: &Connection, id: RecordId) -> Result<Vec<ToCheck>, StoreError> {
    checks(db, queries::TO_CHECK_OF, [id.0])
}

/// Who set each field of a record as it is shown here, and when: as the server knows it, and what is on its way there.
pub(crate) fn who_set(db: &Connection, id: RecordId) -> Result<BTreeMap<FieldId, Mark>, StoreError> {
    let mut statement = db.prepare_cached("SELECT body FROM image WHERE record_id = ?1")?;
    let body: Option<Vec<u8>> = statement.query_row([id.0], |r| r.get(0)).optional()?;
    let image = body.map(|body| read_body(db, &body)).transpose()?;
    let mut marks: BTreeMap<FieldId, Mark> = image
        .iter()
        .flat_map(|image| image.fields.keys().filter_map(|f| Some((*f, image.mark_of(*f)?.clone()))))
        .collect();
    let device: String = local::get_meta(db, "device")?.unwrap_or_default();
    let mut statement = db.prepare_cached(queries::PENDING)?;
    let mut rows = statement.query(params![id.0, device])?;
    while let Some(row) = rows.next()? {
        let op = operation(row, 0)?;
        marks.extend(op.values.keys().map(|field| (*field, Mark::of(&op))));
    }
    Ok(marks)
}

impl Store {
    /// What was set aside and let be, the latest first.
    pub fn let_be_so_far(&self, most: u32) -> Result<Vec<ToCheck>, StoreError> {
        checks(&self.db, queries::LET_BE, [most])
    }

    /// Somebody saw what was set aside and lets it be. It stays here with its values, and can be asked again. Others of
    /// the office decide for themselves: there is no record that could carry it to them, because perhaps there is none.
    pub fn let_be(&mut self, number: u64, wall: &str) -> Result<bool, StoreError> {
        let changed = self.db.execute(
            "UPDATE change_to_check SET let_be_at = ?2, let_be_by = ?3
             WHERE number = ?1 AND kind IN ('set_aside', 'awaits') AND let_be_at IS NULL",
            params![number.cast_signed(), wall, self.who.actor],
        )?;
        Ok(changed > 0)
    }

    pub fn ask_again(&mut self, number: u64) -> Result<bool, StoreError> {
        let changed = self.db.execute(
            "UPDATE change_to_check SET let_be_at = NULL, let_be_by = NULL
             WHERE number = ?1 AND let_be_at IS NOT NULL",
            params![number.cast_signed()],
        )?;
        Ok(changed > 0)
    }
}

impl Tx<'_> {
    /// What these name is decided: not asked again while the operation is on its way, and asked again after its undo.
    pub(crate) fn note_settled(&self, id: RecordId, settles: &[Challenge]) -> Result<(), StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT record_type, body FROM change_to_check WHERE record_id = ?1 AND kind IN ('clash', 'again')",
        )?;
        let mut rows = statement.query([id.0])?;
        while let Some(row) = rows.next()? {
            let (record_type, body): (u16, Vec<u8>) = (row.get(0)?, row.get(1)?);
            if settles.contains(&from_bytes::<Challenger>(&body)?.name()) {
                self.db
                    .prepare_cached(
                        "INSERT INTO settled (action, record_id, record_type, body) VALUES (?1, ?2, ?3, ?4)
                         ON CONFLICT DO NOTHING",
                    )?
                    .execute(params![Short(&self.action), id.0, record_type, body])?;
                self.db
                    .prepare_cached(
                        "DELETE FROM change_to_check WHERE record_id = ?1 AND kind = 'again' AND body = ?2",
                    )?
                    .execute(params![id.0, body])?;
            }
        }
        Ok(())
    }

    /// What an action settled is asked again here, because it was taken back. Gives how many values that are.
    pub(crate) fn ask_what_was_settled(&self, action: &str) -> Result<usize, StoreError> {
        let again = self.db.execute(
            "INSERT INTO change_to_check (record_type, record_id, kind, body)
             SELECT record_type, record_id, 'again', body FROM settled WHERE action = ?1
             ON CONFLICT DO NOTHING",
            [Short(action)],
        )?;
        self.db.execute("DELETE FROM settled WHERE action = ?1", [Short(action)])?;
        Ok(again)
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
            .execute([id.0])?;
        // What left this laptop leaves no value of it behind.
        if image.is_none() {
            self.db
                .prepare_cached("DELETE FROM change_to_check WHERE record_id = ?1 AND kind = 'again'")?
                .execute([id.0])?;
            self.db.prepare_cached("DELETE FROM settled WHERE record_id = ?1")?.execute([id.0])?;
        }
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
            .prepare_cached(
                "UPDATE op SET is_back = ?3
                 WHERE device = (SELECT number FROM word WHERE text = ?1) AND seq = ?2 AND tx = ?4",
            )?
            .execute(params![op.device, (op.seq + self.after).cast_signed(), why, Short(&op.tx)])?;
        Ok(())
    }

    fn write_check(&self, record_type: u16, id: RecordId, kind: &str, body: &[u8]) -> Result<(), StoreError> {
        self.db
            .prepare_cached(
                "INSERT INTO change_to_check (record_type, record_id, kind, body) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (record_id, kind, body) DO NOTHING",
            )?
            .execute(params![record_type, id.0, kind, body])?;
        Ok(())
    }
}
