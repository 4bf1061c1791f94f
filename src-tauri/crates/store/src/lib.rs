//! The encrypted store: records, their operation log, search, undo, backup.
//! Never here: a rule of the domain beyond a record's declaration, a wish of a screen.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod across;
mod backup;
mod check;
mod connection;
mod error;
mod folder;
mod history;
mod ids;
mod joins;
mod keyfile;
mod list;
mod local;
mod log;
mod mutate;
mod queries;
mod read;
mod recovery;
mod renew;
mod search;
mod sharing;
mod short;
mod table;
#[cfg(test)]
mod tests;
mod tries;
mod undo;
mod whole;

pub use across::Full;
pub use check::Report;
pub use error::StoreError;
pub use history::{ActionRow, Change};
#[cfg(feature = "simulate")]
pub use ids::count_ids_from;
pub use joins::Newcomer;
pub use list::{Beside, Filter, Page, Query};
pub use local::DraftRow;
pub use mutate::{Action, Changed, Done, Touched, Tx};
pub use read::Read;
pub use recovery::RecoveryCode;
pub use search::Hit;
pub use sharing::{
    Agreed, Enrolment, Fetch, LeaseState, Next, Shared, Sharer, ToCheck, WhatToCheck, can_be_passphrase,
    fresh_device, fresh_key,
};
pub use table::Stored;
pub use undo::{Kept, KeptBecause};
pub use waymark_sync::{About, Challenge, Challenger, Mark, OpKind, Operation, SetAside, unit_of};
pub use whole::write_whole;

use chrono::{DateTime, Utc};
use connection::Writing;
use folder::Folder;
use keyfile::{Key, KeyFile};
use mutate::Who;
use std::{fs::File, path::Path};
use uuid::Uuid;
use waymark_domain::{
    RecordId,
    records::{Office, Staff},
};

/// What a laptop that joins an office is told by its server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joining {
    /// The office's name, for the unlock screen.
    pub label: String,
    pub device: String,
    pub office: RecordId,
    /// The member of staff who works here.
    pub actor: RecordId,
}

/// An office that is open. Dropping it closes the database and wipes the key.
pub struct Store {
    folder: Folder,
    db: rusqlite::Connection,
    writing: Writing,
    who: Who,
    key: Key,
    /// The draft that the next action takes with it.
    ending: Option<String>,
    /// None only while the office is being founded, under a lock of its own.
    _open: Option<File>,
}

impl Store {
    /// For work that reads and writes each page once, as a run of letters does: keeping those pages took 50 MiB and
    /// made nothing faster.
    pub fn keep_few_pages(&self, few: bool) {
        connection::keep_pages(&self.db, few);
    }

    /// Whether there is an office in this folder.
    pub fn find(dir: &Path) -> Result<bool, StoreError> {
        Folder::new(dir).has_office()
    }

    /// The same; a folder that cannot be read is not one in which a new office may be made.
    pub fn exists(dir: &Path) -> bool {
        Self::find(dir).unwrap_or(true)
    }

    /// The office's name as the unlock screen may show it.
    pub fn label(dir: &Path) -> Option<String> {
        KeyFile::read(&Folder::new(dir).keys()).ok().map(|k| k.label().to_owned())
    }

    /// Seconds before the next try to unlock is taken.
    pub fn wait_seconds(dir: &Path, now: DateTime<Utc>) -> u64 {
        tries::wait_seconds(&Folder::new(dir).tries(), now)
    }

    /// A new office with its first member of staff, and the code that opens it without the passphrase.
    pub fn create(
        dir: &Path,
        passphrase: &str,
        office: &Office,
        staff: &Staff,
        now: DateTime<Utc>,
    ) -> Result<(Store, RecoveryCode), StoreError> {
        Self::begin(dir, passphrase, office.name.as_ref(), now, |folder, key| {
            Self::found(folder, key, office, staff, now)
        })
    }

    /// An empty store on another laptop of an office that is shared: its records come from the server.
    pub fn join(
        dir: &Path,
        passphrase: &str,
        joining: &Joining,
        now: DateTime<Utc>,
    ) -> Result<(Store, RecoveryCode), StoreError> {
        Self::join_with(dir, passphrase, joining, None, now)
    }

    /// With what it knows of its server, so that a laptop that is killed while it joins has either all of it or nothing.
    pub fn join_with(
        dir: &Path,
        passphrase: &str,
        joining: &Joining,
        enrolment: Option<&Enrolment>,
        now: DateTime<Utc>,
    ) -> Result<(Store, RecoveryCode), StoreError> {
        Self::begin(dir, passphrase, &joining.label, now, |folder, key| {
            let (db, _) = connection::open(&folder.database(), &key)?;
            let Joining { device, office, actor, .. } = joining;
            for (name, value) in
                [("device", device), ("office", &office.to_string()), ("actor", &actor.to_string())]
            {
                local::put_meta(&db, name, value)?;
            }
            enrolment.map_or(Ok(()), |enrolment| enrolment.write(&db))
        })
    }

    /// A new folder with its keys; `fill` makes the database.
    fn begin(
        dir: &Path,
        passphrase: &str,
        label: &str,
        now: DateTime<Utc>,
        fill: impl FnOnce(&Folder, Key) -> Result<(), StoreError>,
    ) -> Result<(Store, RecoveryCode), StoreError> {
        let folder = Folder::new(dir);
        // Before the lock too: what a killed restore moved aside is put back first.
        folder.has_office()?;
        folder.make()?;
        let alone = folder.lock_alone()?;
        if folder.has_office()? {
            return Err(StoreError::OfficeExists(dir.display().to_string()));
        }
        // The key goes last, so a founding that was cut short leaves a database that nobody can open.
        folder.set_aside(now)?;
        let (keys, key, code) = KeyFile::make(passphrase, label)?;
        let made = fill(&folder, key.clone()).and_then(|()| keys.write(&folder.keys()));
        if let Err(e) = made {
            for name in ["waymark.db", "waymark.db-wal", "waymark.db-shm", "keys.json"] {
                let _ = std::fs::remove_file(folder.path(name));
            }
            return Err(e);
        }
        drop(alone);
        Ok((Self::open(folder, key)?, code))
    }

    /// Opens what is there with a key that fits.
    fn open(folder: Folder, key: Key) -> Result<Store, StoreError> {
        let open = folder.lock_shared()?;
        let (db, writing) = connection::open(&folder.database(), &key)?;
        // Left where a laptop was killed just after it had joined: its key is in the database.
        Newcomer::is_kept(folder.dir());
        let mut store =
            Store { folder, db, writing, who: Who::default(), key, ending: None, _open: Some(open) };
        store.reload_who()?;
        Ok(store)
    }

    fn found(
        folder: &Folder,
        key: Key,
        office: &Office,
        staff: &Staff,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        use waymark_domain::Record;
        let (db, writing) = connection::open(&folder.database(), &key)?;
        let (office_id, staff_id) = (RecordId(Uuid::now_v7()), RecordId(Uuid::now_v7()));
        let who = Who {
            device: Uuid::now_v7().to_string(),
            after: 0,
            actor: staff_id.to_string(),
            office: office_id.to_string(),
            scope: format!("office/{office_id}"),
        };
        let mut store = Store { folder: folder.clone(), db, writing, who, key, ending: None, _open: None };
        let Who { device, actor, office: here, .. } = store.who.clone();
        for (name, value) in [("device", device), ("office", here), ("actor", actor)] {
            store.set_meta(name, &value)?;
        }
        store.mutate(
            Action::for_good("found_office", format!("Found the office {}", office.name)),
            now,
            |tx| {
                tx.insert_values(Office::TYPE, office_id, office.to_values())?;
                tx.insert_values(Staff::TYPE, staff_id, staff.to_values())
            },
        )?;
        Ok(())
    }

    pub fn unlock(dir: &Path, passphrase: &str, now: DateTime<Utc>) -> Result<Store, StoreError> {
        Self::unlock_by(dir, now, |keys| keys.open(passphrase))
    }

    /// Opens with the recovery code and sets the passphrase from now on.
    pub fn unlock_with_recovery(
        dir: &Path,
        code: &str,
        passphrase: &str,
        now: DateTime<Utc>,
    ) -> Result<Store, StoreError> {
        keyfile::check_passphrase(passphrase)?;
        let store = Self::unlock_by(dir, now, |keys| keys.open_by_code(code))?;
        let mut keys = KeyFile::read(&store.folder.keys())?;
        keys.set_passphrase(passphrase, &store.key)?;
        keys.write(&store.folder.keys())?;
        Ok(store)
    }

    fn unlock_by(
        dir: &Path,
        now: DateTime<Utc>,
        open_key: impl FnOnce(&KeyFile) -> Result<Key, StoreError>,
    ) -> Result<Store, StoreError> {
        let folder = Folder::new(dir);
        if !folder.has_office()? {
            return Err(StoreError::NoOffice(dir.display().to_string()));
        }
        tries::check(&folder.tries(), now)?;
        let key = match open_key(&KeyFile::read(&folder.keys())?) {
            Err(e @ (StoreError::WrongPassphrase | StoreError::WrongRecoveryCode)) => {
                tries::failed(&folder.tries(), now);
                return Err(e);
            }
            other => other?,
        };
        let store = Self::open(folder, key)?;
        tries::succeeded(&store.folder.tries());
        Ok(store)
    }

    pub(crate) fn reload_who(&mut self) -> Result<(), StoreError> {
        let office = self.meta("office")?;
        self.who =
            Who { actor: self.meta("actor")?, scope: format!("office/{office}"), office, ..Who::default() };
        self.who.read_name(&self.db)
    }

    /// Whether this is the office's recovery code.
    pub fn is_recovery_code(&self, code: &str) -> Result<bool, StoreError> {
        match KeyFile::read(&self.folder.keys())?.open_by_code(code) {
            Ok(key) => Ok(*key == *self.key),
            Err(StoreError::WrongRecoveryCode) => Ok(false),
            Err(e) => Err(e),
        }
    }

    pub fn office_id(&self) -> Option<RecordId> {
        self.who.office.parse().ok()
    }

    /// The member of staff who works here.
    pub fn actor_id(&self) -> Option<RecordId> {
        self.who.actor.parse().ok()
    }

    /// This laptop, among those of the office.
    pub fn device(&self) -> &str {
        &self.who.device
    }

    pub fn dir(&self) -> &Path {
        self.folder.dir()
    }
}
