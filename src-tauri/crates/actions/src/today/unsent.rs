//! Confirmations that nobody was told of, or not as they stand now.
//! Never here: the writing of a letter.

use super::{SHOWN, TodayGroup, in_states, item, named, people, soonest, when};
use crate::{Problem, letters::out_of_date, lists::ListAsk, titles::Titles};
use chrono::NaiveDate;
use waymark_domain::{RecordType, rules::PlacementState, values::ChoiceType};
use waymark_store::{Filter, Store};

pub fn group(store: &Store, titles: &Titles<'_>, today: NaiveDate) -> Result<TodayGroup, Problem> {
    let to_letter = named(RecordType::Letter, "placement")?;
    let confirmed = in_states(&[PlacementState::Confirmed])?;
    let asked = |more: Filter, limit: u64| {
        store.list(&soonest(RecordType::Placement, vec![confirmed.clone(), more], limit))
    };
    let without = asked(Filter::Without(RecordType::Letter, to_letter), SHOWN as u64)?;
    let mut changed = asked(Filter::Older(RecordType::Letter, to_letter), u32::MAX.into())?.rows;
    let stale = out_of_date(store, &changed, today)?;
    changed.retain(|row| stale.contains(&row.id));
    let total = without.total + changed.len() as u64;
    // What was said wrongly is worse than what was not said yet.
    changed.truncate(SHOWN);
    titles.gather(&people(RecordType::Placement), &changed)?;
    titles.gather(&people(RecordType::Placement), &without.rows)?;
    let mut items: Vec<_> = changed
        .iter()
        .map(|row| item(titles, row, format!("{}. Its letter is out of date.", when(titles, row))))
        .collect();
    items.extend(without.rows.iter().map(|row| item(titles, row, when(titles, row))));
    items.truncate(SHOWN);
    let list = ListAsk {
        filters: vec![("state".into(), PlacementState::Confirmed.code().into())],
        sort: Some(("starts_on".into(), false)),
        ..ListAsk::default()
    };
    Ok(TodayGroup {
        title: "Confirmed, no letter yet",
        why: "Nobody was told of these confirmations, or something has changed since the letter.",
        items,
        total,
        list: Some((RecordType::Placement, list)),
    })
}
