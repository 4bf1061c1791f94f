//! The first whole copy of a scope, piece by piece; a later one takes the place of what was held.
//! Never here: where the pieces come from.

use super::{from_bytes, image::Kept, taking::Taking, to_bytes};
use crate::{Read as _, Store, StoreError};
use rusqlite::{OptionalExtension, params};
use uuid::Uuid;
use waymark_domain::{RecordId, RecordType};
use waymark_sync::{Digest, Image, Planted, Snapshot, is_planted};

/// What a scope whose copy is not whole wants next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetch {
    /// What the copy is made of.
    Contents,
    Piece([u8; 32]),
    /// Nothing: it is followed.
    Nothing,
}

impl Store {
    pub fn fetch(&self, scope: &str) -> Result<Fetch, StoreError> {
        let mut statement =
            self.db.prepare_cached("SELECT seq, snapshot, pieces FROM cursor WHERE scope = ?1")?;
        let row: Option<(Option<i64>, Option<Vec<u8>>, i64)> =
            statement.query_row(params![scope], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).optional()?;
        Ok(match row {
            Some((None, Some(snapshot), pieces)) => {
                let snapshot: Snapshot = from_bytes(&snapshot)?;
                let next = usize::try_from(pieces).ok().and_then(|at| snapshot.pieces.get(at).copied());
                next.map_or(Fetch::Contents, Fetch::Piece)
            }
            Some((None, None, _)) => Fetch::Contents,
            _ => Fetch::Nothing,
        })
    }

    /// The piece that follows this one in a copy that is being fetched.
    pub(super) fn piece_after(&self, digest: &[u8; 32]) -> Result<Option<[u8; 32]>, StoreError> {
        let mut statement =
            self.db.prepare_cached("SELECT snapshot FROM cursor WHERE snapshot IS NOT NULL")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let snapshot: Snapshot = from_bytes(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?;
            if let Some(at) = snapshot.pieces.iter().position(|piece| piece == digest) {
                return Ok(snapshot.pieces.get(at + 1).copied());
            }
        }
        Ok(None)
    }

    /// The copy that is fetched from now on.
    pub fn begin_snapshot(&mut self, scope: &str, snapshot: &Snapshot) -> Result<(), StoreError> {
        let mut taking = Taking::begin(self)?;
        let begins = taking.db.execute(
            "UPDATE cursor SET snapshot = ?2, pieces = 0,
                 is_first = NOT EXISTS (
                     SELECT 1 FROM image WHERE image.scope = (SELECT number FROM word WHERE text = ?1)
                 )
             WHERE scope = ?1 AND seq IS NULL",
            params![scope, to_bytes(snapshot)?],
        )?;
        // It is followed by now: another program of this laptop was there first.
        if begins == 0 {
            return Ok(());
        }
        taking.db.execute("DELETE FROM loaded WHERE scope = ?1", params![scope])?;
        if snapshot.pieces.is_empty() {
            taking.end_snapshot(scope, snapshot.seq)?;
        }
        taking.finish()
    }

    /// Takes the piece that [`Store::fetch`] named; the last one makes the copy whole.
    pub fn take_piece(
        &mut self,
        scope: &str,
        digest: [u8; 32],
        records: Vec<(RecordId, Image)>,
    ) -> Result<(), StoreError> {
        if self.fetch(scope)? != Fetch::Piece(digest) {
            return Ok(());
        }
        let mut taking = Taking::begin(self)?;
        let (snapshot, pieces, is_first): (Vec<u8>, i64, bool) = taking.db.query_row(
            "SELECT snapshot, pieces, is_first FROM cursor WHERE scope = ?1",
            params![scope],
            |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
        )?;
        let snapshot: Snapshot = from_bytes(&snapshot)?;
        if !is_first {
            let mut statement = taking.db.prepare_cached(
                "INSERT INTO loaded (scope, record_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            )?;
            for (record, _) in &records {
                statement.execute(params![scope, record.0])?;
            }
        }
        taking.expect_none(&records)?;
        for (record, image) in records {
            taking.take_image(record, image)?;
        }
        taking.db.execute("UPDATE cursor SET pieces = pieces + 1 WHERE scope = ?1", params![scope])?;
        if usize::try_from(pieces).unwrap_or(usize::MAX) + 1 >= snapshot.pieces.len() {
            taking.end_snapshot(scope, snapshot.seq)?;
        }
        taking.finish()
    }

    /// The copy that this piece belongs to is not to be had any more: another is asked for.
    pub fn forget_snapshot(&mut self, digest: [u8; 32]) -> Result<(), StoreError> {
        for scope in self.shared()?.map(|shared| shared.cursors).unwrap_or_default().into_keys() {
            if self.fetch(&scope)? == Fetch::Piece(digest) {
                let taking = Taking::begin(self)?;
                taking.start_over(&scope)?;
                taking.finish()?;
            }
        }
        Ok(())
    }

    /// Of the scope's records by the last byte of their ids, to be held against the server's.
    pub fn digests(&self, scope: &str) -> Result<Vec<Digest>, StoreError> {
        let mut digests = vec![Digest::default(); 256];
        let mut statement = self.db.prepare_cached(
            "SELECT record_id, rev FROM image WHERE scope = (SELECT number FROM word WHERE text = ?1)",
        )?;
        let mut rows = statement.query(params![scope])?;
        while let Some(row) = rows.next()? {
            let id = RecordId(row.get(0)?);
            let byte = usize::from(last_byte(id));
            if let Some(digest) = digests.get_mut(byte) {
                digest.toggle(id, row.get::<_, i64>(1)?.cast_unsigned());
            }
        }
        Ok(digests)
    }

    /// The scope's digest from its images, however it came to be another.
    pub fn recount(&mut self, scope: &str) -> Result<(), StoreError> {
        let all = self.digests(scope)?.iter().fold(Digest::default(), |all, part| Digest(all.0 ^ part.0));
        let mut statement = self.db.prepare_cached("UPDATE cursor SET digest = ?2 WHERE scope = ?1")?;
        statement.execute(params![scope, all.0.to_le_bytes()])?;
        Ok(())
    }

    /// Puts right what this laptop holds otherwise than the server at the same place of the order.
    pub fn mend(
        &mut self,
        scope: &str,
        at: u64,
        byte: u8,
        records: &[(RecordId, Image)],
    ) -> Result<(), StoreError> {
        let mut taking = Taking::begin(self)?;
        if taking.place(scope)? != Some(at) {
            return Ok(());
        }
        for (id, record_type) in taking.held(scope)? {
            if last_byte(id) == byte && !records.iter().any(|(there, _)| *there == id) {
                taking.left(record_type, id)?;
            }
        }
        for (id, image) in records {
            let kept = taking.image(image.record_type, *id)?;
            if kept.image.as_ref().is_some_and(|held| held.scope != scope && held.rev > image.rev) {
                continue;
            }
            let held = kept.image.replace(image.clone());
            kept.stale = false;
            if let Some(held) = held {
                taking.hear_whole(*id, &held, image)?;
            }
            taking.touched.insert((image.record_type, *id));
        }
        taking.finish()
    }
}

/// Ids begin with the time, so that all of a day's would fall together by their first byte.
fn last_byte(id: RecordId) -> u8 {
    let [.., last] = id.0.into_bytes();
    last
}

impl Taking<'_> {
    /// Where the tables hold no image between the first and the last of these, in the order of their ids, none of them is
    /// looked for: that is so for nearly all of a first copy.
    fn expect_none(&mut self, records: &[(RecordId, Image)]) -> Result<(), StoreError> {
        let ids = || records.iter().map(|(id, _)| *id);
        let (Some(first), Some(last)) = (ids().min(), ids().max()) else { return Ok(()) };
        let sql = "SELECT EXISTS (SELECT 1 FROM image WHERE record_id BETWEEN ?1 AND ?2)";
        let mut statement = self.db.prepare_cached(sql)?;
        if !statement.query_row([first.0, last.0], |r| r.get(0))? {
            self.images.extend(ids().map(|id| (id, Kept::NONE)));
        }
        Ok(())
    }

    fn held(&self, scope: &str) -> Result<Vec<(RecordId, u16)>, StoreError> {
        self.images_of(
            "SELECT record_id, record_type FROM image WHERE scope = (SELECT number FROM word WHERE text = ?1)",
            scope,
        )
    }

    fn images_of(&self, question: &str, scope: &str) -> Result<Vec<(RecordId, u16)>, StoreError> {
        let mut statement = self.db.prepare_cached(question)?;
        let mut rows = statement.query(params![scope])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push((RecordId(row.get(0)?), row.get(1)?));
        }
        Ok(found)
    }

    /// What was held and is in none of the pieces is not in the scope any more.
    fn end_snapshot(&mut self, scope: &str, seq: u64) -> Result<(), StoreError> {
        let gone = self.images_of(
            "SELECT i.record_id, i.record_type FROM image i
             WHERE i.scope = (SELECT number FROM word WHERE text = ?1)
                 AND (SELECT is_first FROM cursor c WHERE c.scope = ?1) = 0
                 AND NOT EXISTS (SELECT 1 FROM loaded l WHERE l.scope = ?1 AND l.record_id = i.record_id)",
            scope,
        )?;
        for (id, record_type) in gone {
            self.left(record_type, id)?;
        }
        self.db.execute("DELETE FROM loaded WHERE scope = ?1", params![scope])?;
        self.db.execute(
            "UPDATE cursor SET seq = ?2, snapshot = NULL, pieces = 0 WHERE scope = ?1",
            params![scope, seq.cast_signed()],
        )?;
        Ok(())
    }

    /// A record is not where it was held: what the server has of this laptop's on it is there no more either.
    fn left(&mut self, record_type: u16, id: RecordId) -> Result<(), StoreError> {
        self.image(record_type, id)?.image = None;
        self.nothing_on_top(id, self.after + self.sent)?;
        self.touched.insert((record_type, id));
        Ok(())
    }

    /// The laptop sees the scope no more: its records leave, its operations stay in the log.
    pub fn purge_scope(&mut self, scope: &str) -> Result<(), StoreError> {
        if is_planted(Planted::LostScopeStays) {
            self.db.execute("DELETE FROM cursor WHERE scope = ?1", params![scope])?;
            return Ok(());
        }
        for (id, record_type) in self.held(scope)? {
            self.left(record_type, id)?;
            self.forget_others(id)?;
        }
        self.forget_scope(scope)?;
        for record in RecordType::ALL {
            let ids: Vec<Uuid> = {
                let sql = format!(
                    "SELECT id FROM {} WHERE scope = (SELECT number FROM word WHERE text = ?1)",
                    record.name()
                );
                let mut statement = self.db.prepare(&sql)?;
                let rows = statement.query_map(params![scope], |r| r.get(0))?;
                rows.collect::<Result<_, _>>()?
            };
            for id in ids.into_iter().map(RecordId) {
                self.forget_others(id)?;
                self.nothing_on_top(id, self.after + self.sent)?;
                self.touched.insert((record.code(), id));
            }
        }
        self.db.execute("DELETE FROM loaded WHERE scope = ?1", params![scope])?;
        self.db.execute("DELETE FROM cursor WHERE scope = ?1", params![scope])?;
        Ok(())
    }
}

impl Store {
    /// How many records of the scope are here.
    pub fn records_of_scope(&self, scope: &str) -> Result<u64, StoreError> {
        let mut statement = self.db().prepare_cached(
            "SELECT count(*) FROM image WHERE scope = (SELECT number FROM word WHERE text = ?1)",
        )?;
        Ok(statement.query_row(params![scope], |r| r.get::<_, i64>(0))?.unsigned_abs())
    }
}
