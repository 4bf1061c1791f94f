//! What is due, stuck or unsent today, the nearest first.
//! Never here: more than a screen of it; each group says how many there are.

mod due;
mod unsent;
mod waiting;

pub(crate) use due::{FILTER, filter_of, filters_by_code};

use crate::{
    Problem,
    letters::Stale,
    lists::ListAsk,
    placement::{Dossier, dossiers},
    titles::{Titles, span},
};
use chrono::NaiveDate;
use due::{Due, Looked, filters};
use std::collections::BTreeMap;
use waymark_domain::{
    Field, RecordId, RecordType, Value,
    rules::{InvitationState, PlacementState},
    values::ChoiceType,
};
use waymark_store::{Filter, Query, Store, Stored};

/// Shown of each group.
const SHOWN: usize = 8;

#[derive(Debug)]
pub struct TodayItem {
    pub id: RecordId,
    pub record: RecordType,
    pub title: String,
    pub detail: String,
}

#[derive(Debug)]
pub struct TodayGroup {
    pub title: &'static str,
    pub why: &'static str,
    pub items: Vec<TodayItem>,
    pub total: u64,
    /// The list that shows them all, and none besides.
    pub list: Option<(RecordType, ListAsk)>,
}

fn named(record: RecordType, name: &str) -> Result<&'static Field, Problem> {
    record.field(name).ok_or_else(|| Problem::not_known(name, "a field", "Ask for support."))
}

fn in_states(states: &[PlacementState]) -> Result<Filter, Problem> {
    let codes = states.iter().map(|s| Value::from(s.code())).collect();
    Ok(Filter::Is(named(RecordType::Placement, "state")?, codes))
}

fn soonest(record: RecordType, filters: Vec<Filter>, limit: u64) -> Query {
    let mut query = Query::of(record);
    query.filters = filters;
    query.limit = limit;
    query
}

pub fn today_groups(store: &Store, today: NaiveDate) -> Result<Vec<TodayGroup>, Problem> {
    let titles = Titles::new(store);
    let looked = Looked::at(store, &Due::ALL, today)?;
    let mut groups = Vec::new();
    for due in Due::ALL {
        let asked = soonest(due.record(), filters(due, &looked, today)?, SHOWN as u64);
        let page = store.list(&asked)?;
        if page.total == 0 {
            continue;
        }
        let mut rows = page.rows;
        if due == Due::Unsent {
            // What was said wrongly is worse than what was not said yet.
            let stale = looked.stale_ids();
            let only = vec![Filter::Only(stale.clone())];
            let mut first = store.list(&soonest(due.record(), only, SHOWN as u64))?.rows;
            rows.retain(|row| !stale.contains(&row.id));
            first.append(&mut rows);
            rows = first;
            rows.truncate(SHOWN);
        }
        groups.push(TodayGroup {
            title: due.title(),
            why: due.why(),
            items: items(store, &titles, due, &rows, &looked, today)?,
            total: page.total,
            list: Some(due.list()),
        });
    }
    Ok(groups)
}

fn items(
    store: &Store,
    titles: &Titles<'_>,
    due: Due,
    rows: &[Stored],
    looked: &Looked,
    today: NaiveDate,
) -> Result<Vec<TodayItem>, Problem> {
    let people: Vec<&'static Field> =
        ["student", "organisation", "host"].iter().filter_map(|n| due.record().field(n)).collect();
    titles.gather(&people, rows)?;
    let lacks = match due {
        Due::Late | Due::Open | Due::Undated => dossiers(store, rows, today)?,
        _ => Vec::new(),
    };
    let lacks: BTreeMap<RecordId, &Dossier> = lacks.iter().map(|d| (d.id, d)).collect();
    let mut items = Vec::new();
    for row in rows {
        let mut said = Vec::new();
        if row.record == RecordType::Event {
            said.push(coming(store, titles, row)?);
            if due == Due::Retold {
                said.extend(looked.visits.get(&row.id).map(|letters| how_many(letters)));
            }
        } else {
            said.push(when(titles, row));
            said.extend(lacks.get(&row.id).map(|dossier| waiting::missing(dossier)));
            said.extend(looked.stale.iter().find(|(id, _)| *id == row.id).map(|(_, how)| match how {
                Stale::SaysElse => "Its letter is out of date.".to_owned(),
                Stale::Blocked(why) => format!("Its letter no longer stands: {why}"),
            }));
        }
        said.retain(|part| !part.is_empty());
        let detail = said.join(". ");
        items.push(TodayItem { id: row.id, record: row.record, title: titles.of(row), detail });
    }
    Ok(items)
}

/// "2 letters are out of date. 1 no longer stands: " and why. Of several reasons the first is told.
fn how_many(letters: &[Stale]) -> String {
    let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let reasons: Vec<&String> = letters
        .iter()
        .filter_map(|how| match how {
            Stale::Blocked(why) => Some(why),
            Stale::SaysElse => None,
        })
        .collect();
    let mut said = Vec::new();
    let wrong = letters.len() - reasons.len();
    if wrong > 0 {
        said.push(count(wrong, "letter is out of date.", "letters are out of date."));
    }
    if let Some(why) = reasons.first() {
        let stand = match wrong {
            0 => count(reasons.len(), "letter no longer stands", "letters no longer stand"),
            _ => count(reasons.len(), "no longer stands", "no longer stand"),
        };
        let same = reasons.iter().all(|other| other == why);
        said.push(format!("{stand}{}: {why}", if same { "" } else { ", one of them because" }));
    }
    said.join(" ")
}

fn when(titles: &Titles<'_>, row: &Stored) -> String {
    let shown = |name| titles.shown(row.record, &row.values, name);
    span(&shown("starts_on"), &shown("ends_on"))
}

/// "Aston University · 15 October 2026 · 12 of 30 students": those who have a place, not those who gave it back.
fn coming(store: &Store, titles: &Titles<'_>, row: &Stored) -> Result<String, Problem> {
    use RecordType::Invitation;
    let states = InvitationState::CHOICES.iter().filter_map(|c| InvitationState::from_code(c.code));
    let codes = states.filter(|s| s.holds_a_place()).map(|s| Value::from(s.code())).collect();
    let invited = vec![
        Filter::Is(named(Invitation, "event")?, vec![row.id.to_string().into()]),
        Filter::Is(named(Invitation, "state")?, codes),
    ];
    let students = store.count_of(&soonest(Invitation, invited, 0))?;
    let places = titles.shown(row.record, &row.values, "places");
    let of = if places.is_empty() { String::new() } else { format!(" of {places}") };
    let one = if students == 1 && of.is_empty() { "student" } else { "students" };
    Ok(format!("{} \u{b7} {students}{of} {one}", titles.subtitle(row)))
}
