//! Pages to look at while a template is written.

use super::{Fault, check};
use crate::{
    fonts::Fonts,
    kinds::Kind,
    letter::{Letter, Letterhead},
    problem::Problem,
    render::{Pdf, render},
};

/// The letter with these words as its own, or all that is wrong with them; not drawn yet: what it lacks besides can be asked of `preflight`.
pub fn drafted(kind: Kind, text: &str, letter: &Letter, fonts: &Fonts) -> Result<Letter, Vec<Fault>> {
    let template = check(kind, text, "Draft", letter.language(), fonts)?;
    Ok(Letter { template: Some(template), ..letter.clone() })
}

/// Its pages; what keeps them from being drawn is told at the line where it stands, or at the first.
pub fn drawn(letter: &Letter, head: &Letterhead, fonts: &Fonts) -> Result<Pdf, Fault> {
    render(letter, head, fonts).map_err(|problem| {
        let line = match &problem {
            Problem::NoGlyph { character, .. } => {
                letter.wording().text().lines().position(|line| line.contains(character))
            }
            _ => None,
        };
        Fault { line: line.map_or(1, |at| at + 1), words: problem.to_string(), name: None }
    })
}
