//! The whole of sharing on simulated machines: real stores on disks that lose what was not synced, a network that loses,
//! doubles and reorders, people who work, and an oracle that looks at it after each step. The same seed gives the same
//! run.
//! Never here: anything that an installed program does.
#![allow(clippy::indexing_slicing)]

mod agreed;
mod disk;
mod faults;
mod machine;
mod oracle;
mod person;
mod post;
mod rest;
mod shared;
mod shown;
mod world;

pub use world::Ran;

use disk::Disks;
use std::path::PathBuf;
use waymark_sync::{Planted, plant};

/// How far a planted fault is looked for.
pub const MOST_SEEDS: u64 = 1000;

/// One in a program: SQLite writes to its disks from then on.
pub struct Simulator {
    disks: Disks,
    /// The stores want folders that are there, though nothing is ever written to them.
    root: PathBuf,
}

impl Simulator {
    pub fn install() -> Self {
        let root = std::env::temp_dir().join(format!("waymark-simulate-{}", std::process::id()));
        Simulator { disks: Disks::install(), root }
    }

    /// A panic in a run is a fault that it found, and is told as one.
    pub fn run(&self, seed: u64) -> Ran {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let ran = world::run(&self.disks, &self.root, seed);
        std::panic::set_hook(usual);
        ran
    }

    /// The first seed from there on that finds this fault, and what it says of it.
    pub fn find(&self, planted: Planted, from: u64) -> Option<(u64, String)> {
        plant(Some(planted));
        let found =
            (from..from + MOST_SEEDS).find_map(|seed| self.run(seed).problem.map(|problem| (seed, problem)));
        plant(None);
        found
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.root);
    }
}
