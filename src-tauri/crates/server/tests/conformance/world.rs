//! A storage with laptops that push into it.

use crate::{Place, laptop::Laptop, reader::Reader};
use std::{collections::BTreeMap, future::Future, sync::LazyLock};
use tokio::runtime::{Builder, Runtime};
use waymark_server::{Pushed, Storage};
use waymark_sync::{Batch, Outcome, Refused};

/// Of all tests, so that what a database's client does beside goes on.
static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap());

pub fn wait_for<T>(work: impl Future<Output = T>) -> T {
    RUNTIME.block_on(work)
}

pub struct World<P: Place> {
    place: P,
    storage: Option<P::Storage>,
}

impl<P: Place> World<P> {
    pub fn new() -> Self {
        Self::at(P::new())
    }

    pub fn at(place: P) -> Self {
        let storage = Some(place.open());
        World { place, storage }
    }

    pub fn storage(&self) -> &P::Storage {
        self.storage.as_ref().unwrap()
    }

    /// As after a crash: what was acknowledged is there.
    pub fn reopen(&mut self) {
        self.storage = None;
        self.storage = Some(self.place.open());
    }

    /// The storage, for a server of its own.
    pub fn open(&mut self) -> P::Storage {
        self.storage = None;
        self.place.open()
    }

    pub fn laptop(&self, id: &str, scope: &str, scopes: &[&str]) -> Laptop {
        let laptop = Laptop::new(id, scope);
        wait_for(self.storage().add_device(&laptop.device(scopes))).unwrap();
        laptop
    }

    pub fn push(&self, batch: &Batch) -> Pushed {
        wait_for(self.storage().push(batch)).unwrap()
    }

    /// What became of a batch that must be taken.
    pub fn taken(&self, batch: &Batch) -> BTreeMap<u64, Outcome> {
        match self.push(batch) {
            Pushed::Taken { device, outcomes } => {
                assert_eq!(device.next, batch.end().max(device.next));
                outcomes
            }
            other => panic!("{other:?}"),
        }
    }

    /// All that a laptop has not sent yet.
    pub fn share(&self, laptop: &Laptop) -> BTreeMap<u64, Outcome> {
        let next = wait_for(self.storage().device(&laptop.id)).unwrap().unwrap().next;
        self.taken(&laptop.all_from(next))
    }

    pub fn refused(&self, batch: &Batch) -> Refused {
        match self.push(batch) {
            Pushed::Refused(_, why) => why,
            other => panic!("{other:?}"),
        }
    }

    /// A scope as it is told from the beginning.
    pub fn read(&self, scope: &str) -> Reader {
        let mut reader = Reader::default();
        reader.follow(self.storage(), scope, 3);
        reader
    }

    pub fn is_well(&self) {
        assert_eq!(wait_for(self.storage().check()).unwrap(), Vec::<String>::new());
    }
}
