//! A run of a thousand letters that is killed again and again, in every stage, and begun again: each letter is issued
//! once, and every file is whole. The processes are real and so are the kills.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod run;
mod thousand;

use run::{Desk, PASSPHRASE, PROGRAM};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{BufRead, BufReader},
    os::unix::process::ExitStatusExt,
    path::PathBuf,
    process::{Child, ChildStderr, Command, Stdio},
};
use thousand::{BLOCKED, KIND, LETTERS};
use waymark_actions::letters::open_runs;
use waymark_domain::{RecordId, records::Letter};
use waymark_store::{Read, Store};

const SIGKILL: i32 = 9;
const SIGXFSZ: i32 = 25;

/// A command that is at work.
struct Going {
    child: Child,
    says: BufReader<ChildStderr>,
}

impl Going {
    fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let says = BufReader::new(child.stderr.take().unwrap());
        Going { child, says }
    }

    /// Waits until it says something that begins like this.
    fn until(&mut self, words: &str) {
        let mut line = String::new();
        while self.says.read_line(&mut line).unwrap() > 0 {
            if line.starts_with(words) {
                return;
            }
            line.clear();
        }
        panic!("it ended before it said {words:?}");
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        assert_eq!(self.child.wait().unwrap().signal(), Some(SIGKILL), "it was at work when it was killed");
    }
}

fn merged<'a>(out: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["letters", KIND, "--all", "--merged", "--out", out], more].concat()
}

/// The register after a kill: what is in it is whole, and no letter is in it twice.
fn register(desk: &Desk) -> BTreeMap<RecordId, (String, String)> {
    let store = open(desk);
    let letters: BTreeMap<RecordId, Letter> = store.all::<Letter>().unwrap().into_iter().collect();
    let references: BTreeSet<&str> = letters.values().map(|l| l.reference.as_str()).collect();
    let about: BTreeSet<RecordId> = letters.values().map(|l| l.placement.unwrap().0).collect();
    assert_eq!((references.len(), about.len()), (letters.len(), letters.len()), "a letter is there twice");
    for letter in letters.values() {
        assert!(store.blob(&letter.digest).unwrap().unwrap().starts_with(b"%PDF"), "without its pages");
    }
    letters.into_iter().map(|(id, l)| (id, (l.reference.to_string(), l.digest.to_string()))).collect()
}

fn open(desk: &Desk) -> Store {
    Store::unlock(&desk.at("office"), PASSPHRASE, chrono::Utc::now()).unwrap()
}

/// What the office remembers of the run: how many are issued, of how many.
fn remembered(desk: &Desk) -> Vec<(usize, usize)> {
    open_runs(&open(desk)).unwrap().iter().map(|run| (run.issued, run.of)).collect()
}

fn names(desk: &Desk, folder: &str) -> Vec<String> {
    let Ok(files) = fs::read_dir(desk.at(folder)) else { return Vec::new() };
    let mut all: Vec<String> = files.map(|f| f.unwrap().file_name().to_string_lossy().into_owned()).collect();
    all.sort();
    all
}

fn whole(desk: &Desk, folder: &str) -> Vec<PathBuf> {
    let pdfs: Vec<PathBuf> = names(desk, folder)
        .into_iter()
        .filter(|name| name.ends_with(".pdf"))
        .map(|name| desk.at(folder).join(name))
        .collect();
    for path in &pdfs {
        let bytes = fs::read(path).unwrap();
        assert!(
            bytes.starts_with(b"%PDF") && bytes.trim_ascii_end().ends_with(b"%%EOF"),
            "{}",
            path.display()
        );
    }
    pdfs
}

#[test]
fn a_thousand_letters_killed_in_every_stage_are_issued_once_and_their_files_are_whole() {
    let desk = thousand::office();
    let start = |more: &[&str]| Going::start(desk.command(&merged("letters", more)));

    // While they are looked at: nothing is issued, and nothing has to be remembered.
    let mut going = start(&["--sort", "surname"]);
    going.until("Looked at 250 of 1000");
    going.kill();
    assert_eq!((register(&desk).len(), remembered(&desk)), (0, vec![]));

    // While they are issued, twice, in the middle of fifty: whole fifties are there, and the rest is not.
    let mut held = 0;
    for at in [150, 500] {
        let mut going = start(&[]);
        going.until(&format!("Issued or blocked: {at} of 1000"));
        going.kill();
        let now = register(&desk).len();
        assert!(now > held && now <= LETTERS - BLOCKED && now + BLOCKED >= at, "{now} after {at}");
        assert_eq!(remembered(&desk), [(now, LETTERS)], "what it remembers is what is in the register");
        assert!(names(&desk, "letters").is_empty(), "a file before its letters are all in the register");
        held = now;
    }

    // As the first file begins to stand there, half written: every letter in it is in the register.
    let mut going = start(&[]);
    going.until("Issued or blocked: 1000 of 1000");
    while names(&desk, "letters").is_empty() {
        assert!(going.child.try_wait().unwrap().is_none(), "it ended without a file");
    }
    going.kill();
    assert_eq!(register(&desk).len(), LETTERS - BLOCKED);

    // In the middle of a file: the system ends a program that writes more than it may.
    let script = "ulimit -f 600 && exec \"$0\" \"$@\"";
    let limited = desk.command(&merged("letters", &[]));
    let mut command = Command::new("bash");
    command.args(["-c", script, PROGRAM]).args(limited.get_args()).current_dir(desk.at("."));
    command.env("WAYMARK_PASSPHRASE", PASSPHRASE).env_remove("WAYMARK_STORE");
    let ended = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    assert_eq!(ended.signal(), Some(SIGXFSZ), "{ended:?}");
    let half: Vec<String> = names(&desk, "letters").into_iter().filter(|n| n.ends_with(".part")).collect();
    assert_eq!(half.len(), 1, "it was killed in the middle of a file");
    whole(&desk, "letters");
    assert_eq!(remembered(&desk), [(LETTERS - BLOCKED, LETTERS)]);

    // To the end: it says that it goes on, what is blocked and why, and nothing half is left.
    let before = register(&desk);
    let told = desk.json(&merged("letters", &[]));
    let went_on = told["goes_on"]["message"].as_str().unwrap();
    assert!(went_on.contains("970 of its 1000 letters had been issued"), "{went_on}");
    assert_eq!(told["issued"].as_array().unwrap().len(), LETTERS - BLOCKED);
    assert!(told["issued"].as_array().unwrap().iter().all(|one| one["again"] == true), "issued twice");
    thousand::is_told_why(told["blocked"].as_array().unwrap());
    assert_eq!(register(&desk), before);
    assert_eq!((whole(&desk, "letters").len(), names(&desk, "letters").len()), (4, 4));
    assert_eq!(remembered(&desk), []);

    one_file_each_is_killed_and_gone_on_with(&desk);
    assert_eq!(register(&desk), before);
}

/// A file is there only for what is in the register, and is that letter byte by byte.
fn one_file_each_is_killed_and_gone_on_with(desk: &Desk) {
    let command = ["letters", KIND, "--all", "--out", "each"];
    let mut going = Going::start(desk.command(&command));
    for _ in 0..300 {
        going.until("Written: ");
    }
    going.kill();
    let verified = desk.json(&["letters", "verify", "each"]);
    let files = verified["files"].as_array().unwrap();
    assert!((300..970).contains(&files.len()), "{}", files.len());
    assert!(files.iter().all(|file| file["held"] == "issued"), "{verified}");
    // What a kill leaves of a file is no letter, and the letter takes its place.
    let last = whole(desk, "each").pop().unwrap();
    let name = last.file_name().unwrap().to_string_lossy().into_owned();
    fs::write(last.with_file_name(format!(".{name}.part")), &fs::read(&last).unwrap()[..2000]).unwrap();
    fs::remove_file(&last).unwrap();
    assert!(desk.well(&command).contains("This went on with the run"));
    let verified: Value = desk.json(&["letters", "verify", "each"]);
    let files = verified["files"].as_array().unwrap();
    assert!(files.iter().all(|file| file["held"] == "issued") && verified["absent"] == 0, "{verified}");
    assert_eq!((files.len(), names(desk, "each").len()), (LETTERS - BLOCKED, LETTERS - BLOCKED));
}
