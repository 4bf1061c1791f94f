//! A folder's server goes into a database with everything that it has, and nobody serves the folder any more.

use super::{
    laptop::{Laptop, taken_at as taken},
    made, owner, run, worker,
};
use crate::{
    Accounts, Postgres, Sqlite, Storage, StorageError,
    storage::accounts::{ADMINISTRATOR, By, Code},
};
use std::path::Path;
use waymark_scratch_postgres::{Database, Scratch, WORKER};
use waymark_sync::{
    Epoch, FilePart,
    door::{Person, Role},
};

const A: &str = "office/a";
const B: &str = "office/b";

/// Two offices, people, a file that is whole and one that is not, a snapshot, an action whose end has not come.
async fn filled(dir: &Path) -> (Sqlite, Laptop) {
    let storage = Sqlite::open(dir, &Epoch { id: "first".into(), number: 7 }).unwrap();
    let by = By { who: ADMINISTRATOR, now: 1 };
    storage.add_office("Birmingham", by).await.unwrap();
    let person = Person {
        id: "p".into(),
        office: "Birmingham".into(),
        name: "Zoë O’Neill".into(),
        role: Role::Manager,
        disabled: false,
    };
    storage.add_person(&person, by).await.unwrap();
    storage.secret("authority", &[0, 255, 10]).await.unwrap();
    let mut one = Laptop::at(&storage, 1, &[A]).await;
    let mut two = Laptop::at(&storage, 2, &[A, B]).await;
    for _ in 0..3 {
        taken(&storage, &one.batch(A, 20, "Aïsha")).await;
        taken(&storage, &two.batch(B, 10, "")).await;
    }
    taken(&storage, &unfinished(&mut two)).await;
    storage.snapshot(A, 5).await.unwrap();
    storage.forget_log(B, 3).await.unwrap();
    let bytes = vec![7; 1000];
    let digest = *blake3::hash(&bytes).as_bytes();
    for (at, part) in [(0, &bytes[..600]), (600, &bytes[600..])] {
        let part = FilePart { scope: A.into(), digest, size: 1000, at, bytes: part.to_vec() };
        storage.keep_file(&part).await.unwrap();
    }
    let part = FilePart { scope: B.into(), digest, size: 1000, at: 0, bytes: vec![7; 10] };
    storage.keep_file(&part).await.unwrap();
    (storage, one)
}

fn unfinished(laptop: &mut Laptop) -> waymark_sync::Batch {
    let mut batch = laptop.batch(A, 2, "Waits");
    batch.operations.iter_mut().for_each(|op| op.tx = "an action whose end is to come".into());
    laptop.chain_again(&batch);
    batch.unfinished = true;
    batch
}

/// Everything that can be asked of a server.
async fn all_of(storage: &(impl Storage + Accounts)) -> String {
    let mut text = format!("{:?} {:?}", storage.epoch().await.unwrap(), storage.archive().await.unwrap());
    for scope in [A, B, "national"] {
        let snapshot = storage.snapshot(scope, 6).await.unwrap();
        for digest in &snapshot.pieces {
            text += &format!("{:?}", storage.piece(*digest).await.unwrap());
        }
        text += &format!("{snapshot:?} {:?}", storage.head(scope).await.unwrap());
        text += &format!("{:?} {:?}", storage.page(scope, 3, 10_000).await, storage.digests(scope).await);
        for byte in 0..=255 {
            text += &format!("{:?}", storage.records(scope, byte).await.unwrap());
        }
    }
    let digest = *blake3::hash(&[7; 1000]).as_bytes();
    text += &format!("{:?}", storage.file(&[A.to_owned()].into(), digest, 0).await.unwrap().is_some());
    text += &format!("{:?}", storage.file(&[B.to_owned()].into(), digest, 0).await.unwrap().is_some());
    for device in ["laptop 1", "laptop 2", "laptop 3"] {
        text += &format!("{:?}", storage.device(device).await.unwrap());
    }
    text += &format!("{:?} {:?}", storage.people().await.unwrap(), storage.offices().await.unwrap());
    text +=
        &format!("{:?} {:?}", storage.noted().await.unwrap(), storage.secret("authority", b"other").await);
    text
}

fn empty() -> Database<'static> {
    Scratch::shared().database().unwrap()
}

#[test]
fn a_folders_server_goes_into_a_database_whole_and_is_served_from_there_alone() {
    let (dir, database) = (tempfile::tempdir().unwrap(), empty());
    run(async {
        let (still_open, mut laptop) = filled(dir.path()).await;
        let before = all_of(&still_open).await;
        let carried = Postgres::carry(dir.path(), &owner(&database), WORKER).await.unwrap();
        let storage = Postgres::open(&worker(&database)).await.unwrap();
        assert_eq!(all_of(&storage).await, before);
        assert!(carried.rows > 200 && carried.left.exists());
        assert_eq!(storage.check().await.unwrap(), Vec::<String>::new());

        let more = laptop.batch(A, 5, "After");
        assert!(still_open.push(&more).await.is_err(), "one that runs still takes nothing");
        let by = By { who: ADMINISTRATOR, now: 2 };
        let file = FilePart { scope: A.into(), digest: [0; 32], size: 9, at: 0, bytes: vec![7; 5] };
        assert!(still_open.keep_file(&file).await.is_err(), "nor a file");
        assert!(still_open.withdraw("laptop 1", by).await.is_err(), "nor a withdrawal");
        assert!(
            still_open.disable("p", by).await.is_err() && still_open.add_office("Leeds", by).await.is_err()
        );
        let code = Code { hash: [1; 32], person: "p".into(), expires: 9 };
        assert!(
            still_open.add_code(&code, by).await.is_err()
                && still_open.confirm("laptop 1", by).await.is_err()
        );
        assert!(!Sqlite::is_in(dir.path()), "and none is started there");
        assert!(taken(&storage, &more).await.is_empty(), "the laptop goes on where it was");
        assert_eq!(storage.check().await.unwrap(), Vec::<String>::new());
    });
}

#[test]
fn a_database_that_has_a_server_takes_no_other_and_the_folder_is_served_on() {
    let (dir, database) = (tempfile::tempdir().unwrap(), made());
    run(async {
        let (storage, mut laptop) = filled(dir.path()).await;
        let refused = Postgres::carry(dir.path(), &owner(&database), WORKER).await.unwrap_err();
        assert!(matches!(refused, StorageError::NotEmpty(_)), "{refused}");
        assert!(taken(&storage, &laptop.batch(A, 5, "After")).await.is_empty());
    });
}

#[test]
fn what_does_not_arrive_as_it_left_moves_nothing() {
    let (dir, database) = (tempfile::tempdir().unwrap(), empty());
    run(async {
        let (storage, mut laptop) = filled(dir.path()).await;
        drop(Postgres::make(&owner(&database), WORKER, &super::founding()).await.unwrap());
        database.sql("DELETE FROM epoch").unwrap();
        let change = "CREATE FUNCTION change() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN IF NEW.seq = 7 THEN NEW.entry = NEW.entry || 'x'::bytea; END IF; RETURN NEW; END $$";
        database.sql(change).unwrap();
        database
            .sql("CREATE TRIGGER change BEFORE INSERT ON log FOR EACH ROW EXECUTE FUNCTION change()")
            .unwrap();
        let refused = Postgres::carry(dir.path(), &owner(&database), WORKER).await.unwrap_err();
        assert!(matches!(refused, StorageError::Damaged(_)), "{refused}");
        assert_eq!(database.sql("SELECT count(*) FROM operation").unwrap(), "0");
        assert!(taken(&storage, &laptop.batch(A, 5, "After")).await.is_empty(), "the folder is served on");
    });
}
