//! A server in a folder or in a database, on a port of this machine, and laptops that come to it.

use std::{
    collections::BTreeSet,
    net::SocketAddr,
    sync::{Arc, LazyLock, mpsc},
    thread::JoinHandle,
    time::Duration,
};
use tokio::sync::watch;
use waymark_link::{Identity, Line, LinkError, Place};
use waymark_serve::{Listening, Settings, admin::Admin, init, open, serve};
#[cfg(unix)]
use waymark_serve::{init_in, open_in};
use waymark_server::{Accounts, Sqlite, Storage};
#[cfg(unix)]
use waymark_server::{Postgres, storage::postgres::Address};
use waymark_sync::{
    Answer, Ask, Batch, Chain, Enrol, Enrolled, Founding, Hlc, Invitation, Key, OpKind, Operation, Role,
    SCHEMA,
};

pub struct House<K> {
    kept: Arc<K>,
    pub address: SocketAddr,
    stop: watch::Sender<bool>,
    running: Option<JoinHandle<()>>,
}

static RUNTIME: LazyLock<tokio::runtime::Runtime> =
    LazyLock::new(|| tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap());

pub fn now<T>(work: impl Future<Output = T>) -> T {
    RUNTIME.block_on(work)
}

/// Where a server keeps what it has.
pub trait Kept: Send + Sync + Sized + 'static {
    type Storage: Storage + Accounts + 'static;
    fn make(settings: &Settings) -> Self;
    fn open(&self) -> Self::Storage;
}

pub struct Folder(tempfile::TempDir);

impl Kept for Folder {
    type Storage = Sqlite;

    fn make(settings: &Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        now(init(folder.path(), settings)).unwrap();
        Folder(folder)
    }

    fn open(&self) -> Sqlite {
        open(self.0.path()).unwrap()
    }
}

#[cfg(unix)]
pub struct Database(waymark_scratch_postgres::Database<'static>);

#[cfg(unix)]
impl Kept for Database {
    type Storage = Postgres;

    fn make(settings: &Settings) -> Self {
        let database = waymark_scratch_postgres::Scratch::shared().database().unwrap();
        let worker = waymark_scratch_postgres::WORKER;
        now(init_in(&Address::new(&database.owner_url()), worker, settings)).unwrap();
        Database(database)
    }

    fn open(&self) -> Postgres {
        now(open_in(&Address::new(&self.0.url_of_worker()))).unwrap()
    }
}

impl<K: Kept> House<K> {
    pub fn new() -> Self {
        let settings = Settings { names: vec!["127.0.0.1".into()], port: 8443, public: false };
        Self::of(K::make(&settings))
    }

    fn of(kept: K) -> Self {
        let (stop, stopping) = watch::channel(false);
        let (tell, told) = mpsc::channel();
        let kept = Arc::new(kept);
        let storage = kept.open();
        let running = std::thread::spawn(move || {
            let listening = Listening {
                address: "127.0.0.1:0".parse().unwrap(),
                files: None,
                figures: None,
                balancers: Vec::new(),
                keeps: None,
            };
            let ready = move |address| tell.send(address).unwrap();
            now(serve(storage, listening, ready, stopping)).unwrap();
        });
        let address = told.recv_timeout(Duration::from_secs(20)).unwrap();
        House { kept, address, stop, running: Some(running) }
    }

    /// At the server's own keyboard.
    pub fn admin(&self) -> Admin<K::Storage> {
        now(Admin::new(self.kept.open())).unwrap()
    }

    pub fn place(&self, invitation: &Invitation) -> Place {
        Place {
            address: format!("https://{}", self.address),
            authority: invitation.authority.clone(),
            proxy: None,
        }
    }

    /// The first laptop of a new office.
    pub fn found(&self, office: &str) -> Laptop {
        let invitation = now(self.admin().add_office(office, &format!("Manager of {office}"))).unwrap();
        let founding =
            Founding { office: id(office), actor: id(&format!("{office} manager")), operations: 0 };
        let (laptop, enrolled) = self.enrol(&invitation, &format!("{office}-1"), Some(founding)).unwrap();
        assert!(!enrolled.waits, "whoever brings the office is in");
        laptop
    }

    /// Another laptop, let in at the server's keyboard.
    pub fn join(&self, office: &str, role: Role) -> Laptop {
        let name = format!("{} of {office}", role.code());
        let invitation = now(self.admin().add_person(&name, office, role)).unwrap();
        let device = uuid::Uuid::now_v7().to_string();
        let (laptop, enrolled) = self.enrol(&invitation, &device, None).unwrap();
        assert!(enrolled.waits);
        now(self.admin().confirm(&laptop.who.device)).unwrap();
        laptop
    }

    pub fn enrol(
        &self,
        invitation: &Invitation,
        device: &str,
        founding: Option<Founding>,
    ) -> Result<(Laptop, Enrolled), LinkError> {
        let device = &if uuid::Uuid::parse_str(device).is_ok() { device.to_owned() } else { id(device) };
        let secret = *blake3::hash(device.as_bytes()).as_bytes();
        let key = Key::from_bytes(&secret);
        let enrol = Enrol {
            code: invitation.code,
            device: device.clone(),
            key: key.public(),
            label: format!("The laptop {device}"),
            founding,
        };
        let place = self.place(invitation);
        let line = Line::new(&place)?;
        let enrolled = line.enrol(&key, &enrol)?;
        let office = enrolled.office.clone();
        let who = Identity { device: device.clone(), key };
        Ok((Laptop { line, who, place, secret, office, sent: 0, chain: Chain::default() }, enrolled))
    }
}

impl<K> Drop for House<K> {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        let ended = self.running.take().map(JoinHandle::join);
        assert!(matches!(ended, Some(Ok(()))), "the server stops when it is told to");
    }
}

pub fn id(of: &str) -> String {
    let hash = blake3::hash(of.as_bytes());
    uuid::Uuid::from_slice(&hash.as_bytes()[..16]).unwrap().to_string()
}

pub struct Laptop {
    pub line: Line,
    pub who: Identity,
    pub place: Place,
    pub secret: [u8; 32],
    pub office: String,
    sent: u64,
    chain: Chain,
}

impl Laptop {
    pub fn ask(&mut self, ask: &Ask) -> Result<Answer, LinkError> {
        self.line.ask(&self.who, ask, Duration::ZERO)
    }

    pub fn scope(&self) -> String {
        format!("office/{}", self.office)
    }

    pub fn pull(&mut self, scopes: &[&str]) -> Result<Answer, LinkError> {
        let after = scopes.iter().map(|scope| ((*scope).to_owned(), 0)).collect();
        self.ask(&Ask::Pull { epoch: None, after })
    }

    /// The scopes that the server says this laptop has.
    pub fn scopes(&mut self) -> Result<BTreeSet<String>, LinkError> {
        match self.pull(&[])? {
            Answer::Pulled { standing, .. } => Ok(standing.scopes),
            other => panic!("{other:?}"),
        }
    }

    /// A batch of one new record.
    pub fn batch(&mut self, scope: &str) -> Batch {
        let op = Operation {
            device: self.who.device.clone(),
            seq: self.sent + 1,
            tx: format!("{}-{}", self.who.device, self.sent),
            record_type: 900,
            record: id(&format!("{} {} {scope}", self.who.device, self.sent)).parse().unwrap(),
            kind: OpKind::Create,
            base_rev: 0,
            hlc: Hlc(self.sent),
            wall: "2026-03-02T09:00:00Z".into(),
            schema: SCHEMA,
            actor: "a".into(),
            office: self.office.clone(),
            scope: scope.into(),
            values: [(1, "Zo\u{eb}".into())].into(),
            settles: Vec::new(),
        };
        let before = self.chain;
        self.sent += 1;
        self.chain = before.next(&op);
        Batch {
            device: self.who.device.clone(),
            before,
            first: self.sent,
            operations: vec![op],
            unfinished: false,
        }
    }
}
