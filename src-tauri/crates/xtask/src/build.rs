//! How the programs are built, and where they are then.

use crate::{packages, run::step};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// Cargo with the environment that builds without compiling OpenSSL where its headers are installed.
pub fn cargo(args: &[&str]) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(args);
    with_openssl(&mut cargo);
    cargo
}

fn with_openssl(command: &mut Command) {
    if packages::has_openssl() {
        command.env("OPENSSL_NO_VENDOR", "1");
    }
}

/// Every program as it is given to people, screens and command line included; `bundle` says in which package.
pub fn as_given(title: &str, bundle: &[&str]) -> Result<(), String> {
    let mut tauri = Command::new("npm");
    tauri.args(["exec", "--prefix", "ui", "--", "tauri", "build", "--ci"]).args(bundle);
    with_openssl(&mut tauri);
    step(title, &mut tauri)
}

/// A program that `as_given` built.
pub fn built(program: &str) -> Result<PathBuf, String> {
    let target = std::env::var_os("CARGO_TARGET_DIR");
    let folder = target.as_deref().map_or(Path::new("target"), Path::new);
    let path = folder.join("release").join(program);
    path.canonicalize().map_err(|why| format!("{}: {why}", path.display()))
}
