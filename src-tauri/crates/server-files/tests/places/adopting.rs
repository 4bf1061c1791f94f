//! Whose place it is: a server takes an empty one, knows its own again, and nothing else.

use crate::kinds::{Folder, Kind, Memory, S3, wait_for};
use waymark_server::{Sqlite, Storage};
use waymark_server_files::FilesError;
use waymark_sync::Epoch;

fn a_server() -> (tempfile::TempDir, Sqlite) {
    let dir = tempfile::tempdir().unwrap();
    let storage = Sqlite::open(dir.path(), &Epoch { id: "first".into(), number: 0 }).unwrap();
    (dir, storage)
}

fn a_place_is_one_servers<K: Kind>() {
    let kind = K::new();
    let (_dir, storage) = a_server();
    let adopt = |kind: &K, server: &str, storage: &Sqlite| wait_for(kind.open().adopt(server, storage));
    adopt(&kind, "one", &storage).unwrap();
    assert_eq!(wait_for(storage.files_are_in()).unwrap().as_deref(), Some(kind.open().name()));
    adopt(&kind, "one", &storage).unwrap();
    // Another server, and one that was given another place.
    let (_other, other) = a_server();
    assert!(matches!(adopt(&kind, "two", &other), Err(FilesError::Anothers(_))));
    assert_eq!(wait_for(other.files_are_in()).unwrap(), None);
    let empty = K::new();
    let why = adopt(&empty, "one", &storage).unwrap_err().to_string();
    assert!(why.contains("no mark of it") && why.contains("right disk mounted"), "{why}");
    assert_eq!(empty.names(), Vec::<String>::new(), "nothing was made there");
    // The line that it says is what makes it the place.
    assert!(why.ends_with("waymark-files: one"));
    empty.put("waymark-files", b"one");
    adopt(&empty, "one", &storage).unwrap();
    // A folder of somebody's photographs.
    let strange = K::new();
    strange.put("beach.jpg", b"sand");
    assert!(matches!(adopt(&strange, "two", &other), Err(FilesError::NotEmpty(_))));
    // One that was stopped between the two: its mark is there, and nothing remembered.
    let (_third, third) = a_server();
    let marked = K::new();
    wait_for(marked.open().put_mark("three")).unwrap();
    adopt(&marked, "three", &third).unwrap();
    assert!(wait_for(third.files_are_in()).unwrap().is_some());
}

#[test]
fn a_folder_is_one_servers() {
    a_place_is_one_servers::<Folder>();
}

#[test]
fn a_bucket_is_one_servers() {
    a_place_is_one_servers::<S3>();
}

#[test]
fn memory_is_one_servers() {
    a_place_is_one_servers::<Memory>();
}
