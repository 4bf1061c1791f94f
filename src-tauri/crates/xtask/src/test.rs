//! Every check there is, the quick ones first.

use crate::{packages, run::step};
use std::process::Command;

fn cargo(args: &[&str]) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(args);
    if packages::has_openssl() {
        cargo.env("OPENSSL_NO_VENDOR", "1");
    }
    cargo
}

pub fn test() -> Result<(), String> {
    packages::need()?;
    step("tests of every room", &mut cargo(&["test", "--workspace", "--no-fail-fast"]))?;
    println!("\nevery check passed");
    Ok(())
}
