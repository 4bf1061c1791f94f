//! Single-row statements and guard triggers, made from the records' declaration.
//! Never here: a question with more than one row (see `list`, `search`).

use crate::{
    StoreError,
    short::{self, Long, Short},
};
use rusqlite::{
    Connection, Row,
    types::{ToSqlOutput, Value as Sql, ValueRef},
};
use std::{collections::HashMap, fmt::Write, sync::OnceLock};
use uuid::Uuid;
use waymark_domain::{Field, FieldId, Kind, RecordId, RecordType, Value, Values};
use waymark_sync::{decode_values, encode_values};

/// The columns that every record table has before its fields.
pub const FIXED: [&str; 10] = [
    "id",
    "rev",
    "scope",
    "deleted",
    "created_at",
    "created_by",
    "changed_at",
    "changed_by",
    "extra",
    "search_number",
];

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
    let names = || FIXED.iter().copied().chain(record.fields().iter().map(|f| f.name));
    let column = |name: &str| match name {
        "scope" | "created_by" | "changed_by" => {
            format!("(SELECT w.text FROM word w WHERE w.number = t.{name})")
        }
        _ => format!("t.\"{name}\""),
    };
    let columns = names().map(column).collect::<Vec<_>>().join(", ");
    let written = names().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let marks = vec!["?"; names().count()].join(", ");
    Statements {
        select: format!("SELECT {columns} FROM {} t WHERE t.id = ?1", record.name()),
        insert: format!("INSERT INTO {} ({written}) VALUES ({marks})", record.name()),
        columns,
    }
}

/// A field's value as its column keeps it.
pub fn to_sql(field: &Field, value: &Value) -> Sql {
    // A text that is no text is none.
    short::owned(borrowed(field, Some(value))).unwrap_or(Sql::Null)
}

/// Whether a column can hold what a field says. What a Waymark never writes goes beside, as a field of a newer version
/// does: it is kept as it is, and stands in nobody's way.
fn fits(field: &Field, value: &Value) -> bool {
    match (field.kind, value) {
        (_, Value::Null) => true,
        (Kind::Integer, Value::Int(_)) | (Kind::Flag, Value::Bool(_)) => true,
        (Kind::Integer | Kind::Flag, _) => false,
        (_, value) => value.as_text().is_some(),
    }
}

fn borrowed<'v>(field: &Field, value: Option<&'v Value>) -> ToSqlOutput<'v> {
    ToSqlOutput::Borrowed(match value.filter(|value| fits(field, value)) {
        None | Some(Value::Null) => ValueRef::Null,
        Some(Value::Bool(is)) => ValueRef::Integer(i64::from(*is)),
        Some(Value::Int(number)) => ValueRef::Integer(*number),
        Some(Value::Text(text)) if matches!(field.kind, Kind::Link(_)) => return short::id(text),
        Some(Value::Text(text)) => ValueRef::Text(text.as_bytes()),
    })
}

/// What a new row has before its fields: when it was made and changed last, and by whom. Names are told by their numbers.
pub struct Head<'a> {
    pub id: RecordId,
    pub scope: i64,
    pub deleted: bool,
    pub made: (&'a str, i64),
    pub changed: (&'a str, i64),
    /// See [`Pending`](crate::search::Pending).
    pub search_number: Option<i64>,
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
    let Head {
        id,
        scope,
        deleted,
        made: (made_at, made_by),
        changed: (changed_at, changed_by),
        search_number,
    } = *head;
    statement.raw_bind_parameter(1, id.0)?;
    statement.raw_bind_parameter(2, 1)?;
    statement.raw_bind_parameter(3, scope)?;
    statement.raw_bind_parameter(4, deleted)?;
    statement.raw_bind_parameter(5, Short(made_at))?;
    statement.raw_bind_parameter(6, made_by)?;
    statement.raw_bind_parameter(7, Short(changed_at))?;
    statement.raw_bind_parameter(8, changed_by)?;
    statement.raw_bind_parameter(9, extra(record, each))?;
    statement.raw_bind_parameter(10, search_number)?;
    for (place, field) in (FIXED.len() + 1..).zip(record.fields()) {
        statement.raw_bind_parameter(place, borrowed(field, value(field.id)))?;
    }
    statement.raw_execute()?;
    Ok(())
}

/// Fields of a newer version, and values that no column can hold.
pub fn extra<'v>(record: RecordType, each: impl Iterator<Item = (FieldId, &'v Value)>) -> Option<Vec<u8>> {
    let extra: Values = each
        .filter(|(field, value)| {
            !value.is_null() && record.field_by_id(*field).is_none_or(|field| !fits(field, value))
        })
        .map(|(field, value)| (field, value.clone()))
        .collect();
    (!extra.is_empty()).then(|| encode_values(&extra))
}

fn from_sql(value: Sql, flag: bool) -> Value {
    match value {
        Sql::Integer(i) if flag => Value::Bool(i != 0),
        Sql::Integer(i) => Value::Int(i),
        Sql::Text(t) => Value::Text(t),
        // A link.
        Sql::Blob(id) => Uuid::from_slice(&id).map_or(Value::Null, |id| Value::Text(id.to_string())),
        Sql::Null | Sql::Real(_) => Value::Null,
    }
}

/// Reads a row that was selected by [`Statements::columns`].
pub fn read_row(record: RecordType, row: &Row<'_>) -> Result<Stored, StoreError> {
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
        id: RecordId(row.get(0)?),
        record,
        rev: row.get::<_, i64>(1)?.cast_unsigned(),
        scope: row.get(2)?,
        deleted: row.get::<_, i64>(3)? != 0,
        created_at: row.get::<_, Long>(4)?.0,
        created_by: row.get(5)?,
        changed_at: row.get::<_, Long>(6)?.0,
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
