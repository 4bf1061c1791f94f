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
use waymark_domain::{RecordType, rules::PlacementState, values::ChoiceType};
use waymark_store::{Filter, Store, Stored};

/// Placements whose checks are gathered at once, so that a large office costs no more room than a small one.
const IN_ONE_GO: usize = 250;

#[derive(Default)]
struct Few {
    items: Vec<TodayItem>,
    total: u64,
}

impl Few {
    fn add(&mut self, dossier: &Dossier, detail: impl FnOnce() -> String) {
        self.total += 1;
        if self.items.len() < SHOWN {
            let (id, title) = (dossier.id, dossier.title());
            self.items.push(TodayItem { id, record: RecordType::Placement, title, detail: detail() });
        }
    }
}

pub fn groups(store: &Store, titles: &Titles<'_>, today: NaiveDate) -> Result<Vec<TodayGroup>, Problem> {
    use PlacementState::{Accepted, ChecksPending};
    let starts_on = named(RecordType::Placement, "starts_on")?;
    let asked = |more: Filter| -> Result<Vec<Stored>, Problem> {
        let filters = vec![in_states(&[Accepted, ChecksPending])?, more];
        Ok(store.list(&soonest(RecordType::Placement, filters, u32::MAX.into()))?.rows)
    };
    let [mut late, mut ready, mut open, mut undated] = [(); 4].map(|()| Few::default());
    let dated = asked(Filter::From(starts_on, "".into()))?;
    for rows in dated.chunks(IN_ONE_GO) {
        for dossier in dossiers(store, rows, today)? {
            let Some(row) = rows.iter().find(|row| row.id == dossier.id) else { continue };
            let days = || when(titles, row);
            let missing = || format!("{}. Missing: {}.", days(), dossier.missing());
            let is_ready = dossier.is_ready();
            if dossier.placement.starts_on.is_some_and(|first| first < today) {
                late.add(&dossier, || match is_ready {
                    true => format!("{}. Every check is recorded.", days()),
                    false => missing(),
                });
            } else if is_ready {
                ready.add(&dossier, days);
            } else {
                open.add(&dossier, missing);
            }
        }
    }
    let none = asked(Filter::Empty(starts_on))?;
    let shown = none.get(..SHOWN.min(none.len())).unwrap_or_default();
    for dossier in dossiers(store, shown, today)? {
        undated.add(&dossier, || format!("Missing: {}.", dossier.missing()));
    }
    undated.total = none.len() as u64;

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
    let yesterday = today.pred_opt().unwrap_or(today);
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
