//! Search as somebody types: the best hits with what tells them apart.
//! Never here: the index, a special-category field.

use crate::{Problem, titles::Titles};
use waymark_domain::{RecordId, RecordType};
use waymark_store::{Read, Store};

/// As many as a list below the box shows without scrolling; another letter narrows them down.
pub const HITS: usize = 12;

#[derive(Debug)]
pub struct Found {
    pub record: RecordType,
    pub id: RecordId,
    pub title: String,
    pub subtitle: String,
}

pub fn find(store: &Store, text: &str, only: Option<RecordType>) -> Result<Vec<Found>, Problem> {
    let titles = Titles::new(store);
    let mut found = Vec::new();
    for hit in store.search(text, only.as_slice(), HITS)? {
        if let Some(row) = store.get(hit.record, hit.id)? {
            found.push(Found {
                record: hit.record,
                id: hit.id,
                title: titles.of(&row),
                subtitle: titles.subtitle(&row),
            });
        }
    }
    Ok(found)
}
