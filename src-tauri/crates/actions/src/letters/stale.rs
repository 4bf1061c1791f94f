//! Letters that were issued and say something else than what is known now.
//! Never here: a new letter in their place.

use super::{
    about_invitation::{self, Seat},
    about_placement::{self, File},
    facts::Composed,
    office::{Wish, desk},
    table::{self, About, Writing},
    told::{Issued, Watched, history},
};
use crate::{
    Problem,
    fields::{linked, typed},
    placement::{IN_ONE_GO, dossiers},
};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use waymark_domain::{
    RecordId, RecordType,
    records::{Contact, Invitation},
    rules::InvitationState,
};
use waymark_letters::Kind;
use waymark_store::{Read, Store, Stored};

/// Where the facts stand among a letter's parts; before them, to whom it went and how addressed.
const FACTS: usize = 2;

/// How a letter that went out is not right any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stale {
    /// It says something else than it would today.
    SaysElse,
    /// It could not be issued today, and why: its consent was taken back, its insurance is not in force.
    Blocked(String),
}

/// The letters that a confirmed placement has to have; by them Today knows that somebody was told.
pub fn confirmations() -> impl Iterator<Item = Kind> {
    table::all().filter(|w| w.asked_for && w.about.record() == RecordType::Placement).map(|w| w.kind)
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
    let desk = desk(store, &Wish::default())?;
    for rows in placements.chunks(IN_ONE_GO) {
        let ids: Vec<RecordId> = rows.iter().map(|row| row.id).collect();
        let mut letters = by_subject(store.linked_many(RecordType::Letter, "placement", &ids)?)?;
        let dossiers = dossiers(store, rows, today)?;
        let schools: Vec<RecordId> = dossiers.iter().filter_map(|d| d.student.school.map(|l| l.0)).collect();
        let mut contacts: BTreeMap<RecordId, Vec<Contact>> = BTreeMap::new();
        for (school, row) in store.linked_many(RecordType::Contact, "organisation", &schools)? {
            contacts.entry(school).or_default().push(typed(&row)?);
        }
        for dossier in dossiers {
            let id = dossier.id;
            let school = dossier.student.school.and_then(|l| contacts.get(&l.0));
            let file = File {
                letters: letters.remove(&id).unwrap_or_default(),
                school_contacts: school.cloned().unwrap_or_default(),
                dossier,
            };
            for writing in table::all().filter(|w| w.stands) {
                let About::Placement { write, .. } = &writing.about else { continue };
                let Some(told) = told(&file.letters, writing, about_placement::WATCHED) else { continue };
                match compared(write(&file, &desk, today), &told) {
                    Some(Stale::SaysElse) => {
                        stale.entry(id).or_insert(Stale::SaysElse);
                    }
                    // That no letter may go out now is more than that one is due.
                    Some(blocked) => {
                        stale.insert(id, blocked);
                    }
                    None => {}
                }
            }
        }
    }
    Ok(stale)
}

/// The same of these visits: for each, how the letters are not right any more of those who are on its list.
pub fn visits_out_of_date(
    store: &Store,
    visits: &[RecordId],
    today: NaiveDate,
) -> Result<BTreeMap<RecordId, Vec<Stale>>, Problem> {
    let mut stale: BTreeMap<RecordId, Vec<Stale>> = BTreeMap::new();
    if visits.is_empty() {
        return Ok(stale);
    }
    let desk = desk(store, &Wish::default())?;
    for ids in visits.chunks(IN_ONE_GO) {
        let mut letters: BTreeMap<(RecordId, RecordId), Vec<Issued>> = BTreeMap::new();
        for (visit, row) in store.linked_many(RecordType::Letter, "event", ids)? {
            if let Some(student) = linked(&row.values, RecordType::Letter, "student") {
                letters.entry((visit, student)).or_default().push((row.id, typed(&row)?));
            }
        }
        let mut rows = Vec::new();
        for (visit, row) in store.linked_many(RecordType::Invitation, "event", ids)? {
            let invitation: Invitation = typed(&row)?;
            if letters.contains_key(&(visit, invitation.student.0)) && !knows(invitation.state) {
                rows.push(row);
            }
        }
        for rows in rows.chunks(IN_ONE_GO) {
            for seat in Seat::many(store, rows)? {
                let (visit, student) = (seat.invitation.event.0, seat.invitation.student.0);
                let Some(letters) = letters.get(&(visit, student)) else { continue };
                for writing in table::all().filter(|w| w.stands) {
                    let About::Invitation { write, .. } = &writing.about else { continue };
                    let Some(mut told) = told(letters, writing, about_invitation::WATCHED) else { continue };
                    if seat.lead.is_none() {
                        without_who_signed(&mut told);
                    }
                    stale.entry(visit).or_default().extend(compared(write(&seat, &desk, today), &told));
                }
            }
        }
    }
    stale.retain(|_, all| !all.is_empty());
    Ok(stale)
}

/// Who gave the place back knows it; for one who did not come on the day the visit is over.
fn knows(state: InvitationState) -> bool {
    matches!(state, InvitationState::Withdrew | InvitationState::Absent)
}

/// A letter of a visit without a lead may name whoever signed it as the one on the day. That is nothing that changed.
fn without_who_signed(told: &mut [serde_json::Value]) {
    let [_, _, facts, signatory, ..] = told else { return };
    let named = facts.get("staff_lead").and_then(|lead| lead.get("value"));
    if named.is_some()
        && named == signatory.get("name")
        && let Some(facts) = facts.as_object_mut()
    {
        facts.remove("staff_lead");
    }
}

fn by_subject(rows: Vec<(RecordId, Stored)>) -> Result<BTreeMap<RecordId, Vec<Issued>>, Problem> {
    let mut found: BTreeMap<RecordId, Vec<Issued>> = BTreeMap::new();
    for (of, row) in rows {
        found.entry(of).or_default().push((row.id, typed(&row)?));
    }
    Ok(found)
}

/// What the readers of a standing letter know: to whom it went, how addressed, the facts, those of a later change letter
/// among them, and who signed.
fn told(letters: &[Issued], writing: &Writing, watched: &[Watched]) -> Option<Vec<serde_json::Value>> {
    let (_, newest) = letters.iter().rev().find(|(_, l)| l.kind.as_str() == writing.kind.code())?;
    let mut told = parts(&newest.facts)?;
    let change = table::all().find(|w| w.changes == Some(writing.kind));
    if let Some(change) = change {
        let last = history(letters, writing.kind, change.kind, watched).pop()?;
        *told.get_mut(FACTS)? = serde_json::to_value(last.facts).ok()?;
        // A change of who reads it was told to the new reader.
        if let Some((_, letter)) = letters.iter().find(|(id, _)| last.by_change && *id == last.id) {
            told.splice(..FACTS, parts(&letter.facts)?.into_iter().take(FACTS));
        }
    }
    Some(told)
}

fn compared(now: Composed, told: &[serde_json::Value]) -> Option<Stale> {
    let same =
        parts(&now.said()).is_some_and(|said| said.iter().take(FACTS + 1).eq(told.iter().take(FACTS + 1)));
    let blocked = now.blocked.into_iter().next().map(Stale::Blocked);
    blocked.or((!same).then_some(Stale::SaysElse))
}

/// Of a letter as the register keeps it; who signs comes after the facts.
fn parts(said: &str) -> Option<Vec<serde_json::Value>> {
    serde_json::from_str(said).ok()
}
