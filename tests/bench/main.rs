//! Speed and memory of the whole system, each figure with its aim beside it. `cargo xtask bench` runs it.
//! Each step runs in a process of its own, so that its peak of memory is its own.
//! Never here: a test that fails because a machine is slow.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod beside_sqlite;
mod figure;
mod import;
mod letters;
mod line;
mod measure;
mod office;
mod search;
mod sharing;
mod sizes;
mod store;
mod typst;
mod window;

// The window is driven as the window's own tests drive it.
#[path = "../gui/desk.rs"]
#[allow(dead_code)]
mod desk;
#[path = "../gui/driver.rs"]
#[allow(dead_code)]
mod driver;
#[path = "../gui/page.rs"]
#[allow(dead_code)]
mod page;

use figure::{Figure, table};
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

/// A step: its name, whether it is done at the small size too, and what it does with a store.
struct Step {
    name: &'static str,
    at_both_sizes: bool,
    run: fn(&Path) -> Vec<Figure>,
}

const STEPS: &[Step] = &[
    Step { name: "unlock", at_both_sizes: true, run: store::unlock },
    Step { name: "search", at_both_sizes: true, run: search::search },
    Step { name: "record", at_both_sizes: true, run: store::record },
    Step { name: "page", at_both_sizes: true, run: store::page },
    Step { name: "import", at_both_sizes: false, run: import::import },
    Step { name: "letters-merged", at_both_sizes: false, run: letters::merged },
    Step { name: "letters-files", at_both_sizes: false, run: letters::files },
    Step { name: "letters-pictures", at_both_sizes: false, run: letters::with_pictures },
    Step { name: "letters-typst", at_both_sizes: false, run: letters::beside_typst },
    Step { name: "letters-editor", at_both_sizes: false, run: letters::keystroke },
    Step { name: "beside-sqlite", at_both_sizes: false, run: beside_sqlite::beside_sqlite },
    Step { name: "line", at_both_sizes: false, run: line::line },
    Step { name: "sharing", at_both_sizes: false, run: sharing::sharing },
    Step { name: "window", at_both_sizes: true, run: window::window },
    Step { name: "sizes", at_both_sizes: false, run: sizes::sizes },
];

/// The second is the one that the aims are for.
const SIZES: [usize; 2] = [2_000, 20_000];

fn main() -> ExitCode {
    if let Some(step) = std::env::var_os("WAYMARK_BENCH_STEP") {
        return child(&step.to_string_lossy());
    }
    let (mut names, mut file) = (Vec::new(), None);
    let mut words = std::env::args().skip(1).filter(|w| w != "--bench");
    while let Some(word) = words.next() {
        match word.as_str() {
            "--json" => file = words.next().map(PathBuf::from),
            _ => names.push(word),
        }
    }
    let known: Vec<&str> = STEPS.iter().map(|s| s.name).collect();
    if let Some(wrong) = names.iter().find(|n| !known.iter().any(|k| k.starts_with(n.as_str()))) {
        eprintln!("there is no step {wrong}; there are: {}", known.join(", "));
        return ExitCode::FAILURE;
    }
    match measure_all(&names, file.as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("bench: {why}");
            ExitCode::FAILURE
        }
    }
}

/// One step in this process; its figures go to the parent as JSON.
fn child(name: &str) -> ExitCode {
    let store = PathBuf::from(std::env::var_os("WAYMARK_BENCH_STORE").unwrap_or_default());
    if name == "make" {
        let size = std::env::var("WAYMARK_BENCH_SIZE").ok().and_then(|s| s.parse().ok()).unwrap_or(0);
        println!("{}", figure::to_json(&office::make(&store, size)));
        return ExitCode::SUCCESS;
    }
    if name == "be-the-server" {
        line::be_the_server(&store);
        return ExitCode::SUCCESS;
    }
    let Some(step) = STEPS.iter().find(|s| s.name == name) else { return ExitCode::FAILURE };
    println!("{}", figure::to_json(&(step.run)(&store)));
    ExitCode::SUCCESS
}

fn in_a_child(name: &str, store: &Path, size: usize) -> Result<Vec<Figure>, String> {
    let me = std::env::current_exe().map_err(|e| e.to_string())?;
    let said = Command::new(me)
        .env("WAYMARK_BENCH_STEP", name)
        .env("WAYMARK_BENCH_STORE", store)
        .env("WAYMARK_DEMO_STORE", store)
        .env("WAYMARK_BENCH_SIZE", size.to_string())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| e.to_string())?;
    if !said.status.success() {
        return Err(format!("the step {name} failed ({})", said.status));
    }
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    let json = text.lines().last().and_then(|l| serde_json::from_str(l).ok()).unwrap_or(Value::Null);
    // What is built is of one size, whatever an office has.
    Ok(figure::from_json(&json, if name == "sizes" { 0 } else { size }))
}

fn measure_all(names: &[String], file: Option<&Path>) -> Result<(), String> {
    let wanted = |step: &&Step| names.is_empty() || names.iter().any(|n| step.name.starts_with(n.as_str()));
    let steps: Vec<&Step> = STEPS.iter().filter(wanted).collect();
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    let mut figures = Vec::new();
    let mut failed = Vec::new();
    for size in SIZES {
        let steps: Vec<_> = steps.iter().filter(|s| s.at_both_sizes || size == SIZES[1]).collect();
        if steps.is_empty() {
            continue;
        }
        let store = folder.path().join(size.to_string());
        eprintln!("== an office of {size} students");
        figures.extend(in_a_child("make", &store, size)?);
        for step in steps {
            eprintln!("== {}", step.name);
            match in_a_child(step.name, &store, size) {
                Ok(found) => figures.extend(found),
                Err(why) => failed.push(why),
            }
        }
    }
    figures.extend(figure::growth(&figures, SIZES));
    println!("\n{}\n{}", measure::machine(), table(&figures));
    if let Some(file) = file {
        let all = json!({ "machine": measure::machine(), "figures": figure::to_json(&figures) });
        std::fs::write(file, format!("{all:#}\n")).map_err(|e| format!("{}: {e}", file.display()))?;
    }
    if failed.is_empty() { Ok(()) } else { Err(failed.join("; ")) }
}
