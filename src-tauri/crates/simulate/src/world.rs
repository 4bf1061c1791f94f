//! One run: machines, a network that loses things, people who work, and after each step the oracle's look at it all.
//! Never here: what is right (`oracle`).

use crate::{
    disk::{DiskImage, Disks},
    faults::Faults,
    machine::{Lane, Laptop, Program, ServerMachine, now},
    oracle::{Key, Oracle, Place},
    person,
};
use chrono::{DateTime, Utc};
use std::{
    collections::BTreeSet,
    fmt::Write,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};
use waymark_server::storage::{Storage, StorageError};
use waymark_store::{Next, StoreError, count_ids_from};
use waymark_sync::{Answer, Ask, LARGEST_ANSWER, LARGEST_ASK, SCHEMA, Standing, pack, unpack};

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

pub(crate) struct Letter {
    laptop: usize,
    lane: Lane,
    question: u64,
    device: String,
    body: Body,
}

pub(crate) enum Body {
    Ask(Vec<u8>),
    Answer(Vec<u8>),
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

    fn ask(&mut self, laptop: usize, lane: Lane) -> Result<(), String> {
        let one = &mut self.laptops[laptop];
        if !one.connected || one.at.asked.iter().any(|(asked, ..)| *asked == lane) {
            return Ok(());
        }
        let Some(store) = &mut one.at.store else { return Ok(()) };
        let known = store.shared().map_err(|e| e.to_string())?.is_some();
        let ask = match lane {
            Lane::Push if !known => None,
            Lane::Push => one.at.sharer.push(store).map_err(|e| e.to_string())?,
            Lane::Pull => Some(one.at.sharer.pull(store).map_err(|e| e.to_string())?),
        };
        let Some(ask) = ask else { return Ok(()) };
        self.send(laptop, lane, ask)
    }

    fn send(&mut self, laptop: usize, lane: Lane, ask: Ask) -> Result<(), String> {
        self.questions += 1;
        let one = &mut self.laptops[laptop];
        let body = Body::Ask(pack(&ask).map_err(|e| e.to_string())?);
        one.at.asked.push((lane, self.questions, ask));
        // Under the name by which this program believes that it is known.
        let device = one.at.store.as_ref().map(|store| store.device().to_owned()).unwrap_or_default();
        self.network.push(Letter { laptop, lane, question: self.questions, device, body });
        Ok(())
    }

    /// One letter comes where it goes, or does not, or comes twice.
    fn deliver(&mut self, step: usize) -> Result<(), String> {
        if self.network.is_empty() {
            return Ok(());
        }
        let which = if self.faults.network { self.random.usize(..self.network.len()) } else { 0 };
        let letter = self.network.remove(which);
        let lost = self.faults.network && self.random.u8(..10) == 0;
        if lost || !self.laptops[letter.laptop].connected {
            // The laptop gives up waiting, and asks again one day.
            self.laptops[letter.laptop].gives_up_waiting(letter.question);
            return Ok(());
        }
        match &letter.body {
            Body::Ask(bytes) => {
                let twice = self.faults.network && self.random.u8(..12) == 0;
                let answer = self.serve(step, &letter, bytes)?;
                if twice {
                    let again = self.serve(step, &letter, bytes)?;
                    self.oracle.answered_alike(answer.as_ref(), again.as_ref())?;
                }
                match answer {
                    Some(answer) => {
                        let body = Body::Answer(pack(&answer).map_err(|e| e.to_string())?);
                        self.network.push(Letter { body, ..letter });
                    }
                    None => {
                        self.laptops[letter.laptop].gives_up_waiting(letter.question);
                    }
                }
                Ok(())
            }
            Body::Answer(bytes) => self.take(step, &letter, bytes),
        }
    }

    fn serve(&mut self, step: usize, letter: &Letter, bytes: &[u8]) -> Result<Option<Answer>, String> {
        let ask: Ask = unpack(bytes, LARGEST_ASK).map_err(|e| e.to_string())?;
        let at = (self.clock / 1000).unsigned_abs();
        let Some(answer) = self.server.answer(&letter.device, ask.clone(), at) else { return Ok(None) };
        if self.disks.is_off(&self.server.machine) {
            self.server_loses_power(step)?;
            return Ok(None);
        }
        let answer = match answer {
            Ok(answer) => answer,
            Err(StorageError::Full) if self.server.disk_full => return Ok(None),
            Err(e) => return Err(format!("the server cannot answer: {e}")),
        };
        if let (Ask::Succeed { by, sent }, Answer::Succeeded { .. }) = (&ask, &answer) {
            self.server.sent.insert(by.clone(), *sent);
        }
        self.oracle.answered(&self.server, &letter.device, &ask, &answer)?;
        self.tell(format!("{step}: laptop {} {:?}: {}", letter.laptop, letter.lane, brief(&ask, &answer)));
        Ok(Some(answer))
    }

    fn take(&mut self, step: usize, letter: &Letter, bytes: &[u8]) -> Result<(), String> {
        let one = &mut self.laptops[letter.laptop];
        one.turn_to_who_asked(letter.question);
        let Some(at) = one.at.asked.iter().position(|(_, question, _)| *question == letter.question) else {
            return Ok(());
        };
        let (lane, _, ask) = one.at.asked.remove(at);
        let Some(store) = one.at.store.as_mut() else { return Ok(()) };
        let answer: Answer = unpack(bytes, LARGEST_ANSWER).map_err(|e| e.to_string())?;
        let taken = one.at.sharer.take(store, &ask, answer.clone());
        if self.disks.is_off(&one.machine) {
            return self.laptop_loses_power(step, letter.laptop);
        }
        let next = match taken {
            Ok(next) => next,
            Err(StoreError::DiskFull) if one.disk_full => return Ok(()),
            Err(e) => return Err(format!("laptop {} cannot take an answer: {e}", letter.laptop)),
        };
        self.oracle.taken(&self.laptops[letter.laptop], &ask, &answer)?;
        match next {
            Next::Succeed => {
                let one = &mut self.laptops[letter.laptop];
                one.successors += 1;
                let by = format!("{}/{}-{}", one.device(), letter.laptop, one.successors);
                let Some(store) = &one.at.store else { return Ok(()) };
                let ask = one.at.sharer.succeed(store, &by).map_err(|e| e.to_string())?;
                self.tell(format!("{step}: laptop {} goes on as another device", letter.laptop));
                self.send(letter.laptop, lane, ask)?;
            }
            Next::Nonsense => return Err(format!("laptop {} was answered nonsense", letter.laptop)),
            Next::Refused(why) => return Err(format!("laptop {} is refused: {why}", letter.laptop)),
            Next::More | Next::Rest | Next::Later | Next::NotServed | Next::PutBack => {}
        }
        Ok(())
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

fn brief(ask: &Ask, answer: &Answer) -> String {
    match (ask, answer) {
        (_, Answer::NotServed) => "not served".into(),
        (_, Answer::NotYet { .. }) => "is told to come later".into(),
        (Ask::Push(batch), Answer::Pushed { outcomes, .. }) => {
            let notable: Vec<String> =
                outcomes.iter().map(|(seq, outcome)| format!("{seq} {outcome:?}")).collect();
            let notable: Vec<&str> =
                notable.iter().map(|o| o.split(['(', '{']).next().unwrap_or(o)).collect();
            format!("pushes {} to {} {}", batch.first, batch.end() - 1, notable.join(", "))
        }
        (Ask::Push(batch), Answer::Refused { why, .. }) => format!("pushes {}: {why:?}", batch.first),
        (Ask::Pull { .. }, Answer::Pulled { pages, .. }) => {
            let news: usize = pages.values().map(|page| page.entries.len()).sum();
            let gone = pages.values().any(|page| page.gone);
            match (news, gone) {
                (_, true) => "pulls: was away too long".into(),
                (0, false) => "pulls nothing new".into(),
                (news, false) => format!("pulls {news}"),
            }
        }
        (Ask::Pull { .. }, _) => "pulls: a new epoch".into(),
        (Ask::Snapshot { .. }, _) => "asks for a whole copy".into(),
        (Ask::Piece { .. }, _) => "fetches a piece".into(),
        (Ask::Digests { .. }, _) => "compares".into(),
        (Ask::Records { .. }, _) => "mends".into(),
        (Ask::Succeed { .. }, _) => "has another name".into(),
        (Ask::Keep(_) | Ask::File { .. }, _) => "a file".into(),
        (Ask::Push(_), _) => "pushes: answered otherwise".into(),
    }
}
