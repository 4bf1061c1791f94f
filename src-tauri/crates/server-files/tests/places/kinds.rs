//! The kinds of places, each of which must do what `kept` says: a folder, storage that speaks S3, and the memory of this
//! process, which is there so that what differs is seen to be the place and not the rest.

use crate::kept::Keeper;
use std::{
    collections::BTreeSet,
    future::Future,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};
use tokio::runtime::{Builder, Runtime};
use waymark_scratch_s3::Scratch;
use waymark_server::KeepsFiles;
use waymark_server_files::{Address, FilePlace, object_store::memory::InMemory};
use waymark_sync::FilePart;

/// Of all tests, as connections are kept open in it.
static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap());

pub fn wait_for<T>(work: impl Future<Output = T>) -> T {
    RUNTIME.block_on(work)
}

pub trait Kind: Sized {
    fn new() -> Self;
    /// The place anew, as another process has it.
    fn open(&self) -> FilePlace;
    /// Bytes under a name, past the place.
    fn put(&self, name: &str, bytes: &[u8]);
    /// Every name that is there, past the place.
    fn names(&self) -> Vec<String>;
}

pub struct Folder(pub tempfile::TempDir);

impl Kind for Folder {
    fn new() -> Self {
        Folder(tempfile::tempdir().unwrap())
    }

    fn open(&self) -> FilePlace {
        Address::Folder(self.0.path().join("files")).open(true, &[], []).unwrap()
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        put_in(&self.0.path().join("files"), name, bytes);
    }

    fn names(&self) -> Vec<String> {
        names_in(&self.0.path().join("files"))
    }
}

pub struct S3 {
    bucket: String,
    folder: std::path::PathBuf,
}

/// One for all tests: each has a bucket of its own.
static SCRATCH: LazyLock<Scratch> = LazyLock::new(|| Scratch::start().unwrap());
static BUCKETS: Mutex<u32> = Mutex::new(0);

pub fn environment(scratch: &Scratch) -> Vec<(String, String)> {
    scratch.environment().map(|(name, value)| (name.to_owned(), value)).to_vec()
}

impl Kind for S3 {
    fn new() -> Self {
        let mut count = BUCKETS.lock().unwrap_or_else(PoisonError::into_inner);
        *count += 1;
        let bucket = format!("bucket-{count}");
        let folder = SCRATCH.bucket(&bucket).unwrap();
        S3 { bucket, folder }
    }

    fn open(&self) -> FilePlace {
        let address: Address = format!("s3://{}/of/waymark", self.bucket).parse().unwrap();
        address.open(true, &[], environment(&SCRATCH)).unwrap()
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        put_in(&self.folder.join("of/waymark"), name, bytes);
    }

    fn names(&self) -> Vec<String> {
        names_in(&self.folder.join("of/waymark"))
    }
}

pub struct Memory(Arc<InMemory>);

impl Kind for Memory {
    fn new() -> Self {
        Memory(Arc::default())
    }

    fn open(&self) -> FilePlace {
        FilePlace::new(Arc::clone(&self.0) as _, "memory")
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        use waymark_server_files::object_store::ObjectStoreExt;
        wait_for(self.0.put(&name.into(), bytes.to_vec().into())).unwrap();
    }

    fn names(&self) -> Vec<String> {
        use futures_util::TryStreamExt;
        use waymark_server_files::object_store::ObjectStore;
        let all: Vec<_> = wait_for(self.0.list(None).try_collect()).unwrap();
        all.into_iter().map(|meta| meta.location.to_string()).collect()
    }
}

fn put_in(folder: &std::path::Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn names_in(folder: &std::path::Path) -> Vec<String> {
    let mut names = Vec::new();
    // A bucket to which nobody wrote has nothing below its prefix.
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        match entry.file_type().unwrap().is_dir() {
            true => names.extend(names_in(&entry.path()).iter().map(|below| format!("{name}/{below}"))),
            false => names.push(name),
        }
    }
    names.sort();
    names
}

pub struct Open<K> {
    pub kind: K,
    pub place: FilePlace,
}

impl<K: Kind> Keeper for Open<K> {
    fn new() -> Self {
        let kind = K::new();
        let place = kind.open();
        wait_for(place.put_mark("a server")).unwrap();
        Open { kind, place }
    }

    fn reopen(&mut self) {
        self.place = self.kind.open();
    }

    fn keep(&self, part: &FilePart) -> u64 {
        wait_for(self.place.keep_file(part)).unwrap()
    }

    fn part(&self, scopes: &BTreeSet<String>, digest: [u8; 32], at: u64) -> Option<FilePart> {
        wait_for(self.place.file(scopes, digest, at)).unwrap()
    }

    fn is_well(&self) {
        assert_eq!(wait_for(self.place.look(true, 0)).unwrap().wrong, Vec::<String>::new());
    }
}

macro_rules! in_every_place {
    ($($module:ident: $($name:ident)*;)*) => {
        mod in_a_folder {
            $($(
                #[test]
                fn $name() {
                    crate::$module::$name::<super::Open<super::Folder>>();
                }
            )*)*
        }

        mod in_s3 {
            $($(
                #[test]
                fn $name() {
                    crate::$module::$name::<super::Open<super::S3>>();
                }
            )*)*
        }

        mod in_memory {
            $($(
                #[test]
                fn $name() {
                    crate::$module::$name::<super::Open<super::Memory>>();
                }
            )*)*
        }
    };
}

in_every_place! {
    kept:
        a_file_that_is_broken_off_goes_on_where_it_was_and_is_read_from_any_place
        a_file_that_is_not_what_its_digest_says_is_thrown_away
        a_wrong_size_that_somebody_said_first_keeps_no_file_out
        who_knows_a_digest_of_another_scope_does_not_get_the_file;
    several:
        whoever_was_stopped_before_the_whole_was_made_is_finished_by_who_comes_next
        two_processes_that_get_the_same_file_at_once_keep_one
        a_whole_stands_against_whoever_says_another_size
        the_largest_file_comes_and_goes_in_parts
        what_never_became_whole_is_swept_after_a_day
        a_damaged_file_and_a_strange_one_are_told;
}
