//! Whether the risks of the work were talked over with the employer.
//! Never here: a judgement of what was agreed.

use super::{Ask, Check, CheckItem, Period};
use crate::{record::FieldType, records::HealthSafetyConversation};
use chrono::NaiveDate;

/// A conversation that has been held; one that is only planned is not enough.
pub fn conversation_held(
    held: &[HealthSafetyConversation],
    period: Option<Period>,
    today: NaiveDate,
) -> Check {
    let item = CheckItem::HealthSafety;
    let todo = "Talk the work and its risks over with the employer, and record the day and what was agreed.";
    let Some(first) = held.iter().map(|c| c.held_on).min() else {
        return Check::missing(
            item,
            "health_safety_none",
            "The risks of the work have not been talked over with the employer.",
            todo,
            Ask::Employer,
        );
    };
    if first > today {
        return Check::missing(
            item,
            "health_safety_planned",
            format!("The conversation is planned for {} and has not been held.", first.show()),
            "Record what was agreed once it has been held.",
            Ask::Employer,
        );
    }
    match period {
        Some(p) if first > p.from => Check::warning(
            item,
            "health_safety_late",
            format!("It was held on {}, after the first day.", first.show()),
            "Make sure that the student was told of the risks.",
            Ask::Employer,
        ),
        _ => Check::ok(item, "health_safety_held", format!("Held on {}.", first.show())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::rules::CheckState::{Missing, Ok, Warning};

    #[test]
    fn a_planned_conversation_is_not_one_that_was_held() {
        let check = |on| conversation_held(&[conversation(on)], Some(two_weeks()), day(2026, 7, 10));
        assert_eq!(check(day(2026, 7, 11)).state, Missing);
        assert_eq!(check(day(2026, 7, 9)).state, Warning);
        assert_eq!(check(day(2026, 6, 1)).state, Ok);
        assert_eq!(conversation_held(&[], None, day(2026, 7, 10)).state, Missing);
    }
}
