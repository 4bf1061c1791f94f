//! How many operations a second eight tasks of one server bring through, into one scope and into twenty; and what the same
//! would be with a sequence in place of heads, each batch in a commit of its own, which misses some.
//! Run by `cargo xtask bench postgres`, never with the other tests: how fast a machine is is no promise.

use super::{Laptop, RUNTIME, made_in, open, order::HEAD_BY_SEQUENCE, run};
use crate::storage::postgres::rows::Order;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use waymark_scratch_postgres::{Disk, Scratch};

const TASKS: u64 = 8;
const SECONDS: u64 = 6;
/// Of each batch.
const OPERATIONS: u64 = 5;

/// Operations a second.
fn bring(scratch: &Scratch, scopes: u64, order: Order) -> u64 {
    let database = made_in(scratch);
    if order == Order::Sequence {
        database.sql(HEAD_BY_SEQUENCE).unwrap();
    }
    let mut storage = open(&database);
    Arc::get_mut(&mut storage.inner).unwrap().order = order;
    let storage = Arc::new(storage);
    let stop = Arc::new(AtomicBool::new(false));
    let names: Vec<String> = (0..scopes).map(|n| format!("office/{n}")).collect();
    let tasks: Vec<_> = (0..TASKS)
        .map(|n| {
            let (storage, stop, names) = (Arc::clone(&storage), Arc::clone(&stop), names.clone());
            RUNTIME.spawn(async move {
                let scopes: Vec<&str> = names.iter().map(String::as_str).collect();
                let mut laptop = Laptop::new(&storage, n, &scopes).await;
                let mut round = n as usize * 3;
                while !stop.load(Ordering::SeqCst) {
                    let batch = laptop.batch(scopes[round % scopes.len()], OPERATIONS, "Ada");
                    super::laptop::taken(&storage, &batch).await;
                    round += 7;
                }
                laptop.made()
            })
        })
        .collect();
    std::thread::sleep(Duration::from_secs(SECONDS));
    stop.store(true, Ordering::SeqCst);
    let mut made = 0;
    for task in tasks {
        made += run(task).unwrap();
    }
    made / SECONDS
}

const ROUNDS: usize = 5;

fn median(mut all: [f64; ROUNDS]) -> f64 {
    all.sort_by(f64::total_cmp);
    all[ROUNDS / 2]
}

#[test]
#[ignore = "measures for minutes, and means nothing without optimisation"]
fn one_scope_and_twenty_beside_a_plain_sequence() {
    // What is committed reaches the disk, as in earnest.
    let scratch = Scratch::start(Disk::Synced, &[]).unwrap();
    for (scopes, aim) in [(1, 0.7), (20, 0.9)] {
        let (mut heads, mut sequences, mut times) = ([0.0; ROUNDS], [0.0; ROUNDS], [0.0; ROUNDS]);
        for round in 0..ROUNDS {
            // In turns, so that what the machine does besides falls on both.
            sequences[round] = bring(&scratch, scopes, Order::Sequence) as f64;
            heads[round] = bring(&scratch, scopes, Order::Head) as f64;
            times[round] = heads[round] / sequences[round];
        }
        println!(
            "{TASKS} tasks, {scopes} scopes: {:.0} operations/s, a plain sequence {:.0}; {:.2} times ({}; aim {aim})",
            median(heads),
            median(sequences),
            median(times),
            times.map(|time| format!("{time:.2}")).join(", ")
        );
    }
}
