//! A database that is elsewhere goes away, fills up, takes nothing in, or is busy: whoever pushes is told so, soon and in
//! which of these ways, and the same batch is taken once when it is over.

use super::{Address, Laptop, commits_dawdle, laptop::taken, made_in, open, run, worker};
use crate::{Postgres, Storage, StorageError};
use std::{
    io::{Read, Write},
    os::unix::net::{UnixListener, UnixStream},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use waymark_scratch_postgres::{Database, Disk, Scratch};
use waymark_sync::Batch;

const A: &str = "office/a";

/// The batch is taken when the fault is over, once.
fn is_taken_after_all(storage: &Postgres, batch: &Batch, head: u64) {
    assert!(run(taken(storage, batch)).is_empty());
    assert!(run(taken(storage, batch)).is_empty(), "and answered the same again");
    assert_eq!(run(storage.head(A)).unwrap(), head);
    assert_eq!(run(storage.check()).unwrap(), Vec::<String>::new());
}

/// Whoever asks is not kept waiting for what cannot be done.
fn soon<T>(work: impl Future<Output = T>) -> T {
    run(async { tokio::time::timeout(Duration::from_secs(4), work).await }).unwrap()
}

fn with(database: &Database<'_>, change: impl FnOnce(&mut Address)) -> Postgres {
    let mut address = worker(database);
    change(&mut address);
    run(Postgres::open(&address)).unwrap()
}

#[test]
fn a_database_that_stops_in_the_middle_of_a_push_loses_nothing() {
    let scratch = Scratch::start(Disk::Quick, &[]).unwrap();
    let database = made_in(&scratch);
    let storage = Arc::new(open(&database));
    let mut laptop = run(Laptop::new(&storage, 1, &[A]));
    run(taken(&storage, &laptop.batch(A, 1, "Ada")));
    commits_dawdle(&database, 1_000..1_001);
    let batch = laptop.batch(A, 3, "Bea");
    let pushing = {
        let (storage, batch) = (Arc::clone(&storage), batch.clone());
        super::RUNTIME.spawn(async move { storage.push(&batch).await })
    };
    std::thread::sleep(Duration::from_millis(100));
    scratch.stop_at_once().unwrap();
    let told = run(pushing).unwrap();
    assert!(matches!(told, Err(StorageError::Away(_))), "{told:?}");
    let told = soon(storage.push(&batch));
    assert!(matches!(told, Err(StorageError::Away(_))), "{told:?}");
    assert!(matches!(soon(storage.page(A, 0, 10)), Err(StorageError::Away(_))));
    scratch.start_again().unwrap();
    is_taken_after_all(&storage, &batch, 4);
}

#[test]
fn a_pool_whose_connections_are_all_in_use_says_busy() {
    let scratch = Scratch::start(Disk::Quick, &[]).unwrap();
    let database = made_in(&scratch);
    let storage = Arc::new(with(&database, |address| {
        (address.connections, address.patience) = (1, Duration::from_millis(200));
    }));
    let mut laptops =
        run(async { [Laptop::new(&storage, 1, &[A]).await, Laptop::new(&storage, 2, &[A]).await] });
    let sleeps = "CREATE FUNCTION sleeps() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_sleep(1); RETURN NEW; END $$;
        CREATE TRIGGER sleeps BEFORE INSERT ON operation FOR EACH ROW WHEN (NEW.device = 'laptop 1')
        EXECUTE FUNCTION sleeps()";
    database.sql(sleeps).unwrap();
    let slow = laptops[0].batch("office/other", 1, "Ada");
    let pushing = {
        let storage = Arc::clone(&storage);
        super::RUNTIME.spawn(async move { storage.push(&slow).await })
    };
    std::thread::sleep(Duration::from_millis(200));
    let batch = laptops[1].batch(A, 1, "Bea");
    let told = run(storage.push(&batch));
    assert!(matches!(told, Err(StorageError::Busy)), "{told:?}");
    run(pushing).unwrap().unwrap();
    is_taken_after_all(&storage, &batch, 1);
}

#[test]
fn a_database_that_only_answers_says_so_and_still_answers() {
    let scratch = Scratch::start(Disk::Quick, &[]).unwrap();
    let database = made_in(&scratch);
    let mut laptop = run(Laptop::new(&open(&database), 1, &[A]));
    let read_only = |how: &str| {
        let set = format!("ALTER DATABASE {} SET default_transaction_read_only = {how}", database.name());
        scratch.sql("postgres", &set).unwrap();
        open(&database)
    };
    let storage = read_only("on");
    let batch = laptop.batch(A, 2, "Ada");
    let told = run(storage.push(&batch));
    assert!(matches!(told, Err(StorageError::ReadOnly)), "{told:?}");
    assert_eq!(run(storage.page(A, 0, 10)).unwrap().to, 0);
    is_taken_after_all(&read_only("off"), &batch, 2);
}

#[test]
fn a_statement_that_takes_too_long_is_given_up() {
    let scratch = Scratch::start(Disk::Quick, &[]).unwrap();
    let database = made_in(&scratch);
    let storage = with(&database, |address| address.longest_statement = Duration::from_millis(300));
    let mut laptop = run(Laptop::new(&storage, 1, &[A]));
    let sleeps = "CREATE FUNCTION sleeps() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_sleep(20); RETURN NEW; END $$;
        CREATE TRIGGER sleeps BEFORE INSERT ON operation FOR EACH ROW EXECUTE FUNCTION sleeps()";
    database.sql(sleeps).unwrap();
    let batch = laptop.batch(A, 2, "Ada");
    let told = soon(storage.push(&batch));
    assert!(matches!(told, Err(StorageError::Busy)), "{told:?}");
    database.sql("DROP TRIGGER sleeps ON operation").unwrap();
    is_taken_after_all(&storage, &batch, 2);
}

/// Between servers and the database, as long as nothing is to get through.
struct Way {
    folder: tempfile::TempDir,
    shut: Arc<AtomicBool>,
}

impl Way {
    fn to(socket: PathBuf) -> Self {
        let (folder, shut) = (tempfile::tempdir().unwrap(), Arc::new(AtomicBool::new(false)));
        let listener = UnixListener::bind(folder.path().join(".s.PGSQL.5432")).unwrap();
        let is_shut = Arc::clone(&shut);
        std::thread::spawn(move || {
            for here in listener.incoming() {
                let (here, there) = (here.unwrap(), UnixStream::connect(&socket).unwrap());
                pass(here.try_clone().unwrap(), there.try_clone().unwrap(), Arc::clone(&is_shut));
                pass(there, here, Arc::clone(&is_shut));
            }
        });
        Way { folder, shut }
    }
}

fn pass(mut from: UnixStream, mut to: UnixStream, shut: Arc<AtomicBool>) {
    std::thread::spawn(move || {
        let mut piece = [0; 4096];
        while let Ok(read @ 1..) = from.read(&mut piece) {
            if shut.load(Ordering::SeqCst) {
                continue;
            }
            to.write_all(&piece[..read]).unwrap();
        }
        let _ = to.shutdown(std::net::Shutdown::Both);
    });
}

#[test]
fn a_database_that_is_not_heard_of_any_more_is_given_up_and_its_connections_too() {
    let scratch = Scratch::start(Disk::Quick, &[]).unwrap();
    let database = made_in(&scratch);
    let url = database.url_of_worker();
    let (before, name) = url.rsplit_once('/').unwrap();
    let folder = before.rsplit_once('@').unwrap().1.replace("%2F", "/");
    let way = Way::to(PathBuf::from(folder).join(".s.PGSQL.5432"));
    let storage = with(&database, |address| {
        let folder = way.folder.path().display().to_string().replace('/', "%2F");
        address.url = format!("postgres://waymark@{folder}/{name}");
        address.longest_statement = Duration::from_millis(500);
        address.connections = 1;
    });
    let mut laptop = run(Laptop::new(&storage, 1, &[A]));
    let batch = laptop.batch(A, 2, "Ada");
    way.shut.store(true, Ordering::SeqCst);
    let told = soon(storage.push(&batch));
    assert!(matches!(told, Err(StorageError::Away(_))), "{told:?}");
    way.shut.store(false, Ordering::SeqCst);
    is_taken_after_all(&storage, &batch, 2);
}

#[test]
fn laptops_that_want_the_same_copy_wait_for_one_that_makes_it_and_hold_up_nobody() {
    let scratch = Scratch::start(Disk::Quick, &[]).unwrap();
    let database = made_in(&scratch);
    let storage = Arc::new(with(&database, |address| {
        (address.connections, address.patience) = (2, Duration::from_millis(500));
    }));
    let mut laptop = run(Laptop::new(&storage, 1, &[A]));
    run(taken(&storage, &laptop.batch(A, 2, "Ada")));
    database.sql("CREATE POLICY slow ON record AS RESTRICTIVE USING (pg_sleep(0.6) IS NOT NULL)").unwrap();
    let asking: Vec<_> = (0..8)
        .map(|_| {
            let storage = Arc::clone(&storage);
            super::RUNTIME.spawn(async move { storage.snapshot(A, 0).await })
        })
        .collect();
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(soon(storage.head(A)).unwrap(), 2, "others are answered meanwhile");
    let copies: Vec<_> = asking.into_iter().map(|one| run(one).unwrap().unwrap()).collect();
    assert!(copies.iter().all(|copy| copy == &copies[0] && copy.records == 2));
}

#[test]
fn a_backup_takes_as_long_as_it_takes() {
    let scratch = Scratch::start(Disk::Quick, &[]).unwrap();
    let database = made_in(&scratch);
    // Each of three rows takes its time.
    let slow = "INSERT INTO piece SELECT decode(n::text, 'escape'), 'a', 0, '' FROM generate_series(1, 3) n;
        CREATE POLICY slow ON piece AS RESTRICTIVE USING (pg_sleep(0.8) IS NOT NULL)";
    database.sql(slow).unwrap();
    let storage = with(&database, |address| address.longest_statement = Duration::from_millis(1_500));
    let folder = tempfile::tempdir().unwrap();
    run(storage.backup(&folder.path().join("all"))).unwrap();
    assert!(folder.path().join("all").exists());
}

#[test]
fn a_full_disk_is_told_and_what_could_not_be_written_is_taken_when_there_is_room() {
    // Only who may mount a disk can fill one.
    let Some(scratch) = Scratch::start_with_small_disk(24).unwrap() else {
        println!("not the superuser: no disk was filled");
        return;
    };
    let database = made_in(&scratch);
    database
        .sql("CREATE TABLE in_the_way AS SELECT repeat('x', 1000) FROM generate_series(1, 4000)")
        .unwrap();
    let storage = open(&database);
    let mut laptop = run(Laptop::new(&storage, 1, &[A]));
    let mut taken_so_far = 0;
    let batch = loop {
        let batch = laptop.batch(A, 200, &"Ada".repeat(20));
        match run(storage.push(&batch)) {
            Ok(_) => taken_so_far += 200,
            Err(StorageError::Full) => break batch,
            Err(other) => panic!("{other}"),
        }
        assert!(taken_so_far < 200_000, "the disk never fills");
    };
    assert!(taken_so_far > 0);
    assert_eq!(run(storage.head(A)).unwrap(), taken_so_far, "what is there is still told");
    database.sql("DROP TABLE in_the_way").unwrap();
    is_taken_after_all(&storage, &batch, taken_so_far + 200);
}
