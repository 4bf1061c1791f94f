//! The screens: their packages and their build.

use crate::run::step;
use std::{fs, process::Command};

pub fn npm(args: &[&str]) -> Command {
    let mut npm = Command::new("npm");
    npm.args(args).current_dir("ui");
    npm
}

/// Installs the packages of the lock file, unless just these are there.
pub fn install() -> Result<(), String> {
    let wanted = fs::read("ui/package-lock.json").map_err(|e| format!("ui/package-lock.json: {e}"))?;
    let mark = "ui/node_modules/.installed-from-lock.json";
    if fs::read(mark).is_ok_and(|held| held == wanted) {
        return Ok(());
    }
    step("packages of the screens", &mut npm(&["ci", "--no-audit", "--no-fund"]))?;
    fs::write(mark, wanted).map_err(|e| format!("{mark}: {e}"))
}

pub fn build() -> Result<(), String> {
    step("build of the screens", &mut npm(&["run", "build"]))
}
