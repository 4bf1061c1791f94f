//! What is wrong with a template, in words for the person who writes it.
//! Never here: what counts as wrong.

use std::fmt;

use serde::Serialize;

/// One thing to put right: where, what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fault {
    /// Counted from 1.
    pub line: usize,
    pub words: String,
    /// What was named there and is not known, or cannot be used so.
    pub name: Option<String>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.words)
    }
}

/// No one puts more right at once.
const MOST: usize = 100;

#[derive(Debug, Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    pub fn add(&mut self, line: usize, words: impl Into<String>) {
        self.push(Fault { line, words: words.into(), name: None });
    }

    pub fn named(&mut self, line: usize, name: &str, words: impl Into<String>) {
        self.push(Fault { line, words: words.into(), name: Some(short(name)) });
    }

    fn push(&mut self, fault: Fault) {
        if self.0.len() < MOST && !self.0.contains(&fault) {
            self.0.push(fault);
        }
    }

    pub fn none(&mut self) -> Result<(), Vec<Fault>> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut faults = std::mem::take(&mut self.0);
        faults.sort_by_key(|fault| fault.line);
        Err(faults)
    }
}

/// What was typed, cut where it would be longer than what is said about it.
pub(super) fn short(text: &str) -> String {
    let text = text.trim();
    let seen = |c: char| if c.is_control() { '\u{FFFD}' } else { c };
    match text.char_indices().nth(40) {
        Some((at, _)) => text[..at].chars().map(seen).chain(['…']).collect(),
        None => text.chars().map(seen).collect(),
    }
}
