//! Undo, told in words: what came back, what was kept because somebody changed it since, and which placements
//! are confirmed no more because what came back left them without a check.

use crate::{Problem, placement::reopen_unguarded, titles::Titles};
use chrono::{DateTime, NaiveDate, Utc};
use waymark_domain::{RecordId, RecordType, Value, records::ImportBatch};
use waymark_store::{Done, Kept, KeptBecause, Read, Store, StoreError};

#[derive(Debug)]
pub struct Undone {
    pub title: String,
    /// How many records went back.
    pub records: usize,
    pub kept: Vec<String>,
}

pub fn undo(
    store: &mut Store,
    action: &str,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Undone, Problem> {
    let title = store.action(action)?.map(|a| a.title).unwrap_or_default();
    let done = store.undo(action, now, |tx| reopen_unguarded(tx, today))?;
    Ok(told(store, title, done))
}

/// Undo from the bottom line: an import is taken back with its line in the list of imports.
pub fn undo_any(
    store: &mut Store,
    action: &str,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Undone, Problem> {
    let made = store.records_of(action, RecordType::ImportBatch)?;
    match made.first() {
        Some(batch) => undo_import(store, *batch, now, today),
        None => undo(store, action, now, today),
    }
}

fn told(store: &Store, title: String, done: Done<(Vec<Kept>, Vec<String>)>) -> Undone {
    let titles = Titles::new(store);
    // An import's own line is no record of the office.
    let counted = done.changed.iter().filter(|c| c.record != RecordType::ImportBatch);
    let records = counted.map(|c| c.id).collect::<std::collections::BTreeSet<_>>().len();
    let (stay, reopened) = done.value;
    let kept = stay.iter().map(|k| kept(&titles, k)).chain(reopened).collect();
    Undone { title, records, kept }
}

fn kept(titles: &Titles<'_>, kept: &Kept) -> String {
    let name = format!("{} {}", kept.record.label(), titles.title(kept.record, kept.id));
    match &kept.why {
        KeptBecause::Fields(fields) => {
            let labels = fields
                .iter()
                .map(|f| kept.record.field_by_id(*f).map_or("a field", |f| f.label))
                .collect::<Vec<_>>()
                .join(", ");
            format!("{name}: {labels} changed since, kept.")
        }
        KeptBecause::ChangedSince => format!("{name}: changed since, kept."),
        KeptBecause::LinkedNow => format!("{name}: other records belong to it now, kept."),
        KeptBecause::Gone => format!("{}: deleted since.", kept.record.label()),
    }
}

/// Takes a whole import back. Its own line in the list of imports stays, marked as undone.
pub fn undo_import(
    store: &mut Store,
    batch: RecordId,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Undone, Problem> {
    let held: ImportBatch = store.record(batch)?;
    if held.undone_on.is_some() {
        return Err(StoreError::NoUndo("this import was undone already".into()).into());
    }
    let action = store.made_by(batch)?.ok_or(StoreError::NotFound(batch))?;
    let mut values = waymark_domain::Record::to_values(&held);
    values.insert(crate::fields::field(RecordType::ImportBatch, "undone_on"), Value::from(today.to_string()));
    let done = store.undo(&action.id, now, |tx| {
        // The undo took the batch itself away with its rows; it comes back as what happened.
        tx.restore(RecordType::ImportBatch, batch, values)?;
        reopen_unguarded(tx, today)
    })?;
    Ok(told(store, action.title, done))
}
