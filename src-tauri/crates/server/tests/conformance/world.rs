//! A storage with laptops that push into it.

use crate::{Place, laptop::Laptop, reader::Reader};
use std::{
    collections::BTreeMap,
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};
use waymark_server::{Pushed, Storage};
use waymark_sync::{Batch, Outcome, Refused};

/// Drives what does its work at once.
pub fn now_or_never<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(done) = work.as_mut().poll(&mut context) {
            return done;
        }
        std::thread::yield_now();
    }
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
        now_or_never(self.storage().add_device(&laptop.device(scopes))).unwrap();
        laptop
    }

    pub fn push(&self, batch: &Batch) -> Pushed {
        now_or_never(self.storage().push(batch)).unwrap()
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
        let next = now_or_never(self.storage().device(&laptop.id)).unwrap().unwrap().next;
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
        assert_eq!(now_or_never(self.storage().check()).unwrap(), Vec::<String>::new());
    }
}
