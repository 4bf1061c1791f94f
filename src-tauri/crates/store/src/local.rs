//! What belongs to this laptop alone and is never shared: settings, drafts, remembered columns.
//! Encrypted like the rest; without a log, because nobody else has to know.

use crate::{Store, StoreError, Tx};
use rusqlite::{OptionalExtension, params};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRow {
    pub key: String,
    pub title: String,
    /// As the screen gave it.
    pub body: String,
    pub saved_at: String,
}

/// However the work ends, a panic included, no later action takes the draft.
struct Ending<'a>(&'a mut Store);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.ending = None;
    }
}

impl Store {
    pub fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let mut statement = self.db.prepare_cached("SELECT value FROM setting WHERE name = ?1")?;
        Ok(statement.query_row([name], |r| r.get(0)).optional()?)
    }

    pub fn set_setting(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        self.db
            .prepare_cached("INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2")?
            .execute([name, value])?;
        Ok(())
    }

    pub fn save_draft(&mut self, draft: &DraftRow) -> Result<(), StoreError> {
        self.db
            .prepare_cached(
                "INSERT INTO draft (key, title, body, saved_at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (key) DO UPDATE SET title = ?2, body = ?3, saved_at = ?4",
            )?
            .execute(params![draft.key, draft.title, draft.body, draft.saved_at])?;
        Ok(())
    }

    pub fn drafts(&self) -> Result<Vec<DraftRow>, StoreError> {
        let mut statement =
            self.db.prepare_cached("SELECT key, title, body, saved_at FROM draft ORDER BY saved_at DESC")?;
        let rows = statement.query_map([], |r| {
            Ok(DraftRow { key: r.get(0)?, title: r.get(1)?, body: r.get(2)?, saved_at: r.get(3)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub fn draft(&self, key: &str) -> Result<Option<DraftRow>, StoreError> {
        Ok(self.drafts()?.into_iter().find(|d| d.key == key))
    }

    pub fn clear_draft(&mut self, key: &str) -> Result<(), StoreError> {
        clear(&self.db, key)
    }

    /// Does this work; its action, if it has one, takes the draft with it in the same transaction.
    pub fn ending_draft<T>(&mut self, key: Option<&str>, work: impl FnOnce(&mut Store) -> T) -> T {
        self.ending = key.map(str::to_owned);
        let ending = Ending(self);
        work(ending.0)
    }

    /// What a header meant the last time that somebody chose; an empty target is a column left out.
    pub fn remembered_column(&self, kind: &str, header: &str) -> Result<Option<String>, StoreError> {
        let mut statement =
            self.db.prepare_cached("SELECT target FROM column_mapping WHERE kind = ?1 AND header = ?2")?;
        Ok(statement.query_row([kind, header], |r| r.get(0)).optional()?)
    }

    pub(crate) fn meta_if(&self, name: &str) -> Result<Option<String>, StoreError> {
        get_meta(&self.db, name)
    }

    pub(crate) fn meta(&self, name: &str) -> Result<String, StoreError> {
        self.meta_if(name)?.ok_or_else(|| StoreError::Damaged(format!("it does not say its {name}")))
    }

    pub(crate) fn set_meta(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        put_meta(&self.db, name, value)
    }
}

impl Tx<'_> {
    pub(crate) fn clear_draft(&mut self, key: &str) -> Result<(), StoreError> {
        clear(&self.db, key)
    }

    /// What a header means from now on, kept with the import that used it or not at all.
    pub fn remember_column(&mut self, kind: &str, header: &str, target: &str) -> Result<(), StoreError> {
        self.db
            .prepare_cached(
                "INSERT INTO column_mapping (kind, header, target) VALUES (?1, ?2, ?3)
                 ON CONFLICT (kind, header) DO UPDATE SET target = ?3 WHERE target <> ?3",
            )?
            .execute([kind, header, target])?;
        Ok(())
    }
}

fn clear(db: &rusqlite::Connection, key: &str) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM draft WHERE key = ?1")?.execute([key])?;
    Ok(())
}

pub(crate) fn get_meta(db: &rusqlite::Connection, name: &str) -> Result<Option<String>, StoreError> {
    let mut statement = db.prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
    Ok(statement.query_row([name], |r| r.get(0)).optional()?)
}

pub(crate) fn put_meta(db: &rusqlite::Connection, name: &str, value: &str) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
    )?
    .execute([name, value])?;
    Ok(())
}
