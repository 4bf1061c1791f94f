//! Times of day as people write them and as spreadsheets leave them.
//! Never here: a duration, a date, a time zone.

use super::{
    Refusal,
    form::{because, quoted},
};
use crate::record::{FieldType, Kind, Value};
use chrono::{NaiveDate, NaiveTime, Timelike};

impl FieldType for NaiveTime {
    const KIND: Kind = Kind::Time;

    fn to_value(&self) -> Value {
        Value::Text(self.format("%H:%M").to_string())
    }

    fn from_value(value: &Value) -> Result<Self, Refusal> {
        match value {
            Value::Null => Err(Refusal::Missing),
            v => {
                let text = v.as_text().ok_or(Refusal::WrongForm("a time"))?;
                NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| Refusal::WrongForm("a time"))
            }
        }
    }

    fn parse(text: &str, _today: NaiveDate) -> Result<Self, Refusal> {
        read(text)
    }

    fn show(&self) -> String {
        let (pm, hour) = self.hour12();
        format!("{hour}.{:02} {}", self.minute(), if pm { "pm" } else { "am" })
    }
}

fn unclear(text: &str) -> Refusal {
    because("time_unclear", format!("{} is not a time of day; write it like 9.30 am or 14:15", quoted(text)))
}

fn read(text: &str) -> Result<NaiveTime, Refusal> {
    let lower: String = text.trim().to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    match lower.as_str() {
        "" => return Err(Refusal::Missing),
        "noon" | "midday" | "12noon" => {
            return NaiveTime::from_hms_opt(12, 0, 0).ok_or_else(|| unclear(text));
        }
        "midnight" => return Ok(NaiveTime::MIN),
        _ => {}
    }
    if let Some(time) = fraction_of_a_day(&lower) {
        return Ok(time);
    }
    let (clock, half) = match lower.trim_end_matches('.') {
        t if t.ends_with("a.m") => (t.trim_end_matches("a.m"), Some(false)),
        t if t.ends_with("p.m") => (t.trim_end_matches("p.m"), Some(true)),
        t if t.ends_with("am") => (t.trim_end_matches("am"), Some(false)),
        t if t.ends_with("pm") => (t.trim_end_matches("pm"), Some(true)),
        t => (t, None),
    };
    let parts: Vec<&str> = clock.split([':', '.', 'h']).collect();
    if parts.iter().any(|p| p.is_empty() || !p.bytes().all(|b| b.is_ascii_digit())) {
        return Err(unclear(text));
    }
    let number = |p: &str| p.parse::<u32>().map_err(|_| unclear(text));
    let (hour, minute) = match parts.as_slice() {
        [h, m] | [h, m, _] if h.len() <= 2 && m.len() == 2 => (number(h)?, number(m)?),
        [all] if all.len() == 4 => (number(&all[..2])?, number(&all[2..])?),
        [h] if h.len() <= 2 => {
            let hour = number(h)?;
            if half.is_none() && hour < 13 {
                return Err(because(
                    "time_half",
                    format!("{} can be morning or afternoon; write {hour} am or {hour} pm", quoted(text)),
                ));
            }
            (hour, 0)
        }
        _ => return Err(unclear(text)),
    };
    let hour = match half {
        Some(_) if hour == 0 || hour > 12 => {
            if half == Some(true) && hour > 12 {
                hour
            } else {
                return Err(unclear(text));
            }
        }
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        _ => hour,
    };
    NaiveTime::from_hms_opt(hour, minute, 0).ok_or_else(|| {
        because(
            "time_range",
            format!(
                "{} is past the end of the day or the hour; write it like 9.30 am or 14:15",
                quoted(text)
            ),
        )
    })
}

/// `0.395833`, or `40251.395833` with a date before it: how a spreadsheet keeps a time.
fn fraction_of_a_day(text: &str) -> Option<NaiveTime> {
    let (whole, part) = text.split_once('.')?;
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    if !digits(part) || !(whole == "0" || whole.is_empty() || (whole.len() == 5 && digits(whole))) {
        return None;
    }
    let minutes = (format!("0.{part}").parse::<f64>().ok()? * 1440.0).round().min(1439.0) as u32;
    NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
    }

    #[test]
    fn half_past_nine_has_many_spellings() {
        for typed in [
            "9:30",
            "9.30am",
            "09:30",
            "0930",
            "9.30 a.m.",
            "9:30 AM",
            "09:30:00",
            "0.395833",
            "40251.395833333",
        ] {
            let time =
                <NaiveTime as FieldType>::parse(typed, day()).unwrap_or_else(|e| panic!("{typed}: {e}"));
            assert_eq!((time.show(), time.to_value()), ("9.30 am".to_owned(), "09:30".into()), "{typed}");
        }
        for (typed, shown) in [
            ("9am", "9.00 am"),
            ("12pm", "12.00 pm"),
            ("12am", "12.00 am"),
            ("noon", "12.00 pm"),
            ("1630", "4.30 pm"),
            ("17", "5.00 pm"),
            ("5 pm", "5.00 pm"),
        ] {
            assert_eq!(<NaiveTime as FieldType>::parse(typed, day()).unwrap().show(), shown, "{typed}");
        }
    }

    #[test]
    fn a_time_that_can_be_two_is_asked_about() {
        let words = <NaiveTime as FieldType>::parse("4", day()).unwrap_err().to_string();
        assert!(words.contains("4 am or 4 pm"), "{words}");
        for wrong in ["25:00", "9:75", "soon", "13am", "9:3", "\u{661}:30"] {
            assert!(<NaiveTime as FieldType>::parse(wrong, day()).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn every_minute_reads_back_from_its_shown_and_its_stored_form(minute in 0u32..1440) {
            let time = NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap();
            prop_assert_eq!(<NaiveTime as FieldType>::parse(&time.show(), day()).unwrap(), time);
            prop_assert_eq!(NaiveTime::from_value(&time.to_value()).unwrap(), time);
        }

        #[test]
        fn nothing_typed_as_a_time_panics(text in "[0-9:.apmh \u{df}]{0,10}") {
            let _ = <NaiveTime as FieldType>::parse(&text, day());
        }
    }
}
