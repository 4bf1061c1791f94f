//! What an office's laptop takes from its server: what it must not lose, keep or believe.
use super::*;
use crate::{Next, Read, Sharer};
use waymark_sync::{
    Answer, Ask, Batch, Chain, Digest, Effect, Entry, Epoch, Held, Hlc, Image, Mark, OpKind, Operation,
    Outcome, Page, SetAside, Snapshot, Standing,
};

const THEIRS: &str = "another laptop";

fn standing(store: &Store, next: u64, scopes: &[String]) -> Standing {
    let epoch = store.shared().unwrap().map_or(Epoch { id: "e".into(), number: 0 }, |shared| shared.epoch);
    Standing { epoch, scopes: scopes.iter().cloned().collect(), next, schema: 1 }
}

fn scope(store: &Store) -> String {
    format!("office/{}", store.office_id().unwrap())
}

/// An office that follows its scope from the beginning.
fn shared(dir: &std::path::Path) -> Store {
    let mut store = made(dir);
    let scope = scope(&store);
    store.share_with(&standing(&store, 1, std::slice::from_ref(&scope))).unwrap();
    store.begin_snapshot(&scope, &Snapshot { seq: 0, records: 0, pieces: Vec::new() }).unwrap();
    store
}

fn mark(seq: u64) -> Mark {
    let wall = "2026-03-03T09:00:00.000Z".into();
    Mark { device: THEIRS.into(), seq, actor: "somebody".into(), wall }
}

fn field(name: &str) -> u16 {
    RecordType::Student.field(name).unwrap().id
}

/// A student as the server has it, each field with the revision that set it.
fn image(store: &Store, rev: u64, fields: &[(&str, Value, u64)]) -> Image {
    let mut image = Image::new(RecordType::Student.code(), &scope(store));
    image.rev = rev;
    for (name, value, rev) in fields {
        image.fields.insert(field(name), Held { value: value.clone(), rev: *rev });
        image.marks.insert(*rev, mark(*rev));
    }
    image.made = image.marks.values().next().cloned();
    image.latest.insert(THEIRS.into(), rev);
    image
}

fn take(store: &mut Store, from: u64, entries: Vec<Entry>) {
    let (scope, to) = (scope(store), from + 1);
    let page = Page { entries, to, head: to, digest: None, gone: false };
    store.take_page(&scope, from, 1, &page).unwrap();
}

fn entered(record: RecordId, image: Image) -> Entry {
    Entry::Entered { record, image: image.into() }
}

fn id() -> RecordId {
    RecordId(uuid::Uuid::now_v7())
}

fn operation(store: &Store, record: RecordId) -> Operation {
    Operation {
        device: THEIRS.into(),
        seq: 9,
        tx: "t".into(),
        record_type: RecordType::Student.code(),
        record,
        kind: OpKind::Patch,
        base_rev: 1,
        hlc: Hlc(1),
        wall: "2026-03-03T09:00:00.000Z".into(),
        schema: 1,
        actor: "somebody".into(),
        office: "o".into(),
        scope: scope(store),
        values: Values::from([(field("phone"), "0121 496 0111".into())]),
        settles: Vec::new(),
    }
}

#[test]
fn a_value_that_no_column_can_hold_is_kept_and_stands_in_nobodys_way() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = shared(dir.path());
    let (odd, next) = (id(), id());
    let year =
        |value: Value| image(&store, 1, &[("first_name", "Aisha".into(), 1), ("entry_year", value, 1)]);
    let (first, flag) = (year("in a while".into()), year(Value::Bool(true)));
    take(&mut store, 0, vec![entered(odd, first), entered(next, flag)]);
    assert_eq!(store.shared().unwrap().unwrap().cursors[&scope(&store)], Some(1));
    let held =
        |store: &Store, id| store.need(RecordType::Student, id).unwrap().values[&field("entry_year")].clone();
    assert_eq!((held(&store, odd), held(&store, next)), ("in a while".into(), Value::Bool(true)));
    for value in [Value::Int(2027), Value::Int(2028)] {
        act(&mut store, |tx| {
            tx.patch(RecordType::Student, odd, Values::from([(field("entry_year"), value.clone())]))
        });
        assert_eq!(held(&store, odd), value);
    }
    assert_eq!(store.check().unwrap().problems, [""; 0]);
}

#[test]
fn who_has_a_record_open_is_told_of_what_came_as_a_whole_and_of_what_goes_with_a_field() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = shared(dir.path());
    let (whole, pulled) = (id(), id());
    let first = image(&store, 1, &[("first_name", "Aisha".into(), 1), ("phone", "0121 496 0001".into(), 1)]);
    take(&mut store, 0, vec![entered(whole, first.clone()), entered(pulled, first)]);
    let seen = store.need(RecordType::Student, whole).unwrap().rev;
    let later = image(
        &store,
        2,
        &[
            ("first_name", "Aisha".into(), 1),
            ("phone", "0121 496 0002".into(), 2),
            ("town", "Leeds".into(), 2),
        ],
    );
    let effect = Effect {
        rev: 2,
        after: 1,
        mark: mark(2),
        set: Values::from([(field("town"), "Leeds".into())]),
        deleted: None,
        moved: None,
        opened: Vec::new(),
        closed: Vec::new(),
    };
    let changed = Entry::Changed { record: pulled, record_type: RecordType::Student.code(), effect };
    take(&mut store, 1, vec![entered(whole, later), changed]);
    let mut save = |id, name: &str, value: &str| {
        let values = Values::from([(field(name), value.into())]);
        let action = Action::new("test", "Save");
        store.mutate::<_, StoreError>(action, now(), |tx| tx.patch_at(RecordType::Student, id, seen, values))
    };
    let stale = |done: &Result<_, StoreError>| matches!(done, Err(StoreError::Stale(_)));
    assert!(stale(&save(whole, "phone", "0121 496 0003").map(drop)));
    assert!(stale(&save(pulled, "address_line_1", "1 New Street").map(drop)), "a street in another town");
    save(whole, "last_name", "Begum").unwrap();
    save(pulled, "phone", "0121 496 0004").unwrap();
}

#[test]
fn a_lost_scope_takes_what_others_did_and_wanted_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = shared(dir.path());
    let student = id();
    let aisha = image(&store, 1, &[("first_name", "Aisha".into(), 1)]);
    take(&mut store, 0, vec![entered(student, aisha)]);
    let later = image(&store, 2, &[("first_name", "Ayesha".into(), 2)]);
    let (op, nowhere) = (operation(&store, student), operation(&store, id()));
    let aside = |op: Operation| Entry::SetAside { op: op.into(), why: SetAside::NoRecord };
    take(&mut store, 1, vec![entered(student, later), aside(op), aside(nowhere)]);
    assert_eq!((store.history(student).unwrap().len(), store.to_check().unwrap().len()), (1, 2));
    assert!(store.last_action().unwrap().is_none(), "the founding cannot be undone");
    act(&mut store, |tx| {
        tx.patch(RecordType::Student, student, values(RecordType::Student, &[("town", "Leeds")]))
    });
    assert!(store.last_action().unwrap().is_some());

    store.take_standing(&standing(&store, 1, &[])).unwrap();
    assert!(store.get(RecordType::Student, student).unwrap().is_none());
    assert_eq!(store.to_check().unwrap(), []);
    let own = store.history(student).unwrap();
    assert!(own.len() == 1 && own[0].actor != "somebody", "{own:?}");
    assert!(store.last_action().unwrap().is_none());
}

#[test]
fn a_server_that_was_put_back_without_its_knowing_takes_nothing_from_here() {
    for (next, head) in [(1, 1), (3, 0)] {
        let dir = tempfile::tempdir().unwrap();
        let mut store = shared(dir.path());
        let kept = id();
        let aisha = image(&store, 1, &[("first_name", "Aisha".into(), 1)]);
        take(&mut store, 0, vec![entered(kept, aisha)]);
        // The two of its founding are there.
        store.take_pushed(3, &Default::default()).unwrap();
        let scope = scope(&store);
        let mut sharer = Sharer::default();
        let said: Vec<Next> = (0..3)
            .map(|_| {
                let ask = sharer.pull(&mut store).unwrap();
                let page = Page { entries: Vec::new(), to: head, head, digest: None, gone: head == 0 };
                let pages = [(scope.clone(), page)].into();
                let answer =
                    Answer::Pulled { standing: standing(&store, next, std::slice::from_ref(&scope)), pages };
                sharer.take(&mut store, &ask, answer).unwrap()
            })
            .collect();
        assert_eq!(said, [Next::More, Next::PutBack, Next::PutBack], "next {next}, head {head}");
        assert!(store.get(RecordType::Student, kept).unwrap().is_some());
        assert_eq!(store.shared().unwrap().unwrap().cursors[&scope], Some(1));
    }
}

#[test]
fn a_digest_that_is_wrong_though_all_records_agree_is_counted_anew() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = shared(dir.path());
    let aisha = image(&store, 1, &[("first_name", "Aisha".into(), 1)]);
    take(&mut store, 0, vec![entered(id(), aisha)]);
    let (scope, mut sharer) = (scope(&store), Sharer::default());
    let right = store.digest(&scope).unwrap().unwrap();
    store.db.execute("UPDATE cursor SET digest = zeroblob(16)", []).unwrap();
    let mut ask_with = |store: &mut Store, digest: Digest| {
        let ask = sharer.pull(store).unwrap();
        let standing = standing(store, 1, std::slice::from_ref(&scope));
        let answer = match &ask {
            Ask::Digests { .. } => {
                Answer::Digests { standing, seq: 1, digests: store.digests(&scope).unwrap() }
            }
            _ => {
                let page = Page { entries: Vec::new(), to: 1, head: 1, digest: Some(digest), gone: false };
                Answer::Pulled { standing, pages: [(scope.clone(), page)].into() }
            }
        };
        sharer.take(store, &ask, answer).unwrap()
    };
    let said: Vec<Next> = (0..3).map(|_| ask_with(&mut store, right)).collect();
    assert_eq!(said, [Next::More, Next::More, Next::Rest]);
    assert_eq!(store.digest(&scope).unwrap(), Some(right));
    // Where it is the server that counted wrongly, it is not asked without end.
    let wrong = Digest(right.0 ^ 1);
    let said: Vec<Next> = (0..3).map(|_| ask_with(&mut store, wrong)).collect();
    assert_eq!(said, [Next::Rest, Next::Rest, Next::Rest]);
}

#[test]
fn what_became_of_a_number_that_nobody_sent_is_no_damage() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = shared(dir.path());
    student(&mut store, "Aisha", "Begum");
    let batch = store.batch(1, 100).unwrap().unwrap();
    let said = [(77, Outcome::SetAside(SetAside::Revoked))].into();
    store.take_pushed(batch.end(), &said).unwrap();
    assert_eq!((store.unsent().unwrap().0, store.to_check().unwrap().len()), (0, 0));
}

#[test]
fn the_next_batch_is_not_made_ready_under_another_name_than_the_one_before() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = shared(dir.path());
    student(&mut store, "Aisha", "Begum");
    let first = Batch {
        device: store.device().to_owned(),
        before: Chain::default(),
        first: 1,
        operations: store.batch(1, 1).unwrap().unwrap().operations,
        unfinished: true,
    };
    let sharer = Sharer::default();
    assert!(sharer.ahead(&store, &Ask::Push(first.clone())).unwrap().is_some());
    let renamed = Batch { device: "before".into(), ..first };
    assert!(sharer.ahead(&store, &Ask::Push(renamed)).unwrap().is_none());
}
