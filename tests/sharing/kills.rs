//! Server and laptops are killed at random, under load, again and again. In the end everything that was said to be saved
//! is there once, on both laptops and on the server.

use crate::{
    house::{House, until},
    laptop::{PASSPHRASE, field, share, start, unlock},
};
use chrono::Utc;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Child,
    time::Duration,
};
use waymark_actions::{
    example::{Size, make},
    found_office,
    share::{found_server, join_office},
};
use waymark_domain::{RecordId, RecordType, Values};
use waymark_letters::Fonts;
use waymark_scratch_postgres::{Disk, Scratch};
use waymark_store::{Read, Store};
use waymark_sync::{OpKind, Role};

/// In every check; more by hand: `WAYMARK_KILLS=500 cargo test -p waymark-cli --test sharing kills`.
const KILLS: u64 = 20;

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        // SplitMix64, as Steele, Lea and Flood give it.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }
}

fn given(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Two laptops of one office, both let in and up to date.
pub fn two_laptops(house: &House, one: &Path, two: &Path) {
    let (fonts, at) = (Fonts::new(), Utc::now());
    let today = at.date_naive();
    let founded = found_office(one, "Birmingham", "Rosa Whitlock", PASSPHRASE, &fonts, at, today).unwrap();
    let mut store = founded.store;
    make(&mut store, Size::of(10), at, today).unwrap();
    let invitation = house.add_office("Birmingham", "Rosa Whitlock");
    found_server(&mut store, &invitation, "Rosa's laptop", None, Utc::now()).unwrap();
    drop(share(store).unwrap());
    let invitation = house.add_person("Ben Arden", "Birmingham", Role::Coordinator);
    let label = "Ben's laptop";
    let joined = join_office(two, &invitation, label, None, PASSPHRASE, &fonts, at, today).unwrap();
    assert!(joined.waits);
    house.confirm(label);
    drop(share(joined.store).unwrap());
}

pub type Rows = BTreeMap<RecordId, Values>;

pub fn rows(store: &Store) -> Rows {
    let mut rows = Rows::new();
    for record in RecordType::ALL {
        store
            .each(*record, &mut |row| {
                rows.insert(row.id, row.values);
            })
            .unwrap();
    }
    rows
}

#[test]
fn what_was_said_to_be_saved_is_there_once_whatever_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    kill_at_random(House::new(&folder.path().join("server")), None, given("WAYMARK_KILLS", KILLS));
}

/// PostgreSQL itself is stopped too, in the midst of everything: once in ten.
#[test]
fn on_postgresql_it_is_there_once_too() {
    let postgres = Scratch::start(Disk::Synced, &[]).unwrap();
    let database = postgres.database().unwrap();
    kill_at_random(House::in_database(&database), Some(&postgres), given("WAYMARK_KILLS", KILLS / 2));
}

fn kill_at_random(mut house: House, postgres: Option<&Scratch>, kills: u64) {
    let seed = given("WAYMARK_SEED", 1);
    println!("{kills} kills, seed {seed}");
    let mut dice = Dice(seed);
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let laptops = [at("one"), at("two")];
    let saved = [at("one.saved"), at("two.saved")];
    two_laptops(&house, &laptops[0], &laptops[1]);
    let begin = |which: usize| start(&laptops[which], &saved[which]);
    let mut running: [Child; 2] = [begin(0), begin(1)];
    let mut killed = [0; 4];
    for _ in 0..kills {
        // Opening a store takes a moment, so some are killed while they do.
        std::thread::sleep(Duration::from_millis(100 + dice.below(1200)));
        let which = match postgres {
            Some(_) if dice.below(10) == 0 => 3,
            _ => usize::try_from(dice.below(3)).unwrap(),
        };
        killed[which] += 1;
        if let (3, Some(postgres)) = (which, postgres) {
            postgres.stop_at_once().unwrap();
            std::thread::sleep(Duration::from_millis(dice.below(200)));
            postgres.start_again().unwrap();
        } else if which == 2 {
            house.kill();
            std::thread::sleep(Duration::from_millis(dice.below(200)));
            house.start();
        } else {
            let ended = running[which].try_wait().unwrap();
            assert!(ended.is_none(), "a laptop ended by itself: {ended:?}");
            running[which].kill().unwrap();
            running[which].wait().unwrap();
            running[which] = begin(which);
        }
    }
    for child in &mut running {
        assert!(child.try_wait().unwrap().is_none(), "a laptop ended by itself");
        child.kill().unwrap();
        child.wait().unwrap();
    }
    audit(&house, &laptops.each_ref().map(|dir| &**dir), &saved.each_ref().map(|path| &**path));
    println!(
        "killed: laptops {} and {}, server {}, PostgreSQL {}",
        killed[0], killed[1], killed[2], killed[3]
    );
}

fn audit(house: &House, laptops: &[&Path; 2], saved: &[&Path; 2]) {
    // Twice around, so that each has heard of the other.
    for dir in laptops.iter().chain(laptops) {
        until("sharing", || share(unlock(dir)).ok());
    }
    let stores = laptops.map(unlock);
    let held = stores.each_ref().map(rows);
    for store in &stores {
        assert_eq!(store.unsent().unwrap().0, 0);
        let report = store.check().unwrap();
        assert!(report.problems.is_empty(), "{:?}", report.problems);
    }
    assert_eq!(held[0], held[1], "both laptops hold the same");
    let (wrong, archive) = house.looked_through();
    assert!(wrong.is_empty(), "{wrong:?}");
    let mut operations = BTreeSet::new();
    let mut made = BTreeMap::<RecordId, u32>::new();
    for (op, _) in &archive {
        assert!(operations.insert((op.device.clone(), op.seq)), "{} {} is there twice", op.device, op.seq);
        if op.kind == OpKind::Create {
            *made.entry(op.record).or_default() += 1;
        }
    }
    let mut count = 0;
    for path in saved {
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let id: RecordId = line.parse().unwrap();
            assert_eq!(made.get(&id), Some(&1), "{id} was saved, and is on the server once");
            assert!(held[0].contains_key(&id), "{id} was saved, and is on both laptops");
            count += 1;
        }
    }
    assert!(count > 20, "{count} records were saved: it hardly worked at all");
    let town = field("town");
    let moved = held[0].values().filter(|values| values.contains_key(&town)).count();
    println!("{count} records saved, {} operations, {moved} with a town, nothing lost", archive.len());
}
