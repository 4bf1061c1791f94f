//! One transaction in which something from the server is taken: images first, then each row anew, once.
//! Never here: what the server's answer means (`pages`, `snapshot`, `settle`).

use super::image::Kept;
use crate::{
    Store, StoreError,
    mutate::{Open, split},
    read::get_any,
    search::Pending,
    table::{self, Stored, to_sql},
};
use rusqlite::{Transaction, TransactionBehavior, params, params_from_iter, types::Value as Sql};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::Ordering,
};
use waymark_domain::{Field, RecordId, RecordType, Values};
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
    _open: Open<'a>,
}

impl<'a> Taking<'a> {
    pub fn begin(store: &'a mut Store) -> Result<Self, StoreError> {
        let (device, after, sent) = (store.who.device.clone(), store.who.after, store.sent()?);
        let db = store.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        store.writing.store(true, Ordering::Relaxed);
        let open = Open(&store.writing);
        Ok(Taking {
            db,
            device,
            after,
            sent,
            images: BTreeMap::new(),
            touched: BTreeSet::new(),
            digests: BTreeMap::new(),
            search: Pending::default(),
            _open: open,
        })
    }

    pub fn finish(mut self) -> Result<(), StoreError> {
        for (record_type, id) in std::mem::take(&mut self.touched) {
            self.write(record_type, id)?;
        }
        self.write_digests()?;
        self.search.write(&self.db)?;
        self.db.commit()?;
        Ok(())
    }

    fn write(&mut self, record_type: u16, id: RecordId) -> Result<(), StoreError> {
        let kept = self.image(record_type, id)?.clone();
        self.mark_back(id, kept.image.as_ref())?;
        let own = if is_planted(Planted::ReplayForgotten) { Vec::new() } else { self.pending(id)? };
        // A record type of a newer version has no table; its image is all there is of it.
        let record = RecordType::from_code(record_type);
        self.write_image(record_type, id, &kept, record.is_none() || !own.is_empty())?;
        self.write_clashes(record_type, id, kept.image.as_ref())?;
        if let Some(image) = &kept.image {
            self.forget_awaiting(id, image)?;
        }
        match record {
            Some(record) => self.show(record, id, kept.image.as_ref(), &own),
            None => Ok(()),
        }
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
                self.search.remove(&self.db, id)?;
                let sql = format!("DELETE FROM {} WHERE id = ?1", record.name());
                self.db.prepare_cached(&sql)?.execute(params![id.to_string()])?;
            }
            return Ok(());
        };
        let said = Said::of(image, own);
        match held {
            None => self.insert(record, id, &seen, &said),
            Some(held)
                if held.values == seen.values && held.deleted == seen.deleted && held.scope == seen.scope =>
            {
                Ok(())
            }
            Some(held) => self.update(record, &held, &seen, &said),
        }
    }

    fn insert(
        &mut self,
        record: RecordType,
        id: RecordId,
        seen: &Seen,
        said: &Said,
    ) -> Result<(), StoreError> {
        let (known, extra) = split(record, &seen.values);
        let mut row: Vec<Sql> = vec![
            id.to_string().into(),
            1.into(),
            seen.scope.clone().into(),
            i64::from(seen.deleted).into(),
            said.made_at.clone().into(),
            said.made_by.clone().into(),
            said.changed_at.clone().into(),
            said.changed_by.clone().into(),
            extra.map_or(Sql::Null, Sql::Blob),
        ];
        row.extend(known);
        self.db.prepare_cached(&table::statements(record).insert)?.execute(params_from_iter(row))?;
        if seen.deleted { Ok(()) } else { self.search.put(&self.db, record, id, &seen.values, true) }
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
        let (_, extra) = split(record, &seen.values);
        let mut sets: Vec<String> = ["rev", "scope", "deleted", "changed_at", "changed_by", "extra"]
            .map(|c| format!("{c} = ?"))
            .to_vec();
        let mut row: Vec<Sql> = vec![
            (held.rev.cast_signed() + 1).into(),
            seen.scope.clone().into(),
            i64::from(seen.deleted).into(),
            said.changed_at.clone().into(),
            said.changed_by.clone().into(),
            extra.map_or(Sql::Null, Sql::Blob),
        ];
        for field in &changed {
            sets.push(format!("\"{}\" = ?", field.name));
            row.push(seen.values.get(&field.id).map_or(Sql::Null, to_sql));
        }
        row.push(held.id.to_string().into());
        let sql = format!("UPDATE {} SET {} WHERE id = ?", record.name(), sets.join(", "));
        self.db.prepare_cached(&sql)?.execute(params_from_iter(row))?;
        if seen.deleted {
            self.search.remove(&self.db, held.id)
        } else if held.deleted || changed.iter().any(|field| field.search > 0) {
            self.search.put(&self.db, record, held.id, &seen.values, false)
        } else {
            Ok(())
        }
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
                id.to_string(),
                effect.rev.cast_signed(),
                seen_rev.cast_signed(),
                effect.mark.actor,
                effect.mark.wall,
                encode_values(&effect.set),
                encode_values(before),
                kind.code()
            ])?;
        Ok(())
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
