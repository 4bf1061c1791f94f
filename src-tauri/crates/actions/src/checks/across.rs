//! What stands against itself between records, as this laptop holds them: found when it is asked for, gone when it is
//! mended.
//! Never here: the rules (the domain's), the reading of indexes (the store's).

use crate::{
    Problem,
    fields::{distinct, of_ids},
    titles::Titles,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use waymark_domain::{
    RecordId, RecordType,
    record::FieldType,
    records::{Event, Placement, Student},
    rules::{
        InvitationState, PlacementState, SamePerson, double_booked, is_attended, over_capacity, same_person,
        takes_a_place, told_apart,
    },
    values::ChoiceType,
};
use waymark_store::{Full, Read, Store, Stored};

/// More of one name are not compared each with each.
const ALIKE: usize = 30;
/// Named beside an offer or a visit.
const NAMED: usize = 12;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AcrossKind {
    SamePerson,
    FullOffer,
    FullVisit,
    PlacedTwice,
}

#[derive(Debug)]
pub struct Across {
    pub kind: AcrossKind,
    pub title: String,
    pub why: String,
    pub next: String,
    pub records: Vec<Mentioned>,
    /// Records that are not named.
    pub more: usize,
}

/// A record to open.
#[derive(Debug)]
pub struct Mentioned {
    pub id: RecordId,
    pub record: RecordType,
    pub title: String,
    pub subtitle: String,
}

pub fn across(store: &Store, today: NaiveDate) -> Result<Vec<Across>, Problem> {
    let titles = Titles::new(store);
    let mut found = alike(store, &titles)?;
    found.extend(placed_twice(store, &titles, today)?);
    found.extend(full_offers(store, &titles, today)?);
    found.extend(full_visits(store, &titles, today)?);
    Ok(found)
}

fn mentioned(titles: &Titles<'_>, row: &Stored) -> Mentioned {
    Mentioned { id: row.id, record: row.record, title: titles.of(row), subtitle: titles.subtitle(row) }
}

fn codes<S: ChoiceType + Copy>(counts: impl Fn(S) -> bool) -> Vec<&'static str> {
    S::CHOICES.iter().map(|c| c.code).filter(|code| S::from_code(code).is_some_and(&counts)).collect()
}

/// Students who look like one person and whom nobody told apart.
fn alike(store: &Store, titles: &Titles<'_>) -> Result<Vec<Across>, Problem> {
    let groups = store.alike_students()?;
    let ids = distinct(groups.iter().flat_map(|ids| ids.iter().take(ALIKE).copied()));
    let rows: BTreeMap<RecordId, Stored> =
        store.get_many(RecordType::Student, &ids)?.into_iter().map(|row| (row.id, row)).collect();
    let students: BTreeMap<RecordId, Student> = of_ids(store, &ids)?;
    let mut whole: Vec<(SamePerson, Vec<RecordId>)> = Vec::new();
    for group in &groups {
        for (at, one) in group.iter().take(ALIKE).enumerate() {
            for other in group.iter().take(ALIKE).skip(at + 1) {
                let (Some(a), Some(b)) = (students.get(one), students.get(other)) else { continue };
                let Some(why) = same_person(a, b).filter(|_| !told_apart((*one, a), (*other, b))) else {
                    continue;
                };
                join(&mut whole, why, *one, *other);
            }
        }
    }
    let of = |(why, mut ids): (SamePerson, Vec<RecordId>)| {
        ids.sort_unstable();
        let name = ids.first().and_then(|id| rows.get(id)).map(|row| titles.of(row)).unwrap_or_default();
        let first = ids.first().and_then(|id| students.get(id));
        let sign = match why {
            SamePerson::Number => {
                let uln = first.and_then(|s| s.uln.as_ref()).map(FieldType::show).unwrap_or_default();
                format!("They have the same ULN, {uln}, which belongs to one person.")
            }
            SamePerson::NameAndBirth => {
                let born = first.and_then(|s| s.date_of_birth).map(|day| day.show()).unwrap_or_default();
                format!("They have the same name and date of birth, {born}.")
            }
        };
        Across {
            kind: AcrossKind::SamePerson,
            title: match ids.len() {
                2 => format!("{name}: perhaps one person in two records"),
                many => format!("{name}: perhaps one person in {many} records"),
            },
            why: sign,
            next: "If they are one person, bring what is missing into one record and delete the other. If not, say so: it is remembered, and shared with the office.".to_owned(),
            records: ids.iter().filter_map(|id| rows.get(id)).map(|row| mentioned(titles, row)).collect(),
            more: 0,
        }
    };
    Ok(whole.into_iter().map(of).collect())
}

/// Puts a pair into the group that has one of them, and makes one of two groups that it joins.
fn join(groups: &mut Vec<(SamePerson, Vec<RecordId>)>, why: SamePerson, one: RecordId, other: RecordId) {
    let mut ids = vec![one, other];
    let mut sign = why;
    groups.retain(|(held, group)| {
        let joins = group.contains(&one) || group.contains(&other);
        if joins {
            sign = *held;
            ids.extend(group.iter().copied().filter(|id| *id != one && *id != other));
        }
        !joins
    });
    groups.push((sign, ids));
}

fn placed_twice(store: &Store, titles: &Titles<'_>, today: NaiveDate) -> Result<Vec<Across>, Problem> {
    let pairs = store.placed_twice(today, &codes(is_attended))?;
    let ids = distinct(pairs.iter().flat_map(|(one, other)| [*one, *other]));
    let rows: BTreeMap<RecordId, Stored> =
        store.get_many(RecordType::Placement, &ids)?.into_iter().map(|row| (row.id, row)).collect();
    let placements: BTreeMap<RecordId, Placement> = of_ids(store, &ids)?;
    let mut found = Vec::new();
    for (one, other) in pairs {
        let both = placements.get(&one).zip(placements.get(&other)).zip(rows.get(&one).zip(rows.get(&other)));
        let Some(((a, b), (row, beside))) = both else { continue };
        let Some(day) = double_booked(a, b) else { continue };
        found.push(Across {
            kind: AcrossKind::PlacedTwice,
            title: format!(
                "{} is at two placements at one time",
                titles.title(RecordType::Student, a.student.0)
            ),
            why: format!("Both are confirmed, and both are on {}.", day.show()),
            next: "Ask the student which of them stands, and move the other or cancel it.".to_owned(),
            records: vec![mentioned(titles, row), mentioned(titles, beside)],
            more: 0,
        });
    }
    Ok(found)
}

fn full_offers(store: &Store, titles: &Titles<'_>, today: NaiveDate) -> Result<Vec<Across>, Problem> {
    let full = store.full_offers(today, &codes(takes_a_place))?;
    let takes = |row: &Stored| state::<PlacementState>(row).is_some_and(takes_a_place);
    let mut found = Vec::new();
    for Full { id, places, taken } in full {
        let Some(more) = over_capacity(places, taken) else { continue };
        let Some(offer) = store.get(RecordType::PlacementOffer, id)? else { continue };
        let takers = store.linked(RecordType::Placement, "offer", id)?.into_iter().filter(takes).collect();
        found.push(too_many(titles, AcrossKind::FullOffer, &offer, takers, (places, taken, more)));
    }
    Ok(found)
}

fn full_visits(store: &Store, titles: &Titles<'_>, today: NaiveDate) -> Result<Vec<Across>, Problem> {
    let full = store.full_visits(today, &codes(InvitationState::holds_a_place))?;
    let holds = |row: &Stored| state::<InvitationState>(row).is_some_and(InvitationState::holds_a_place);
    let mut found = Vec::new();
    for Full { id, places, taken } in full {
        let Some(more) = over_capacity(places, taken) else { continue };
        let Some(row) = store.get(RecordType::Event, id)? else { continue };
        if !store.record::<Event>(id)?.state.is_ahead() {
            continue;
        }
        let coming = store.linked(RecordType::Invitation, "event", id)?.into_iter().filter(holds).collect();
        found.push(too_many(titles, AcrossKind::FullVisit, &row, coming, (places, taken, more)));
    }
    Ok(found)
}

fn state<S: ChoiceType>(row: &Stored) -> Option<S> {
    S::from_code(crate::fields::text(&row.values, row.record, "state")?)
}

fn too_many(
    titles: &Titles<'_>,
    kind: AcrossKind,
    of: &Stored,
    takers: Vec<Stored>,
    (places, taken, more): (i64, u64, u64),
) -> Across {
    let places = match places {
        0 => "there is no place".to_owned(),
        1 => "there is one place".to_owned(),
        many => format!("there are {many} places"),
    };
    let next = match (kind, more) {
        (AcrossKind::FullVisit, 1) => {
            "Ask the host for one more place, or put one student on the waiting list.".to_owned()
        }
        (AcrossKind::FullVisit, many) => {
            format!("Ask the host for {many} more places, or put {many} students on the waiting list.")
        }
        (_, 1) => "Ask the employer for one more place, or find another for one of them.".to_owned(),
        (_, many) => format!("Ask the employer for {many} more places, or find others for {many} of them."),
    };
    let mut records = vec![mentioned(titles, of)];
    records.extend(takers.iter().take(NAMED).map(|row| mentioned(titles, row)));
    Across {
        kind,
        title: format!("{}: more students than places", titles.of(of)),
        why: format!("{taken} students have a place, and {places}."),
        next,
        records,
        more: takers.len().saturating_sub(NAMED),
    }
}
