//! Dates as people write them, day before month, and as spreadsheets leave them.
//! Never here: a time of day, today's date (it is passed in).

use super::{
    Refusal,
    form::{because, quoted},
};
use crate::record::{FieldType, Kind, Value};
use chrono::{Datelike, Days, NaiveDate, Weekday};

impl FieldType for NaiveDate {
    const KIND: Kind = Kind::Date;

    fn to_value(&self) -> Value {
        Value::Text(self.format("%Y-%m-%d").to_string())
    }

    fn from_value(value: &Value) -> Result<Self, Refusal> {
        match value {
            Value::Null => Err(Refusal::Missing),
            v => {
                let text = v.as_text().ok_or(Refusal::WrongForm("a date"))?;
                NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| Refusal::WrongForm("a date"))
            }
        }
    }

    fn parse(text: &str, today: NaiveDate) -> Result<Self, Refusal> {
        read(text, today)
    }

    fn show(&self) -> String {
        self.format("%-d %B %Y").to_string()
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const DAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];
/// No record of an office is older or further ahead.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

fn unclear(text: &str) -> Refusal {
    because(
        "date_unclear",
        format!("{} is not a date; write the day, the month and the year, like 14/3/2010", quoted(text)),
    )
}

fn read(text: &str, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    if let Some(date) = serial(text) {
        return Ok(date);
    }
    let lower = text.trim().to_lowercase();
    let (mut numbers, mut month, mut weekday) = (Vec::new(), None, None);
    for token in tokens(without_time(&lower)) {
        let first = token.chars().next().unwrap_or_default();
        if first.is_ascii_digit() {
            numbers.push(token);
        } else if !first.is_alphabetic() {
            return Err(unclear(text));
        } else if let Some(m) = MONTHS.iter().position(|name| is_start(&token, name)) {
            if month.replace(m as u32 + 1).is_some() {
                return Err(unclear(text));
            }
        } else if let Some((_, day)) = DAYS.iter().find(|(name, _)| is_start(&token, name)) {
            weekday = Some(*day);
        } else if !matches!(token.as_str(), "st" | "nd" | "rd" | "th" | "of" | "the") {
            return Err(unclear(text));
        }
    }
    let parts: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let number = |t: &str| t.parse::<u32>().map_err(|_| unclear(text));
    let (day, month, year) = match (parts.as_slice(), month) {
        ([y, d], Some(m)) if y.len() == 4 => (number(d)?, m, *y),
        ([d, y], Some(m)) => (number(d)?, m, *y),
        ([y, m, d], None) if y.len() == 4 => (number(d)?, number(m)?, *y),
        ([d, m, y], None) => (number(d)?, number(m)?, *y),
        ([_], Some(_)) | ([_, _], None) => {
            return Err(because(
                "date_year",
                format!("{} has no year; write it like 14/3/2010", quoted(text)),
            ));
        }
        _ => return Err(unclear(text)),
    };
    let year = match year.len() {
        4 => number(year)? as i32,
        2 => century(number(year)? as i32, today),
        _ => {
            return Err(because(
                "date_year",
                format!(
                    "{} has a year of {} digits; write all four, like 14/3/2010",
                    quoted(text),
                    year.len()
                ),
            ));
        }
    };
    settle(text, day, month, year, weekday)
}

fn settle(
    text: &str,
    day: u32,
    month: u32,
    year: i32,
    weekday: Option<Weekday>,
) -> Result<NaiveDate, Refusal> {
    if !YEARS.contains(&year) {
        return Err(because(
            "date_range",
            format!("{} lies in the year {year}; check the year", quoted(text)),
        ));
    }
    if !(1..=12).contains(&month) {
        return Err(because(
            "date_month",
            format!(
                "{} has {month} as its month; write the day before the month, like 14/3/2010",
                quoted(text)
            ),
        ));
    }
    let Some(date) = NaiveDate::from_ymd_opt(year, month, day) else {
        let name = NaiveDate::from_ymd_opt(year, month, 1)
            .map(|d| d.format("%B %Y").to_string())
            .unwrap_or_default();
        return Err(because(
            "date_day",
            format!("{} cannot be: {name} has no day {day}; check the day and the month", quoted(text)),
        ));
    };
    match weekday {
        Some(said) if said != date.weekday() => Err(because(
            "date_weekday",
            format!("{} cannot be: {} is a {}; check the day", quoted(text), date.show(), date.format("%A")),
        )),
        _ => Ok(date),
    }
}

/// The latest year with these two digits that is at most ten years ahead.
fn century(two: i32, today: NaiveDate) -> i32 {
    let latest = today.year() + 10;
    latest - (latest - two).rem_euclid(100)
}

fn is_start(token: &str, name: &str) -> bool {
    token == "sept" && name == "september" || token.len() >= 3 && name.starts_with(token)
}

/// Runs of digits, runs of letters, and any other mark alone; the marks of dates are dropped.
fn tokens(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut last = None;
    for c in text.chars() {
        let kind = if c.is_ascii_digit() {
            Some(0)
        } else if c.is_alphabetic() {
            Some(1)
        } else {
            None
        };
        match (kind, found.last_mut()) {
            (Some(_), Some(token)) if kind == last => token.push(c),
            (Some(_), _) => found.push(c.into()),
            (None, _)
                if c.is_whitespace()
                    || matches!(c, '/' | '-' | '.' | ',' | '\'' | '\u{2019}' | '\u{2010}'..='\u{2015}') => {}
            (None, _) => found.push(c.into()),
        }
        last = kind;
    }
    found
}

/// A date that came with a time of day loses it: `2010-03-14T00:00:00`, `14/03/2010 00:00`.
fn without_time(text: &str) -> &str {
    let is_time = |t: &str| {
        t.contains(':') && t.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'z' | '+' | '-'))
    };
    match text.rsplit_once([' ', 't']) {
        Some((date, time)) if is_time(time) => date,
        _ => text,
    }
}

/// `40251`: the days since 30 December 1899, with or without a time behind the point.
fn serial(text: &str) -> Option<NaiveDate> {
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
    if whole.len() != 5 || !whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let days: u64 = whole.parse().ok().filter(|d| *d >= 10_000)?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
    }

    fn read_one(text: &str) -> Result<NaiveDate, Refusal> {
        <NaiveDate as FieldType>::parse(text, today())
    }

    #[test]
    fn the_fourteenth_of_march_has_many_spellings() {
        for typed in [
            "14/3/2010",
            "14-3-10",
            "14.3.10",
            "14/03/2010",
            "14 Mar 2010",
            "14 March 2010",
            "14th March 2010",
            "14-Mar-10",
            "Sunday 14 March 2010",
            "Sun, 14th of March 2010",
            "March 14, 2010",
            "2010-03-14",
            "2010-03-14T00:00:00",
            "2010-03-14 00:00:00",
            "14/03/2010 00:00",
            "2010-03-14T00:00:00.000Z",
            "40251",
            "40251.0",
            "14 mar '10",
        ] {
            let date = read_one(typed).unwrap_or_else(|e| panic!("{typed}: {e}"));
            assert_eq!(
                (date.show(), date.to_value()),
                ("14 March 2010".to_owned(), "2010-03-14".into()),
                "{typed}"
            );
        }
    }

    #[test]
    fn a_two_digit_year_is_never_more_than_ten_years_ahead() {
        assert_eq!(read_one("1/9/36").unwrap().year(), 2036);
        assert_eq!(read_one("1/9/37").unwrap().year(), 1937);
        assert_eq!(read_one("1/9/00").unwrap().year(), 2000);
    }

    #[test]
    fn a_date_that_cannot_be_is_refused_with_the_reason() {
        for (typed, said) in [
            ("31/2/2010", "February 2010 has no day 31"),
            ("3/14/2010", "day before the month"),
            ("Monday 14 March 2010", "is a Sunday"),
            ("14 March", "no year"),
            ("14/3/210", "3 digits"),
            ("14/3/0210", "check the year"),
            ("soon", "like 14/3/2010"),
            ("14 March 2010 & after", "like 14/3/2010"),
        ] {
            let words = read_one(typed).unwrap_err().to_string();
            assert!(words.contains(said), "{typed}: {words}");
        }
    }

    proptest! {
        #[test]
        fn every_day_reads_back_from_its_shown_and_its_stored_form(days in 0u64..100_000) {
            let date = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + Days::new(days);
            prop_assert_eq!(read_one(&date.show()).unwrap(), date);
            prop_assert_eq!(read_one(&date.format("%d/%m/%Y").to_string()).unwrap(), date);
            prop_assert_eq!(NaiveDate::from_value(&date.to_value()).unwrap(), date);
        }

        #[test]
        fn nothing_typed_as_a_date_panics(text in "[0-9/.a-z \u{df}\u{661}:T-]{0,16}") {
            let _ = read_one(&text);
        }
    }
}
