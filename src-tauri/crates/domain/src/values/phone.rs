//! Phone numbers as people write them, stored in the international form.
//! Never here: whether anybody answers.

use super::{
    Refusal,
    form::{because, quoted, undo_spreadsheet},
};
use crate::record::Kind;
use phonenumber::{Mode, country::Id};
use serde::{Deserialize, Serialize};

/// Stored as `+441214960123`, shown as `0121 496 0123`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);
formed!(Phone, Kind::Phone, stored);

impl Phone {
    pub fn new(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        // A spreadsheet takes a number for a quantity and drops its leading 0.
        let bare = undo_spreadsheet(text).unwrap_or_else(|| text.to_owned());
        let bare: String = bare
            .chars()
            .map(|c| if matches!(c, '\u{2010}'..='\u{2015}' | '.') || c.is_whitespace() { ' ' } else { c })
            .collect();
        let bare = bare.replace("(0)", "").trim().trim_start_matches('\'').to_owned();
        if bare.is_empty() {
            return Err(Refusal::Missing);
        }
        if bare.chars().any(char::is_alphabetic) || bare.contains(['/', ';', ',', '&']) {
            return Err(because(
                "phone_words",
                format!(
                    "{} holds more than one number, or words; keep one number here and put the rest under remarks",
                    quoted(text)
                ),
            ));
        }
        let digits = bare.chars().filter(char::is_ascii_digit).count();
        let bare = match bare.strip_prefix("00") {
            Some(abroad) => format!("+{abroad}"),
            // 44 without its plus, as an export leaves it.
            None if digits == 12 && bare.starts_with("44") => format!("+{bare}"),
            None => bare,
        };
        let refused = || {
            because(
                "phone_number",
                format!(
                    "{} has {digits} digits and is no number that can be rung; check it, or put + and the country's code before a number from abroad",
                    quoted(text)
                ),
            )
        };
        let number = phonenumber::parse(Some(Id::GB), &bare).map_err(|_| refused())?;
        let stored = number.format().mode(Mode::E164).to_string();
        if !phonenumber::is_valid(&number) && !is_for_drama(&stored) {
            return Err(refused());
        }
        Ok(Phone(stored))
    }

    /// A number that was taken once is not looked up again; lists hold thousands of them.
    fn stored(text: &str) -> Result<Self, Refusal> {
        let digits = text.strip_prefix('+').unwrap_or_default();
        if (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(Phone(text.to_owned()));
        }
        Phone::new(text)
    }

    fn shown(&self) -> String {
        let Ok(number) = phonenumber::parse(None, &self.0) else { return self.0.clone() };
        let mode = if number.country().code() == 44 { Mode::National } else { Mode::International };
        number.format().mode(mode).to_string()
    }
}

/// Ofcom keeps 07700 900xxx for stories and examples, so the number plan knows no such mobile.
fn is_for_drama(stored: &str) -> bool {
    stored.len() == 13 && stored.starts_with("+447700900")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_number_has_many_spellings_and_one_form() {
        for typed in [
            "0121 496 0123",
            "01214960123",
            "(0121) 496-0123",
            "+44 121 496 0123",
            "+44 (0)121 496 0123",
            "0044 121 496 0123",
            "1214960123",
            "441214960123",
            "1.214960123E9",
            "1214960123.0",
            "0121.496.0123",
            "'01214960123",
        ] {
            let phone = Phone::new(typed).unwrap_or_else(|e| panic!("{typed}: {e}"));
            assert_eq!(phone.as_str(), "+441214960123", "{typed}");
            assert_eq!(phone.to_string(), "0121 496 0123");
        }
        assert_eq!(Phone::new("7.700900123E9").unwrap().to_string(), "07700 900123");
        assert_eq!(Phone::new("7700900123").unwrap().as_str(), "+447700900123");
    }

    #[test]
    fn what_was_kept_is_read_by_its_form_and_words_are_not() {
        use crate::record::{FieldType, Value};
        assert_eq!(Phone::from_value(&"+441214960123".into()).unwrap().to_string(), "0121 496 0123");
        // From an older or foreign file: still brought into the one form.
        assert_eq!(Phone::from_value(&"0121 496 0123".into()).unwrap().as_str(), "+441214960123");
        assert!(Phone::from_value(&"+44121x".into()).is_err());
        assert!(Phone::from_value(&Value::Int(7)).is_err());
    }

    #[test]
    fn a_number_from_abroad_keeps_its_country() {
        assert_eq!(Phone::new("+353 1 496 0123").unwrap().as_str(), "+35314960123");
    }

    #[test]
    fn words_two_numbers_and_short_numbers_are_told_what_to_do() {
        for (typed, said) in [
            ("07700 900123 / 07700 900124", "more than one number"),
            ("mum 07700 900123", "words"),
            ("12345", "5 digits"),
            ("07700 90012", "10 digits"),
        ] {
            let words = Phone::new(typed).unwrap_err().to_string();
            assert!(words.contains(said), "{words}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn every_drama_number_is_accepted_and_reads_back(n in 0u32..1000) {
            for typed in [format!("07700900{n:03}"), format!("01214960{n:03}")] {
                let phone = Phone::new(&typed).unwrap();
                prop_assert_eq!(&Phone::new(&phone.to_string()).unwrap(), &phone);
                prop_assert_eq!(&Phone::new(phone.as_str()).unwrap(), &phone);
            }
        }

        #[test]
        fn nothing_typed_as_a_phone_number_panics(text in "[0-9+() .eE/\u{df}-]{0,20}") {
            if let Ok(p) = Phone::new(&text) {
                prop_assert_eq!(&Phone::new(p.as_str()).unwrap(), &p);
            }
        }
    }
}
