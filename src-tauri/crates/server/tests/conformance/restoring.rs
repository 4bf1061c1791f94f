//! A server that was put back to an older state.

use crate::{
    Folder, Place,
    laptop::{A, LAST_NAME, id},
    world::{World, now_or_never},
};
use std::collections::BTreeMap;
use waymark_server::{Server, Sqlite, Storage, StorageError};
use waymark_sync::{Answer, Ask, Outcome, Refused};

pub fn a_restored_server_gets_back_what_it_lost_and_counts_on_from_above<P: Place>() {
    let kept = tempfile::tempdir().unwrap();
    let backup = kept.path().join("copy");
    let mut world = World::<P>::new();
    let mut one = world.laptop("one", A, &[A]);
    let mut other = world.laptop("other", A, &[A]);
    one.create(id(1), "Ada");
    world.share(&one);
    now_or_never(world.storage().backup(&backup)).unwrap();
    one.patch(id(1), 0, LAST_NAME, "Arden");
    one.create(id(2), "Bea");
    world.share(&one);
    let seen = world.read(A);
    world.reopen();
    let first = now_or_never(world.storage().epoch()).unwrap();

    let mut restored = World::at(P::restore(&backup, "second", 1_800_000_000));
    restored.reopen();
    let epoch = now_or_never(restored.storage().epoch()).unwrap();
    assert_eq!((epoch.id.as_str(), epoch.number), ("second", 1_800_000_000));
    restored.is_well();
    let server = Server::new(restored.open());
    let pull = |epoch: &str| Ask::Pull { epoch: Some(epoch.into()), after: [(A.to_owned(), seen.at)].into() };
    let answer = now_or_never(server.answer("one", pull(&first.id), 0)).unwrap();
    let Answer::NewEpoch { standing } = answer else { panic!("{answer:?}") };
    assert_eq!((standing.epoch.id.as_str(), standing.next), ("second", 2), "it sends again from here");
    let answer = now_or_never(server.answer("one", pull("second"), 0)).unwrap();
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
    let third = now_or_never(restored.storage().new_epoch("third", 5)).unwrap();
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
    now_or_never(world.storage().backup(&backup)).unwrap();
    let was = std::fs::read(&backup).unwrap();
    let again = now_or_never(world.storage().backup(&backup));
    assert!(matches!(again, Err(StorageError::NotReplaced(_))), "{again:?}");
    assert_eq!(std::fs::read(&backup).unwrap(), was);
    assert_eq!(std::fs::read_dir(kept.path()).unwrap().count(), 1, "nothing is left beside it");
    let place = Folder::new();
    let refused = |file: &[u8]| {
        std::fs::write(kept.path().join("other"), file).unwrap();
        let made = Sqlite::restore(&kept.path().join("other"), place.0.path(), "second", 0);
        assert_eq!(std::fs::read_dir(place.0.path()).unwrap().count(), 0, "nothing is left of it");
        made.err().unwrap()
    };
    assert!(matches!(refused(b"a letter"), StorageError::NotABackup(_)));
    let mut damaged = was.clone();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 2_000].fill(0xee);
    assert!(matches!(refused(&damaged), StorageError::NotABackup(_)));
    let here = Sqlite::restore(&backup, place.0.path(), "second", 0).unwrap();
    let twice = Sqlite::restore(&backup, place.0.path(), "third", 0);
    assert!(matches!(twice, Err(StorageError::NotEmpty(_))));
    assert_eq!(now_or_never(here.epoch()).unwrap().id, "second");
}
