//! `cargo xtask load`: many laptops at a real server, as both are given to people.
//! Never here: a laptop, a server (see `crates/load`).

use crate::{build::cargo, packages, run::step};

pub fn load(words: &[String]) -> Result<(), String> {
    packages::need()?;
    step("the server", &mut cargo(&["build", "--release", "--quiet", "-p", "waymark-serve"]))?;
    let mut run = cargo(&["run", "--release", "--quiet", "-p", "waymark-load", "--"]);
    step("laptops at a server", run.args(words))
}
