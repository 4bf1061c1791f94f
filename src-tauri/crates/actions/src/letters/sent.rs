//! Letters at a printer of which nobody has said yet whether they came out, kept beside the drafts: on this laptop alone,
//! and in no log. Never here: the printing; what the register makes of the answer.

use super::{
    fate::left,
    runs::{fate, stamp},
};
use crate::{Problem, fields::distinct};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use waymark_domain::{RecordId, RecordType};
use waymark_store::{DraftRow, Read, Store};

const SENT: &str = "letters:sent";

/// These went to a printer, and somebody is to say whether they came out.
pub fn ask_for(store: &mut Store, letters: &[RecordId], now: DateTime<Utc>) -> Result<(), Problem> {
    let mut all = unanswered(store)?;
    all.extend(letters.iter().copied());
    keep_sent(store, &distinct(all.into_iter()), now)
}

/// Somebody said it, whatever it was.
pub fn answered(store: &mut Store, letters: &[RecordId], now: DateTime<Utc>) -> Result<(), Problem> {
    let mut all = unanswered(store)?;
    let before = all.len();
    all.retain(|id| !letters.contains(id));
    if all.len() == before { Ok(()) } else { keep_sent(store, &all, now) }
}

fn keep_sent(store: &mut Store, letters: &[RecordId], now: DateTime<Utc>) -> Result<(), Problem> {
    if letters.is_empty() {
        return Ok(store.clear_draft(SENT)?);
    }
    let body = serde_json::to_string(letters).unwrap_or_default();
    let title = "Letters at a printer".to_owned();
    Ok(store.save_draft(&DraftRow { key: SENT.to_owned(), title, body, saved_at: stamp(now) })?)
}

/// Letters at a printer of which nobody has said whether they came out; who posted one has seen it.
pub fn unanswered(store: &Store) -> Result<Vec<RecordId>, Problem> {
    let Some(row) = store.draft(SENT)? else { return Ok(Vec::new()) };
    let ids: Vec<RecordId> = serde_json::from_str(&row.body).unwrap_or_default();
    let rows = store.get_many(RecordType::Letter, &ids)?;
    let open: BTreeSet<RecordId> =
        rows.iter().filter(|row| fate(row).is_some_and(|f| !left(f))).map(|row| row.id).collect();
    Ok(ids.into_iter().filter(|id| open.contains(id)).collect())
}
