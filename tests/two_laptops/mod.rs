//! Laptops of one office over a server in this process, for tests of what people do with what is shared.
//! Never here: a socket, a judgement.
#![allow(clippy::unwrap_used, dead_code)]

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use std::{collections::BTreeMap, collections::BTreeSet, future::Future, path::Path, pin::pin, task};
use waymark_domain::{
    Record, RecordId, RecordType, Value, Values,
    records::{Office, Staff},
};
use waymark_server::{Server, Sqlite, Storage};
use waymark_store::{Action, Joining, Next, Read, Sharer, Store, StoreError};
use waymark_sync::{Ask, Chain, Device, Epoch, SCHEMA, Standing};

pub const PASSPHRASE: &str = "quiet harbour lantern maple";

pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 6, 1, 9, 0, 0).unwrap()
}

pub fn today() -> NaiveDate {
    now().date_naive()
}

fn done<T>(work: impl Future<Output = T>) -> T {
    match pin!(work).poll(&mut task::Context::from_waker(task::Waker::noop())) {
        task::Poll::Ready(done) => done,
        task::Poll::Pending => panic!("SQLite does its work at once"),
    }
}

/// The charity's other offices, to which a student may move.
const OTHERS: [&str; 2] =
    ["office/00000000-0000-7000-8000-000000000008", "office/00000000-0000-7000-8000-000000000009"];

/// The server of one office.
pub struct Central {
    server: Server<Sqlite>,
    scope: String,
}

impl Central {
    /// The office's first laptop shares with a new server: its whole log goes there.
    pub fn found(folder: &Path, first: &mut Store) -> Self {
        let epoch = Epoch { id: "first".into(), number: 0 };
        let server = Server::new(Sqlite::open(folder, &epoch).unwrap());
        let central = Central { server, scope: format!("office/{}", first.office_id().unwrap()) };
        for other in OTHERS {
            central.enrol_in(other, BTreeSet::from([other.to_owned()]));
        }
        first.share_with(&central.enrol(first.device())).unwrap();
        central.share(first);
        central
    }

    fn enrol(&self, device: &str) -> Standing {
        self.enrol_in(device, BTreeSet::from([self.scope.clone()]))
    }

    fn enrol_in(&self, device: &str, scopes: BTreeSet<String>) -> Standing {
        let id = device.to_owned();
        let chain = Chain::default();
        let device = Device { id, next: 1, chain, scopes: scopes.clone(), revoked: false, founds: None };
        done(self.server.storage().add_device(&device)).unwrap();
        Standing { epoch: done(self.server.storage().epoch()).unwrap(), scopes, next: 1, schema: SCHEMA }
    }

    /// From now on this laptop is served nothing.
    pub fn withdraw(&self, store: &Store) {
        done(self.server.storage().revoke(store.device())).unwrap();
    }

    /// What it pushes is stored all the same.
    pub fn push(&self, store: &mut Store) {
        let sharer = Sharer::default();
        while let Some(push) = sharer.push(store).unwrap() {
            let answer = done(self.server.answer(store.device(), push.clone(), 0)).unwrap();
            if Sharer::default().take(store, &push, answer).unwrap() != Next::More {
                break;
            }
        }
    }

    /// Another laptop of the office, for this member of staff, with all that the server has.
    pub fn join(&self, folder: &Path, label: &str, office: RecordId, actor: RecordId) -> Store {
        let device = format!("0198c0de-0000-7000-8000-{:012x}", actor.0.as_u128() & 0xffff_ffff_ffff);
        let joining = Joining { label: label.into(), device, office, actor };
        let (mut store, _) = Store::join(folder, PASSPHRASE, &joining, now()).unwrap();
        store.share_with(&self.enrol(&joining.device)).unwrap();
        self.share(&mut store);
        store
    }

    /// Both lanes, until nothing is left.
    pub fn share(&self, store: &mut Store) {
        let mut sharer = Sharer::default();
        let ask =
            |store: &Store, ask: &Ask| done(self.server.answer(store.device(), ask.clone(), 0)).unwrap();
        while let Some(push) = sharer.push(store).unwrap() {
            let answer = ask(store, &push);
            assert_eq!(sharer.take(store, &push, answer).unwrap(), Next::More);
        }
        loop {
            let pull = sharer.pull(store).unwrap();
            let answer = ask(store, &pull);
            match sharer.take(store, &pull, answer).unwrap() {
                Next::More => {}
                next => return assert_eq!(next, Next::Rest),
            }
        }
    }
}

/// Rosa's laptop and Sam's, in one office.
pub struct Two {
    pub central: Central,
    pub rosa: Store,
    pub sam: Store,
}

fn record<R: Record>(fields: &[(&str, &str)]) -> R {
    R::from_values(&values(R::TYPE, fields)).unwrap()
}

pub fn values(record: RecordType, fields: &[(&str, &str)]) -> Values {
    let parse = |(name, text): &(&str, &str)| {
        let field = record.field(name).unwrap();
        let value = if text.is_empty() { Ok(Value::Null) } else { (field.parse)(text, today()) };
        (field.id, value.unwrap())
    };
    fields.iter().map(parse).collect()
}

impl Two {
    /// Rosa's store is in `folder/rosa`, Sam's in `folder/sam`.
    pub fn new(folder: &Path) -> Self {
        let office: Office = record(&[("name", "Birmingham office")]);
        let staff = |first: &str, last: &str| {
            record(&[("first_name", first), ("last_name", last), ("role", "coordinator")])
        };
        let (mut rosa, _) =
            Store::create(&folder.join("rosa"), PASSPHRASE, &office, &staff("Rosa", "Whitlock"), now())
                .unwrap();
        let sam: Staff = staff("Sam", "Lee");
        let actor = rosa
            .mutate::<_, StoreError>(Action::new("add", "Add member of staff Sam Lee"), now(), |tx| {
                tx.insert(&sam)
            })
            .unwrap()
            .value;
        let central = Central::found(&folder.join("server"), &mut rosa);
        let office = rosa.office_id().unwrap();
        let sam = central.join(&folder.join("sam"), "Birmingham office", office, actor);
        Two { central, rosa, sam }
    }

    /// Rosa first, so that what Sam changed at the same time is the challenger.
    pub fn share(&mut self) {
        self.central.share(&mut self.rosa);
        self.central.share(&mut self.sam);
        self.central.share(&mut self.rosa);
    }
}

pub fn add(store: &mut Store, kind: RecordType, fields: &[(&str, &str)]) -> RecordId {
    let values = values(kind, fields);
    let add = Action::new("add", format!("Add {}", kind.label().to_lowercase()));
    let done = store.mutate::<_, StoreError>(add, now(), |tx| {
        let id = tx.new_id();
        tx.insert_values(kind, id, values)?;
        Ok(id)
    });
    done.unwrap().value
}

pub fn change(store: &mut Store, kind: RecordType, id: RecordId, fields: &[(&str, &str)]) {
    let values = values(kind, fields);
    let act = Action::new("change", "Change");
    store.mutate::<_, StoreError>(act, now(), |tx| tx.patch(kind, id, values)).unwrap();
}

pub fn delete(store: &mut Store, kind: RecordType, id: RecordId) {
    store.mutate::<_, StoreError>(Action::new("delete", "Delete"), now(), |tx| tx.delete(kind, id)).unwrap();
}

/// A field as the record shows it.
pub fn shown(store: &Store, kind: RecordType, id: RecordId, name: &str) -> String {
    let field = kind.field(name).unwrap();
    let row = store.get(kind, id).unwrap().unwrap();
    row.values.get(&field.id).map(|value| (field.show)(value)).unwrap_or_default()
}

/// Every record by its id, with what it holds.
pub fn rows(store: &Store) -> BTreeMap<RecordId, Values> {
    let mut rows = BTreeMap::new();
    for kind in RecordType::ALL {
        store.each(*kind, &mut |row| drop(rows.insert(row.id, row.values))).unwrap();
    }
    rows
}
