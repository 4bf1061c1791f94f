//! An office made in the window, as on its first day.

use crate::page::{Page, keys};
use serde_json::json;

pub const PASSPHRASE: &str = "quiet harbour lantern maple";

/// Makes the office; gives the recovery code that was shown.
pub fn make(page: &Page<'_>) -> String {
    page.fill("textbox", "Name of the office", "Birmingham office");
    page.fill("textbox", "Your name", "Nadia Rahman");
    page.fill("#passphrase", "", PASSPHRASE);
    page.fill("#again", "", PASSPHRASE);
    page.press("create-office");
    page.see("h1", "Keep your recovery code");
    recovery_code(page)
}

/// Read off the page that is shown, as a person does: eight groups of four, each with its number.
pub fn recovery_code(page: &Page<'_>) -> String {
    page.until("the page with the recovery code", |page| {
        let words = page
            .script("return document.querySelector('canvas')?.getAttribute('aria-label') ?? ''", json!([]));
        let words: Vec<&str> = words.as_str()?.split_whitespace().collect();
        let group = |number: usize| {
            words.windows(2).find(|pair| {
                pair[0] == number.to_string() && pair[1].len() == 4 && pair[1] == pair[1].to_uppercase()
            })
        };
        let groups: Option<Vec<&str>> = (1..=8).map(|number| Some(group(number)?[1])).collect();
        Some(groups?.join(" "))
    })
}

/// Types the code and begins.
pub fn begin(page: &Page<'_>, code: &str) {
    page.fill("#code", "", code);
    page.press("check-code");
    page.see("h1", "Today");
}

pub fn unlock(page: &Page<'_>) {
    page.see("h1", "Waymark is locked");
    page.fill("#passphrase", "", PASSPHRASE);
    page.chord(&[keys::ENTER]);
    page.gone("h1", "Waymark is locked");
}
