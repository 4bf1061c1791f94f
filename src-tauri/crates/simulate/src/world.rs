//! One run: machines, a network that loses things, people who work, and after each step the oracle's look at it all.
//! Never here: what is right (`oracle`), what goes between machines (`post`).

use crate::{
    disk::{DiskImage, Disks},
    faults::Faults,
    machine::{Lane, Laptop, Program, ServerMachine, now},
    oracle::{Key, Oracle, Place},
    person,
    post::Letter,
};
use chrono::{DateTime, Utc};
use std::{
    collections::BTreeSet,
    fmt::Write,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};
use waymark_server::storage::Storage;
use waymark_store::{StoreError, count_ids_from};
use waymark_sync::{SCHEMA, Standing};

/// Steps of people and faults before everything is mended.
const STEPS: usize = 160;
/// Rounds in which everything must have come to rest once nothing fails any more.
const MOST_ROUNDS: usize = 400;
/// 2 March 2026, 09:00.
const START: i64 = 1_772_442_000_000;
pub(crate) const DAY: i64 = 86_400_000;

/// What a run found.
pub struct Ran {
    pub trace: String,
    pub problem: Option<String>,
    pub operations: usize,
}

pub struct World {
    pub(crate) disks: Disks,
    pub(crate) random: fastrand::Rng,
    pub(crate) clock: i64,
    pub(crate) server: ServerMachine,
    pub(crate) laptops: Vec<Laptop>,
    pub(crate) offices: Vec<String>,
    pub(crate) network: Vec<Letter>,
    pub(crate) questions: u64,
    pub(crate) backups: Vec<(DiskImage, Place)>,
    /// Each with what its laptop had been told by then.
    pub(crate) disk_images: Vec<(usize, DiskImage, BTreeSet<Key>)>,
    /// Which faults this run has at all: a run without any finds what faults would hide.
    pub(crate) faults: Faults,
    pub(crate) oracle: Oracle,
    pub(crate) trace: String,
    pub(crate) most_entries: usize,
}

pub fn run(disks: &Disks, root: &Path, seed: u64) -> Ran {
    disks.begin(seed);
    count_ids_from(seed);
    let mut random = fastrand::Rng::with_seed(seed);
    let faults = Faults::choose(&mut random);
    let offices = vec![uuid::Uuid::from_u128(1).to_string(), uuid::Uuid::from_u128(2).to_string()];
    let most_entries = *[3, 20, 1000].get(random.usize(..3)).unwrap_or(&20);
    let scopes: Vec<String> = offices.iter().map(|office| format!("office/{office}")).collect();
    let mut world = World {
        disks: disks.clone(),
        random,
        clock: START,
        server: ServerMachine::new(root),
        laptops: Vec::new(),
        offices,
        network: Vec::new(),
        questions: 0,
        backups: Vec::new(),
        disk_images: Vec::new(),
        faults,
        oracle: Oracle::of(scopes),
        trace: String::new(),
        most_entries,
    };
    let outcome = catch_unwind(AssertUnwindSafe(|| world.all(root)));
    let problem = match outcome {
        Ok(Ok(())) => None,
        Ok(Err(problem)) => Some(problem),
        Err(panic) => Some(format!(
            "a panic: {}",
            panic
                .downcast_ref::<String>()
                .map(String::as_str)
                .or(panic.downcast_ref::<&str>().copied())
                .unwrap_or("?")
        )),
    };
    if let Some(problem) = &problem {
        let _ = writeln!(world.trace, "FOUND {problem}");
    }
    Ran { operations: world.oracle.operations(), trace: world.trace, problem }
}

impl World {
    fn all(&mut self, root: &Path) -> Result<(), String> {
        self.tell(format!("faults: {:?}, pages of {}", self.faults, self.most_entries));
        self.begin(root)?;
        for step in 0..STEPS {
            self.clock += self.random.i64(1..600_000);
            self.disks.set_clock(self.clock);
            self.step(step)?;
        }
        self.mend()?;
        self.come_to_rest()?;
        self.oracle.at_rest(&self.server, &self.laptops)
    }

    pub(crate) fn tell(&mut self, what: impl AsRef<str>) {
        let _ = writeln!(self.trace, "{}", what.as_ref());
    }

    pub(crate) fn scope(&self, office: usize) -> String {
        format!("office/{}", self.offices[office])
    }

    fn begin(&mut self, root: &Path) -> Result<(), String> {
        self.server.switch_on().map_err(|e| e.to_string())?;
        if !self.disks.has(&format!("{}/waymark-server.db-wal", self.server.machine)) {
            return Err("the server does not write its journal ahead, as it does elsewhere".into());
        }
        let count = self.random.usize(2..5);
        let batches = [2, 7, 1000][self.random.usize(..3)];
        for number in 0..count {
            let office = if number == count - 1 && count > 2 { 1 } else { 0 };
            let clock = if self.faults.clocks { self.random.i64(-3650..3650) * DAY } else { 0 };
            let actor = uuid::Uuid::from_u128(100 + number as u128).to_string();
            let mut laptop = Laptop::new(number, root, &self.offices[office].clone(), &actor, clock, batches);
            let device = format!("device-{number}");
            laptop.switch_on(&device).map_err(|e| e.to_string())?;
            let mut scopes = BTreeSet::from([self.scope(office)]);
            if number == 0 && self.random.bool() {
                scopes.insert(self.scope(1));
            }
            self.laptops.push(laptop);
            if number == 0 && self.faults.founding {
                for _ in 0..self.random.usize(2..12) {
                    self.work(0, 0)?;
                }
            }
            self.join(number, &device, &scopes)?;
        }
        Ok(())
    }

    /// A laptop comes to be known to the server, and knows it; the first one says how much it brings.
    fn join(&mut self, number: usize, device: &str, scopes: &BTreeSet<String>) -> Result<(), String> {
        let storage = self.server.storage().ok_or("no server")?;
        let epoch = now(storage.epoch()).map_err(|e| e.to_string())?;
        let standing = Standing { epoch, scopes: scopes.clone(), next: 1, schema: SCHEMA };
        let Some(store) = self.laptops[number].at.store.as_mut() else { return Ok(()) };
        let founding = number == 0 && self.faults.founding;
        let founds = if founding { store.begin_founding().map_err(|e| e.to_string())? } else { 0 };
        store.share_with(&standing).map_err(|e| e.to_string())?;
        if founds > 0 {
            let log = store.whole_log().map_err(|e| e.to_string())?;
            self.oracle.founds(device, founds, &log);
            self.tell(format!("laptop {number} brings {founds} operations"));
        }
        self.server.enrol(device, scopes, (founds > 0).then_some(founds)).map_err(|e| e.to_string())?;
        self.oracle.enrolled(device, scopes);
        Ok(())
    }

    fn step(&mut self, step: usize) -> Result<(), String> {
        let laptop = self.random.usize(..self.laptops.len());
        if self.faults.programs && self.random.u8(..4) == 0 {
            self.turn_to_the_other(step, laptop)?;
        }
        match self.random.u8(..100) {
            0..30 => self.work(step, laptop)?,
            30..50 => self.ask(laptop, Lane::Push)?,
            50..68 => self.ask(laptop, Lane::Pull)?,
            68..88 => self.deliver(step)?,
            _ => self.fault(step, laptop)?,
        }
        // Most letters come through at once: else nothing would ever be shared.
        for _ in 0..self.random.usize(0..4) {
            self.deliver(step)?;
        }
        Ok(())
    }

    fn work(&mut self, step: usize, laptop: usize) -> Result<(), String> {
        let Some(at) = self.laptop_time(laptop) else { return Ok(()) };
        let offices = self.offices.clone();
        let one = &mut self.laptops[laptop];
        if one.at.store.is_none() {
            return Ok(());
        }
        let acted = person::act(one, &offices, self.faults.busy, &mut self.random, at);
        if self.disks.is_off(&one.machine) {
            return self.laptop_loses_power(step, laptop);
        }
        match acted {
            Ok(Some(did)) => {
                self.oracle.committed(&self.laptops[laptop])?;
                self.tell(format!("{step}: laptop {laptop} {did}"));
            }
            Ok(None) => {}
            // Invariant 13: only a full disk may refuse a local write.
            Err(StoreError::DiskFull) if self.laptops[laptop].disk_full => {
                self.tell(format!("{step}: laptop {laptop} has no room"));
            }
            Err(e) => return Err(format!("invariant 13: a local write failed: {e}")),
        }
        Ok(())
    }

    fn laptop_time(&self, laptop: usize) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_millis(self.clock + self.laptops.get(laptop)?.clock)
    }

    fn mend(&mut self) -> Result<(), String> {
        self.faults = Faults::default();
        self.disks.keep_power();
        self.network.clear();
        self.server.disk_full = false;
        self.disks.set_full(&self.server.machine.clone(), false);
        for laptop in 0..self.laptops.len() {
            self.set_full(laptop, false);
            self.laptops[laptop].connected = true;
            self.laptops[laptop].at.asked.clear();
            self.laptops[laptop].beside = Program::default();
        }
        self.tell("everything is mended");
        Ok(())
    }

    /// Invariant 11.
    fn come_to_rest(&mut self) -> Result<(), String> {
        let mut quiet = 0;
        // A laptop that was withdrawn asks in vain, and would for ever.
        let mut withdrawn = BTreeSet::new();
        for round in 0..MOST_ROUNDS {
            let before = self.trace.len();
            for laptop in 0..self.laptops.len() {
                if withdrawn.contains(&laptop) {
                    continue;
                }
                let heard = self.trace.len();
                for lane in [Lane::Push, Lane::Pull] {
                    self.ask(laptop, lane)?;
                    while !self.network.is_empty() {
                        self.deliver(STEPS + round)?;
                    }
                }
                if self.trace[heard..].contains("not served") {
                    withdrawn.insert(laptop);
                }
            }
            let told = &self.trace[before..];
            quiet = if told.lines().all(|line| line.ends_with("nothing new") || line.ends_with("not served"))
            {
                quiet + 1
            } else {
                0
            };
            if quiet == 2 {
                return Ok(());
            }
        }
        Err("invariant 11: it never comes to rest".into())
    }
}
