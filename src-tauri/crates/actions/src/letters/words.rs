//! Dates, hours and places as a letter says them.
//! Never here: a record's own form of them.

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use waymark_domain::{
    records::Weekday,
    values::{ChoiceType, Postcode, Set},
};

/// "Monday 6 to Friday 17 July 2026"; no more is said twice than must be.
pub fn dates(from: NaiveDate, to: NaiveDate) -> String {
    if from == to {
        return day(from);
    }
    let first = if from.year() != to.year() {
        "%A %-d %B %Y"
    } else if from.month() != to.month() {
        "%A %-d %B"
    } else {
        "%A %-d"
    };
    format!("{} to {}", from.format(first), day(to))
}

pub fn day(date: NaiveDate) -> String {
    date.format("%A %-d %B %Y").to_string()
}

/// "1 June 2026", as letters are dated.
pub fn date(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// "1 student", "2 students".
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Lines that somebody wrote one below the other, as one sentence: what stands in a table's cell has one line.
pub fn run_on(text: &str) -> String {
    let marks = |c: char| c.is_whitespace() || matches!(c, '-' | '*' | '\u{2022}' | '\u{2013}');
    let lines = text.lines().map(|line| match text.contains('\n') {
        true => line.trim_start_matches(marks).trim_end(),
        false => line,
    });
    let mut all = String::with_capacity(text.len() + 8);
    for line in lines.filter(|line| !line.is_empty()) {
        if !all.is_empty() {
            all.push_str(if all.ends_with(['.', ';', ':', ',', '!', '?']) { " " } else { "; " });
        }
        all.push_str(line);
    }
    all
}

/// "9 am", "9.30 am", "12 noon".
pub fn time(at: NaiveTime) -> String {
    let (pm, hour) = at.hour12();
    let half = if pm { "pm" } else { "am" };
    match (hour, at.minute(), pm) {
        (12, 0, true) => "12 noon".into(),
        (12, 0, false) => "midnight".into(),
        (_, 0, _) => format!("{hour} {half}"),
        (_, minute, _) => format!("{hour}.{minute:02} {half}"),
    }
}

pub fn hours(from: NaiveTime, to: NaiveTime) -> String {
    format!("{} to {}", time(from), time(to))
}

/// "Monday to Friday" for days in a row, else "Monday, Wednesday and Friday".
pub fn days(days: &Set<Weekday>) -> String {
    let all = Weekday::CHOICES;
    let at: Vec<usize> = all
        .iter()
        .enumerate()
        .filter(|(_, c)| Weekday::from_code(c.code).is_some_and(|d| days.has(d)))
        .map(|(i, _)| i)
        .collect();
    match at.as_slice() {
        [] => String::new(),
        [first, .., last] if at.len() > 2 && last - first + 1 == at.len() => {
            format!("{} to {}", all[*first].label, all[*last].label)
        }
        _ => and(&at.iter().map(|i| all[*i].label.to_owned()).collect::<Vec<_>>()),
    }
}

pub fn and(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// "A", "A or B", "A, B or C".
pub fn or(items: &[String]) -> String {
    match items {
        [most @ .., last] if !most.is_empty() => format!("{} or {last}", most.join(", ")),
        _ => items.concat(),
    }
}

/// "a placement", "an invitation".
pub fn article(noun: &str) -> String {
    format!("{} {noun}", if noun.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" })
}

/// A place's name as it stands within a sentence: "the University of Oxford", but "Oxford Brookes University".
pub fn within_a_sentence(place: &str) -> String {
    let takes_the = place.get(..14).is_some_and(|start| start.eq_ignore_ascii_case("University of "));
    if takes_the { format!("the {place}") } else { place.to_owned() }
}

/// "the (Levelling Up: STEM programme)": what is part of it is told so, and no name says programme twice.
pub fn programme(name: &str) -> String {
    match name.to_lowercase().ends_with("programme") {
        true => name.to_owned(),
        false => format!("{name} programme"),
    }
}

pub fn minutes(break_minutes: i64) -> String {
    match break_minutes {
        ..=0 => String::new(),
        60 => "An hour each day".into(),
        n => format!("{n} minutes each day"),
    }
}

/// The lines of an address, in the order of an envelope. The postcode stands alone, last.
pub fn address(street: [Option<&str>; 3], postcode: Option<&Postcode>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for line in street.into_iter().flatten().flat_map(|l| l.split(['\n', ','])) {
        let line = line.trim();
        // People write the town into the street's line too.
        if !line.is_empty() && !kept.iter().any(|k| k.eq_ignore_ascii_case(line)) {
            kept.push(line.to_owned());
        }
    }
    kept.extend(postcode.map(ToString::to_string));
    kept
}

/// "3 Quayside Road, Birmingham B4 7ET".
pub fn on_one_line(address: &[String]) -> String {
    match address {
        [most @ .., town, postcode] if postcode.chars().any(|c| c.is_ascii_digit()) => {
            let before = most.iter().map(|l| format!("{l}, ")).collect::<String>();
            format!("{before}{town} {postcode}")
        }
        all => all.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn names_and_nouns_read_as_english() {
        let all = |items: &[&str]| or(&items.iter().map(|s| s.to_string()).collect::<Vec<_>>());
        assert_eq!([all(&[]), all(&["A"]), all(&["A", "B", "C"])], ["", "A", "A, B or C"]);
        assert_eq!([article("visit"), article("invitation")], ["a visit", "an invitation"]);
        assert_eq!(article("organisation"), "an organisation");
        assert_eq!(within_a_sentence("University of Oxford"), "the University of Oxford");
        for name in ["Oxford Brookes University", "the University of Kent", "Ŵ", ""] {
            assert_eq!(within_a_sentence(name), name);
        }
        assert_eq!(programme("Levelling Up: STEM"), "Levelling Up: STEM programme");
        assert_eq!(programme("Aspiring Professionals Programme"), "Aspiring Professionals Programme");
    }

    #[test]
    fn lines_run_on_as_one_sentence() {
        assert_eq!(
            run_on("Sit in on a meeting\nWrite a note.\n\nTidy up"),
            "Sit in on a meeting; Write a note. Tidy up"
        );
        assert_eq!(run_on("- a notebook\n\u{2022} a pen"), "a notebook; a pen");
        assert_eq!(run_on("-5 \u{b0}C in the cold store"), "-5 \u{b0}C in the cold store");
        assert_eq!(run_on(""), "");
    }

    #[test]
    fn a_span_says_each_month_and_year_once() {
        assert_eq!(dates(date(2026, 7, 6), date(2026, 7, 17)), "Monday 6 to Friday 17 July 2026");
        assert_eq!(dates(date(2026, 6, 29), date(2026, 7, 10)), "Monday 29 June to Friday 10 July 2026");
        assert_eq!(
            dates(date(2026, 12, 30), date(2027, 1, 2)),
            "Wednesday 30 December 2026 to Saturday 2 January 2027"
        );
        assert_eq!(dates(date(2026, 7, 6), date(2026, 7, 6)), "Monday 6 July 2026");
    }

    #[test]
    fn days_in_a_row_are_a_span_and_others_a_list() {
        use Weekday::*;
        assert_eq!(days(&Set::of([Monday, Tuesday, Wednesday, Thursday, Friday])), "Monday to Friday");
        assert_eq!(days(&Set::of([Monday, Wednesday, Friday])), "Monday, Wednesday and Friday");
        assert_eq!(days(&Set::of([Monday, Tuesday])), "Monday and Tuesday");
        assert_eq!(days(&Set::default()), "");
    }

    #[test]
    fn times_are_said_as_people_say_them() {
        let at = |h, m| time(NaiveTime::from_hms_opt(h, m, 0).unwrap());
        assert_eq!((at(9, 0), at(9, 30), at(12, 0)), ("9 am".into(), "9.30 am".into(), "12 noon".into()));
        assert_eq!((at(12, 15), at(16, 5)), ("12.15 pm".into(), "4.05 pm".into()));
    }

    #[test]
    fn an_address_says_nothing_twice() {
        let lines = address(
            [Some("3 Quayside Road, Birmingham"), None, Some("Birmingham")],
            Some(&Postcode::new("b47et").unwrap()),
        );
        assert_eq!(lines, ["3 Quayside Road", "Birmingham", "B4 7ET"]);
        assert_eq!(on_one_line(&lines), "3 Quayside Road, Birmingham B4 7ET");
    }
}
