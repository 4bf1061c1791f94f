//! The office locks when the computer does.

use crate::{desk::Desk, office};
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

/// A session bus of one's own.
struct Bus {
    process: Child,
    address: String,
}

impl Bus {
    fn start() -> Self {
        let mut process = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("dbus-daemon starts (package dbus)");
        let mut address = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Bus { process, address: address.trim().to_owned() }
    }

    fn say_that_the_screen_is_locked(&self, locked: bool) {
        let said = Command::new("gdbus")
            .args(["emit", "--session", "--object-path", "/org/freedesktop/ScreenSaver"])
            .args(["--signal", "org.freedesktop.ScreenSaver.ActiveChanged", &locked.to_string()])
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .status();
        assert!(said.expect("gdbus runs (package libglib2.0-bin)").success());
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn the_office_locks_with_the_screen_of_the_computer() {
    let bus = Bus::start();
    let desk = Desk::with(&[("DBUS_SESSION_BUS_ADDRESS", bus.address.clone())]);
    let page = desk.open();
    let code = office::make(&page);
    office::begin(&page, &code);
    bus.say_that_the_screen_is_locked(false);
    page.see("h1", "Today");
    bus.say_that_the_screen_is_locked(true);
    page.see("h1", "Waymark is locked");
    office::unlock(&page);
    page.see("h1", "Today");
    page.close();
}
