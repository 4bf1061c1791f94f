//! How many operations a second the storage takes: `cargo run --release -p waymark-server --example pushing [OPERATIONS]`.
//! Never here: an aim that fails a build; a slow disk is nobody's fault.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods)]

use std::{collections::BTreeSet, future::Future, pin::pin, task, time::Instant};
use waymark_domain::{RecordId, Value, Values};
use waymark_server::{Pushed, Sqlite, Storage};
use waymark_sync::{Batch, Chain, Device, Epoch, Hlc, OpKind, Operation, SCHEMA};

const BATCH: u64 = 1_000;
const DEVICES: u64 = 8;

fn now_or_never<T>(work: impl Future<Output = T>) -> T {
    match pin!(work).poll(&mut task::Context::from_waker(task::Waker::noop())) {
        task::Poll::Ready(done) => done,
        task::Poll::Pending => panic!("SQLite does its work at once"),
    }
}

/// A student is made, then changed twice: an action each.
fn operation(device: &str, scope: &str, which: u64, seq: u64) -> Operation {
    let student = (seq - 1) / 3;
    let record = RecordId(uuid::Uuid::from_u128(u128::from(student) << 64 | u128::from(which)));
    let (kind, values): (_, Vec<(u16, String)>) = match seq % 3 {
        1 => {
            let name = format!("Student {student}");
            let address = ["12 Example Street", "Birmingham", "B1 1AA"].map(str::to_owned);
            let [line, town, postcode] = address;
            let email = format!("student{student}@school.example");
            (
                OpKind::Create,
                vec![(1, name), (2, "Arden".into()), (9, email), (11, line), (13, town), (14, postcode)],
            )
        }
        2 => (OpKind::Patch, vec![(21, format!("Telephoned on day {}", seq % 365))]),
        _ => (OpKind::Patch, vec![(19, "accepted".into())]),
    };
    Operation {
        device: device.into(),
        seq,
        tx: uuid::Uuid::from_u128(u128::from(seq)).to_string(),
        record_type: 3,
        record,
        kind,
        base_rev: 0,
        hlc: Hlc(seq),
        wall: "2026-03-02T10:00:00+00:00".into(),
        schema: SCHEMA,
        actor: uuid::Uuid::from_u128(7).to_string(),
        office: scope.into(),
        scope: scope.into(),
        values: values.into_iter().map(|(field, text)| (field, Value::from(text))).collect::<Values>(),
        settles: Vec::new(),
    }
}

fn main() {
    let total: u64 = std::env::args().nth(1).map_or(200_000, |words| words.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let storage = Sqlite::open(folder.path(), &Epoch { id: "e".into(), number: 0 }).unwrap();
    let mut batches = Vec::new();
    for which in 0..DEVICES {
        let id = uuid::Uuid::from_u128(u128::from(which) << 96 | 1).to_string();
        let scope = format!("office/{}", uuid::Uuid::from_u128(u128::from(which % 4) << 96 | 2));
        let scopes = BTreeSet::from([scope.clone()]);
        let device =
            Device { id: id.clone(), next: 1, chain: Chain::default(), scopes, revoked: false, founds: None };
        now_or_never(storage.add_device(&device)).unwrap();
        let mut before = Chain::default();
        for first in (1..=total / DEVICES).step_by(BATCH as usize) {
            let operations: Vec<Operation> =
                (first..first + BATCH).map(|seq| operation(&id, &scope, which, seq)).collect();
            let after = operations.iter().fold(before, |chain, op| chain.next(op));
            batches.push(Batch { device: id.clone(), before, first, operations, unfinished: false });
            before = after;
        }
    }
    // Laptops in turn, as they come.
    batches.sort_by_key(|batch| batch.first);
    let begun = Instant::now();
    for batch in &batches {
        match now_or_never(storage.push(batch)).unwrap() {
            Pushed::Taken { outcomes, .. } => assert!(outcomes.is_empty(), "{outcomes:?}"),
            other => panic!("{other:?}"),
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    let operations = batches.len() as u64 * BATCH;
    println!("pushed {operations} operations in {seconds:.2} s: {:.0} a second", operations as f64 / seconds);
    let begun = Instant::now();
    let mut at = 0;
    let scope = &batches[0].operations[0].scope;
    let mut pulled = 0;
    loop {
        let page = now_or_never(storage.page(scope, at, 2_000)).unwrap();
        (at, pulled) = (page.to, pulled + page.entries.len());
        if page.to == page.head {
            break;
        }
    }
    println!("pulled {pulled} entries: {:.0} a second", pulled as f64 / begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    let snapshot = now_or_never(storage.snapshot(scope, 0)).unwrap();
    println!(
        "a copy of {} records in {} pieces: {:.2} s",
        snapshot.records,
        snapshot.pieces.len(),
        begun.elapsed().as_secs_f64()
    );
}
