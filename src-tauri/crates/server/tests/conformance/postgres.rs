//! A database of a PostgreSQL server that the tests start.

use crate::{Place, first, world::wait_for};
use std::path::Path;
use waymark_scratch_postgres::{Scratch, WORKER};
use waymark_server::{Postgres, StorageError, storage::postgres::Address};

pub struct Database(waymark_scratch_postgres::Database<'static>);

impl Database {
    fn owners(&self) -> Address {
        Address::new(&self.0.owner_url())
    }
}

impl Place for Database {
    type Storage = Postgres;

    fn new() -> Self {
        Database(Scratch::shared().database().unwrap())
    }

    fn open(&self) -> Postgres {
        if self.is_empty() {
            drop(wait_for(Postgres::make(&self.owners(), WORKER, &first())).unwrap());
        }
        wait_for(Postgres::open(&Address::new(&self.0.url_of_worker()))).unwrap()
    }

    fn restore(&self, backup: &Path, id: &str, now: u64) -> Result<(), StorageError> {
        wait_for(Postgres::restore(backup, &self.owners(), WORKER, id, now)).map(drop)
    }

    fn is_empty(&self) -> bool {
        matches!(wait_for(Postgres::open(&Address::new(&self.0.url_of_worker()))), Err(StorageError::NotMade))
    }
}
