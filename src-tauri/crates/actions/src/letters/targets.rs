//! Whom a letter can go to: a selection of any records, or everybody whose turn it is.
//! Never here: whether the letter may be sent (see `kinds`).

use super::{
    office::{Wish, desk},
    table::{self, About, Writing, compose},
    words,
};
use crate::{
    Problem,
    fields::{link_to, linked, text, typed},
};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use waymark_domain::{
    RecordId, RecordType,
    records::{Event, Invitation, Placement, Student},
    rules::{EventState, PlacementState},
    values::ChoiceType,
};
use waymark_letters::Kind;
use waymark_store::{Read, Store, StoreError, Stored};

/// What a selection means to a kind of letter: records of the kind that it is about, or those that belong to a student,
/// an employer, a visit. Of one school's students on a visit, one invitation stands for all.
pub fn targets(store: &Store, kind: Kind, ids: &[RecordId]) -> Result<Vec<RecordId>, Problem> {
    let writing = table::of(kind)?;
    let about = writing.about.record();
    let mut found = Vec::new();
    for id in ids {
        let row = store.find(*id)?.ok_or(StoreError::NotFound(*id))?;
        let mut add = |id: RecordId| {
            if !found.contains(&id) {
                found.push(id);
            }
        };
        if row.record == about {
            add(*id);
        } else if let Some(by) = up(row.record, about) {
            // A letter means what it was about.
            linked(&row.values, row.record, by).into_iter().for_each(add);
        } else if row.record != RecordType::Letter {
            let field = link_to(about, row.record).ok_or_else(|| {
                Problem::not_known(
                    row.record.label(),
                    "what this letter can be written about",
                    format!("Choose {} or a student.", words::article(&about.label().to_lowercase())),
                )
            })?;
            store.linked(about, field.name, *id)?.iter().for_each(|row| add(row.id));
        }
    }
    one_a_school(store, writing, found)
}

/// By which of its links a record leads up to what a letter is about.
fn up(record: RecordType, about: RecordType) -> Option<&'static str> {
    use RecordType::*;
    match (record, about) {
        (Placement, Organisation) | (Letter, Organisation) => Some("organisation"),
        (Invitation, Event) | (Letter, Event) => Some("event"),
        (Letter, Placement) => Some("placement"),
        _ => None,
    }
}

fn one_a_school(store: &Store, writing: &Writing, ids: Vec<RecordId>) -> Result<Vec<RecordId>, Problem> {
    if !matches!(writing.about, About::School { .. }) {
        return Ok(ids);
    }
    let mut known = BTreeSet::new();
    let mut found = Vec::new();
    for id in ids {
        let invitation: Invitation = store.record(id)?;
        let student: Student = store.record(invitation.student.0)?;
        // One without a school is named with what is missing.
        if student.school.is_none_or(|school| known.insert((invitation.event.0, school.0))) {
            found.push(id);
        }
    }
    Ok(found)
}

/// The letters that a record of this kind can lead to.
pub fn letters_for(record: RecordType) -> Vec<Kind> {
    let leads = |about: RecordType| {
        about == record || up(record, about).is_some() || link_to(about, record).is_some()
    };
    // A supervisor or a site is a part of a placement, not whom its letters are about.
    let meant =
        !matches!(record, RecordType::Contact | RecordType::Site | RecordType::Staff | RecordType::Letter);
    table::all().filter(|w| meant && leads(w.about.record())).map(|w| w.kind).collect()
}

/// Of those, the ones whose turn it is where the record stands, or what belongs to it; all where nothing stands anywhere.
pub fn letters_of(store: &Store, row: &Stored) -> Result<Vec<Kind>, Problem> {
    let mut kinds = letters_for(row.record);
    if kinds.is_empty() {
        return Ok(kinds);
    }
    let of = |record: RecordType| -> Result<Vec<Stored>, Problem> {
        if row.record == record {
            return Ok(vec![row.clone()]);
        }
        let up = up(row.record, record).and_then(|by| linked(&row.values, row.record, by));
        Ok(match (up, link_to(record, row.record)) {
            (Some(id), _) => store.get(record, id)?.into_iter().collect(),
            (None, Some(field)) => store.linked(record, field.name, row.id)?,
            (None, None) => Vec::new(),
        })
    };
    let mut placements = Vec::new();
    for row in of(RecordType::Placement)? {
        placements.push(typed::<Placement>(&row)?.state);
    }
    let mut visits = Vec::new();
    for row in of(RecordType::Event)? {
        visits.push(typed::<Event>(&row)?.state);
    }
    // A student's visits are a step further on.
    for row in if row.record == RecordType::Student { of(RecordType::Invitation)? } else { Vec::new() } {
        visits.push(store.record::<Event>(typed::<Invitation>(&row)?.event.0)?.state);
    }
    kinds.retain(|kind| table::of(*kind).is_ok_and(|w| has_turn(w, &placements, &visits)));
    Ok(kinds)
}

fn has_turn(writing: &Writing, placements: &[PlacementState], visits: &[EventState]) -> bool {
    match &writing.about {
        About::Placement { turn, .. } => placements.iter().any(|s| turn.contains(s)),
        About::Invitation { turn, .. } | About::School { turn, .. } | About::Visit { turn, .. } => {
            visits.iter().any(|s| turn.contains(s))
        }
        About::Employer { .. } => placements.contains(&PlacementState::Completed),
    }
}

/// What is said where a selection leads to none.
pub fn nobody(kind: Kind) -> &'static str {
    match table::of(kind).map(|w| w.about.record()) {
        Ok(RecordType::Invitation) => "Nobody is on the list of a visit here. Add students to it first.",
        Ok(RecordType::Event) => "There is no visit here. Make one first.",
        Ok(RecordType::Organisation) => "There is no employer here. Choose one, or a placement.",
        _ => "There is no placement here. Make one first.",
    }
}

/// Everybody whom this letter is for now: what stands where it is written and is not over, and of a change what changed.
pub fn all(store: &Store, kind: Kind, today: NaiveDate) -> Result<Vec<RecordId>, Problem> {
    let writing = table::of(kind)?;
    let mut found = Vec::new();
    match &writing.about {
        About::Placement { turn, .. } => {
            // Who was to come long ago needs no word that it will not be.
            let calls_off = turn.iter().all(|state| state.is_over());
            store.each(RecordType::Placement, &mut |row| {
                let state = text(&row.values, row.record, "state").and_then(PlacementState::from_code);
                let over = text(&row.values, row.record, "ends_on").is_some_and(|d| d < &*today.to_string());
                if state.is_some_and(|s| turn.contains(&s)) && !(calls_off && over) {
                    found.push(row.id);
                }
            })?;
        }
        About::Invitation { turn, .. } | About::School { turn, .. } => {
            let visits = visits(store, turn, today)?;
            store.each(RecordType::Invitation, &mut |row| {
                if linked(&row.values, row.record, "event").is_some_and(|e| visits.contains(&e)) {
                    found.push(row.id);
                }
            })?;
        }
        About::Visit { turn, .. } => found = visits(store, turn, today)?,
        About::Employer { .. } => {
            let mut seen = BTreeSet::new();
            store.each(RecordType::Placement, &mut |row| {
                let state = text(&row.values, row.record, "state").and_then(PlacementState::from_code);
                let employer = linked(&row.values, row.record, "organisation");
                let done = state == Some(PlacementState::Completed);
                found.extend(employer.filter(|id| done && seen.insert(*id)));
            })?;
        }
    }
    let mut found = one_a_school(store, writing, found)?;
    if writing.changes.is_some() {
        let desk = desk(store, &Wish::default())?;
        let mut changed = Vec::new();
        for id in found {
            if compose(store, &desk, kind, id, today)?.replaces.is_some() {
                changed.push(id);
            }
        }
        found = changed;
    }
    Ok(found)
}

fn visits(store: &Store, turn: &[EventState], today: NaiveDate) -> Result<Vec<RecordId>, Problem> {
    let mut found = Vec::new();
    store.each(RecordType::Event, &mut |row| {
        let state = text(&row.values, row.record, "state").and_then(EventState::from_code);
        let to_come = text(&row.values, row.record, "held_on").is_none_or(|d| d >= &*today.to_string());
        if to_come && state.is_some_and(|s| turn.contains(&s)) {
            found.push(row.id);
        }
    })?;
    Ok(found)
}

/// What is said where a letter is for nobody of all that there are now.
pub fn nobody_now(kind: Kind) -> String {
    let Ok(writing) = table::of(kind) else { return String::new() };
    if writing.changes.is_some() {
        return match writing.about.record() {
            RecordType::Placement => "No placement has a change to tell.".into(),
            _ => "No visit has a change to tell.".into(),
        };
    }
    match &writing.about {
        // One of long ago is not asked for, as `all` has it.
        About::Placement { turn, .. } if turn.iter().all(|state| state.is_over()) => {
            format!("No placement that would not be over yet {}.", standing(turn))
        }
        About::Placement { turn, .. } => format!("No placement {}.", standing(turn)),
        About::Invitation { turn, .. } | About::School { turn, .. } => {
            format!("Nobody is on the list of a visit to come that {}.", standing(turn))
        }
        About::Visit { turn, .. } => format!("No visit to come {}.", standing(turn)),
        About::Employer { .. } => "No employer has had a placement that was completed.".into(),
    }
}

/// Where it would have to stand.
fn standing<T: ChoiceType>(turn: &[T]) -> String {
    let states: Vec<String> = turn.iter().map(|s| format!("\u{201c}{}\u{201d}", s.label())).collect();
    format!("stands at {}", words::or(&states))
}
