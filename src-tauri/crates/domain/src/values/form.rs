//! What the value types with one normal form share: refusals, digits as spreadsheets leave them, the field's plumbing.
//! Never here: the rule of any one type.

use super::Refusal;

pub(crate) fn because(code: &'static str, words: impl Into<String>) -> Refusal {
    Refusal::Because { code, words: words.into() }
}

/// What was typed, short enough to be repeated in a sentence.
pub(crate) fn quoted(text: &str) -> String {
    let text = text.trim();
    let short: String = text.chars().take(40).collect();
    let more = if short.len() < text.len() { "\u{2026}" } else { "" };
    format!("\u{201c}{short}{more}\u{201d}")
}

/// A whole number that a spreadsheet wrote as `7.700900123E9` or `123456.0`, as its digits.
pub(crate) fn undo_spreadsheet(text: &str) -> Option<String> {
    let text = text.trim();
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((m, e)) => (m, e.strip_prefix('+').unwrap_or(e).parse::<usize>().ok()?),
        None => (text, 0),
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || exponent > 15 {
        return None;
    }
    let part = part.trim_end_matches('0');
    if part.len() > exponent {
        return None;
    }
    Some(format!("{whole}{part}{}", "0".repeat(exponent - part.len())))
}

/// The digits of an identifier, without the spaces and strokes that people put between them.
pub(crate) fn digits_of(text: &str) -> Option<String> {
    if let Some(plain) = undo_spreadsheet(text) {
        return Some(plain);
    }
    let bare: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '/' | '\u{2011}' | '\u{2013}'))
        .collect();
    (!bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit())).then_some(bare)
}

/// Gives a text with one normal form (a tuple struct with `new` and `show`) everything that a field needs.
macro_rules! formed {
    ($name:ident, $kind:expr) => {
        formed!($name, $kind, new);
    };
    // `stored` reads what was kept, where looking it up anew would cost too much.
    ($name:ident, $kind:expr, $stored:ident) => {
        impl $name {
            /// The stored form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::values::Refusal;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::values::Refusal;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.shown())
            }
        }

        impl $crate::record::FieldType for $name {
            const KIND: $crate::record::Kind = $kind;
            fn to_value(&self) -> $crate::record::Value {
                $crate::record::Value::Text(self.0.clone())
            }
            fn from_value(value: &$crate::record::Value) -> Result<Self, $crate::values::Refusal> {
                match value {
                    $crate::record::Value::Null => Err($crate::values::Refusal::Missing),
                    v => Self::$stored(v.as_text().ok_or($crate::values::Refusal::WrongForm("words"))?),
                }
            }
            fn parse(text: &str, _today: chrono::NaiveDate) -> Result<Self, $crate::values::Refusal> {
                Self::new(text)
            }
            fn show(&self) -> String {
                self.shown()
            }
        }
    };
}
