//! Why a value cannot be taken, in words that say what to do.
//! Never here: which field it was (see `FieldProblem`).

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("is needed")]
    Missing,
    #[error("should be chosen from the list; this is not an id of a record")]
    NotAnId,
    #[error("is text where {0} was expected")]
    WrongForm(&'static str),
    #[error("is longer than {0} characters; shorten it")]
    TooLong(usize),
    #[error("\u{201c}{given}\u{201d} is not one of: {known}")]
    NotAChoice { given: String, known: String },
    #[error("\u{201c}{0}\u{201d} is not a whole number")]
    NotANumber(String),
    #[error("\u{201c}{0}\u{201d} is neither yes nor no")]
    NotYesOrNo(String),
    /// A refusal that a value type words itself; `code` is stable for tests and screens.
    #[error("{words}")]
    Because { code: &'static str, words: String },
}
