//! A laptop takes another name at the moment at which it is withdrawn, or given other scopes: the new name has no more than
//! the old one.

use super::{Postgres, made, open, run};
use crate::{
    Accounts, Storage,
    storage::accounts::{ADMINISTRATOR, By, Code},
};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use waymark_scratch_postgres::Database;
use waymark_sync::{
    Device, Enrol,
    door::{Founding, Person, Role},
};

const BY: By<'static> = By { who: ADMINISTRATOR, now: 1 };

/// An office with its first laptop, "old", of somebody who is called "rosa".
fn founded() -> (Database<'static>, Arc<Postgres>) {
    let database = made();
    let storage = Arc::new(open(&database));
    let person = Person {
        id: "invited".into(),
        office: "Birmingham".into(),
        name: "Rosa".into(),
        role: Role::Manager,
        disabled: false,
    };
    let (office, actor) = ("a".to_owned(), "rosa".to_owned());
    let enrol = Enrol {
        code: [1; 16],
        device: "old".into(),
        key: [2; 32],
        label: "Rosa's laptop".into(),
        founding: Some(Founding { office, actor, operations: 0 }),
    };
    run(async {
        storage.add_office("Birmingham", BY).await.unwrap();
        storage.add_person(&person, BY).await.unwrap();
        let code = Code { hash: [3; 32], person: "invited".into(), expires: 9 };
        storage.add_code(&code, BY).await.unwrap();
        storage.enrol(&enrol, [3; 32], 2).await.unwrap().unwrap();
    });
    (database, storage)
}

/// What the new name may do when both are done; the transaction that takes it dawdles before its commit.
fn new_name_while<F: Future<Output = ()>>(meanwhile: impl FnOnce(Arc<Postgres>) -> F) -> Device {
    let (database, storage) = founded();
    let dawdle = "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_sleep(0.6); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER dawdle AFTER INSERT ON device DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION dawdle()";
    database.sql(dawdle).unwrap();
    let other = Arc::new(open(&database));
    let succeeding = {
        let storage = Arc::clone(&storage);
        super::RUNTIME.spawn(async move { storage.succeed("old", "new", 0).await })
    };
    std::thread::sleep(Duration::from_millis(250));
    assert!(run(storage.device("new")).unwrap().is_none(), "it is not committed yet");
    run(meanwhile(other));
    run(succeeding).unwrap().unwrap().unwrap();
    run(storage.device("new")).unwrap().unwrap()
}

#[test]
fn a_laptop_that_is_withdrawn_is_withdrawn_under_the_name_that_it_takes_just_then() {
    assert!(new_name_while(|storage| async move { storage.withdraw("old", BY).await.unwrap() }).revoked);
    assert!(new_name_while(|storage| async move { storage.disable("rosa", BY).await.unwrap() }).revoked);
}

#[test]
fn a_laptop_that_loses_scopes_loses_them_under_the_name_that_it_takes_just_then() {
    let set =
        |storage: Arc<Postgres>| async move { storage.set_role("rosa", Role::Tutor, BY).await.unwrap() };
    assert_eq!(new_name_while(set).scopes, BTreeSet::new());
}
