//! Every check there is, the quick ones first; all run, and what failed is named at the end.

use crate::{build::cargo, notices, packages, run::step, ui};

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
    look(notices::check());
    if failed.is_empty() {
        println!("\nevery check passed");
        return Ok(());
    }
    Err(failed.join("\n       "))
}
