//! The system's own dialogs for files, which no WebDriver reaches: answered by keyboard.

use crate::page::Page;

/// Answers the dialog with that title with a path, and waits until it is gone.
pub fn answer(page: &Page<'_>, title: &str, path: &std::path::Path) {
    let path = path.to_str().unwrap();
    let display = page.display;
    let window = page.until(&format!("the dialog “{title}”"), |_| {
        let found = display.xdotool(&["search", "--onlyvisible", "--name", title])?;
        found.lines().next().map(str::to_owned)
    });
    display.xdotool(&["windowfocus", "--sync", &window]);
    // A path that begins with / opens the line for paths in a dialog to open, and is the name in one to save.
    display.xdotool(&["key", "--clearmodifiers", "ctrl+a"]);
    display.xdotool(&["type", "--clearmodifiers", "--delay", "4", path]);
    let start = std::time::Instant::now();
    page.until(&format!("the dialog “{title}” to close"), |_| {
        let open = display.xdotool(&["search", "--onlyvisible", "--name", title]).is_some();
        if open && start.elapsed().as_millis() > 300 {
            display.xdotool(&["key", "Return"]);
            std::thread::sleep(std::time::Duration::from_millis(300));
        }
        (!open).then_some(())
    });
}
