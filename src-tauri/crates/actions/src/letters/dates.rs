//! Days that letters count: by when to reply, which days are missed.
//! Never here: a clock.

use super::{
    facts::Facts,
    told::{Issued, last_of},
    words,
};
use chrono::{Datelike, NaiveDate, Weekday};
use waymark_domain::{
    records::{Placement, Weekday as Day},
    values::ChoiceType,
};
use waymark_letters::Kind;

/// Two weeks: post both ways, and a weekend to talk it over.
const DAYS_TO_REPLY: usize = 10;

fn is_working_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && waymark_reference::bank_holiday(day).is_none()
}

fn working_days_after(from: NaiveDate, days: usize) -> NaiveDate {
    from.iter_days().skip(1).filter(|d| is_working_day(*d)).nth(days.saturating_sub(1)).unwrap_or(from)
}

/// By when to reply: as the record says; else ten working days from the letter, at the latest on the last working day
/// before the first day. A letter that was issued before and whose time has not run out keeps its own day.
pub fn reply_by(
    facts: &mut Facts,
    blocked: &mut Vec<String>,
    kind: Kind,
    said: Option<NaiveDate>,
    first_day: Option<NaiveDate>,
    letters: &[Issued],
    today: NaiveDate,
) {
    if first_day.is_some_and(|first| first <= today) {
        blocked
            .push("The first day has come, so no answer can be waited for. Ring instead of writing.".into());
        return;
    }
    let by = match said {
        Some(said) if said < today => {
            blocked.push(format!(
                "The day to reply by, {}, is over. Change it, or empty it to give ten working days.",
                words::day(said)
            ));
            return;
        }
        Some(said) => said,
        None => {
            let counted = |from: NaiveDate| {
                let ten = working_days_after(from, DAYS_TO_REPLY);
                let before = first_day.and_then(|first| {
                    first.iter_days().rev().skip(1).take_while(|d| *d >= from).find(|d| is_working_day(*d))
                });
                before.map_or(ten, |before| ten.min(before))
            };
            let then = last_of(letters, &[kind]).map(|(_, letter)| counted(letter.dated));
            then.filter(|by| *by >= today).unwrap_or_else(|| counted(today))
        }
    };
    facts.text("reply_by", words::day(by));
}

/// The placement's days on which a school is usually open, in words; days in a row are a span.
pub fn missed(placement: &Placement) -> String {
    let (Some(from), Some(to)) = (placement.starts_on, placement.ends_on) else { return String::new() };
    let worked = |day: NaiveDate| {
        let at = usize::try_from(day.weekday().num_days_from_monday()).unwrap_or_default();
        let name = Day::CHOICES.get(at).and_then(|c| Day::from_code(c.code));
        placement.days.0.is_empty() || name.is_some_and(|name| placement.days.has(name))
    };
    let days: Vec<NaiveDate> = from
        .iter_days()
        .take_while(|d| *d <= to)
        .take(400)
        .filter(|d| is_working_day(*d) && worked(*d))
        .collect();
    let mut spans: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for day in &days {
        match spans.last_mut() {
            // A weekend or a holiday between two of them is no day at school.
            Some((_, last)) if working_days_after(*last, 1) == *day => *last = *day,
            _ => spans.push((*day, *day)),
        }
    }
    let spans: Vec<String> = spans.iter().map(|(a, b)| words::dates(*a, *b)).collect();
    match days.len() {
        0 => String::new(),
        1 => format!("1 day: {}", words::and(&spans)),
        many => format!("{many} days: {}", words::and(&spans)),
    }
}

/// "2025/26": a school year begins in September.
pub fn school_year(day: NaiveDate) -> i32 {
    if day.month() >= 9 { day.year() } else { day.year() - 1 }
}

pub fn year_in_words(year: i32) -> String {
    format!("{year}/{:02}", (year + 1).rem_euclid(100))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn ten_working_days_leave_out_weekends_and_bank_holidays() {
        assert_eq!(working_days_after(day(2026, 6, 1), 10), day(2026, 6, 15));
        // Monday 25 May 2026 is the spring bank holiday.
        assert_eq!(working_days_after(day(2026, 5, 22), 1), day(2026, 5, 26));
    }

    #[test]
    fn a_reply_is_asked_for_before_the_first_day() {
        let by = |first: NaiveDate, today: NaiveDate| {
            let (mut facts, mut blocked) = (Facts::default(), Vec::new());
            let kind = waymark_letters::kinds::placement_offer::KIND;
            reply_by(&mut facts, &mut blocked, kind, None, Some(first), &[], today);
            (facts.said("reply_by"), blocked.len())
        };
        assert_eq!(by(day(2026, 7, 6), day(2026, 6, 1)), ("Monday 15 June 2026".into(), 0));
        assert_eq!(by(day(2026, 6, 8), day(2026, 6, 1)), ("Friday 5 June 2026".into(), 0));
        assert_eq!(by(day(2026, 6, 1), day(2026, 6, 1)), (String::new(), 1));
    }

    #[test]
    fn a_school_year_turns_in_september() {
        assert_eq!(year_in_words(school_year(day(2026, 8, 31))), "2025/26");
        assert_eq!(year_in_words(school_year(day(2026, 9, 1))), "2026/27");
        assert_eq!(year_in_words(2099), "2099/00");
    }
}
