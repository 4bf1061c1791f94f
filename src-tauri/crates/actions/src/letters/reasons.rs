//! Why a letter cannot be issued, each reason with the place where it is mended.
//! Never here: whether it is enough (`kinds` and the letters room decide).

use super::{
    facts::Composed,
    office::Desk,
    table::{self, About},
};
use crate::fields::linked;
use waymark_domain::{RecordId, RecordType};
use waymark_letters::{Fonts, Kind, Missing, Problem as Unmade, preflight};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub words: String,
    pub mend: Mend,
}

/// Where somebody goes to put it right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mend {
    Record(RecordId),
    /// The checks of a placement.
    Checks(RecordId),
    Letterhead,
    /// The office's own words for this kind of letter.
    Wording(Kind),
}

/// All that stands in the way of this letter; empty when it may be issued.
pub fn reasons(composed: &Composed, about: RecordId, desk: &Desk, fonts: &Fonts) -> Vec<Reason> {
    let ahead = blocked(composed, about);
    let unprintable = missing(composed, about, &preflight(&composed.letter, &desk.head, fonts));
    ahead.into_iter().chain(unprintable).collect()
}

/// What its pages cannot be drawn without.
pub fn missing(composed: &Composed, about: RecordId, all: &[Missing]) -> Vec<Reason> {
    all.iter().map(|m| Reason { words: sentence(m), mend: mend(composed, about, m) }).collect()
}

/// What the records say against it.
pub fn blocked(composed: &Composed, about: RecordId) -> Vec<Reason> {
    let wording = composed
        .wording
        .iter()
        .map(|words| Reason { words: words.clone(), mend: Mend::Wording(composed.letter.kind) });
    let of = whole(composed, about);
    wording.chain(composed.blocked.iter().map(|words| Reason { words: words.clone(), mend: of })).collect()
}

/// Why the pages of this one letter cannot be made, where others can; all else stops a run.
pub fn unmade(composed: &Composed, about: RecordId, problem: &Unmade) -> Option<Reason> {
    let words = match problem {
        Unmade::TooLong { .. } => {
            "It would be longer than 30 pages. Shorten its wording, or what it is made from.".to_owned()
        }
        Unmade::TooTall { .. } => {
            "A row of a table or of the slip would be taller than a page, and words would be cut off. Shorten it."
                .to_owned()
        }
        Unmade::NoGlyph { character, .. } => {
            format!("No font can print \u{201c}{character}\u{201d}. Check the spelling of what holds it.")
        }
        _ => return None,
    };
    let mend = match composed.version {
        Some(_) => Mend::Wording(composed.letter.kind),
        None => whole(composed, about),
    };
    Some(Reason { words, mend })
}

/// The record that the letter is about, as a whole.
fn whole(composed: &Composed, about: RecordId) -> Mend {
    let link = |name| linked(&composed.about, RecordType::Letter, name);
    match table::of(composed.letter.kind).map(|w| &w.about) {
        Ok(About::Placement { .. }) => Mend::Checks(about),
        Ok(About::Invitation { .. } | About::School { .. } | About::Visit { .. }) => {
            Mend::Record(link("event").unwrap_or(about))
        }
        Ok(About::Employer { .. }) | Err(_) => Mend::Record(about),
    }
}

fn mend(composed: &Composed, about: RecordId, missing: &Missing) -> Mend {
    let link = |name| linked(&composed.about, RecordType::Letter, name);
    let found = match missing.field.as_str() {
        field if field.starts_with("recipient") || field == "salutation" => composed.recipient,
        field if field.starts_with("office") || field.starts_with("signatory") => {
            return Mend::Letterhead;
        }
        field if field.starts_with("student") || field.starts_with("school") => link("student"),
        field if field.starts_with("employer") => link("organisation"),
        _ => link("placement").or_else(|| link("event")),
    };
    Mend::Record(found.unwrap_or(about))
}

pub fn sentences(missing: &[Missing]) -> Vec<String> {
    missing.iter().map(sentence).collect()
}

fn sentence(missing: &Missing) -> String {
    let mut chars = missing.words.chars();
    let first: String = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str().trim_end_matches('.'))
}
