//! Whether one student is to be at two placements at one time.
//! Source: the design's sync.md, "Push": rules that span records (a place taken twice) make a change to check, never a
//! refusal.

use super::{Period, PlacementState};
use crate::{records::Placement, values::ChoiceType};
use chrono::{Datelike, NaiveDate};

/// Whether a placement that stands here is one to which the student goes.
pub fn is_attended(state: PlacementState) -> bool {
    matches!(state, PlacementState::Confirmed | PlacementState::InProgress)
}

/// The first day on which both are. Without days of the week or hours it can be any.
pub fn double_booked(one: &Placement, other: &Placement) -> Option<NaiveDate> {
    let attended = is_attended(one.state) && is_attended(other.state) && one.student == other.student;
    let (a, b) = (Period::of(one.starts_on, one.ends_on)?, Period::of(other.starts_on, other.ends_on)?);
    let both = Period::new(a.from.max(b.from), a.to.min(b.to)).filter(|_| attended)?;
    let apart = |a: &Placement, b: &Placement| matches!((a.ends_at, b.starts_at), (Some(end), Some(start)) if end <= start);
    if apart(one, other) || apart(other, one) {
        return None;
    }
    // After a week every day of it was there.
    both.days().take(7).find(|day| on(one, *day) && on(other, *day))
}

fn on(placement: &Placement, day: NaiveDate) -> bool {
    const CODES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let today = CODES.get(day.weekday().num_days_from_monday() as usize);
    placement.days.0.is_empty() || placement.days.0.iter().any(|d| Some(&d.code()) == today)
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{record::Link, records::Weekday, values::Set};
    use chrono::NaiveTime;

    #[test]
    fn two_confirmed_placements_meet_on_the_first_day_that_both_have() {
        let one = placement();
        let later =
            Placement { starts_on: Some(day(2026, 7, 15)), ends_on: Some(day(2026, 7, 24)), ..placement() };
        assert_eq!(double_booked(&one, &later), Some(day(2026, 7, 15)));
        let after =
            Placement { starts_on: Some(day(2026, 7, 20)), ends_on: Some(day(2026, 7, 24)), ..placement() };
        assert_eq!(double_booked(&one, &after), None);
        let friday = Placement { days: Set::of([Weekday::Friday]), ..later.clone() };
        assert_eq!(double_booked(&one, &friday), Some(day(2026, 7, 17)));
        let weekend = Placement { days: Set::of([Weekday::Saturday]), ..later.clone() };
        assert_eq!(double_booked(&one, &weekend), None);
        let open = Placement { state: PlacementState::ChecksPending, ..later.clone() };
        assert_eq!(double_booked(&one, &open), None, "it is not settled that it takes place");
        let sister = Placement { student: Link::to(id(11)), ..later.clone() };
        assert_eq!(double_booked(&one, &sister), None);
        let evening = Placement {
            starts_at: NaiveTime::from_hms_opt(17, 0, 0),
            ends_at: NaiveTime::from_hms_opt(19, 0, 0),
            ..later
        };
        assert_eq!(double_booked(&one, &evening), None, "one begins when the other ends");
    }
}
