//! Whether the employer's liability insurance covers every day of a placement.
//! Never here: whether the insurer is a real one.

use super::{Ask, Check, CheckItem, Period};
use crate::{record::FieldType, records::InsuranceCheck, values::Text};
use chrono::{Days, Months, NaiveDate};

/// What is known of an employer's insurance over the days of a placement.
#[derive(Debug, Clone, PartialEq)]
pub enum Cover<'a> {
    Exempt(&'a Text),
    NotChecked,
    /// The placement has no dates to compare with.
    NoDates,
    /// In force on every day; `with` is in force on the last of them.
    Whole {
        with: &'a InsuranceCheck,
        until: NaiveDate,
    },
    /// Not yet in force on `gap`, and promised to be renewed on `on` so that no day is left out.
    Promised {
        /// In force until the day before the gap.
        with: Option<&'a InsuranceCheck>,
        gap: NaiveDate,
        on: NaiveDate,
    },
    NoEnd,
    Gap(NaiveDate),
}

/// In date for the whole period, by one policy or by several that follow each other; or its renewal
/// promised with a date; or exempt with the reason, as a council or an NHS body can be.
pub fn insurance_cover(checks: &[InsuranceCheck], period: Option<Period>) -> Cover<'_> {
    if let Some(why) = checks.iter().find_map(|c| c.exempt_because.as_ref()) {
        return Cover::Exempt(why);
    }
    if checks.is_empty() {
        return Cover::NotChecked;
    }
    let Some(period) = period else { return Cover::NoDates };
    let policies =
        || checks.iter().filter_map(|c| Some((c.starts_on.unwrap_or(NaiveDate::MIN), c.ends_on?, c)));
    let spans = || policies().map(|(from, to, _)| (from, to));
    let promised =
        || checks.iter().filter_map(|c| Some((c.renewal_promised_on?, after_a_year(c.renewal_promised_on?))));
    let Some(gap) = first_uncovered(spans().collect(), period) else {
        let last = policies().filter(|(from, _, _)| *from <= period.to).max_by_key(|(_, to, _)| *to);
        return last.map_or(Cover::NoEnd, |(_, until, with)| Cover::Whole { with, until });
    };
    if first_uncovered(spans().chain(promised()).collect(), period).is_none() {
        let fills = promised().filter(|(from, to)| *from <= gap && *to >= gap).map(|(from, _)| from).max();
        let with = policies().find(|(_, to, _)| to.succ_opt() == Some(gap)).map(|(_, _, with)| with);
        return Cover::Promised { with, gap, on: fills.unwrap_or(gap) };
    }
    if policies().next().is_none() { Cover::NoEnd } else { Cover::Gap(gap) }
}

/// The check's line in a placement's list.
pub fn insurance_covers(checks: &[InsuranceCheck], period: Option<Period>) -> Check {
    let item = CheckItem::Insurance;
    let todo = "Ask the employer for the certificate, and record its first and last day.";
    match insurance_cover(checks, period) {
        Cover::Exempt(why) => Check::ok(item, "insurance_exempt", format!("Exempt: {why}.")),
        Cover::Whole { until, .. } => Check::ok(
            item,
            "insurance_in_date",
            format!("In force for the whole placement, until {}.", until.show()),
        ),
        Cover::Promised { gap, on, .. } => Check::warning(
            item,
            "insurance_renewal_promised",
            format!(
                "Not yet in force on {}; the employer promised to renew it on {}.",
                gap.show(),
                on.show()
            ),
            format!("Ask for the new certificate on {}.", on.show()),
            Ask::Employer,
        ),
        Cover::NotChecked => Check::missing(
            item,
            "insurance_none",
            "The employer\u{2019}s insurance has not been checked.",
            todo,
            Ask::Employer,
        ),
        Cover::NoDates => Check::missing(
            item,
            "insurance_no_dates",
            "The insurance cannot be compared with the placement, which has no dates yet.",
            "Set the first and the last day of the placement.",
            Ask::Office,
        ),
        Cover::NoEnd => Check::missing(
            item,
            "insurance_no_end",
            "It is not recorded until when the insurance is in force.",
            todo,
            Ask::Employer,
        ),
        Cover::Gap(gap) => Check::missing(
            item,
            "insurance_gap",
            format!(
                "The insurance is not in force on {}; the placement is {}.",
                gap.show(),
                period.map(|p| p.to_string()).unwrap_or_default()
            ),
            "Ask the employer for the new certificate, or for the date on which it will be renewed.",
            Ask::Employer,
        ),
    }
}

/// A promise is of one more policy, and those last a year.
fn after_a_year(from: NaiveDate) -> NaiveDate {
    from.checked_add_months(Months::new(12)).and_then(|d| d.pred_opt()).unwrap_or(from)
}

fn first_uncovered(mut spans: Vec<(NaiveDate, NaiveDate)>, period: Period) -> Option<NaiveDate> {
    spans.sort_unstable();
    let mut wanted = period.from;
    for (from, to) in spans {
        if from <= wanted && to >= wanted {
            match to.checked_add_days(Days::new(1)) {
                Some(next) if to < period.to => wanted = next,
                _ => return None,
            }
        }
    }
    Some(wanted)
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::rules::CheckState::{Missing, Ok, Warning};

    fn covers(checks: &[InsuranceCheck]) -> Check {
        insurance_covers(checks, Some(two_weeks()))
    }

    #[test]
    fn insurance_must_be_in_date_on_the_last_day_too() {
        assert_eq!(covers(&[]).state, Missing);
        assert_eq!(covers(&[insurance(day(2026, 1, 1), day(2026, 7, 17))]).state, Ok);
        let short = covers(&[insurance(day(2026, 1, 1), day(2026, 7, 16))]);
        assert_eq!((short.state, short.code), (Missing, "insurance_gap"));
        assert!(short.reason.contains("17 July 2026"), "{}", short.reason);
    }

    #[test]
    fn two_policies_that_follow_each_other_cover_a_placement() {
        let (old, new) =
            (insurance(day(2026, 1, 1), day(2026, 7, 9)), insurance(day(2026, 7, 10), day(2027, 7, 9)));
        assert_eq!(covers(&[new.clone(), old.clone()]).state, Ok);
        let late = insurance(day(2026, 7, 11), day(2027, 7, 9));
        assert_eq!(covers(&[late, old]).code, "insurance_gap");
    }

    #[test]
    fn a_promised_renewal_is_a_warning_with_its_date_unless_it_comes_too_late() {
        let promise = |on| InsuranceCheck {
            renewal_promised_on: Some(on),
            ..insurance(day(2026, 1, 1), day(2026, 7, 9))
        };
        let found = covers(&[promise(day(2026, 7, 10))]);
        assert_eq!(found.state, Warning);
        assert!(found.todo.contains("10 July 2026"), "{}", found.todo);
        assert_eq!(covers(&[promise(day(2026, 7, 14))]).state, Missing);
        assert_eq!(covers(&[promise(day(2024, 7, 10))]).state, Missing);
    }

    #[test]
    fn an_old_promise_and_a_policy_to_come_are_not_what_covers_a_placement() {
        let kept = InsuranceCheck {
            renewal_promised_on: Some(day(2025, 10, 1)),
            ..insurance(day(2026, 1, 1), day(2026, 7, 9))
        };
        let promise =
            InsuranceCheck { ends_on: None, renewal_promised_on: Some(day(2026, 7, 10)), ..kept.clone() };
        let checks = [promise, kept];
        let found = insurance_cover(&checks, Some(two_weeks()));
        let Cover::Promised { with, gap, on } = found else { panic!("{found:?}") };
        assert_eq!((with, gap, on), (Some(&checks[1]), day(2026, 7, 10), day(2026, 7, 10)));
        // One that begins after the placement says nothing of it.
        let checks =
            [insurance(day(2026, 1, 1), day(2026, 12, 31)), insurance(day(2027, 1, 1), day(2027, 12, 31))];
        let whole = insurance_cover(&checks, Some(two_weeks()));
        assert_eq!(whole, Cover::Whole { with: &checks[0], until: day(2026, 12, 31) });
    }

    #[test]
    fn an_exempt_body_is_exempt_with_its_reason() {
        let exempt = InsuranceCheck {
            ends_on: None,
            exempt_because: Some(Text::new("a council").unwrap()),
            ..insurance(day(2026, 1, 1), day(2026, 1, 2))
        };
        assert_eq!(covers(&[exempt]).reason, "Exempt: a council.");
    }
}
