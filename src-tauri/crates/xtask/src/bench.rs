//! `cargo xtask bench`: builds what is given to people, then measures it (see `tests/bench`).
//! Never here: a measurement.

use crate::{packages, run::step, test::cargo, ui};
use std::{path::PathBuf, process::Command};

/// Names choose steps; none are all. What is only measured through the window or its package needs them built.
pub fn bench(words: &[String]) -> Result<(), String> {
    packages::need()?;
    let names: Vec<&String> = {
        let mut after_json = false;
        words
            .iter()
            .filter(|w| !std::mem::replace(&mut after_json, *w == "--json") && *w != "--json")
            .collect()
    };
    let wants = |step: &str| names.is_empty() || names.iter().any(|n| step.starts_with(n.as_str()));
    if wants("window") || wants("sizes") {
        ui::install()?;
        let mut tauri = Command::new("npm");
        tauri.args(["exec", "--prefix", "ui", "--", "tauri", "build", "--bundles", "deb", "--ci"]);
        if packages::has_openssl() {
            tauri.env("OPENSSL_NO_VENDOR", "1");
        }
        step("the program and its package, as they are given to people", &mut tauri)?;
    }
    let mut run = cargo(&["bench", "-p", "waymark-cli", "--bench", "waymark", "--"]);
    // The benchmark runs in its package's folder; a file that is named belongs to this one.
    let here = std::env::current_dir().map_err(|e| e.to_string())?;
    let mut file_next = false;
    for word in words {
        run.arg(if file_next { here.join(word).into_os_string() } else { word.into() });
        file_next = word == "--json";
    }
    run.env("WAYMARK_APP", target().join("release/waymark"));
    step("speed and memory", &mut run)
}

/// Where cargo builds; seen from the benchmark's own folder too.
fn target() -> PathBuf {
    let named = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    std::env::current_dir().map_or(named.clone(), |here| here.join(named))
}
