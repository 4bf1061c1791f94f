//! `waymark-cli`: the same store and the same use cases as the window, for scripts, support and tests.
//! Never here: a rule, a window, a passphrase in an argument (every program of the computer can read those).
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod answer;
mod commands;
mod given;
mod help;
mod json;
mod open;
mod table;

use answer::{Answer, Failure};
use given::Given;
use std::{
    io::{self, Write},
    process::ExitCode,
};
use waymark_api::{Refused, defects};

fn main() -> ExitCode {
    let given = match given::read(std::env::args_os().skip(1)) {
        Ok(given) => given,
        // What cannot be read is told in the form that was asked for all the same.
        Err(failure) => return told(&failure, std::env::args_os().any(|word| word == "--json")),
    };
    match answered(&given, run) {
        Ok(answer) => say(&answer, given.json()),
        Err(failure) => told(&failure, given.json()),
    }
}

/// A defect ends here: its place in the office's file, its number for the person, its words nowhere.
fn answered(given: &Given, run: fn(&Given) -> Result<Answer, Failure>) -> Result<Answer, Failure> {
    let dir = open::folder(given).unwrap_or_default();
    defects::watch(&dir);
    let command = given.command.map_or("no command", |command| command.name);
    match defects::caught(&dir, command, open::clock().0, || run(given)) {
        Ok(answer) => answer,
        Err(number) => {
            Err(Failure::Other { code: "defect", words: Refused::Defect(number).told().to_string() })
        }
    }
}

fn run(given: &Given) -> Result<Answer, Failure> {
    if given.has("version") {
        let version = env!("CARGO_PKG_VERSION");
        return Ok(Answer::new(
            format!("waymark-cli {version}\n"),
            serde_json::json!({ "version": version }),
        ));
    }
    if given.has("help") || given.words.first().is_some_and(|w| w == "help") {
        let text = help::asked(given);
        return Ok(Answer::new(text.clone(), serde_json::json!({ "help": text })));
    }
    match given.command {
        Some(command) => (command.run)(given),
        None => Err(Failure::usage(help::wrong(given))),
    }
}

fn say(answer: &Answer, json: bool) -> ExitCode {
    let text =
        if json && !answer.json.is_null() { format!("{:#}\n", answer.json) } else { answer.text.clone() };
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => {}
        // Whoever read it has read enough.
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => {}
        Err(e) => {
            let _ = writeln!(io::stderr(), "The answer could not be written ({e}). What was asked was done.");
            return ExitCode::FAILURE;
        }
    }
    if answer.well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn told(failure: &Failure, json: bool) -> ExitCode {
    let text = if json { failure.json().to_string() } else { format!("waymark-cli: {failure}") };
    let _ = writeln!(io::stderr(), "{text}");
    ExitCode::from(failure.exit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_defect_is_a_number_and_none_of_its_words_is_shown_or_kept() {
        let dir = tempfile::tempdir().unwrap();
        let words = ["--store", dir.path().to_str().unwrap(), "check"].map(std::ffi::OsString::from);
        let given = given::read(words.into_iter()).unwrap();
        let before = std::panic::take_hook();
        let ended = answered(&given, |_| panic!("Aisha Begum"));
        std::panic::set_hook(before);
        let failure = ended.err().unwrap();
        assert_eq!((failure.exit(), &failure.json()["error"]), (1, &serde_json::json!("defect")));
        let log = std::fs::read_to_string(dir.path().join("defects.log")).unwrap();
        let number = failure.to_string().split(['(', ')']).nth(1).unwrap().replace("number ", "");
        assert!(log.contains(&number) && log.contains("in check") && log.contains("main.rs:"), "{log}");
        assert!(!log.contains("Aisha") && !failure.to_string().contains("Aisha"), "{log} {failure}");
    }
}
