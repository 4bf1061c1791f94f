//! What became of a record and of the office's actions, told from the operation log.
//! Never here: the words for a field or a person.

use crate::{
    Read, Store, StoreError, queries,
    short::{Long, Short},
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::BTreeSet;
use waymark_domain::{FieldId, RecordId, RecordType, Value, Values};
use waymark_sync::{OpKind, decode_values};

/// One field that changed, or the record as a whole when `field` is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub at: String,
    pub actor: String,
    /// Empty where it was done on another laptop.
    pub action: String,
    pub kind: OpKind,
    pub field: Option<FieldId>,
    pub before: Value,
    pub after: Value,
}

/// An action that a person did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionRow {
    pub id: String,
    pub code: String,
    pub title: String,
    pub at: String,
    pub actor: String,
    pub can_undo: bool,
    pub undone: bool,
    /// Its operations: the place in the log before the first, and the last.
    pub(crate) places: (u64, u64),
}

fn action_row(row: &Row<'_>) -> rusqlite::Result<ActionRow> {
    Ok(ActionRow {
        id: row.get::<_, Long>(0)?.0,
        code: row.get(1)?,
        title: row.get(2)?,
        at: row.get(3)?,
        actor: row.get(4)?,
        can_undo: row.get(5)?,
        undone: row.get::<_, Option<Long>>(6)?.is_some(),
        places: (
            row.get::<_, i64>(7)?.cast_unsigned().saturating_sub(1),
            row.get::<_, i64>(8)?.cast_unsigned(),
        ),
    })
}

/// The fields of a record that operations after `rev` changed.
pub(crate) fn fields_since(db: &Connection, id: RecordId, rev: u64) -> Result<BTreeSet<FieldId>, StoreError> {
    let mut statement = db.prepare_cached(queries::CHANGED_SINCE)?;
    let mut rows = statement.query(params![id.0, rev.cast_signed()])?;
    let mut fields = BTreeSet::new();
    while let Some(row) = rows.next()? {
        fields.extend(decode_values(&row.get::<_, Vec<u8>>(0)?)?.into_keys());
    }
    Ok(fields)
}

impl Store {
    /// Everything that was changed in a record, the newest first.
    pub fn history(&self, id: RecordId) -> Result<Vec<Change>, StoreError> {
        let mut statement = self.db.prepare_cached(queries::HISTORY)?;
        let mut rows = statement.query([id.0])?;
        let mut changes = Vec::new();
        while let Some(row) = rows.next()? {
            let kind: String = row.get(3)?;
            let kind = OpKind::from_code(&kind)
                .ok_or_else(|| StoreError::Damaged(format!("an operation is a {kind}")))?;
            let after: Values = decode_values(&row.get::<_, Vec<u8>>(4)?)?;
            let before: Values = decode_values(&row.get::<_, Vec<u8>>(5)?)?;
            let one = |field: Option<FieldId>, before: Value, after: Value| -> rusqlite::Result<Change> {
                Ok(Change {
                    at: row.get::<_, Long>(0)?.0,
                    actor: row.get(1)?,
                    action: row.get(2)?,
                    kind,
                    field,
                    before,
                    after,
                })
            };
            // Without values it settled a clash and let the value stand, or brought the record back.
            if kind == OpKind::Patch && !after.is_empty() {
                for (field, value) in after {
                    changes.push(one(Some(field), before.get(&field).cloned().unwrap_or_default(), value)?);
                }
            } else {
                changes.push(one(None, Value::Null, Value::Null)?);
            }
        }
        Ok(changes)
    }

    /// The latest action that can still be undone.
    pub fn last_action(&self) -> Result<Option<ActionRow>, StoreError> {
        Ok(self.db.prepare_cached(queries::LAST_UNDOABLE)?.query_row([], action_row).optional()?)
    }

    pub fn action(&self, id: &str) -> Result<Option<ActionRow>, StoreError> {
        Ok(self.db.prepare_cached(queries::ACTION)?.query_row([Short(id)], action_row).optional()?)
    }

    /// The action that made a record.
    pub fn made_by(&self, id: RecordId) -> Result<Option<ActionRow>, StoreError> {
        let tx: Option<Long> =
            self.db().prepare_cached(queries::MADE_BY)?.query_row([id.0], |r| r.get(0)).optional()?;
        tx.map_or(Ok(None), |tx| self.action(&tx.0))
    }

    /// The records of one kind that an action made or changed.
    pub fn records_of(&self, action: &str, record: RecordType) -> Result<Vec<RecordId>, StoreError> {
        let mut statement = self.db.prepare_cached(queries::RECORDS_OF)?;
        let mut rows = statement.query(params![Short(action), record.code()])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(RecordId(row.get(0)?));
        }
        Ok(found)
    }

    /// Changes that no server has seen.
    pub fn unshared(&self) -> Result<u64, StoreError> {
        if self.shared()?.is_some() {
            return Ok(self.unsent()?.0);
        }
        Ok(self
            .db
            .prepare_cached("SELECT count(*) FROM action")?
            .query_row([], |r| r.get::<_, i64>(0))?
            .unsigned_abs())
    }
}
