//! The program without its window, for developing the screens in a browser: questions as JSON lines
//! on standard input, answers on standard output. `bridge --store DIR`.
//! Never in a build: the window talks to the program by itself.
use serde_json::{Value, json};
use std::{
    io::{BufRead, Write},
    process::ExitCode,
};
use waymark_api::{NoPrinter, Waymark};

fn main() -> std::io::Result<ExitCode> {
    let mut given = std::env::args().skip(1);
    let dir = match (given.next().as_deref(), given.next()) {
        (Some("--store"), Some(dir)) => dir,
        _ => {
            eprintln!("Use it as: bridge --store DIR");
            return Ok(ExitCode::from(2));
        }
    };
    let waymark = Waymark::new(dir, Box::new(NoPrinter));
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let question: Value = serde_json::from_str(&line).unwrap_or_default();
        let name = question["name"].as_str().unwrap_or_default();
        let answer = match waymark.call(name, question["given"].clone()) {
            Ok(back) => json!({ "id": question["id"], "back": back }),
            Err(problem) => json!({ "id": question["id"], "problem": problem }),
        };
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(ExitCode::SUCCESS)
}
