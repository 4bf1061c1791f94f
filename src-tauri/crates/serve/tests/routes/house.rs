//! A server in a folder, on a port of this machine, and laptops that come to it.

use std::{
    collections::BTreeSet, net::SocketAddr, path::Path, sync::mpsc, thread::JoinHandle, time::Duration,
};
use tokio::sync::watch;
use waymark_link::{Identity, Line, LinkError, Place};
use waymark_serve::{Listening, Settings, admin::Admin, init, open, serve};
use waymark_sync::{
    Answer, Ask, Batch, Chain, Enrol, Enrolled, Founding, Hlc, Invitation, Key, OpKind, Operation, Role,
    SCHEMA,
};

pub struct House {
    folder: tempfile::TempDir,
    pub address: SocketAddr,
    stop: watch::Sender<bool>,
    running: Option<JoinHandle<()>>,
}

pub fn now<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

impl House {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings { names: vec!["127.0.0.1".into()], port: 8443, public: false };
        now(init(folder.path(), &settings)).unwrap();
        Self::of(folder)
    }

    fn of(folder: tempfile::TempDir) -> Self {
        let (stop, stopping) = watch::channel(false);
        let (tell, told) = mpsc::channel();
        let dir = folder.path().to_owned();
        let running = std::thread::spawn(move || {
            let listening = Listening { address: "127.0.0.1:0".parse().unwrap(), files: None, figures: None };
            let ready = move |address| tell.send(address).unwrap();
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
            runtime.block_on(serve(open(&dir).unwrap(), listening, ready, stopping)).unwrap();
        });
        let address = told.recv_timeout(Duration::from_secs(20)).unwrap();
        House { folder, address, stop, running: Some(running) }
    }

    pub fn dir(&self) -> &Path {
        self.folder.path()
    }

    /// At the server's own keyboard.
    pub fn admin(&self) -> Admin {
        now(Admin::new(open(self.dir()).unwrap())).unwrap()
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

impl Drop for House {
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
