//! `cargo xtask demo --sharing`: a server and two laptops of one example office on this machine, with a switch that cuts
//! the connection between them. Without a display, what two people do is walked on virtual ones, with what was seen kept.

use crate::{
    build::{as_given, built, cargo},
    demo::{PASSPHRASE, example_office, fresh_folder, has_display},
    packages,
    run::step,
    ui,
};
use serde_json::Value;
use std::{
    io::{BufRead, Write},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    time::{Duration, Instant},
};

const OFFICE: &str = "Birmingham";

pub fn demo() -> Result<(), String> {
    packages::need()?;
    ui::install()?;
    as_given("Waymark, its command line and its server (the first time takes minutes)", &["--no-bundle"])?;
    let mut server = cargo(&["build", "--release", "-p", "waymark-serve"]);
    step("the server", &mut server)?;
    let out = fresh_folder("out/demo-sharing")?;
    if !has_display() {
        return walk(&out);
    }
    let mut house = House::new(&out.join("server"))?;
    let laptops = [out.join("laptop-1"), out.join("laptop-2")];
    two_laptops(&house, &laptops)?;
    println!("\nTwo laptops of one office. The passphrase of both: {PASSPHRASE}\n");
    let windows = laptops.each_ref().map(|store| {
        let mut window = Command::new(built("waymark")?);
        window.arg("--store").arg(store).spawn().map_err(|why| format!("Waymark: {why}"))
    });
    let [mut one, mut two] = windows.map(|window| window.map_err(|why| why.to_string()));
    house.switch_until(|| [&mut one, &mut two].into_iter().all(ended));
    [one, two].into_iter().try_for_each(|window| window.map(drop))
}

fn ended(window: &mut Result<Child, String>) -> bool {
    window.as_mut().map_or(true, |window| !matches!(window.try_wait(), Ok(None)))
}

fn walk(out: &Path) -> Result<(), String> {
    println!("There is no display: two people are walked in two real windows on virtual ones.");
    let pictures = out.join("screens");
    let test = "sharing::two_laptops_share_an_office_and_settle_what_both_changed";
    let mut job = cargo(&["test", "-p", "waymark", "--test", "gui", "--", "--exact", test]);
    job.env("WAYMARK_APP", built("waymark")?).env("WAYMARK_SHOTS", &pictures);
    step("two laptops in two windows", &mut job)?;
    println!("\nScreens: {}", pictures.display());
    Ok(())
}

/// What a program says, where it went well.
fn said(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stderr(Stdio::inherit()).output().map_err(|why| format!("{name}: {why}"))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(format!("{name} failed; what it said stands above")),
    }
}

struct House {
    dir: PathBuf,
    running: Option<Child>,
}

impl House {
    fn new(dir: &Path) -> Result<Self, String> {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = free.map_err(|why| format!("no free port: {why}"))?.port();
        let mut house = House { dir: dir.to_owned(), running: None };
        house.tell(&["init", "--name", "127.0.0.1", "--port", &port.to_string()])?;
        house.start()?;
        Ok(house)
    }

    fn command(&self) -> Result<Command, String> {
        let mut command = Command::new(built("waymark-server")?);
        command.arg("--dir").arg(&self.dir);
        Ok(command)
    }

    fn tell(&self, words: &[&str]) -> Result<String, String> {
        said(self.command()?.args(words))
    }

    /// The line of an invitation, out of what is said around it.
    fn invitation(&self, words: &[&str]) -> Result<String, String> {
        let text = self.tell(words)?;
        let line = text.lines().find(|line| line.starts_with("waymark:"));
        line.map(str::to_owned).ok_or_else(|| "the server gave no invitation".to_owned())
    }

    fn start(&mut self) -> Result<(), String> {
        let log = std::fs::File::options().append(true).create(true).open(self.dir.with_extension("log"));
        let log = log.map_err(|why| format!("the server's log: {why}"))?;
        let serving = self.command()?.arg("serve").stderr(log).spawn();
        self.running = Some(serving.map_err(|why| format!("waymark-server: {why}"))?);
        Ok(())
    }

    fn stop(&mut self) {
        if let Some(mut running) = self.running.take() {
            let _ = running.kill();
            let _ = running.wait();
        }
    }

    /// Enter cuts the connection, and mends it.
    fn switch_until(&mut self, mut over: impl FnMut() -> bool) {
        let (tell, told) = mpsc::channel();
        std::thread::spawn(move || {
            for _ in std::io::stdin().lock().lines() {
                if tell.send(()).is_err() {
                    return;
                }
            }
        });
        let say = |connected: bool| {
            let (is, does) = if connected { ("there", "cut it") } else { ("cut", "mend it") };
            print!("The connection is {is}. Enter to {does}; close both windows to end. ");
            let _ = std::io::stdout().flush();
        };
        say(true);
        while !over() {
            if told.recv_timeout(Duration::from_millis(300)).is_err() {
                continue;
            }
            match self.running {
                Some(_) => self.stop(),
                None => {
                    if let Err(why) = self.start() {
                        println!("{why}");
                    }
                }
            }
            say(self.running.is_some());
        }
        println!();
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.stop();
    }
}

fn laptop(store: &Path, words: &[&str], typed: &str) -> Result<Value, String> {
    let mut command = Command::new(built("waymark-cli")?);
    command.args(["--json", "--store"]).arg(store).args(words).env("WAYMARK_PASSPHRASE", PASSPHRASE);
    let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = spawned.map_err(|why| format!("waymark-cli: {why}"))?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(typed.as_bytes()).map_err(|why| format!("waymark-cli: {why}"))?;
    }
    let output = child.wait_with_output().map_err(|why| format!("waymark-cli: {why}"))?;
    if !output.status.success() {
        return Err(format!("waymark-cli {} failed; what it said stands above", words.join(" ")));
    }
    serde_json::from_slice(&output.stdout).map_err(|why| format!("waymark-cli: {why}"))
}

fn two_laptops(house: &House, stores: &[PathBuf; 2]) -> Result<(), String> {
    let [first, second] = stores;
    example_office(first)?;
    println!("\n== the example office goes to the server, and to a second laptop");
    let began = Instant::now();
    let founding = house.invitation(&["office", "add", OFFICE, "--manager", "Nadia Rahman"])?;
    laptop(first, &["share", "--with", "-", "--label", "Nadia's laptop"], &founding)?;
    let invitation = house.invitation(&["staff", "add", "Ben Arden", "--office", OFFICE])?;
    let joined = laptop(second, &["join", "-", "--label", "Ben's laptop"], &invitation)?;
    let device = joined["device"].as_str().unwrap_or_default();
    house.tell(&["device", "confirm", device])?;
    laptop(second, &["share"], "")?;
    println!("== the second laptop has the whole office, {} s", began.elapsed().as_secs());
    Ok(())
}
