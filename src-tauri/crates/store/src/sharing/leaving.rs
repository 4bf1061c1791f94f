//! What is beside a record's row goes with it when this laptop may see it no more: what others did to it, what they could
//! not do, the printed letter. What this person did stays in the log.
//! Never here: the row and its image.

use super::{from_bytes, settle::Aside, taking::Taking};
use crate::{StoreError, queries};
use rusqlite::{OptionalExtension, params};
use waymark_domain::RecordId;

impl Taking<'_> {
    /// What others did to a record, and changes of theirs that wait about it.
    pub fn forget_others(&mut self, id: RecordId) -> Result<(), StoreError> {
        self.db.prepare_cached("DELETE FROM heard WHERE record_id = ?1")?.execute([id.0])?;
        let of_it = "SELECT number, body FROM change_to_check
            WHERE record_id = ?1 AND kind IN ('set_aside', 'awaits')";
        self.forget_asides(of_it, [id.0], |_| true)?;
        let mut statement = self.db.prepare_cached("SELECT digest FROM letter WHERE id = ?1")?;
        let digest: Option<Option<String>> = statement.query_row([id.0], |r| r.get(0)).optional()?;
        self.files_lost.extend(digest.flatten());
        Ok(())
    }

    /// Changes of others in a scope, whatever record they are about; actions in it are not offered to be taken back.
    pub fn forget_scope(&mut self, scope: &str) -> Result<(), StoreError> {
        let all = "SELECT number, body FROM change_to_check WHERE kind IN ('set_aside', 'awaits')";
        self.forget_asides(all, [], |aside| aside.op.scope == scope)?;
        self.db.execute(
            "UPDATE action SET can_undo = 0 WHERE EXISTS (
                 SELECT 1 FROM op o
                 WHERE o.seq BETWEEN first_op AND last_op
                     AND o.scope = (SELECT number FROM word WHERE text = ?1)
             )",
            params![scope],
        )?;
        Ok(())
    }

    fn forget_asides(
        &self,
        question: &str,
        given: impl rusqlite::Params,
        goes: impl Fn(&Aside) -> bool,
    ) -> Result<(), StoreError> {
        let mut statement = self.db.prepare_cached(question)?;
        let mut rows = statement.query(given)?;
        while let Some(row) = rows.next()? {
            let aside: Aside = from_bytes(&row.get::<_, Vec<u8>>(1)?)?;
            if aside.op.device != self.device && goes(&aside) {
                self.db
                    .prepare_cached("DELETE FROM change_to_check WHERE number = ?1")?
                    .execute([row.get::<_, i64>(0)?])?;
            }
        }
        Ok(())
    }

    /// Letters that left, as they were printed. One that the server has not yet stays, because it is nowhere else.
    pub fn forget_files(&mut self) -> Result<(), StoreError> {
        for digest in std::mem::take(&mut self.files_lost) {
            self.db.prepare_cached(queries::FILE_GONE)?.execute([digest])?;
        }
        Ok(())
    }
}
