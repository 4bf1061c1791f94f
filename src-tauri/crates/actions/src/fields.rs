//! Small helpers for records as values: fields by name, links, typed reading.
//! Never here: a use case.

use crate::Problem;
use std::collections::{BTreeMap, BTreeSet};
use waymark_domain::{FieldId, Kind, Record, RecordId, RecordType, Value, Values};
use waymark_store::{Read, StoreError, Stored};

/// A field of a record by its name; the names are those of the declaration, so a wrong one is a defect of ours.
pub fn field(record: RecordType, name: &str) -> FieldId {
    let field = record.field(name);
    debug_assert!(field.is_some(), "{}.{name} is not declared", record.name());
    field.map_or(0, |f| f.id)
}

pub fn set(values: &mut Values, record: RecordType, name: &str, value: impl Into<Value>) {
    values.insert(field(record, name), value.into());
}

pub fn link(id: RecordId) -> Value {
    Value::Text(id.to_string())
}

pub fn text<'a>(values: &'a Values, record: RecordType, name: &str) -> Option<&'a str> {
    values.get(&field(record, name))?.as_text()
}

pub fn linked(values: &Values, record: RecordType, name: &str) -> Option<RecordId> {
    text(values, record, name)?.parse().ok()
}

pub fn typed<R: Record>(row: &Stored) -> Result<R, Problem> {
    R::from_values(&row.values).map_err(|p| StoreError::Fields(vec![p]).into())
}

/// The field by which records of this kind belong to a record of the other.
pub fn link_to(record: RecordType, parent: RecordType) -> Option<&'static waymark_domain::Field> {
    record.fields().iter().find(|f| f.kind == Kind::Link(parent))
}

/// The record that a link leads to, where there is one.
pub fn maybe<R: Record>(store: &impl Read, id: Option<RecordId>) -> Result<Option<R>, Problem> {
    match id {
        Some(id) => store.get(R::TYPE, id)?.map(|row| typed(&row)).transpose(),
        None => Ok(None),
    }
}

/// The records that lead to this one by that field.
pub fn linked_all<R: Record>(store: &impl Read, by: &str, id: RecordId) -> Result<Vec<R>, Problem> {
    Ok(store.linked_records::<R>(by, id)?.into_iter().map(|(_, record)| record).collect())
}

/// Records by their ids; one question for all of them.
pub fn of_ids<R: Record>(store: &impl Read, ids: &[RecordId]) -> Result<BTreeMap<RecordId, R>, Problem> {
    store.get_many(R::TYPE, ids)?.iter().map(|row| Ok((row.id, typed(row)?))).collect()
}

/// The records that lead to each of these by that field, oldest first; one question for all of them.
pub fn leading_to<R: Record>(
    store: &impl Read,
    by: &str,
    ids: &[RecordId],
) -> Result<BTreeMap<RecordId, Vec<R>>, Problem> {
    let mut found: BTreeMap<RecordId, Vec<R>> = BTreeMap::new();
    for (to, row) in store.linked_many(R::TYPE, by, ids)? {
        found.entry(to).or_default().push(typed(&row)?);
    }
    Ok(found)
}

/// Each once.
pub fn distinct(ids: impl Iterator<Item = RecordId>) -> Vec<RecordId> {
    ids.collect::<BTreeSet<_>>().into_iter().collect()
}

/// What the program keeps for itself and no person reads.
pub fn is_inner(record: RecordType, name: &str) -> bool {
    matches!(
        (record, name),
        (RecordType::Letter, "facts" | "digest" | "look")
            | (RecordType::Office, "logo")
            | (RecordType::Staff, "signature")
            | (RecordType::Student, "another_than")
    )
}
