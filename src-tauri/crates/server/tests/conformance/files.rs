//! Files come in parts, go on where they were, are what their digest says, and are a scope's own.

use crate::{Place, world::World, world::wait_for};
use std::collections::BTreeSet;
use waymark_server::Storage;
use waymark_sync::FilePart;

fn part(scope: &str, whole: &[u8], at: usize, most: usize) -> FilePart {
    let end = (at + most).min(whole.len());
    FilePart {
        scope: scope.into(),
        digest: *blake3::hash(whole).as_bytes(),
        size: whole.len() as u64,
        at: at as u64,
        bytes: whole[at..end].to_vec(),
    }
}

pub fn a_file_that_is_broken_off_goes_on_where_it_was_and_is_read_from_any_place<P: Place>() {
    let mut world = World::<P>::new();
    let whole: Vec<u8> = (0..1000_u32).flat_map(|n| n.to_le_bytes()).collect();
    let digest = *blake3::hash(&whole).as_bytes();
    let scopes = BTreeSet::from(["office/a".to_owned()]);
    let keep = |world: &World<P>, at, most| {
        wait_for(world.storage().keep_file(&part("office/a", &whole, at, most))).unwrap()
    };
    assert_eq!(keep(&world, 0, 0), 0, "asked for only");
    assert_eq!(keep(&world, 0, 1500), 1500);
    world.reopen();
    assert!(wait_for(world.storage().file(&scopes, digest, 0)).unwrap().is_none(), "half a file is none");
    assert_eq!(keep(&world, 0, 700), 1500, "sent again, it is not there twice");
    assert_eq!(keep(&world, 2000, 700), 1500, "and nothing is left out");
    assert_eq!(keep(&world, 1500, 9999), 4000);
    assert_eq!(keep(&world, 0, 9999), 4000);
    let mut read = Vec::new();
    while read.len() < whole.len() {
        let got = wait_for(world.storage().file(&scopes, digest, read.len() as u64)).unwrap().unwrap();
        assert!(got.size == 4000 && !got.bytes.is_empty());
        read.extend(got.bytes.into_iter().take(333));
    }
    assert_eq!(read, whole);
    assert!(wait_for(world.storage().check()).unwrap().is_empty());
}

pub fn a_file_that_is_not_what_its_digest_says_is_thrown_away<P: Place>() {
    let world = World::<P>::new();
    let mut bad = part("office/a", b"a letter", 0, 99);
    bad.bytes[0] = b'A';
    assert_eq!(wait_for(world.storage().keep_file(&bad)).unwrap(), 0);
    let good = part("office/a", b"a letter", 0, 99);
    assert_eq!(wait_for(world.storage().keep_file(&good)).unwrap(), 8);
}

pub fn who_knows_a_digest_of_another_scope_does_not_get_the_file<P: Place>() {
    let world = World::<P>::new();
    let theirs = part("office/b", b"a letter", 0, 99);
    wait_for(world.storage().keep_file(&theirs)).unwrap();
    let ours = BTreeSet::from(["office/a".to_owned()]);
    let digest = theirs.digest;
    assert!(wait_for(world.storage().file(&ours, digest, 0)).unwrap().is_none());
    // Nor by saying that it has it already.
    let claim = FilePart { scope: "office/a".into(), at: 8, bytes: Vec::new(), ..theirs };
    assert_eq!(wait_for(world.storage().keep_file(&claim)).unwrap(), 0);
    assert!(wait_for(world.storage().file(&ours, digest, 0)).unwrap().is_none());
}

pub fn a_wrong_size_that_somebody_said_first_keeps_no_file_out<P: Place>() {
    let world = World::<P>::new();
    let good = part("office/a", b"a letter", 0, 99);
    let keep = |part: &FilePart| wait_for(world.storage().keep_file(part)).unwrap();
    assert_eq!(keep(&FilePart { size: 1, bytes: Vec::new(), ..good.clone() }), 0, "a question makes nothing");
    assert_eq!(keep(&FilePart { size: 99, bytes: b"a let".to_vec(), ..good.clone() }), 5);
    assert_eq!(keep(&good), 8);
    let none = part("office/a", b"", 0, 9);
    assert_eq!((keep(&none), keep(&none)), (0, 0), "an empty file may come twice");
}
