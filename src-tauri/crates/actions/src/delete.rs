//! A record made by mistake taken out of every list. It can be undone.
//! Never here: what was issued or imported, the office itself, who works in it now.

use crate::{Problem, save::made_by_waymark, titles::Titles};
use chrono::{DateTime, Utc};
use waymark_domain::{Kind, RecordId, RecordType, rules};
use waymark_store::{Action, Read, Store, StoreError};

#[derive(Debug)]
pub struct Deleted {
    pub title: String,
    pub action: Option<String>,
}

/// Whether somebody may try: other records can still stand in its way.
pub fn can_delete(store: &Store, record: RecordType, id: RecordId) -> bool {
    never(store, record, id).is_none()
}

/// Why this record is kept, whatever else there is.
fn never(store: &Store, record: RecordType, id: RecordId) -> Option<&'static str> {
    if made_by_waymark(record) {
        Some("What was issued or imported stays; an import is taken back by its undo.")
    } else if record == RecordType::Office {
        Some("Every letter leaves from it. Change it instead.")
    } else if store.actor_id() == Some(id) {
        Some("It is you, and everything that you did is kept under your name.")
    } else {
        None
    }
}

pub(crate) fn why_not(store: &Store, record: RecordType, id: RecordId) -> Result<Option<String>, Problem> {
    if let Some(why) = never(store, record, id) {
        return Ok(Some(why.to_owned()));
    }
    let leads = leading_here(store, record, id)?;
    let Some(first) = leads.first() else { return Ok(None) };
    // What was issued is kept for good, so there is nothing to delete first.
    if let Some((_, letters)) = leads.iter().find(|(other, _)| *other == RecordType::Letter) {
        let instead = match rules::state_field(record) {
            Some(_) => "Change where it stands instead.",
            None => "Correct what it says instead, or leave it.",
        };
        return Ok(Some(format!(
            "{letters} went out about it, and what was issued is kept together with what it is about. {instead}"
        )));
    }
    let rest: String = leads.iter().skip(1).map(|(_, words)| format!(", {words}")).collect();
    Ok(Some(format!("Other records lead to it: {}{rest}. Delete or change those first.", first.1)))
}

pub fn delete(store: &mut Store, id: RecordId, now: DateTime<Utc>) -> Result<Deleted, Problem> {
    let row = store.find(id)?.ok_or(StoreError::NotFound(id))?;
    let title = Titles::new(store).of(&row);
    if let Some(why) = why_not(store, row.record, id)? {
        return Err(Problem::not_known(&title, "a record that can be deleted", why));
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

/// "2 consents" and "1 placement".
pub(crate) fn leading_here(
    store: &impl Read,
    record: RecordType,
    id: RecordId,
) -> Result<Vec<(RecordType, String)>, Problem> {
    let mut found = Vec::new();
    for other in RecordType::ALL {
        let mut count = 0;
        for field in other.fields().iter().filter(|f| f.kind == Kind::Link(record)) {
            count += store.linked(*other, field.name, id)?.len();
        }
        match count {
            0 => {}
            1 => found.push((*other, format!("1 {}", other.label().to_lowercase()))),
            many => found.push((*other, format!("{many} {}", other.plural().to_lowercase()))),
        }
    }
    Ok(found)
}
