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

/// How long the next try must wait; where the clock was set back, the pause begins now.
pub fn wait_seconds(path: &Path, now: DateTime<Utc>) -> u64 {
    let mut tries = read(path);
    if tries.last.is_some_and(|last| last > now) {
        tries.last = Some(now);
        write(path, &tries);
    }
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
    write(path, &Tries { failures: read(path).failures.saturating_add(1), last: Some(now) });
}

/// A full disk must not hide that the passphrase was wrong.
fn write(path: &Path, tries: &Tries) {
    let _ = fs::write(path, serde_json::to_vec(tries).unwrap_or_default());
}

pub fn succeeded(path: &Path) {
    let _ = fs::remove_file(path);
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeDelta, TimeZone};

    #[test]
    fn a_clock_that_was_ahead_keeps_nobody_out_for_longer_than_the_pause() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("tries.json");
        let now = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
        for _ in 0..6 {
            failed(&path, now + TimeDelta::days(1800));
        }
        let pause = wait_seconds(&path, now);
        assert!((1..=LONGEST_SECONDS).contains(&pause));
        assert_eq!(wait_seconds(&path, now + TimeDelta::seconds(pause as i64)), 0);
    }
}
