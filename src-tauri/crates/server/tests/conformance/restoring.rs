//! A server that was put back to an older state.

use crate::{
    Place,
    laptop::{A, B, EMAIL, FIRST_NAME, LAST_NAME, Laptop, REMARKS, STUDENT, id, texts},
    restored,
    world::{World, wait_for},
};
use std::collections::BTreeMap;
use waymark_server::{Server, Storage, StorageError};
use waymark_sync::{Answer, Ask, MOST_AWAITING, OpKind, Outcome, Refused, SetAside};

pub fn a_restored_server_gets_back_what_it_lost_and_counts_on_from_above<P: Place>() {
    let kept = tempfile::tempdir().unwrap();
    let backup = kept.path().join("copy");
    let mut world = World::<P>::new();
    let mut one = world.laptop("one", A, &[A]);
    let mut other = world.laptop("other", A, &[A]);
    one.create(id(1), "Ada");
    world.share(&one);
    wait_for(world.storage().backup(&backup)).unwrap();
    one.patch(id(1), 0, LAST_NAME, "Arden");
    one.create(id(2), "Bea");
    world.share(&one);
    let seen = world.read(A);
    world.reopen();
    let first = wait_for(world.storage().epoch()).unwrap();

    let mut restored = World::at(restored::<P>(&backup, "second", 1_800_000_000));
    restored.reopen();
    let epoch = wait_for(restored.storage().epoch()).unwrap();
    assert_eq!((epoch.id.as_str(), epoch.number), ("second", 1_800_000_000));
    restored.is_well();
    let server = Server::new(restored.open());
    let pull = |epoch: &str| Ask::Pull { epoch: Some(epoch.into()), after: [(A.to_owned(), seen.at)].into() };
    let answer = wait_for(server.answer("one", pull(&first.id), 0)).unwrap();
    let Answer::NewEpoch { standing } = answer else { panic!("{answer:?}") };
    assert_eq!((standing.epoch.id.as_str(), standing.next), ("second", 2), "it sends again from here");
    let answer = wait_for(server.answer("one", pull("second"), 0)).unwrap();
    let Answer::Pulled { pages, .. } = answer else { panic!("{answer:?}") };
    assert!(pages[A].gone);
    drop(server);
    restored.reopen();

    one.create(id(3), "Cat");
    assert_eq!(restored.refused(&one.all_from(4)), Refused::Gap { expected: 2 });
    // Meanwhile somebody else, who saw the lost revision, changes the same field.
    other.patch(id(1), seen.records[&id(1)].rev, LAST_NAME, "Ashby");
    restored.share(&other);
    let outcomes = restored.taken(&one.all_from(2));
    assert_eq!(outcomes, BTreeMap::from([(2, Outcome::Clash)]), "not silently written over");
    let now = restored.read(A);
    for (record, image) in &now.records {
        assert!(*record == id(1) || image.rev > u64::from(epoch.number) << 32);
        assert!(seen.records.values().all(|old| image.rev > old.rev), "above everything seen before");
    }
    assert_eq!(now.records.len(), 3);
    restored.is_well();
    // Once more, with a clock that went back: the epoch grows all the same.
    let third = wait_for(restored.storage().new_epoch("third", 5)).unwrap();
    assert_eq!(third.number, 1_800_000_001);
}

pub fn a_backup_replaces_nothing_and_only_a_backup_is_restored<P: Place>() {
    let kept = tempfile::tempdir().unwrap();
    let backup = kept.path().join("copy");
    let mut world = World::<P>::new();
    let mut one = world.laptop("one", A, &[A]);
    one.create(id(1), "Ada");
    world.share(&one);
    world.reopen();
    wait_for(world.storage().backup(&backup)).unwrap();
    let was = std::fs::read(&backup).unwrap();
    let again = wait_for(world.storage().backup(&backup));
    assert!(matches!(again, Err(StorageError::NotReplaced(_))), "{again:?}");
    assert_eq!(std::fs::read(&backup).unwrap(), was);
    assert_eq!(std::fs::read_dir(kept.path()).unwrap().count(), 1, "nothing is left beside it");
    let place = P::new();
    let refused = |file: &[u8]| {
        std::fs::write(kept.path().join("other"), file).unwrap();
        let made = place.restore(&kept.path().join("other"), "second", 0);
        assert!(place.is_empty(), "nothing is left of it");
        made.err().unwrap()
    };
    assert!(matches!(refused(b"a letter"), StorageError::NotABackup(_)));
    let mut damaged = was.clone();
    // The head of a page: what is between the rows of one may be anything.
    let middle = damaged.len() / 2 / 4096 * 4096;
    let end = damaged.len().min(middle + 2_000);
    damaged[middle..end].fill(0xee);
    assert!(matches!(refused(&damaged), StorageError::NotABackup(_)));
    place.restore(&backup, "second", 0).unwrap();
    assert!(!place.is_empty());
    let twice = place.restore(&backup, "third", 0);
    assert!(matches!(twice, Err(StorageError::NotEmpty(_))), "{twice:?}");
    assert_eq!(wait_for(place.open().epoch()).unwrap().id, "second");
}

/// A student that one laptop made and others had, on a server that was put back to before that.
fn forgotten<P: Place>() -> (World<P>, Laptop, Laptop) {
    let kept = tempfile::tempdir().unwrap();
    let backup = kept.path().join("copy");
    let mut world = World::<P>::new();
    let mut maker = world.laptop("maker", A, &[A]);
    let mut other = world.laptop("another", A, &[A]);
    other.create(id(9), "Zoe");
    world.share(&other);
    wait_for(world.storage().backup(&backup)).unwrap();
    maker.create(id(1), "Ada");
    world.share(&maker);
    other.next_action();
    world.reopen();
    let mut restored = World::at(restored::<P>(&backup, "second", 1_800_000_000));
    restored.reopen();
    (restored, maker, other)
}

pub fn a_change_that_comes_before_its_record_is_made_when_the_record_comes<P: Place>() {
    let (mut world, maker, mut other) = forgotten::<P>();
    // Its person saw the student before the server was restored.
    other.log(OpKind::Patch, STUDENT, id(1), 1, texts([(LAST_NAME, "Arden")]));
    other.log(OpKind::Patch, STUDENT, id(9), 1, texts([(LAST_NAME, "Old")]));
    other.patch(id(9), 1, LAST_NAME, "New");
    other.patch(id(1), 1, EMAIL, "no address");
    other.create(id(2), "Bea");
    let outcomes = world.taken(&other.all_from(2));
    let awaits = |seq: u64| (seq, Outcome::Awaits);
    assert_eq!(
        outcomes,
        [2, 3, 4, 5].map(awaits).into(),
        "what comes later on the same records waits behind it"
    );
    world.reopen();
    assert_eq!(world.taken(&other.all_from(2)), outcomes, "and again");
    let before = world.read(A);
    let told = |why: &SetAside| before.set_aside.iter().filter(|(.., is)| is == why).count();
    assert_eq!(told(&SetAside::Awaits), 4, "others see that it waits");
    assert!(before.text(id(2), FIRST_NAME) == "Bea" && !before.records.contains_key(&id(1)));
    world.is_well();

    assert!(world.share(&maker).is_empty());
    world.reopen();
    let after = world.read(A);
    let of = |told: &[(String, u64)]| told.iter().map(|(_, seq)| *seq).collect::<Vec<_>>();
    assert_eq!(of(&after.told[before.told.len()..]), [1, 2, 3, 4], "in their order");
    assert_eq!((after.text(id(1), LAST_NAME), after.text(id(9), LAST_NAME)), ("Arden", "New"));
    assert_eq!(after.records[&id(1)].latest["another"], 4 - 2);
    let outcomes = world.taken(&other.all_from(2));
    assert!(
        matches!(outcomes[&5], Outcome::SetAside(SetAside::Values(_))),
        "what could not stand does not now"
    );
    assert_eq!(outcomes.into_keys().filter(|seq| *seq != 2 && *seq != 3).collect::<Vec<_>>(), [5]);
    world.is_well();
}

pub fn what_waits_for_a_record_is_decided_by_what_its_laptop_may_do_then<P: Place>() {
    let (world, maker, mut other) = forgotten::<P>();
    other.patch(id(1), 1, LAST_NAME, "Arden");
    assert_eq!(world.share(&other), [(2, Outcome::Awaits)].into());
    // A laptop that never had the record from the server does not wait: whoever made it did not get it here.
    let mut third = world.laptop("third", A, &[A]);
    third.patch(id(1), 0, REMARKS, "of nothing");
    assert_eq!(world.share(&third), [(1, Outcome::SetAside(SetAside::NoRecord))].into());
    wait_for(world.storage().set_scopes("another", &[B.to_owned()].into())).unwrap();
    world.share(&maker);
    assert!(!world.read(A).records[&id(1)].fields.contains_key(&LAST_NAME));
    let (told, bare) = (world.read(B).set_aside, ("another".to_owned(), 2, SetAside::NotShared));
    assert_eq!(told, [bare], "its laptop hears of it where it still listens");
    assert_eq!(world.taken(&other.all_from(2)), [(2, Outcome::SetAside(SetAside::NotShared))].into());
    world.is_well();
}

pub fn no_laptop_lets_more_wait_for_records_than_a_batch_has<P: Place>() {
    let (world, _, mut other) = forgotten::<P>();
    let most = MOST_AWAITING as u64;
    for n in 0..=most {
        other.patch(id(1_000 + u128::from(n)), 1, LAST_NAME, "Arden");
    }
    let outcomes = world.taken(&other.batch(2, MOST_AWAITING));
    assert_eq!(outcomes.values().filter(|is| **is == Outcome::Awaits).count() as u64, most);
    let outcomes = world.taken(&other.all_from(most + 2));
    assert_eq!(outcomes, [(most + 2, Outcome::SetAside(SetAside::NoRecord))].into());
    world.is_well();
}
