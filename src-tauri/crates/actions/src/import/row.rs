//! One row of the file read through its mapping: values where they parse, reasons where they do not.
//! Never here: whether the row is known already (see `plan`).

use super::{
    plan::Candidate,
    session::ReadCell,
    targets::{Slot, Special, Target},
    wording::reworded,
};
use chrono::NaiveDate;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, PoisonError},
};
use waymark_domain::{Field, Kind, RecordType, Value, Values, values::Refusal};

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

/// What a person said of a doubtful row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// It is about the record that was found.
    Same,
    /// It is about somebody who is not known yet.
    New,
}

/// What a row says, record by record.
#[derive(Debug, Clone, Default)]
pub struct Given {
    pub fields: BTreeMap<RecordType, Values>,
    pub specials: BTreeMap<Special, String>,
    pub columns: BTreeMap<Special, usize>,
    pub problems: Vec<Reason>,
    /// What is said of cells that are taken all the same.
    pub notes: Vec<Reason>,
    /// With whom it was said of.
    pub settled: Option<(Settled, Candidate)>,
}

impl Given {
    pub fn values(&self, record: RecordType) -> Values {
        self.fields.get(&record).cloned().unwrap_or_default()
    }

    pub fn special(&self, special: Special) -> Option<&str> {
        self.specials.get(&special).map(String::as_str)
    }
}

/// Words that people write where they have nothing to write.
const NOTHING: [&str; 11] = ["", "-", "--", "n/a", "na", "none", "tbc", "tba", "?", "unknown", "not known"];

fn says_nothing(text: &str) -> bool {
    NOTHING.iter().any(|word| word.eq_ignore_ascii_case(text)) || text.eq_ignore_ascii_case("#n/a")
}

/// Phones that were read before, by what was written: each is looked up in the world's number plans, and a mended
/// cell plans every row again. Kept with its session and gone with it.
#[derive(Debug, Default)]
pub struct Phones(Mutex<HashMap<String, Value>>);

/// More than this are not kept.
const MOST_PHONES: usize = 50_000;

/// A field's own parsing, and where that refuses, the words that can only mean one of its choices.
pub fn parse(field: &Field, text: &str, today: NaiveDate, phones: &Phones) -> Result<Value, Refusal> {
    if field.kind != Kind::Phone {
        return (field.parse)(text, today).or_else(|why| match reworded(field, text) {
            Some(words) => (field.parse)(&words, today),
            None => Err(why),
        });
    }
    let kept = || phones.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = kept().get(text) {
        return Ok(known.clone());
    }
    let value = (field.parse)(text, today)?;
    let mut kept = kept();
    if kept.len() < MOST_PHONES {
        kept.insert(text.to_owned(), value.clone());
    }
    Ok(value)
}

pub fn read<'a>(
    cells: impl IntoIterator<Item = &'a str>,
    mapping: &[Option<Target>],
    today: NaiveDate,
    phones: &Phones,
) -> Given {
    let mut given = Given::default();
    for (column, (cell, target)) in cells.into_iter().zip(mapping).enumerate() {
        let (text, Some(target)) = (cell.trim(), target) else { continue };
        if says_nothing(text) {
            continue;
        }
        match target.slot {
            Slot::Special(special) => {
                given.columns.insert(special, column);
                given.specials.insert(special, text.to_owned());
            }
            Slot::Field(record, field) => match parse(field, text, today, phones) {
                Ok(Value::Null) => {}
                Ok(value) => {
                    given.fields.entry(record).or_default().insert(field.id, value);
                }
                // Where a record stands moves by its steps, so an unknown word for it is no reason to refuse the rest.
                Err(_) if crate::moves_by_steps(record, field.name) => {
                    let short: String = text.chars().take(40).collect();
                    let words = format!(
                        "{}: \u{201c}{short}\u{201d} is not known here and was left out.",
                        field.label
                    );
                    given.notes.push(Reason { column: None, words });
                }
                Err(why) => given
                    .problems
                    .push(Reason { column: Some(column), words: format!("{}: {why}.", field.label) }),
            },
        }
    }
    given
}

/// Each cell that is understood, under the target that its column was mapped to. What cannot be read is not there.
pub fn understood<'a>(
    cells: impl IntoIterator<Item = &'a str>,
    mapping: &[Option<Target>],
    today: NaiveDate,
    phones: &Phones,
) -> Vec<ReadCell> {
    let mut all = Vec::new();
    for (cell, target) in cells.into_iter().zip(mapping) {
        let (text, Some(target)) = (cell.trim(), target) else { continue };
        if says_nothing(text) {
            continue;
        }
        let field = match target.slot {
            Slot::Field(_, field) => Some(field),
            Slot::Special(special) => special.whole_field(),
        };
        let (value, shown) = match field.map(|field| (field, parse(field, text, today, phones))) {
            None => (text.to_owned(), text.to_owned()),
            Some((_, Ok(Value::Null) | Err(_))) => continue,
            Some((field, Ok(value))) => (plain(&value), (field.show)(&value)),
        };
        all.push(ReadCell { target: target.key.clone(), label: target.label.clone(), value, shown });
    }
    all
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(yes) => yes.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Text(text) => text.clone(),
    }
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

/// "Ms Priya Nair" as "Ms" and the rest.
pub fn split_title(full: &str) -> (Option<&str>, &str) {
    const TITLES: [&str; 11] =
        ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "rev", "cllr"];
    match full.trim().split_once(char::is_whitespace) {
        Some((title, rest)) if TITLES.contains(&title.trim_end_matches('.').to_lowercase().as_str()) => {
            (Some(title), rest.trim())
        }
        _ => (None, full.trim()),
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

    #[test]
    fn a_title_is_told_from_a_name() {
        assert_eq!(split_title("Ms Priya Nair"), (Some("Ms"), "Priya Nair"));
        assert_eq!(split_title("Dr. Nair"), (Some("Dr."), "Nair"));
        assert_eq!(split_title("Misskick Jones"), (None, "Misskick Jones"));
        assert_eq!(split_title("Mr"), (None, "Mr"));
    }
}
