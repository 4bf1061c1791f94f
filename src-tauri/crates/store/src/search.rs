//! The search index: what words of a record begin with, found by keystroke.
//! Never here: how a hit is titled.

use crate::{Store, StoreError, queries};
use rusqlite::{Connection, OptionalExtension, params};
use waymark_domain::{Field, FieldId, RecordId, RecordType, Value, Values};

/// Fields that weigh this much name the record; they come first.
const NAMES: u8 = 3;
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub record: RecordType,
    pub id: RecordId,
}

fn searched(record: RecordType) -> impl Iterator<Item = &'static Field> {
    record.fields().iter().filter(|f| f.search > 0)
}

pub(crate) fn is_searched(record: RecordType, values: &Values) -> bool {
    searched(record).any(|f| values.contains_key(&f.id))
}

/// What a transaction changes in the index, written when the rows are: each row that is written has a trigger and so a
/// savepoint, and at a savepoint FTS5 puts all that it has gathered into a segment of its own (measured: a third of an
/// import's writing).
#[derive(Default)]
pub(crate) struct Pending(Vec<Entry>);

enum Entry {
    Words { number: i64, name: String, other: String },
    Gone { number: i64 },
}

impl Pending {
    /// A record that is shown from now on: gives the number under which its words are found, none where it has none.
    pub fn add<'v>(
        &mut self,
        db: &Connection,
        record: RecordType,
        id: RecordId,
        value: impl Fn(FieldId) -> Option<&'v Value>,
    ) -> Result<Option<i64>, StoreError> {
        let Some((name, other)) = texts(record, value) else { return Ok(None) };
        let number = db
            .prepare_cached("INSERT INTO search_row (record_type, record_id) VALUES (?1, ?2)")?
            .insert(params![record.code(), id.0])?;
        self.0.push(Entry::Words { number, name, other });
        Ok(Some(number))
    }

    /// A record whose row is written has other words than before.
    pub fn change<'v>(
        &mut self,
        db: &Connection,
        record: RecordType,
        id: RecordId,
        value: impl Fn(FieldId) -> Option<&'v Value> + Copy,
    ) -> Result<(), StoreError> {
        match (number(db, record, id)?, texts(record, value)) {
            (Some(number), Some((name, other))) => {
                self.0.extend([Entry::Gone { number }, Entry::Words { number, name, other }]);
                Ok(())
            }
            (Some(_), None) => self.remove(db, record, id),
            (None, _) => {
                let number = self.add(db, record, id, value)?;
                set_number(db, record, id, number)
            }
        }
    }

    /// A record that is there but shown no more, or is about to leave.
    pub fn remove(&mut self, db: &Connection, record: RecordType, id: RecordId) -> Result<(), StoreError> {
        let Some(number) = number(db, record, id)? else { return Ok(()) };
        db.prepare_cached("DELETE FROM search_row WHERE number = ?1")?.execute([number])?;
        self.0.push(Entry::Gone { number });
        set_number(db, record, id, None)
    }

    /// In the order in which it was changed, because a number may come and go and be given again.
    pub fn write(self, db: &Connection) -> Result<(), StoreError> {
        for entry in self.0 {
            match entry {
                Entry::Words { number, name, other } => db
                    .prepare_cached("INSERT INTO search (rowid, name, other) VALUES (?1, ?2, ?3)")?
                    .execute(params![number, name, other])?,
                Entry::Gone { number } => {
                    db.prepare_cached("DELETE FROM search WHERE rowid = ?1")?.execute(params![number])?
                }
            };
        }
        Ok(())
    }
}

/// The words that name a record, and its others.
fn texts<'v>(record: RecordType, value: impl Fn(FieldId) -> Option<&'v Value>) -> Option<(String, String)> {
    let text = |names: bool| {
        let words =
            searched(record).filter(|f| (f.search >= NAMES) == names).filter_map(|f| value(f.id)?.as_text());
        words.collect::<Vec<_>>().join(" ")
    };
    let (name, other) = (text(true), text(false));
    (!name.is_empty() || !other.is_empty()).then_some((name, other))
}

fn number(db: &Connection, record: RecordType, id: RecordId) -> Result<Option<i64>, StoreError> {
    let sql = format!("SELECT search_number FROM {} WHERE id = ?1", record.name());
    let number: Option<Option<i64>> =
        db.prepare_cached(&sql)?.query_row([id.0], |row| row.get(0)).optional()?;
    Ok(number.flatten())
}

fn set_number(
    db: &Connection,
    record: RecordType,
    id: RecordId,
    number: Option<i64>,
) -> Result<(), StoreError> {
    let sql = format!("UPDATE {} SET search_number = ?2 WHERE id = ?1", record.name());
    db.prepare_cached(&sql)?.execute(params![id.0, number])?;
    Ok(())
}

/// What was typed, as words that are looked for by their beginnings; nothing typed can be read as a query's grammar.
pub(crate) fn words(text: &str) -> Vec<String> {
    let is_mark = |c: char| {
        ('\u{300}'..='\u{36f}').contains(&c)
            || (!c.is_ascii() && !c.is_whitespace() && !c.is_alphanumeric() && !is_punctuation(c))
    };
    text.split(|c: char| !(c.is_alphanumeric() || is_mark(c)))
        .filter(|w| !w.is_empty())
        .take(8)
        .map(|w| format!("\"{w}\"*"))
        .collect()
}

/// General and CJK punctuation, which the index drops too.
fn is_punctuation(c: char) -> bool {
    matches!(c, '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff0f}' | '\u{a0}'..='\u{bf}')
}

impl Store {
    /// The records with words that begin like those of `text`: first those that are named by just these words, then
    /// those whose names begin so, then the rest; in each, what was added last comes first. A question stops as soon
    /// as it has enough, so that a key costs as much in a large office as in a small one.
    pub fn search(&self, text: &str, only: &[RecordType], limit: usize) -> Result<Vec<Hit>, StoreError> {
        let words = words(text);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let begun = words.join(" ");
        let whole = begun.replace('*', "");
        let kinds = (!only.is_empty()).then(|| {
            let codes: Vec<String> = only.iter().map(|r| r.code().to_string()).collect();
            format!("[{}]", codes.join(","))
        });
        let mut statement = self.db.prepare_cached(queries::SEARCH)?;
        let mut hits: Vec<Hit> = Vec::new();
        for asked in [format!("name : ({whole})"), format!("name : ({begun})"), begun] {
            // The ones that an earlier question found come again.
            let mut rows = statement.query(params![asked, (limit + hits.len()) as i64, kinds])?;
            while let Some(row) = rows.next()? {
                let Some(record) = RecordType::from_code(row.get(0)?) else { continue };
                let id = RecordId(row.get(1)?);
                if hits.len() < limit && !hits.iter().any(|hit| hit.id == id) {
                    hits.push(Hit { record, id });
                }
            }
            if hits.len() >= limit {
                break;
            }
        }
        Ok(hits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_never_read_as_a_query() {
        assert_eq!(
            words("O\u{2019}Neill AND \"x* (y"),
            ["\"O\"*", "\"Neill\"*", "\"AND\"*", "\"x\"*", "\"y\"*"]
        );
        assert!(words(" -*\" ").is_empty());
        assert_eq!(words("\u{a85}\u{abe}"), ["\"\u{a85}\u{abe}\"*"]);
    }
}
