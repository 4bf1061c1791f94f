//! Single-row statements and guard triggers, made from the records' declaration.
//! Never here: a question with more than one row (see `list`, `search`).

use crate::StoreError;
use rusqlite::{
    Connection, Row,
    types::{ToSqlOutput, Value as Sql, ValueRef},
};
use std::{collections::HashMap, fmt::Write, sync::OnceLock};
use waymark_domain::{FieldId, RecordId, RecordType, Value, Values};
use waymark_sync::{decode_values, encode_values};

/// The columns that every record table has before its fields.
pub const FIXED: [&str; 9] =
    ["id", "rev", "scope", "deleted", "created_at", "created_by", "changed_at", "changed_by", "extra"];

/// A row as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    pub id: RecordId,
    pub record: RecordType,
    pub rev: u64,
    pub scope: String,
    pub deleted: bool,
    pub created_at: String,
    pub created_by: String,
    pub changed_at: String,
    pub changed_by: String,
    pub values: Values,
}

impl Stored {
    /// A record that is not written yet, for rules that look at one as a whole.
    pub fn draft(record: RecordType, values: Values) -> Self {
        let none = String::new;
        Stored {
            id: RecordId(uuid::Uuid::nil()),
            record,
            rev: 0,
            scope: none(),
            deleted: false,
            created_at: none(),
            created_by: none(),
            changed_at: none(),
            changed_by: none(),
            values,
        }
    }
}

pub struct Statements {
    pub select: String,
    pub insert: String,
    pub columns: String,
}

pub fn statements(record: RecordType) -> &'static Statements {
    static ALL: OnceLock<HashMap<RecordType, Statements>> = OnceLock::new();
    &ALL.get_or_init(|| RecordType::ALL.iter().map(|r| (*r, make(*r))).collect())[&record]
}

fn make(record: RecordType) -> Statements {
    let names: Vec<String> = FIXED
        .iter()
        .copied()
        .chain(record.fields().iter().map(|f| f.name))
        .map(|n| format!("t.\"{n}\""))
        .collect();
    let columns = names.join(", ");
    let marks = vec!["?"; names.len()].join(", ");
    Statements {
        select: format!("SELECT {columns} FROM {} t WHERE t.id = ?1", record.name()),
        insert: format!("INSERT INTO {} ({}) VALUES ({marks})", record.name(), columns.replace("t.", "")),
        columns,
    }
}

pub fn to_sql(value: &Value) -> Sql {
    match value {
        Value::Null => Sql::Null,
        Value::Bool(b) => Sql::Integer(i64::from(*b)),
        Value::Int(i) => Sql::Integer(*i),
        Value::Text(t) => Sql::Text(t.clone()),
    }
}

fn borrowed(value: Option<&Value>) -> ToSqlOutput<'_> {
    ToSqlOutput::Borrowed(match value {
        None | Some(Value::Null) => ValueRef::Null,
        Some(Value::Bool(is)) => ValueRef::Integer(i64::from(*is)),
        Some(Value::Int(number)) => ValueRef::Integer(*number),
        Some(Value::Text(text)) => ValueRef::Text(text.as_bytes()),
    })
}

/// What a new row has before its fields.
pub struct Head<'a> {
    pub id: &'a str,
    pub scope: &'a str,
    pub deleted: bool,
    pub made: (&'a str, &'a str),
    pub changed: (&'a str, &'a str),
}

/// Writes a new row; `each` gives every field that has a value, `value` the value of one.
pub fn insert<'v>(
    db: &Connection,
    record: RecordType,
    head: &Head<'_>,
    value: impl Fn(FieldId) -> Option<&'v Value>,
    each: impl Iterator<Item = (FieldId, &'v Value)>,
) -> Result<(), rusqlite::Error> {
    let mut statement = db.prepare_cached(&statements(record).insert)?;
    let Head { id, scope, deleted, made: (made_at, made_by), changed: (changed_at, changed_by) } = *head;
    let texts = [(1, id), (3, scope), (5, made_at), (6, made_by), (7, changed_at), (8, changed_by)];
    for (place, text) in texts {
        statement.raw_bind_parameter(place, text)?;
    }
    statement.raw_bind_parameter(2, 1)?;
    statement.raw_bind_parameter(4, deleted)?;
    statement.raw_bind_parameter(9, extra(record, each))?;
    for (place, field) in (FIXED.len() + 1..).zip(record.fields()) {
        statement.raw_bind_parameter(place, borrowed(value(field.id)))?;
    }
    statement.raw_execute()?;
    Ok(())
}

/// Fields of a newer version.
pub fn extra<'v>(record: RecordType, each: impl Iterator<Item = (FieldId, &'v Value)>) -> Option<Vec<u8>> {
    let extra: Values = each
        .filter(|(field, value)| !value.is_null() && record.field_by_id(*field).is_none())
        .map(|(field, value)| (field, value.clone()))
        .collect();
    (!extra.is_empty()).then(|| encode_values(&extra))
}

pub fn from_sql(value: Sql, flag: bool) -> Value {
    match value {
        Sql::Integer(i) if flag => Value::Bool(i != 0),
        Sql::Integer(i) => Value::Int(i),
        Sql::Text(t) => Value::Text(t),
        Sql::Null | Sql::Real(_) | Sql::Blob(_) => Value::Null,
    }
}

/// Reads a row that was selected by [`Statements::columns`].
pub fn read_row(record: RecordType, row: &Row<'_>) -> Result<Stored, StoreError> {
    let id: String = row.get(0)?;
    let extra: Option<Vec<u8>> = row.get(8)?;
    let mut values = match extra {
        Some(bytes) => decode_values(&bytes)?,
        None => Values::new(),
    };
    for (i, field) in record.fields().iter().enumerate() {
        let value = from_sql(row.get(FIXED.len() + i)?, field.kind == waymark_domain::Kind::Flag);
        if !value.is_null() {
            values.insert(field.id, value);
        }
    }
    Ok(Stored {
        id: id.parse().map_err(|_| StoreError::Damaged(format!("a {} has no id", record.name())))?,
        record,
        rev: row.get::<_, i64>(1)?.cast_unsigned(),
        scope: row.get(2)?,
        deleted: row.get::<_, i64>(3)? != 0,
        created_at: row.get(4)?,
        created_by: row.get(5)?,
        changed_at: row.get(6)?,
        changed_by: row.get(7)?,
        values,
    })
}

/// Any write to a record table that does not come from `mutate` is aborted, whoever tries it.
pub fn guard_triggers() -> String {
    let mut sql = String::new();
    for record in RecordType::ALL {
        let table = record.name();
        for what in ["INSERT", "UPDATE", "DELETE"] {
            let _ = write!(
                sql,
                "DROP TRIGGER IF EXISTS guard_{table}_{what};
                 CREATE TRIGGER guard_{table}_{what} BEFORE {what} ON {table} WHEN waymark_writing() = 0
                 BEGIN SELECT RAISE(ABORT, 'records change only through mutate'); END;"
            );
        }
    }
    sql
}
