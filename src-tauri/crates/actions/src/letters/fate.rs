//! How far an issued letter went: saved, printed, posted, handed over, emailed by hand.
//! Never here: the saving or the printing itself.

use crate::{Problem, fields::field};
use chrono::{DateTime, NaiveDate, Utc};
use waymark_domain::{
    RecordId, RecordType, Values,
    records::{Letter, LetterFate},
    values::ChoiceType,
};
use waymark_store::{Action, Read, Store};

/// Notes that these letters went further, those that had not; what was said of one later stays.
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
    if new.is_empty() {
        return Ok(());
    }
    mark(store, &new, fate, now, today)
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
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<(), Problem> {
    let title = match ids {
        [one] => format!("{}: {}", fate.label(), store.record::<Letter>(*one)?.reference),
        many => format!("{}: {} letters", fate.label(), many.len()),
    };
    store.mutate(Action::for_good("mark_letters", title), now, |tx| {
        for id in ids {
            let mut values = Values::from([(field(RecordType::Letter, "fate"), fate.code().into())]);
            if matches!(fate, LetterFate::Posted | LetterFate::HandedOver | LetterFate::Emailed) {
                values.insert(field(RecordType::Letter, "went_on"), today.to_string().into());
            }
            tx.patch(RecordType::Letter, *id, values)?;
        }
        Ok::<_, Problem>(())
    })?;
    Ok(())
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
