//! A store on a simulated machine: with a key that costs nothing, and without the files beside the database.
//! Never here: anything that an installed program does.

use crate::{
    Store, StoreError, Stored, Tx, connection,
    folder::Folder,
    keyfile::Key,
    local::put_meta,
    log::{Said, operation},
    mutate::Who,
    queries,
};
use std::{collections::BTreeMap, path::Path};
use waymark_domain::{RecordId, RecordType, Values};
use waymark_sync::{Image, OpKind, Operation, Rev, decode_values};

impl Store {
    /// Opens what is there, or begins an empty store of this person on this device. The machine's disk is SQLite's
    /// file system.
    pub fn simulated(dir: &Path, device: &str, office: &str, actor: &str) -> Result<Store, StoreError> {
        let key = Key::new([7; 32]);
        let folder = Folder::new(dir);
        let (mut db, writing) = connection::open_plain(&folder.database(), &key)?;
        connection::upgrade(&mut db)?;
        let known: bool =
            db.query_row("SELECT EXISTS (SELECT 1 FROM meta WHERE name = 'device')", [], |r| r.get(0))?;
        if !known {
            for (name, value) in [("device", device), ("office", office), ("actor", actor)] {
                put_meta(&db, name, value)?;
            }
        }
        let mut store = Store { folder, db, writing, who: Who::default(), key, ending: None, _open: None };
        store.reload_who()?;
        Ok(store)
    }
}

impl Store {
    /// The name of this laptop, as another program may have changed it.
    pub fn is_called(&self) -> Result<String, StoreError> {
        self.meta("device")
    }

    /// Every operation of the log, whichever device's, in its order.
    pub fn whole_log(&self) -> Result<Vec<Operation>, StoreError> {
        let mut statement = self.db.prepare_cached(queries::WHOLE_LOG)?;
        let mut rows = statement.query([])?;
        let mut log = Vec::new();
        let (device, begin) = (self.is_called()?, self.meta_if("device_after")?);
        let begin = begin.and_then(|seq| seq.parse().ok()).unwrap_or(0);
        while let Some(row) = rows.next()? {
            let after = if row.get::<_, String>(1)? == device { begin } else { 0 };
            log.push(operation(row, after)?);
        }
        Ok(log)
    }

    /// What the person saw in the fields that each operation changed, in the order of the log.
    pub fn seen_before(&self) -> Result<Vec<Values>, StoreError> {
        let mut statement = self.db.prepare_cached("SELECT before FROM op ORDER BY seq")?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(decode_values(&row.get::<_, Vec<u8>>(0)?)?);
        }
        Ok(found)
    }

    /// Every row of a kind, deleted ones too.
    pub fn rows_of(&self, record: RecordType) -> Result<Vec<Stored>, StoreError> {
        let mut found = Vec::new();
        crate::read::rows(&self.db, record, "", [], |row| found.push(row))?;
        Ok(found)
    }

    /// Records of types that this version does not know.
    pub fn unknown_records(&self) -> Result<Vec<(RecordId, Image)>, StoreError> {
        let mut statement = self.db.prepare_cached("SELECT record_type, record_id, body FROM image")?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            if RecordType::from_code(row.get(0)?).is_none() {
                found.push((
                    RecordId(row.get(1)?),
                    super::image::read_body(&self.db, &row.get::<_, Vec<u8>>(2)?)?,
                ));
            }
        }
        Ok(found)
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

impl Store {
    /// A record is forgotten, as a fault of the program would: this laptop holds less than it thinks is right.
    pub fn spoil(&mut self, id: RecordId, record_type: u16) -> Result<(), StoreError> {
        let mut taking = super::Taking::begin(self)?;
        taking.image(record_type, id)?.image = None;
        taking.touched.insert((record_type, id));
        taking.finish()
    }

    /// How each operation on a record stands to its image, and the image, for a report.
    pub fn standing_of(&self, id: RecordId) -> Result<String, StoreError> {
        let mut statement =
            self.db.prepare_cached("SELECT seq, is_back FROM op WHERE record_id = ?1 ORDER BY seq")?;
        let rows = statement
            .query_map([id.0], |r| Ok(format!("{}: {}", r.get::<_, i64>(0)?, r.get::<_, i64>(1)?)))?;
        let back: Vec<String> = rows.collect::<Result<_, _>>()?;
        let mut statement = self.db.prepare_cached("SELECT body, stale FROM image WHERE record_id = ?1")?;
        let mut rows = statement.query([id.0])?;
        let image: Option<(Image, bool)> = match rows.next()? {
            Some(row) => Some((super::image::read_body(&self.db, &row.get::<_, Vec<u8>>(0)?)?, row.get(1)?)),
            None => None,
        };
        Ok(format!("back {back:?}, sent {}, image {image:?}", self.sent()?))
    }

    /// The records of a scope that came from the server, with their revisions.
    pub fn held_of(&self, scope: &str) -> Result<BTreeMap<RecordId, Rev>, StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT record_id, rev FROM image WHERE scope = (SELECT number FROM word WHERE text = ?1)",
        )?;
        let mut rows = statement.query([scope])?;
        let mut found = BTreeMap::new();
        while let Some(row) = rows.next()? {
            found.insert(RecordId(row.get(0)?), row.get::<_, i64>(1)?.cast_unsigned());
        }
        Ok(found)
    }

    /// Records that came from the server, with their types.
    pub fn images(&self) -> Result<Vec<(RecordId, u16)>, StoreError> {
        let mut statement =
            self.db.prepare_cached("SELECT record_id, record_type FROM image ORDER BY record_id")?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push((RecordId(row.get(0)?), row.get(1)?));
        }
        Ok(found)
    }
}
