use super::*;
use crate::{KeptBecause, Read};
use proptest::prelude::*;

fn nothing(_: &mut Tx<'_>) -> Result<(), StoreError> {
    Ok(())
}

fn fields(first: &str, last: &str) -> Values {
    values(RecordType::Student, &[("first_name", first), ("last_name", last)])
}

#[test]
fn undo_takes_back_what_nobody_changed_since_and_names_the_rest() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = made(dir.path());
    let id = student(&mut store, "Aisha", "Begum");
    let (action, _) = act(&mut store, |tx| tx.patch(RecordType::Student, id, fields("A\u{ef}sha", "Khan")));
    act(&mut store, |tx| tx.patch(RecordType::Student, id, fields("A\u{ef}sha", "Ali")));
    let kept = store.undo(&action, now(), nothing).unwrap().value.0;
    assert_eq!(text(&store, id, "first_name").unwrap(), "Aisha");
    assert_eq!(text(&store, id, "last_name").unwrap(), "Ali");
    assert_eq!(kept[0].why, KeptBecause::Fields(vec![2]));
    assert!(matches!(store.undo(&action, now(), nothing), Err(StoreError::NoUndo(_))));
}

#[test]
fn a_record_that_was_made_goes_unless_it_was_changed_or_others_lead_to_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = made(dir.path());
    let (action, ids) = act(&mut store, |tx| {
        let mut ids = Vec::new();
        for name in ["Goes", "Changed", "Linked"] {
            let id = tx.new_id();
            tx.insert_values(RecordType::Student, id, fields(name, "Test"))?;
            ids.push(id);
        }
        Ok(ids)
    });
    act(&mut store, |tx| tx.patch(RecordType::Student, ids[1], fields("Changed", "Since")));
    act(&mut store, |tx| {
        let mut carer = values(RecordType::Carer, &[("first_name", "Mo")]);
        carer.insert(1, Value::from(ids[2].to_string()));
        tx.insert_values(RecordType::Carer, tx.new_id(), carer)
    });
    let kept = store.undo(&action, now(), nothing).unwrap().value.0;
    assert!(store.get(RecordType::Student, ids[0]).unwrap().is_none());
    assert_eq!(
        kept.iter().map(|k| (k.id, k.why.clone())).collect::<Vec<_>>(),
        [(ids[1], KeptBecause::ChangedSince), (ids[2], KeptBecause::LinkedNow)]
    );
}

#[test]
fn a_deleted_record_comes_back_as_it_was_and_is_found_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = made(dir.path());
    let id = student(&mut store, "Aisha", "Begum");
    let (action, ()) = act(&mut store, |tx| tx.delete(RecordType::Student, id));
    assert!(store.get(RecordType::Student, id).unwrap().is_none());
    store.undo(&action, now(), nothing).unwrap();
    assert_eq!(text(&store, id, "last_name").unwrap(), "Begum");
    assert_eq!(store.search("begum", &[], 5).unwrap().len(), 1);
    assert_eq!(store.last_action().unwrap().unwrap().title, "Add Aisha");
}

#[test]
fn what_an_undo_touched_is_known_within_it_and_one_that_is_refused_leaves_all_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = made(dir.path());
    let id = student(&mut store, "Aisha", "Begum");
    let (action, ()) = act(&mut store, |tx| {
        tx.patch(RecordType::Student, id, fields("Aisha", "Khan"))?;
        Ok(())
    });
    let refused = store.undo(&action, now(), |_| Err::<(), _>(StoreError::NotFound(id)));
    assert!(matches!(refused, Err(StoreError::NotFound(_))));
    assert_eq!(text(&store, id, "last_name").unwrap(), "Khan");
    let done = store.undo(&action, now(), |tx| tx.touched()).unwrap();
    let touched = &done.value.1[0];
    assert_eq!((touched.id, touched.record), (id, RecordType::Student));
    assert_eq!(touched.was.get(&2).and_then(Value::as_text), Some("Khan"));
    assert_eq!(touched.is.get(&2).and_then(Value::as_text), Some("Begum"));
}

#[test]
fn what_was_issued_is_not_undone() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = made(dir.path());
    let done = store.mutate(Action::for_good("issue", "Issue"), now(), |tx| {
        tx.insert_values(RecordType::Student, tx.new_id(), fields("Aisha", "Begum"))
    });
    let action = done.unwrap().action.unwrap();
    assert!(matches!(store.undo(&action, now(), nothing), Err(StoreError::NoUndo(_))));
}

#[derive(Debug, Clone)]
enum Do {
    Make(u8),
    Change(usize, u8),
    Delete(usize),
}

fn step() -> impl Strategy<Value = Do> {
    prop_oneof![
        any::<u8>().prop_map(Do::Make),
        (0usize..6, any::<u8>()).prop_map(|(i, n)| Do::Change(i, n)),
        (0usize..6).prop_map(Do::Delete),
    ]
}

fn run(store: &mut Store, steps: &[Do]) -> Option<String> {
    let mut ids: Vec<RecordId> = Vec::new();
    store.each(RecordType::Student, &mut |row| ids.push(row.id)).unwrap();
    let done = store.mutate(Action::new("test", "Steps"), now(), |tx| {
        for step in steps {
            match *step {
                Do::Make(n) => {
                    let id = tx.new_id();
                    tx.insert_values(RecordType::Student, id, fields(&format!("S{n}"), "Test"))?;
                    ids.push(id);
                }
                Do::Change(i, n) if i < ids.len() => {
                    tx.patch(RecordType::Student, ids[i], fields(&format!("T{n}"), "Test"))?;
                }
                Do::Delete(i) if i < ids.len() => {
                    let id = ids.remove(i);
                    tx.delete(RecordType::Student, id)?;
                }
                _ => {}
            }
        }
        Ok::<_, StoreError>(())
    });
    done.unwrap().action
}

fn all(store: &Store) -> Vec<(RecordId, Values)> {
    let mut rows = Vec::new();
    store.each(RecordType::Student, &mut |row| rows.push((row.id, row.values))).unwrap();
    rows.sort();
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// Whatever an action did, its undo brings back exactly what was there.
    #[test]
    fn undo_is_the_way_back(first in prop::collection::vec(step(), 1..8), second in prop::collection::vec(step(), 1..8)) {
        let dir = tempfile::tempdir().unwrap();
        let mut store = made(dir.path());
        run(&mut store, &first);
        let before = all(&store);
        if let Some(action) = run(&mut store, &second) {
            let kept = store.undo(&action, now(), nothing).unwrap().value.0;
            prop_assert!(kept.is_empty());
        }
        prop_assert_eq!(all(&store), before);
        prop_assert!(store.check().unwrap().problems.is_empty());
    }
}
