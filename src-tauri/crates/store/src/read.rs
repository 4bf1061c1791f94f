//! Single records, and the records that link to them; the same questions inside and outside a change.
//! Never here: lists with pages (see `list`), search (see `search`).

use crate::{
    Store, StoreError, ToCheck, Tx, sharing,
    table::{Stored, read_row, statements},
};
use rusqlite::{Connection, Params, params};
use std::collections::BTreeMap;
use waymark_domain::{FieldId, Kind, Record, RecordId, RecordType};
use waymark_sync::Mark;

pub(crate) fn get_any(
    db: &Connection,
    record: RecordType,
    id: RecordId,
) -> Result<Option<Stored>, StoreError> {
    let mut statement = db.prepare_cached(&statements(record).select)?;
    let mut rows = statement.query([id.0])?;
    rows.next()?.map(|row| read_row(record, row)).transpose()
}

fn typed<R: Record>(row: &Stored) -> Result<R, StoreError> {
    R::from_values(&row.values).map_err(|p| StoreError::Fields(vec![p]))
}

/// Ids as one text, because a selection can be longer than a statement has places.
pub(crate) fn id_list(ids: &[RecordId]) -> String {
    serde_json::to_string(&ids.iter().map(ToString::to_string).collect::<Vec<_>>()).unwrap_or_default()
}

pub(crate) fn rows(
    db: &Connection,
    record: RecordType,
    rest: &str,
    given: impl Params,
    take: impl FnMut(Stored),
) -> Result<(), StoreError> {
    rows_with(db, record, "", rest, given, take)
}

/// The same with tables of its own, which stand before SELECT.
pub(crate) fn rows_with(
    db: &Connection,
    record: RecordType,
    with: &str,
    rest: &str,
    given: impl Params,
    mut take: impl FnMut(Stored),
) -> Result<(), StoreError> {
    let sql = format!("{with}SELECT {} FROM {} t {rest}", statements(record).columns, record.name());
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query(given)?;
    while let Some(row) = rows.next()? {
        take(read_row(record, row)?);
    }
    Ok(())
}

/// The same, with the number of rows that there are beside those of the page; `all` is the table of their ids. None
/// where the page holds no row, so that nothing was told.
pub(crate) fn page_with(
    db: &Connection,
    record: RecordType,
    (with, all): (&str, &str),
    rest: &str,
    given: impl Params,
    mut take: impl FnMut(Stored),
) -> Result<Option<u64>, StoreError> {
    let columns = &statements(record).columns;
    let sql = format!("{with}SELECT {columns}, (SELECT count(*) FROM {all}) FROM {} t {rest}", record.name());
    let mut statement = db.prepare_cached(&sql)?;
    let last = statement.column_count() - 1;
    let mut rows = statement.query(given)?;
    let mut total = None;
    while let Some(row) = rows.next()? {
        if total.is_none() {
            total = Some(row.get::<_, i64>(last)?.unsigned_abs());
        }
        take(read_row(record, row)?);
    }
    Ok(total)
}

/// What can be asked of the store, and within a change of it.
pub trait Read {
    fn db(&self) -> &Connection;

    fn get(&self, record: RecordType, id: RecordId) -> Result<Option<Stored>, StoreError> {
        Ok(get_any(self.db(), record, id)?.filter(|row| !row.deleted))
    }

    fn need(&self, record: RecordType, id: RecordId) -> Result<Stored, StoreError> {
        self.get(record, id)?.ok_or(StoreError::NotFound(id))
    }

    fn record<R: Record>(&self, id: RecordId) -> Result<R, StoreError>
    where
        Self: Sized,
    {
        typed(&self.need(R::TYPE, id)?)
    }

    /// Those of these records that are there, in no order; one question for a whole page.
    fn get_many(&self, record: RecordType, ids: &[RecordId]) -> Result<Vec<Stored>, StoreError> {
        let ids = id_list(ids);
        let mut found = Vec::new();
        let rest = "WHERE t.id IN (SELECT waymark_id(value) FROM json_each(?1)) AND t.deleted = 0";
        rows(self.db(), record, rest, params![ids], |row| found.push(row))?;
        Ok(found)
    }

    /// The records that link to these by one of their fields, each with the one that it leads to, oldest first.
    fn linked_many(
        &self,
        record: RecordType,
        field: &str,
        ids: &[RecordId],
    ) -> Result<Vec<(RecordId, Stored)>, StoreError> {
        let Some(field) = record.field(field) else { return Ok(Vec::new()) };
        let rest = format!(
            "WHERE t.\"{}\" IN (SELECT waymark_id(value) FROM json_each(?1)) AND t.deleted = 0 ORDER BY t.created_at, t.id",
            field.name
        );
        let mut found = Vec::new();
        rows(self.db(), record, &rest, params![id_list(ids)], |row| {
            let to = row.values.get(&field.id).and_then(|v| v.as_text()).and_then(|to| to.parse().ok());
            found.extend(to.map(|to: RecordId| (to, row)));
        })?;
        Ok(found)
    }

    /// The highest number that follows this beginning in a text field, among deleted records too: a number that was
    /// given once is never given again.
    fn highest(&self, record: RecordType, field: &str, beginning: &str) -> Result<Option<u64>, StoreError> {
        let Some(field) = record.field(field) else { return Ok(None) };
        let sql = format!(
            "SELECT max(CAST(substr(\"{0}\", ?2) AS INTEGER)) FROM {1} WHERE \"{0}\" >= ?1 AND \"{0}\" < ?3",
            field.name,
            record.name()
        );
        // Digits sort below a colon.
        let given = params![beginning, beginning.chars().count() as i64 + 1, format!("{beginning}:")];
        let highest: Option<i64> = self.db().prepare_cached(&sql)?.query_row(given, |r| r.get(0))?;
        Ok(highest.map(i64::unsigned_abs))
    }

    /// Which kind of record has this id.
    fn find(&self, id: RecordId) -> Result<Option<Stored>, StoreError> {
        for record in RecordType::ALL {
            if let Some(row) = self.get(*record, id)? {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    /// The records that link to `id` by one of their fields, oldest first.
    fn linked(&self, record: RecordType, field: &str, id: RecordId) -> Result<Vec<Stored>, StoreError> {
        let Some(field) = record.field(field) else { return Ok(Vec::new()) };
        let rest = format!("WHERE t.\"{}\" = ?1 AND t.deleted = 0 ORDER BY t.created_at, t.id", field.name);
        let mut found = Vec::new();
        rows(self.db(), record, &rest, [id.0], |row| found.push(row))?;
        Ok(found)
    }

    fn linked_records<R: Record>(&self, field: &str, id: RecordId) -> Result<Vec<(RecordId, R)>, StoreError>
    where
        Self: Sized,
    {
        self.linked(R::TYPE, field, id)?.iter().map(|row| Ok((row.id, typed(row)?))).collect()
    }

    /// Whether anything but `except` links to this record.
    fn is_linked(
        &self,
        record: RecordType,
        id: RecordId,
        except: &dyn Fn(RecordId) -> bool,
    ) -> Result<bool, StoreError> {
        for other in RecordType::ALL {
            for field in other.fields().iter().filter(|f| f.kind == Kind::Link(record)) {
                let sql =
                    format!("SELECT id FROM {} WHERE \"{}\" = ?1 AND deleted = 0", other.name(), field.name);
                let mut statement = self.db().prepare_cached(&sql)?;
                let mut found = statement.query([id.0])?;
                while let Some(row) = found.next()? {
                    if !except(RecordId(row.get(0)?)) {
                        return Ok(true);
                    }
                }
            }
        }
        Ok(false)
    }

    /// Every record of a kind, one at a time; for imports, exports and checks, never for a screen.
    fn each(&self, record: RecordType, take: &mut dyn FnMut(Stored)) -> Result<(), StoreError> {
        rows(self.db(), record, "WHERE t.deleted = 0 ORDER BY t.created_at, t.id", [], take)
    }

    fn all<R: Record>(&self) -> Result<Vec<(RecordId, R)>, StoreError>
    where
        Self: Sized,
    {
        let mut found = Vec::new();
        let mut problem = None;
        self.each(R::TYPE, &mut |row| match typed(&row) {
            Ok(record) => found.push((row.id, record)),
            Err(e) => problem = Some(e),
        })?;
        problem.map_or(Ok(found), Err)
    }

    fn count(&self, record: RecordType) -> Result<u64, StoreError> {
        let sql = format!("SELECT count(*) FROM {} WHERE deleted = 0", record.name());
        Ok(self.db().prepare_cached(&sql)?.query_row([], |r| r.get::<_, i64>(0))?.unsigned_abs())
    }

    /// The number of the last operation. It moves with every change, whoever makes it, in whichever window.
    fn last_operation(&self) -> Result<u64, StoreError> {
        let mut statement = self.db().prepare_cached("SELECT coalesce(max(seq), 0) FROM op")?;
        Ok(statement.query_row([], |r| r.get::<_, i64>(0))?.unsigned_abs())
    }

    /// What waits for a person, the oldest first.
    fn to_check(&self) -> Result<Vec<ToCheck>, StoreError> {
        sharing::to_check(self.db())
    }

    /// The same about one record.
    fn to_check_of(&self, id: RecordId) -> Result<Vec<ToCheck>, StoreError> {
        sharing::to_check_of(self.db(), id)
    }

    /// Who set each field of a record as it is shown here, and when.
    fn who_set(&self, id: RecordId) -> Result<BTreeMap<FieldId, Mark>, StoreError> {
        sharing::who_set(self.db(), id)
    }

    /// Bytes that a record names by their digest.
    fn blob(&self, digest: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let mut statement = self.db().prepare_cached("SELECT bytes FROM blob WHERE digest = ?1")?;
        let mut rows = statement.query(params![digest])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
    }
}

impl Read for Store {
    fn db(&self) -> &Connection {
        &self.db
    }
}

impl Read for Tx<'_> {
    fn db(&self) -> &Connection {
        &self.db
    }
}
