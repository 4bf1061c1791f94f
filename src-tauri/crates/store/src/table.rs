//! Single-row statements and guard triggers, made from the records' declaration.
//! Never here: a question with more than one row (see `list`, `search`).

use crate::StoreError;
use rusqlite::{Row, types::Value as Sql};
use std::{collections::HashMap, fmt::Write, sync::OnceLock};
use waymark_domain::{RecordId, RecordType, Value, Values};
use waymark_sync::decode_values;

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
