//! A server that can be killed and started again on the same port, in a folder that stays.

use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tokio::sync::watch;
use waymark_serve::{Listening, Settings, admin::Admin, init, open, serve};

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
    let dir = PathBuf::from(std::env::var_os("WAYMARK_TEST_DIR").unwrap());
    let address: SocketAddr = std::env::var("WAYMARK_TEST_ADDRESS").unwrap().parse().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let (_never, stop) = watch::channel(false);
    let listening = Listening { address, files: None, figures: None };
    let ready = |_| println!("listening");
    runtime.block_on(serve(open(&dir).unwrap(), listening, ready, stop)).unwrap();
}

pub struct House {
    pub dir: PathBuf,
    address: SocketAddr,
    running: Option<Child>,
}

impl House {
    /// Made, and started.
    pub fn new(dir: &Path) -> Self {
        // A port that is free now, and most probably still is after a kill.
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let settings = Settings { names: vec!["127.0.0.1".into()], port: free.port(), public: false };
        now(init(dir, &settings)).unwrap();
        let mut house = House { dir: dir.to_owned(), address: free, running: None };
        house.start();
        house
    }

    /// Of a folder that is there, on the port that its laptops know.
    pub fn again(dir: &Path, address: SocketAddr) -> Self {
        let mut house = House { dir: dir.to_owned(), address, running: None };
        house.start();
        house
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn start(&mut self) {
        let with = [
            ("WAYMARK_TEST_DIR", self.dir.display().to_string()),
            ("WAYMARK_TEST_ADDRESS", self.address.to_string()),
        ];
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

    pub fn admin(&self) -> Admin {
        now(Admin::new(open(&self.dir).unwrap())).unwrap()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.kill();
    }
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
