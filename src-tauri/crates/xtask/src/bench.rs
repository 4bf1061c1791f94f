//! `cargo xtask bench`: builds what is given to people, then measures it (see `tests/bench`).
//! Never here: a measurement.

use crate::{
    build::{as_given, built, cargo},
    packages, peer,
    run::step,
    ui,
};

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
        as_given("the program and its package, as they are given to people", &["--bundles", "deb"])?;
    }
    if wants("postgres") {
        let speed = ["--lib", "postgres::tests::speed", "--", "--ignored", "--nocapture", "--test-threads=1"];
        let mut job = cargo(&["test", "--release", "-p", "waymark-server"]);
        step("PostgreSQL: order by heads beside a plain sequence", job.args(speed))?;
        if !names.is_empty() && names.iter().all(|name| *name == "postgres") {
            return Ok(());
        }
    }
    let mut run = cargo(&["bench", "-p", "waymark-cli", "--bench", "waymark", "--"]);
    // The benchmark runs in its package's folder; a file that is named belongs to this one.
    let here = std::env::current_dir().map_err(|e| e.to_string())?;
    let mut file_next = false;
    for word in words.iter().filter(|word| *word != "postgres") {
        run.arg(if file_next { here.join(word).into_os_string() } else { word.into() });
        file_next = word == "--json";
    }
    if let Ok(program) = built("waymark") {
        run.env("WAYMARK_APP", program);
    }
    if wants("letters-typst") {
        // Without it every other figure is still one; the step itself says what is missing.
        match peer::typst() {
            Ok(place) => drop(run.env("WAYMARK_TYPST", place)),
            Err(why) => eprintln!("{why}"),
        }
    }
    step("speed and memory", &mut run)
}
