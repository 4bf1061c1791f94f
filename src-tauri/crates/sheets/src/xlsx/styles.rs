//! What a number is by the style of its cell: a date, a time, an identifier with leading zeros.

use super::part::{Bounded, Piece, attribute, each};
use crate::{CellKind, SheetError};
use std::{collections::HashMap, io::Read, ops::ControlFlow};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    Plain,
    /// A date, a time or both.
    When(CellKind),
    /// `00000 000000`: a number that is shown with its leading zeros.
    Zeros(String),
}

#[derive(Debug, Default)]
pub struct Styles {
    looks: Vec<Look>,
}

impl Styles {
    pub fn read<R: Read>(file: &str, source: Bounded<R>) -> Result<Self, SheetError> {
        let mut custom: HashMap<u32, Look> = HashMap::new();
        let mut looks = Vec::new();
        let mut in_cells = false;
        each(file, source, |piece| {
            let number = |tag, name| attribute(tag, name).and_then(|v| v.parse::<u32>().ok());
            match piece {
                Piece::Open("numFmt", tag) => {
                    if let (Some(id), Some(code)) = (number(tag, "numFmtId"), attribute(tag, "formatCode")) {
                        custom.insert(id, look_of(&code));
                    }
                }
                Piece::Open("cellXfs", _) => in_cells = true,
                Piece::Close("cellXfs") => in_cells = false,
                Piece::Open("xf", tag) if in_cells => {
                    let id = number(tag, "numFmtId").unwrap_or(0);
                    looks.push(custom.get(&id).cloned().unwrap_or_else(|| built_in(id)));
                }
                _ => {}
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(Styles { looks })
    }

    pub fn look(&self, style: usize) -> &Look {
        self.looks.get(style).unwrap_or(&Look::Plain)
    }
}

/// ECMA-376 part 1, 18.8.30; 27 to 36 and 50 to 58 are dates of East Asian editions.
fn built_in(id: u32) -> Look {
    match id {
        14..=17 | 27..=31 | 36 | 50..=54 | 57..=58 => Look::When(CellKind::Date),
        18..=21 | 32..=35 | 45..=47 | 55..=56 => Look::When(CellKind::Time),
        22 => Look::When(CellKind::DateTime),
        _ => Look::Plain,
    }
}

fn look_of(code: &str) -> Look {
    let first = code.split(';').next().unwrap_or_default();
    let mut letters = String::new();
    let mut chars = first.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => for _ in chars.by_ref().take_while(|c| *c != '"') {},
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                // Hours that run on are hours; colours, conditions and languages say nothing.
                if matches!(inside.to_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss") {
                    letters.push('h');
                }
            }
            c => letters.push(c.to_ascii_lowercase()),
        }
    }
    if letters.contains("general") {
        return Look::Plain;
    }
    let day = letters.contains(['y', 'd']);
    let clock = letters.contains(['h', 's']) || letters.contains("am/pm");
    match (day, clock) {
        (true, true) => Look::When(CellKind::DateTime),
        (true, false) => Look::When(CellKind::Date),
        (false, true) => Look::When(CellKind::Time),
        (false, false) if letters.contains('m') => Look::When(CellKind::Date),
        (false, false) => {
            let plain: String = first.chars().filter(|c| !matches!(c, '"' | '\\')).collect();
            let zeros = plain.chars().filter(|c| *c == '0').count();
            if zeros > 1 && plain.chars().all(|c| matches!(c, '0' | ' ' | '-')) {
                Look::Zeros(plain)
            } else {
                Look::Plain
            }
        }
    }
}

/// The digits laid into the zeros from the right; a number with more digits than zeros keeps them all in front.
pub fn with_zeros(digits: &str, pattern: &str) -> String {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return digits.to_owned();
    }
    let zeros = pattern.bytes().filter(|b| *b == b'0').count();
    let padded = format!("{digits:0>zeros$}");
    let (front, rest) = padded.split_at(padded.len() - zeros);
    let mut rest = rest.chars();
    let laid: String = pattern.chars().filter_map(|c| if c == '0' { rest.next() } else { Some(c) }).collect();
    format!("{front}{laid}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_says_whether_a_number_is_a_date() {
        for (code, look) in [
            ("dd/mm/yyyy", Look::When(CellKind::Date)),
            ("[$-809]d mmmm yyyy;@", Look::When(CellKind::Date)),
            ("hh:mm", Look::When(CellKind::Time)),
            ("[h]:mm", Look::When(CellKind::Time)),
            ("dd/mm/yyyy hh:mm", Look::When(CellKind::DateTime)),
            ("mmm", Look::When(CellKind::Date)),
            ("General", Look::Plain),
            ("#,##0.00", Look::Plain),
            ("[Red]0", Look::Plain),
            ("\"days\" 0", Look::Plain),
            ("00000\\ 000000", Look::Zeros("00000 000000".into())),
        ] {
            assert_eq!(look_of(code), look, "{code}");
        }
    }

    #[test]
    fn zeros_in_front_come_back() {
        assert_eq!(with_zeros("7700900123", "00000 000000"), "07700 900123");
        assert_eq!(with_zeros("447700900123", "00000 000000"), "447700 900123");
        assert_eq!(with_zeros("1.5", "000"), "1.5");
    }
}
