//! What is due, stuck or unsent today, the nearest first.
//! Never here: more than a screen of it; each group says how many there are.

mod unsent;
mod waiting;

use crate::{
    Problem,
    lists::ListAsk,
    titles::{Titles, span},
};
use chrono::{Days, NaiveDate};
use waymark_domain::{Field, RecordId, RecordType, Value, rules::PlacementState, values::ChoiceType};
use waymark_store::{Filter, Query, Store, Stored};

/// Shown of each group.
const SHOWN: usize = 8;
const WEEKS_AHEAD: u64 = 6;

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
    /// The list that shows them all, where there is one.
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
    let mut groups = waiting::groups(store, &titles, today)?;
    groups.push(unsent::group(store, &titles, today)?);
    groups.push(visits(store, &titles, today)?);
    groups.push(over(store, &titles, today)?);
    groups.retain(|g| g.total > 0);
    Ok(groups)
}

fn item(titles: &Titles<'_>, row: &Stored, detail: String) -> TodayItem {
    TodayItem { id: row.id, record: row.record, title: titles.of(row), detail }
}

fn when(titles: &Titles<'_>, row: &Stored) -> String {
    let shown = |name| titles.shown(row.record, &row.values, name);
    span(&shown("starts_on"), &shown("ends_on"))
}

fn people(row: RecordType) -> Vec<&'static Field> {
    ["student", "organisation"].iter().filter_map(|n| row.field(n)).collect()
}

fn visits(store: &Store, titles: &Titles<'_>, today: NaiveDate) -> Result<TodayGroup, Problem> {
    let held_on = named(RecordType::Event, "held_on")?;
    let until = today.checked_add_days(Days::new(7 * WEEKS_AHEAD)).unwrap_or(today);
    let coming =
        vec![Filter::From(held_on, today.to_string().into()), Filter::To(held_on, until.to_string().into())];
    let page = store.list(&soonest(RecordType::Event, coming, SHOWN as u64))?;
    let mut items = Vec::new();
    for row in &page.rows {
        let invited =
            vec![Filter::Is(named(RecordType::Invitation, "event")?, vec![row.id.to_string().into()])];
        let students = store.count_of(&soonest(RecordType::Invitation, invited, 0))?;
        let places = titles.shown(row.record, &row.values, "places");
        let of = if places.is_empty() { String::new() } else { format!(" of {places}") };
        let one = if students == 1 && of.is_empty() { "student" } else { "students" };
        items.push(item(titles, row, format!("{} \u{b7} {students}{of} {one}", titles.subtitle(row))));
    }
    let list = ListAsk {
        filters: vec![("held_on".into(), format!("{today}.."))],
        sort: Some(("held_on".into(), false)),
        ..ListAsk::default()
    };
    Ok(TodayGroup {
        title: "Visits in the next six weeks",
        why: "Their lists and letters should be ready.",
        items,
        total: page.total,
        list: Some((RecordType::Event, list)),
    })
}

fn over(store: &Store, titles: &Titles<'_>, today: NaiveDate) -> Result<TodayGroup, Problem> {
    use PlacementState::{Confirmed, InProgress};
    let yesterday = today.pred_opt().unwrap_or(today);
    let past = vec![
        in_states(&[Confirmed, InProgress])?,
        Filter::To(named(RecordType::Placement, "ends_on")?, yesterday.to_string().into()),
    ];
    let page = store.list(&soonest(RecordType::Placement, past, SHOWN as u64))?;
    titles.gather(&people(RecordType::Placement), &page.rows)?;
    let list = ListAsk {
        filters: vec![("ends_on".into(), format!("..{yesterday}"))],
        sort: Some(("ends_on".into(), true)),
        ..ListAsk::default()
    };
    Ok(TodayGroup {
        title: "Past the last day",
        why: "These placements are over and nobody said how they went.",
        items: page.rows.iter().map(|row| item(titles, row, when(titles, row))).collect(),
        total: page.total,
        list: Some((RecordType::Placement, list)),
    })
}
