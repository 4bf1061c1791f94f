//! Slows down whoever guesses passphrases, across restarts.
//! Never here: the passphrase.

use crate::StoreError;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::{fs, path::Path};

#[derive(Debug, Default, Serialize, Deserialize)]
struct Tries {
    failures: u32,
    last: Option<DateTime<Utc>>,
}

const FREE_TRIES: u32 = 4;
const LONGEST_SECONDS: u64 = 300;

fn read(path: &Path) -> Tries {
    fs::read(path).ok().and_then(|b| serde_json::from_slice(&b).ok()).unwrap_or_default()
}

/// How long the next try must wait; a clock set back waits no longer than the whole pause.
pub fn wait_seconds(path: &Path, now: DateTime<Utc>) -> u64 {
    let tries = read(path);
    let Some(last) = tries.last.filter(|_| tries.failures >= FREE_TRIES) else { return 0 };
    let pause = 2u64.saturating_pow((tries.failures - FREE_TRIES + 1).min(16)).min(LONGEST_SECONDS);
    let gone = now.signed_duration_since(last).num_seconds().max(0).unsigned_abs();
    pause.saturating_sub(gone)
}

pub fn check(path: &Path, now: DateTime<Utc>) -> Result<(), StoreError> {
    match wait_seconds(path, now) {
        0 => Ok(()),
        seconds => Err(StoreError::Wait { seconds }),
    }
}

pub fn failed(path: &Path, now: DateTime<Utc>) {
    let tries = Tries { failures: read(path).failures.saturating_add(1), last: Some(now) };
    // A full disk must not hide that the passphrase was wrong.
    let _ = fs::write(path, serde_json::to_vec(&tries).unwrap_or_default());
}

pub fn succeeded(path: &Path) {
    let _ = fs::remove_file(path);
}
