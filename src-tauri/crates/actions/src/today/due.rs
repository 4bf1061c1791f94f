//! What waits: the groups of the first screen, each as one question. The number on that screen and the list behind
//! "See all" come from the same question, so they cannot differ.
//! Never here: what is shown of a record.

use super::{in_states, named, unsent, waiting};
use crate::{
    Problem,
    letters::Stale,
    lists::{FilterOf, ListAsk},
};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;
use waymark_domain::{
    RecordId, RecordType, Value,
    rules::{EventState, PlacementState},
    values::ChoiceType,
};
use waymark_store::{Filter, Store};

/// The name by which a list asks for one of these.
pub const FILTER: &str = "due";
const WEEKS_AHEAD: u64 = 6;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    Late,
    Ready,
    Open,
    Undated,
    Unsent,
    Retold,
    Visits,
    Over,
}

impl Due {
    /// In the order of the screen.
    pub const ALL: [Due; 8] =
        [Due::Late, Due::Ready, Due::Open, Due::Undated, Due::Unsent, Due::Retold, Due::Visits, Due::Over];

    pub fn code(self) -> &'static str {
        self.words().0
    }

    pub fn title(self) -> &'static str {
        self.words().1
    }

    pub fn why(self) -> &'static str {
        self.words().2
    }

    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Due::Late => (
                "late",
                "Begun without a confirmation",
                "The first day of these placements has passed. Confirm them, move their dates or cancel them.",
            ),
            Due::Ready => ("ready", "Ready to confirm", "Every check of these placements is recorded."),
            Due::Open => (
                "open",
                "Checks still open",
                "These placements cannot be confirmed yet; the soonest is first.",
            ),
            Due::Undated => (
                "undated",
                "No dates yet",
                "Somebody said yes to these placements, and nobody wrote down when they are.",
            ),
            Due::Unsent => (
                "unsent",
                "Confirmed, no letter yet",
                "Nobody was told of these confirmations, or something has changed since the letter.",
            ),
            Due::Retold => (
                "retold",
                "Visits with letters out of date",
                "The visit is not as its letters say any more. Tell of the change, or issue them again.",
            ),
            Due::Visits => {
                ("visits", "Visits in the next six weeks", "Their lists and letters should be ready.")
            }
            Due::Over => {
                ("over", "Past the last day", "These placements are over and nobody said how they went.")
            }
        }
    }

    pub fn record(self) -> RecordType {
        if matches!(self, Due::Retold | Due::Visits) { RecordType::Event } else { RecordType::Placement }
    }

    pub fn list(self) -> (RecordType, ListAsk) {
        let by = match self {
            Due::Retold | Due::Visits => "held_on",
            Due::Over => "ends_on",
            _ => "starts_on",
        };
        let filters = vec![(FILTER.to_owned(), self.code().to_owned())];
        (self.record(), ListAsk { filters, sort: Some((by.to_owned(), false)), ..ListAsk::default() })
    }
}

/// What must be looked at record by record, before a question can name it.
#[derive(Debug, Default)]
pub struct Looked {
    pub ready: Vec<RecordId>,
    pub stale: Vec<(RecordId, Stale)>,
    pub visits: BTreeMap<RecordId, Vec<Stale>>,
}

impl Looked {
    pub fn stale_ids(&self) -> Vec<RecordId> {
        self.stale.iter().map(|(id, _)| *id).collect()
    }

    pub fn at(store: &Store, due: &[Due], today: NaiveDate) -> Result<Self, Problem> {
        let mut looked = Looked::default();
        if due.iter().any(|d| matches!(d, Due::Ready | Due::Open)) {
            looked.ready = waiting::ready(store, today)?;
        }
        if due.contains(&Due::Unsent) {
            looked.stale = unsent::stale(store, today)?;
        }
        if due.contains(&Due::Retold) {
            looked.visits = unsent::stale_visits(store, today)?;
        }
        Ok(looked)
    }
}

/// Visits that are neither over nor called off.
pub fn ahead_of_us() -> Result<Filter, Problem> {
    let codes = EventState::CHOICES.iter().filter_map(|c| EventState::from_code(c.code));
    let codes = codes.filter(|s| s.is_ahead()).map(|s| Value::from(s.code())).collect();
    Ok(Filter::Is(named(RecordType::Event, "state")?, codes))
}

pub fn filters(due: Due, looked: &Looked, today: NaiveDate) -> Result<Vec<Filter>, Problem> {
    use PlacementState::{Accepted, ChecksPending, Confirmed, InProgress};
    let day = |date: NaiveDate| Value::from(date.to_string());
    let waiting = in_states(&[Accepted, ChecksPending])?;
    let starts_on = named(RecordType::Placement, "starts_on")?;
    let ahead = Filter::From(starts_on, day(today));
    let yesterday = today.pred_opt().unwrap_or(today);
    Ok(match due {
        Due::Late => vec![waiting, Filter::To(starts_on, day(yesterday))],
        Due::Ready => vec![Filter::Only(looked.ready.clone())],
        Due::Open => vec![waiting, ahead, Filter::Not(looked.ready.clone())],
        Due::Undated => vec![waiting, Filter::Empty(starts_on)],
        Due::Unsent => {
            vec![
                in_states(&[Confirmed])?,
                Filter::Any(vec![unsent::without()?, Filter::Only(looked.stale_ids())]),
            ]
        }
        Due::Retold => vec![Filter::Only(looked.visits.keys().copied().collect())],
        Due::Visits => {
            let held_on = named(RecordType::Event, "held_on")?;
            let until = today.checked_add_days(Days::new(7 * WEEKS_AHEAD)).unwrap_or(today);
            vec![ahead_of_us()?, Filter::From(held_on, day(today)), Filter::To(held_on, day(until))]
        }
        Due::Over => {
            let ends_on = named(RecordType::Placement, "ends_on")?;
            vec![in_states(&[Confirmed, InProgress])?, Filter::To(ends_on, day(yesterday))]
        }
    })
}

/// The same for a list that asks by a code; none asks for all.
pub fn filters_by_code(
    store: &Store,
    record: RecordType,
    code: &str,
    today: NaiveDate,
) -> Result<Vec<Filter>, Problem> {
    if code.is_empty() {
        return Ok(Vec::new());
    }
    let due = Due::ALL.into_iter().find(|d| d.code() == code && d.record() == record);
    let due = due.ok_or_else(|| {
        Problem::not_known(code, "one of the groups on Today", "Choose one of those that are shown.")
    })?;
    filters(due, &Looked::at(store, &[due], today)?, today)
}

/// The choice of these groups in the list of their kind.
pub fn filter_of(record: RecordType) -> Option<FilterOf> {
    let all = Due::ALL.into_iter().filter(|d| d.record() == record);
    let choices: Vec<(String, String)> = all.map(|d| (d.code().to_owned(), d.title().to_owned())).collect();
    if choices.is_empty() {
        return None;
    }
    Some(FilterOf { name: FILTER, label: "On Today", choices, may_be_empty: false })
}
