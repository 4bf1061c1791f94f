//! What a person is told when something was not done: what happened, what is safe, what to do next.
//! Never here: the words themselves; each error brings its own.

use std::fmt;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub happened: String,
    /// "Nothing was changed."
    pub safe: String,
    /// Empty when there is nothing to do.
    pub next: String,
}

impl Told {
    pub fn new(happened: impl Into<String>, safe: impl Into<String>, next: impl Into<String>) -> Self {
        Told { happened: happened.into(), safe: safe.into(), next: next.into() }
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [&self.happened, &self.safe, &self.next];
        let parts: Vec<&str> = parts.into_iter().map(String::as_str).filter(|p| !p.is_empty()).collect();
        f.write_str(&parts.join(" "))
    }
}
