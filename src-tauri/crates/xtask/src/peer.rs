//! What Waymark is measured beside: installed for the benchmark alone, next to what is built.
//! Never here: anything that a build, a test or a user needs.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

const TYPST: &str = "typst==0.15.2";

/// Where Python finds typst. An installation that was broken off is done anew.
pub fn typst() -> Result<PathBuf, String> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(PathBuf::from("target"), PathBuf::from);
    std::fs::create_dir_all(&target).map_err(|why| format!("{}: {why}", target.display()))?;
    let place = target.canonicalize().map_err(|why| why.to_string())?.join("peers").join(TYPST);
    if works(&place) {
        return Ok(place);
    }
    println!("installing {TYPST}, which letters are measured beside");
    let tried = Command::new("python3")
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--upgrade"])
        .args(["--only-binary", ":all:", "--target"])
        .arg(&place)
        .arg(TYPST)
        .status();
    if tried.is_ok_and(|s| s.success()) && works(&place) {
        return Ok(place);
    }
    Err(format!("{TYPST} could not be installed. It needs the package python3-pip and a connection to PyPI."))
}

fn works(place: &Path) -> bool {
    let mut python = Command::new("python3");
    python.args(["-c", "import typst"]).env("PYTHONPATH", place);
    python.output().is_ok_and(|o| o.status.success())
}
