//! The server's image of a record, beside its row: the values are written twice only while the two differ.
//! Never here: the row.

use super::{from_bytes, taking::Taking, to_bytes};
use crate::{StoreError, log::operation, queries, read::get_any, table::Stored};
use rusqlite::{Connection, OptionalExtension, params};
use waymark_domain::{FieldId, RecordId, RecordType, Value, Values};
use waymark_sync::{Digest, Image, Operation, Planted, decode_values, is_planted, unit_of};

/// An image, and where the tables count it.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub image: Option<Image>,
    /// Its scope and revision as they stand in the table.
    pub counted: Option<(String, u64)>,
    /// Of an epoch that is over: whatever comes takes its place.
    pub stale: bool,
}

/// A row is about to differ from its image: then the image keeps the values itself.
pub(crate) fn keep_values(db: &Connection, row: &Stored) -> Result<(), StoreError> {
    let id = row.id.to_string();
    let mut statement = db.prepare_cached("SELECT body FROM image WHERE record_id = ?1 AND whole = 0")?;
    let body: Option<Vec<u8>> = statement.query_row(params![id], |r| r.get(0)).optional()?;
    let Some(body) = body else { return Ok(()) };
    let mut image: Image = from_bytes(&body)?;
    fill(&mut image, &row.values);
    db.prepare_cached("UPDATE image SET whole = 1, body = ?2 WHERE record_id = ?1")?
        .execute(params![id, to_bytes(&image)?])?;
    Ok(())
}

/// The server's revision of a record as a person saw it who changes these fields now. Where an operation of this laptop
/// that has not come back hides what the server has of a field, it is the one that was seen when that was made.
pub(crate) fn seen(
    db: &Connection,
    device: &str,
    record_type: u16,
    id: RecordId,
    changed: &Values,
) -> Result<u64, StoreError> {
    let mut statement = db.prepare_cached("SELECT rev FROM image WHERE record_id = ?1")?;
    let rev: Option<i64> = statement.query_row(params![id.to_string()], |r| r.get(0)).optional()?;
    let mut seen = rev.unwrap_or(0).cast_unsigned();
    if is_planted(Planted::SeesThroughItsOwn) {
        return Ok(seen);
    }
    let mut statement = db.prepare_cached(queries::PENDING)?;
    let mut rows = statement.query(params![id.to_string(), device])?;
    while let Some(row) = rows.next()? {
        let own = decode_values(&row.get::<_, Vec<u8>>(13)?)?;
        let unit = |field: &FieldId| unit_of(record_type, *field);
        // A deletion or a move is of all fields.
        let hides = changed.is_empty() || own.keys().any(|own| changed.keys().any(|f| unit(f) == unit(own)));
        if hides {
            seen = seen.min(row.get::<_, i64>(6)?.cast_unsigned());
        }
    }
    Ok(seen)
}

fn fill(image: &mut Image, values: &Values) {
    for (field, held) in &mut image.fields {
        held.value = values.get(field).cloned().unwrap_or_default();
    }
}

impl Taking<'_> {
    pub fn image(&mut self, record_type: u16, id: RecordId) -> Result<&mut Kept, StoreError> {
        if !self.images.contains_key(&id) {
            let kept = self.read_image(record_type, id)?;
            self.images.insert(id, kept);
        }
        self.images.get_mut(&id).ok_or(StoreError::NotFound(id))
    }

    fn read_image(&self, record_type: u16, id: RecordId) -> Result<Kept, StoreError> {
        let mut statement = self
            .db
            .prepare_cached("SELECT scope, rev, whole, stale, body FROM image WHERE record_id = ?1")?;
        let row: Option<(String, i64, bool, bool, Vec<u8>)> = statement
            .query_row(params![id.to_string()], |r| {
                Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?))
            })
            .optional()?;
        let Some((scope, rev, whole, stale, body)) = row else {
            return Ok(Kept { image: None, counted: None, stale: false });
        };
        let mut image: Image = from_bytes(&body)?;
        if !whole
            && let Some(record) = RecordType::from_code(record_type)
            && let Some(held) = get_any(&self.db, record, id)?
        {
            fill(&mut image, &held.values);
        }
        Ok(Kept { counted: Some((scope, rev.cast_unsigned())), image: Some(image), stale })
    }

    pub fn write_image(
        &mut self,
        record_type: u16,
        id: RecordId,
        kept: &Kept,
        whole: bool,
    ) -> Result<(), StoreError> {
        if let Some((scope, rev)) = &kept.counted {
            self.digests.entry(scope.clone()).or_default().toggle(id, *rev);
        }
        let Some(image) = &kept.image else {
            if kept.counted.is_some() {
                self.db
                    .prepare_cached("DELETE FROM image WHERE record_id = ?1")?
                    .execute(params![id.to_string()])?;
            }
            return Ok(());
        };
        self.digests.entry(image.scope.clone()).or_default().toggle(id, image.rev);
        let body = if whole {
            to_bytes(image)?
        } else {
            let mut bare = image.clone();
            bare.fields.values_mut().for_each(|held| held.value = Value::Null);
            to_bytes(&bare)?
        };
        self.db
            .prepare_cached(
                "INSERT INTO image (record_id, record_type, scope, rev, whole, body, stale)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (record_id) DO UPDATE SET scope = ?3, rev = ?4, whole = ?5, body = ?6, stale = ?7",
            )?
            .execute(params![
                id.to_string(),
                record_type,
                image.scope,
                image.rev.cast_signed(),
                whole,
                body,
                kept.stale
            ])?;
        Ok(())
    }

    /// Changes each scope's digest by what was taken out and put in.
    pub fn write_digests(&mut self) -> Result<(), StoreError> {
        for (scope, change) in std::mem::take(&mut self.digests) {
            if change == Digest::default() {
                continue;
            }
            let mut statement = self.db.prepare_cached("SELECT digest FROM cursor WHERE scope = ?1")?;
            let held: Option<Vec<u8>> = statement.query_row(params![scope], |r| r.get(0)).optional()?;
            let Some(held) = held else { continue };
            let held = held.try_into().map(u128::from_le_bytes).unwrap_or_default();
            self.db
                .prepare_cached("UPDATE cursor SET digest = ?2 WHERE scope = ?1")?
                .execute(params![scope, (held ^ change.0).to_le_bytes()])?;
        }
        Ok(())
    }

    /// Operations of this laptop that the image has are not on top of it, and those that it has not, or has no more, are.
    /// Only what the server is known to have of this very disk: one that was copied or put back uses numbers that the
    /// image knows from its other life. What the server had under another name comes back under that one.
    pub fn mark_back(&self, id: RecordId, image: Option<&Image>) -> Result<(), StoreError> {
        let Some(image) = image else { return Ok(()) };
        let latest = image.latest.get(&self.device).copied().unwrap_or(0);
        self.db
            .prepare_cached(
                "UPDATE op SET is_back = (seq <= ?3)
                 WHERE record_id = ?1 AND device = ?2 AND as_device IS NULL AND is_back <> 2 AND is_back <> (seq <= ?3)",
            )?
            .execute(params![
                id.to_string(),
                self.device,
                (latest.min(self.sent) + self.after).cast_signed()
            ])?;
        let again: Vec<(i64, String, i64)> = {
            let mut statement = self.db.prepare_cached(queries::AGAIN)?;
            let rows = statement
                .query_map(params![id.to_string(), self.device], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
            rows.collect::<Result<_, _>>()?
        };
        for (place, device, seq) in again {
            let is_back = image.latest.get(&device).is_some_and(|latest| *latest >= seq.cast_unsigned());
            self.db
                .prepare_cached("UPDATE op SET is_back = ?2 WHERE seq = ?1")?
                .execute(params![place, is_back])?;
        }
        Ok(())
    }

    /// What the server has of this laptop's, up to this place of the log, is not on top of a record that is not here.
    pub fn nothing_on_top(&self, id: RecordId, place: u64) -> Result<(), StoreError> {
        self.db
            .prepare_cached("UPDATE op SET is_back = 3 WHERE record_id = ?1 AND seq <= ?2 AND is_back <> 2")?
            .execute(params![id.to_string(), place.cast_signed()])?;
        Ok(())
    }

    /// This laptop's own operations that stand on top of the image.
    pub fn pending(&self, id: RecordId) -> Result<Vec<Operation>, StoreError> {
        let mut statement = self.db.prepare_cached(queries::PENDING)?;
        let mut rows = statement.query(params![id.to_string(), self.device])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(operation(row, self.after)?);
        }
        Ok(found)
    }
}
