//! A store on a simulated machine: with a key that costs nothing, and without the files beside the database.
//! Never here: anything that an installed program does.

use crate::{
    Store, StoreError, Tx, connection,
    folder::Folder,
    keyfile::Key,
    local::put_meta,
    mutate::{Said, Who},
};
use std::path::Path;
use waymark_domain::{RecordId, Values};
use waymark_sync::OpKind;

impl Store {
    /// Opens what is there, or begins an empty store of this person on this device. The machine's disk is SQLite's
    /// file system.
    pub fn simulated(dir: &Path, device: &str, office: &str, actor: &str) -> Result<Store, StoreError> {
        let key = Key::new([7; 32]);
        let folder = Folder::new(dir);
        let (mut db, writing) = connection::open_with(&folder.database(), &key, true)?;
        connection::upgrade(&mut db)?;
        let known: bool =
            db.query_row("SELECT EXISTS (SELECT 1 FROM meta WHERE name = 'device')", [], |r| r.get(0))?;
        if !known {
            for (name, value) in [("device", device), ("office", office), ("actor", actor)] {
                put_meta(&db, name, value)?;
            }
        }
        let who = Who {
            device: String::new(),
            after: 0,
            actor: String::new(),
            office: String::new(),
            scope: String::new(),
        };
        let mut store = Store { folder, db, writing, who, key, ending: None, _open: None };
        store.reload_who()?;
        Ok(store)
    }
}

impl Tx<'_> {
    /// An operation that no Waymark would write: of a record type that nobody declared, or with values that cannot be.
    pub fn write_raw(
        &mut self,
        record_type: u16,
        id: RecordId,
        kind: OpKind,
        values: Values,
    ) -> Result<(), StoreError> {
        self.log_as(record_type, id, Said::of(kind, 0), values, &Values::new())
    }
}
