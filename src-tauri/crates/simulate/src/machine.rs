//! The machines of a run: a server and laptops, each with the real store on a simulated disk.
//! Never here: what happens to them (`world`).

use crate::disk::Disks;
use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
    path::{Path, PathBuf},
    pin::pin,
    task::{Context, Poll, Waker},
};
use waymark_server::{
    Server,
    storage::{Storage, StorageError, sqlite::Sqlite},
};
use waymark_store::{Sharer, Store, StoreError};
use waymark_sync::{Answer, Ask, Chain, Device, Epoch};

/// The storage of SQLite waits for nothing, so that one look at it is enough.
pub fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("the storage waits for something"),
    }
}

/// Which of the two lanes of sharing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    Push,
    Pull,
}

/// One that has the laptop's store open, and shares.
#[derive(Default)]
pub struct Program {
    /// None while it does not run.
    pub store: Option<Store>,
    pub sharer: Sharer,
    /// What it has asked and not been answered, by lane, with the number of the question.
    pub asked: Vec<(Lane, u64, Ask)>,
}

pub struct Laptop {
    pub number: usize,
    pub machine: String,
    pub office: String,
    pub actor: String,
    /// The program that is at it just now.
    pub at: Program,
    /// Another on the same disk: a window, and the command line beside it.
    pub beside: Program,
    pub connected: bool,
    /// Milliseconds that its clock is wrong by.
    pub clock: i64,
    pub disk_full: bool,
    /// A name it takes when it has to go on as another device.
    pub successors: u32,
    /// Operations in a batch.
    pub batches: usize,
}

impl Laptop {
    pub fn new(number: usize, root: &Path, office: &str, actor: &str, clock: i64, batches: usize) -> Self {
        Laptop {
            number,
            machine: root.join(format!("laptop-{number}")).display().to_string(),
            office: office.to_owned(),
            actor: actor.to_owned(),
            at: Program::default(),
            beside: Program::default(),
            connected: true,
            clock,
            disk_full: false,
            successors: 0,
            batches,
        }
    }

    pub fn switch_on(&mut self, device: &str) -> Result<(), StoreError> {
        let store = Store::simulated(Path::new(&self.machine), device, &self.office, &self.actor)?;
        self.at =
            Program { store: Some(store), sharer: Sharer::with_batches_of(self.batches), asked: Vec::new() };
        Ok(())
    }

    /// The programs end, and the files are as they leave them.
    pub fn switch_off(&mut self) {
        self.beside = Program::default();
        self.at = Program::default();
    }

    /// The person turns to the other program, which is started where it does not run.
    pub fn turn_to_the_other(&mut self) -> Result<(), StoreError> {
        std::mem::swap(&mut self.at, &mut self.beside);
        if self.at.store.is_none() { self.switch_on("none") } else { Ok(()) }
    }

    /// Whoever asked this has its answer.
    pub fn turn_to_who_asked(&mut self, question: u64) {
        if self.beside.asked.iter().any(|(_, number, _)| *number == question) {
            std::mem::swap(&mut self.at, &mut self.beside);
        }
    }

    pub fn gives_up_waiting(&mut self, question: u64) {
        for program in [&mut self.at, &mut self.beside] {
            program.asked.retain(|(_, number, _)| *number != question);
        }
    }

    /// Nothing is written on the way out: the programs are gone at once, and what the disk had not synced may be too.
    pub fn lose_power(&mut self, disks: &Disks, random: &mut fastrand::Rng) {
        disks.lose_power(&self.machine.clone(), random, || self.switch_off());
    }

    /// As its disk has it.
    pub fn device(&self) -> String {
        self.at.store.as_ref().and_then(|store| store.is_called().ok()).unwrap_or_default()
    }
}

pub struct ServerMachine {
    pub machine: String,
    pub server: Option<Server<Sqlite>>,
    pub founding: Epoch,
    pub disk_full: bool,
    /// What each laptop knew to be sent when it took another name: it says so again after a restore.
    pub sent: BTreeMap<String, u64>,
}

impl ServerMachine {
    pub fn new(root: &Path) -> Self {
        ServerMachine {
            machine: root.join("server").display().to_string(),
            server: None,
            founding: Epoch { id: "first".into(), number: 0 },
            disk_full: false,
            sent: BTreeMap::new(),
        }
    }

    pub fn switch_on(&mut self) -> Result<(), StorageError> {
        let storage = Sqlite::open(&PathBuf::from(&self.machine), &self.founding)?;
        self.server = Some(Server::new(storage));
        Ok(())
    }

    pub fn lose_power(&mut self, disks: &Disks, random: &mut fastrand::Rng) {
        disks.lose_power(&self.machine, random, || self.server = None);
    }

    pub fn storage(&self) -> Option<&Sqlite> {
        self.server.as_ref().map(Server::storage)
    }

    pub fn answer(&self, device: &str, ask: Ask, at: u64) -> Option<Result<Answer, StorageError>> {
        self.server.as_ref().map(|server| now(server.answer(device, ask, at)))
    }

    pub fn enrol(
        &self,
        device: &str,
        scopes: &BTreeSet<String>,
        founds: Option<u64>,
    ) -> Result<(), StorageError> {
        let Some(storage) = self.storage() else { return Ok(()) };
        if now(storage.device(device))?.is_some() {
            return Ok(());
        }
        // One of the names of a laptop, as they are made up here.
        let sent = self.sent.get(device).copied().unwrap_or(0);
        if let Some((before, _)) = device.rsplit_once('/')
            && now(storage.succeed(before, device, sent))?.is_some()
        {
            return Ok(());
        }
        now(storage.add_device(&Device {
            id: device.to_owned(),
            next: 1,
            chain: Chain::default(),
            scopes: scopes.clone(),
            revoked: false,
            founds,
        }))
    }
}
