//! Every check there is, the quick ones first; all run, and what failed is named at the end.

use crate::{notices, packages, run::step, ui};
use std::process::Command;

/// Cargo with the environment that builds without compiling OpenSSL where its headers are installed.
pub fn cargo(args: &[&str]) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(args);
    if packages::has_openssl() {
        cargo.env("OPENSSL_NO_VENDOR", "1");
    }
    cargo
}

pub fn test() -> Result<(), String> {
    packages::need()?;
    let mut failed = Vec::new();
    let mut look = |done: Result<(), String>| failed.extend(done.err());
    look(step("Rust is formatted", &mut cargo(&["fmt", "--all", "--check"])));
    // The window embeds the built screens, so they come before everything that builds it.
    look(ui::install().and_then(|()| ui::build()));
    look(step("types of the screens", &mut ui::npm(&["run", "check"])));
    look(step("tests of the screens", &mut ui::npm(&["test"])));
    look(step(
        "lints",
        &mut cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]),
    ));
    look(step("tests of every room", &mut cargo(&["test", "--workspace", "--no-fail-fast"])));
    println!("\n== third-party notices");
    look(notices::notices(true));
    if failed.is_empty() {
        println!("\nevery check passed");
        return Ok(());
    }
    Err(failed.join("\n       "))
}
