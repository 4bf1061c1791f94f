//! The server's image of a record, beside its row: the values are written twice only while the two differ.
//! Never here: the row.

use super::taking::Taking;
use crate::{
    StoreError,
    log::operation,
    queries,
    read::get_any,
    short::{Words, word},
    table::Stored,
};
use rusqlite::{Connection, OptionalExtension, params};
use waymark_domain::{FieldId, RecordId, RecordType, Values};
use waymark_sync::{
    Bare, Compact, Digest, Image, Operation, Planted, decode_values, from_numbered, is_planted, to_numbered,
    unit_of,
};

/// Of an operation that never will be in an image (the column `is_back`).
const SET_ASIDE: i64 = 2;

/// An image, and where the tables count it.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub image: Option<Image>,
    /// Its scope and revision as they stand in the table.
    pub counted: Option<(String, u64)>,
    /// Of an epoch that is over: whatever comes takes its place.
    pub stale: bool,
}

impl Kept {
    pub const NONE: Kept = Kept { image: None, counted: None, stale: false };
}

/// A row is about to differ from its image: then the image keeps the values itself.
pub(crate) fn keep_values(db: &Connection, words: &mut Words, row: &Stored) -> Result<(), StoreError> {
    let id = row.id.0;
    let mut statement = db.prepare_cached("SELECT body FROM image WHERE record_id = ?1 AND whole = 0")?;
    let body: Option<Vec<u8>> = statement.query_row([id], |r| r.get(0)).optional()?;
    let Some(body) = body else { return Ok(()) };
    let mut image = read_body(db, &body)?;
    fill(&mut image, &row.values);
    let body = write_body(db, words, &image)?;
    db.prepare_cached("UPDATE image SET whole = 1, body = ?2 WHERE record_id = ?1")?
        .execute(params![id, body])?;
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
    let rev: Option<i64> = statement.query_row([id.0], |r| r.get(0)).optional()?;
    let mut seen = rev.unwrap_or(0).cast_unsigned();
    if is_planted(Planted::SeesThroughItsOwn) {
        return Ok(seen);
    }
    let mut statement = db.prepare_cached(queries::PENDING)?;
    let mut rows = statement.query(params![id.0, device])?;
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

/// An image as the table has it, perhaps without its values.
pub(super) fn read_body(db: &Connection, body: &[u8]) -> Result<Image, StoreError> {
    from_numbered(body, &|number| word(db, number)).map_err(|e| StoreError::Damaged(e.to_string()))
}

fn write_body<T: Compact>(db: &Connection, words: &mut Words, image: &T) -> Result<Vec<u8>, StoreError> {
    let mut failed = None;
    let body = to_numbered(image, &mut |name| match words.number(db, name) {
        Ok(number) => Some(number.cast_unsigned()),
        Err(error) => {
            failed = Some(error);
            None
        }
    });
    failed.map_or(Ok(body), Err)
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
        let mut statement = self.db.prepare_cached(
            "SELECT (SELECT text FROM word WHERE number = scope), rev, whole, stale, body
                 FROM image WHERE record_id = ?1",
        )?;
        let row: Option<(String, i64, bool, bool, Vec<u8>)> = statement
            .query_row([id.0], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)))
            .optional()?;
        let Some((scope, rev, whole, stale, body)) = row else {
            return Ok(Kept::NONE);
        };
        let mut image = read_body(&self.db, &body)?;
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
                self.db.prepare_cached("DELETE FROM image WHERE record_id = ?1")?.execute([id.0])?;
            }
            return Ok(());
        };
        self.digests.entry(image.scope.clone()).or_default().toggle(id, image.rev);
        let scope = self.words.number(&self.db, &image.scope)?;
        let body = if whole {
            write_body(&self.db, &mut self.words, image)?
        } else {
            write_body(&self.db, &mut self.words, &Bare(image))?
        };
        self.db
            .prepare_cached(
                "INSERT INTO image (record_id, record_type, scope, rev, whole, body, stale, own)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT (record_id) DO UPDATE
                 SET scope = ?3, rev = ?4, whole = ?5, body = ?6, stale = ?7, own = ?8",
            )?
            .execute(params![
                id.0,
                record_type,
                scope,
                image.rev.cast_signed(),
                whole,
                body,
                kept.stale,
                image.latest.get(&self.device).map_or(0, |seq| seq.cast_signed())
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

    /// This laptop's own operations that stand on top of the image.
    ///
    /// Those that the image has do not, and those that it has not, or has no more, do. Only what the server is known to
    /// have of this very disk counts: one that was copied or put back uses numbers that the image knows from its other
    /// life. What the server had under another name comes back under that one. An image of an epoch that is over says
    /// nothing of what the server has now.
    pub fn on_top(&self, id: RecordId, kept: &Kept) -> Result<Vec<Operation>, StoreError> {
        let image = kept.image.as_ref().filter(|_| !kept.stale);
        let latest = |device: &str| image.and_then(|image| image.latest.get(device).copied()).unwrap_or(0);
        let come = (latest(&self.device).min(self.sent) + self.after).cast_signed();
        let mut stands = false;
        let mut statement = self.db.prepare_cached(queries::OWN_OF)?;
        let mut rows = statement.query(params![id.0, self.device])?;
        while let Some(row) = rows.next()? {
            let (place, was): (i64, i64) = (row.get(0)?, row.get(1)?);
            let is_back = match row.get::<_, Option<String>>(2)? {
                _ if image.is_none() || was == SET_ASIDE => was,
                None => i64::from(place <= come),
                Some(device) => i64::from(latest(&device) >= row.get::<_, i64>(3)?.cast_unsigned()),
            };
            if is_back != was {
                self.db
                    .prepare_cached("UPDATE op SET is_back = ?2 WHERE seq = ?1")?
                    .execute(params![place, is_back])?;
            }
            stands |= is_back == 0;
        }
        if stands && !is_planted(Planted::ReplayForgotten) { self.pending(id) } else { Ok(Vec::new()) }
    }

    /// What the server has of this laptop's, up to this place of the log, is not on top of a record that is not here.
    pub fn nothing_on_top(&self, id: RecordId, place: u64) -> Result<(), StoreError> {
        self.db
            .prepare_cached("UPDATE op SET is_back = 3 WHERE record_id = ?1 AND seq <= ?2 AND is_back <> 2")?
            .execute(params![id.0, place.cast_signed()])?;
        Ok(())
    }

    fn pending(&self, id: RecordId) -> Result<Vec<Operation>, StoreError> {
        let mut statement = self.db.prepare_cached(queries::PENDING)?;
        let mut rows = statement.query(params![id.0, self.device])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(operation(row, self.after)?);
        }
        Ok(found)
    }
}
