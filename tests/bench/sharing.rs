//! An office's whole log to a server, and a first whole copy of it to another laptop: both stores, both cores and the
//! packing of every message, without a network between.

use crate::{
    figure::Figure,
    measure::{milliseconds, peak},
    office::{self, PASSPHRASE, now},
};
use std::{collections::BTreeSet, fs, future::Future, path::Path, pin::pin, task};
use waymark_server::{Server, Sqlite, Storage};
use waymark_store::{Joining, Next, Sharer, Store};
use waymark_sync::{Answer, Ask, Chain, Device, Epoch, LARGEST_ANSWER, LARGEST_ASK, Standing, pack, unpack};

fn done<T>(work: impl Future<Output = T>) -> T {
    match pin!(work).poll(&mut task::Context::from_waker(task::Waker::noop())) {
        task::Poll::Ready(done) => done,
        task::Poll::Pending => panic!("SQLite does its work at once"),
    }
}

struct Line {
    server: Server<Sqlite>,
    /// Bytes that went each way.
    up: usize,
    down: usize,
}

impl Line {
    fn ask(&mut self, device: &str, ask: &Ask) -> Answer {
        let bytes = pack(ask).unwrap();
        self.up += bytes.len();
        let ask: Ask = unpack(&bytes, LARGEST_ASK).unwrap();
        let answer = done(self.server.answer(device, ask, now().timestamp().unsigned_abs())).unwrap();
        let bytes = pack(&answer).unwrap();
        self.down += bytes.len();
        unpack(&bytes, LARGEST_ANSWER).unwrap()
    }

    fn enrol(&self, device: &str, scope: &str) -> Standing {
        let scopes = BTreeSet::from([scope.to_owned()]);
        let storage = self.server.storage();
        done(storage.add_device(&Device {
            id: device.to_owned(),
            next: 1,
            chain: Chain::default(),
            scopes: scopes.clone(),
            revoked: false,
            founds: None,
        }))
        .unwrap();
        Standing { epoch: done(storage.epoch()).unwrap(), scopes, next: 1, schema: waymark_sync::SCHEMA }
    }

    fn push(&mut self, store: &mut Store, sharer: &mut Sharer) {
        while let Some(ask) = sharer.push(store).unwrap() {
            let answer = self.ask(store.device(), &ask);
            assert_eq!(sharer.take(store, &ask, answer).unwrap(), Next::More);
        }
    }

    fn pull(&mut self, store: &mut Store, sharer: &mut Sharer) {
        loop {
            let ask = sharer.pull(store).unwrap();
            let answer = self.ask(store.device(), &ask);
            match sharer.take(store, &ask, answer).unwrap() {
                Next::More => {}
                Next::Rest => return,
                other => panic!("{other:?}"),
            }
        }
    }
}

fn size(folder: &Path) -> f64 {
    let files = fs::read_dir(folder).unwrap().filter_map(|entry| entry.ok()?.metadata().ok());
    files.map(|file| file.len()).sum::<u64>() as f64
}

pub fn sharing(dir: &Path) -> Vec<Figure> {
    let folder = tempfile::tempdir().unwrap();
    let first = folder.path().join("first");
    fs::create_dir(&first).unwrap();
    for name in ["waymark.db", "keys.json"] {
        fs::copy(dir.join(name), first.join(name)).unwrap();
    }
    let mut store = office::open(&first);
    let storage =
        Sqlite::open(&folder.path().join("server"), &Epoch { id: "bench".into(), number: 0 }).unwrap();
    let mut line = Line { server: Server::new(storage), up: 0, down: 0 };
    let (office_id, actor) = (store.office_id().unwrap(), store.actor_id().unwrap());
    let scope = format!("office/{office_id}");
    let operations = store.check().unwrap().operations as f64;

    let standing = line.enrol(store.device(), &scope);
    store.share_with(&standing).unwrap();
    let mut sharer = Sharer::default();
    let (_, pushed) = milliseconds(|| line.push(&mut store, &mut sharer));
    let bytes = line.up as f64 / operations;
    let (_, pulled) = milliseconds(|| line.pull(&mut store, &mut sharer));

    line.down = 0;
    let device = "0198c0de-0000-7000-8000-000000000002".to_owned();
    let standing = line.enrol(&device, &scope);
    let joining = Joining { label: "Birmingham".into(), device, office: office_id, actor };
    let second = folder.path().join("second");
    let (mut other, _) = Store::join(&second, PASSPHRASE, &joining, now()).unwrap();
    other.share_with(&standing).unwrap();
    let mut its = Sharer::default();
    let (_, copied) = milliseconds(|| line.pull(&mut other, &mut its));
    let records = other.records_of_scope(&scope).unwrap() as f64;
    drop(other);
    // As it lies there after it was closed.
    let other = office::open(&second);
    let held = size(&second);
    let beside = crate::beside_sqlite::size_beside_plain(&other, folder.path(), held);
    drop(other);
    vec![
        beside,
        Figure::one("an office's whole log to a server", "operations/s", operations / pushed * 1e3),
        Figure::one("an operation in a batch", "bytes", bytes).aim(45.0),
        Figure::one("what came of it, to the laptop that sent it", "operations/s", operations / pulled * 1e3),
        Figure::one("a first whole copy", "records/s", records / copied * 1e3),
        Figure::one("a record of a first whole copy, on the way", "bytes", line.down as f64 / records),
        Figure::one("a record of a first whole copy, in the store", "bytes", held / records),
        Figure::one("an office shared and copied, peak memory", "MiB", peak()),
    ]
}
