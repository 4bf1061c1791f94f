//! A desk for one test: a display, a folder for the office, and the program that can be started
//! and closed on it. Everything ends with it.

use crate::{driver::Driver, page::Page};
use std::{
    io::Read,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// One window at a time: two cores paint one window steadily, and three not at all.
static ONE: Mutex<()> = Mutex::new(());

pub struct Desk {
    pub driver: Driver,
    pub display: Display,
    store: PathBuf,
    _home: tempfile::TempDir,
    folder: PathBuf,
    _one: Option<MutexGuard<'static, ()>>,
}

/// The program under test; `cargo xtask demo` names its release build.
pub fn program() -> String {
    std::env::var("WAYMARK_APP")
        .unwrap_or_else(|_| option_env!("CARGO_BIN_EXE_waymark").unwrap_or("waymark").to_owned())
}

impl Desk {
    pub fn new() -> Self {
        Self::with(&[])
    }

    /// With an environment of its own besides.
    pub fn with(more: &[(&str, String)]) -> Self {
        Self::on(Some(ONE.lock().unwrap_or_else(PoisonError::into_inner)), more)
    }

    /// A second one beside this, for two laptops of one office.
    pub fn beside(&self) -> Self {
        Self::on(None, &[])
    }

    fn on(one: Option<MutexGuard<'static, ()>>, more: &[(&str, String)]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let path = |name: &str| {
            let path = home.path().join(name);
            std::fs::create_dir_all(&path).unwrap();
            path
        };
        let store = std::env::var_os("WAYMARK_DEMO_STORE").map_or_else(|| path("store"), PathBuf::from);
        let folder = path("files");
        let display = Display::start();
        let text = |path: PathBuf| path.to_string_lossy().into_owned();
        let mut environment = vec![
            ("DISPLAY", display.name.clone()),
            ("HOME", text(path("home"))),
            ("XDG_DATA_HOME", text(path("data"))),
            ("XDG_CONFIG_HOME", text(path("config"))),
            ("XDG_CACHE_HOME", text(path("cache"))),
            ("XDG_RUNTIME_DIR", text(path("run"))),
            ("WAYMARK_STORE", store.to_string_lossy().into_owned()),
            ("TAURI_WEBVIEW_AUTOMATION", "true".to_owned()),
            ("GDK_BACKEND", "x11".to_owned()),
            ("GSETTINGS_BACKEND", "memory".to_owned()),
            ("NO_AT_BRIDGE", "1".to_owned()),
            ("GTK_USE_PORTAL", "0".to_owned()),
            ("LIBGL_ALWAYS_SOFTWARE", "1".to_owned()),
            ("LANG", "C.UTF-8".to_owned()),
        ];
        environment.extend(more.iter().cloned());
        Desk { driver: Driver::start(&environment), display, store, folder, _home: home, _one: one }
    }

    /// Starts the program and waits until its first screen is there.
    pub fn open(&self) -> Page<'_> {
        let session = self.driver.open(&program(), &[]).expect("the window opens");
        let page = Page::new(session, &self.display);
        page.until("the first screen", |page| page.has("h1", "").then_some(()));
        page
    }

    pub fn store(&self) -> &Path {
        &self.store
    }

    /// Where files that a person has lie.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Where the letters go: the folder that WAYMARK_LETTERS names, else one that ends with the desk.
    pub fn letters(&self) -> PathBuf {
        let folder = std::env::var_os("WAYMARK_LETTERS").map_or_else(|| self.file("letters"), PathBuf::from);
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.file(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

/// A virtual display.
pub struct Display {
    process: Child,
    pub name: String,
}

impl Display {
    fn start() -> Self {
        // Xvfb takes the first display that is free and writes its number when it is ready.
        let mut process = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb starts (package xvfb)");
        let mut out = process.stdout.take().unwrap();
        let mut number = String::new();
        let mut byte = [0_u8];
        while out.read(&mut byte).unwrap() == 1 && byte[0] != b'\n' {
            number.push(byte[0] as char);
        }
        assert!(!number.is_empty(), "Xvfb did not say its display");
        Display { process, name: format!(":{number}") }
    }

    /// xdotool on this display; what it says.
    pub fn xdotool(&self, arguments: &[&str]) -> Option<String> {
        let said = Command::new("xdotool").args(arguments).env("DISPLAY", &self.name).output();
        let said = said.expect("xdotool runs (package xdotool)");
        said.status.success().then(|| String::from_utf8_lossy(&said.stdout).trim().to_owned())
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
