//! Files that records name: issued letters, logos. A scope's file is its own, even where another has the same: who knows
//! a digest does not have the file.
//! Never here: who may see a scope.

use super::{
    fault::Fault,
    tx::{Tx, bytes, count, get},
};
use crate::storage::{HeldFile, coding::number};
use std::collections::BTreeSet;
use waymark_sync::{FilePart, LARGEST_PART};

const LOCK: &str = "SELECT size, have FROM file WHERE scope = $1 AND digest = $2 FOR UPDATE";
const HAVE: &str = "SELECT size, have FROM file WHERE scope = $1 AND digest = $2";
const BEGIN: &str =
    "INSERT INTO file (scope, digest, size, have) VALUES ($1, $2, $3, 0) ON CONFLICT DO NOTHING";
const ADD: &str = "INSERT INTO file_part (scope, digest, at, bytes) VALUES ($1, $2, $3, $4)";
const NOW_HAVE: &str = "UPDATE file SET have = $3 WHERE scope = $1 AND digest = $2";
const PARTS: &str =
    "SELECT at, bytes FROM file_part WHERE scope = $1 AND digest = $2 AND at >= $3 ORDER BY at LIMIT 4";
pub const FROM: &str = "SELECT at, bytes FROM file_part
    WHERE scope = $1 AND digest = $2 AND at <= $3
    ORDER BY at DESC LIMIT 1";
const HELD: &str = "SELECT scope, digest, size, have FROM file
    WHERE (scope, digest) > ($1, $2) ORDER BY scope, digest LIMIT $3";
/// Among the secrets, so that a backup has it.
const ARE_IN: &str = "SELECT value FROM secret WHERE name = 'files'";
const KEEP_IN: &str = "INSERT INTO secret (name, value) VALUES ('files', $1)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value";
const FORGET: &str = "DELETE FROM file WHERE scope = $1 AND digest = $2";
const FORGET_PARTS: &str = "DELETE FROM file_part WHERE scope = $1 AND digest = $2";

pub async fn keep(tx: &Tx<'_>, part: &FilePart) -> Result<u64, Fault> {
    let (scope, digest) = (&part.scope, part.digest.as_slice());
    let held = tx.row(LOCK, &[scope, &digest]).await?;
    let held = held.map(|row| Ok::<_, Fault>((count(&row, 0)?, count(&row, 1)?))).transpose()?;
    let (size, mut have, is_held) = held.map_or((part.size, 0, false), |(size, have)| (size, have, true));
    // What is whole is what its digest says: whoever says another size of it is wrong.
    if is_held && have == size {
        return Ok(have);
    }
    // Somebody said another size of what is not whole: whoever is right is found out at the end.
    let other_size = size != part.size;
    if other_size {
        have = 0;
    }
    // Asked for only, or not the next of it: what is there stands.
    if have != part.at || (part.bytes.is_empty() && part.size > 0) {
        return Ok(have);
    }
    if other_size && is_held {
        tx.run(FORGET_PARTS, &[scope, &digest]).await?;
        tx.run(FORGET, &[scope, &digest]).await?;
    }
    if (other_size || !is_held) && tx.run(BEGIN, &[scope, &digest, &number(part.size)]).await? == 0 {
        // Somebody else began it just now.
        return Err(Fault::changed());
    }
    let size = part.size;
    tx.run(ADD, &[scope, &digest, &number(part.at), &part.bytes]).await?;
    have += part.bytes.len() as u64;
    if have == size && !is_whole(tx, part).await? {
        tx.run(FORGET_PARTS, &[scope, &digest]).await?;
        tx.run(FORGET, &[scope, &digest]).await?;
        have = 0;
    } else {
        tx.run(NOW_HAVE, &[scope, &digest, &number(have)]).await?;
    }
    Ok(have)
}

async fn is_whole(tx: &Tx<'_>, part: &FilePart) -> Result<bool, Fault> {
    let mut hasher = blake3::Hasher::new();
    let mut at = 0;
    loop {
        let rows = tx.rows(PARTS, &[&part.scope, &part.digest.as_slice(), &number(at)]).await?;
        let Some(last) = rows.last() else { break };
        at = count(last, 0)? + 1;
        for row in &rows {
            hasher.update(get(row, 1)?);
        }
    }
    Ok(*hasher.finalize().as_bytes() == part.digest)
}

pub async fn part(
    tx: &Tx<'_>,
    scopes: &BTreeSet<String>,
    digest: [u8; 32],
    at: u64,
) -> Result<Option<FilePart>, Fault> {
    let of = digest.as_slice();
    for scope in scopes {
        let Some(held) = tx.row(HAVE, &[scope, &of]).await? else { continue };
        let (size, have) = (count(&held, 0)?, count(&held, 1)?);
        if have < size || at > size {
            continue;
        }
        let found = tx.row(FROM, &[scope, &of, &number(at)]).await?;
        let found =
            found.map(|row| Ok::<_, Fault>((count(&row, 0)?, get::<Vec<u8>>(&row, 1)?))).transpose()?;
        let (from, bytes) = found.unwrap_or((at, Vec::new()));
        let skipped = usize::try_from(at - from).unwrap_or(usize::MAX);
        let bytes = bytes.get(skipped..).unwrap_or_default().iter().copied().take(LARGEST_PART).collect();
        return Ok(Some(FilePart { scope: scope.clone(), digest, size, at, bytes }));
    }
    Ok(None)
}

pub async fn held(tx: &Tx<'_>, after: Option<&HeldFile>, most: u32) -> Result<Vec<HeldFile>, Fault> {
    // No scope is called nothing.
    let (scope, digest) = after.map_or(("", [0; 32]), |file| (file.scope.as_str(), file.digest));
    let rows = tx.rows(HELD, &[&scope, &digest.as_slice(), &i64::from(most)]).await?;
    let file = |row| {
        let (scope, digest) = (get(row, 0)?, bytes(row, 1)?);
        Ok(HeldFile { scope, digest, size: count(row, 2)?, have: count(row, 3)? })
    };
    rows.iter().map(file).collect()
}

pub async fn forget(tx: &Tx<'_>, scope: &str, digest: [u8; 32]) -> Result<(), Fault> {
    // As who keeps a part does: the file's row is locked before its parts.
    let of = digest.as_slice();
    tx.row(LOCK, &[&scope, &of]).await?;
    tx.run(FORGET_PARTS, &[&scope, &of]).await?;
    tx.run(FORGET, &[&scope, &of]).await?;
    Ok(())
}

pub async fn are_in(tx: &Tx<'_>) -> Result<Option<String>, Fault> {
    let Some(row) = tx.row(ARE_IN, &[]).await? else { return Ok(None) };
    Ok(Some(String::from_utf8_lossy(get(&row, 0)?).into_owned()))
}

pub async fn keep_in(tx: &Tx<'_>, place: &str) -> Result<(), Fault> {
    tx.run(KEEP_IN, &[&place.as_bytes()]).await?;
    Ok(())
}
