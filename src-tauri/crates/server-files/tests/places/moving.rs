//! Files come into their place from a database: all of them, whenever whoever moves them is stopped, and each is to be had
//! the whole time.

use crate::{
    kept::part,
    kinds::{Folder, Kind, Memory, S3, wait_for},
};
use std::{
    future::Future,
    pin::pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use waymark_server::{Server, Sqlite, Storage, StorageError};
use waymark_server_files::{
    FilePlace, Moved, move_files,
    object_store::{
        ObjectStore,
        memory::InMemory,
        throttle::{ThrottleConfig, ThrottledStore},
    },
};
use waymark_sync::{Answer, Ask, Chain, Device, Epoch, FilePart, LARGEST_PART};

fn a_server(files: &[(&str, Vec<u8>)]) -> (tempfile::TempDir, Sqlite) {
    let dir = tempfile::tempdir().unwrap();
    let storage = Sqlite::open(dir.path(), &Epoch { id: "first".into(), number: 0 }).unwrap();
    for (scope, whole) in files {
        for at in (0..whole.len()).step_by(LARGEST_PART) {
            wait_for(storage.keep_file(&part(scope, whole, at, LARGEST_PART))).unwrap();
        }
    }
    let device = Device {
        id: "laptop".into(),
        scopes: ["office/a".to_owned(), "office/b".to_owned()].into(),
        chain: Chain::default(),
        next: 1,
        revoked: false,
        founds: None,
    };
    wait_for(storage.add_device(&device)).unwrap();
    (dir, storage)
}

fn letters() -> Vec<(&'static str, Vec<u8>)> {
    let mut letters: Vec<(&str, Vec<u8>)> = (1..9)
        .map(|n| (if n % 2 == 0 { "office/a" } else { "office/b" }, vec![n; 1000 * usize::from(n)]))
        .collect();
    letters.push(("office/a", (0..LARGEST_PART as u32 / 3).flat_map(u32::to_le_bytes).collect()));
    // The same in both offices.
    letters.push(("office/b", letters[1].1.clone()));
    letters
}

fn is_had(server: &Server<Sqlite>, whole: &[u8]) {
    let (digest, mut read) = (*blake3::hash(whole).as_bytes(), Vec::new());
    while read.len() < whole.len() {
        let ask = Ask::File { digest, at: read.len() as u64 };
        match wait_for(server.answer("laptop", ask, 0)).unwrap() {
            Answer::File(part) if !part.bytes.is_empty() => read.extend(part.bytes),
            other => panic!("{other:?}"),
        }
    }
    assert!(read == whole);
}

fn keeps(server: &Server<Sqlite>, part: FilePart) -> u64 {
    match wait_for(server.answer("laptop", Ask::Keep(part), 0)).unwrap() {
        Answer::Kept { have } => have,
        other => panic!("{other:?}"),
    }
}

fn files_of_a_server_come_into<K: Kind>() {
    let letters = letters();
    let (dir, storage) = a_server(&letters);
    wait_for(storage.keep_file(&part("office/a", b"never whole", 0, 4))).unwrap();
    let kind = K::new();
    let place = Arc::new(kind.open());
    wait_for(place.adopt("one", &storage)).unwrap();
    let server = Server::new(storage).with_files_in(Some(Arc::clone(&place) as _));
    // What is in the database is had from there, and not sent again; what is new goes to the place.
    for (scope, whole) in &letters {
        is_had(&server, whole);
        assert_eq!(keeps(&server, part(scope, whole, 0, 0)), whole.len() as u64);
    }
    assert_eq!(keeps(&server, part("office/a", b"a new letter", 0, 99)), 12);
    assert_eq!(wait_for(server.storage().held_files(None, 99)).unwrap().len(), letters.len() + 1);
    let moved = wait_for(move_files(server.storage(), &place)).unwrap();
    let bytes = letters.iter().map(|(_, whole)| whole.len() as u64).sum();
    let files = letters.len() as u64;
    assert_eq!(moved, Moved { files, bytes, unfinished: 1, damaged: Vec::new() });
    assert_eq!(wait_for(server.storage().held_files(None, 99)).unwrap(), []);
    assert_eq!(
        wait_for(move_files(server.storage(), &place)).unwrap(),
        Moved::default(),
        "there is nothing left"
    );
    for (scope, whole) in &letters {
        is_had(&server, whole);
        assert_eq!(keeps(&server, part(scope, whole, 0, 0)), whole.len() as u64);
    }
    is_had(&server, b"a new letter");
    assert_eq!(wait_for(place.look(true, 0)).unwrap().files, files + 1);
    // A process that was not told of the place says so, and not that there is no such file.
    drop(server);
    let other = Server::new(Sqlite::open(dir.path(), &Epoch { id: String::new(), number: 0 }).unwrap());
    let ask = Ask::File { digest: *blake3::hash(b"a new letter").as_bytes(), at: 0 };
    let why = wait_for(other.answer("laptop", ask, 0)).unwrap_err();
    assert!(matches!(&why, StorageError::FilesElsewhere(named) if named == place.name()), "{why}");
}

#[test]
fn files_of_a_server_come_into_a_folder() {
    files_of_a_server_come_into::<Folder>();
}

#[test]
fn files_of_a_server_come_into_s3() {
    files_of_a_server_come_into::<S3>();
}

#[test]
fn files_of_a_server_come_into_memory() {
    files_of_a_server_come_into::<Memory>();
}

/// So many steps of it, and then no more of it, as if its process had been killed.
async fn stopped_after<T>(steps: usize, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    let mut left = steps;
    std::future::poll_fn(move |context: &mut Context<'_>| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        work.as_mut().poll(context).map(Some)
    })
    .await
}

/// Whoever is stopped while something is on its way to this place has not brought it.
fn slow(place: &Arc<InMemory>) -> FilePlace {
    let wait = Duration::from_micros(50);
    let slowly =
        ThrottleConfig { wait_put_per_call: wait, wait_get_per_call: wait, ..ThrottleConfig::default() };
    FilePlace::new(Arc::new(ThrottledStore::new(Arc::clone(place) as Arc<dyn ObjectStore>, slowly)), "memory")
}

#[test]
fn whoever_is_stopped_while_files_are_moved_begins_again_and_finishes() {
    let letters = letters();
    let (mut stopped, mut finished) = (0, 0);
    for steps in 1.. {
        let (_dir, storage) = a_server(&letters);
        let kept = Arc::new(InMemory::new());
        let place = Arc::new(FilePlace::new(Arc::clone(&kept) as _, "memory"));
        wait_for(place.adopt("one", &storage)).unwrap();
        match wait_for(stopped_after(steps, move_files(&storage, &slow(&kept)))) {
            None => stopped += 1,
            Some(moved) => finished += moved.unwrap().files,
        }
        let server = Server::new(storage).with_files_in(Some(Arc::clone(&place) as _));
        for (_, whole) in &letters {
            is_had(&server, whole);
        }
        wait_for(move_files(server.storage(), &place)).unwrap();
        assert_eq!(wait_for(server.storage().held_files(None, 99)).unwrap(), []);
        for (_, whole) in &letters {
            is_had(&server, whole);
        }
        if finished > 0 {
            break;
        }
    }
    assert_eq!(finished, letters.len() as u64);
    // Before each is written or before it is read again; often both.
    assert!(stopped >= letters.len(), "it was stopped at {stopped} steps");
}
