//! Linux: CUPS, D-Bus, WebKitGTK.

mod abilities;
mod command;
pub mod locking;
pub mod printing;
pub mod webview;
