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

fn main() -> ExitCode {
    let given = match given::read(std::env::args_os().skip(1)) {
        Ok(given) => given,
        Err(failure) => return told(&failure, false),
    };
    match run(&given) {
        Ok(answer) => say(&answer, given.json()),
        Err(failure) => told(&failure, given.json()),
    }
}

fn run(given: &Given) -> Result<Answer, Failure> {
    if given.has("version") {
        return Ok(Answer::text(format!("waymark-cli {}\n", env!("CARGO_PKG_VERSION"))));
    }
    if given.has("help") || given.words.first().is_some_and(|w| w == "help") {
        return Ok(Answer::text(help::of(given.command)));
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
