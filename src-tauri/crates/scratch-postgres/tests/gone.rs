//! Nothing is left of a server, however the process that started it ends.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};
use waymark_scratch_postgres::{Disk, Scratch};

const CHILD: &str = "WAYMARK_SCRATCH_CHILD";

fn alive(folder: &Path) -> Option<u32> {
    let held = std::fs::read_to_string(folder.join("data/postmaster.pid")).ok()?;
    let pid: u32 = held.lines().next()?.parse().ok()?;
    Path::new("/proc").join(pid.to_string()).exists().then_some(pid)
}

#[test]
fn a_server_is_stopped_at_once_starts_again_with_what_was_committed_and_is_gone_when_dropped() {
    let scratch = Scratch::start(Disk::Quick, &[]).unwrap();
    let database = scratch.database().unwrap();
    database.sql("CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)").unwrap();
    scratch.stop_at_once().unwrap();
    assert!(database.sql("SELECT 1").is_err());
    scratch.start_again().unwrap();
    assert_eq!(database.sql("SELECT n FROM kept").unwrap(), "7");
    let folder = scratch.folder().to_owned();
    let pid = alive(&folder).unwrap();
    drop(database);
    drop(scratch);
    assert!(!folder.exists() && !Path::new("/proc").join(pid.to_string()).exists());
}

/// Not a test of its own: what the next one starts and kills.
#[test]
fn starts_a_server_where_another_test_asks_for_it() {
    if std::env::var_os(CHILD).is_some() {
        println!("in {}", Scratch::shared().folder().display());
        std::thread::sleep(Duration::from_secs(600));
    }
}

#[test]
fn nothing_is_left_of_a_server_whose_process_was_killed() {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "starts_a_server_where_another_test_asks_for_it", "--nocapture"])
        .env(CHILD, "1")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let said = lines.find_map(|line| Some(PathBuf::from(line.unwrap().split_once("in /")?.1))).unwrap();
    let folder = Path::new("/").join(said);
    let pid = alive(&folder).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let until = Instant::now() + Duration::from_secs(15);
    while folder.exists() {
        assert!(Instant::now() < until, "{} is left", folder.display());
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(!Path::new("/proc").join(pid.to_string()).exists());
}
