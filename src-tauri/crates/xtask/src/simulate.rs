//! `cargo xtask simulate`: sharing on simulated machines, many seeds fast.
//! Never here: what a run does (see `crates/simulate`).

use crate::{build::cargo, packages, run::step};

pub fn simulate(words: &[String]) -> Result<(), String> {
    packages::need()?;
    let mut run = cargo(&["run", "--release", "--quiet", "-p", "waymark-simulate", "--"]);
    step("sharing, simulated", run.args(words))
}
