//! One row of the file read through its mapping: values where they parse, reasons where they do not.
//! Never here: whether the row is known already (see `plan`).

use super::targets::{Slot, Special, Target};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use waymark_domain::{RecordType, Value, Values};

/// Why one cell, or the row, is not taken as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The column of the file; none when it is about the whole row.
    pub column: Option<usize>,
    pub words: String,
}

impl Reason {
    pub fn of_row(words: impl Into<String>) -> Self {
        Reason { column: None, words: words.into() }
    }
}

/// What a row says, record by record.
#[derive(Debug, Clone, Default)]
pub struct Given {
    pub fields: BTreeMap<RecordType, Values>,
    pub specials: BTreeMap<Special, String>,
    pub columns: BTreeMap<Special, usize>,
    pub problems: Vec<Reason>,
}

impl Given {
    pub fn values(&self, record: RecordType) -> Values {
        self.fields.get(&record).cloned().unwrap_or_default()
    }

    pub fn special(&self, special: Special) -> Option<&str> {
        self.specials.get(&special).map(String::as_str)
    }

    pub fn text(&self, record: RecordType, name: &str) -> Option<&str> {
        let field = record.field(name)?;
        self.fields.get(&record)?.get(&field.id)?.as_text()
    }

    pub fn refuse(&mut self, special: Special, words: impl Into<String>) {
        let column = self.columns.get(&special).copied();
        self.problems.push(Reason { column, words: words.into() });
    }
}

/// Words that people write where they have nothing to write.
fn says_nothing(text: &str) -> bool {
    matches!(
        text.to_lowercase().as_str(),
        "" | "-" | "--" | "n/a" | "na" | "none" | "tbc" | "tba" | "?" | "unknown" | "not known" | "#n/a"
    )
}

pub fn read(cells: &[String], mapping: &[Option<Target>], today: NaiveDate) -> Given {
    let mut given = Given::default();
    for (column, (cell, target)) in cells.iter().zip(mapping).enumerate() {
        let (text, Some(target)) = (cell.trim(), target) else { continue };
        if says_nothing(text) {
            continue;
        }
        match target.slot {
            Slot::Special(special) => {
                given.columns.insert(special, column);
                given.specials.insert(special, text.to_owned());
            }
            Slot::Field(record, field) => match (field.parse)(text, today) {
                Ok(Value::Null) => {}
                Ok(value) => {
                    given.fields.entry(record).or_default().insert(field.id, value);
                }
                Err(why) => given
                    .problems
                    .push(Reason { column: Some(column), words: format!("{}: {why}.", field.label) }),
            },
        }
    }
    given
}

/// "Amara Okafor", "OKAFOR, Amara" and one-word names as first and last name; the spelling is never corrected.
pub fn split_name(full: &str) -> (String, Option<String>) {
    let full = full.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((last, first)) = full.split_once(',') {
        let (last, first) = (last.trim(), first.trim());
        if !first.is_empty() && !last.is_empty() {
            return (first.to_owned(), Some(last.to_owned()));
        }
    }
    match full.rsplit_once(' ') {
        Some((first, last)) => (first.to_owned(), Some(last.to_owned())),
        None => (full, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_one_cell_is_split_as_people_write_it() {
        assert_eq!(split_name("Amara  Okafor"), ("Amara".into(), Some("Okafor".into())));
        assert_eq!(
            split_name("O\u{2019}Neill, Mary Kate"),
            ("Mary Kate".into(), Some("O\u{2019}Neill".into()))
        );
        assert_eq!(split_name("Sukhpreet"), ("Sukhpreet".into(), None));
    }
}
