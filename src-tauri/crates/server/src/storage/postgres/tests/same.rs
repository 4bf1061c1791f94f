//! Several laptops at two servers make and change the same records at the same time.

use super::{
    Laptop,
    laptop::{changed, taken, told},
    made, open, run,
};
use crate::{Pushed, Storage};
use std::{collections::BTreeSet, sync::Arc};
use tokio::sync::Barrier;
use waymark_domain::RecordId;
use waymark_sync::{Batch, OpKind, Outcome};

const A: &str = "office/a";
const LAPTOPS: u64 = 6;
const ROUNDS: u64 = 25;

#[test]
fn no_change_of_a_record_is_lost_that_others_change_at_the_same_time() {
    let database = made();
    let servers = [Arc::new(open(&database)), Arc::new(open(&database))];
    let told = run(async {
        let mut working = Vec::new();
        let together = Arc::new(Barrier::new(LAPTOPS as usize));
        for n in 0..LAPTOPS {
            let (storage, together) = (Arc::clone(&servers[n as usize % 2]), Arc::clone(&together));
            working.push(tokio::spawn(async move {
                let mut laptop = Laptop::new(&storage, n, &[A]).await;
                for round in 0..ROUNDS {
                    let mut batch = laptop.batch(A, 4, &format!("{n} in {round}"));
                    // Two that everybody makes in this round, and two that everybody changes in each.
                    for (at, op) in (0..).zip(&mut batch.operations) {
                        op.base_rev = u64::from(at >= 2) * u64::MAX;
                        op.kind = if at < 2 || round == 0 { OpKind::Create } else { OpKind::Patch };
                        let of = if at < 2 { u128::from(round + 1) << 8 } else { 0 };
                        // Not in the order of their ids.
                        op.record = RecordId(uuid::Uuid::from_u128(of + (u128::from(n) + at) % 2 + 1));
                    }
                    laptop.chain_again(&batch);
                    together.wait().await;
                    taken(&storage, &batch).await;
                }
            }));
        }
        for one in working {
            one.await.unwrap();
        }
        told(&servers[0], A).await
    });
    assert_eq!(told.len() as u64, LAPTOPS * ROUNDS * 4);
    assert_eq!(told.iter().collect::<BTreeSet<_>>().len(), told.len());
    assert_eq!(run(servers[0].check()).unwrap(), Vec::<String>::new());
}

/// One laptop makes a record and another changes it that knows it from before a restore, at two servers at once: whatever
/// comes first, the change is made when the record is there, and once.
#[test]
fn a_change_that_awaits_its_record_meets_it_whichever_comes_first() {
    let database = made();
    let servers = [Arc::new(open(&database)), Arc::new(open(&database))];
    let push = |at: usize, batch: &Batch| {
        let (storage, batch) = (Arc::clone(&servers[at]), batch.clone());
        tokio::spawn(async move { storage.push(&batch).await })
    };
    run(async {
        servers[0].new_epoch("restored", 5).await.unwrap();
        let (mut first, mut made) = (0, 0);
        for n in 0..80 {
            let mut maker = Laptop::new(&servers[0], 2 * n, &[A]).await;
            let mut waits = Laptop::new(&servers[1], 2 * n + 1, &[A]).await;
            let makes = maker.batch(A, 1, "Ada");
            let record = makes.operations[0].record;
            let mut change = |waits: &mut Laptop, name: &str| {
                let mut batch = waits.batch(A, 1, name);
                let op = &mut batch.operations[0];
                (op.kind, op.record, op.base_rev) = (OpKind::Patch, record, 1);
                waits.chain_again(&batch);
                made += 1;
                batch
            };
            // In every second round it waits already when the record comes together with another change.
            if n % 2 == 1 {
                let early = change(&mut waits, "Adah");
                let awaits = taken(&servers[1], &early).await;
                assert_eq!(awaits.values().collect::<Vec<_>>(), [&Outcome::Awaits]);
            }
            let late = change(&mut waits, "Adair");
            let (one, two) = (push(0, &makes), push(1, &late));
            let (one, two) = (one.await.unwrap().unwrap(), two.await.unwrap().unwrap());
            let (Pushed::Taken { .. }, Pushed::Taken { outcomes, .. }) = (one, two) else { panic!() };
            first += u32::from(outcomes.values().any(|outcome| *outcome == Outcome::Awaits));
            made += 1;
        }
        println!("{first} of 80 came before their record");
        let waiting = database.sql("SELECT count(*) FROM operation WHERE waiting = 2").unwrap();
        assert_eq!(waiting, "0", "none waits for a record that is there");
        let told = changed(&servers[0], A).await;
        assert_eq!(
            (told.len(), told.iter().collect::<BTreeSet<_>>().len()),
            (made, made),
            "each is made once"
        );
        assert_eq!(servers[0].check().await.unwrap(), Vec::<String>::new());
    });
}
