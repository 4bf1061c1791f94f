//! `cargo xtask simulate`: runs by their seeds, or the table of planted faults.
//! Never here: a run.

use std::{process::ExitCode, time::Instant};
use waymark_simulate::{MOST_SEEDS, Simulator};
use waymark_sync::Planted;

const USAGE: &str = "usage: simulate [--seeds N] [--from S] [--trace] | --planted [FAULT…] [--from S]";

struct Asked {
    seeds: u64,
    from: u64,
    trace: bool,
    planted: bool,
    faults: Vec<String>,
}

fn asked() -> Option<Asked> {
    let mut asked = Asked { seeds: 300, from: 1, trace: false, planted: false, faults: Vec::new() };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--seeds" => asked.seeds = words.next()?.parse().ok()?,
            "--from" => asked.from = words.next()?.parse().ok()?,
            "--trace" => asked.trace = true,
            "--planted" => asked.planted = true,
            fault if asked.planted && !fault.starts_with('-') => asked.faults.push(word),
            _ => return None,
        }
    }
    Some(asked)
}

fn main() -> ExitCode {
    let Some(asked) = asked() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let simulator = Simulator::install();
    let fine = if asked.planted { planted(&simulator, &asked) } else { seeds(&simulator, &asked) };
    if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn seeds(simulator: &Simulator, asked: &Asked) -> bool {
    let begun = Instant::now();
    let (mut failed, mut operations) = (0, 0);
    for seed in asked.from..asked.from + asked.seeds {
        let ran = simulator.run(seed);
        operations += ran.operations;
        if asked.trace {
            println!("{}", ran.trace);
        }
        if let Some(problem) = ran.problem {
            failed += 1;
            println!("seed {seed}: {problem}\n  again: cargo xtask simulate --seeds 1 --from {seed} --trace");
        }
    }
    println!(
        "{} seeds from {}: {operations} operations, {failed} seeds failed, in {:.0} s",
        asked.seeds,
        asked.from,
        begun.elapsed().as_secs_f64()
    );
    failed == 0
}

fn planted(simulator: &Simulator, asked: &Asked) -> bool {
    let mut all = true;
    println!("{:<22} {:>5}  what it does: how it was found", "planted", "seed");
    for (bug, what) in Planted::ALL {
        let name = format!("{bug:?}");
        if !asked.faults.is_empty() && !asked.faults.contains(&name) {
            continue;
        }
        match simulator.find(*bug, asked.from) {
            Some((seed, problem)) => {
                let short: String = problem.lines().next().unwrap_or_default().chars().take(120).collect();
                println!("{name:<22} {seed:>5}  {what}: {short}");
            }
            None => {
                all = false;
                println!("{name:<22} {:>5}  {what}: NOT FOUND in {MOST_SEEDS} seeds", "-");
            }
        }
    }
    all
}
