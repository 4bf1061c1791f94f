//! A PostgreSQL server for tests and measurements: made from the installed programs in a folder of its own, reached
//! through a socket in that folder, and gone with it when the process ends, however that ends.
//! Never here: a table of Waymark's. Nothing that is installed uses it.
#![cfg(unix)]

mod folder;
mod programs;
mod watcher;

use std::{
    fs::File,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicU16, AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

pub use programs::Programs;

/// How long a server may take to start: on a busy machine.
const STARTS_WITHIN: Duration = Duration::from_secs(60);

/// Who owns the tables of a database that a test makes.
pub const OWNER: &str = "waymark_owner";
/// Who works in them, and owns nothing.
pub const WORKER: &str = "waymark";

#[derive(Debug, thiserror::Error)]
pub enum ScratchError {
    #[error(
        "PostgreSQL is not installed: {0} is neither on the path nor in /usr/lib/postgresql. On Debian or Ubuntu: apt-get install postgresql"
    )]
    NotInstalled(&'static str),
    #[error("this is the superuser, and there is no user without rights under whom PostgreSQL could run")]
    NoUser,
    #[error("{what}: {why}")]
    Io { what: String, why: std::io::Error },
    #[error("{what} failed: {said}")]
    Failed { what: String, said: String },
}

/// What is chosen when a server is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Disk {
    /// What is committed outlives the processes, not the machine: for tests.
    #[default]
    Quick,
    /// As in earnest: for measurements.
    Synced,
}

/// A server that runs. It is stopped, and its folder removed, when this is dropped or the process ends.
pub struct Scratch {
    folder: folder::Folder,
    small_disk: Option<folder::SmallDisk>,
    programs: Programs,
    options: Vec<String>,
    running: Mutex<Option<Child>>,
    made: AtomicU32,
    /// At which it listens; 0 where only its socket is there.
    port: AtomicU16,
    // After the process that it watches over.
    _watcher: watcher::Watcher,
}

impl Scratch {
    /// Further `options` are settings of the server: `name=value`.
    pub fn start(disk: Disk, options: &[&str]) -> Result<Self, ScratchError> {
        let programs = Programs::find()?;
        let folder = folder::Folder::new()?;
        let watcher = watcher::Watcher::over(folder.path())?;
        let options = own_options(folder.path(), disk, options);
        Self::of(folder, programs, options, watcher, None)
    }

    /// One with a tablespace called `small`, which is full after so many mebibytes. Only the superuser can make one: none
    /// for anybody else. The disk is the server's alone, and is gone with it.
    pub fn start_with_small_disk(mebibytes: u32) -> Result<Option<Self>, ScratchError> {
        let folder = folder::Folder::new()?;
        let Some(disk) = folder.small_disk(mebibytes)? else { return Ok(None) };
        let watcher = watcher::Watcher::over(folder.path())?;
        let options = own_options(folder.path(), Disk::Quick, &[]);
        let scratch = Self::of(folder, Programs::find()?, options, watcher, Some(disk))?;
        let place = scratch.folder.path().join("small");
        scratch.sql("postgres", &format!("CREATE TABLESPACE small LOCATION '{}'", place.display()))?;
        Ok(Some(scratch))
    }

    fn of(
        folder: folder::Folder,
        programs: Programs,
        options: Vec<String>,
        watcher: watcher::Watcher,
        small_disk: Option<folder::SmallDisk>,
    ) -> Result<Self, ScratchError> {
        let scratch = Scratch {
            folder,
            small_disk,
            programs,
            options,
            running: Mutex::default(),
            made: AtomicU32::new(0),
            port: AtomicU16::new(0),
            _watcher: watcher,
        };
        scratch.make()?;
        scratch.start_again()?;
        for role in [OWNER, WORKER] {
            scratch.sql("postgres", &format!("CREATE ROLE {role} LOGIN"))?;
        }
        Ok(scratch)
    }

    /// One for all tests of this process.
    pub fn shared() -> &'static Scratch {
        static SHARED: OnceLock<Scratch> = OnceLock::new();
        #[allow(clippy::panic)] // A test that needs it cannot go on.
        SHARED.get_or_init(|| Scratch::start(Disk::Quick, &[]).unwrap_or_else(|why| panic!("{why}")))
    }

    fn make(&self) -> Result<(), ScratchError> {
        let mut initdb = self.folder.command(&self.programs.initdb);
        initdb.args(["--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C", "--username=postgres"]);
        run("initdb", initdb.arg("--pgdata").arg(self.data()))
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// What the server wrote about itself.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn child(&self) -> MutexGuard<'_, Option<Child>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts it where it was stopped; returns when it answers.
    pub fn start_again(&self) -> Result<(), ScratchError> {
        let mut running = self.child();
        if running.is_some() {
            return Ok(());
        }
        let io = |why| ScratchError::Io { what: "the log of PostgreSQL".to_owned(), why };
        let log =
            File::options().create(true).append(true).open(self.folder.path().join("log")).map_err(io)?;
        let mut postgres = match &self.small_disk {
            Some(disk) => self.folder.command_with(disk, &self.programs.postgres),
            None => self.folder.command(&self.programs.postgres),
        };
        postgres.arg("-D").arg(self.data()).stdout(Stdio::null()).stderr(log);
        for option in &self.options {
            postgres.args(["-c", option]);
        }
        let port = self.port.load(Ordering::Relaxed);
        if port != 0 {
            postgres.args(["-c", "listen_addresses=127.0.0.1", "-c", &format!("port={port}")]);
        }
        let io = |why| ScratchError::Io { what: "starting PostgreSQL".to_owned(), why };
        let mut child = postgres.spawn().map_err(io)?;
        let until = Instant::now() + STARTS_WITHIN;
        while self.sql("postgres", "SELECT 1").is_err() {
            let ended = child.try_wait().map_err(io)?;
            if ended.is_some() || Instant::now() > until {
                let _ = child.kill();
                let _ = child.wait();
                return Err(ScratchError::Failed {
                    what: "starting PostgreSQL".to_owned(),
                    said: self.log(),
                });
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        *running = Some(child);
        Ok(())
    }

    /// As when the machine loses power, but for what the disk has: nothing under way is finished.
    pub fn stop_at_once(&self) -> Result<(), ScratchError> {
        let Some(mut child) = self.child().take() else { return Ok(()) };
        let pid = child.id().to_string();
        run("stopping PostgreSQL", Command::new("kill").args(["-QUIT", &pid]))?;
        child.wait().map(drop).map_err(|why| ScratchError::Io { what: "stopping PostgreSQL".to_owned(), why })
    }

    /// From now on it is reached at a port of this machine as well: with a password, and through TLS alone, with this
    /// certificate and key in PEM. Returns the port.
    pub fn listen_with_tls(&self, certificate: &str, key: &str) -> Result<u16, ScratchError> {
        let io = |why| ScratchError::Io { what: "a port for PostgreSQL".to_owned(), why };
        self.folder.write("server.crt", certificate).map_err(io)?;
        self.folder.write("server.key", key).map_err(io)?;
        let only = "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n";
        self.folder.write("data/pg_hba.conf", only).map_err(io)?;
        let free = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).map_err(io)?.port();
        for setting in [
            format!("ssl_cert_file = '{}'", self.folder.path().join("server.crt").display()),
            format!("ssl_key_file = '{}'", self.folder.path().join("server.key").display()),
            "ssl = on".to_owned(),
        ] {
            self.sql("postgres", &format!("ALTER SYSTEM SET {setting}"))?;
        }
        self.stop_at_once()?;
        self.port.store(free, Ordering::Relaxed);
        self.start_again()?;
        Ok(free)
    }

    /// Says something to the server as its superuser.
    pub fn sql(&self, database: &str, sql: &str) -> Result<String, ScratchError> {
        let mut psql = Command::new(&self.programs.psql);
        // What is set for whoever runs the tests is not about this server.
        psql.env_clear();
        psql.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1"]);
        psql.args(["--username=postgres", "--dbname", database, "--command", sql]);
        psql.arg("--host").arg(self.folder.path());
        let port = self.port.load(Ordering::Relaxed);
        if port != 0 {
            psql.args(["--port", &port.to_string()]);
        }
        let io = |why| ScratchError::Io { what: "psql".to_owned(), why };
        let output = psql.stdin(Stdio::null()).output().map_err(io)?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(ScratchError::Failed { what: sql.to_owned(), said })
    }

    /// A database of its own, empty, that belongs to [`OWNER`].
    pub fn database(&self) -> Result<Database<'_>, ScratchError> {
        let name = format!("test_{}", self.made.fetch_add(1, Ordering::Relaxed));
        let place = if self.small_disk.is_some() { "TABLESPACE small" } else { "" };
        self.sql("postgres", &format!("CREATE DATABASE {name} OWNER {OWNER} {place}"))?;
        Ok(Database { scratch: self, name })
    }

    /// The folder, for what a test lays beside the server's files.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = self.stop_at_once();
    }
}

/// One database of a server.
pub struct Database<'a> {
    scratch: &'a Scratch,
    name: String,
}

impl<'a> Database<'a> {
    pub fn server(&self) -> &'a Scratch {
        self.scratch
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    fn url(&self, role: &str) -> String {
        let folder = self.scratch.folder.path().display().to_string().replace('/', "%2F");
        format!("postgres://{role}@{folder}/{}", self.name)
    }

    /// The address for who makes the tables.
    pub fn owner_url(&self) -> String {
        self.url(OWNER)
    }

    /// The address for who works in them.
    pub fn url_of_worker(&self) -> String {
        self.url(WORKER)
    }

    /// As the superuser.
    pub fn sql(&self, sql: &str) -> Result<String, ScratchError> {
        self.scratch.sql(&self.name, sql)
    }
}

impl Drop for Database<'_> {
    fn drop(&mut self) {
        // The folder goes at the end anyway; until then it need not grow.
        let _ = self.scratch.sql("postgres", &format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

/// What is chosen for a test comes last, and so is what holds.
fn own_options(folder: &Path, disk: Disk, options: &[&str]) -> Vec<String> {
    let sockets = format!("unix_socket_directories={}", folder.display());
    let quick: &[&str] = if disk == Disk::Quick { &["fsync=off", "full_page_writes=off"] } else { &[] };
    let ours = ["listen_addresses=", &sockets, "max_connections=200"];
    ours.iter().chain(quick).chain(options).map(|option| (*option).to_owned()).collect()
}

fn run(what: &str, command: &mut Command) -> Result<(), ScratchError> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|why| ScratchError::Io { what: what.to_owned(), why })?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(ScratchError::Failed { what: what.to_owned(), said: String::from_utf8_lossy(&said).into_owned() })
}
