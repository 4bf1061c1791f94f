//! `cargo xtask demo`: everything built, an example office made, the window opened; where there is
//! no display, the main job walked in the real window on a virtual one, with what was seen kept.
//! Never here: how the window is driven (tests/gui).

use crate::{
    build::{as_given, built, cargo},
    packages,
    run::step,
    ui,
};
use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

pub const PASSPHRASE: &str = "quiet harbour lantern maple";

pub fn demo() -> Result<(), String> {
    packages::need()?;
    ui::install()?;
    as_given("Waymark and its command line (the first time takes minutes)", &["--no-bundle"])?;
    let out = fresh_folder("out/demo")?;
    let store = out.join("office");
    example_office(&store)?;
    println!("\nThe example office is in {}\nIts passphrase: {PASSPHRASE}\n", store.display());
    if has_display() { open(&store) } else { walk(&out, &store) }
}

pub fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// Empty: a demonstration begins with nothing of the one before.
pub fn fresh_folder(out: &str) -> Result<PathBuf, String> {
    let out = Path::new(out);
    let made = match std::fs::remove_dir_all(out) {
        Err(why) if why.kind() != std::io::ErrorKind::NotFound => Err(why),
        _ => std::fs::create_dir_all(out),
    };
    made.and_then(|()| out.canonicalize()).map_err(|why| format!("{}: {why}", out.display()))
}

pub fn example_office(store: &Path) -> Result<(), String> {
    let mut init = Command::new(built("waymark-cli")?);
    init.args(["init", "--office", "Birmingham", "--person", "Nadia Rahman", "--example"])
        .arg("--store")
        .arg(store)
        .env("WAYMARK_PASSPHRASE", PASSPHRASE);
    step("an example office", &mut init)
}

fn open(store: &Path) -> Result<(), String> {
    println!("Opening the window; this command ends when it is closed.");
    let mut window = Command::new(built("waymark")?);
    window.arg("--store").arg(store);
    step("Waymark", &mut window)
}

fn walk(out: &Path, store: &Path) -> Result<(), String> {
    println!("There is no display: the main job is walked in the real window on a virtual one.");
    let (pictures, letters) = (out.join("screens"), out.join("letters"));
    let mut job = cargo(&[
        "test",
        "-p",
        "waymark",
        "--test",
        "gui",
        "--",
        "--exact",
        "demo::the_main_job_in_the_example_office",
    ]);
    job.env("WAYMARK_APP", built("waymark")?)
        .env("WAYMARK_DEMO_STORE", store)
        .env("WAYMARK_SHOTS", &pictures)
        .env("WAYMARK_LETTERS", &letters);
    step("the main job in the window", &mut job)?;
    pages(&letters)?;
    println!(
        "\nScreens: {}\nLetters: {} (PDF, and each page as PNG)\nOpen it where there is a display: {} --store {}",
        pictures.display(),
        letters.display(),
        built("waymark")?.display(),
        store.display(),
    );
    Ok(())
}

/// Each page of each letter as a picture beside it.
fn pages(letters: &Path) -> Result<(), String> {
    let found = std::fs::read_dir(letters).map_err(|why| format!("{}: {why}", letters.display()))?;
    let mut drawn = 0;
    for letter in found.filter_map(|file| Some(file.ok()?.path())).filter(|path| is_pdf(path)) {
        let picture: OsString = letter.with_extension("").into_os_string();
        let mut draw = Command::new("pdftoppm");
        draw.args(["-png", "-r", "110"]).arg(&letter).arg(picture).stdout(Stdio::null());
        if !draw.status().is_ok_and(|status| status.success()) {
            return Err(format!("{} could not be drawn by pdftoppm", letter.display()));
        }
        drawn += 1;
    }
    if drawn == 0 { Err("no letter was written".to_owned()) } else { Ok(()) }
}

fn is_pdf(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "pdf")
}
