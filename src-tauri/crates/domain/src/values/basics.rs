//! Plain text, numbers and flags as fields.
//! Never here: anything with a form of its own.

use super::Refusal;
use crate::record::{FieldType, Kind, Value};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::{fmt, ops::Deref};
use unicode_normalization::UnicodeNormalization;

/// NFC, no control characters, no bidi controls, inner white space single.
fn tidy(text: &str, lines: bool) -> String {
    if is_tidy(text) {
        return text.to_owned();
    }
    let clean: String = text
        .nfc()
        .filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{feff}' | '\u{200b}'))
        .filter(|c| !c.is_control() || *c == '\n' || *c == '\t')
        .collect();
    let line = |l: &str| l.split_whitespace().collect::<Vec<_>>().join(" ");
    if lines {
        clean.lines().map(line).collect::<Vec<_>>().join("\n").trim().to_owned()
    } else {
        line(&clean)
    }
}

/// Most text that is read is stored text, or as plain as that: one line of ASCII with single spaces within.
fn is_tidy(text: &str) -> bool {
    let bytes = text.as_bytes();
    let plain = bytes.iter().all(|b| b.is_ascii_graphic() || *b == b' ');
    plain && !bytes.starts_with(b" ") && !bytes.ends_with(b" ") && !text.contains("  ")
}

macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $kind:expr, $most:expr, $lines:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub const MOST: usize = $most;

            pub fn new(text: &str) -> Result<Self, Refusal> {
                let text = tidy(text, $lines);
                if text.is_empty() { return Err(Refusal::Missing); }
                if text.chars().count() > $most { return Err(Refusal::TooLong($most)); }
                Ok($name(text))
            }

            pub fn as_str(&self) -> &str { &self.0 }
        }

        impl Deref for $name { type Target = str; fn deref(&self) -> &str { &self.0 } }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }

        impl FieldType for $name {
            const KIND: Kind = $kind;
            fn to_value(&self) -> Value { Value::Text(self.0.clone()) }
            fn from_value(value: &Value) -> Result<Self, Refusal> {
                match value { Value::Null => Err(Refusal::Missing), v => Self::new(v.as_text().ok_or(Refusal::WrongForm("words"))?) }
            }
            fn parse(text: &str, _today: NaiveDate) -> Result<Self, Refusal> { Self::new(text) }
            fn show(&self) -> String { self.0.clone() }
        }
    };
}

text_type!(
    /// One line: a name, a street, a job title.
    Text, Kind::Text, 300, false);
text_type!(
    /// Several lines: tasks, what to bring, remarks.
    LongText, Kind::LongText, 20_000, true);

impl FieldType for i64 {
    const KIND: Kind = Kind::Integer;

    fn to_value(&self) -> Value {
        Value::Int(*self)
    }

    fn from_value(value: &Value) -> Result<Self, Refusal> {
        match value {
            Value::Int(i) => Ok(*i),
            Value::Null => Err(Refusal::Missing),
            _ => Err(Refusal::WrongForm("a whole number")),
        }
    }

    fn parse(text: &str, _today: NaiveDate) -> Result<Self, Refusal> {
        let plain = text.trim().replace(',', "");
        let plain = plain.strip_suffix(".0").unwrap_or(&plain);
        plain.parse().map_err(|_| Refusal::NotANumber(text.trim().to_owned()))
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

impl FieldType for bool {
    const KIND: Kind = Kind::Flag;

    fn to_value(&self) -> Value {
        Value::Bool(*self)
    }

    fn from_value(value: &Value) -> Result<Self, Refusal> {
        match value {
            Value::Bool(b) => Ok(*b),
            // SQLite has no booleans.
            Value::Int(i) => Ok(*i != 0),
            Value::Null => Err(Refusal::Missing),
            _ => Err(Refusal::WrongForm("yes or no")),
        }
    }

    fn parse(text: &str, _today: NaiveDate) -> Result<Self, Refusal> {
        match text.trim().to_lowercase().as_str() {
            "yes" | "y" | "true" | "1" | "x" | "\u{2713}" | "\u{2714}" | "done" => Ok(true),
            "no" | "n" | "false" | "0" | "-" | "none" => Ok(false),
            _ => Err(Refusal::NotYesOrNo(text.trim().to_owned())),
        }
    }

    fn show(&self) -> String {
        if *self { "Yes" } else { "No" }.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_loses_controls_and_stray_spaces_but_no_letters() {
        assert_eq!(
            Text::new(" Siobh\u{e1}n\u{a0}\u{202e} O\u{2019}Neill\0 ").unwrap().as_str(),
            "Siobh\u{e1}n O\u{2019}Neill"
        );
        assert_eq!(Text::new("\u{200b} ").unwrap_err(), Refusal::Missing);
        assert_eq!(LongText::new("a \n\n b ").unwrap().as_str(), "a\n\nb");
    }
}
