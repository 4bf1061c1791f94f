//! Answers get lost, disks get copied: each operation takes effect once.

use crate::{
    Place,
    laptop::{A, EMAIL, LAST_NAME, Laptop, REMARKS, id},
    world::World,
};
use waymark_server::Pushed;
use waymark_sync::{Outcome, Refused};

/// A laptop whose operations come to all sorts of outcomes.
fn busy<P: Place>(world: &World<P>) -> Laptop {
    let mut other = world.laptop("other", A, &[A]);
    other.create(id(1), "Ada");
    world.share(&other);
    let mut laptop = world.laptop("one", A, &[A]);
    laptop.create(id(2), "Bea");
    laptop.patch(id(1), 0, 1, "Adah");
    laptop.patch(id(1), 0, LAST_NAME, "Arden");
    laptop.patch(id(9), 0, LAST_NAME, "Nobody");
    laptop.patch(id(2), 0, EMAIL, "not an address");
    laptop.patch(id(2), 0, REMARKS, "fine");
    laptop
}

pub fn a_batch_that_comes_again_is_answered_identically<P: Place>() {
    let mut world = World::<P>::new();
    let laptop = busy(&world);
    let first = world.push(&laptop.all_from(1));
    let Pushed::Taken { outcomes, .. } = &first else { panic!("{first:?}") };
    assert_eq!(
        outcomes.keys().copied().collect::<Vec<_>>(),
        [2, 3, 4, 5],
        "those that were taken are not told"
    );
    let read = world.read(A);
    world.reopen();
    assert_eq!(world.push(&laptop.all_from(1)), first);
    // In other pieces, each is answered with what it was told of these.
    for seq in 1..=6 {
        let told: Vec<_> = world.taken(&laptop.batch(seq, 1)).into_iter().collect();
        let then: Vec<_> = outcomes.clone().into_iter().filter(|(of, _)| *of == seq).collect();
        assert_eq!(told, then);
    }
    assert_eq!(world.read(A), read, "nothing took effect twice");
    world.is_well();
}

pub fn a_batch_that_overlaps_the_one_before_takes_only_what_is_new<P: Place>() {
    let mut world = World::<P>::new();
    let laptop = busy(&world);
    let before = world.taken(&laptop.batch(1, 3));
    world.reopen();
    let whole = world.taken(&laptop.all_from(2));
    assert_eq!(whole.get(&3), before.get(&3));
    let told = world.read(A).told;
    assert_eq!(told.iter().filter(|told| **told == ("one".to_owned(), 3)).count(), 1);
    assert!(told.contains(&("one".to_owned(), 6)));
    // The same as from one that was never broken off.
    let other = World::<P>::new();
    assert_eq!(busy(&other).log.len(), 6);
    assert_eq!(other.taken(&laptop.all_from(1)).split_off(&2), whole);
    assert_eq!(other.read(A), world.read(A));
    world.is_well();
}

pub fn a_gap_is_told_and_nothing_of_the_batch_is_taken<P: Place>() {
    let mut world = World::<P>::new();
    let laptop = busy(&world);
    assert_eq!(world.refused(&laptop.all_from(2)), Refused::Gap { expected: 1 });
    world.taken(&laptop.batch(1, 2));
    world.reopen();
    assert_eq!(world.refused(&laptop.all_from(5)), Refused::Gap { expected: 3 });
    assert!(!world.read(A).told.contains(&("one".to_owned(), 6)));
    world.taken(&laptop.all_from(3));
    world.is_well();
}

pub fn a_copied_disk_is_found<P: Place>() {
    let mut world = World::<P>::new();
    let mut laptop = world.laptop("one", A, &[A]);
    laptop.create(id(1), "Ada");
    let mut copy = Laptop::new("one", A);
    copy.create(id(1), "Ada");
    laptop.patch(id(1), 0, LAST_NAME, "Arden");
    copy.patch(id(1), 0, LAST_NAME, "Ashby");
    world.share(&laptop);
    world.reopen();
    let diverged = Refused::Diverged { expected: 3 };
    assert_eq!(world.refused(&copy.all_from(1)), diverged, "other content under the same number");
    assert_eq!(world.refused(&copy.all_from(2)), diverged);
    copy.patch(id(1), 0, REMARKS, "later");
    assert_eq!(world.refused(&copy.all_from(2)), diverged);
    assert_eq!(world.refused(&copy.all_from(3)), diverged, "it goes on from another past");
    // What both share is nobody's fault.
    assert!(world.taken(&copy.batch(1, 1)).is_empty());
    laptop.patch(id(1), 0, EMAIL, "ada@school.example");
    assert!(world.share(&laptop).is_empty(), "the one that came first goes on");
    assert_eq!(world.read(A).text(id(1), LAST_NAME), "Arden");
    world.is_well();
}

pub fn a_batch_with_numbers_beyond_every_number_is_refused<P: Place>() {
    let mut world = World::<P>::new();
    let mut laptop = world.laptop("one", A, &[A]);
    laptop.create(id(1), "Ada");
    let good = laptop.all_from(1);
    for first in [0, i64::MAX as u64, u64::MAX - 1, u64::MAX] {
        let mut batch = good.clone();
        batch.first = first;
        batch.operations[0].seq = first;
        assert!(matches!(world.refused(&batch), Refused::Gap { expected: 1 } | Refused::Malformed(_)));
    }
    let mut batch = good.clone();
    batch.operations[0].device = "other".into();
    assert!(matches!(world.refused(&batch), Refused::Malformed(_)));
    world.reopen();
    assert!(world.taken(&good).is_empty());
    let mut empty = good.clone();
    empty.operations.clear();
    assert!(world.taken(&empty).is_empty(), "an empty batch says nothing that could be wrong");
    assert_eq!(world.taken(&good).get(&1), None::<&Outcome>);
    world.is_well();
}

pub fn a_laptop_that_is_not_known_gets_nothing_stored<P: Place>() {
    let mut world = World::<P>::new();
    let mut laptop = Laptop::new("one", A);
    laptop.create(id(1), "Ada");
    assert_eq!(world.push(&laptop.all_from(1)), Pushed::Unknown);
    world.reopen();
    assert_eq!(world.read(A).at, 0);
    world.is_well();
}
