//! A row of placements with their checks.

use super::{
    care::{carer, consent, consent_date},
    checks, dates_in_order,
    organisation::{employer, supervisor},
    told_twice,
    who::attending,
};
use crate::{
    import::{
        known::{KnownRow, changes, keys},
        plan::{Draft, Planner, field, link, set},
        row::Given,
        targets::Special,
    },
    placement::reopening_words,
};
use waymark_domain::{
    Record, RecordType, Value, Values,
    records::{ConsentKind, Placement},
    rules::{PlacementState, reopens},
    values::ChoiceType,
};

pub fn plan(planner: &mut Planner<'_>, given: &Given, draft: &mut Draft) {
    use RecordType::Placement;
    let student = attending(planner, given, draft);
    let employer = employer(planner, given, draft);
    let (Some(student), Some(employer)) = (student, employer) else { return };
    let mut values = given.values(Placement);
    dates_in_order(draft, Placement, &values);
    set(&mut values, Placement, "student", link(student));
    set(&mut values, Placement, "organisation", link(employer));
    if let Some(id) = supervisor(planner, given, draft, employer) {
        set(&mut values, Placement, "supervisor", link(id));
    }
    let row = the_one_meant(planner, draft, &values);
    let known = row.as_ref().map(|r| r.id);
    let state = field(Placement, "state");
    let said = values.remove(&state).and_then(|v| v.as_text().and_then(PlacementState::from_code));
    if known.is_none() {
        let starts = starting_state(draft, said);
        values.insert(state, starts.code().into());
    } else if let (Some(said), Some(row)) = (said, &row)
        && row.values.get(&state).and_then(Value::as_text) != Some(said.code())
        && row.from_row.is_none()
    {
        // A state moves by its steps, with their guards; a word in a spreadsheet is none of them.
        draft.note(format!(
            "The file says {}; where the placement stands was left as it is.",
            said.label().to_lowercase()
        ));
    }
    told_twice(draft, row.as_ref(), &values, "placement");
    draft.is_new = known.is_none();
    if let Some(row) = &row {
        say_if_reopened(draft, &row.values, &values);
    }
    let id = planner.put(draft, Placement, known, values);
    carer(planner, given, draft, student);
    checks::insurance(planner, given, draft, employer);
    checks::conversation(planner, given, draft, id);
    if let Some(came) = consent_date(planner, given, draft, Special::PlacementConsent) {
        consent(planner, draft, student, ConsentKind::Placement, ("placement", id), came);
    }
}

/// What a confirmation stood on moves, so it is no more: known before somebody does it. The domain knows which changes.
fn say_if_reopened(draft: &mut Draft, held: &Values, told: &Values) {
    let mut after = held.clone();
    after.extend(changes(held, told));
    if let (Ok(before), Ok(after)) = (Placement::from_values(held), Placement::from_values(&after))
        && let Some(words) = reopening_words(&reopens(&before, &after))
    {
        draft.note(words);
    }
}

/// Checks are what confirms a placement, never a word in a spreadsheet; what it says beyond them is left to a person.
fn starting_state(draft: &mut Draft, said: Option<PlacementState>) -> PlacementState {
    use PlacementState::*;
    match said {
        None => ChecksPending,
        Some(
            state @ (Enquiry | OfferedByEmployer | Allocated | OfferedToStudent | Accepted | ChecksPending),
        ) => state,
        Some(state @ (Declined | CancelledByEmployer | CancelledByUs | Withdrawn | NoShow)) => {
            draft.doubt(format!(
                "The file says {}. Only placements that are to happen are imported; leave the row out, or correct where it stands.",
                state.label().to_lowercase()
            ));
            ChecksPending
        }
        Some(state) => {
            draft.note(format!(
                "The file says {}; it comes in with its checks open, and its steps do the rest.",
                state.label().to_lowercase()
            ));
            ChecksPending
        }
    }
}

/// The placement of this student at this employer that a row means: never one that is over, unless its dates say so.
fn the_one_meant(planner: &Planner<'_>, draft: &mut Draft, values: &Values) -> Option<KnownRow> {
    use RecordType::Placement;
    let (state, starts) = (field(Placement, "state"), field(Placement, "starts_on"));
    let told = values.get(&starts);
    let mut found: Vec<KnownRow> =
        keys(Placement, values).iter().flat_map(|key| planner.known.find(Placement, key)).collect();
    found.retain(|row| {
        let at = row.values.get(&state).and_then(Value::as_text).and_then(PlacementState::from_code);
        let past = at.is_some_and(|at| at.is_over() || at == PlacementState::Completed);
        let other_days = told.is_some_and(|told| row.values.get(&starts).is_some_and(|held| held != told));
        !(past && other_days)
    });
    if let [.., _, _] = found.as_slice()
        && let Some(at) = found.iter().position(|row| told.is_some() && row.values.get(&starts) == told)
    {
        return Some(found.swap_remove(at));
    }
    if found.len() > 1 {
        draft.doubt(format!(
            "The student has {} placements at this employer. Change the right one on its page.",
            found.len()
        ));
    }
    found.into_iter().next()
}
