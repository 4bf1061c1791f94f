//! What differs between operating systems: printing, the computer's own lock, the web view's settings.
//! The only place of the shell that names one.

pub mod printing;

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
pub use linux::{locking, webview};
#[cfg(target_os = "macos")]
pub use macos::{locking, webview};
#[cfg(windows)]
pub use windows::{locking, webview};
