//! Which changes of a confirmed placement make its checks due again and its letter wrong.
//! Never here: the change letter itself.

use super::PlacementState;
use crate::{
    choices,
    record::FieldType,
    records::{Placement, Weekday},
    values::Set,
};
use chrono::{NaiveDate, NaiveTime};

choices! {
    Moved { Dates = "dates" "Dates", Hours = "hours" "Hours", Site = "site" "Place of work", Supervisor = "supervisor" "Supervisor" }
}

/// One thing that moved, as the change letter tells it. Site and supervisor are links: their words come
/// from the records that they point at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub moved: Moved,
    pub old: Option<String>,
    pub new: Option<String>,
}

/// The changes after which a confirmed placement goes back to `checks_pending`; empty when none does.
pub fn reopens(before: &Placement, after: &Placement) -> Vec<Change> {
    if before.state == PlacementState::Confirmed { changes(before, after) } else { Vec::new() }
}

/// What moved between two versions of a placement, whatever its state.
pub fn changes(before: &Placement, after: &Placement) -> Vec<Change> {
    let mut found = Vec::new();
    let dates = |p: &Placement| span(p.starts_on, p.ends_on);
    let hours = |p: &Placement| hours(&p.days, p.starts_at, p.ends_at, p.break_minutes);
    if (before.starts_on, before.ends_on) != (after.starts_on, after.ends_on) {
        found.push(Change { moved: Moved::Dates, old: dates(before), new: dates(after) });
    }
    let key = |p: &Placement| (p.starts_at, p.ends_at, p.break_minutes);
    if before.days != after.days || key(before) != key(after) {
        found.push(Change { moved: Moved::Hours, old: hours(before), new: hours(after) });
    }
    if before.site != after.site || before.organisation != after.organisation {
        found.push(Change { moved: Moved::Site, old: None, new: None });
    }
    if before.supervisor != after.supervisor {
        found.push(Change { moved: Moved::Supervisor, old: None, new: None });
    }
    found
}

fn span(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Option<String> {
    match (from, to) {
        (Some(from), Some(to)) if from == to => Some(from.show()),
        (Some(from), Some(to)) => Some(format!("{} to {}", from.show(), to.show())),
        (Some(from), None) => Some(format!("from {}", from.show())),
        (None, Some(to)) => Some(format!("until {}", to.show())),
        (None, None) => None,
    }
}

fn hours(
    days: &Set<Weekday>,
    from: Option<NaiveTime>,
    to: Option<NaiveTime>,
    pause: Option<i64>,
) -> Option<String> {
    let mut parts = Vec::new();
    if let (Some(from), Some(to)) = (from, to) {
        parts.push(format!("{} to {}", from.show(), to.show()));
    }
    if !days.0.is_empty() {
        parts.push(days.show());
    }
    if let Some(pause) = pause {
        parts.push(format!("break of {pause} minutes"));
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{record::Link, values::Text};

    fn moved(after: Placement) -> Vec<Moved> {
        reopens(&placement(), &after).into_iter().map(|c| c.moved).collect()
    }

    #[test]
    fn a_confirmed_placement_reopens_when_its_dates_move() {
        let found = reopens(&placement(), &Placement { ends_on: Some(day(2026, 7, 24)), ..placement() });
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].old.as_deref(), Some("6 July 2026 to 17 July 2026"));
        assert_eq!(found[0].new.as_deref(), Some("6 July 2026 to 24 July 2026"));
    }

    #[test]
    fn hours_site_and_supervisor_reopen_it_too() {
        assert_eq!(
            moved(Placement { starts_at: NaiveTime::from_hms_opt(10, 0, 0), ..placement() }),
            [Moved::Hours]
        );
        assert_eq!(moved(Placement { days: Set::of([Weekday::Monday]), ..placement() }), [Moved::Hours]);
        assert_eq!(moved(Placement { site: Some(Link::to(id(31))), ..placement() }), [Moved::Site]);
        assert_eq!(moved(Placement { supervisor: None, ..placement() }), [Moved::Supervisor]);
    }

    #[test]
    fn other_changes_and_other_states_reopen_nothing() {
        assert_eq!(moved(Placement { dress: Some(Text::new("Smart").unwrap()), ..placement() }), []);
        let before = Placement { state: PlacementState::Accepted, ..placement() };
        assert_eq!(reopens(&before, &Placement { starts_on: None, ..before.clone() }), []);
    }
}
