//! Eight writers at two servers, whose commits take a while, and readers that follow cursors: nothing is missed and
//! nothing told twice. With a sequence in place of the scope's head the same test finds what is missed.

use super::{Laptop, commits_dawdle, made, open, run};
use crate::{Storage, storage::postgres::rows::Order};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use waymark_scratch_postgres::Database;
use waymark_sync::Entry;

/// As one might count who knows only one process: a number is taken from a sequence, and its change comes when it comes.
pub const LOG_BY_SEQUENCE: &str =
    "WITH unused AS (SELECT $1::text[], $2::bigint[], $3::bigint[], $4::bigint[])
    INSERT INTO log (scope, seq, last_of_action, entry)
    SELECT e.scope, nextval('planted'), e.last_of_action, e.entry
        FROM unnest($5::text[], $6::bigint[], $7::boolean[], $8::bytea[])
            AS e (scope, back, last_of_action, entry) ORDER BY e.back DESC";
/// The head is then whatever was written last.
pub const HEAD_BY_SEQUENCE: &str = "DROP TABLE scope_head;
    CREATE SEQUENCE planted;
    CREATE VIEW scope_head AS
        SELECT scope, max(seq) AS head, 0::bigint AS cut, 0::bigint AS digest_low, 0::bigint AS digest_high
        FROM log GROUP BY scope;
    GRANT SELECT ON scope_head TO waymark;
    GRANT USAGE ON SEQUENCE planted TO waymark";

const SCOPES: [&str; 2] = ["national", "office/a"];
const WRITERS: u64 = 8;
const SECONDS: &str = "WAYMARK_WRITERS_SECONDS";

/// What was written and how often each of it was told.
struct Seen {
    written: u64,
    told: BTreeMap<(String, u64), u32>,
}

impl Seen {
    fn missed(&self) -> u64 {
        self.written - self.told.len() as u64
    }
}

fn seconds() -> u64 {
    std::env::var(SECONDS).ok().and_then(|text| text.parse().ok()).unwrap_or(5)
}

fn write_and_follow(database: &Database<'_>, order: Order, seconds: u64) -> Seen {
    commits_dawdle(database, 0..10);
    let server = || {
        let mut storage = open(database);
        Arc::get_mut(&mut storage.inner).unwrap().order = order;
        Arc::new(storage)
    };
    let servers = [server(), server()];
    let stop = Arc::new(AtomicBool::new(false));
    let writing = Arc::new(AtomicUsize::new(WRITERS as usize));
    run(async {
        let mut writers = Vec::new();
        for (n, storage) in (0..WRITERS).zip(servers.iter().cycle()) {
            let (storage, writing, stop) = (Arc::clone(storage), Arc::clone(&writing), Arc::clone(&stop));
            writers.push(tokio::spawn(async move {
                let mut laptop = Laptop::new(&storage, n, &SCOPES).await;
                let mut round = n;
                while !stop.load(Ordering::SeqCst) {
                    let batch = laptop.batch(SCOPES[round as usize % 2], 1 + round % 3, "Ada");
                    super::laptop::taken(&storage, &batch).await;
                    round += 1;
                }
                writing.fetch_sub(1, Ordering::SeqCst);
                laptop.made()
            }));
        }
        let mut readers = Vec::new();
        for (scope, storage) in SCOPES.into_iter().zip(&servers) {
            let (storage, writing) = (Arc::clone(storage), Arc::clone(&writing));
            readers.push(tokio::spawn(async move {
                let (mut at, mut told) = (0, Vec::new());
                loop {
                    let last = writing.load(Ordering::SeqCst) == 0;
                    loop {
                        let page = storage.page(scope, at, 100).await.unwrap();
                        told.extend(page.entries.into_iter().map(|entry| match entry {
                            Entry::Changed { effect, .. } => (effect.mark.device, effect.mark.seq),
                            other => panic!("{other:?}"),
                        }));
                        at = page.to;
                        if page.to == page.head {
                            break;
                        }
                    }
                    if last {
                        return told;
                    }
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
            }));
        }
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        stop.store(true, Ordering::SeqCst);
        let mut seen = Seen { written: 0, told: BTreeMap::new() };
        for writer in writers {
            seen.written += writer.await.unwrap();
        }
        for reader in readers {
            for one in reader.await.unwrap() {
                *seen.told.entry(one).or_default() += 1;
            }
        }
        seen
    })
}

#[test]
fn eight_writers_with_slow_commits_at_two_servers_and_nothing_is_missed_or_told_twice() {
    let database = made();
    let seen = write_and_follow(&database, Order::Head, seconds());
    assert!(seen.written > 50 * seconds(), "{} were written", seen.written);
    assert_eq!(seen.missed(), 0, "of {}", seen.written);
    assert!(seen.told.values().all(|often| *often == 1));
    assert_eq!(run(open(&database).check()).unwrap(), Vec::<String>::new());
    println!("{} operations in {} s, none missed, none twice", seen.written, seconds());
}

#[test]
fn with_a_sequence_as_cursor_the_same_readers_miss_some() {
    let database = made();
    database.sql(HEAD_BY_SEQUENCE).unwrap();
    let seen = write_and_follow(&database, Order::Sequence, 3);
    assert!(seen.missed() > 0, "none of {} was missed", seen.written);
    println!("{} of {} operations missed", seen.missed(), seen.written);
}
