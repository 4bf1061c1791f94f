//! Writes down a defect under a number that a person can tell: when, and in which command.
//! Never here: the message of a panic or what was given, for both may quote a record.

use chrono::{DateTime, SecondsFormat, Utc};
use std::{fs::OpenOptions, io::Write, path::Path};

/// Beyond this nothing is added; a defect that repeats must not fill the disk.
const MOST_BYTES: u64 = 256 * 1024;

/// Logs it and gives its number. A log that cannot be written costs nobody their work.
pub fn log(dir: &Path, command: &str, now: DateTime<Utc>) -> String {
    let random = uuid::Uuid::now_v7().simple().to_string().to_uppercase();
    let number = format!("W-{}", random.get(24..).unwrap_or(&random));
    let path = dir.join("defects.log");
    if std::fs::metadata(&path).map_or(0, |m| m.len()) < MOST_BYTES {
        let line = format!(
            "{} {number} in {command}, waymark {}\n",
            now.to_rfc3339_opts(SecondsFormat::Secs, true),
            env!("CARGO_PKG_VERSION")
        );
        let file = OpenOptions::new().create(true).append(true).open(path);
        let _ = file.and_then(|mut file| file.write_all(line.as_bytes()));
    }
    number
}
