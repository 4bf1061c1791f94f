//! Linux: CUPS, D-Bus, WebKitGTK.

mod command;
pub mod locking;
pub mod printing;
pub mod webview;
