//! A form: the fields of a record to be changed, or of a new one with what it starts from.
//! Never here: what is done with it (see `save`).

use super::fields::{ShownField, by_section, shown, visible};
use crate::{
    Problem,
    fields::{link, link_to},
    placement,
    save::{made_by_waymark, may_start_at, start_values},
    titles::Titles,
};
use chrono::NaiveDate;
use waymark_domain::{RecordId, RecordType, Values, rules::PlacementState, values::ChoiceType};
use waymark_store::{Read, Store, StoreError};

#[derive(Debug)]
pub struct FormOf {
    pub record: RecordType,
    pub id: Option<RecordId>,
    pub parent: Option<RecordId>,
    pub title: String,
    pub fields: Vec<ShownField>,
    pub revision: u64,
}

pub fn form(
    store: &Store,
    record: RecordType,
    id: Option<RecordId>,
    parent: Option<RecordId>,
    today: NaiveDate,
) -> Result<FormOf, Problem> {
    match id {
        Some(id) => of_old(store, id),
        None => of_new(store, record, parent, today),
    }
}

fn by_hand(record: RecordType) -> Result<(), Problem> {
    if made_by_waymark(record) {
        let todo = "What was issued or imported stays as it was.";
        return Err(Problem::not_known(record.label(), "a record that is changed by hand", todo));
    }
    Ok(())
}

fn of_old(store: &Store, id: RecordId) -> Result<FormOf, Problem> {
    let row = store.find(id)?.ok_or(StoreError::NotFound(id))?;
    let record = row.record;
    by_hand(record)?;
    let titles = Titles::new(store);
    let mut fields: Vec<ShownField> = visible(record)
        .map(|field| shown(&titles, record, field, &row.values))
        .filter(|f| f.editable)
        .collect();
    by_section(record, &mut fields);
    Ok(FormOf { record, id: Some(id), parent: None, title: titles.of(&row), fields, revision: row.rev })
}

fn of_new(
    store: &Store,
    record: RecordType,
    parent: Option<RecordId>,
    today: NaiveDate,
) -> Result<FormOf, Problem> {
    by_hand(record)?;
    if record == RecordType::Office {
        return Err(Problem::not_known(
            "Office",
            "a record that is made by hand",
            "It is made at the first start.",
        ));
    }
    let mut values = Values::new();
    if let Some(parent) = parent {
        let parent = store.find(parent)?.ok_or(StoreError::NotFound(parent))?;
        if let Some(field) = link_to(record, parent.record) {
            values.insert(field.id, link(parent.id));
        }
        lends(record, &parent, &mut values);
    }
    if record == RecordType::Placement {
        placement::from_offer(store, &mut values)?;
    }
    for (field, value) in start_values(record, today) {
        values.entry(field).or_insert(value);
    }
    let titles = Titles::new(store);
    let mut fields: Vec<ShownField> = visible(record)
        .filter(|field| is_asked(record, field.name))
        .map(|field| {
            let mut field = shown(&titles, record, field, &values);
            // A new record may be typed in where it stands; its steps begin from there.
            field.editable = true;
            if (record, field.field.name) == (RecordType::Placement, "state") {
                field.choices.retain(|c| PlacementState::from_code(c.code).is_some_and(may_start_at));
            }
            field
        })
        .collect();
    by_section(record, &mut fields);
    let title = format!("New {}", record.label().to_lowercase());
    Ok(FormOf { record, id: None, parent, title, fields, revision: 0 })
}

/// A consent for a placement or a visit is about its student too, a placement of a supervisor's is at his firm.
fn lends(record: RecordType, parent: &waymark_store::Stored, values: &mut Values) {
    for name in ["student", "organisation"] {
        let (Some(mine), Some(theirs)) = (record.field(name), parent.record.field(name)) else { continue };
        if let (true, Some(value)) = (mine.kind == theirs.kind, parent.values.get(&theirs.id)) {
            values.entry(mine.id).or_insert(value.clone());
        }
    }
}

/// What is not known yet when a record is made.
fn is_asked(record: RecordType, name: &str) -> bool {
    !matches!(
        (record, name),
        (RecordType::Placement, "ended_because") | (RecordType::Consent, "withdrawn_on" | "withdrawn_how")
    )
}
