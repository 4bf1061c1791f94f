//! The one window, which shows Waymark's own screens and nothing else.

use crate::platform;
use tauri::{AppHandle, Url, WebviewWindow, WebviewWindowBuilder, webview::NewWindowResponse};

pub fn open(app: &AppHandle) -> tauri::Result<WebviewWindow> {
    let config = app.config().app.windows.first().cloned().unwrap_or_default();
    let builder = WebviewWindowBuilder::from_config(app, &config)?
        .on_navigation(is_own)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        // A test drives the window only when it keeps web data like any other window does.
        .incognito(std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_none());
    let window = builder.build()?;
    platform::webview::harden(&window)?;
    Ok(window)
}

/// Waymark's screens are at tauri://localhost (http://tauri.localhost on Windows); while they are
/// being developed, at Vite's address.
fn is_own(url: &Url) -> bool {
    let own = match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    };
    own || (tauri::is_dev() && url.host_str() == Some("localhost") && url.port() == Some(5173))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_goes_nowhere_but_to_its_own_screens() {
        let goes = |url: &str| is_own(&url.parse().unwrap());
        assert!(goes("tauri://localhost/index.html"));
        assert!(goes("http://tauri.localhost/"));
        for other in [
            "https://example.com/",
            "tauri://elsewhere/",
            "file:///etc/passwd",
            "about:blank",
            "data:text/html,x",
        ] {
            assert!(!goes(other), "{other}");
        }
    }
}
