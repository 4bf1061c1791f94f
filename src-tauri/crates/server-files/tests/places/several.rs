//! Several server processes with one place, any of which may end at any time; and what is left behind then.

use crate::{
    kept::{Keeper, part},
    kinds::{Kind, Open, wait_for},
};
use std::{
    collections::BTreeSet,
    time::{SystemTime, UNIX_EPOCH},
};
use waymark_server::KeepsFiles;
use waymark_sync::{FilePart, LARGEST_FILE, LARGEST_PART};

const DAY: u64 = 24 * 60 * 60;

fn hex(digest: [u8; 32]) -> String {
    blake3::Hash::from_bytes(digest).to_hex().to_string()
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// What tests of one process need beside.
pub trait InParts: Keeper {
    fn names(&self) -> Vec<String>;
    fn put(&self, name: &str, bytes: &[u8]);
    fn look(&self, read: bool, now: u64) -> waymark_server_files::Seen;
    /// Two processes are asked at once.
    fn both(&self, one: &FilePart, two: &FilePart) -> (u64, u64);
}

impl<K: Kind> InParts for Open<K> {
    fn names(&self) -> Vec<String> {
        self.kind.names().into_iter().filter(|name| name != "waymark-files").collect()
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        self.kind.put(name, bytes);
    }

    fn look(&self, read: bool, now: u64) -> waymark_server_files::Seen {
        wait_for(self.place.look(read, now)).unwrap()
    }

    fn both(&self, one: &FilePart, two: &FilePart) -> (u64, u64) {
        let other = self.kind.open();
        let (one, two) = wait_for(async { tokio::join!(self.place.keep_file(one), other.keep_file(two)) });
        (one.unwrap(), two.unwrap())
    }
}

pub fn whoever_was_stopped_before_the_whole_was_made_is_finished_by_who_comes_next<K: InParts>() {
    let mut keeper = K::new();
    let whole = b"a letter in two parts";
    let ask = part("office/a", whole, 0, 0);
    let under = format!("arriving/office__a/{}/21", hex(ask.digest));
    // Both parts were kept, and then the process was no more.
    keeper.put(&format!("{under}/0"), &whole[..9]);
    keeper.put(&format!("{under}/9"), &whole[9..]);
    keeper.reopen();
    assert!(keeper.part(&BTreeSet::from(["office/a".to_owned()]), ask.digest, 0).is_none(), "not whole yet");
    assert_eq!(keeper.keep(&ask), 21);
    assert_eq!(keeper.names(), [format!("files/office__a/{}", hex(ask.digest))], "nothing else is left");
    // The same where what came is not what the digest says.
    let wrong = part("office/a", b"a letter in two bits.", 0, 0);
    let under = format!("arriving/office__a/{}/21", hex(wrong.digest));
    keeper.put(&format!("{under}/0"), &whole[..9]);
    keeper.put(&format!("{under}/9"), &whole[9..]);
    assert_eq!(keeper.keep(&wrong), 0);
    assert_eq!(keeper.names().len(), 1, "it was thrown away");
    // A part that lies further on counts from the next question on, once those before it are there.
    keeper.put(&format!("{under}/9"), b"in two bits.");
    assert_eq!(keeper.keep(&wrong), 0);
    assert_eq!(keeper.keep(&part("office/a", b"a letter in two bits.", 0, 9)), 9);
    assert_eq!(keeper.keep(&wrong), 21);
    keeper.is_well();
}

pub fn two_processes_that_get_the_same_file_at_once_keep_one<K: InParts>() {
    let keeper = K::new();
    for n in 0..12_u32 {
        let whole: Vec<u8> = (n..n + 500).flat_map(|n| n.to_le_bytes()).collect();
        let mut have = 0;
        // One laptop sends what another sends too, in greater parts.
        for _ in 0..20 {
            let (small, great) = (part("office/a", &whole, have, 300), part("office/a", &whole, have, 900));
            let (one, two) = keeper.both(&small, &great);
            assert!(one <= 2000 && two <= 2000);
            // Each goes on from what it was told; the next asks anew.
            have = keeper.keep(&part("office/a", &whole, 0, 0)) as usize;
            if have == 2000 {
                break;
            }
        }
        assert_eq!(have, 2000, "file {n}");
        let read = keeper.part(&BTreeSet::from(["office/a".to_owned()]), *blake3::hash(&whole).as_bytes(), 0);
        assert_eq!(read.unwrap().bytes, whole);
    }
    assert_eq!(keeper.look(true, now()).files, 12);
    keeper.is_well();
}

pub fn a_whole_stands_against_whoever_says_another_size<K: InParts>() {
    let keeper = K::new();
    let good = part("office/a", b"a letter", 0, 99);
    assert_eq!(keeper.keep(&good), 8);
    let wrong = FilePart { size: 12, bytes: b"a let".to_vec(), ..good.clone() };
    assert_eq!(keeper.keep(&wrong), 0);
    assert_eq!(keeper.keep(&FilePart { at: 5, bytes: b"ter....".to_vec(), ..wrong }), 0);
    let scopes = BTreeSet::from(["office/a".to_owned()]);
    assert_eq!(keeper.part(&scopes, good.digest, 0).unwrap().bytes, b"a letter");
    assert_eq!(keeper.names().len(), 1);
}

pub fn the_largest_file_comes_and_goes_in_parts<K: InParts>() {
    let keeper = K::new();
    let size = LARGEST_FILE as usize;
    let mut whole = vec![0; size];
    blake3::Hasher::new().finalize_xof().fill(&mut whole);
    let mut have = 0;
    while have < size {
        let next = keeper.keep(&part("office/a", &whole, have, LARGEST_PART)) as usize;
        assert_eq!(next, have + LARGEST_PART);
        have = next;
    }
    let (scopes, digest) = (BTreeSet::from(["office/a".to_owned()]), *blake3::hash(&whole).as_bytes());
    let mut read = Vec::new();
    while read.len() < size {
        let got = keeper.part(&scopes, digest, read.len() as u64).unwrap();
        assert_eq!((got.size, got.bytes.len()), (LARGEST_FILE, LARGEST_PART));
        read.extend(got.bytes);
    }
    assert!(read == whole);
    assert_eq!(keeper.names().len(), 1, "no part is left");
}

pub fn what_never_became_whole_is_swept_after_a_day<K: InParts>() {
    let keeper = K::new();
    assert_eq!(keeper.keep(&part("office/a", b"a letter", 0, 3)), 3);
    assert_eq!(keeper.keep(&part("office/a", b"another letter", 0, 99)), 14);
    let seen = keeper.look(false, now());
    assert_eq!((seen.files, seen.bytes, seen.swept), (1, 14, 0), "it may go on yet");
    assert_eq!(keeper.keep(&part("office/a", b"a letter", 0, 0)), 3);
    assert_eq!(keeper.look(false, now() + DAY + 9).swept, 1);
    assert_eq!(keeper.keep(&part("office/a", b"a letter", 0, 0)), 0);
    assert_eq!(keeper.names().len(), 1);
}

pub fn a_damaged_file_and_a_strange_one_are_told<K: InParts>() {
    let keeper = K::new();
    let letter = part("office/a", b"a letter", 0, 99);
    assert_eq!(keeper.keep(&letter), 8);
    let name = format!("files/office__a/{}", hex(letter.digest));
    keeper.put(&name, b"A letter");
    keeper.put("files/office__a/letter.pdf", b"a letter");
    let strange = "files/office__a/letter.pdf is no file of this server".to_owned();
    assert_eq!(keeper.look(false, now()).wrong, std::slice::from_ref(&strange));
    let mut wrong = keeper.look(true, now()).wrong;
    wrong.sort();
    assert_eq!(wrong, [format!("{name} is not what its name says"), strange]);
}

#[test]
fn what_a_killed_process_left_half_written_in_a_folder_is_swept_after_a_day() {
    let keeper = Open::<crate::kinds::Folder>::new();
    let letter = part("office/a", b"a letter", 0, 99);
    assert_eq!(keeper.keep(&letter), 8);
    let half = format!("files/office__a/{}#1", hex(letter.digest));
    InParts::put(&keeper, &half, b"a le");
    assert_eq!(
        keeper.look(true, now()),
        waymark_server_files::Seen { files: 1, bytes: 8, ..Default::default() }
    );
    assert_eq!(InParts::names(&keeper).len(), 2);
    assert_eq!(keeper.look(true, now() + DAY + 9).swept, 1);
    assert_eq!(InParts::names(&keeper).len(), 1);
}
