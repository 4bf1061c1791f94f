//! The order of changes: without gaps for whoever follows it, and the same as every other account of what there is.

use crate::{
    Place,
    laptop::{A, B, EMAIL, FIRST_NAME, LAST_NAME, Laptop, REMARKS, STUDENT, id, texts},
    reader::Reader,
    world::{World, wait_for},
};
use proptest::{prelude::*, test_runner::TestRunner};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::{AtomicUsize, Ordering},
};
use waymark_domain::RecordId;
use waymark_server::Storage;
use waymark_sync::{Digest, OpKind, SCHEMA, unpack_piece};

const WRITERS: usize = 8;
const SCOPES: [&str; 4] = ["national", A, B, "office/c"];

pub fn eight_writers_at_once_leave_no_gap_for_a_reader_that_follows<P: Place>() {
    const ACTIONS: u64 = 30;
    let mut world = World::<P>::new();
    let mut writers: Vec<Laptop> = (0..WRITERS)
        .map(|n| world.laptop(&format!("writer {n}"), SCOPES[n % SCOPES.len()], &SCOPES))
        .collect();
    for (n, laptop) in writers.iter_mut().enumerate() {
        for action in 0..ACTIONS {
            laptop.next_action();
            // In each action several scopes, in an order of its own.
            for k in 0..3 {
                let record = id((n as u128) << 64 | u128::from(action * 4 + k));
                laptop.log(OpKind::Create, STUDENT, record, 0, texts([(FIRST_NAME, "Ada")]));
                let scope = SCOPES[(n + action as usize + 3 * k as usize) % SCOPES.len()];
                laptop.amend(|op| op.scope = scope.into());
            }
        }
    }
    world.reopen();
    let running = AtomicUsize::new(WRITERS);
    let storage = world.storage();
    let readers = std::thread::scope(|threads| {
        for laptop in &writers {
            threads.spawn(|| {
                for batch in 0..ACTIONS / 2 {
                    wait_for(storage.push(&laptop.batch(batch * 6 + 1, 6))).unwrap();
                }
                running.fetch_sub(1, Ordering::SeqCst);
            });
        }
        let follow = |scope: &'static str| {
            let running = &running;
            move || {
                let mut reader = Reader::default();
                loop {
                    let last = running.load(Ordering::SeqCst) == 0;
                    reader.follow(storage, scope, 2);
                    if last {
                        return reader;
                    }
                }
            }
        };
        let reading: Vec<_> = SCOPES.into_iter().map(|scope| threads.spawn(follow(scope))).collect();
        reading.into_iter().map(|reader| reader.join().unwrap()).collect::<Vec<_>>()
    });
    let told: Vec<&(String, u64)> = readers.iter().flat_map(|reader| &reader.told).collect();
    let once: BTreeSet<_> = told.iter().collect();
    assert_eq!(once.len(), WRITERS * ACTIONS as usize * 3, "nothing was missed");
    assert_eq!(told.len(), once.len(), "and nothing was told twice");
    for (scope, reader) in SCOPES.into_iter().zip(readers) {
        assert_eq!(world.read(scope), reader);
    }
    world.is_well();
}

/// What a laptop does in a random history.
#[derive(Debug, Clone)]
enum Does {
    Create(u8),
    Patch(u8, u16, u8, bool),
    Delete(u8, bool),
    Move(u8, u8, bool),
    Poison(u8),
}

fn does() -> impl Strategy<Value = Does> {
    let field = prop_oneof![Just(LAST_NAME), Just(REMARKS), Just(11), Just(13)];
    prop_oneof![
        3 => (0..12u8).prop_map(Does::Create),
        6 => (0..12u8, field, 0..3u8, any::<bool>()).prop_map(|(r, f, v, seen)| Does::Patch(r, f, v, seen)),
        1 => (0..12u8, any::<bool>()).prop_map(|(r, seen)| Does::Delete(r, seen)),
        2 => (0..12u8, 0..3u8, any::<bool>()).prop_map(|(r, s, seen)| Does::Move(r, s, seen)),
        1 => (0..12u8).prop_map(Does::Poison),
    ]
}

/// Which laptop; what it does, and whether that begins another action.
type Round = (usize, Vec<(Does, bool)>);

fn play<P: Place>(world: &World<P>, laptops: &mut [Laptop], (who, does): Round) {
    let seen: BTreeMap<RecordId, u64> = SCOPES[..3]
        .iter()
        .flat_map(|scope| world.read(scope).records)
        .map(|(id, image)| (id, image.rev))
        .collect();
    let laptop = &mut laptops[who];
    for (one, new_action) in does {
        if new_action {
            laptop.next_action();
        }
        let record = |n: u8| id(u128::from(n) * 7 + 1);
        let base = |n: u8, saw: bool| if saw { seen.get(&record(n)).copied().unwrap_or(0) } else { 0 };
        let (kind, n, base, values) = match one {
            Does::Create(n) => (OpKind::Create, n, 0, texts([(FIRST_NAME, laptop.id.as_str())])),
            Does::Patch(n, field, value, saw) => {
                (OpKind::Patch, n, base(n, saw), texts([(field, ["x", "y", "z"][usize::from(value)])]))
            }
            Does::Delete(n, saw) => (OpKind::Delete, n, base(n, saw), BTreeMap::new()),
            Does::Move(n, _, saw) => (OpKind::Move, n, base(n, saw), BTreeMap::new()),
            Does::Poison(n) => (OpKind::Patch, n, 0, texts([(EMAIL, "no address")])),
        };
        laptop.log(kind, STUDENT, record(n), base, values);
        if let Does::Move(_, to, _) = one {
            laptop.amend(|op| op.scope = SCOPES[usize::from(to)].into());
        }
    }
    world.share(laptop);
}

pub fn any_history_keeps_its_digest_its_snapshot_and_its_log_together<P: Place>() {
    let rounds = || {
        let does = proptest::collection::vec((does(), any::<bool>()), 1..8);
        proptest::collection::vec((0..3usize, does), 1..10)
    };
    let mut runner = TestRunner::new(ProptestConfig { cases: 40, ..ProptestConfig::default() });
    let run = |(before, after): (Vec<Round>, Vec<Round>)| {
        let mut world = World::<P>::new();
        let mut laptops = [
            world.laptop("national", "national", &SCOPES[..3]),
            world.laptop("a", A, &["national", A]),
            world.laptop("b", B, &["national", B]),
        ];
        before.into_iter().for_each(|round| play(&world, &mut laptops, round));
        let snapshots: Vec<Reader> = SCOPES[..3].iter().map(|scope| from_snapshot(&world, scope)).collect();
        world.reopen();
        after.into_iter().for_each(|round| play(&world, &mut laptops, round));
        for (scope, mut copy) in SCOPES.into_iter().zip(snapshots) {
            // Each page's digest is compared on the way.
            let whole = world.read(scope);
            copy.follow(world.storage(), scope, 5);
            prop_assert_eq!(&copy.records, &whole.records);
            let (seq, digests) = wait_for(world.storage().digests(scope)).unwrap();
            prop_assert_eq!(seq, whole.at);
            let sum = Digest(digests.iter().fold(0, |sum, digest| sum ^ digest.0));
            prop_assert_eq!(sum, whole.digest());
            let mut records = BTreeMap::new();
            for (byte, digest) in (0..=255u8).zip(&digests) {
                if *digest != Digest::default() {
                    records.extend(wait_for(world.storage().records(scope, byte)).unwrap().1);
                }
            }
            prop_assert_eq!(&records, &whole.records);
        }
        world.is_well();
        Ok(())
    };
    runner.run(&(rounds(), rounds()), run).unwrap();
}

/// A scope as a laptop has it that took its copy and nothing of the log.
fn from_snapshot<P: Place>(world: &World<P>, scope: &str) -> Reader {
    let snapshot = wait_for(world.storage().snapshot(scope, 0)).unwrap();
    let mut reader = Reader { at: snapshot.seq, ..Reader::default() };
    let mut last = None;
    for digest in snapshot.pieces {
        let (of, bytes) = wait_for(world.storage().piece(digest)).unwrap().unwrap();
        assert_eq!((of.as_str(), *blake3::hash(&bytes).as_bytes()), (scope, digest));
        for (id, image) in unpack_piece(&bytes, digest).unwrap() {
            assert!(last.replace(id) < Some(id), "in the order of their ids");
            reader.records.insert(id, image);
        }
    }
    assert_eq!(reader.records.len() as u64, snapshot.records);
    reader
}

pub fn a_snapshot_is_used_again_until_much_has_come_after_it<P: Place>() {
    const DAY: u64 = 24 * 60 * 60;
    let mut world = World::<P>::new();
    let mut laptop = world.laptop("one", A, &[A]);
    for n in 0..40 {
        laptop.create(id(n), "Ada");
        laptop.patch(id(n), 0, REMARKS, &format!("{n:03}").repeat(50_000));
        // Longer than this version's remarks may be.
        laptop.amend(|op| op.schema = SCHEMA + 1);
    }
    for from in (1..=80).step_by(8) {
        world.taken(&laptop.batch(from, 8));
    }
    laptop.create(id(100), "Bea");
    world.share(&laptop);
    let first = wait_for(world.storage().snapshot(A, 0)).unwrap();
    assert!(first.pieces.len() > 1, "more than one piece holds");
    let read = from_snapshot(&world, A);
    assert_eq!(read, Reader { at: 81, records: world.read(A).records, ..Reader::default() });
    laptop.patch(id(0), 0, LAST_NAME, "Arden");
    world.share(&laptop);
    world.reopen();
    assert_eq!(wait_for(world.storage().snapshot(A, 10)).unwrap(), first, "the log brings the rest");
    for n in 0..6_000 {
        laptop.patch(id(100), 0, LAST_NAME, &format!("Arden {n}"));
    }
    for from in (83..=6_082).step_by(1_000) {
        world.taken(&laptop.batch(from, 1_000));
    }
    let second = wait_for(world.storage().snapshot(A, DAY * 10)).unwrap();
    assert_eq!(second.seq, 6_082);
    let kept = |digest: &[u8; 32]| wait_for(world.storage().piece(*digest)).unwrap().is_some();
    assert!(first.pieces.iter().all(kept), "whoever is in the middle of the old copy can go on");
    assert!(
        first.pieces.iter().any(|piece| second.pieces.contains(piece)),
        "what is the same is not sent again"
    );
    // A cut log makes the next one new at once.
    wait_for(world.storage().forget_log(A, 6_083)).unwrap();
    laptop.patch(id(0), 0, LAST_NAME, "Ashby");
    world.share(&laptop);
    wait_for(world.storage().forget_log(A, 6_083)).unwrap();
    let third = wait_for(world.storage().snapshot(A, DAY * 10 + 1)).unwrap();
    assert_eq!(third.seq, 6_083);
    for n in 0..5_001 {
        laptop.patch(id(100), 0, LAST_NAME, &format!("Ashby {n}"));
    }
    for from in (6_084..=11_084).step_by(1_000) {
        world.taken(&laptop.batch(from, 1_000));
    }
    wait_for(world.storage().snapshot(A, DAY * 12)).unwrap();
    let kept = |digest: &[u8; 32]| wait_for(world.storage().piece(*digest)).unwrap().is_some();
    assert!(!first.pieces.iter().all(kept), "after a day nobody counts on it");
    assert!(third.pieces.iter().all(kept));
    world.is_well();
}

pub fn a_log_that_was_cut_says_so<P: Place>() {
    let mut world = World::<P>::new();
    let mut laptop = world.laptop("one", A, &[A]);
    for n in 1..=10 {
        laptop.create(id(n), "Ada");
    }
    world.share(&laptop);
    let gone = |world: &World<P>, after: u64| wait_for(world.storage().page(A, after, 5)).unwrap().gone;
    assert!(gone(&world, 11), "nobody has been there yet");
    assert!(!gone(&world, 0));
    wait_for(world.storage().forget_log(A, 4)).unwrap();
    world.reopen();
    assert_eq!([0, 3, 4, 10, 11].map(|after| gone(&world, after)), [true, true, false, false, true]);
    wait_for(world.storage().forget_log(A, 2)).unwrap();
    assert!(!gone(&world, 4), "it never grows back or further");
    let mut copy = from_snapshot(&world, A);
    copy.follow(world.storage(), A, 5);
    assert_eq!(copy.records.len(), 10);
    wait_for(world.storage().forget_log(A, 1_000)).unwrap();
    let page = wait_for(world.storage().page(A, 10, 5)).unwrap();
    assert_eq!((page.gone, page.to, page.head, page.digest), (false, 10, 10, Some(copy.digest())));
    // Operations are kept: a retry is still known.
    assert!(world.taken(&laptop.all_from(1)).is_empty());
    laptop.create(id(11), "Bea");
    world.share(&laptop);
    copy.follow(world.storage(), A, 5);
    assert_eq!(copy.records.len(), 11);
    world.is_well();
}
