//! Views that every screen shares: a problem in words, an id, an outcome of many.
use super::views;

views! {
    /// No input, or nothing to give back.
    #[derive(Default)]
    pub struct Nothing {}

    /// What went wrong, in a reader's words. The code is for programs, never shown alone.
    pub struct Problem {
        pub code: String,
        /// What happened.
        pub happened: String,
        /// What is safe ("Nothing was changed.").
        pub safe: String,
        /// What to do next.
        pub next: String,
        /// What was asked may have been done all the same: look before it is asked again.
        pub unsure: bool,
        /// The number under which a defect was logged.
        pub number: Option<String>,
        /// What is to be mended in which field; filled by `save` and by forms.
        pub fields: Vec<FieldProblem>,
    }

    /// A problem or a warning at one field.
    pub struct FieldProblem {
        pub field: String,
        pub message: String,
    }

    pub struct RecordId {
        pub id: String,
    }

    pub struct RecordIds {
        pub ids: Vec<String>,
    }

    /// One choice of a list: a select, a filter, a set.
    pub struct Choice {
        pub code: String,
        pub label: String,
    }

    /// What became of each of many, in the order in which they were asked.
    pub struct BulkOutcome {
        pub each: Vec<OneOutcome>,
        /// The action that took it all, to be undone in one go; none when nothing changed.
        pub action: Option<ActionView>,
    }

    /// How a state is to be taken, beside its words.
    #[derive(Copy, Eq)]
    pub enum StateTone {
        Good,
        Waiting,
        Over,
        Plain,
    }

    pub struct OneOutcome {
        pub id: String,
        pub title: String,
        pub done: bool,
        /// Why not, or what was noted on the way.
        pub reasons: Vec<String>,
    }

    /// A file that was written.
    pub struct FileMade {
        pub path: String,
        /// In words: "120 students, 14 columns".
        pub summary: String,
    }

    /// An action that a person did.
    pub struct ActionView {
        pub id: String,
        /// "Confirm placement of Aisha Begum".
        pub title: String,
        pub at: String,
        pub can_undo: bool,
    }

    pub struct UndoAction {
        pub action: String,
    }

    /// What an undo took back, and what it left because it was changed since.
    pub struct UndoOutcome {
        pub undone: String,
        pub records: u32,
        /// "Phone of Aisha Begum: changed since by Sam Lee, kept."
        pub kept: Vec<String>,
        pub last: Option<ActionView>,
    }
}
