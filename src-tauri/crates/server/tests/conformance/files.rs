//! Files in the database: as everywhere (see `kept`), and how they leave it for another place.

use crate::{
    Place,
    kept::{self, Keeper, part},
    world::{World, wait_for},
};
use std::collections::BTreeSet;
use waymark_server::{HeldFile, Storage};
use waymark_sync::FilePart;

impl<P: Place> Keeper for World<P> {
    fn new() -> Self {
        World::new()
    }

    fn reopen(&mut self) {
        World::reopen(self);
    }

    fn keep(&self, part: &FilePart) -> u64 {
        wait_for(self.storage().keep_file(part)).unwrap()
    }

    fn part(&self, scopes: &BTreeSet<String>, digest: [u8; 32], at: u64) -> Option<FilePart> {
        wait_for(self.storage().file(scopes, digest, at)).unwrap()
    }

    fn is_well(&self) {
        World::is_well(self);
    }
}

macro_rules! as_everywhere {
    ($($name:ident)*) => {
        $(pub fn $name<P: Place>() {
            kept::$name::<World<P>>();
        })*
    };
}

as_everywhere! {
    a_file_that_is_broken_off_goes_on_where_it_was_and_is_read_from_any_place
    a_file_that_is_not_what_its_digest_says_is_thrown_away
    a_wrong_size_that_somebody_said_first_keeps_no_file_out
    who_knows_a_digest_of_another_scope_does_not_get_the_file
}

pub fn files_are_told_one_after_the_other_and_forgotten_one_by_one<P: Place>() {
    let mut world = World::<P>::new();
    let (half, other) = (part("office/a", b"half a letter", 0, 4), part("office/b", b"a letter", 0, 99));
    let sent = [part("office/a", b"a letter", 0, 99), half.clone(), other.clone()];
    for part in &sent {
        world.keep(part);
    }
    let told = |world: &World<P>| {
        let (mut told, mut after) = (Vec::new(), None);
        while let Some(file) = wait_for(world.storage().held_files(after.as_ref(), 1)).unwrap().pop() {
            told.push(file.clone());
            after = Some(file);
        }
        told
    };
    let all = told(&world);
    let mut expected = sent.map(|part| {
        let have = part.bytes.len() as u64;
        HeldFile { scope: part.scope, digest: part.digest, size: part.size, have }
    });
    expected.sort_by(|a, b| (&a.scope, a.digest).cmp(&(&b.scope, b.digest)));
    assert_eq!(all, expected);
    assert_eq!(wait_for(world.storage().held_files(None, 9)).unwrap(), expected);
    wait_for(world.storage().forget_file("office/b", other.digest)).unwrap();
    wait_for(world.storage().forget_file("office/a", half.digest)).unwrap();
    world.reopen();
    assert_eq!(told(&world).len(), 1);
    assert_eq!(world.keep(&FilePart { bytes: Vec::new(), ..half.clone() }), 0);
    assert_eq!(world.keep(&half), 4, "its parts are gone too");
    let a = BTreeSet::from(["office/a".to_owned()]);
    assert!(world.part(&a, other.digest, 0).is_some(), "the other scope's is there still");
}

pub fn where_files_are_in_its_place_is_remembered_and_goes_with_a_backup<P: Place>() {
    let mut world = World::<P>::new();
    assert_eq!(wait_for(world.storage().files_are_in()).unwrap(), None);
    wait_for(world.storage().keep_files_in("/srv/letters")).unwrap();
    wait_for(world.storage().keep_files_in("s3://letters/here")).unwrap();
    world.reopen();
    let there = Some("s3://letters/here".to_owned());
    assert_eq!(wait_for(world.storage().files_are_in()).unwrap(), there);
    let dir = tempfile::tempdir().unwrap();
    let backup = dir.path().join("backup");
    wait_for(world.storage().backup(&backup)).unwrap();
    let restored = World::<P>::at(crate::restored(&backup, "second", 9));
    assert_eq!(wait_for(restored.storage().files_are_in()).unwrap(), there);
}
