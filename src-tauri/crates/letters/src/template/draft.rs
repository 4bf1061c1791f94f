//! Pages to look at while a template is written.

use super::{Fault, check};
use crate::{
    fonts::Fonts,
    kinds::Kind,
    letter::{Letter, Letterhead},
    problem::Problem,
    render::{Pdf, render},
};

/// The letter in these words, or all that is wrong with them. Make `letter` with `sample`, or from records.
pub fn draft_pages(
    kind: Kind,
    text: &str,
    letter: &Letter,
    head: &Letterhead,
    fonts: &Fonts,
) -> Result<Pdf, Vec<Fault>> {
    let lang = letter.language().to_owned();
    let template = check(kind, text, "Draft", &lang, fonts)?;
    let letter = Letter { template: Some(template), ..letter.clone() };
    render(&letter, head, fonts).map_err(|problem| {
        let line = match &problem {
            Problem::NoGlyph { character, .. } => text.lines().position(|line| line.contains(character)),
            _ => None,
        };
        vec![Fault { line: line.map_or(1, |at| at + 1), words: problem.to_string(), name: None }]
    })
}
