//! What happened in a scope, and what is in it now.
//! Never here: who may see it.

use super::{
    fault::Fault,
    tx::{Tx, bytes, count, get, kept},
};
use crate::storage::{
    bounds::LARGEST_PAGE,
    coding::{self, number, record_id},
};
use std::collections::{BTreeMap, BTreeSet};
use tokio_postgres::Row;
use waymark_domain::RecordId;
use waymark_sync::{Digest, Image, Page};

const HEAD: &str = "SELECT head, cut, digest_low, digest_high FROM scope_head WHERE scope = $1";
pub const WHOLE_HEADS: &str = "SELECT head, cut, digest_low, digest_high, scope FROM scope_head
    WHERE scope = ANY ($1)";
pub const HEADS: &str = "SELECT scope, head FROM scope_head WHERE scope = ANY ($1)";
// So many rows, and no more bytes than one row beyond the bound.
pub const LOG_AFTER: &str = "SELECT seq, last_of_action, entry FROM
    (SELECT seq, last_of_action, entry,
        sum(octet_length(entry)) OVER (ORDER BY seq) - octet_length(entry) AS before
        FROM log WHERE scope = $1 AND seq > $2 ORDER BY seq LIMIT $3) AS part
    WHERE before < $4 ORDER BY seq";
pub const REVS: &str = "SELECT id, rev FROM record WHERE scope = $1";
pub const WITH_BYTE: &str =
    "SELECT id, image FROM record WHERE scope = $1 AND substr(id, 16, 1) = $2 ORDER BY id";
const LOCK_HEAD: &str = "SELECT head, cut FROM scope_head WHERE scope = $1 FOR UPDATE";
const FORGET: &str = "DELETE FROM log WHERE scope = $1 AND seq <= $2";
const SET_CUT: &str = "UPDATE scope_head SET cut = $2 WHERE scope = $1";

/// A scope's place, the end of what was forgotten, and its digest. A scope that nobody has written to has none yet.
#[derive(Debug, Default)]
pub struct Head {
    pub head: u64,
    pub cut: u64,
    pub digest: Digest,
}

pub async fn head(tx: &Tx<'_>, scope: &str) -> Result<Head, Fault> {
    let row = tx.row(HEAD, &[&scope]).await?;
    row.map_or_else(|| Ok(Head::default()), |row| a_head(&row))
}

fn a_head(row: &Row) -> Result<Head, Fault> {
    let digest = whole(get(row, 2)?, get(row, 3)?);
    Ok(Head { head: count(row, 0)?, cut: count(row, 1)?, digest })
}

/// A digest is kept in two halves: they are put together where they are, by an exclusive or.
pub fn halves(digest: Digest) -> (i64, i64) {
    let [a, b, c, d, e, f, g, h, rest @ ..] = digest.0.to_le_bytes();
    (i64::from_le_bytes([a, b, c, d, e, f, g, h]), i64::from_le_bytes(rest))
}

fn whole(low: i64, high: i64) -> Digest {
    Digest(u128::from(low.cast_unsigned()) | u128::from(high.cast_unsigned()) << 64)
}

pub async fn heads(tx: &Tx<'_>, scopes: &BTreeSet<String>) -> Result<BTreeMap<String, u64>, Fault> {
    let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
    tx.rows(HEADS, &[&scopes]).await?.iter().map(|row| Ok((get(row, 0)?, count(row, 1)?))).collect()
}

pub async fn page(tx: &Tx<'_>, scope: &str, after: u64, most_entries: usize) -> Result<Page, Fault> {
    let head = head(tx, scope).await?;
    page_up_to(tx, head, scope, after, most_entries).await
}

pub async fn pages(
    tx: &Tx<'_>,
    after: &BTreeMap<String, u64>,
    most_entries: usize,
) -> Result<BTreeMap<String, Page>, Fault> {
    let scopes: Vec<&str> = after.keys().map(String::as_str).collect();
    let mut heads = BTreeMap::new();
    for row in tx.rows(WHOLE_HEADS, &[&scopes]).await? {
        heads.insert(get::<String>(&row, 4)?, a_head(&row)?);
    }
    let mut pages = BTreeMap::new();
    for (scope, after) in after {
        let head = heads.remove(scope).unwrap_or_default();
        pages.insert(scope.clone(), page_up_to(tx, head, scope, *after, most_entries).await?);
    }
    Ok(pages)
}

async fn page_up_to(
    tx: &Tx<'_>,
    head: Head,
    scope: &str,
    after: u64,
    most_entries: usize,
) -> Result<Page, Fault> {
    let mut page = Page { entries: Vec::new(), to: after, head: head.head, digest: None, gone: false };
    if after < head.cut || after > head.head {
        page.gone = true;
        return Ok(page);
    }
    let (mut whole, mut bytes) = (true, 0);
    let is_full = |page: &Page, whole: bool, bytes: usize| {
        whole && (page.entries.len() >= most_entries || bytes >= LARGEST_PAGE)
    };
    // An action that goes on beyond what was asked for is read in further turns.
    while page.to < page.head && !is_full(&page, whole, bytes) {
        let rows = most_entries.saturating_sub(page.entries.len()).clamp(64, 2_000);
        let (rows, left) = (number(rows as u64), number(LARGEST_PAGE.saturating_sub(bytes).max(1) as u64));
        let found = tx.rows(LOG_AFTER, &[&scope, &number(page.to), &rows, &left]).await?;
        if found.is_empty() {
            break;
        }
        for row in &found {
            if is_full(&page, whole, bytes) {
                break;
            }
            let entry: &[u8] = get(row, 2)?;
            bytes += entry.len();
            page.entries.push(coding::kept(entry)?);
            (page.to, whole) = (count(row, 0)?, get(row, 1)?);
        }
    }
    page.digest = (page.to == page.head).then_some(head.digest);
    Ok(page)
}

pub async fn digests(tx: &Tx<'_>, scope: &str) -> Result<(u64, Vec<Digest>), Fault> {
    let seq = head(tx, scope).await?.head;
    let mut digests = vec![Digest::default(); 256];
    for (id, rev) in revs(tx, scope).await? {
        let [.., last] = *id.0.as_bytes();
        if let Some(digest) = digests.get_mut(usize::from(last)) {
            digest.toggle(id, rev);
        }
    }
    Ok((seq, digests))
}

pub async fn revs(tx: &Tx<'_>, scope: &str) -> Result<Vec<(RecordId, u64)>, Fault> {
    let rows = tx.rows(REVS, &[&scope]).await?;
    rows.iter().map(|row| Ok((record_id(bytes(row, 0)?), count(row, 1)?))).collect()
}

pub async fn records(tx: &Tx<'_>, scope: &str, byte: u8) -> Result<(u64, Vec<(RecordId, Image)>), Fault> {
    let seq = head(tx, scope).await?.head;
    let rows = tx.rows(WITH_BYTE, &[&scope, &[byte].as_slice()]).await?;
    let records: Result<_, Fault> =
        rows.iter().map(|row| Ok((record_id(bytes(row, 0)?), kept(row, 1)?))).collect();
    Ok((seq, records?))
}

pub async fn forget(tx: &Tx<'_>, scope: &str, up_to: u64) -> Result<(), Fault> {
    let Some(row) = tx.row(LOCK_HEAD, &[&scope]).await? else { return Ok(()) };
    let cut = up_to.min(count(&row, 0)?);
    if cut > count(&row, 1)? {
        tx.run(FORGET, &[&scope, &number(cut)]).await?;
        tx.run(SET_CUT, &[&scope, &number(cut)]).await?;
    }
    Ok(())
}
