//! An action is done whole, told whole, or set aside whole.

use crate::{
    Place,
    laptop::{A, EMAIL, FIRST_NAME, REMARKS, STUDENT, id, texts},
    world::{World, wait_for},
};
use waymark_domain::{Value, Values};
use waymark_server::Storage;
use waymark_sync::{OpKind, Outcome, Refused, SCHEMA, SetAside};

pub fn an_action_in_three_batches_is_applied_when_it_is_whole_and_then_at_once<P: Place>() {
    let mut world = World::<P>::new();
    let mut laptop = world.laptop("one", A, &[A]);
    laptop.create(id(1), "Before");
    laptop.next_action();
    for n in 2..=9 {
        laptop.log(OpKind::Create, STUDENT, id(n), 0, texts([(FIRST_NAME, "Ada")]));
    }
    // The third comes to something else than taken, in the first of the batches.
    laptop.create(id(10), "After");
    let wait = |seqs: std::ops::RangeInclusive<u64>| seqs.map(|seq| (seq, Outcome::Waiting)).collect();
    assert_eq!(world.taken(&laptop.batch(1, 4)), wait(2..=4));
    world.reopen();
    assert_eq!(world.read(A).at, 1, "nothing of an action that is not whole is told");
    assert_eq!(world.taken(&laptop.batch(5, 3)), wait(5..=7));
    assert_eq!(world.taken(&laptop.batch(5, 3)), wait(5..=7), "and again");
    world.reopen();
    assert_eq!(world.read(A).at, 1);
    assert!(world.taken(&laptop.all_from(8)).is_empty(), "all were taken");
    let page = wait_for(world.storage().page(A, 1, 1)).unwrap();
    assert_eq!(page.to, 9, "the action is told at once");
    assert_eq!(world.read(A).records.len(), 10);
    assert!(world.taken(&laptop.batch(5, 3)).is_empty(), "what waited has been taken");
    world.is_well();
}

pub fn a_poisoned_operation_sets_aside_its_action_and_nothing_else<P: Place>() {
    let mut world = World::<P>::new();
    let mut laptop = world.laptop("one", A, &[A]);
    laptop.create(id(1), "Ada");
    laptop.next_action();
    laptop.log(OpKind::Create, STUDENT, id(2), 0, texts([(FIRST_NAME, "Bea")]));
    laptop.log(OpKind::Patch, STUDENT, id(1), 0, texts([(EMAIL, "no address")]));
    laptop.log(OpKind::Patch, STUDENT, id(1), 0, texts([(REMARKS, "of the same action")]));
    laptop.patch(id(1), 0, REMARKS, "of the next");
    laptop.patch(id(2), 0, REMARKS, "of a record that is not there now");
    // The action is cut behind its second operation, so that the first two wait.
    let waited = world.taken(&laptop.batch(1, 3));
    assert_eq!(waited.keys().copied().collect::<Vec<_>>(), [2, 3]);
    world.reopen();
    let outcomes = world.taken(&laptop.all_from(4));
    let why = |seq: u64| match &outcomes[&seq] {
        Outcome::SetAside(why) => why.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(outcomes.keys().copied().collect::<Vec<_>>(), [2, 3, 4, 6], "those that waited are told too");
    assert_eq!(
        [why(2), why(4), why(6)],
        [SetAside::WithItsAction, SetAside::WithItsAction, SetAside::NoRecord]
    );
    assert!(matches!(why(3), SetAside::Values(_)));
    let read = world.read(A);
    assert_eq!(read.text(id(1), REMARKS), "of the next");
    assert!(!read.records.contains_key(&id(2)));
    assert_eq!(
        read.set_aside.iter().map(|(_, seq, _)| *seq).collect::<Vec<_>>(),
        [2, 3, 4, 6],
        "others see it"
    );
    world.is_well();
}

pub fn a_page_never_cuts_an_action_whatever_its_size<P: Place>() {
    let mut world = World::<P>::new();
    let mut laptop = world.laptop("one", A, &[A]);
    let sizes = [1u64, 5, 2, 1, 7, 3];
    let mut n = 0;
    for size in sizes {
        laptop.next_action();
        for _ in 0..size {
            n += 1;
            laptop.log(OpKind::Create, STUDENT, id(n), 0, texts([(FIRST_NAME, "Ada")]));
        }
    }
    world.share(&laptop);
    world.reopen();
    let mut ends: Vec<u64> =
        sizes.iter().scan(0, |end, size| Some(*end + size).inspect(|at| *end = *at)).collect();
    ends.insert(0, 0);
    for most in 1..=20 {
        for after in &ends {
            let page = wait_for(world.storage().page(A, *after, most)).unwrap();
            assert!(ends.contains(&page.to), "{most} after {after} ends at {}", page.to);
            let enough = ends.iter().find(|end| **end >= after + most as u64).unwrap_or(&19);
            assert_eq!(page.to, *enough, "{most} after {after}: no more than it takes");
        }
        let mut reader = crate::reader::Reader::default();
        reader.follow(world.storage(), A, most);
        assert_eq!(reader.records.len(), 19);
    }
    let none = wait_for(world.storage().page(A, 6, 0)).unwrap();
    assert_eq!((none.to, none.head, none.digest, none.entries.len()), (6, 19, None, 0));
}

pub fn a_field_of_a_newer_version_passes_through<P: Place>() {
    let mut world = World::<P>::new();
    let mut laptop = world.laptop("new", A, &[A]);
    laptop.create(id(1), "Ada");
    laptop.amend(|op| {
        op.schema = SCHEMA + 1;
        op.values.insert(900, Value::Int(-3));
        // A choice that this server does not know.
        op.values.insert(6, Value::from("14"));
    });
    laptop.next_action();
    laptop.log(OpKind::Create, 901, id(2), 0, texts([(1, "of a new kind")]));
    assert!(world.share(&laptop).is_empty());
    world.reopen();
    let mut old = world.laptop("old", A, &[A]);
    old.patch(id(1), u64::MAX, REMARKS, "by an older laptop");
    assert!(world.share(&old).is_empty(), "what a newer one wrote is not its fault");
    let read = world.read(A);
    assert_eq!(read.records[&id(1)].fields[&900].value, Value::Int(-3));
    assert_eq!(read.text(id(1), REMARKS), "by an older laptop");
    assert_eq!(read.records[&id(2)].record_type, 901);
    world.is_well();
}

pub fn an_action_that_no_answer_could_hold_is_decided_whole_and_told_in_parts<P: Place>() {
    let mut world = World::<P>::new();
    let mut laptop = world.laptop("one", A, &[A]);
    laptop.next_action();
    for n in 1..=18 {
        let remarks = "x".repeat(1_000_000);
        laptop.log(OpKind::Create, STUDENT, id(n), 0, texts([(FIRST_NAME, "Ada"), (REMARKS, &remarks)]));
        laptop.amend(|op| op.schema = SCHEMA + 1);
    }
    laptop.create(id(100), "Bea");
    world.taken(&laptop.batch(1, 10));
    world.reopen();
    assert!(world.taken(&laptop.all_from(11)).is_empty(), "all of it is taken");
    let page = wait_for(world.storage().page(A, 0, 1)).unwrap();
    assert!((1..18).contains(&page.to), "what is told at once fits into an answer: {}", page.to);
    let read = world.read(A);
    assert_eq!((read.records.len(), read.set_aside.len()), (19, 0));
    world.is_well();
}

pub fn an_action_that_grows_and_grows_is_refused_before_it_is_read<P: Place>() {
    let world = World::<P>::new();
    let mut laptop = world.laptop("one", A, &[A]);
    for n in 0..18 {
        let long = Values::from([(REMARKS, Value::Text(n.to_string() + &"x".repeat(4 << 20)))]);
        laptop.log(OpKind::Create, STUDENT, id(n), 0, long);
    }
    for seq in 1..=17 {
        world.taken(&laptop.batch(seq, 1));
    }
    let why = world.refused(&laptop.batch(18, 1));
    assert!(matches!(&why, Refused::Malformed(why) if why.contains("too large")), "{why}");
}
