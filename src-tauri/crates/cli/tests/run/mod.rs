//! The real program run in a folder that goes away, over a copy of one example office.
#![allow(clippy::unwrap_used, dead_code)]

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::OnceLock,
};

pub const PASSPHRASE: &str = "correct horse battery staple";
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_waymark-cli");

/// A folder with an office in `office`.
pub struct Desk(tempfile::TempDir);

pub fn bare() -> Desk {
    Desk(tempfile::tempdir().unwrap())
}

/// Birmingham; made once for all tests of a file, because making it takes a moment.
pub fn birmingham() -> Desk {
    static MADE: OnceLock<Desk> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let desk = bare();
        desk.well(&["init", "--office", "Birmingham", "--example", "--json"]);
        desk
    });
    let desk = bare();
    fs::create_dir(desk.at("office")).unwrap();
    for file in fs::read_dir(made.at("office")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), desk.at("office").join(file.file_name())).unwrap();
    }
    desk
}

impl Desk {
    pub fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.at(name), text).unwrap();
    }

    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.current_dir(self.0.path()).args(["--store", "office"]).args(words);
        command.env("WAYMARK_PASSPHRASE", PASSPHRASE).env_remove("WAYMARK_STORE");
        command
    }

    pub fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    /// Runs what must work, and gives its words.
    pub fn well(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(output.status.success(), "{words:?}: {}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    pub fn json(&self, words: &[&str]) -> Value {
        let all: Vec<&str> = words.iter().copied().chain(["--json"]).collect();
        serde_json::from_str(&self.well(&all)).unwrap()
    }

    /// Runs what must not work: nothing on standard output, an exit status, and a reason.
    pub fn refused(&self, words: &[&str]) -> (i32, String) {
        let output = self.run(words);
        assert!(!output.status.success(), "{words:?}");
        assert!(output.stdout.is_empty(), "{words:?}: {}", String::from_utf8_lossy(&output.stdout));
        let why = said(&output);
        assert!(!why.contains("panicked"), "{why}");
        (output.status.code().unwrap(), why)
    }

    pub fn ids(&self, list: &str, keep: impl Fn(&Value) -> bool) -> Vec<String> {
        let rows = self.json(&["list", list]);
        rows.as_array()
            .unwrap()
            .iter()
            .filter(|r| keep(r))
            .map(|r| r["id"].as_str().unwrap().to_owned())
            .collect()
    }
}

pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every byte below a folder.
pub fn every_byte(dir: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(every_byte(&path));
        } else {
            all.extend(fs::read(path).unwrap());
        }
    }
    all
}
