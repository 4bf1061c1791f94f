//! Ages on a day, school leaving, and what is unlikely between a birthday and a school year.
//! Never here: the limits that follow from an age (see `hours`).

use crate::{record::FieldType, records::YearGroup, values::ChoiceType};
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Whole years on that day; nobody is younger than 0.
pub fn age_on(date_of_birth: NaiveDate, day: NaiveDate) -> u32 {
    day.years_since(date_of_birth).unwrap_or(0)
}

/// The school year in which a day lies, by the year in which it starts: 1 September to 31 August.
pub fn school_year_of(day: NaiveDate) -> i32 {
    if day.month() >= 9 { day.year() } else { day.year() - 1 }
}

/// The last Friday in June of the school year in which the person turns 16 (Education Act 1996, section 8,
/// and the Education (School Leaving Date) Order 1997).
pub fn school_leaving_date(date_of_birth: NaiveDate) -> Option<NaiveDate> {
    // A birthday on 29 February falls on 1 March in the school year all the same.
    let turns = date_of_birth
        .with_day(date_of_birth.day().min(28))?
        .with_year(date_of_birth.year().checked_add(16)?)?;
    let last = NaiveDate::from_ymd_opt(school_year_of(turns).checked_add(1)?, 6, 30)?;
    let back = last.weekday().days_since(Weekday::Fri);
    last.checked_sub_days(Days::new(back.into()))
}

pub fn of_compulsory_school_age(date_of_birth: NaiveDate, day: NaiveDate) -> bool {
    school_leaving_date(date_of_birth).is_some_and(|leaves| day <= leaves)
}

/// Why somebody cannot be born on that day and be a student: a slip of the century, or a day that is still to come.
pub fn impossible_birth(date_of_birth: NaiveDate, today: NaiveDate) -> Option<String> {
    if date_of_birth > today {
        return Some(format!("The date of birth, {}, is still to come. Correct it.", date_of_birth.show()));
    }
    let age = age_on(date_of_birth, today);
    (age > 100)
        .then(|| format!("Born on {}, {age} years ago. Correct the date of birth.", date_of_birth.show()))
}

/// A warning when the student is not 16 to 18 on 31 August of the year of entry: people repeat years,
/// and alumni stay on the list.
pub fn entry_age_warning(date_of_birth: NaiveDate, entry_year: i64) -> Option<String> {
    let day = NaiveDate::from_ymd_opt(i32::try_from(entry_year).ok()?, 8, 31)?;
    if date_of_birth > day {
        return Some(format!(
            "Born on {}, after the entry year {entry_year}. Check both.",
            date_of_birth.show()
        ));
    }
    let age = age_on(date_of_birth, day);
    (!(16..=18).contains(&age)).then(|| {
        format!("Is {age} on 31 August {entry_year}, and most students are 16 to 18. Check the date of birth and the entry year.")
    })
}

/// A warning when the date of birth belongs to another school year than the one that was told.
pub fn year_group_warning(
    date_of_birth: NaiveDate,
    year_group: YearGroup,
    today: NaiveDate,
) -> Option<String> {
    let usual = match year_group {
        YearGroup::Year11 => 15,
        YearGroup::Year12 => 16,
        YearGroup::Year13 => 17,
        YearGroup::Left => return None,
    };
    let before = NaiveDate::from_ymd_opt(school_year_of(today), 8, 31)?;
    if date_of_birth > before {
        return Some(format!(
            "Born on {}, which cannot be in {}. Check the date of birth.",
            date_of_birth.show(),
            year_group.label()
        ));
    }
    let age = age_on(date_of_birth, before);
    (age != usual).then(|| {
        let by_age = match age {
            0..=3 => "no school year".to_owned(),
            4 => "Reception".to_owned(),
            5..=17 => format!("Year {}", age - 4),
            _ => "the years after school".to_owned(),
        };
        format!("Was born on {}, which belongs to {by_age} and not to {}. Check both; some students repeat a year.", date_of_birth.show(), year_group.label())
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::day;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn school_is_left_on_the_last_friday_in_june_of_the_year_of_the_sixteenth_birthday() {
        assert_eq!(school_leaving_date(day(2009, 9, 1)), Some(day(2026, 6, 26)));
        assert_eq!(school_leaving_date(day(2010, 8, 31)), Some(day(2026, 6, 26)));
        assert_eq!(school_leaving_date(day(2010, 9, 1)), Some(day(2027, 6, 25)));
        assert!(of_compulsory_school_age(day(2010, 8, 31), day(2026, 6, 26)));
        assert!(!of_compulsory_school_age(day(2010, 8, 31), day(2026, 6, 27)));
    }

    #[test]
    fn nobody_is_born_tomorrow_or_a_century_ago() {
        let today = day(2026, 3, 2);
        assert!(impossible_birth(day(2026, 3, 3), today).unwrap().contains("still to come"));
        assert!(impossible_birth(day(1900, 1, 3), today).unwrap().contains("126 years ago"));
        assert_eq!(impossible_birth(day(2009, 3, 14), today), None);
        assert_eq!(impossible_birth(today, today), None);
    }

    #[test]
    fn an_unusual_age_is_a_warning() {
        assert_eq!(entry_age_warning(day(2009, 9, 1), 2026), None);
        assert!(entry_age_warning(day(2010, 9, 1), 2026).unwrap().contains("Is 15"));
        assert!(entry_age_warning(day(2030, 1, 1), 2026).unwrap().contains("after the entry year"));
    }

    #[test]
    fn a_date_of_birth_is_held_against_the_year_group() {
        let today = day(2026, 11, 24);
        assert_eq!(year_group_warning(day(2010, 3, 14), YearGroup::Year12, today), None);
        assert!(
            year_group_warning(day(2010, 3, 14), YearGroup::Year13, today)
                .unwrap()
                .contains("belongs to Year 12")
        );
        assert_eq!(year_group_warning(day(1990, 3, 14), YearGroup::Left, today), None);
    }

    proptest! {
        #[test]
        fn everybody_leaves_school_on_a_friday_at_fifteen_or_sixteen(days in 0u64..40_000) {
            let born = day(1950, 1, 1) + Days::new(days);
            let leaves = school_leaving_date(born).unwrap();
            prop_assert_eq!(leaves.weekday(), Weekday::Fri);
            prop_assert!((15..=16).contains(&age_on(born, leaves)));
        }
    }
}
