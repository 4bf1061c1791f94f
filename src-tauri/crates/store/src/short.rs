//! How texts are kept in few bytes: an id as its 16 bytes, an instant as a number, a name that comes again as its number
//! among all such names.
//! Never here: which column is kept so.

use crate::StoreError;
use rusqlite::{
    Connection, OptionalExtension,
    types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, Value as Sql, ValueRef},
};
use std::collections::HashMap;
use uuid::Uuid;
use waymark_sync::{Shape, instant};

/// An id as its 16 bytes; any other text as it is.
pub fn id(text: &str) -> ToSqlOutput<'_> {
    match Shape::of(text) {
        Shape::Id(id) => blob(id),
        _ => text.into(),
    }
}

/// The same, and an instant as the number that its digits are.
pub fn short(text: &str) -> ToSqlOutput<'_> {
    match Shape::of(text) {
        Shape::Id(id) => blob(id),
        Shape::Instant(digits) => ToSqlOutput::Owned(Sql::Integer(digits.cast_signed())),
        _ => text.into(),
    }
}

pub fn owned(kept: ToSqlOutput<'_>) -> rusqlite::Result<Sql> {
    Ok(match kept {
        ToSqlOutput::Owned(value) => value,
        ToSqlOutput::Borrowed(value) => value.try_into()?,
        _ => Sql::Null,
    })
}

fn blob(id: Uuid) -> ToSqlOutput<'static> {
    ToSqlOutput::Owned(Sql::Blob(id.as_bytes().to_vec()))
}

/// A text given to a statement as [`short`] has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Short<'a>(pub &'a str);

impl ToSql for Short<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(short(self.0))
    }
}

/// A text that was kept as [`short`] or [`id`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Long(pub String);

impl FromSql for Long {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(Long(match value {
            ValueRef::Blob(_) => Uuid::column_result(value)?.to_string(),
            ValueRef::Integer(digits) => {
                instant(digits.cast_unsigned()).ok_or(FromSqlError::OutOfRange(digits))?
            }
            _ => value.as_str()?.to_owned(),
        }))
    }
}

/// Numbers of names, each asked for once a transaction.
#[derive(Default)]
pub struct Words(HashMap<String, i64>);

/// The name that has this number.
pub fn word(db: &Connection, number: u64) -> Option<String> {
    let mut statement = db.prepare_cached("SELECT text FROM word WHERE number = ?1").ok()?;
    statement.query_row([number.cast_signed()], |row| row.get(0)).ok()
}

impl Words {
    /// A name that was never kept gets the next number.
    pub fn number(&mut self, db: &Connection, name: &str) -> Result<i64, StoreError> {
        if let Some(number) = self.0.get(name) {
            return Ok(*number);
        }
        let held = db
            .prepare_cached("SELECT number FROM word WHERE text = ?1")?
            .query_row([name], |row| row.get(0))
            .optional()?;
        let number = match held {
            Some(number) => number,
            None => db.prepare_cached("INSERT INTO word (text) VALUES (?1)")?.insert([name])?,
        };
        self.0.insert(name.to_owned(), number);
        Ok(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kept(text: &str) -> (Sql, String) {
        let db = Connection::open_in_memory().unwrap();
        let sql = db.query_row("SELECT ?1", [Short(text)], |row| row.get(0)).unwrap();
        (sql, db.query_row("SELECT ?1", [Short(text)], |row| row.get::<_, Long>(0)).unwrap().0)
    }

    #[test]
    fn an_id_takes_16_bytes_and_an_instant_is_a_number_that_sorts_as_it_does() {
        let (id, early, late) =
            ("0190b4c5-0000-7000-8000-0000000000ff", "2026-07-13T09:30:00.000Z", "2026-07-13T09:30:00.001Z");
        assert!(matches!(kept(id).0, Sql::Blob(bytes) if bytes.len() == 16));
        let (Sql::Integer(one), Sql::Integer(two)) = (kept(early).0, kept(late).0) else { panic!() };
        assert!(one < two);
        for text in [id, early, late] {
            assert_eq!(kept(text).1, text);
        }
    }

    proptest! {
        #[test]
        fn any_text_comes_back_as_it_was(text in "\\PC*|[0-9a-fA-F]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}.[0-9]{3}Z?") {
            prop_assert_eq!(kept(&text).1, text);
        }
    }
}
