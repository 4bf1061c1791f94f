//! What must hold of files wherever they are kept, in a database or outside of it: they come in parts, go on where they
//! were, are what their digest says, and are a scope's own.
//! Never here: how a place keeps them.

use std::collections::BTreeSet;
use waymark_sync::FilePart;

/// Something that keeps files, asked as the server asks it.
pub trait Keeper {
    fn new() -> Self;
    /// As after a crash: what was acknowledged is there.
    fn reopen(&mut self);
    fn keep(&self, part: &FilePart) -> u64;
    fn part(&self, scopes: &BTreeSet<String>, digest: [u8; 32], at: u64) -> Option<FilePart>;
    fn is_well(&self);
}

pub fn part(scope: &str, whole: &[u8], at: usize, most: usize) -> FilePart {
    let end = (at + most).min(whole.len());
    FilePart {
        scope: scope.into(),
        digest: *blake3::hash(whole).as_bytes(),
        size: whole.len() as u64,
        at: at as u64,
        bytes: whole[at..end].to_vec(),
    }
}

pub fn a_file_that_is_broken_off_goes_on_where_it_was_and_is_read_from_any_place<K: Keeper>() {
    let mut keeper = K::new();
    let whole: Vec<u8> = (0..1000_u32).flat_map(|n| n.to_le_bytes()).collect();
    let digest = *blake3::hash(&whole).as_bytes();
    let scopes = BTreeSet::from(["office/a".to_owned()]);
    let keep = |keeper: &K, at, most| keeper.keep(&part("office/a", &whole, at, most));
    assert_eq!(keep(&keeper, 0, 0), 0, "asked for only");
    assert_eq!(keep(&keeper, 0, 1500), 1500);
    keeper.reopen();
    assert!(keeper.part(&scopes, digest, 0).is_none(), "half a file is none");
    assert_eq!(keep(&keeper, 0, 700), 1500, "sent again, it is not there twice");
    assert_eq!(keep(&keeper, 2000, 700), 1500, "and nothing is left out");
    assert_eq!(keep(&keeper, 1500, 9999), 4000);
    assert_eq!(keep(&keeper, 0, 9999), 4000);
    keeper.reopen();
    let mut read = Vec::new();
    while read.len() < whole.len() {
        let got = keeper.part(&scopes, digest, read.len() as u64).unwrap();
        assert!(got.size == 4000 && !got.bytes.is_empty());
        read.extend(got.bytes.into_iter().take(333));
    }
    assert_eq!(read, whole);
    let end = keeper.part(&scopes, digest, 4000).unwrap();
    assert!(end.size == 4000 && end.bytes.is_empty(), "at its end there is nothing more");
    assert!(keeper.part(&scopes, digest, 4001).is_none());
    keeper.is_well();
}

pub fn a_file_that_is_not_what_its_digest_says_is_thrown_away<K: Keeper>() {
    let keeper = K::new();
    let mut bad = part("office/a", b"a letter", 0, 99);
    bad.bytes[0] = b'A';
    assert_eq!(keeper.keep(&bad), 0);
    let good = part("office/a", b"a letter", 0, 99);
    assert_eq!(keeper.keep(&good), 8);
    // The same of one that comes in parts.
    let mut bad = part("office/a", b"another letter", 0, 8);
    bad.bytes[0] = b'A';
    assert_eq!(keeper.keep(&bad), 8);
    assert_eq!(keeper.keep(&part("office/a", b"another letter", 8, 99)), 0);
    assert_eq!(keeper.keep(&part("office/a", b"another letter", 0, 0)), 0, "nothing is left of it");
    assert_eq!(keeper.keep(&part("office/a", b"another letter", 0, 8)), 8);
    assert_eq!(keeper.keep(&part("office/a", b"another letter", 8, 99)), 14);
    keeper.is_well();
}

pub fn who_knows_a_digest_of_another_scope_does_not_get_the_file<K: Keeper>() {
    let keeper = K::new();
    let theirs = part("office/b", b"a letter", 0, 99);
    assert_eq!(keeper.keep(&theirs), 8);
    let ours = BTreeSet::from(["office/a".to_owned()]);
    let digest = theirs.digest;
    assert!(keeper.part(&ours, digest, 0).is_none());
    // Nor by saying that it has it already.
    let claim = FilePart { scope: "office/a".into(), at: 8, bytes: Vec::new(), ..theirs };
    assert_eq!(keeper.keep(&claim), 0);
    assert!(keeper.part(&ours, digest, 0).is_none());
    let both = BTreeSet::from(["office/a".to_owned(), "office/b".to_owned()]);
    assert_eq!(keeper.part(&both, digest, 0).unwrap().scope, "office/b");
}

pub fn a_wrong_size_that_somebody_said_first_keeps_no_file_out<K: Keeper>() {
    let keeper = K::new();
    let good = part("office/a", b"a letter", 0, 99);
    let keep = |part: &FilePart| keeper.keep(part);
    assert_eq!(keep(&FilePart { size: 1, bytes: Vec::new(), ..good.clone() }), 0, "a question makes nothing");
    assert_eq!(keep(&FilePart { size: 99, bytes: b"a let".to_vec(), ..good.clone() }), 5);
    assert_eq!(keep(&good), 8);
    let scopes = BTreeSet::from(["office/a".to_owned()]);
    for size in [9, 1, 0] {
        keep(&FilePart { size, bytes: vec![0], ..good.clone() });
        assert_eq!(keeper.part(&scopes, good.digest, 0).as_ref(), Some(&good), "nor takes a whole one away");
    }
    let none = part("office/a", b"", 0, 9);
    assert_eq!((keep(&none), keep(&none)), (0, 0), "an empty file may come twice");
    assert_eq!(keeper.part(&scopes, none.digest, 0).unwrap().bytes, Vec::<u8>::new());
}
