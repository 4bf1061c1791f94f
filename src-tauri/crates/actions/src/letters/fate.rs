//! How far an issued letter went: saved, printed.
//! Never here: the saving or the printing itself.

use crate::{Problem, fields::field};
use chrono::{DateTime, Utc};
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
    mark(store, &new, fate, now)
}

fn further(before: LetterFate, fate: LetterFate) -> bool {
    before == LetterFate::Issued || (before == LetterFate::Saved && fate == LetterFate::Printed)
}

fn mark(store: &mut Store, ids: &[RecordId], fate: LetterFate, now: DateTime<Utc>) -> Result<(), Problem> {
    let title = match ids {
        [one] => format!("{}: {}", fate.label(), store.record::<Letter>(*one)?.reference),
        many => format!("{}: {} letters", fate.label(), many.len()),
    };
    store.mutate(Action::for_good("mark_letters", title), now, |tx| {
        for id in ids {
            let values = Values::from([(field(RecordType::Letter, "fate"), fate.code().into())]);
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
        use LetterFate::{Issued, Printed, Saved};
        let forwards = [(Issued, Saved), (Issued, Printed), (Saved, Printed)];
        for before in [Issued, Saved, Printed] {
            for fate in [Saved, Printed] {
                assert_eq!(further(before, fate), forwards.contains(&(before, fate)), "{before:?} {fate:?}");
            }
        }
    }
}
