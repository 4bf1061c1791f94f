//! A laptop whose disk was copied or put back goes on under other names: what it did is done once all the same.

use crate::{
    Place,
    laptop::{A, EMAIL, FIRST_NAME, LAST_NAME, Laptop, REMARKS, STUDENT, id, texts},
    world::{World, wait_for},
};
use std::collections::BTreeMap;
use waymark_server::Storage;
use waymark_sync::{OpKind, Outcome, SetAside};

/// The same work, as it stands on a disk that was put back, under the name that the laptop goes on with.
fn as_another<P: Place>(world: &World<P>, laptop: &Laptop, by: &str, sent: usize) -> Laptop {
    let known = wait_for(world.storage().succeed(&laptop.id, by, sent as u64)).unwrap();
    assert!(known.is_some());
    let mut new = Laptop::new(by, &laptop.scope);
    for op in &laptop.log[sent..] {
        new.log(op.kind, op.record_type, op.record, op.base_rev, op.values.clone());
        new.amend(|again| (again.tx, again.hlc) = (op.tx.clone(), op.hlc));
    }
    new
}

fn again(device: &str, seq: u64, came_to: Outcome) -> Outcome {
    Outcome::Again { device: device.into(), seq, came_to: Box::new(came_to) }
}

pub fn work_that_is_sent_under_two_names_takes_effect_once<P: Place>() {
    let mut world = World::<P>::new();
    let mut other = world.laptop("other", A, &[A]);
    other.create(id(1), "Ada");
    world.share(&other);
    let mut laptop = world.laptop("one", A, &[A]);
    laptop.create(id(2), "Bea");
    world.share(&laptop);
    laptop.patch(id(1), 0, FIRST_NAME, "Adah");
    laptop.next_action();
    laptop.log(OpKind::Patch, STUDENT, id(2), 1, texts([(EMAIL, "bea@school.example")]));
    laptop.log(OpKind::Patch, STUDENT, id(2), 1, texts([(LAST_NAME, "Begum")]));
    laptop.patch(id(2), 1, EMAIL, "no address");
    let first = as_another(&world, &laptop, "one/1", 1);
    let mut second = as_another(&world, &laptop, "one/2", 1);
    let came_to = world.share(&first);
    let wrong = came_to[&4].clone();
    assert!(matches!(wrong, Outcome::SetAside(SetAside::Values(_))));
    let read = world.read(A);
    world.reopen();
    second.patch(id(2), 1, REMARKS, "done on the disk that was put back");
    let outcomes = world.taken(&second.all_from(1));
    let clash = came_to[&1].clone();
    assert_eq!(clash, Outcome::Clash);
    assert_eq!(
        outcomes,
        BTreeMap::from([
            (1, again("one/1", 1, clash)),
            (2, again("one/1", 2, Outcome::Taken)),
            (3, again("one/1", 3, Outcome::Taken)),
            (4, again("one/1", 4, wrong)),
            (5, Outcome::Merged),
        ])
    );
    assert_eq!(world.taken(&second.all_from(1)), outcomes, "asked again, the same");
    let after = world.read(A);
    assert_eq!(after.told[read.told.len()..], [("one/2".to_owned(), 5)], "nothing else was done");
    assert_eq!(after.set_aside, read.set_aside);
    assert_eq!(after.text(id(2), REMARKS), "done on the disk that was put back");
    // A third time, it is known by the name that it was first taken under.
    let third = as_another(&world, &laptop, "one/3", 1);
    assert_eq!(world.share(&third)[&2], again("one/1", 2, Outcome::Taken));
    world.is_well();
}

pub fn what_never_was_whole_under_one_name_is_taken_under_the_next<P: Place>() {
    let mut world = World::<P>::new();
    let mut laptop = world.laptop("one", A, &[A]);
    laptop.next_action();
    for n in 1..=4 {
        laptop.log(OpKind::Create, STUDENT, id(n), 0, texts([(FIRST_NAME, "Ada")]));
    }
    let first = as_another(&world, &laptop, "one/1", 0);
    world.taken(&first.batch(1, 2));
    world.reopen();
    let second = as_another(&world, &laptop, "one/2", 0);
    world.taken(&second.batch(1, 3));
    assert!(world.taken(&second.all_from(4)).is_empty(), "it is taken here");
    assert_eq!(world.read(A).records.len(), 4);
    // The disk of the first name is still there after all.
    let outcomes = world.taken(&first.all_from(3));
    assert_eq!(outcomes, (1..=4).map(|seq| (seq, again("one/2", seq, Outcome::Taken))).collect());
    assert_eq!(world.read(A).told.len(), 4);
    world.is_well();
}

pub fn nobody_elses_work_counts_as_had_before<P: Place>() {
    let mut world = World::<P>::new();
    let mut laptop = world.laptop("one", A, &[A]);
    laptop.create(id(1), "Ada");
    world.share(&laptop);
    wait_for(world.storage().succeed("one", "one/1", 1)).unwrap();
    world.reopen();
    // The same action's name from another laptop, and from this one with something else under it.
    let mut other = world.laptop("other", A, &[A]);
    let mut this = Laptop::new("one/1", A);
    for (laptop, text) in [(&mut other, "Ada"), (&mut this, "Adah")] {
        laptop.create(id(1), text);
        let first = texts([(FIRST_NAME, text)]);
        laptop.amend(|op| (op.tx, op.values) = ("one 1".into(), first));
    }
    assert_eq!(world.share(&other), BTreeMap::from([(1, Outcome::Merged)]));
    assert_eq!(world.share(&this), BTreeMap::from([(1, Outcome::Clash)]));
    world.is_well();
}
