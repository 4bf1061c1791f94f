//! Processes: the server that is started, and what it and PostgreSQL took of the machine.
//! Never here: a request.

use crate::LoadError;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde::Deserialize;
use std::{
    fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// A server process; it is killed when this is dropped.
pub struct Served {
    child: Child,
    pub address: SocketAddr,
}

#[derive(Deserialize)]
struct Said {
    message: String,
    address: Option<SocketAddr>,
}

impl Served {
    /// What is started says in JSON, on its error output, where it listens.
    pub fn start(mut command: Command) -> Result<Self, LoadError> {
        let program = command.get_program().to_string_lossy().into_owned();
        let spawned = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        let mut child = spawned.map_err(LoadError::io(program))?;
        let mut lines = child.stderr.take().map(|err| BufReader::new(err).lines()).into_iter().flatten();
        let (mut address, mut last) = (None, String::new());
        while address.is_none()
            && let Some(Ok(line)) = lines.next()
        {
            address = serde_json::from_str(&line)
                .ok()
                .and_then(|said: Said| said.address.filter(|_| said.message == "listening"));
            last = line;
        }
        let Some(address) = address else {
            let _ = child.kill();
            let _ = child.wait();
            return Err(LoadError::NoStart(last));
        };
        // Whoever does not read what is said stops the one who says it.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Served { child, address })
    }

    pub fn took(&self) -> Took {
        Took::by(self.child.id())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What processes have had so far.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Took {
    /// Processor time.
    pub time: Duration,
    /// The most memory ever, in MiB; of several, what they have now, with what they share counted once.
    pub memory: f64,
}

impl Took {
    pub fn by(process: u32) -> Self {
        Took { time: time_of(process, false), memory: kibibytes(process, "status", "VmHWM:") / 1024.0 }
    }

    /// A process with all that it started and that is still there, and the time of those that are gone.
    pub fn by_family(process: u32) -> Self {
        let children = fs::read_to_string(format!("/proc/{process}/task/{process}/children"));
        let children = children.unwrap_or_default();
        let children = children.split_whitespace().filter_map(|child| child.parse().ok());
        let memory = |process| kibibytes(process, "smaps_rollup", "Pss:") / 1024.0;
        let mut all = Took { time: time_of(process, true), memory: memory(process) };
        for child in children {
            all.time += time_of(child, false);
            all.memory += memory(child);
        }
        all
    }

    /// Since before.
    pub fn since(self, before: Took) -> Took {
        Took { time: self.time.saturating_sub(before.time), memory: self.memory }
    }
}

fn time_of(process: u32, with_gone: bool) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // A program's name may hold anything, and ends with the last bracket.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let many = if with_gone { 4 } else { 2 };
    let ticks: u64 =
        fields.split_whitespace().skip(11).take(many).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_secs_f64(ticks as f64 / rustix::param::clock_ticks_per_second() as f64)
}

fn kibibytes(process: u32, file: &str, name: &str) -> f64 {
    let text = fs::read_to_string(format!("/proc/{process}/{file}")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or_default()
}

/// The number of the server's first process, from PostgreSQL's own folder.
pub fn postmaster(folder: &Path) -> Option<u32> {
    fs::read_to_string(folder.join("data/postmaster.pid")).ok()?.lines().next()?.trim().parse().ok()
}

/// As many open files as this process may have at all; says how many that is.
pub fn more_files() -> u64 {
    let has = getrlimit(Resource::Nofile);
    let all = Rlimit { current: has.maximum, maximum: has.maximum };
    let now = if setrlimit(Resource::Nofile, all).is_ok() { has.maximum } else { has.current };
    now.unwrap_or(u64::MAX)
}

/// The program, where it was built beside this one.
pub fn server_beside() -> Result<PathBuf, LoadError> {
    let here = std::env::current_exe().map_err(LoadError::io("this program"))?;
    let path = here.with_file_name("waymark-server");
    if path.is_file() {
        return Ok(path);
    }
    Err(LoadError::NoStart(format!("{} is not there; cargo build -p waymark-serve makes it", path.display())))
}

/// How much is asked of the machine just now, by whomever.
pub fn machine_load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split_whitespace().next().unwrap_or("?").to_owned()
}

pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, |n| n.get())
}
