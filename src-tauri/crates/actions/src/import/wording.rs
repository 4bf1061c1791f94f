//! Other words for a choice that is meant: "Y12", "Banking and Finance", "Mon-Fri".
//! Never here: a choice between two that could be meant.

use waymark_domain::{Field, Kind, record::Choice};

fn fold(text: &str) -> String {
    text.to_lowercase().replace(" and ", " ").chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The code of the one choice that the text can mean.
fn one_of(choices: &[Choice], text: &str) -> Option<&'static str> {
    let wanted = fold(text);
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let by = |fits: &dyn Fn(&Choice) -> bool| {
        let mut found = choices.iter().filter(|c| fits(c));
        match (found.next(), found.next()) {
            (Some(one), None) => Some(one.code),
            _ => None,
        }
    };
    by(&|c| fold(c.code) == wanted || fold(c.label) == wanted)
        .or_else(|| (!digits.is_empty()).then(|| by(&|c| c.code == digits)).flatten())
        .or_else(|| {
            (wanted.chars().count() > 2).then(|| by(&|c| fold(c.label).starts_with(&wanted))).flatten()
        })
}

/// The text in the field's own words, when it can only mean that; none leaves it to the field to refuse.
pub fn reworded(field: &Field, text: &str) -> Option<String> {
    match field.kind {
        Kind::Choice(choices) => one_of(choices, text).map(str::to_owned),
        Kind::Choices(choices) => {
            let lower = text.to_lowercase();
            let all = lower.replace(" to ", "-").replace(['\u{2013}', '\u{2014}'], "-").replace(" - ", "-");
            if matches!(fold(&all).as_str(), "weekdays" | "everyday" | "fulltime" | "allweek") {
                return in_between(choices, "monday", "friday");
            }
            let mut codes = Vec::new();
            for part in all.replace(" and ", ",").replace('&', ",").split([',', ';', '/', '+', ' ']) {
                let part = part.trim();
                if part.is_empty() {
                    continue;
                }
                codes.push(match part.split_once('-') {
                    Some((from, to)) => in_between(choices, from, to)?,
                    None => one_of(choices, part)?.to_owned(),
                });
            }
            (!codes.is_empty()).then(|| codes.join(","))
        }
        _ => None,
    }
}

/// All choices from the one to the other, in the order of their declaration.
fn in_between(choices: &[Choice], from: &str, to: &str) -> Option<String> {
    let place = |text: &str| {
        let code = one_of(choices, text)?;
        choices.iter().position(|c| c.code == code)
    };
    let range = choices.get(place(from)?..=place(to)?)?;
    Some(range.iter().map(|c| c.code).collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use waymark_domain::RecordType;

    #[test]
    fn words_that_can_only_mean_one_choice_mean_it() {
        let said = |record: RecordType, field: &str, text: &str| reworded(record.field(field).unwrap(), text);
        let year = |text| said(RecordType::Student, "year_group", text);
        assert_eq!(year("Y12").as_deref(), Some("12"));
        assert_eq!(year("Yr 13").as_deref(), Some("13"));
        assert_eq!(year("Year"), None);
        let sector = |text| said(RecordType::Student, "sector", text);
        assert_eq!(sector("Banking and Finance").as_deref(), Some("banking"));
        assert_eq!(sector("Engineering").as_deref(), Some("engineering"));
        assert_eq!(sector("B"), None);
        let days = |text| said(RecordType::Placement, "days", text);
        assert_eq!(days("Mon-Fri").as_deref(), Some("mon,tue,wed,thu,fri"));
        assert_eq!(days("Monday to Wednesday").as_deref(), Some("mon,tue,wed"));
        assert_eq!(days("Tues & Thurs").as_deref(), Some("tue,thu"));
        assert_eq!(days("sometimes"), None);
        assert_eq!(days("Fri-Mon"), None);
    }
}
