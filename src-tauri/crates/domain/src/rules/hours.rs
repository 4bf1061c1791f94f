//! Whether the dates and hours of a placement are lawful for the student's age on each day.
//! Never here: the breaks that an employer grants beyond the law.
//!
//! Young workers of 16 and 17: Working Time Regulations 1998, regulations 5A, 6A, 7, 10(2), 11(3), 12(4).
//! Adults: regulations 4, 6, 10(1), 11(1), 12(1).

use super::{Ask, Check, CheckItem, Period, age};
use crate::{
    record::FieldType,
    records::{Placement, Weekday},
    values::Set,
};
use chrono::{Datelike, NaiveDate, NaiveTime, Timelike, Weekday as Day};
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq)]
pub struct HoursFacts {
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub days: Set<Weekday>,
    pub starts_at: Option<NaiveTime>,
    pub ends_at: Option<NaiveTime>,
    pub break_minutes: Option<i64>,
    pub date_of_birth: Option<NaiveDate>,
    pub bank_holidays: Vec<NaiveDate>,
}

impl HoursFacts {
    pub fn of(placement: &Placement, date_of_birth: Option<NaiveDate>, bank_holidays: &[NaiveDate]) -> Self {
        HoursFacts {
            starts_on: placement.starts_on,
            ends_on: placement.ends_on,
            days: placement.days.clone(),
            starts_at: placement.starts_at,
            ends_at: placement.ends_at,
            break_minutes: placement.break_minutes,
            date_of_birth,
            bank_holidays: bank_holidays.to_vec(),
        }
    }

    pub fn period(&self) -> Option<Period> {
        Period::of(self.starts_on, self.ends_on)
    }

    /// Every day on which the student is expected. Without days of the week that is Monday to Friday.
    pub fn working_days(&self) -> Vec<NaiveDate> {
        let Some(period) = self.period() else { return Vec::new() };
        period.days().take(LONGEST).filter(|d| self.works_on(d.weekday())).collect()
    }

    fn works_on(&self, day: Day) -> bool {
        let day = match day {
            Day::Mon => Weekday::Monday,
            Day::Tue => Weekday::Tuesday,
            Day::Wed => Weekday::Wednesday,
            Day::Thu => Weekday::Thursday,
            Day::Fri => Weekday::Friday,
            Day::Sat => Weekday::Saturday,
            Day::Sun => Weekday::Sunday,
        };
        if self.days.0.is_empty() {
            !matches!(day, Weekday::Saturday | Weekday::Sunday)
        } else {
            self.days.has(day)
        }
    }
}

/// A placement of more days than these has a wrong year in it.
const LONGEST: usize = 366;
/// The insurer is told of more working days than these.
const INSURER_DAYS: usize = 10;

struct Limits {
    day: i64,
    week: i64,
    /// Minutes of work from which on a break is due, and how long it is.
    break_over: i64,
    break_of: i64,
    daily_rest: i64,
    weekly_rest: i64,
}

const YOUNG: Limits = Limits {
    day: 8 * 60,
    week: 40 * 60,
    break_over: 270,
    break_of: 30,
    daily_rest: 12 * 60,
    weekly_rest: 48 * 60,
};
/// There is no limit of an adult's day but the rest after it.
const ADULT: Limits = Limits {
    day: 13 * 60,
    week: 48 * 60,
    break_over: 360,
    break_of: 20,
    daily_rest: 11 * 60,
    weekly_rest: 24 * 60,
};

/// One line for each thing that is wrong or unusual; one line that says so when nothing is.
pub fn hours_lawful(facts: &HoursFacts) -> Vec<Check> {
    let item = CheckItem::Hours;
    let mut found = missing(facts);
    let (Some(_), Some(starts), Some(ends), true) =
        (facts.period(), facts.starts_at, facts.ends_at, found.is_empty())
    else {
        return found;
    };
    let shift =
        Shift { start: minutes(starts), end: minutes(ends), pause: facts.break_minutes.unwrap_or(0).max(0) };
    let days = facts.working_days();

    let (mut young, mut adult) = (Vec::new(), Vec::new());
    match facts.date_of_birth {
        None => young.clone_from(&days),
        Some(born) => {
            if let Some(day) = days.iter().find(|d| age::of_compulsory_school_age(born, **d)) {
                found.push(Check::missing(
                    item,
                    "hours_school_age",
                    format!(
                        "The student is of compulsory school age on {}, and other law applies.",
                        day.show()
                    ),
                    "Stop here and ask the school: it arranges work experience for pupils of that age.",
                    Ask::School,
                ));
            }
            (young, adult) = days.iter().copied().partition(|d| age::age_on(born, *d) < 18);
        }
    }
    found.extend(
        shift
            .over(&young, &YOUNG)
            .into_iter()
            .map(|(code, reason, todo)| Check::missing(item, code, reason, todo, Ask::Employer)),
    );
    found.extend(
        shift
            .over(&adult, &ADULT)
            .into_iter()
            .map(|(code, reason, todo)| Check::warning(item, code, reason, todo, Ask::Employer)),
    );
    if !young.is_empty() && shift.at_night() {
        found.push(Check::missing(
            item,
            "hours_night",
            "The hours reach into the night, between 10 pm and 6 am, when nobody of 16 or 17 may work.",
            "Agree hours between 6 am and 10 pm with the employer.",
            Ask::Employer,
        ));
    }
    found.extend(unusual(facts, &days));
    if found.is_empty() {
        found.push(Check::ok(
            item,
            "hours_lawful",
            format!(
                "{} working days, {} to {}, with a break of {} minutes.",
                days.len(),
                starts.show(),
                ends.show(),
                shift.pause
            ),
        ));
    }
    found
}

/// What must be known before anything can be judged.
fn missing(facts: &HoursFacts) -> Vec<Check> {
    let item = CheckItem::Hours;
    let line = |code, reason: &str, todo: &str, ask| Check::missing(item, code, reason, todo, ask);
    let mut found = Vec::new();
    match (facts.starts_on, facts.ends_on) {
        (Some(from), Some(to)) if from > to => {
            found.push(line(
                "dates_swapped",
                "The last day lies before the first.",
                "Check both dates.",
                Ask::Office,
            ));
        }
        (Some(from), Some(to)) if (to - from).num_days() >= LONGEST as i64 => {
            found.push(line(
                "dates_long",
                "The placement is longer than a year.",
                "Check the years of both dates.",
                Ask::Office,
            ));
        }
        (Some(_), Some(_)) if facts.working_days().is_empty() => {
            found.push(line(
                "dates_no_day",
                "None of the days of the week lies between the first day and the last.",
                "Check the dates and the days.",
                Ask::Office,
            ));
        }
        (Some(_), Some(_)) => {}
        _ => found.push(line(
            "dates_none",
            "The first or the last day is not set.",
            "Ask the employer for the dates.",
            Ask::Employer,
        )),
    }
    match (facts.starts_at, facts.ends_at) {
        (Some(from), Some(to)) if from >= to => {
            found.push(line(
                "hours_swapped",
                "The hours end before they start.",
                "Check both times; write the afternoon as 5 pm or 17:00.",
                Ask::Office,
            ));
        }
        (Some(_), Some(_)) => {}
        _ => found.push(line(
            "hours_none",
            "The hours are not set.",
            "Ask the employer for the times of start and end.",
            Ask::Employer,
        )),
    }
    if facts.date_of_birth.is_none() {
        found.push(line(
            "hours_no_birthday",
            "The student\u{2019}s date of birth is not known, and the lawful hours depend on it.",
            "Ask the student for the date of birth.",
            Ask::Student,
        ));
    }
    found
}

/// What is lawful and still worth a look.
fn unusual(facts: &HoursFacts, days: &[NaiveDate]) -> Vec<Check> {
    let item = CheckItem::Hours;
    let mut found = Vec::new();
    let mut warn = |code, reason: String, todo: &str| {
        found.push(Check::warning(item, code, reason, todo, Ask::Employer))
    };
    if facts.days.0.is_empty() {
        warn(
            "days_assumed",
            "The days of the week are not set; Monday to Friday was taken.".to_owned(),
            "Choose the days.",
        );
    }
    if let Some(day) = days.iter().find(|d| matches!(d.weekday(), Day::Sat | Day::Sun)) {
        warn(
            "hours_weekend",
            format!("{} is a {}.", day.show(), day.format("%A")),
            "Ask whether the employer is open and who is there.",
        );
    }
    let holidays: Vec<String> =
        days.iter().filter(|d| facts.bank_holidays.contains(d)).map(FieldType::show).collect();
    if !holidays.is_empty() {
        warn(
            "hours_bank_holiday",
            format!("Bank holiday: {}.", holidays.join(", ")),
            "Ask whether the employer is open.",
        );
    }
    if days.len() > INSURER_DAYS {
        warn(
            "hours_many_days",
            format!("{} working days.", days.len()),
            "Ask the employer to tell the insurer, as for any stay of more than 10 days.",
        );
    }
    found
}

struct Shift {
    start: i64,
    end: i64,
    pause: i64,
}

impl Shift {
    fn work(&self) -> i64 {
        (self.end - self.start - self.pause).max(0)
    }

    fn at_night(&self) -> bool {
        self.start < 6 * 60 || self.end > 22 * 60
    }

    /// Each limit that is broken: its code, what is wrong, what to do.
    fn over(&self, days: &[NaiveDate], limits: &Limits) -> Vec<(&'static str, String, String)> {
        let mut found = Vec::new();
        if days.is_empty() {
            return found;
        }
        let work = self.work();
        if work > limits.day {
            found.push((
                "hours_day",
                format!("{} of work a day; at most {} are lawful.", spoken(work), spoken(limits.day)),
                format!(
                    "Agree a day of at most {} with the employer, besides the break.",
                    spoken(limits.day)
                ),
            ));
        }
        let mut weeks: BTreeMap<(i32, u32), i64> = BTreeMap::new();
        for day in days {
            let week = day.iso_week();
            *weeks.entry((week.year(), week.week())).or_default() += work;
        }
        if let Some(most) = weeks.into_values().max().filter(|m| *m > limits.week) {
            found.push((
                "hours_week",
                format!("{} of work in one week; at most {} are lawful.", spoken(most), spoken(limits.week)),
                "Agree fewer days or shorter ones with the employer.".to_owned(),
            ));
        }
        if work > limits.break_over && self.pause < limits.break_of {
            found.push((
                "hours_break",
                format!(
                    "A break of {} minutes; {} are due in a day of more than {}.",
                    self.pause,
                    limits.break_of,
                    spoken(limits.break_over)
                ),
                format!("Agree a break of at least {} minutes and record it.", limits.break_of),
            ));
        }
        let rest = 24 * 60 - (self.end - self.start);
        if rest < limits.daily_rest && days.windows(2).any(|two| (two[1] - two[0]).num_days() == 1) {
            found.push((
                "hours_daily_rest",
                format!(
                    "Only {} between one day and the next; {} are due.",
                    spoken(rest),
                    spoken(limits.daily_rest)
                ),
                "Agree a later start or an earlier end.".to_owned(),
            ));
        }
        if self.longest_run(days, limits.weekly_rest) > 7 * 24 * 60 - limits.weekly_rest {
            found.push((
                "hours_weekly_rest",
                format!("No rest of {} in a row within seven days.", spoken(limits.weekly_rest)),
                "Agree free days that follow each other.".to_owned(),
            ));
        }
        found
    }

    /// The longest time from a start to an end with no such rest in between.
    fn longest_run(&self, days: &[NaiveDate], rest: i64) -> i64 {
        let (mut longest, mut first) = (0, None);
        let mut last: Option<NaiveDate> = None;
        for day in days {
            let rested = last.is_none_or(|l| (*day - l).num_minutes() - (self.end - self.start) >= rest);
            let start = if rested { *day } else { first.unwrap_or(*day) };
            first = Some(start);
            last = Some(*day);
            longest = longest.max((*day - start).num_minutes() + self.end - self.start);
        }
        longest
    }
}

fn minutes(time: NaiveTime) -> i64 {
    i64::from(time.hour() * 60 + time.minute())
}

fn spoken(minutes: i64) -> String {
    let hours = match minutes / 60 {
        1 => "1 hour".to_owned(),
        h => format!("{h} hours"),
    };
    match (minutes / 60, minutes % 60) {
        (_, 0) => hours,
        (0, m) => format!("{m} minutes"),
        (_, m) => format!("{hours} {m} minutes"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::rules::CheckState::{self, Missing, Ok, Warning};
    use proptest::prelude::*;

    fn at(h: u32, m: u32) -> Option<NaiveTime> {
        NaiveTime::from_hms_opt(h, m, 0)
    }

    /// Seventeen years old, two weeks, nine to five with an hour for lunch.
    fn usual() -> HoursFacts {
        use Weekday::*;
        HoursFacts {
            starts_on: Some(day(2026, 7, 6)),
            ends_on: Some(day(2026, 7, 17)),
            days: Set::of([Monday, Tuesday, Wednesday, Thursday, Friday]),
            starts_at: at(9, 0),
            ends_at: at(17, 0),
            break_minutes: Some(60),
            date_of_birth: Some(day(2009, 3, 14)),
            bank_holidays: Vec::new(),
        }
    }

    fn codes(facts: &HoursFacts) -> Vec<(&'static str, CheckState)> {
        hours_lawful(facts).into_iter().map(|c| (c.code, c.state)).collect()
    }

    #[test]
    fn nine_to_five_with_lunch_is_lawful_at_seventeen() {
        assert_eq!(codes(&usual()), [("hours_lawful", Ok)]);
    }

    #[test]
    fn a_long_day_is_refused_at_seventeen_and_only_warned_of_at_eighteen() {
        let long = HoursFacts { starts_at: at(8, 0), ends_at: at(18, 0), ..usual() };
        assert_eq!(codes(&long), [("hours_day", Missing), ("hours_week", Missing)]);
        let adult = HoursFacts { date_of_birth: Some(day(2008, 3, 14)), ..long };
        assert_eq!(codes(&adult), [("hours_lawful", Ok)]);
        let longer = HoursFacts { starts_at: at(7, 0), ends_at: at(19, 0), ..adult };
        assert_eq!(codes(&longer), [("hours_week", Warning)]);
    }

    #[test]
    fn the_age_is_taken_on_each_day() {
        let turns_18 = HoursFacts {
            date_of_birth: Some(day(2008, 7, 13)),
            starts_at: at(8, 0),
            ends_at: at(17, 30),
            ..usual()
        };
        assert!(codes(&turns_18).contains(&("hours_day", Missing)));
        assert!(
            codes(&HoursFacts { date_of_birth: Some(day(2008, 7, 6)), ..turns_18 })
                .iter()
                .all(|c| c.1 != Missing)
        );
    }

    #[test]
    fn half_an_hour_of_break_is_due_over_four_and_a_half_hours() {
        assert_eq!(
            codes(&HoursFacts { break_minutes: Some(20), ends_at: at(16, 0), ..usual() }),
            [("hours_break", Missing)]
        );
        assert_eq!(
            codes(&HoursFacts { break_minutes: None, ends_at: at(13, 30), ..usual() }),
            [("hours_lawful", Ok)]
        );
        assert_eq!(
            codes(&HoursFacts { break_minutes: None, ends_at: at(13, 31), ..usual() }),
            [("hours_break", Missing)]
        );
    }

    #[test]
    fn night_work_is_refused_under_eighteen() {
        let night = HoursFacts { starts_at: at(5, 30), ends_at: at(9, 0), ..usual() };
        assert_eq!(codes(&night), [("hours_night", Missing)]);
        assert_eq!(
            codes(&HoursFacts { date_of_birth: Some(day(2000, 1, 1)), ..night }),
            [("hours_lawful", Ok)]
        );
    }

    #[test]
    fn twelve_hours_lie_between_two_days() {
        let split =
            HoursFacts { starts_at: at(8, 0), ends_at: at(21, 0), break_minutes: Some(300), ..usual() };
        assert_eq!(codes(&split), [("hours_daily_rest", Missing)]);
    }

    #[test]
    fn two_days_in_a_row_are_free_in_every_seven() {
        use Weekday::*;
        let six = Set::of([Monday, Tuesday, Wednesday, Thursday, Friday, Saturday]);
        let found = codes(&HoursFacts { days: six, ends_at: at(15, 0), ..usual() });
        assert!(found.contains(&("hours_weekly_rest", Missing)), "{found:?}");
        assert!(found.contains(&("hours_weekend", Warning)), "{found:?}");
        let tuesday_on = Set::of([Tuesday, Wednesday, Thursday, Friday, Saturday]);
        assert_eq!(codes(&HoursFacts { days: tuesday_on, ..usual() }), [("hours_weekend", Warning)]);
        let no_two_free = Set::of([Monday, Tuesday, Thursday, Friday, Saturday]);
        assert!(
            codes(&HoursFacts { days: no_two_free, ..usual() }).contains(&("hours_weekly_rest", Missing))
        );
    }

    #[test]
    fn a_pupil_of_compulsory_school_age_stops_the_placement() {
        let pupil = HoursFacts { date_of_birth: Some(day(2010, 9, 1)), ..usual() };
        assert_eq!(codes(&pupil), [("hours_school_age", Missing)]);
        let left_in_june = HoursFacts { date_of_birth: Some(day(2010, 8, 31)), ..usual() };
        assert_eq!(codes(&left_in_june), [("hours_lawful", Ok)]);
    }

    #[test]
    fn bank_holidays_and_a_third_week_are_warned_of() {
        let easter = HoursFacts {
            starts_on: Some(day(2026, 3, 30)),
            ends_on: Some(day(2026, 4, 14)),
            bank_holidays: vec![day(2026, 4, 3), day(2026, 4, 6)],
            ..usual()
        };
        assert_eq!(codes(&easter), [("hours_bank_holiday", Warning), ("hours_many_days", Warning)]);
        assert!(hours_lawful(&easter)[0].reason.contains("3 April 2026, 6 April 2026"));
    }

    #[test]
    fn unknown_dates_hours_and_birthdays_are_asked_for_all_at_once() {
        let unknown = HoursFacts { starts_on: None, ends_at: None, date_of_birth: None, ..usual() };
        assert_eq!(
            codes(&unknown),
            [("dates_none", Missing), ("hours_none", Missing), ("hours_no_birthday", Missing)]
        );
        let swapped = HoursFacts { ends_at: at(5, 0), ends_on: Some(day(2025, 7, 17)), ..usual() };
        assert_eq!(codes(&swapped), [("dates_swapped", Missing), ("hours_swapped", Missing)]);
    }

    proptest! {
        #[test]
        fn no_hours_over_a_limit_pass_at_sixteen_or_seventeen(start in 0u32..24, end in 0u32..24, pause in 0i64..300, first in 0u64..365, length in 0u64..30, week in 1u8..128) {
            let week = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday, Weekday::Saturday, Weekday::Sunday]
                .into_iter().enumerate().filter(|(i, _)| week & (1 << i) != 0).map(|(_, d)| d);
            let from = day(2026, 9, 1) + chrono::Days::new(first);
            let facts = HoursFacts {
                starts_on: Some(from), ends_on: Some(from + chrono::Days::new(length)), days: Set::of(week),
                starts_at: at(start, 0), ends_at: at(end, 0), break_minutes: Some(pause),
                date_of_birth: Some(day(2010, 2, 1)), bank_holidays: Vec::new(),
            };
            let found = hours_lawful(&facts);
            prop_assert!(!found.is_empty());
            if found.iter().all(|c| c.state != Missing) {
                let work = i64::from(end) * 60 - i64::from(start) * 60 - pause;
                prop_assert!(work <= 480 && start >= 6 && end <= 22);
                prop_assert!(work <= 270 || pause >= 30);
                for days in facts.working_days().windows(6) {
                    prop_assert!((days[5] - days[0]).num_days() > 5);
                }
            }
        }
    }
}
