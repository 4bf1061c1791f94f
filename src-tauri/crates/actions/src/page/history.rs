//! What became of a record, in words: who changed which field, from what to what.
//! Never here: the log itself.

use crate::{Problem, titles::Titles};
use waymark_domain::RecordId;
use waymark_store::{OpKind, Read, Store, StoreError};

#[derive(Debug, Clone)]
pub struct Entry {
    /// RFC 3339, in UTC.
    pub at: String,
    pub who: String,
    pub action: String,
    /// Empty when it is about the record as a whole.
    pub field: String,
    pub before: String,
    pub after: String,
}

pub fn history(store: &Store, id: RecordId) -> Result<Vec<Entry>, Problem> {
    let row = store.find(id)?.ok_or(StoreError::NotFound(id))?;
    let titles = Titles::new(store);
    let mut entries = Vec::new();
    for change in store.history(id)? {
        let (field, before, after) = match change.field {
            Some(number) => match row.record.field_by_id(number) {
                Some(field) => {
                    let words = |value| titles.in_words(row.record, field, value);
                    (field.label.to_owned(), words(&change.before), words(&change.after))
                }
                None => ("A field of a newer Waymark".to_owned(), String::new(), String::new()),
            },
            None => (String::new(), String::new(), whole(change.kind, &change.action).to_owned()),
        };
        entries.push(Entry {
            who: titles.who(&change.actor),
            at: change.at,
            action: match change.action {
                none if none.is_empty() => "On another laptop".to_owned(),
                action => action,
            },
            field,
            before,
            after,
        });
    }
    Ok(entries)
}

/// What was done with the record as a whole.
fn whole(kind: OpKind, action: &str) -> &'static str {
    match kind {
        OpKind::Create => "Made",
        OpKind::Delete => "Deleted",
        OpKind::Move => "Moved to another office",
        OpKind::Patch if action.is_empty() => "No value changed: one clashed, or one was let stand",
        OpKind::Patch => "Let stand as it is",
    }
}
