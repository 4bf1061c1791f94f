//! One transaction in which something from the server is taken: images first, then each row anew, once.
//! Never here: what the server's answer means (`pages`, `snapshot`, `settle`).

use super::{image::Kept, sent};
use crate::{
    Store, StoreError,
    mutate::Open,
    read::get_any,
    search::Pending,
    short::{Short, Words, owned, short},
    table::{self, Head, Stored, extra, to_sql},
};
use rusqlite::{Transaction, TransactionBehavior, params, params_from_iter, types::Value as Sql};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::Ordering,
};
use waymark_domain::{Field, FieldId, RecordId, RecordType, Value, Values};
use waymark_sync::{
    Digest, Effect, Image, Mark, OpKind, Operation, Planted, Seen, encode_values, is_planted, replay,
};

pub(super) struct Taking<'a> {
    pub db: Transaction<'a>,
    pub device: String,
    /// The place in the log after which this device's own operations stand.
    pub after: u64,
    /// The last of this device's operations that the server is known to have.
    pub sent: u64,
    /// Images read or changed so far, each with what the tables hold of it.
    pub images: BTreeMap<RecordId, Kept>,
    /// Records whose rows are to be shown anew.
    pub touched: BTreeSet<(u16, RecordId)>,
    /// What was taken out of or put into each scope.
    pub digests: BTreeMap<String, Digest>,
    search: Pending,
    pub words: Words,
    /// Digests of printed letters that this laptop may see no more.
    pub files_lost: Vec<String>,
    _open: Open<'a>,
}

impl<'a> Taking<'a> {
    pub fn begin(store: &'a mut Store) -> Result<Self, StoreError> {
        let db = store.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        store.writing.store(true, Ordering::Relaxed);
        let open = Open(&store.writing);
        store.who.read_name(&db)?;
        let (device, after, sent) = (store.who.device.clone(), store.who.after, sent(&db)?);
        Ok(Taking {
            db,
            device,
            after,
            sent,
            images: BTreeMap::new(),
            touched: BTreeSet::new(),
            digests: BTreeMap::new(),
            search: Pending::default(),
            words: Words::default(),
            files_lost: Vec::new(),
            _open: open,
        })
    }

    pub fn finish(mut self) -> Result<(), StoreError> {
        let beside = Beside::of(&self.db)?;
        for (record_type, id) in std::mem::take(&mut self.touched) {
            self.write(record_type, id, &beside)?;
        }
        self.forget_files()?;
        self.write_digests()?;
        self.search.write(&self.db)?;
        self.db.commit()?;
        Ok(())
    }

    fn write(&mut self, record_type: u16, id: RecordId, beside: &Beside) -> Result<(), StoreError> {
        self.image(record_type, id)?;
        let Some(kept) = self.images.remove(&id) else { return Ok(()) };
        let image = kept.image.as_ref();
        let own = if beside.operations { self.on_top(id, &kept)? } else { Vec::new() };
        // A record type of a newer version has no table; its image is all there is of it.
        let record = RecordType::from_code(record_type);
        self.write_image(record_type, id, &kept, record.is_none() || !own.is_empty())?;
        let opens = image.is_some_and(|image| !image.open.is_empty());
        if beside.checks || opens {
            self.write_clashes(record_type, id, image)?;
        }
        if beside.checks
            && let Some(image) = image
        {
            self.forget_awaiting(id, image)?;
        }
        let Some(record) = record else { return Ok(()) };
        // A row without an image is made by an operation of one's own.
        if kept.counted.is_none()
            && !beside.operations
            && let Some(image) = image
        {
            return self.show_new(record, id, image);
        }
        self.show(record, id, image, &own)
    }

    /// The row, as the image and this laptop's own operations make it.
    fn show(
        &mut self,
        record: RecordType,
        id: RecordId,
        image: Option<&Image>,
        own: &[Operation],
    ) -> Result<(), StoreError> {
        let held = get_any(&self.db, record, id)?;
        let mut seen = replay(image, own);
        if is_planted(Planted::UnknownFieldsDropped)
            && let Some(seen) = &mut seen
        {
            seen.values.retain(|field, _| record.field_by_id(*field).is_some());
        }
        let Some(seen) = seen else {
            if held.is_some() {
                self.search.remove(&self.db, record, id)?;
                let sql = format!("DELETE FROM {} WHERE id = ?1", record.name());
                self.db.prepare_cached(&sql)?.execute([id.0])?;
            }
            return Ok(());
        };
        let said = Said::of(image, own);
        match held {
            None => {
                let value = |field| seen.values.get(&field);
                let head = self.head(&said, record, (id, &seen.scope, seen.deleted), value)?;
                let each = seen.values.iter().map(|(field, value)| (*field, value));
                Ok(table::insert(&self.db, record, &head, value, each)?)
            }
            Some(held)
                if held.values == seen.values && held.deleted == seen.deleted && held.scope == seen.scope =>
            {
                Ok(())
            }
            Some(held) => self.update(record, &held, &seen, &said),
        }
    }

    /// A row where none was, of an image with nothing on top.
    fn show_new(&mut self, record: RecordType, id: RecordId, image: &Image) -> Result<(), StoreError> {
        let said = Said::of(Some(image), &[]);
        let value = |field| Some(&image.fields.get(&field)?.value);
        let head = self.head(&said, record, (id, &image.scope, image.deleted), value)?;
        let each = image.fields.iter().map(|(field, held)| (*field, &held.value));
        Ok(table::insert(&self.db, record, &head, value, each)?)
    }

    fn update(
        &mut self,
        record: RecordType,
        held: &Stored,
        seen: &Seen,
        said: &Said,
    ) -> Result<(), StoreError> {
        let differs = |field: &&Field| held.values.get(&field.id) != seen.values.get(&field.id);
        let changed: Vec<&Field> = record.fields().iter().filter(differs).collect();
        let extra = extra(record, seen.values.iter().map(|(field, value)| (*field, value)));
        let mut sets: Vec<String> = ["rev", "scope", "deleted", "changed_at", "changed_by", "extra"]
            .map(|c| format!("{c} = ?"))
            .to_vec();
        let mut row: Vec<Sql> = vec![
            (held.rev.cast_signed() + 1).into(),
            self.words.number(&self.db, &seen.scope)?.into(),
            i64::from(seen.deleted).into(),
            owned(short(&said.changed_at))?,
            self.words.number(&self.db, &said.changed_by)?.into(),
            extra.map_or(Sql::Null, Sql::Blob),
        ];
        for field in &changed {
            sets.push(format!("\"{}\" = ?", field.name));
            row.push(seen.values.get(&field.id).map_or(Sql::Null, |value| to_sql(field, value)));
        }
        row.push(Sql::Blob(held.id.0.as_bytes().to_vec()));
        let sql = format!("UPDATE {} SET {} WHERE id = ?", record.name(), sets.join(", "));
        self.db.prepare_cached(&sql)?.execute(params_from_iter(row))?;
        if seen.deleted {
            self.search.remove(&self.db, record, held.id)
        } else if held.deleted || changed.iter().any(|field| field.search > 0) {
            self.search.change(&self.db, record, held.id, |field| seen.values.get(&field))
        } else {
            Ok(())
        }
    }

    fn head<'s, 'v>(
        &mut self,
        said: &'s Said,
        record: RecordType,
        (id, scope, deleted): (RecordId, &str, bool),
        value: impl Fn(FieldId) -> Option<&'v Value>,
    ) -> Result<Head<'s>, StoreError> {
        let search_number = if deleted { None } else { self.search.add(&self.db, record, id, value)? };
        let mut number = |name| self.words.number(&self.db, name);
        Ok(Head {
            id,
            scope: number(scope)?,
            deleted,
            made: (&said.made_at, number(&said.made_by)?),
            changed: (&said.changed_at, number(&said.changed_by)?),
            search_number,
        })
    }

    /// What others did to a record, for its history.
    pub fn hear(
        &self,
        (record_type, id): (u16, RecordId),
        effect: &Effect,
        before: &Values,
    ) -> Result<(), StoreError> {
        let kind = match effect {
            Effect { deleted: Some(true), .. } => OpKind::Delete,
            Effect { moved: Some(_), .. } => OpKind::Move,
            Effect { after: 0, .. } => OpKind::Create,
            _ => OpKind::Patch,
        };
        let held =
            RecordType::from_code(record_type).map_or(Ok(None), |record| get_any(&self.db, record, id))?;
        let seen_rev = held.map_or(0, |row| row.rev);
        self.db
            .prepare_cached(
                "INSERT INTO heard (record_id, rev, seen_rev, actor, wall, body, before, kind)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT (record_id, rev) DO NOTHING",
            )?
            .execute(params![
                id.0,
                effect.rev.cast_signed(),
                seen_rev.cast_signed(),
                effect.mark.actor,
                Short(&effect.mark.wall),
                encode_values(&effect.set),
                encode_values(before),
                kind.code()
            ])?;
        Ok(())
    }

    /// The same where it came as a whole: whoever has the record open sees that others changed it.
    pub fn hear_whole(&self, id: RecordId, held: &Image, image: &Image) -> Result<(), StoreError> {
        let theirs = |field: &FieldId| image.mark_of(*field).is_some_and(|mark| mark.device != self.device);
        let value = |image: &Image, field: &FieldId| {
            image.fields.get(field).map_or(Value::Null, |held| held.value.clone())
        };
        let changed = image.fields.keys().filter(|field| theirs(field));
        let changed = changed.filter(|field| value(held, field) != value(image, field));
        let (mut set, mut before, mut newest) = (Values::new(), Values::new(), None);
        for field in changed {
            set.insert(*field, value(image, field));
            before.insert(*field, value(held, field));
            newest = newest.max(image.fields.get(field).map(|held| held.rev));
        }
        let mark = newest.and_then(|rev| image.marks.get(&rev));
        let Some(mark) = mark else { return Ok(()) };
        let effect = Effect {
            rev: image.rev,
            after: held.rev,
            mark: mark.clone(),
            set,
            deleted: None,
            moved: None,
            opened: Vec::new(),
            closed: Vec::new(),
        };
        self.hear((image.record_type, id), &effect, &before)
    }
}

/// What there may be about a record besides its image and its row; most laptops that take a first copy have nothing.
struct Beside {
    operations: bool,
    checks: bool,
}

impl Beside {
    fn of(db: &Transaction<'_>) -> Result<Self, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM op),
            EXISTS (SELECT 1 FROM change_to_check) OR EXISTS (SELECT 1 FROM settled)";
        let mut statement = db.prepare_cached(sql)?;
        Ok(statement.query_row([], |r| Ok(Beside { operations: r.get(0)?, checks: r.get(1)? }))?)
    }
}

/// Who made a record and changed it last, and when.
struct Said {
    made_at: String,
    made_by: String,
    changed_at: String,
    changed_by: String,
}

impl Said {
    fn of(image: Option<&Image>, own: &[Operation]) -> Said {
        let by = |mark: &Mark| (mark.wall.clone(), mark.actor.clone());
        let done = |op: &Operation| (op.wall.clone(), op.actor.clone());
        let made = image.and_then(|image| image.made.as_ref()).map(by);
        let changed = image.and_then(|image| image.marks.get(&image.rev)).map(by);
        let (made_at, made_by) = made.or_else(|| own.first().map(done)).unwrap_or_default();
        let (changed_at, changed_by) =
            own.last().map(done).or(changed).unwrap_or_else(|| (made_at.clone(), made_by.clone()));
        Said { made_at, made_by, changed_at, changed_by }
    }
}
