use super::*;
use crate::{Read, connection::TABLES};

#[test]
fn a_write_that_does_not_come_from_mutate_is_aborted() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = made(dir.path());
    let id = student(&mut store, "Aisha", "Begum");
    for sql in [
        "UPDATE student SET first_name = 'X'",
        "DELETE FROM student",
        "INSERT INTO student SELECT * FROM student",
    ] {
        let refused = store.db.execute(sql, []).unwrap_err().to_string();
        assert!(refused.contains("mutate"), "{sql}: {refused}");
    }
    assert_eq!(text(&store, id, "first_name").unwrap(), "Aisha");
}

#[test]
fn a_failed_or_panicking_action_leaves_nothing_and_closes_the_guard() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = made(dir.path());
    let before = store.count(RecordType::Student).unwrap();
    let failed = store.mutate(Action::new("test", "Fails"), now(), |tx| {
        tx.insert_values(
            RecordType::Student,
            tx.new_id(),
            values(RecordType::Student, &[("first_name", "Sam")]),
        )?;
        Err::<(), _>(StoreError::Busy)
    });
    assert!(failed.is_err());
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _ = store.mutate(Action::new("test", "Panics"), now(), |tx| -> Result<(), StoreError> {
            tx.insert_values(
                RecordType::Student,
                tx.new_id(),
                values(RecordType::Student, &[("first_name", "Sam")]),
            )?;
            panic!("a defect")
        });
    }));
    assert!(panicked.is_err());
    assert_eq!(store.count(RecordType::Student).unwrap(), before);
    assert!(store.db.execute("DELETE FROM student", []).is_err() || before == 0);
    assert!(!store.writing.load(std::sync::atomic::Ordering::Relaxed));
    student(&mut store, "Still", "Works");
}

#[test]
fn fields_of_a_newer_version_stay_through_every_change() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = made(dir.path());
    let id = student(&mut store, "Aisha", "Begum");
    act(&mut store, |tx| {
        tx.patch(RecordType::Student, id, Values::from([(999, Value::from("from tomorrow"))]))
    });
    act(&mut store, |tx| {
        tx.patch(RecordType::Student, id, values(RecordType::Student, &[("first_name", "A\u{ef}sha")]))
    });
    let row = store.need(RecordType::Student, id).unwrap();
    assert_eq!(row.values[&999], Value::from("from tomorrow"));
    assert_eq!(row.rev, 3);
}

#[test]
fn a_value_that_the_declaration_refuses_is_not_written() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = made(dir.path());
    let refused = store.mutate(Action::new("test", "No name"), now(), |tx| {
        tx.insert_values(RecordType::Student, tx.new_id(), Values::from([(5, Value::from("31 February"))]))
    });
    let Err(StoreError::Fields(problems)) = refused else { panic!("taken") };
    assert_eq!(problems.len(), 2);
}

#[test]
fn each_change_is_logged_with_who_where_and_what_it_was_based_on() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = made(dir.path());
    let id = student(&mut store, "Aisha", "Begum");
    let before = store.count(RecordType::Student).unwrap();
    act(&mut store, |tx| {
        tx.patch(RecordType::Student, id, values(RecordType::Student, &[("last_name", "Khan")]))
    });
    // The same again changes nothing and logs nothing.
    let same = store.mutate(Action::new("test", "Same"), now(), |tx| {
        tx.patch(RecordType::Student, id, values(RecordType::Student, &[("last_name", "Khan")]))
    });
    assert_eq!(same.unwrap().action, None);
    let (base, actor, office, scope, hlc): (i64, String, String, String, i64) = store
        .db
        .query_row(
            "SELECT base_rev, actor, office, scope, hlc FROM log WHERE record_id = ?1 ORDER BY seq DESC LIMIT 1",
            [id.0],
            |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)),
        )
        .unwrap();
    assert_eq!((base, before), (1, 1));
    assert_eq!(actor, store.actor_id().unwrap().to_string());
    assert_eq!(scope, format!("office/{office}"));
    assert!(hlc > 0);
    assert_eq!(store.history(id).unwrap()[0].before, Value::from("Begum"));
    assert!(store.check().unwrap().problems.is_empty());
}

#[test]
fn a_log_that_was_tampered_with_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = made(dir.path());
    student(&mut store, "Aisha", "Begum");
    student(&mut store, "Sam", "Lee");
    store.db.execute("UPDATE op SET actor = device WHERE seq = 3", []).unwrap();
    assert!(store.check().unwrap().problems[0].contains("operation 3"));
}

#[test]
fn a_store_of_a_newer_waymark_is_refused_and_untouched() {
    let dir = tempfile::tempdir().unwrap();
    let store = made(dir.path());
    store.db.pragma_update(None, "user_version", TABLES + 1).unwrap();
    drop(store);
    let refused = Store::unlock(dir.path(), PASSPHRASE, now());
    assert!(matches!(refused, Err(StoreError::Newer { .. })));
}

#[test]
fn a_full_disk_is_told_as_such_and_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = made(dir.path());
    let id = student(&mut store, "Aisha", "Begum");
    let pages: i64 = store.db.query_row("PRAGMA page_count", [], |r| r.get(0)).unwrap();
    store.db.pragma_update(None, "max_page_count", pages + 2).unwrap();
    let full = store.mutate(Action::new("test", "Much"), now(), |tx| tx.put_blob(&vec![7; 1 << 20]));
    assert!(matches!(full, Err(StoreError::DiskFull)), "{full:?}");
    assert_eq!(text(&store, id, "last_name").unwrap(), "Begum");
    store.db.pragma_update(None, "max_page_count", 1 << 30).unwrap();
    student(&mut store, "Sam", "Lee");
}
