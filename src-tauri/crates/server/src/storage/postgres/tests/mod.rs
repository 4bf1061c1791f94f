//! What only PostgreSQL has to hold: an order without gaps under many processes, the second wall, one commit for many,
//! tables that change under load, and faults of a database that is elsewhere. Where a test shows that something cannot
//! happen, the same test with the guard taken away shows that it would be seen.
// It is said what came of it.
#![allow(clippy::print_stdout)]

mod carrying;
mod faults;
mod groups;
mod laptop;
mod order;
mod plans;
mod same;
mod speed;
mod steps;
mod walls;
mod withdrawing;

pub use order::LOG_BY_SEQUENCE;

use super::{Address, Postgres};
use laptop::Laptop;
use std::sync::LazyLock;
use tokio::runtime::{Builder, Runtime};
use waymark_scratch_postgres::{Database, Scratch, WORKER};
use waymark_sync::Epoch;

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap());

fn run<T>(work: impl Future<Output = T>) -> T {
    RUNTIME.block_on(work)
}

fn founding() -> Epoch {
    Epoch { id: "first".into(), number: 0 }
}

fn owner(database: &Database<'_>) -> Address {
    Address::new(&database.owner_url())
}

fn worker(database: &Database<'_>) -> Address {
    Address::new(&database.url_of_worker())
}

/// A database with a server's tables, in a PostgreSQL that all tests share.
fn made() -> Database<'static> {
    made_in(Scratch::shared())
}

fn made_in(scratch: &Scratch) -> Database<'_> {
    let database = scratch.database().unwrap();
    drop(run(Postgres::make(&owner(&database), WORKER, &founding())).unwrap());
    database
}

fn open(database: &Database<'_>) -> Postgres {
    run(Postgres::open(&worker(database))).unwrap()
}

/// From now on the commit of whatever moves a device on takes so many milliseconds.
fn commits_dawdle(database: &Database<'_>, between: std::ops::Range<u32>) {
    let (least, more) = (between.start, between.len());
    let sleep = format!("PERFORM pg_sleep(({least} + random() * {more}) / 1000.0)");
    let function = format!(
        "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {sleep}; RETURN NULL; END $$"
    );
    database.sql(&function).unwrap();
    database
        .sql("CREATE CONSTRAINT TRIGGER dawdle AFTER UPDATE ON device DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dawdle()")
        .unwrap();
}
