//! Steps: a title, a command, and how long it took.

use std::{process::Command, time::Instant};

pub fn step(title: &str, command: &mut Command) -> Result<(), String> {
    println!("\n== {title}");
    let start = Instant::now();
    let status = command.status().map_err(|e| format!("{title}: {e}"))?;
    println!(
        "== {title}: {} in {} s",
        if status.success() { "passed" } else { "FAILED" },
        start.elapsed().as_secs()
    );
    if status.success() { Ok(()) } else { Err(format!("{title} failed; its output stands above")) }
}
