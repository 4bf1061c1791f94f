//! How far an issued letter went: saved, printed, posted, handed over, emailed by hand.
//! Never here: the saving or the printing itself.

use super::sent::answered;
use crate::{FieldSaid, Problem, fields::field};
use chrono::{DateTime, NaiveDate, Utc};
use waymark_domain::{
    RecordId, RecordType, Values,
    record::FieldType,
    records::{Letter, LetterFate},
    values::ChoiceType,
};
use waymark_store::{Action, Read, Store};

/// Notes that these letters went further, those that had not; what was said of one later stays. What the program did
/// itself is not taken back.
pub fn went(
    store: &mut Store,
    ids: impl IntoIterator<Item = RecordId>,
    fate: LetterFate,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<(), Problem> {
    let mut new = Vec::new();
    for id in ids {
        let before = store.record::<Letter>(id)?.fate;
        if further(before, fate) {
            new.push(id);
        }
    }
    mark(store, &new, fate, today, false, now).map(|_| ())
}

/// What became of letters of which somebody said how they went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// Those that this was new of.
    pub letters: usize,
    /// By which all of it is taken back; none when nothing was new.
    pub action: Option<String>,
}

/// Notes of many letters how they went, as somebody says who saw it, on a day as people write it; empty is today.
pub fn note_fate(
    store: &mut Store,
    ids: &[RecordId],
    fate: LetterFate,
    day: &str,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Noted, Problem> {
    let on = if day.trim().is_empty() { today } else { day_of(day, today)? };
    let mut new = Vec::new();
    for id in ids {
        let letter: Letter = store.record(*id)?;
        if left(fate) && on < letter.dated {
            let dated = letter.dated.format("%-d %B %Y");
            return Err(wrong_day(format!(
                "{} is dated {dated}, so it cannot have gone before",
                letter.reference
            )));
        }
        let another_day = left(fate) && letter.fate == fate && letter.went_on != Some(on);
        if further(letter.fate, fate) || another_day {
            new.push(*id);
        }
    }
    let action = mark(store, &new, fate, on, true, now)?;
    answered(store, ids, now)?;
    Ok(Noted { letters: new.len(), action })
}

fn wrong_day(message: String) -> Problem {
    Problem::Fields(vec![FieldSaid { field: "went_on".into(), message }])
}

fn day_of(text: &str, today: NaiveDate) -> Result<NaiveDate, Problem> {
    let on =
        <NaiveDate as FieldType>::parse(text, today).map_err(|why| wrong_day(format!("The day: {why}.")))?;
    if on > today {
        return Err(wrong_day("That day has not come yet".into()));
    }
    Ok(on)
}

/// It has left the building.
pub(super) fn left(fate: LetterFate) -> bool {
    matches!(fate, LetterFate::Posted | LetterFate::HandedOver | LetterFate::Emailed)
}

/// A file and a printer say less than somebody who saw the paper; of how it left the last word counts.
fn further(before: LetterFate, fate: LetterFate) -> bool {
    let step = |fate| match fate {
        LetterFate::Issued => 0,
        LetterFate::Saved => 1,
        LetterFate::Printed => 2,
        LetterFate::CameOut => 3,
        LetterFate::Posted | LetterFate::HandedOver | LetterFate::Emailed => 4,
    };
    step(fate) > step(before) || step(fate) == 4 && fate != before
}

fn mark(
    store: &mut Store,
    ids: &[RecordId],
    fate: LetterFate,
    on: NaiveDate,
    can_undo: bool,
    now: DateTime<Utc>,
) -> Result<Option<String>, Problem> {
    let title = match ids {
        [] => return Ok(None),
        [one] => format!("{}: {}", fate.label(), store.record::<Letter>(*one)?.reference),
        many => format!("{}: {} letters", fate.label(), many.len()),
    };
    let done = store.mutate(Action { can_undo, ..Action::new("mark_letters", title) }, now, |tx| {
        for id in ids {
            let mut values = Values::from([(field(RecordType::Letter, "fate"), fate.code().into())]);
            if left(fate) {
                values.insert(field(RecordType::Letter, "went_on"), on.to_string().into());
            }
            tx.patch(RecordType::Letter, *id, values)?;
        }
        Ok::<_, Problem>(())
    })?;
    Ok(done.action)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_goes_forwards_only() {
        use LetterFate::*;
        let way = [Issued, Saved, Printed, CameOut, Posted];
        for (i, before) in way.into_iter().enumerate() {
            for (j, fate) in way.into_iter().enumerate() {
                assert_eq!(further(before, fate), j > i, "{before:?} {fate:?}");
            }
        }
        // What was thought to be posted was handed over.
        assert!(further(Posted, HandedOver) && further(HandedOver, Posted) && !further(Emailed, Emailed));
        assert!(!further(Emailed, CameOut));
    }
}
