//! A laptop: an encrypted store in a folder, and whoever shares it. As a process of its own it works without a pause,
//! and writes down what it was told is saved.

use crate::house::spawn;
use chrono::Utc;
use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
    process::Child,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};
use waymark_actions::{
    Problem,
    share::{Held, Lane, Step},
};
use waymark_domain::{RecordType, Values};
use waymark_store::{Action, Read, Store, StoreError};

pub const PASSPHRASE: &str = "correct horse battery staple";

#[derive(Clone)]
pub struct Open(pub Arc<Mutex<Store>>);

impl Held for Open {
    fn hold<T>(&self, work: impl FnOnce(&mut Store) -> T) -> Option<T> {
        Some(work(&mut self.0.lock().unwrap()))
    }
}

pub fn unlock(dir: &Path) -> Store {
    Store::unlock(dir, PASSPHRASE, Utc::now()).unwrap()
}

/// Both directions, until nothing is left.
pub fn share(store: Store) -> Result<Store, Problem> {
    let lane = Lane::open(&store)?.unwrap();
    let open = Open(Arc::new(Mutex::new(store)));
    let done = both(lane, &open);
    let store = Arc::into_inner(open.0).unwrap().into_inner().unwrap();
    done.map(|()| store)
}

fn both(mut lane: Lane, open: &Open) -> Result<(), Problem> {
    while lane.push(open, Utc::now())? == Step::More {}
    while lane.pull(open, Duration::ZERO, Utc::now())? == Step::More {}
    while lane.push(open, Utc::now())? == Step::More {}
    Ok(())
}

pub fn field(name: &str) -> u16 {
    RecordType::Student.field(name).unwrap().id
}

/// An action of one student, and one of three.
pub fn work(store: &mut Store, turn: u64) -> Vec<String> {
    let mut ids = Vec::new();
    let action = Action::new("test", format!("Turn {turn}"));
    store
        .mutate::<_, StoreError>(action, Utc::now(), |tx| {
            for at in 0..(if turn.is_multiple_of(4) { 3 } else { 1 }) {
                let id = tx.new_id();
                let name = format!("Turn{turn}at{at}");
                let values =
                    Values::from([(field("first_name"), name.into()), (field("last_name"), "Arden".into())]);
                tx.insert_values(RecordType::Student, id, values)?;
                ids.push(id.to_string());
            }
            Ok(())
        })
        .unwrap();
    // What is there is changed too, where both of them may be at it.
    let mut some = None;
    store.each(RecordType::Student, &mut |row| some = some.or(Some(row.id))).unwrap();
    if let Some(id) = some.filter(|_| turn.is_multiple_of(3)) {
        let values = Values::from([(field("town"), format!("Town {turn} of {}", store.device()).into())]);
        let action = Action::new("test", "Move");
        store
            .mutate::<_, StoreError>(action, Utc::now(), |tx| tx.patch(RecordType::Student, id, values))
            .unwrap();
    }
    ids
}

pub fn start(dir: &Path, saved: &Path) -> Child {
    let with = [
        ("WAYMARK_TEST_DIR", dir.display().to_string()),
        ("WAYMARK_TEST_SAVED", saved.display().to_string()),
    ];
    spawn("laptop", &with)
}

pub fn be_a_laptop() {
    let dir = PathBuf::from(std::env::var_os("WAYMARK_TEST_DIR").unwrap());
    let saved = std::env::var_os("WAYMARK_TEST_SAVED").unwrap();
    let mut saved = File::options().append(true).create(true).open(saved).unwrap();
    let store = unlock(&dir);
    let mut lane = Lane::open(&store).unwrap().unwrap();
    let open = Open(Arc::new(Mutex::new(store)));
    let worker = open.clone();
    thread::spawn(move || {
        let begin = u64::from(Utc::now().timestamp_subsec_micros());
        for turn in begin.. {
            let ids = worker.hold(|store| work(store, turn)).unwrap();
            // Said only once it is saved: what stands here must never be lost.
            saved.write_all(format!("{}\n", ids.join("\n")).as_bytes()).unwrap();
            thread::sleep(Duration::from_millis(15));
        }
    });
    loop {
        let pushed = lane.push(&open, Utc::now());
        let pulled = lane.pull(&open, Duration::ZERO, Utc::now());
        match (pushed, pulled) {
            (Err(why), _) | (_, Err(why)) => {
                let Problem::Share(problem) = &why else { panic!("{why}") };
                assert!(problem.passes(), "{problem:?}");
                thread::sleep(Duration::from_millis(20));
            }
            _ => thread::sleep(Duration::from_millis(5)),
        }
    }
}
