//! One commit for many laptops' batches.

use super::{Laptop, commits_dawdle, laptop::taken, made, open, run};
use crate::{Pushed, Storage, StorageError};
use std::sync::Arc;

const A: &str = "office/a";

/// Each laptop's batch at the same time; what each was answered.
fn all_at_once(storage: &Arc<super::Postgres>, laptops: &mut [Laptop]) -> Vec<Result<Pushed, StorageError>> {
    run(async {
        let pushes: Vec<_> = laptops
            .iter_mut()
            .map(|laptop| {
                let (storage, batch) = (Arc::clone(storage), laptop.batch(A, 2, "Ada"));
                tokio::spawn(async move { storage.push(&batch).await })
            })
            .collect();
        let mut answers = Vec::new();
        for push in pushes {
            answers.push(push.await.unwrap());
        }
        answers
    })
}

async fn laptops(storage: &super::Postgres, many: u64) -> Vec<Laptop> {
    let mut laptops = Vec::new();
    for n in 0..many {
        laptops.push(Laptop::new(storage, n, &[A]).await);
    }
    laptops
}

#[test]
fn what_comes_while_a_commit_is_under_way_goes_with_the_next_and_each_is_answered_for_itself() {
    let database = made();
    let storage = Arc::new(open(&database));
    let mut laptops = run(laptops(&storage, 40));
    commits_dawdle(&database, 0..20);
    for answer in all_at_once(&storage, &mut laptops) {
        assert!(matches!(answer, Ok(Pushed::Taken { device, .. }) if device.next == 3));
    }
    let commits: u32 = database.sql("SELECT count(DISTINCT xmin::text) FROM log").unwrap().parse().unwrap();
    assert!((1..=10).contains(&commits), "{commits} commits for 40 batches");
    assert_eq!(run(storage.head(A)).unwrap(), 80);
    assert_eq!(run(storage.check()).unwrap(), Vec::<String>::new());
}

#[test]
fn a_batch_that_cannot_be_written_takes_no_other_with_it() {
    let database = made();
    let storage = Arc::new(open(&database));
    let mut laptops = run(laptops(&storage, 12));
    let fails = "CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'not this one'; END $$;
        CREATE TRIGGER fails BEFORE INSERT ON operation FOR EACH ROW WHEN (NEW.device = 'laptop 7')
        EXECUTE FUNCTION fails()";
    database.sql(fails).unwrap();
    for (n, answer) in all_at_once(&storage, &mut laptops).into_iter().enumerate() {
        match answer {
            Err(StorageError::Database(said)) => assert!(n == 7 && said.contains("not this one"), "{said}"),
            answer => assert!(n != 7 && matches!(answer, Ok(Pushed::Taken { .. })), "{n}: {answer:?}"),
        }
    }
    assert_eq!(run(storage.head(A)).unwrap(), 22);
    assert_eq!(run(storage.check()).unwrap(), Vec::<String>::new());
}

#[test]
fn a_laptop_that_hangs_up_keeps_nobody_waiting_and_its_batch_is_there() {
    let database = made();
    let storage = Arc::new(open(&database));
    let mut laptops = run(laptops(&storage, 2));
    let [gone, other] = laptops.as_mut_slice() else { panic!() };
    commits_dawdle(&database, 0..200);
    run(async {
        let batch = gone.batch(A, 1, "Ada");
        let pushing = storage.push(&batch);
        assert!(tokio::time::timeout(std::time::Duration::from_millis(1), pushing).await.is_err());
        taken(&storage, &other.batch(A, 1, "Bea")).await;
        assert!(taken(&storage, &batch).await.is_empty());
        assert_eq!(storage.head(A).await.unwrap(), 2, "and is there once");
    });
}
