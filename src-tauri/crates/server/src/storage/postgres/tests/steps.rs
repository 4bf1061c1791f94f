//! The tables, made and changed while others work.

use super::{Laptop, commits_dawdle, founding, laptop::taken, made, open, owner, run, worker};
use crate::{
    Postgres, Storage, StorageError,
    storage::postgres::migrate::{STEPS, migrate},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use waymark_scratch_postgres::{OWNER, Scratch, WORKER};

#[test]
fn many_that_begin_at_once_make_one_server() {
    let database = Scratch::shared().database().unwrap();
    let made: Vec<_> = run(async {
        let begin = || {
            let address = owner(&database);
            tokio::spawn(async move { Postgres::make(&address, WORKER, &founding()).await.map(drop) })
        };
        let beginning: Vec<_> = (0..8).map(|_| begin()).collect();
        let mut made = Vec::new();
        for one in beginning {
            made.push(one.await.unwrap());
        }
        made
    });
    assert_eq!(made.iter().filter(|one| one.is_ok()).count(), 1, "{made:?}");
    for refused in made.iter().filter_map(|one| one.as_ref().err()) {
        assert!(matches!(refused, StorageError::NotEmpty(_)), "{refused}");
    }
    assert_eq!(run(open(&database).epoch()).unwrap(), founding());
}

/// A step waits for its lock for half a second, and everybody behind it; a commit dawdles as well.
const LONGEST: Duration = Duration::from_millis(1_500);

#[test]
fn a_step_goes_in_under_load_and_nobody_waits_long() {
    let database = made();
    let storage = Arc::new(open(&database));
    commits_dawdle(&database, 0..30);
    let stop = Arc::new(AtomicBool::new(false));
    run(async {
        let mut writers = Vec::new();
        for n in 0..6 {
            let (storage, stop) = (Arc::clone(&storage), Arc::clone(&stop));
            writers.push(tokio::spawn(async move {
                let mut laptop = Laptop::new(&storage, n, &["national"]).await;
                while !stop.load(Ordering::SeqCst) {
                    let batch = laptop.batch("national", 1, "Ada");
                    let taken = tokio::time::timeout(LONGEST, taken(&storage, &batch));
                    assert!(taken.await.is_ok(), "somebody waited longer than {LONGEST:?}");
                }
            }));
        }
        // Somebody who keeps what the step needs for longer than it waits.
        let keeps = owner(&database).connect().await.unwrap();
        keeps.batch_execute("BEGIN; SELECT count(*) FROM record").await.unwrap();
        let steps = [&STEPS[..], &["ALTER TABLE record ADD COLUMN later BIGINT"]].concat();
        let mut client = owner(&database).connect().await.unwrap();
        let changing = tokio::spawn(async move { migrate(&mut client, &steps, WORKER).await });
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert!(!changing.is_finished(), "it waits for whoever reads");
        keeps.batch_execute("COMMIT").await.unwrap();
        tokio::time::timeout(Duration::from_secs(20), changing).await.unwrap().unwrap().unwrap();
        tokio::time::sleep(Duration::from_millis(300)).await;
        stop.store(true, Ordering::SeqCst);
        for writer in writers {
            writer.await.unwrap();
        }
    });
    let known = STEPS.len() as i64;
    assert_eq!(database.sql("SELECT version FROM waymark_schema").unwrap(), (known + 1).to_string());
    // A server that is older than its tables says so, and does not begin.
    let newer = run(Postgres::open(&worker(&database))).err().unwrap();
    let expected =
        matches!(newer, StorageError::Newer { found, known: its } if found == known + 1 && its == known);
    assert!(expected, "{newer}");
}

#[test]
fn an_older_database_and_an_empty_one_are_told_apart() {
    let database = Scratch::shared().database().unwrap();
    let refused = || run(Postgres::open(&worker(&database))).err().unwrap();
    assert!(matches!(refused(), StorageError::NotMade));
    run(async {
        let mut client = owner(&database).connect().await.unwrap();
        migrate(&mut client, &STEPS[..2], WORKER).await.unwrap();
    });
    let known = STEPS.len() as i64;
    assert!(matches!(refused(), StorageError::Older { found: 2, needs } if needs == known));
    run(Postgres::upgrade(&owner(&database), WORKER)).unwrap();
    assert!(matches!(refused(), StorageError::NotMade), "it has tables and no server yet");
}

#[test]
fn nobody_serves_who_could_take_the_walls_down() {
    let database = made();
    let refused = run(Postgres::open(&owner(&database))).err().unwrap();
    assert!(matches!(&refused, StorageError::Unbound(user) if user == OWNER), "{refused}");
    let as_superuser = super::Address::new(&database.url_of_worker().replace("//waymark@", "//postgres@"));
    assert!(matches!(run(Postgres::open(&as_superuser)), Err(StorageError::Unbound(_))));
    drop(open(&database));
}
