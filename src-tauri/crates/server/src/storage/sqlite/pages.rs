//! What happened in a scope, and what is in it now. Each answer is read in one transaction, so that it is of one moment.
//! Never here: who may see it.

use super::{count, head, kept, number, record_id};
use crate::storage::{StorageError, bounds::LARGEST_PAGE, coding};
use rusqlite::{Connection, TransactionBehavior};
use std::collections::BTreeMap;
use waymark_domain::RecordId;
use waymark_sync::{Digest, Image, Page, Planted, is_planted};

const LOG_AFTER: &str =
    "SELECT seq, last_of_action, entry FROM log WHERE scope = ?1 AND seq > ?2 ORDER BY seq";
const REVS: &str = "SELECT id, rev FROM record WHERE scope = ?1";
const WITH_BYTE: &str =
    "SELECT id, image FROM record WHERE scope = ?1 AND substr(id, 16, 1) = ?2 ORDER BY id";
const FORGET: &str = "DELETE FROM log WHERE scope = ?1 AND seq <= ?2";
const SET_CUT: &str = "UPDATE scope_head SET cut = ?2 WHERE scope = ?1";

pub(super) fn page(
    db: &mut Connection,
    scope: &str,
    after: u64,
    most_entries: usize,
) -> Result<Page, StorageError> {
    let tx = db.transaction()?;
    page_in(&tx, scope, after, most_entries)
}

pub(super) fn pages(
    db: &mut Connection,
    after: &BTreeMap<String, u64>,
    most_entries: usize,
) -> Result<BTreeMap<String, Page>, StorageError> {
    let tx = db.transaction()?;
    let page =
        |(scope, after): (&String, &u64)| Ok((scope.clone(), page_in(&tx, scope, *after, most_entries)?));
    after.iter().map(page).collect()
}

fn page_in(tx: &Connection, scope: &str, after: u64, most_entries: usize) -> Result<Page, StorageError> {
    let head = head(tx, scope)?;
    let mut page = Page { entries: Vec::new(), to: after, head: head.head, digest: None, gone: false };
    if after < head.cut || after > head.head {
        if is_planted(Planted::OldLogAnswersEmpty) {
            page.to = page.head;
            return Ok(page);
        }
        page.gone = true;
        return Ok(page);
    }
    let mut statement = tx.prepare_cached(LOG_AFTER)?;
    let mut rows = statement.query((scope, number(after)))?;
    let (mut whole, mut bytes) = (true, 0);
    while let Some(row) = rows.next()? {
        if whole && (page.entries.len() >= most_entries || bytes >= LARGEST_PAGE) {
            break;
        }
        let entry = row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
        bytes += entry.len();
        page.entries.push(coding::kept(entry)?);
        (page.to, whole) = (count(row, 0)?, row.get(1)?);
    }
    page.digest = (page.to == page.head).then_some(head.digest);
    Ok(page)
}

pub(super) fn digests(db: &mut Connection, scope: &str) -> Result<(u64, Vec<Digest>), StorageError> {
    let tx = db.transaction()?;
    let seq = head(&tx, scope)?.head;
    let mut digests = vec![Digest::default(); 256];
    for (id, rev) in revs(&tx, scope)? {
        let [.., last] = *id.0.as_bytes();
        if let Some(digest) = digests.get_mut(usize::from(last)) {
            digest.toggle(id, rev);
        }
    }
    Ok((seq, digests))
}

pub(super) fn revs(db: &Connection, scope: &str) -> Result<Vec<(RecordId, u64)>, StorageError> {
    let mut statement = db.prepare_cached(REVS)?;
    let rows = statement.query_map([scope], |row| Ok((record_id(row.get(0)?), count(row, 1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn records(
    db: &mut Connection,
    scope: &str,
    byte: u8,
) -> Result<(u64, Vec<(RecordId, Image)>), StorageError> {
    let tx = db.transaction()?;
    let seq = head(&tx, scope)?.head;
    let mut statement = tx.prepare_cached(WITH_BYTE)?;
    let mut rows = statement.query((scope, [byte]))?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push((record_id(row.get(0)?), kept(row, 1)?));
    }
    Ok((seq, records))
}

pub(super) fn forget(db: &mut Connection, scope: &str, up_to: u64) -> Result<(), StorageError> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let head = head(&tx, scope)?;
    let cut = up_to.min(head.head);
    if cut > head.cut {
        tx.execute(FORGET, (scope, number(cut)))?;
        tx.execute(SET_CUT, (scope, number(cut)))?;
    }
    tx.commit()?;
    Ok(())
}
