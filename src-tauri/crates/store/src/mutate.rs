//! The one way to change a record: row, operation, history and search index in one transaction with a name.
//! Never here: a rule of the domain beyond the declaration's own checks.

use crate::{
    Read, Store, StoreError,
    ids::new_uuid,
    log::Said,
    queries,
    search::{Pending, is_searched},
    sharing::keep_values,
    short::{Short, Words, owned, short},
    table::{self, Head, Stored, extra, to_sql},
};
use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::{Transaction, TransactionBehavior, params, params_from_iter, types::Value as Sql};
use std::sync::atomic::Ordering;
use waymark_domain::{FieldId, Record, RecordId, RecordType, Values};
use waymark_sync::{Chain, Challenge, Hlc, OpKind, Planted, decode_values, is_planted, unit_of};

/// What a person does, by name: "Confirm placement of Aisha Begum".
#[derive(Debug, Clone)]
pub struct Action {
    pub code: &'static str,
    pub title: String,
    /// False for what has left the building: an issued letter is corrected by another.
    pub can_undo: bool,
}

impl Action {
    pub fn new(code: &'static str, title: impl Into<String>) -> Self {
        Action { code, title: title.into(), can_undo: true }
    }

    pub fn for_good(code: &'static str, title: impl Into<String>) -> Self {
        Action { can_undo: false, ..Action::new(code, title) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed {
    pub record: RecordType,
    pub id: RecordId,
    pub kind: OpKind,
}

/// A record that a transaction has changed so far: its changed fields before and after, all of them where it was
/// made or deleted.
#[derive(Debug, Clone, PartialEq)]
pub struct Touched {
    pub record: RecordType,
    pub id: RecordId,
    pub was: Values,
    pub is: Values,
}

/// What became of an action.
#[derive(Debug)]
pub struct Done<T> {
    pub value: T,
    /// None when nothing was changed, so that nothing stands to be undone.
    pub action: Option<String>,
    pub changed: Vec<Changed>,
}

/// A transaction in which records are read and changed.
pub struct Tx<'a> {
    pub(crate) db: Transaction<'a>,
    pub(crate) now: DateTime<Utc>,
    pub(crate) action: String,
    changed: Vec<Changed>,
    search: Pending,
    pub(crate) words: Words,
    pub(crate) who: Who,
    pub(crate) hlc: Hlc,
    /// The last place of the log before this action.
    began: u64,
    pub(crate) seq: u64,
    pub(crate) chain: Chain,
    /// Whether the office has a server: then an operation says which of its revisions the person saw.
    pub(crate) shared: bool,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Who {
    pub device: String,
    /// The place in the log after which this device's own operations stand: 0 but where the log was restored.
    pub after: u64,
    pub actor: String,
    pub office: String,
    pub scope: String,
}

impl Who {
    /// Within a transaction nobody changes it: another program that shares this store may, when its disk was put back.
    pub fn read_name(&mut self, db: &rusqlite::Connection) -> Result<(), StoreError> {
        if is_planted(Planted::NameKept) && !self.device.is_empty() {
            return Ok(());
        }
        let mut statement = db.prepare_cached(
            "SELECT (SELECT value FROM meta WHERE name = 'device'), (SELECT value FROM meta WHERE name = 'device_after')",
        )?;
        let (device, after): (Option<String>, Option<String>) =
            statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        self.device = device.ok_or_else(|| StoreError::Damaged("it does not say its device".into()))?;
        // Only where the log was restored.
        self.after = after.and_then(|seq| seq.parse().ok()).unwrap_or(0);
        Ok(())
    }
}

/// Resets the flag however the transaction ends, a panic included.
pub(crate) struct Open<'a>(pub &'a std::sync::atomic::AtomicBool);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

impl Store {
    pub fn mutate<T, E: From<StoreError>>(
        &mut self,
        action: Action,
        now: DateTime<Utc>,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<Done<T>, E> {
        self.write(action, None, now, work)
    }

    pub(crate) fn write<T, E: From<StoreError>>(
        &mut self,
        action: Action,
        undoes: Option<&str>,
        now: DateTime<Utc>,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<Done<T>, E> {
        let writing = self.writing.clone();
        let draft = self.ending.take();
        let db =
            self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
        writing.store(true, Ordering::Relaxed);
        let _open = Open(&writing);
        self.who.read_name(&db)?;
        let mut tx = Tx::begin(db, now, self.who.clone())?;
        let value = work(&mut tx)?;
        if let Some(key) = draft {
            tx.clear_draft(&key)?;
        }
        let (id, changed) = tx.finish(&action, undoes)?;
        Ok(Done { value, action: (!changed.is_empty()).then_some(id), changed })
    }
}

impl<'a> Tx<'a> {
    fn begin(db: Transaction<'a>, now: DateTime<Utc>, who: Who) -> Result<Self, StoreError> {
        let last: Option<(u64, u64, Vec<u8>)> = {
            let mut last = db.prepare_cached(queries::LAST_LINK)?;
            let mut rows = last.query([])?;
            match rows.next()? {
                Some(row) => Some((
                    row.get::<_, i64>(0)?.cast_unsigned(),
                    row.get::<_, i64>(1)?.cast_unsigned(),
                    row.get(2)?,
                )),
                None => None,
            }
        };
        let (seq, hlc, chain) = last.unwrap_or_default();
        let mut link = Chain::default();
        // Each device's chain begins with its own first operation.
        if chain.len() == 32 && seq > who.after {
            link.0.copy_from_slice(&chain);
        }
        let action = new_uuid().to_string();
        let shared = db
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM meta WHERE name IN ('epoch', 'founds'))")?
            .query_row([], |r| r.get(0))?;
        Ok(Tx {
            db,
            now,
            action,
            changed: Vec::new(),
            search: Pending::default(),
            words: Words::default(),
            who,
            hlc: Hlc(hlc),
            began: seq,
            seq,
            chain: link,
            shared,
        })
    }

    fn finish(self, action: &Action, undoes: Option<&str>) -> Result<(String, Vec<Changed>), StoreError> {
        // A settling that changed no value is taken back without changing one.
        let again = undoes.map_or(Ok(0), |undone| self.ask_what_was_settled(undone))?;
        if !self.changed.is_empty() || again > 0 {
            self.db
                .prepare_cached(
                    "INSERT INTO action (id, code, title, at, actor, can_undo, undoes, first_op, last_op)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 + 1, ?9)",
                )?
                .execute(params![
                    Short(&self.action),
                    action.code,
                    action.title,
                    self.wall(),
                    self.who.actor,
                    action.can_undo,
                    undoes.map(Short),
                    self.began.cast_signed(),
                    self.seq.cast_signed()
                ])?;
            if let Some(undone) = undoes {
                self.db.execute(
                    "UPDATE action SET undone_by = ?1 WHERE id = ?2",
                    params![Short(&self.action), Short(undone)],
                )?;
            }
        }
        self.search.write(&self.db)?;
        self.db.commit()?;
        Ok((self.action, self.changed))
    }

    pub(crate) fn wall(&self) -> String {
        self.now.to_rfc3339_opts(SecondsFormat::Millis, true)
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    pub fn new_id(&self) -> RecordId {
        RecordId(new_uuid())
    }

    pub fn insert<R: Record>(&mut self, record: &R) -> Result<RecordId, StoreError> {
        let id = self.new_id();
        self.insert_values(R::TYPE, id, record.to_values())?;
        Ok(id)
    }

    pub fn insert_values(
        &mut self,
        record: RecordType,
        id: RecordId,
        values: Values,
    ) -> Result<(), StoreError> {
        let values: Values = values.into_iter().filter(|(_, v)| !v.is_null()).collect();
        check(record, &values)?;
        let wall = self.wall();
        let by = (wall.as_str(), self.words.number(&self.db, &self.who.actor)?);
        let scope = self.words.number(&self.db, &self.who.scope)?;
        let search_number = self.search.add(&self.db, record, id, |field| values.get(&field))?;
        let head = Head { id, scope, deleted: false, made: by, changed: by, search_number };
        table::insert(
            &self.db,
            record,
            &head,
            |field| values.get(&field),
            values.iter().map(|(f, v)| (*f, v)),
        )?;
        self.log(record, id, Said::of(OpKind::Create, 0), values, &Values::new())
    }

    /// Changes only what differs; nothing is written when nothing does.
    pub fn patch(&mut self, record: RecordType, id: RecordId, changes: Values) -> Result<bool, StoreError> {
        self.settle(record, id, changes, Vec::new())
    }

    /// [`Self::patch`] by a person who saw these values that were not taken, and decided about them.
    pub fn settle(
        &mut self,
        record: RecordType,
        id: RecordId,
        changes: Values,
        settles: Vec<Challenge>,
    ) -> Result<bool, StoreError> {
        let before = self.need(record, id)?;
        let mut after = before.values.clone();
        let mut old = Values::new();
        let mut new = Values::new();
        for (field, value) in changes {
            let held = before.values.get(&field).cloned().unwrap_or_default();
            if held == value {
                continue;
            }
            old.insert(field, held);
            if value.is_null() {
                after.remove(&field);
            } else {
                after.insert(field, value.clone());
            }
            new.insert(field, value);
        }
        if new.is_empty() && !before.deleted && settles.is_empty() {
            return Ok(false);
        }
        check_changed(record, &after, &new)?;
        self.update(record, &before, &after, &new, false)?;
        if !settles.is_empty() {
            self.note_settled(id, &settles)?;
        }
        self.log(record, id, Said { settles, ..Said::of(OpKind::Patch, before.rev) }, new, &old)?;
        Ok(true)
    }

    /// [`Self::patch`] that refuses to overwrite what the person has not seen.
    pub fn patch_at(
        &mut self,
        record: RecordType,
        id: RecordId,
        rev: u64,
        changes: Values,
    ) -> Result<bool, StoreError> {
        let held = self.need(record, id)?;
        if held.rev != rev
            && changes.iter().any(|(f, v)| held.values.get(f).unwrap_or(&waymark_domain::Value::Null) != v)
        {
            let clash = crate::history::fields_since(&self.db, id, rev)?;
            // Fields that go together (an address) were seen together.
            let unit = |field: &FieldId| unit_of(record.code(), *field);
            if changes.keys().any(|f| clash.iter().any(|changed| unit(changed) == unit(f))) {
                return Err(StoreError::Stale(id));
            }
        }
        self.patch(record, id, changes)
    }

    /// A deleted record stays as a row that nothing shows, so that undo and late changes find it.
    pub fn delete(&mut self, record: RecordType, id: RecordId) -> Result<(), StoreError> {
        let before = self.need(record, id)?;
        self.update(record, &before, &before.values, &Values::new(), true)?;
        self.log(record, id, Said::of(OpKind::Delete, before.rev), Values::new(), &before.values)
    }

    /// The record goes to another scope, and leaves this laptop if that is not shared with it.
    pub fn move_to(&mut self, record: RecordType, id: RecordId, scope: &str) -> Result<bool, StoreError> {
        let before = self.need(record, id)?;
        if before.scope == scope {
            return Ok(false);
        }
        self.update(record, &before, &before.values, &Values::new(), false)?;
        let sql = format!("UPDATE {} SET scope = ?2 WHERE id = ?1", record.name());
        let number = self.words.number(&self.db, scope)?;
        self.db.prepare_cached(&sql)?.execute(params![id.0, number])?;
        let said = Said { scope: Some(scope.to_owned()), ..Said::of(OpKind::Move, before.rev) };
        self.log(record, id, said, Values::new(), &Values::new())?;
        Ok(true)
    }

    fn update(
        &mut self,
        record: RecordType,
        before: &Stored,
        after: &Values,
        changed: &Values,
        deleted: bool,
    ) -> Result<(), StoreError> {
        if self.shared {
            keep_values(&self.db, &mut self.words, before)?;
        }
        let mut sets: Vec<String> =
            ["rev", "deleted", "changed_at", "changed_by", "extra"].map(|c| format!("{c} = ?")).to_vec();
        let extra = extra(record, after.iter().map(|(field, value)| (*field, value)));
        let mut row: Vec<Sql> = vec![
            (before.rev.cast_signed() + 1).into(),
            i64::from(deleted).into(),
            owned(short(&self.wall()))?,
            self.words.number(&self.db, &self.who.actor)?.into(),
            extra.map_or(Sql::Null, Sql::Blob),
        ];
        for (id, value) in changed {
            if let Some(field) = record.field_by_id(*id) {
                sets.push(format!("\"{}\" = ?", field.name));
                row.push(to_sql(field, value));
            }
        }
        row.push(Sql::Blob(before.id.0.as_bytes().to_vec()));
        let sql = format!("UPDATE {} SET {} WHERE id = ?", record.name(), sets.join(", "));
        self.db.prepare_cached(&sql)?.execute(params_from_iter(row))?;
        if deleted {
            self.search.remove(&self.db, record, before.id)
        } else if before.deleted || is_searched(record, changed) {
            self.search.change(&self.db, record, before.id, |field| after.get(&field))
        } else {
            Ok(())
        }
    }

    /// A deleted record comes back, with these values.
    pub fn restore(&mut self, record: RecordType, id: RecordId, values: Values) -> Result<(), StoreError> {
        let before = crate::read::get_any(&self.db, record, id)?.ok_or(StoreError::NotFound(id))?;
        self.update(record, &before, &values, &values, false)?;
        self.log(record, id, Said::of(OpKind::Patch, before.rev), values, &Values::new())
    }

    fn log(
        &mut self,
        record: RecordType,
        id: RecordId,
        said: Said,
        values: Values,
        before: &Values,
    ) -> Result<(), StoreError> {
        let kind = said.kind;
        self.log_as(record.code(), id, said, values, before)?;
        self.changed.push(Changed { record, id, kind });
        Ok(())
    }

    /// Everything that this transaction has changed so far, one step after the other.
    pub fn touched(&self) -> Result<Vec<Touched>, StoreError> {
        let mut statement = self.db.prepare_cached(queries::STEPS)?;
        let mut rows = statement.query([self.began, self.seq].map(u64::cast_signed))?;
        let mut touched = Vec::new();
        while let Some(row) = rows.next()? {
            let Some(record) = RecordType::from_code(row.get(0)?) else { continue };
            touched.push(Touched {
                record,
                id: RecordId(row.get(1)?),
                was: decode_values(&row.get::<_, Vec<u8>>(4)?)?,
                is: decode_values(&row.get::<_, Vec<u8>>(3)?)?,
            });
        }
        Ok(touched)
    }

    /// Bytes that a record names by their digest: an issued letter.
    pub fn put_blob(&mut self, bytes: &[u8]) -> Result<String, StoreError> {
        let digest = blake3::hash(bytes).to_hex().to_string();
        self.db
            .prepare_cached(
                "INSERT INTO blob (digest, bytes) VALUES (?1, ?2) ON CONFLICT (digest) DO NOTHING",
            )?
            .execute(params![digest, bytes])?;
        Ok(digest)
    }
}

fn check(record: RecordType, values: &Values) -> Result<(), StoreError> {
    let problems = record.check(values);
    if problems.is_empty() { Ok(()) } else { Err(StoreError::Fields(problems)) }
}

/// A value that is not this change's own is no fault of it: one of a newer version stops nobody.
fn check_changed(record: RecordType, values: &Values, changed: &Values) -> Result<(), StoreError> {
    let mut problems = record.check(values);
    problems.retain(|problem| changed.contains_key(&problem.field));
    if problems.is_empty() { Ok(()) } else { Err(StoreError::Fields(problems)) }
}
