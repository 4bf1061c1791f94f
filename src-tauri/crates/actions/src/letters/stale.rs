//! Letters that were issued and say something else than what is known now.
//! Never here: a new letter in their place.

use super::{facts::compose, office::desk, placement::compose_of};
use crate::{
    Problem,
    fields::{text, typed},
    placement::{IN_ONE_GO, dossiers},
};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use waymark_domain::{RecordId, RecordType, records::Invitation};
use waymark_letters::Kind;
use waymark_store::{Read, Store, Stored};

/// How a letter that went out is not right any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stale {
    /// It says something else than it would today.
    SaysElse,
    /// It could not be issued today, and why: its consent was taken back, its insurance is not in force.
    Blocked(String),
}

/// Of these placements, those of which the newest letter of a kind is not right any more. Who signs and how it is
/// worded make no letter wrong.
pub fn out_of_date(
    store: &Store,
    placements: &[Stored],
    today: NaiveDate,
) -> Result<BTreeMap<RecordId, Stale>, Problem> {
    let mut stale = BTreeMap::new();
    if placements.is_empty() {
        return Ok(stale);
    }
    let desk = desk(store)?;
    for rows in placements.chunks(IN_ONE_GO) {
        let ids: Vec<RecordId> = rows.iter().map(|row| row.id).collect();
        // The oldest comes first, so the newest of its kind stays.
        let mut newest: BTreeMap<(RecordId, String), Stored> = BTreeMap::new();
        for (placement, letter) in store.linked_many(RecordType::Letter, "placement", &ids)? {
            let kind = text(&letter.values, RecordType::Letter, "kind").unwrap_or_default().to_owned();
            newest.insert((placement, kind), letter);
        }
        for dossier in dossiers(store, rows, today)? {
            for kind in Kind::ALL {
                let Some(letter) = newest.get(&(dossier.id, kind.code().to_owned())) else { continue };
                let now = compose_of(&dossier, &desk, kind, today);
                let then = text(&letter.values, RecordType::Letter, "facts").unwrap_or_default();
                if told(&now.said()) != told(then) {
                    stale.entry(dossier.id).or_insert(Stale::SaysElse);
                }
                // That no letter may go out now is more than that one is due.
                if let Some(first) = now.blocked.into_iter().next() {
                    stale.insert(dossier.id, Stale::Blocked(first));
                }
            }
        }
    }
    Ok(stale)
}

/// The same of these visits: for each, how the letters are not right any more of those who still have a place.
pub fn visits_out_of_date(
    store: &Store,
    visits: &[RecordId],
    today: NaiveDate,
) -> Result<BTreeMap<RecordId, Vec<Stale>>, Problem> {
    let kind = Kind::VisitConfirmationStudent;
    let mut stale: BTreeMap<RecordId, Vec<Stale>> = BTreeMap::new();
    if visits.is_empty() {
        return Ok(stale);
    }
    let desk = desk(store)?;
    let student = |row: &Stored| text(&row.values, row.record, "student").unwrap_or_default().to_owned();
    for ids in visits.chunks(IN_ONE_GO) {
        let mut newest: BTreeMap<(RecordId, String), Stored> = BTreeMap::new();
        for (visit, letter) in store.linked_many(RecordType::Letter, "event", ids)? {
            if text(&letter.values, RecordType::Letter, "kind") == Some(kind.code()) {
                newest.insert((visit, student(&letter)), letter);
            }
        }
        for (visit, invitation) in store.linked_many(RecordType::Invitation, "event", ids)? {
            let Some(letter) = newest.get(&(visit, student(&invitation))) else { continue };
            // Who gave the place back knows it.
            if !typed::<Invitation>(&invitation)?.state.holds_a_place() {
                continue;
            }
            let now = compose(store, &desk, kind, invitation.id, today)?;
            let then = text(&letter.values, RecordType::Letter, "facts").unwrap_or_default();
            let says_else = (told(&now.said()) != told(then)).then_some(Stale::SaysElse);
            let how = now.blocked.into_iter().next().map(Stale::Blocked).or(says_else);
            if let Some(how) = how {
                stale.entry(visit).or_default().push(how);
            }
        }
    }
    Ok(stale)
}

/// Of what is kept of a letter, what its reader was told: to whom, how addressed, the facts.
fn told(said: &str) -> Option<Vec<serde_json::Value>> {
    let mut all: Vec<serde_json::Value> = serde_json::from_str(said).ok()?;
    all.truncate(3);
    Some(all)
}
