//! A whole office goes to a server, and another laptop gets all of it: every record, field by field, and what is done
//! there comes back.
#![allow(clippy::unwrap_used)]

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use std::{collections::BTreeMap, collections::BTreeSet, future::Future, path::Path, pin::pin, task};
use waymark_actions::{
    example::{Size, make},
    found_office,
};
use waymark_domain::{RecordId, RecordType, Values};
use waymark_letters::Fonts;
use waymark_server::{Server, Sqlite, Storage};
use waymark_store::{Action, Joining, Next, Read, Sharer, Store, StoreError};
use waymark_sync::{Ask, Chain, Device, Epoch, SCHEMA, Standing};

const PASSPHRASE: &str = "correct horse battery staple";

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap()
}

fn today() -> NaiveDate {
    now().date_naive()
}

fn done<T>(work: impl Future<Output = T>) -> T {
    match pin!(work).poll(&mut task::Context::from_waker(task::Waker::noop())) {
        task::Poll::Ready(done) => done,
        task::Poll::Pending => panic!("SQLite does its work at once"),
    }
}

fn enrol(server: &Server<Sqlite>, device: &str, scope: &str) -> Standing {
    let scopes = BTreeSet::from([scope.to_owned()]);
    let id = device.to_owned();
    let device =
        Device { id, next: 1, chain: Chain::default(), scopes: scopes.clone(), revoked: false, founds: None };
    done(server.storage().add_device(&device)).unwrap();
    Standing { epoch: done(server.storage().epoch()).unwrap(), scopes, next: 1, schema: SCHEMA }
}

/// Both lanes, until nothing is left.
fn share(server: &Server<Sqlite>, store: &mut Store) {
    let mut sharer = Sharer::default();
    let ask = |store: &Store, ask: &Ask| done(server.answer(store.device(), ask.clone(), 0)).unwrap();
    while let Some(push) = sharer.push(store).unwrap() {
        let answer = ask(store, &push);
        match sharer.take(store, &push, answer).unwrap() {
            Next::More => {}
            Next::Succeed => {
                let succeed = sharer.succeed(store, &format!("{}-again", store.device())).unwrap();
                let answer = ask(store, &succeed);
                assert_eq!(sharer.take(store, &succeed, answer).unwrap(), Next::More);
            }
            next => panic!("{next:?}"),
        }
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

/// Another laptop of the same office, with all that the server has.
fn join(server: &Server<Sqlite>, store: &Store, folder: &Path, scope: &str) -> Store {
    let joining = Joining {
        label: "Birmingham".into(),
        device: "0198c0de-0000-7000-8000-000000000002".into(),
        office: store.office_id().unwrap(),
        actor: store.actor_id().unwrap(),
    };
    let (mut other, _) = Store::join(folder, PASSPHRASE, &joining, now()).unwrap();
    other.share_with(&enrol(server, &joining.device, scope)).unwrap();
    share(server, &mut other);
    other
}

type Rows = BTreeMap<RecordId, (String, String, String, Values)>;

fn rows(store: &Store) -> Rows {
    let mut rows = Rows::new();
    for record in RecordType::ALL {
        store
            .each(*record, &mut |row| {
                rows.insert(row.id, (row.scope, row.created_at, row.created_by, row.values));
            })
            .unwrap();
    }
    rows
}

#[test]
fn another_laptop_gets_all_of_an_office_and_what_it_does_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let first = dir.path().join("first");
    let fonts = Fonts::new();
    let founded =
        found_office(&first, "Birmingham", "Rosa Whitlock", PASSPHRASE, &fonts, now(), today()).unwrap();
    let mut store = founded.store;
    make(&mut store, Size::of(40), now(), today()).unwrap();
    let before = rows(&store);
    assert!(before.len() > 200, "{}", before.len());

    let epoch = Epoch { id: "first".into(), number: 0 };
    let server = Server::new(Sqlite::open(&dir.path().join("server"), &epoch).unwrap());
    let scope = format!("office/{}", store.office_id().unwrap());
    store.share_with(&enrol(&server, store.device(), &scope)).unwrap();
    share(&server, &mut store);
    assert_eq!(rows(&store), before, "sharing changes nothing for who shares");
    assert_eq!(store.unsent().unwrap().0, 0);
    assert!(store.to_check().unwrap().is_empty());
    assert!(store.check().unwrap().problems.is_empty());

    let mut other = join(&server, &store, &dir.path().join("second"), &scope);
    assert_eq!(rows(&other), before);
    let student = *before.keys().find(|id| other.get(RecordType::Student, **id).unwrap().is_some()).unwrap();
    let name = RecordType::Student.field("first_name").unwrap().id;
    let found = |store: &Store, word: &str| store.search(word, &[RecordType::Student], 50).unwrap();

    // What was fetched is searched, changed and sent like anything else; what is changed on both, in both its fields.
    let change = |store: &mut Store, name: u16, to: &str| {
        let values = Values::from([(name, to.into())]);
        let act = Action::new("test", "Change a name");
        store
            .mutate::<_, StoreError>(act, now(), |tx| tx.patch(RecordType::Student, student, values))
            .unwrap();
    };
    change(&mut other, name, "Zuleikha");
    change(&mut store, RecordType::Student.field("town").unwrap().id, "Solihull");
    share(&server, &mut other);
    share(&server, &mut store);
    share(&server, &mut other);
    assert_eq!(rows(&store), rows(&other));
    assert!(found(&store, "zuleikha").iter().any(|hit| hit.id == student));
    drop(other);
    let again = Store::unlock(&dir.path().join("second"), PASSPHRASE, now()).unwrap();
    assert!(again.check().unwrap().problems.is_empty());
    assert!(found(&again, "zuleikha").iter().any(|hit| hit.id == student));
}

fn add_student(store: &mut Store, first: &str) {
    let field = |name: &str| RecordType::Student.field(name).unwrap().id;
    let values = Values::from([(field("first_name"), first.into()), (field("last_name"), "Arden".into())]);
    let act = Action::new("test", "Add a student");
    store
        .mutate::<_, StoreError>(act, now(), |tx| {
            let id = tx.new_id();
            tx.insert_values(RecordType::Student, id, values)
        })
        .unwrap();
}

#[test]
fn an_office_that_was_restored_before_and_after_it_is_shared_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    let fonts = Fonts::new();
    let mut store =
        found_office(&at("one"), "Birmingham", "Rosa Whitlock", PASSPHRASE, &fonts, now(), today())
            .unwrap()
            .store;
    add_student(&mut store, "Aisha");
    store.backup(&at("alone")).unwrap();
    drop(store);
    let mut store = Store::restore_backup(&at("alone"), &at("two"), PASSPHRASE, now()).unwrap();
    add_student(&mut store, "Ben");

    let server = Server::new(Sqlite::open(&at("server"), &Epoch { id: "first".into(), number: 0 }).unwrap());
    let scope = format!("office/{}", store.office_id().unwrap());
    let before = rows(&store);
    store.share_with(&enrol(&server, store.device(), &scope)).unwrap();
    share(&server, &mut store);
    assert_eq!(rows(&store), before);
    assert_eq!(
        rows(&join(&server, &store, &at("other"), &scope)),
        before,
        "what was there before the restore too"
    );
    assert!(store.to_check().unwrap().is_empty() && store.check().unwrap().problems.is_empty());

    store.backup(&at("shared")).unwrap();
    add_student(&mut store, "Chloe");
    assert_eq!(store.unshared().unwrap(), 1);
    share(&server, &mut store);
    assert_eq!(store.unshared().unwrap(), 0);
    drop(store);
    // The laptop is put back to before Chloe, and goes on without her.
    let mut store = Store::restore_backup(&at("shared"), &at("three"), PASSPHRASE, now()).unwrap();
    add_student(&mut store, "Dev");
    share(&server, &mut store);
    share(&server, &mut store);
    let names = |store: &Store| {
        let field = RecordType::Student.field("first_name").unwrap().id;
        let mut names = Vec::new();
        store.each(RecordType::Student, &mut |row| names.push(row.values[&field].clone())).unwrap();
        names.sort();
        names
    };
    assert_eq!(names(&store), ["Aisha", "Ben", "Chloe", "Dev"].map(Into::into));
    assert_eq!(store.unshared().unwrap(), 0);
    assert!(store.to_check().unwrap().is_empty() && store.check().unwrap().problems.is_empty());
}
