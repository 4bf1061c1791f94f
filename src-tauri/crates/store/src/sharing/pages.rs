//! Changes of a scope, taken in their order together with the place in it.
//! Never here: how they are asked for.

use super::{settle::Aside, taking::Taking};
use crate::{Store, StoreError, queries};
use rusqlite::{OptionalExtension, params};
use uuid::Uuid;
use waymark_domain::{RecordId, Value, Values};
use waymark_sync::{Digest, Effect, Entry, Image, Page, Planted, is_planted};

/// How a page agrees with what this laptop holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreed {
    Yes,
    /// At the same place of the order this laptop holds something else: it is found and mended, never taken for right.
    No,
    /// The scope is not followed here, or from another place: nothing was taken.
    NotTaken,
}

impl Store {
    /// Takes a page that was asked for from `after`, when the server had this device's operations before `next`.
    pub fn take_page(
        &mut self,
        scope: &str,
        after: u64,
        next: u64,
        page: &Page,
    ) -> Result<Agreed, StoreError> {
        let mut taking = Taking::begin(self)?;
        if taking.place(scope)? != Some(after) {
            return Ok(Agreed::NotTaken);
        }
        if is_planted(Planted::CursorBeforePage) {
            taking.db.execute(
                "UPDATE cursor SET seq = ?2 WHERE scope = ?1",
                params![scope, page.to.cast_signed()],
            )?;
            taking.finish()?;
            taking = Taking::begin(self)?;
        }
        if page.gone {
            taking.start_over(scope)?;
            taking.finish()?;
            return Ok(Agreed::Yes);
        }
        for entry in &page.entries {
            taking.take_entry(scope, entry)?;
        }
        taking
            .db
            .execute("UPDATE cursor SET seq = ?2 WHERE scope = ?1", params![scope, page.to.cast_signed()])?;
        if page.to == page.head {
            taking.sweep(scope, next)?;
        }
        taking.finish()?;
        match page.digest {
            Some(digest) if self.digest(scope)? != Some(digest) => {
                if is_planted(Planted::DigestAdopted) {
                    let held = params![scope, digest.0.to_le_bytes()];
                    self.db.execute("UPDATE cursor SET digest = ?2 WHERE scope = ?1", held)?;
                    return Ok(Agreed::Yes);
                }
                Ok(Agreed::No)
            }
            _ => Ok(Agreed::Yes),
        }
    }

    /// Of the scope as this laptop holds it.
    pub fn digest(&self, scope: &str) -> Result<Option<Digest>, StoreError> {
        let mut statement = self.db.prepare_cached("SELECT digest FROM cursor WHERE scope = ?1")?;
        let held: Option<Vec<u8>> = statement.query_row(params![scope], |r| r.get(0)).optional()?;
        Ok(held.and_then(|held| held.try_into().ok()).map(|held| Digest(u128::from_le_bytes(held))))
    }
}

impl Taking<'_> {
    pub fn place(&self, scope: &str) -> Result<Option<u64>, StoreError> {
        let mut statement = self.db.prepare_cached("SELECT seq FROM cursor WHERE scope = ?1")?;
        let seq: Option<Option<i64>> = statement.query_row(params![scope], |r| r.get(0)).optional()?;
        Ok(seq.flatten().map(i64::cast_unsigned))
    }

    /// The next that is asked for is a whole copy.
    pub fn start_over(&self, scope: &str) -> Result<(), StoreError> {
        self.db.execute(
            "UPDATE cursor SET seq = NULL, snapshot = NULL, pieces = 0 WHERE scope = ?1",
            params![scope],
        )?;
        self.db.execute("DELETE FROM loaded WHERE scope = ?1", params![scope])?;
        Ok(())
    }

    /// Operations that the server had before it told all of the scope, on a record that is nowhere: it went elsewhere
    /// while this laptop was away too long to be told. Only those of which this laptop knows that they came there: what
    /// the server has under the same numbers may be of another life of this disk, and a record whose leaving is told
    /// before that is known is looked at again.
    fn sweep(&mut self, scope: &str, next: u64) -> Result<(), StoreError> {
        if self.db.query_row("SELECT EXISTS (SELECT 1 FROM cursor WHERE seq IS NULL)", [], |r| r.get(0))? {
            return Ok(());
        }
        let next = (next.min(self.sent + 1) + self.after).cast_signed();
        let gone: Vec<(u16, Uuid)> = {
            let mut statement = self.db.prepare_cached(queries::SWEPT)?;
            let rows =
                statement.query_map(params![scope, self.device, next], |r| Ok((r.get(0)?, r.get(1)?)))?;
            rows.collect::<Result<_, _>>()?
        };
        for (record_type, id) in gone {
            let id = RecordId(id);
            if self.image(record_type, id)?.image.is_none() {
                self.nothing_on_top(id, next.saturating_sub(1).cast_unsigned())?;
                self.touched.insert((record_type, id));
            }
        }
        self.db
            .prepare_cached("UPDATE cursor SET swept = max(swept, ?2 - 1) WHERE scope = ?1")?
            .execute(params![scope, next])?;
        Ok(())
    }

    fn take_entry(&mut self, scope: &str, entry: &Entry) -> Result<(), StoreError> {
        match entry {
            Entry::Changed { record, record_type, effect } => {
                self.take_effect(scope, *record, *record_type, effect)
            }
            Entry::Entered { record, image } => self.take_image(*record, Image::clone(image)),
            Entry::Left { record, rev } => self.take_leaving(scope, *record, *rev),
            Entry::SetAside { op, why } => match self.of_this_disk(op)? {
                Some(op) => self.put_aside(&Aside { op, why: why.clone() }),
                None => Ok(()),
            },
        }
    }

    fn take_effect(
        &mut self,
        scope: &str,
        id: RecordId,
        record_type: u16,
        effect: &Effect,
    ) -> Result<(), StoreError> {
        let own = effect.mark.device == self.device;
        let image = self.image(record_type, id)?.image.get_or_insert_with(|| Image::new(record_type, scope));
        // On another revision than it was made on, it is not taken: the digest tells, and the record is fetched whole.
        if effect.rev > image.rev && effect.after == image.rev {
            let before: Values = effect
                .set
                .keys()
                .map(|field| (*field, image.fields.get(field).map_or(Value::Null, |held| held.value.clone())))
                .collect();
            image.take(effect);
            if !own {
                self.hear((record_type, id), effect, &before)?;
            }
        }
        self.touched.insert((record_type, id));
        Ok(())
    }

    /// A record as a whole, unless a newer one is held.
    pub fn take_image(&mut self, id: RecordId, image: Image) -> Result<(), StoreError> {
        let record_type = image.record_type;
        let kept = self.image(record_type, id)?;
        if kept.stale || kept.image.as_ref().is_none_or(|held| held.rev < image.rev) {
            kept.stale = false;
            if let Some(held) = kept.image.take() {
                self.hear_whole(id, &held, &image)?;
            }
            self.image(record_type, id)?.image = Some(image);
        }
        self.touched.insert((record_type, id));
        Ok(())
    }

    fn take_leaving(&mut self, scope: &str, id: RecordId, rev: u64) -> Result<(), StoreError> {
        let mut statement = self.db.prepare_cached("SELECT record_type FROM image WHERE record_id = ?1")?;
        let record_type: Option<u16> = statement.query_row([id.0], |r| r.get(0)).optional()?;
        drop(statement);
        let record_type = record_type.or_else(|| self.images.get(&id)?.image.as_ref().map(|i| i.record_type));
        let Some(record_type) = record_type else { return Ok(()) };
        let kept = self.image(record_type, id)?;
        // Held in another scope, or come back since: a late telling.
        let late = kept.image.as_ref().is_some_and(|held| held.scope != scope || held.rev >= rev);
        if kept.image.is_some() && (!late || is_planted(Planted::LateLeaveTaken)) {
            kept.image = None;
            self.nothing_on_top(id, self.after + self.sent)?;
            self.forget_others(id)?;
            self.touched.insert((record_type, id));
        }
        Ok(())
    }
}
