//! What this laptop sends, and what it is told became of it.
//! Never here: when it is sent.

use super::{settle::Aside, taking::Taking};
use crate::{Store, StoreError, log::operation, queries, short::Long};
use rusqlite::params;
use std::collections::BTreeMap;
use uuid::Uuid;
use waymark_domain::RecordId;
use waymark_sync::{Batch, Chain, MOST_OPERATIONS, Operation, Outcome, Planted, is_planted};

/// Bytes of values in a batch; the rest of an operation is some 200 bytes before packing.
const MOST_BYTES: usize = 512 * 1024;

impl Store {
    /// The operations from this sequence number on, so many at most; none where there are none.
    pub fn batch(&self, first: u64, most: usize) -> Result<Option<Batch>, StoreError> {
        let (device, after) = (self.who.device.clone(), self.who.after);
        let mut statement = self.db.prepare_cached(queries::UNSENT)?;
        // One more, to see whether its action goes on.
        let more = most.min(MOST_OPERATIONS) as i64 + 1;
        let mut rows = statement.query(params![device, (first + after).cast_signed(), more])?;
        let mut operations = Vec::new();
        let mut bytes = 0;
        let mut following = None;
        while let Some(row) = rows.next()? {
            let op = operation(row, after)?;
            bytes += row.get_ref(13)?.as_blob().map_or(0, <[u8]>::len) + 200;
            if operations.len() == most.min(MOST_OPERATIONS) || (bytes > MOST_BYTES && !operations.is_empty())
            {
                following = Some(op);
                break;
            }
            operations.push(op);
        }
        let Some(last) = operations.last() else { return Ok(None) };
        let unfinished = following.is_some_and(|op| op.tx == last.tx);
        Ok(Some(Batch { device, before: self.chain_before(first)?, first, operations, unfinished }))
    }

    fn chain_before(&self, first: u64) -> Result<Chain, StoreError> {
        let mut chain = Chain::default();
        if first > 1 {
            let seq = (first - 1 + self.who.after).cast_signed();
            let mut statement = self.db.prepare_cached("SELECT chain FROM op WHERE seq = ?1")?;
            let bytes: Vec<u8> = statement.query_row(params![seq], |r| r.get(0))?;
            chain.0 =
                bytes.try_into().map_err(|_| StoreError::Damaged("a link of the log is broken".into()))?;
        }
        Ok(chain)
    }

    /// The server has everything before `next`, and this is what became of what it did not simply take.
    pub fn take_pushed(&mut self, next: u64, outcomes: &BTreeMap<u64, Outcome>) -> Result<(), StoreError> {
        let mut taking = Taking::begin(self)?;
        let before = taking.sent;
        taking.sent = before.max(next.saturating_sub(1));
        for (seq, outcome) in outcomes {
            // A number that nobody sent here says nothing.
            if let Some(op) = taking.own_if(*seq)? {
                taking.came_to(op, outcome)?;
            }
        }
        let sent = taking.sent;
        if is_planted(Planted::BackTooEarly) {
            let places = [sent + taking.after].map(u64::cast_signed);
            taking.db.execute("UPDATE op SET is_back = 2 WHERE seq <= ?1", places)?;
        }
        crate::local::put_meta(&taking.db, "sent", &sent.to_string())?;
        taking.touch_own(before, sent)?;
        taking.finish()
    }

    /// Before this office, which worked alone, is brought to a server: how many operations its laptop has to send before
    /// anybody else may be served ([`Founding`](waymark_sync::Founding)). What is done from now on counts on revisions
    /// of the server, so that it may come later. Asked again after a founding that failed, it is the number by then.
    pub fn begin_founding(&mut self) -> Result<u64, StoreError> {
        let last: i64 = self.db.query_row("SELECT coalesce(max(seq), 0) FROM op", [], |r| r.get(0))?;
        crate::local::put_meta(&self.db, "founds", &last.to_string())?;
        Ok(last.unsigned_abs())
    }

    /// Actions that the server is not known to have, and when the first of them was done.
    pub fn unsent(&self) -> Result<(u64, Option<String>), StoreError> {
        let first = (self.sent()? + self.who.after).cast_signed();
        let mut statement =
            self.db.prepare_cached("SELECT count(DISTINCT tx), min(wall) FROM op WHERE seq > ?1")?;
        let read =
            |r: &rusqlite::Row<'_>| Ok((r.get::<_, i64>(0)?.unsigned_abs(), r.get::<_, Option<Long>>(1)?));
        let (count, since) = statement.query_row([first], read)?;
        Ok((count, since.map(|since| since.0)))
    }
}

impl Taking<'_> {
    fn came_to(&mut self, op: Operation, outcome: &Outcome) -> Result<(), StoreError> {
        match outcome {
            Outcome::SetAside(why) => self.put_aside(&Aside { op, why: why.clone() }),
            // The record is not among what this laptop follows: the operation never comes back.
            Outcome::Elsewhere => {
                self.take_off(&op, 3)?;
                self.touched.insert((op.record_type, op.record));
                Ok(())
            }
            Outcome::Again { device, seq: as_seq, came_to } => {
                if let Outcome::SetAside(why) = &**came_to {
                    self.take_off(&op, 2)?;
                    // Told to others under that name: it is the same thing to check.
                    let op = Operation { device: device.clone(), seq: *as_seq, ..op };
                    return self.put_aside(&Aside { op, why: why.clone() });
                }
                self.db
                    .prepare_cached("UPDATE op SET as_device = ?2, as_seq = ?3 WHERE seq = ?1")?
                    .execute(params![(op.seq + self.after).cast_signed(), device, as_seq.cast_signed()])?;
                self.touched.insert((op.record_type, op.record));
                self.came_to(op, came_to)
            }
            Outcome::Taken | Outcome::Merged | Outcome::Clash | Outcome::Waiting | Outcome::Awaits => Ok(()),
        }
    }

    /// What was pulled before it was known that the server has it is seen as come back now; what is of a scope that this
    /// laptop does not follow never will.
    fn touch_own(&mut self, before: u64, sent: u64) -> Result<(), StoreError> {
        let [first, last] = [before + self.after, sent + self.after].map(u64::cast_signed);
        let found: Vec<(u16, Uuid, bool)> = {
            let mut statement = self.db.prepare_cached(queries::NOW_SENT)?;
            let rows = statement.query_map(params![self.device, first, last, before.cast_signed()], |r| {
                Ok((r.get(0)?, r.get(1)?, r.get(2)?))
            })?;
            rows.collect::<Result<_, _>>()?
        };
        for (record_type, id, is_elsewhere) in found {
            let id = RecordId(id);
            if is_elsewhere {
                self.nothing_on_top(id, last.cast_unsigned())?;
            }
            self.touched.insert((record_type, id));
        }
        Ok(())
    }

    pub fn own_if(&self, seq: u64) -> Result<Option<Operation>, StoreError> {
        let mut statement = self.db.prepare_cached(queries::UNSENT)?;
        let mut rows = statement.query(params![self.device, (seq + self.after).cast_signed(), 1])?;
        let found = rows.next()?.map(|row| operation(row, self.after)).transpose()?;
        Ok(found.filter(|op| op.seq == seq))
    }

    /// From the first operation on that the server is not known to have, the log is this device's own.
    pub fn succeed(&mut self, device: &str, sent: u64) -> Result<(), StoreError> {
        let after = self.after + sent;
        self.write_as(device, after)?;
        // What the server has of the old device comes back like another's; till then nothing stands on top for it, as it
        // may have gone elsewhere meanwhile.
        let stood: Vec<(u16, Uuid)> = {
            let mut statement = self
                .db
                .prepare("SELECT DISTINCT record_type, record_id FROM op WHERE seq <= ?1 AND is_back = 0")?;
            let rows = statement.query_map(params![after.cast_signed()], |r| Ok((r.get(0)?, r.get(1)?)))?;
            rows.collect::<Result<_, _>>()?
        };
        for (record_type, id) in stood {
            let id = RecordId(id);
            self.image(record_type, id)?;
            self.touched.insert((record_type, id));
        }
        self.db.execute("UPDATE op SET is_back = 2 WHERE seq <= ?1", params![after.cast_signed()])?;
        self.db.execute("UPDATE image SET own = 0", [])?;
        (self.device, self.after, self.sent) = (device.to_owned(), after, 0);
        for (name, value) in [("device", device), ("device_after", &after.to_string()), ("sent", "0")] {
            crate::local::put_meta(&self.db, name, value)?;
        }
        Ok(())
    }

    /// An office that was restored while it worked alone has operations of more than one device; they go to its first
    /// server as those of this one.
    pub fn own_the_whole_log(&mut self) -> Result<(), StoreError> {
        let device = self.device.clone();
        self.write_as(&device, 0)?;
        self.after = 0;
        crate::local::put_meta(&self.db, "device_after", "0")
    }

    /// Whoever wrote what stands after this place of the log: it is this device's, counted from 1, in a chain anew.
    fn write_as(&mut self, device: &str, after: u64) -> Result<(), StoreError> {
        let mut all = Vec::new();
        {
            let mut statement = self.db.prepare_cached(queries::AFTER)?;
            let mut rows = statement.query(params![after.cast_signed()])?;
            while let Some(row) = rows.next()? {
                all.push(operation(row, after)?);
            }
        }
        let mut chain = Chain::default();
        let number = self.words.number(&self.db, device)?;
        for mut op in all {
            device.clone_into(&mut op.device);
            chain = chain.next(&op);
            self.db
                .prepare_cached("UPDATE op SET device = ?2, chain = ?3 WHERE seq = ?1")?
                .execute(params![(op.seq + after).cast_signed(), number, chain.0.to_vec()])?;
        }
        Ok(())
    }
}
