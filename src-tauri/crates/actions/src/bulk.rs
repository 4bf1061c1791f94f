//! What became of each of many, when one action was done to a selection.

use waymark_domain::RecordId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct One {
    pub id: RecordId,
    pub title: String,
    pub done: bool,
    /// Why not, or what was noted on the way.
    pub reasons: Vec<String>,
}

impl One {
    pub fn done(id: RecordId, title: String) -> Self {
        One { id, title, done: true, reasons: Vec::new() }
    }

    pub fn not(id: RecordId, title: String, reasons: Vec<String>) -> Self {
        One { id, title, done: false, reasons }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bulk {
    pub each: Vec<One>,
    /// The action that took it all; none when nothing changed.
    pub action: Option<String>,
}
