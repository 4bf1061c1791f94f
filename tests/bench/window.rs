//! The real window: from the program's start to paint, from a key to painted rows, and the memory of it all.
//! Times are taken inside the page, from the event to the frame after the change; the driver's own time is not in them.

use crate::{
    desk::{Desk, program},
    figure::Figure,
    measure::proportional,
    office::PASSPHRASE,
    page::{Page, keys},
};
use serde_json::json;
use std::{fs, path::Path};

const STARTS: usize = 5;
const UNLOCKS: usize = 5;
const RECORDS: usize = 40;
/// Rows that a list shows without scrolling; what is out of sight cannot be clicked.
const IN_SIGHT: usize = 12;
const TYPED: [&str; 8] = ["khan", "smith", "begum", "harp", "o'br", "nguy", "adey", "b12"];

/// Resolves when there is a heading, painted; says whether it had to be waited for, and the page's own clock.
const STARTED: &str = "
    const done = arguments[arguments.length - 1];
    const there = () => document.querySelector('h1');
    const waited = !there();
    const asked = () => performance.getEntriesByType('resource').find((e) => e.name.includes('app_state'))?.responseEnd ?? 0;
    const first = () => Math.max(asked(), performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.now());
    const look = () => {
        if (!there()) return requestAnimationFrame(look);
        if (!waited) return done([false, performance.timeOrigin + first()]);
        requestAnimationFrame(() => setTimeout(() => done([true, performance.timeOrigin + performance.now()])));
    };
    look();";

/// Waits in the page for the next key or click (which is one when the button is let go) and then for what `ready` sees; arguments: a selector, and what must differ.
const WATCH: &str = "
    const [selector, differs] = arguments;
    const shown = () => [...document.querySelectorAll(selector)].map((e) => e.textContent).join('|');
    const before = differs ? shown() : null;
    window.waited = new Promise((done) => {
        let start = null;
        const begin = () => { start ??= performance.now(); };
        addEventListener('keydown', begin, { capture: true });
        addEventListener('pointerup', begin, { capture: true });
        const end = (time) => {
            look.disconnect();
            removeEventListener('keydown', begin, { capture: true });
            removeEventListener('pointerup', begin, { capture: true });
            done(time);
        };
        const look = new MutationObserver(() => {
            if (start === null) return;
            const now = differs ? shown() : null;
            if (differs ? now === before || now === '' : !document.querySelector(selector)) return;
            look.disconnect();
            requestAnimationFrame(() => setTimeout(() => end(performance.now() - start)));
        });
        look.observe(document.documentElement, { childList: true, subtree: true, characterData: true });
        setTimeout(() => end(-1), 3000);
    });";

const WAITED: &str = "const done = arguments[arguments.length - 1]; window.waited.then(done);";

/// The milliseconds from what `act` presses to the paint; none when nothing changed.
fn timed(page: &Page<'_>, selector: &str, differs: bool, act: impl FnOnce()) -> Option<f64> {
    page.script(WATCH, json!([selector, differs]));
    act();
    page.script_async(WAITED, json!([])).as_f64().filter(|t| *t >= 0.0)
}

pub fn window(_: &Path) -> Vec<Figure> {
    let desk = Desk::new();
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let page = Page::new(desk.driver.open(&program(), &[]).expect("the window opens"), &desk.display);
        let said = page.script_async(STARTED, json!([]));
        if let (Some(began), Some(painted)) = (process().and_then(began), said[1].as_f64()) {
            starts.push(painted - began);
        }
        page.see("h1", "Waymark is locked");
        page.close();
    }
    let page = desk.open();
    unlock(&page);
    page.press("go-student");
    page.see("row", "");
    let mut unlocks = Vec::new();
    for _ in 0..UNLOCKS {
        page.chord(&[keys::CONTROL, 'l']);
        page.see("h1", "Waymark is locked");
        page.fill("#passphrase", "", PASSPHRASE);
        unlocks.extend(timed(&page, "tbody tr", false, || page.chord(&[keys::ENTER])));
        page.see("row", "");
    }
    let memory_of_list = memory();
    let rows = typing(&page);
    let (records, forms) = records(&page);
    let memory_at_end = memory();
    page.close();
    let p95 = |name: &str, times: &[f64], aim: f64| Figure::many(name, times).aim(aim);
    vec![
        Figure::rounds("start to the unlock screen painted", &starts).aim(700.0),
        Figure::rounds("unlock to the list painted, in the window", &unlocks).aim(1000.0),
        p95("a key pressed to rows painted", &rows, 50.0),
        p95("a record opened to its page painted", &records, 60.0),
        p95("a form opened to its fields painted", &forms, 60.0),
        Figure::one("memory of the window (PSS), a list open", "MiB", memory_of_list).aim(320.0),
        Figure::one("memory of the window (PSS), after all of this", "MiB", memory_at_end).aim(320.0),
    ]
}

fn unlock(page: &Page<'_>) {
    page.see("h1", "Waymark is locked");
    page.fill("#passphrase", "", PASSPHRASE);
    page.chord(&[keys::ENTER]);
    page.gone("h1", "Waymark is locked");
}

fn typing(page: &Page<'_>) -> Vec<f64> {
    let (mut times, mut keys) = (Vec::new(), 0);
    for word in TYPED {
        page.fill("#list-search", "", " ");
        whole_list(page);
        page.script("const e = document.querySelector('#list-search'); e.focus(); e.select();", json!([]));
        for key in word.chars() {
            times.extend(timed(page, "tbody tr", true, || page.chord(&[key])));
            keys += 1;
        }
    }
    eprintln!("{} of {keys} keys changed no row within 3 s and are not counted", keys - times.len());
    page.fill("#list-search", "", " ");
    times
}

fn whole_list(page: &Page<'_>) {
    page.until("the whole list", |page| {
        (page.script("return document.querySelector('table')?.ariaRowCount", json!([])) == json!("201"))
            .then_some(())
    });
}

/// Opens one row after the other beside the list, and the form of every fourth.
fn records(page: &Page<'_>) -> (Vec<f64>, Vec<f64>) {
    let (mut opened, mut forms) = (Vec::new(), Vec::new());
    whole_list(page);
    for at in 0..RECORDS {
        let row = format!("tbody tr:nth-child({}) button.open", at % IN_SIGHT + 1);
        opened.extend(timed(page, "[data-testid=record-title]", true, || page.click(&row, "")));
        if at % 4 == 3 {
            forms.extend(timed(page, "form.fields input", false, || page.press("edit-record")));
            page.click("button", "Leave without saving");
            page.gone("testid", "form");
            page.press("go-student");
            whole_list(page);
        }
    }
    (opened, forms)
}

/// The running program, found by what it runs.
fn process() -> Option<u32> {
    let wanted = fs::canonicalize(program()).ok()?;
    let all = fs::read_dir("/proc").ok()?.filter_map(|e| e.ok()?.file_name().to_str()?.parse::<u32>().ok());
    all.filter(|id| fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|exe| exe == wanted)).max()
}

fn stat(id: u32) -> Vec<String> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    text.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().map(str::to_owned).collect()
}

/// When a process began, in milliseconds since 1970, to a hundredth of a second.
fn began(id: u32) -> Option<f64> {
    let ticks: f64 = stat(id).get(19)?.parse().ok()?;
    let up: f64 = fs::read_to_string("/proc/uptime").ok()?.split_whitespace().next()?.parse().ok()?;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?.as_secs_f64();
    Some((now - up + ticks / 100.0) * 1e3)
}

/// The program and everything that it started.
fn memory() -> f64 {
    let Some(program) = process() else { return f64::NAN };
    let parents: Vec<(u32, u32)> = fs::read_dir("/proc")
        .map(|all| all.filter_map(|e| e.ok()?.file_name().to_str()?.parse::<u32>().ok()).collect::<Vec<_>>())
        .unwrap_or_default()
        .into_iter()
        .filter_map(|id| Some((id, stat(id).get(1)?.parse().ok()?)))
        .collect();
    let mut family = vec![program];
    let mut at = 0;
    while let Some(parent) = family.get(at).copied() {
        family.extend(parents.iter().filter(|(_, p)| *p == parent).map(|(id, _)| *id));
        at += 1;
    }
    family.into_iter().map(proportional).sum()
}
