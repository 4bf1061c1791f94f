//! What could not be taken, action by action: what it was, why, what to do next, and every value, so that none is lost.
//! Never here: the decision (the server's, by the rules of sync).

use super::card::{Line, line};
use crate::{
    Problem,
    fields::is_inner,
    page::raw,
    save::{made_by_waymark, moves_by_steps},
    titles::Titles,
};
use chrono::{DateTime, SecondsFormat, Utc};
use std::collections::BTreeMap;
use waymark_domain::{RecordId, RecordType};
use waymark_store::{OpKind, Operation, Read, SetAside, Store, Stored, ToCheck, WhatToCheck};

/// Shown of one action; more are counted.
const SHOWN: usize = 20;
/// Of what was let be, so many are looked at again.
const LOOKED_AT: u32 = 500;

#[derive(Debug)]
pub struct Aside {
    /// What `let_be` and `look_again` take.
    pub numbers: Vec<u64>,
    pub who: String,
    pub at: String,
    /// Why it was not taken.
    pub why: String,
    pub next: String,
    pub parts: Vec<Part>,
    /// Parts that are not shown.
    pub more: usize,
    /// Who let it be, and when.
    pub let_be: Option<(String, String)>,
}

/// One change of the action.
#[derive(Debug)]
pub struct Part {
    /// "Change of phone of Aisha Begum".
    pub what: String,
    pub id: RecordId,
    pub record: Option<RecordType>,
    /// Whether the record is here to be opened.
    pub there: bool,
    pub lines: Vec<Line>,
    /// What a form would begin with, where it can be tried again as one: the names of fields and their texts.
    pub again: Option<BTreeMap<String, String>>,
}

pub fn asides(store: &Store) -> Result<Vec<Aside>, Problem> {
    told(store, store.to_check()?)
}

pub fn let_be_so_far(store: &Store) -> Result<Vec<Aside>, Problem> {
    told(store, store.let_be_so_far(LOOKED_AT)?)
}

/// Notes that somebody saw these and lets them be.
pub fn let_be(store: &mut Store, numbers: &[u64], now: DateTime<Utc>) -> Result<bool, Problem> {
    let wall = now.to_rfc3339_opts(SecondsFormat::Millis, true);
    let mut changed = false;
    for number in numbers {
        changed |= store.let_be(*number, &wall)?;
    }
    Ok(changed)
}

/// The opposite: they are asked again.
pub fn look_again(store: &mut Store, numbers: &[u64]) -> Result<bool, Problem> {
    let mut changed = false;
    for number in numbers {
        changed |= store.ask_again(*number)?;
    }
    Ok(changed)
}

type Change = (u64, Operation, SetAside, Option<(String, String)>);

fn told(store: &Store, checks: Vec<ToCheck>) -> Result<Vec<Aside>, Problem> {
    let titles = Titles::new(store);
    let mut actions: Vec<Vec<Change>> = Vec::new();
    for ToCheck { number, what, let_be, .. } in checks {
        let WhatToCheck::SetAside(op, why) = what else { continue };
        let same = |action: &&mut Vec<Change>| {
            action.first().is_some_and(|(_, other, ..)| (&other.device, &other.tx) == (&op.device, &op.tx))
        };
        match actions.iter_mut().find(same) {
            Some(action) => action.push((number, op, why, let_be)),
            None => actions.push(vec![(number, op, why, let_be)]),
        }
    }
    actions.into_iter().map(|action| of_action(store, &titles, action)).collect()
}

fn of_action(store: &Store, titles: &Titles<'_>, mut action: Vec<Change>) -> Result<Aside, Problem> {
    // The change that was the reason comes first; the others went with it.
    action.sort_by_key(|(number, _, why, _)| (*why == SetAside::WithItsAction, *number));
    let mut aside = Aside {
        numbers: action.iter().map(|(number, ..)| *number).collect(),
        who: String::new(),
        at: String::new(),
        why: String::new(),
        next: String::new(),
        parts: Vec::new(),
        more: action.len().saturating_sub(SHOWN),
        let_be: None,
    };
    if let Some((_, op, why, let_be)) = action.first() {
        aside.who = titles.who(&op.actor);
        aside.at = op.wall.clone();
        (aside.why, aside.next) = words(why);
        aside.let_be = let_be.as_ref().map(|(by, at)| (titles.who(by), at.clone()));
    }
    for (_, op, ..) in action.iter().take(SHOWN) {
        aside.parts.push(part(store, titles, op)?);
    }
    Ok(aside)
}

fn part(store: &Store, titles: &Titles<'_>, op: &Operation) -> Result<Part, Problem> {
    let Some(record) = RecordType::from_code(op.record_type) else {
        let what = "A change of a record of a newer Waymark".to_owned();
        return Ok(Part { what, id: op.record, record: None, there: false, lines: Vec::new(), again: None });
    };
    let held = store.get(record, op.record)?;
    let draft = Stored::draft(record, op.values.clone());
    let label = record.label().to_lowercase();
    let of = match &held {
        Some(row) => format!("the {label} {}", titles.of(row)),
        None => format!("a {label} that is not on this laptop"),
    };
    let what = match op.kind {
        OpKind::Create => format!("New {label}: {}", titles.of(held.as_ref().unwrap_or(&draft))),
        OpKind::Delete => format!("Deletion of {of}"),
        OpKind::Move => format!("Move of {of} to another office"),
        OpKind::Patch => {
            match op.values.keys().filter_map(|f| record.field_by_id(*f)).collect::<Vec<_>>()[..] {
                [one] => format!("{} of {of}", one.label),
                ref many => format!("{} fields of {of}", many.len()),
            }
        }
    };
    let lines = op.values.iter().map(|(field, value)| line(titles, &draft, *field, value));
    // A record that is there is mended on its page; one that never came to be is made anew.
    let again = op.kind == OpKind::Create
        && held.is_none()
        && !made_by_waymark(record)
        && record != RecordType::Office;
    let texts = || {
        let shown = |name: &str| !is_inner(record, name) && !moves_by_steps(record, name);
        let fields = op.values.iter().filter_map(|(f, v)| Some((record.field_by_id(*f)?, v)));
        fields.filter(|(f, _)| shown(f.name)).map(|(f, v)| (f.name.to_owned(), raw(v))).collect()
    };
    Ok(Part {
        what,
        id: op.record,
        record: Some(record),
        there: held.is_some(),
        lines: lines.collect(),
        again: again.then(texts),
    })
}

/// Why, and what to do next.
fn words(why: &SetAside) -> (String, String) {
    let (why, next) = match why {
        SetAside::NoRecord => (
            "The server knows no such record. Perhaps the change that made it could not be taken either.".into(),
            "See whether that change stands here too, and make the record again; this change comes after it. If the record is not needed any more, let it be.",
        ),
        SetAside::Erased => (
            "The record was erased by law, and nothing may be added to it again.".into(),
            "Let it be. If the erasure was a mistake, ask whoever looks after data protection.",
        ),
        SetAside::NotShared => (
            "The record belongs to an office with which this laptop does not share.".into(),
            "Ask that office to make the change; what it says is here.",
        ),
        SetAside::MovedMeanwhile => (
            "Somebody else moved the record to another office at the same time.".into(),
            "Ask the office that has it now whether it should move on. If it is where it belongs, let it be.",
        ),
        SetAside::Values(said) => (
            format!("Its values cannot stand: {}.", said.trim_end_matches('.')),
            "Try again with other values.",
        ),
        SetAside::WithItsAction => (
            "Another change of the same action could not be taken, and an action is done whole or not at all."
                .into(),
            "See to that one first, then make this one again.",
        ),
        SetAside::Awaits => (
            "The server was restored from a backup and does not have the record yet.".into(),
            "Nothing is to be done: the change is kept, and is made by itself as soon as the laptop that has the record shares again.",
        ),
        SetAside::Revoked => (
            "The laptop that sent it was withdrawn from the office before.".into(),
            "Ask somebody whose laptop shares with the office to make the change; what it says is here.",
        ),
    };
    (why, next.to_owned())
}
