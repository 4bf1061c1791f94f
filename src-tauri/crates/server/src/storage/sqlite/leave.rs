//! A server's folder that is carried to another place: nobody writes to it meanwhile, and nobody serves it afterwards.
//! Never here: where it goes.

use super::{FILE, Sqlite, connect};
use crate::storage::StorageError;
use rusqlite::{Connection, Row, Statement, types::ValueRef};
use std::path::{Path, PathBuf};
use waymark_sync::Epoch;

/// The folder's database, held so that it stays as it is.
pub struct Leaving {
    db: Connection,
    path: PathBuf,
}

/// A value of one of the tables.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Nothing,
    Number(i64),
    Bytes(Vec<u8>),
}

impl Leaving {
    /// # Errors
    /// `Busy` where a server is in the midst of something.
    pub fn begin(dir: &Path) -> Result<Self, StorageError> {
        // Its tables are brought up to date; the epoch is the one that it has.
        drop(Sqlite::open(dir, &Epoch { id: String::new(), number: 0 })?);
        let path = dir.join(FILE);
        let db = connect(&path)?;
        db.execute_batch("BEGIN IMMEDIATE")?;
        Ok(Leaving { db, path })
    }

    /// The question for every row of a table, with just these columns.
    pub fn all(&self, table: &str, columns: &[&str]) -> Result<Statement<'_>, StorageError> {
        Ok(self.db.prepare(&format!("SELECT {} FROM {table}", columns.join(", ")))?)
    }

    fn tables(&self) -> Result<Vec<String>, StorageError> {
        let of = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
        let mut statement = self.db.prepare(of)?;
        let names = statement.query_map([], |row| row.get(0))?;
        Ok(names.collect::<Result<_, _>>()?)
    }

    /// From now on no server serves it: not one that runs still, as it has no epoch and takes nothing in, nor one that is
    /// started, as the file has another name. Gives that name.
    pub fn left(self) -> Result<PathBuf, StorageError> {
        self.db.execute_batch("DELETE FROM epoch")?;
        for table in self.tables()? {
            for change in ["INSERT", "UPDATE", "DELETE"] {
                self.db.execute_batch(&format!(
                    "CREATE TRIGGER left_{table}_{change} BEFORE {change} ON {table}
                     BEGIN SELECT RAISE(ABORT, 'the server was moved from this folder'); END"
                ))?;
            }
        }
        self.db.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")?;
        let Leaving { db, path } = self;
        db.close().map_err(|(_, e)| e)?;
        let mut name = path.as_os_str().to_owned();
        name.push(".moved");
        let moved = PathBuf::from(name);
        std::fs::rename(&path, &moved).map_err(|e| StorageError::file(&path, &e))?;
        Ok(moved)
    }
}

impl Cell {
    pub fn row(row: &Row<'_>) -> Result<Vec<Self>, StorageError> {
        let cells: Result<_, rusqlite::Error> =
            (0..row.as_ref().column_count()).map(|at| row.get_ref(at).map(Cell::of)).collect();
        Ok(cells?)
    }

    fn of(value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Null => Cell::Nothing,
            ValueRef::Integer(number) => Cell::Number(number),
            // No table holds one.
            ValueRef::Real(number) => Cell::Number(number as i64),
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_vec()),
        }
    }
}
