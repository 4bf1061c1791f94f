//! What can stop a letter, in words for the person who asked for it.
//! Nothing here is a panic, and nothing half made is ever handed out.

use crate::preflight::Missing;

/// Why no PDF was made. In every case no file was written and no fact was changed.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    #[error("Letter {reference} was not made: {}. Add what is missing and try again.", list(.missing))]
    Blocked { reference: String, missing: Vec<Missing> },
    #[error(
        "{count} letters are too many for one file: at most {most} fit. Nothing was made. Choose fewer, or make several files."
    )]
    TooMany { count: usize, most: usize },
    #[error("There is no letter in the selection, so no file was made. Choose at least one.")]
    Empty,
    #[error("The wording of the letter “{template}” cannot be used: {why}. No letter was made.")]
    Template { template: String, why: String },
    #[error(
        "Letter {reference} was not made: it is longer than 30 pages. Shorten the wording, or what it is made from, and try again."
    )]
    TooLong { reference: String },
    #[error(
        "Letter {reference} was not made: a row of a table or of the slip is taller than a page, so words would be cut off. Shorten it and try again."
    )]
    TooTall { reference: String },
    #[error(
        "The character “{character}” in letter {reference} cannot be printed. No letter was made. Check the spelling of the name or address that holds it."
    )]
    NoGlyph { reference: String, character: String },
    #[error(
        "There is nobody in the selection to make a label for, so no file was made. Choose at least one."
    )]
    NoLabels,
    #[error(
        "A sheet has labels 1 to {most}, and none with the number {place}. No label was made. Choose where to begin."
    )]
    LabelPlace { place: usize, most: usize },
    #[error(
        "The address of {who} needs a name, a street or place, and a postcode, each on its line. No label was made. Add what is missing and try again."
    )]
    LabelShort { who: String },
    #[error(
        "The name and address of {who} do not fit a label, which shows {most} lines. No label was made. Shorten the address, or choose a sheet with wider labels."
    )]
    LabelFull { who: String, most: usize },
    #[error(
        "The character “{character}” in the name or address of {who} cannot be printed. No label was made. Check the spelling."
    )]
    LabelGlyph { who: String, character: String },
    #[error("A font that comes with Waymark is damaged ({font}). No letter was made. Install Waymark again.")]
    Font { font: String },
    #[error("The PDF could not be put together ({why}). No letter was made. Try again.")]
    Pdf { why: String },
}

fn list(missing: &[Missing]) -> String {
    missing.iter().map(|m| m.words.as_str()).collect::<Vec<_>>().join("; ")
}
