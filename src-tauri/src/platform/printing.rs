//! Printing a PDF on one of the system's printers, or saying in words why not.
//! Each system's own way is in its folder.

use waymark_api::Told;

#[cfg(target_os = "linux")]
pub use super::linux::printing::{print, printers};
#[cfg(target_os = "macos")]
pub use super::macos::printing::{print, printers};
#[cfg(windows)]
pub use super::windows::printing::{print, printers};

/// Nothing came out, and the letter is where it was.
pub(super) fn not_printed(happened: impl Into<String>, next: impl Into<String>) -> Told {
    Told::new(happened, "Nothing was printed; the letter is safe.", next)
}
