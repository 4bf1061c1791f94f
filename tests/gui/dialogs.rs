//! The system's own dialogs for files, which no WebDriver reaches: answered by keyboard.

use crate::page::Page;
use std::time::{Duration, Instant};

/// How long a dialog may take to open its line for paths; no window tells.
const OPENS: Duration = Duration::from_millis(600);

/// Answers the dialog with that title with a path, and waits until it is gone.
pub fn answer(page: &Page<'_>, title: &str, path: &std::path::Path) {
    let path = path.to_str().unwrap();
    let display = page.display;
    let window = page.until(&format!("the dialog “{title}”"), |_| {
        let found = display.xdotool(&["search", "--onlyvisible", "--name", title])?;
        found.lines().next().map(str::to_owned)
    });
    // Asked for again and again until it is answered: a dialog that is being drawn takes no keys yet.
    page.until(&format!("the dialog “{title}” to close"), |_| {
        let keys = |keys: &[&str]| display.xdotool(&[&["key", "--clearmodifiers"], keys].concat());
        display.xdotool(&["windowfocus", "--sync", &window])?;
        // The first / opens the line for paths, which takes what follows only when it is there.
        keys(&["ctrl+a"]);
        keys(&["slash"]);
        std::thread::sleep(OPENS);
        display.xdotool(&["type", "--clearmodifiers", "--delay", "15", path.trim_start_matches('/')]);
        // What the dialog completed by itself, after what was typed, goes.
        keys(&["shift+End", "Delete"]);
        keys(&["Return"]);
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(3) {
            if display.xdotool(&["search", "--onlyvisible", "--name", title]).is_none() {
                return Some(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        None
    });
}
