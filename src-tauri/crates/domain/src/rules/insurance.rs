//! Whether the employer's liability insurance covers every day of a placement.
//! Never here: whether the insurer is a real one.

use super::{Ask, Check, CheckItem, Period};
use crate::{record::FieldType, records::InsuranceCheck};
use chrono::{Days, Months, NaiveDate};

/// In date for the whole period, by one policy or by several that follow each other; or its renewal
/// promised with a date; or exempt with the reason, as a council or an NHS body can be.
pub fn insurance_covers(checks: &[InsuranceCheck], period: Option<Period>) -> Check {
    let item = CheckItem::Insurance;
    if let Some(why) = checks.iter().find_map(|c| c.exempt_because.as_ref()) {
        return Check::ok(item, "insurance_exempt", format!("Exempt: {why}."));
    }
    let todo = "Ask the employer for the certificate, and record its first and last day.";
    if checks.is_empty() {
        return Check::missing(
            item,
            "insurance_none",
            "The employer\u{2019}s insurance has not been checked.",
            todo,
            Ask::Employer,
        );
    }
    let Some(period) = period else {
        return Check::missing(
            item,
            "insurance_no_dates",
            "The insurance cannot be compared with the placement, which has no dates yet.",
            "Set the first and the last day of the placement.",
            Ask::Office,
        );
    };
    let policies = || checks.iter().filter_map(|c| Some((c.starts_on.unwrap_or(NaiveDate::MIN), c.ends_on?)));
    let promised =
        || checks.iter().filter_map(|c| Some((c.renewal_promised_on?, after_a_year(c.renewal_promised_on?))));

    let Some(gap) = first_uncovered(policies().collect(), period) else {
        let until = policies().map(|(_, to)| to).max().map(|d| d.show()).unwrap_or_default();
        return Check::ok(
            item,
            "insurance_in_date",
            format!("In force for the whole placement, until {until}."),
        );
    };
    if first_uncovered(policies().chain(promised()).collect(), period).is_none() {
        let on = promised().map(|(from, _)| from).min().map(|d| d.show()).unwrap_or_default();
        return Check::warning(
            item,
            "insurance_renewal_promised",
            format!("Not yet in force on {}; the employer promised to renew it on {on}.", gap.show()),
            format!("Ask for the new certificate on {on}."),
            Ask::Employer,
        );
    }
    if policies().next().is_none() {
        return Check::missing(
            item,
            "insurance_no_end",
            "It is not recorded until when the insurance is in force.",
            todo,
            Ask::Employer,
        );
    }
    Check::missing(
        item,
        "insurance_gap",
        format!("The insurance is not in force on {}; the placement is {period}.", gap.show()),
        "Ask the employer for the new certificate, or for the date on which it will be renewed.",
        Ask::Employer,
    )
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
    use crate::{
        rules::CheckState::{Missing, Ok, Warning},
        values::Text,
    };

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
    fn an_exempt_body_is_exempt_with_its_reason() {
        let exempt = InsuranceCheck {
            ends_on: None,
            exempt_because: Some(Text::new("a council").unwrap()),
            ..insurance(day(2026, 1, 1), day(2026, 1, 2))
        };
        assert_eq!(covers(&[exempt]).reason, "Exempt: a council.");
    }
}
