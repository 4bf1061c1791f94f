//! The letterhead while it is being changed: what was typed, on a page of a letter to invented people, and what is
//! said of its colour. Never here: what a form takes (`save` knows), how a page looks, a change to a record.

use super::{
    issue::start,
    office::{Desk, Wish, desk_of},
    reasons::sentences,
};
use crate::{
    Problem,
    fields::{text, typed},
    problem::FieldSaid,
    save::read,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use waymark_domain::{RecordType, Value, Values};
use waymark_letters::{
    Fonts, Kind, Letter, Print, Problem as Unmade, TEXT_CONTRAST, contrast_on_paper, kinds::employer_thanks,
    printed_colour, render, sample,
};
use waymark_store::{Read, Store, StoreError, Stored};

/// The letter on which the letterhead is shown: all that an office sets stands on its one page, the signature too.
const SHOWN_ON: Kind = employer_thanks::KIND;

/// A letterhead as it would look.
#[derive(Debug)]
pub struct TriedHead {
    pub pdf: Option<Vec<u8>>,
    /// Why there is no page.
    pub blocked: Vec<String>,
    /// Entries that cannot be taken as they stand: in their place the page shows what is kept.
    pub unread: Vec<FieldSaid>,
    pub colour: ColourSaid,
}

/// What becomes of a colour on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColourSaid {
    /// The colour of the letters, as #rrggbb.
    pub printed: String,
    pub words: String,
    /// It is printed as it was chosen.
    pub as_chosen: bool,
}

fn colour_said(chosen: &str) -> ColourSaid {
    let chosen = chosen.trim();
    let printed = printed_colour(chosen);
    // Cut off and not rounded: what is said to have 4.5 has it.
    let to_one = |contrast: f32| (contrast * 10.0).floor() / 10.0;
    let (words, as_chosen) = match contrast_on_paper(chosen) {
        None if chosen.is_empty() => {
            (format!("None is chosen, so letters take Waymark\u{2019}s own, {printed}."), false)
        }
        None => {
            let words = "is no colour, so letters take Waymark\u{2019}s own";
            (format!("\u{201c}{chosen}\u{201d} {words}, {printed}."), false)
        }
        Some(contrast) if contrast >= TEXT_CONTRAST => {
            let words = "to 1 against white paper, which is easy to read. It is printed as it is.";
            (format!("Its contrast is {:.1} {words}", to_one(contrast)), true)
        }
        Some(contrast) => {
            let words = format!(
                "to 1 against white paper, and words need {TEXT_CONTRAST}. Letters print it darker, as"
            );
            (format!("Its contrast is {:.1} {words} {printed}.", to_one(contrast)), false)
        }
    };
    ColourSaid { printed, words, as_chosen }
}

/// What was typed cannot be saved, so nothing comes of it.
fn not_taken(typed: &str, stands: &str) -> ColourSaid {
    let printed = printed_colour(stands);
    let words = format!("\u{201c}{typed}\u{201d} is no colour. Letters keep {printed} until there is one.");
    ColourSaid { printed, words, as_chosen: false }
}

/// The office's record as it stands, with what was typed over it where that can be taken.
fn over(
    row: &Stored,
    entries: &BTreeMap<String, String>,
    today: NaiveDate,
) -> Result<(Values, Vec<FieldSaid>), Problem> {
    let (mut read, mut unread) = read(RecordType::Office, entries, today)?;
    read.retain(|id, value| {
        let needed = RecordType::Office.field_by_id(*id).filter(|f| f.required && *value == Value::Null);
        if let Some(field) = needed {
            let message = format!("{} is needed.", field.label);
            unread.push(FieldSaid { field: field.name.to_owned(), message });
        }
        needed.is_none()
    });
    let mut values = row.values.clone();
    values.extend(read);
    values.retain(|_, value| !value.is_null());
    Ok((values, unread))
}

/// A letter to invented people under the letterhead that would come of these entries; nothing is kept.
pub fn try_letterhead(
    store: &Store,
    entries: &BTreeMap<String, String>,
    large_print: bool,
    fonts: &Fonts,
    today: NaiveDate,
) -> Result<TriedHead, Problem> {
    let id = store.office_id().ok_or_else(|| StoreError::Damaged("it has no office".into()))?;
    let row = store.get(RecordType::Office, id)?.ok_or(StoreError::NotFound(id))?;
    let (values, unread) = over(&row, entries, today)?;
    let stands = text(&values, RecordType::Office, "colour").unwrap_or_default();
    let colour = match entries.get("colour").map(|typed| typed.trim()) {
        Some(typed) if !typed.is_empty() && contrast_on_paper(typed).is_none() => not_taken(typed, stands),
        _ => colour_said(stands),
    };
    let office = typed(&Stored::draft(RecordType::Office, values))?;
    let desk = desk_of(store, &office, &Wish { large_print, ..Wish::default() })?;
    let (pdf, blocked) = match render(&letter(&desk, today), &desk.head, fonts) {
        Ok(pdf) => (Some(pdf.bytes), Vec::new()),
        Err(Unmade::Blocked { missing, .. }) => (None, sentences(&missing)),
        Err(problem) => return Err(problem.into()),
    };
    Ok(TriedHead { pdf, blocked, unread, colour })
}

fn letter(desk: &Desk, today: NaiveDate) -> Letter {
    Letter {
        // No letter is ever issued under nought.
        reference: format!("{}0000", start(desk, today)),
        date: today,
        signatory: desk.signatory.clone(),
        print: if desk.large_print { Print::Large } else { Print::Clear },
        template: desk.wording(SHOWN_ON),
        ..sample(SHOWN_ON)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_becomes_of_a_colour_is_said_with_its_contrast() {
        let said = |colour| {
            let ColourSaid { printed, words, as_chosen } = colour_said(colour);
            (printed, words, as_chosen)
        };
        let (printed, words, as_chosen) = said(" #0b4f6c ");
        assert!(printed == "#0b4f6c" && words.contains("8.9 to 1") && as_chosen, "{words}");
        let (printed, words, as_chosen) = said("#ffcc33");
        assert!(
            words.contains("1.5 to 1") && words.ends_with(&format!("{printed}.")) && !as_chosen,
            "{words}"
        );
        assert!(contrast_on_paper(&printed).unwrap() >= TEXT_CONTRAST, "{printed}");
        // 4.48 would be rounded to what words need.
        let (_, words, as_chosen) = said("#777777");
        assert!(words.contains("4.4 to 1") && !as_chosen, "{words}");
        let (printed, words, as_chosen) = said("blue");
        assert!(printed == "#0b4f6c" && words.contains("\u{201c}blue\u{201d} is no colour") && !as_chosen);
        assert!(said("").1.contains("None is chosen"));
    }
}
