//! A server that can be killed and started again on the same port, in a folder that stays.

use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tokio::sync::watch;
use waymark_scratch_postgres::{Database, WORKER};
use waymark_serve::{Listening, ServeError, Settings, admin::Admin, init, init_in, open, open_in, serve};
use waymark_server::{Postgres, Storage, storage::postgres::Address};
use waymark_sync::{Operation, Outcome, Role};

pub fn now<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// This very program again, as something else.
pub fn spawn(is: &str, with: &[(&str, String)]) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "stands_in_for_a_program", "--nocapture"]);
    command.env("WAYMARK_TEST_IS", is).envs(with.iter().map(|(name, value)| (*name, value)));
    command.stdout(Stdio::piped()).spawn().unwrap()
}

/// Waits for a line that the child says.
pub fn heard(child: &mut Child, line: &str) {
    let out = child.stdout.take().unwrap();
    let mut lines = BufReader::new(out).lines();
    assert!(lines.any(|said| said.is_ok_and(|said| said.contains(line))), "it never said {line}");
    // Nobody reads on; what it says from now on must not stop it.
    std::thread::spawn(move || lines.for_each(drop));
}

pub fn be_a_server() {
    let address: SocketAddr = std::env::var("WAYMARK_TEST_ADDRESS").unwrap().parse().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let (_never, stop) = watch::channel(false);
    let listening = Listening { address, files: None, figures: None, balancers: Vec::new(), keeps: None };
    let ready = |_| println!("listening");
    let done = match (std::env::var_os("WAYMARK_TEST_DIR"), std::env::var("WAYMARK_TEST_DATABASE")) {
        (_, Ok(url)) => {
            // As whoever starts it again and again while its database is away.
            let storage = until("the database", || runtime.block_on(open_in(&Address::new(&url))).ok());
            runtime.block_on(serve(storage, listening, ready, stop))
        }
        (dir, Err(_)) => {
            runtime.block_on(serve(open(&PathBuf::from(dir.unwrap())).unwrap(), listening, ready, stop))
        }
    };
    done.unwrap();
}

/// What an administrator does, wherever the server keeps what it has.
macro_rules! by_admin {
    ($house:expr, |$admin:ident| $work:expr) => {
        now(async {
            match &$house.database {
                None => {
                    let $admin = $house.admin_of_folder().await?;
                    $work
                }
                Some(url) => {
                    let $admin = Admin::<Postgres>::new(open_in(&Address::new(url)).await?).await?;
                    $work
                }
            }
        })
    };
}

pub struct House {
    pub dir: PathBuf,
    /// In place of the folder: as whom servers work.
    database: Option<String>,
    address: SocketAddr,
    running: Option<Child>,
}

impl House {
    /// Made, and started.
    pub fn new(dir: &Path) -> Self {
        let (address, settings) = somewhere();
        now(init(dir, &settings)).unwrap();
        House::again(dir, address)
    }

    /// The same in an empty database.
    pub fn in_database(database: &Database<'_>) -> Self {
        let (address, settings) = somewhere();
        now(init_in(&Address::new(&database.owner_url()), WORKER, &settings)).unwrap();
        let database = Some(database.url_of_worker());
        let mut house = House { dir: PathBuf::new(), database, address, running: None };
        house.start();
        house
    }

    /// Of a folder that is there, on the port that its laptops know.
    pub fn again(dir: &Path, address: SocketAddr) -> Self {
        let mut house = House { dir: dir.to_owned(), database: None, address, running: None };
        house.start();
        house
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn start(&mut self) {
        let place = match &self.database {
            Some(url) => ("WAYMARK_TEST_DATABASE", url.clone()),
            None => ("WAYMARK_TEST_DIR", self.dir.display().to_string()),
        };
        let with = [place, ("WAYMARK_TEST_ADDRESS", self.address.to_string())];
        let mut child = spawn("server", &with);
        heard(&mut child, "listening");
        self.running = Some(child);
    }

    /// Without a word of warning.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.running.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    async fn admin_of_folder(&self) -> Result<Admin, ServeError> {
        Admin::new(open(&self.dir)?).await
    }

    pub fn admin(&self) -> Admin {
        now(self.admin_of_folder()).unwrap()
    }

    /// The invitation of who brings the office.
    pub fn add_office(&self, office: &str, manager: &str) -> String {
        by_admin!(self, |admin| Ok::<_, ServeError>(admin.add_office(office, manager).await?.to_string()))
            .unwrap()
    }

    pub fn add_person(&self, name: &str, office: &str, role: Role) -> String {
        by_admin!(self, |admin| Ok::<_, ServeError>(admin.add_person(name, office, role).await?.to_string()))
            .unwrap()
    }

    pub fn confirm(&self, laptop: &str) {
        by_admin!(self, |admin| admin.confirm(laptop).await).unwrap();
    }

    /// What is wrong, and every operation that ever came.
    pub fn looked_through(&self) -> (Vec<String>, Vec<(Operation, Outcome)>) {
        by_admin!(self, |admin| {
            let storage = admin.storage();
            Ok::<_, ServeError>((storage.check().await?, storage.archive().await?))
        })
        .unwrap()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A port that is free now, and most probably still is after a kill.
fn somewhere() -> (SocketAddr, Settings) {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    (free, Settings { names: vec!["127.0.0.1".into()], port: free.port(), public: false })
}

/// Tries again until it goes well; what never does is a failure.
pub fn until<T>(what: &str, mut work: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(done) = work() {
            return done;
        }
        assert!(began.elapsed() < Duration::from_secs(120), "{what} never went well");
        std::thread::sleep(Duration::from_millis(20));
    }
}
