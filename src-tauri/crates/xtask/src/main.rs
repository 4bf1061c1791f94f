//! The project's own commands. `cargo xtask demo` shows Waymark, `cargo xtask test` runs every check there is.
//! Never here: a check itself; those stand beside what they check.
#![allow(clippy::print_stdout)] // What a step does is said where a person reads it.

mod bench;
mod build;
mod demo;
mod demo_sharing;
mod linked;
mod load;
mod notices;
mod packages;
mod peer;
mod run;
mod simulate;
mod test;
mod ui;

const USAGE: &str = "usage: cargo xtask COMMAND

  demo                      build Waymark, make an example office and open it (on a virtual display where
                            there is none, with the main job walked and pictures and letters kept)
  demo --sharing            a server and two laptops of one office, with a switch that cuts the connection
  test                      every check there is
  bench [NAME…] [--json FILE]
                            speed and memory, with the aims beside them
  simulate [--seeds N] [--from S] [--trace] | --planted [FAULT…]
                            sharing on simulated machines, by seeds; or the faults that it must find
  load [--day NAME|all] [--on sqlite|postgres|both] [--laptops N] [--office N] [--seconds N] [--seed N]
                            many laptops at a real server on this machine: how long they wait, what it takes
  notices                   write THIRD-PARTY-NOTICES.md anew";

fn main() -> std::process::ExitCode {
    // Paths below are the workspace's, wherever in it the command was typed.
    // Cargo says where that is now: two checkouts that build into one folder share the program.
    let here = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let root = std::path::Path::new(&here).ancestors().nth(3).unwrap_or(".".as_ref());
    if let Err(why) = std::env::set_current_dir(root) {
        eprintln!("xtask: {}: {why}", root.display());
        return std::process::ExitCode::FAILURE;
    }
    let mut asked = std::env::args().skip(1);
    let command = asked.next().unwrap_or_default();
    let rest: Vec<String> = asked.collect();
    let done = match (command.as_str(), rest.as_slice()) {
        ("demo", []) => demo::demo(),
        ("demo", [sharing]) if sharing == "--sharing" => demo_sharing::demo(),
        ("test", []) => test::test(),
        ("simulate", words) => simulate::simulate(words),
        ("load", words) => load::load(words),
        ("bench", words) => bench::bench(words),
        ("notices", []) => notices::write(),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask: {why}");
            std::process::ExitCode::FAILURE
        }
    }
}
