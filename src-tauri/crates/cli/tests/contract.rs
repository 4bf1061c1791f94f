//! What there is to type, held in one page that a reader sees change: `help.txt`.
//! `WAYMARK_UPDATE=1 cargo test -p waymark-cli --test contract` writes it anew.
#![allow(clippy::unwrap_used)]

mod run;

use run::bare;
use std::{fmt::Write, fs, path::Path};

const COMMANDS: &[&str] = &[
    "",
    "init",
    "import",
    "undo-import",
    "list",
    "show",
    "export",
    "placement check",
    "placement set",
    "placement confirm",
    "letters",
    "backup",
    "restore",
    "check",
];

#[test]
fn the_help_is_what_it_was() {
    let desk = bare();
    let mut all = String::new();
    for command in COMMANDS {
        let words: Vec<&str> = command.split(' ').filter(|w| !w.is_empty()).chain(["--help"]).collect();
        let _ = writeln!(all, "$ waymark-cli {}\n{}", words.join(" "), desk.well(&words));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/help.txt");
    if std::env::var_os("WAYMARK_UPDATE").is_some() {
        fs::write(&path, &all).unwrap();
    }
    let held = fs::read_to_string(&path).unwrap();
    assert_eq!(held, all, "the help changed; WAYMARK_UPDATE=1 writes it anew");
    let overview = desk.well(&["--help"]);
    for command in COMMANDS {
        assert!(overview.contains(command), "the help does not name {command}");
    }
    assert!(desk.well(&["--version"]).starts_with("waymark-cli 0."));
}
