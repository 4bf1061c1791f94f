//! Changes that wait at a restored server until their record comes back there: shown to a person meanwhile, and not any
//! more when they have been made.
//! Never here: the other changes to check (`settle`).

use super::{from_bytes, settle::Aside, taking::Taking};
use crate::StoreError;
use rusqlite::params;
use waymark_domain::RecordId;
use waymark_sync::{Image, OpKind, Operation};

impl Taking<'_> {
    /// An operation that is told of: with its values from the log where it was told without, because others may not see
    /// them. None where it was and is another's.
    pub fn of_this_disk(&self, told: &Operation) -> Result<Option<Operation>, StoreError> {
        let says_nothing = told.values.is_empty() && told.settles.is_empty();
        if !says_nothing || !matches!(told.kind, OpKind::Create | OpKind::Patch) {
            return Ok(Some(told.clone()));
        }
        if told.device != self.device {
            return Ok(None);
        }
        Ok(self.own_if(told.seq)?.filter(|own| own.tx == told.tx))
    }

    /// What the image has by now waits no more.
    pub fn forget_awaiting(&self, id: RecordId, image: &Image) -> Result<(), StoreError> {
        let has = |op: &Operation| image.latest.get(&op.device).is_some_and(|latest| *latest >= op.seq);
        self.forget_awaiting_where(id, has)
    }

    /// It has come to something else.
    pub fn forget_awaiting_of(&self, op: &Operation) -> Result<(), StoreError> {
        self.forget_awaiting_where(op.record, |other| (&other.device, other.seq) == (&op.device, op.seq))
    }

    fn forget_awaiting_where(
        &self,
        id: RecordId,
        is_over: impl Fn(&Operation) -> bool,
    ) -> Result<(), StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT number, body FROM change_to_check WHERE record_id = ?1 AND kind = 'awaits'",
        )?;
        let mut rows = statement.query([id.0])?;
        while let Some(row) = rows.next()? {
            let aside: Aside = from_bytes(&row.get::<_, Vec<u8>>(1)?)?;
            if is_over(&aside.op) {
                self.db
                    .prepare_cached("DELETE FROM change_to_check WHERE number = ?1")?
                    .execute(params![row.get::<_, i64>(0)?])?;
            }
        }
        Ok(())
    }
}
