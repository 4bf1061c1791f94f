//! A database, server processes on it as whoever looks after them starts them, and laptops.

use serde::Deserialize;
use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};
use waymark_link::{Identity, Line, LinkError, Place};
use waymark_scratch_postgres::{Database, Disk, Scratch};
use waymark_sync::{
    Answer, Ask, Batch, Chain, Enrol, Founding, Hlc, Invitation, Key, OpKind, Operation, SCHEMA,
};

pub struct House<'a> {
    pub database: Database<'a>,
    /// What every process of it is given beside.
    pub environment: Vec<(&'static str, String)>,
}

pub fn scratch() -> Scratch {
    Scratch::start(Disk::Quick, &[]).unwrap()
}

impl<'a> House<'a> {
    pub fn new(scratch: &'a Scratch) -> Self {
        let house = House { database: scratch.database().unwrap(), environment: Vec::new() };
        let owner = house.database.owner_url();
        let said = typed(&owner, &["init", "--name", "127.0.0.1"]).unwrap();
        assert!(said.starts_with("Made in the database."), "{said}");
        house
    }

    /// What the program answers whoever types this beside the servers.
    pub fn typed(&self, words: &[&str]) -> Result<String, String> {
        told(program(&self.database.url_of_worker()).envs(self.environment.clone()).args(words))
    }

    pub fn serve(&self) -> Server {
        self.serve_with(&[])
    }

    pub fn serve_with(&self, words: &[&str]) -> Server {
        let mut program = program(&self.database.url_of_worker());
        program.envs(self.environment.clone());
        Server::start(program, words)
    }
}

fn program(database: &str) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_waymark-server"));
    program.env("WAYMARK_SERVER_DATABASE", database).env_remove("WAYMARK_SERVER_FILES").stdin(Stdio::null());
    program
}

pub fn typed(database: &str, words: &[&str]) -> Result<String, String> {
    told(program(database).args(words))
}

fn told(program: &mut Command) -> Result<String, String> {
    let output = program.output().unwrap();
    match output.status.success() {
        true => Ok(String::from_utf8(output.stdout).unwrap()),
        false => Err(String::from_utf8(output.stderr).unwrap()),
    }
}

/// A process that serves; it is killed when this is dropped.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    said: Arc<Mutex<Vec<String>>>,
}

#[derive(Deserialize)]
struct Line_ {
    message: String,
    address: Option<SocketAddr>,
}

impl Server {
    pub fn start(mut serve: Command, words: &[&str]) -> Self {
        serve.args(["serve", "--listen", "127.0.0.1:0", "--log", "json"]).args(words);
        let mut child = serve.stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = lines.find_map(|line| {
            let line: Line_ = serde_json::from_str(&line.unwrap()).unwrap();
            line.address.filter(|_| line.message == "listening")
        });
        // Whoever does not read what is said stops the one who says it.
        let said = Arc::<Mutex<Vec<String>>>::default();
        let hears = Arc::clone(&said);
        std::thread::spawn(move || {
            lines.map_while(Result::ok).for_each(|line| hears.lock().unwrap().push(line))
        });
        Server { child, address: address.unwrap(), said }
    }

    /// Its log since it listens.
    pub fn said(&self) -> String {
        self.said.lock().unwrap().join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn id(of: &str) -> String {
    let hash = blake3::hash(of.as_bytes());
    uuid::Uuid::from_slice(&hash.as_bytes()[..16]).unwrap().to_string()
}

pub struct Laptop {
    who: Identity,
    line: Line,
    authority: Option<Vec<u8>>,
    office: String,
    sent: u64,
    chain: Chain,
}

impl Laptop {
    /// Comes in at this server, with what the program wrote.
    pub fn enrol(server: SocketAddr, said: &str, name: &str, founds: bool) -> Self {
        let invitation = said.lines().find(|line| line.starts_with("waymark:")).unwrap();
        let invitation: Invitation = invitation.parse().unwrap();
        let key = || Key::from_bytes(blake3::hash(name.as_bytes()).as_bytes());
        let enrol = Enrol {
            code: invitation.code,
            device: id(name),
            key: key().public(),
            label: format!("The laptop {name}"),
            founding: founds.then(|| Founding {
                office: id(&format!("the office of {name}")),
                actor: id(name),
                operations: 0,
            }),
        };
        let (address, authority) = (format!("https://{server}"), invitation.authority);
        let line = Line::new(&Place { address, authority: authority.clone(), proxy: None }).unwrap();
        let office = line.enrol(&key(), &enrol).unwrap().office;
        let who = Identity { device: id(name), key: key() };
        Laptop { who, line, authority, office, sent: 0, chain: Chain::default() }
    }

    /// From now on it asks this server.
    pub fn goes_to(&mut self, server: &Server) {
        let (address, authority) = (format!("https://{}", server.address), self.authority.clone());
        self.line = Line::new(&Place { address, authority, proxy: None }).unwrap();
    }

    pub fn device(&self) -> &str {
        &self.who.device
    }

    pub fn scope(&self) -> String {
        format!("office/{}", self.office)
    }

    pub fn ask(&mut self, ask: &Ask, waits: Duration) -> Result<Answer, LinkError> {
        self.line.ask(&self.who, ask, waits)
    }

    /// One new record, not sent yet.
    pub fn batch(&mut self) -> Batch {
        let (before, scope) = (self.chain, self.scope());
        self.sent += 1;
        let op = Operation {
            device: self.who.device.clone(),
            seq: self.sent,
            tx: format!("{} {}", self.who.device, self.sent),
            record_type: 900,
            record: id(&format!("{} {}", self.who.device, self.sent)).parse().unwrap(),
            kind: OpKind::Create,
            base_rev: 0,
            hlc: Hlc(self.sent),
            wall: "2026-03-02T09:00:00Z".into(),
            schema: SCHEMA,
            actor: "a".into(),
            office: self.office.clone(),
            scope,
            values: [(1, "Ada".into())].into(),
            settles: Vec::new(),
        };
        self.chain = before.next(&op);
        let device = self.who.device.clone();
        Batch { device, before, first: self.sent, operations: vec![op], unfinished: false }
    }

    pub fn push(&mut self, batch: Batch) -> Result<Answer, LinkError> {
        self.ask(&Ask::Push(batch), Duration::ZERO)
    }

    /// What is new after `at`, waited for.
    pub fn pull(&mut self, at: u64, waits: Duration) -> Result<u64, LinkError> {
        let after = [(self.scope(), at)].into();
        match self.ask(&Ask::Pull { epoch: None, after }, waits)? {
            Answer::Pulled { pages, .. } => Ok(pages[&self.scope()].to),
            other => panic!("{other:?}"),
        }
    }
}
