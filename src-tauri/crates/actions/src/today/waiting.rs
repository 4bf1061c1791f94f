//! Placements that wait for their confirmation: late, ready, still open, without dates.
//! Never here: whether a check is passed (the domain says so).

use super::{SHOWN, TodayGroup, TodayItem, in_states, named, soonest, when};
use crate::{
    Problem,
    lists::ListAsk,
    placement::{Dossier, dossiers},
    titles::Titles,
};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use waymark_domain::{RecordId, RecordType, rules::PlacementState, values::ChoiceType};
use waymark_store::{Filter, Query, Store, Stored};

/// Placements whose checks are gathered at once, so that a large office costs no more room than a small one.
const IN_ONE_GO: usize = 250;

/// What a placement has before all of its checks can be passed. It spares the many that have not come so far from being
/// looked at one by one; whether the checks are passed is asked of the rest.
fn has_come_far() -> Result<Vec<Filter>, Problem> {
    use RecordType::*;
    let own = |name| named(Placement, name);
    let with = |record, by, own| Ok::<_, Problem>(Filter::With(record, named(record, by)?, own));
    Ok(vec![
        Filter::Filled(own("supervisor")?),
        Filter::Filled(own("ends_on")?),
        with(HealthSafetyConversation, "placement", None)?,
        with(Consent, "student", Some(own("student")?))?,
        with(Carer, "student", Some(own("student")?))?,
        with(InsuranceCheck, "organisation", Some(own("organisation")?))?,
    ])
}

#[derive(Default)]
struct Few {
    items: Vec<TodayItem>,
    total: u64,
}

impl Few {
    fn add(&mut self, dossier: &Dossier, detail: impl FnOnce() -> String) {
        if self.items.len() < SHOWN {
            let (id, title) = (dossier.id, dossier.title());
            self.items.push(TodayItem { id, record: RecordType::Placement, title, detail: detail() });
        }
    }
}

fn asked(more: Vec<Filter>) -> Result<Query, Problem> {
    use PlacementState::{Accepted, ChecksPending};
    let mut filters = vec![in_states(&[Accepted, ChecksPending])?];
    filters.extend(more);
    Ok(soonest(RecordType::Placement, filters, u32::MAX.into()))
}

fn missing(titles: &Titles<'_>, row: &Stored, dossier: &Dossier) -> String {
    let days = Some(when(titles, row)).filter(|days| !days.is_empty()).map(|days| format!("{days}. "));
    let days = days.unwrap_or_default();
    match dossier.missing() {
        none if none.is_empty() => format!("{days}Every check is recorded."),
        missing => format!("{days}Missing: {missing}."),
    }
}

/// The first of these, with what they lack.
fn first(store: &Store, titles: &Titles<'_>, query: Query, today: NaiveDate) -> Result<Few, Problem> {
    let page = store.list(&Query { limit: SHOWN as u64, ..query })?;
    let mut few = Few { total: page.total, ..Few::default() };
    for dossier in dossiers(store, &page.rows, today)? {
        if let Some(row) = page.rows.iter().find(|row| row.id == dossier.id) {
            few.add(&dossier, || missing(titles, row, &dossier));
        }
    }
    Ok(few)
}

/// All that can be confirmed, and their number.
fn ready(
    store: &Store,
    titles: &Titles<'_>,
    ahead: Filter,
    today: NaiveDate,
) -> Result<(Few, BTreeSet<RecordId>), Problem> {
    let mut filters = has_come_far()?;
    filters.push(ahead);
    let (mut few, mut ids) = (Few::default(), BTreeSet::new());
    for rows in store.list(&asked(filters)?)?.rows.chunks(IN_ONE_GO) {
        for dossier in dossiers(store, rows, today)?.iter().filter(|d| d.is_ready()) {
            ids.insert(dossier.id);
            if let Some(row) = rows.iter().find(|row| row.id == dossier.id) {
                few.add(dossier, || when(titles, row));
            }
        }
    }
    few.total = ids.len() as u64;
    Ok((few, ids))
}

/// The soonest that are not ready.
fn open(
    store: &Store,
    titles: &Titles<'_>,
    ahead: Filter,
    ready: &BTreeSet<RecordId>,
    today: NaiveDate,
) -> Result<Few, Problem> {
    // However many of the soonest are ready, there are enough others among these.
    let query = Query { limit: (SHOWN + ready.len()) as u64, ..asked(vec![ahead])? };
    let page = store.list(&query)?;
    let rows: Vec<Stored> =
        page.rows.into_iter().filter(|row| !ready.contains(&row.id)).take(SHOWN).collect();
    let mut few = Few { total: page.total.saturating_sub(ready.len() as u64), ..Few::default() };
    for dossier in dossiers(store, &rows, today)? {
        if let Some(row) = rows.iter().find(|row| row.id == dossier.id) {
            few.add(&dossier, || missing(titles, row, &dossier));
        }
    }
    Ok(few)
}

pub fn groups(store: &Store, titles: &Titles<'_>, today: NaiveDate) -> Result<Vec<TodayGroup>, Problem> {
    use PlacementState::ChecksPending;
    let starts_on = named(RecordType::Placement, "starts_on")?;
    let yesterday = today.pred_opt().unwrap_or(today);
    let ahead = Filter::From(starts_on, today.to_string().into());
    let past = Filter::To(starts_on, yesterday.to_string().into());
    let late = first(store, titles, asked(vec![past])?, today)?;
    let (ready, ids) = ready(store, titles, ahead.clone(), today)?;
    let open = open(store, titles, ahead, &ids, today)?;
    let undated = first(store, titles, asked(vec![Filter::Empty(starts_on)])?, today)?;

    let list = |span: String| {
        let state = ("state".to_owned(), ChecksPending.code().to_owned());
        let ask = ListAsk {
            filters: vec![state, ("starts_on".into(), span)],
            sort: Some(("starts_on".into(), false)),
            ..ListAsk::default()
        };
        Some((RecordType::Placement, ask))
    };
    let group =
        |title, why, some: Few, list| TodayGroup { title, why, items: some.items, total: some.total, list };
    Ok(vec![
        group(
            "Begun without a confirmation",
            "The first day of these placements has passed. Confirm them, move their dates or cancel them.",
            late,
            list(format!("..{yesterday}")),
        ),
        group("Ready to confirm", "Every check of these placements is recorded.", ready, None),
        group(
            "Checks still open",
            "These placements cannot be confirmed yet; the soonest is first.",
            open,
            list(format!("{today}..")),
        ),
        group(
            "No dates yet",
            "Somebody said yes to these placements, and nobody wrote down when they are.",
            undated,
            list(String::new()),
        ),
    ])
}
