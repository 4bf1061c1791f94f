//! A record made by mistake taken out of every list. It can be undone.
//! Never here: what was issued or imported, the office itself, who works in it now.

use crate::{Problem, save::made_by_waymark, titles::Titles};
use chrono::{DateTime, Utc};
use waymark_domain::{Kind, RecordId, RecordType};
use waymark_store::{Action, Read, Store, StoreError};

#[derive(Debug)]
pub struct Deleted {
    pub title: String,
    pub action: Option<String>,
}

/// Whether somebody may try: other records can still stand in its way.
pub fn can_delete(store: &Store, record: RecordType, id: RecordId) -> bool {
    !made_by_waymark(record) && record != RecordType::Office && store.actor_id() != Some(id)
}

pub fn delete(store: &mut Store, id: RecordId, now: DateTime<Utc>) -> Result<Deleted, Problem> {
    let row = store.find(id)?.ok_or(StoreError::NotFound(id))?;
    let title = Titles::new(store).of(&row);
    let refused = |todo: &str| Err(Problem::not_known(&title, "a record that can be deleted", todo));
    if made_by_waymark(row.record) {
        return refused("What was issued or imported stays; an import is taken back by its undo.");
    }
    if row.record == RecordType::Office {
        return refused("Every letter leaves from it. Change it instead.");
    }
    if store.actor_id() == Some(id) {
        return refused("It is you, and everything that you did is kept under your name.");
    }
    let leads = leading_here(store, row.record, id)?;
    if !leads.is_empty() {
        return refused(&format!("Other records lead to it: {leads}. Delete or change those first."));
    }
    let action = Action::new("delete", format!("Delete {} {title}", row.record.label().to_lowercase()));
    let done = store.mutate(action, now, |tx| {
        // Somebody may have made one that leads here meanwhile.
        match leading_here(tx, row.record, id)?.is_empty() {
            true => Ok(tx.delete(row.record, id)?),
            false => Err(Problem::from(StoreError::Stale(id))),
        }
    })?;
    Ok(Deleted { title, action: done.action })
}

/// "2 consents, 1 placement".
fn leading_here(store: &impl Read, record: RecordType, id: RecordId) -> Result<String, Problem> {
    let mut found = Vec::new();
    for other in RecordType::ALL {
        let mut count = 0;
        for field in other.fields().iter().filter(|f| f.kind == Kind::Link(record)) {
            count += store.linked(*other, field.name, id)?.len();
        }
        match count {
            0 => {}
            1 => found.push(format!("1 {}", other.label().to_lowercase())),
            many => found.push(format!("{many} {}", other.plural().to_lowercase())),
        }
    }
    Ok(found.join(", "))
}
