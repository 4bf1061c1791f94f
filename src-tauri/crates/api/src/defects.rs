//! Writes down a defect: where in the program it was, and under a number that a person can tell, in which command.
//! One file for every program of Waymark, in the folder of the office.
//! Never here: the message of a panic or what was given, for both may quote a record.

use chrono::{DateTime, SecondsFormat, Utc};
use std::{
    fs::OpenOptions,
    io::Write,
    panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind},
    path::Path,
};

const FILE: &str = "defects.log";
/// Beyond this nothing is added; a defect that repeats must not fill the disk.
const MOST_BYTES: u64 = 256 * 1024;

/// From now on a panic leaves its place in the file, and its words nowhere.
pub fn watch(dir: &Path) {
    let dir = dir.to_owned();
    std::panic::set_hook(Box::new(move |defect| add(&dir, &place(defect))));
}

/// Does the work; a defect in it ends here, as its number.
pub fn caught<T>(
    dir: &Path,
    command: &str,
    now: DateTime<Utc>,
    work: impl FnOnce() -> T,
) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| log(dir, command, now))
}

/// Logs it and gives its number.
fn log(dir: &Path, command: &str, now: DateTime<Utc>) -> String {
    let random = uuid::Uuid::now_v7().simple().to_string().to_uppercase();
    let number = format!("W-{}", random.get(24..).unwrap_or(&random));
    let at = now.to_rfc3339_opts(SecondsFormat::Secs, true);
    add(dir, &format!("{at} {number} in {command}, waymark {}\n", env!("CARGO_PKG_VERSION")));
    number
}

fn place(defect: &PanicHookInfo<'_>) -> String {
    let place = defect.location().map_or_else(|| "unknown place".to_owned(), ToString::to_string);
    let thread = std::thread::current();
    format!("a defect at {place} (thread {})\n", thread.name().unwrap_or("without a name"))
}

/// A log that cannot be written costs nobody their work.
fn add(dir: &Path, line: &str) {
    let path = dir.join(FILE);
    if std::fs::metadata(&path).map_or(0, |m| m.len()) < MOST_BYTES {
        let file = OpenOptions::new().create(true).append(true).open(path);
        let _ = file.and_then(|mut file| file.write_all(line.as_bytes()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_defect_is_logged_by_its_place_and_number_and_never_with_its_words() {
        let dir = tempfile::tempdir().unwrap();
        let before = std::panic::take_hook();
        watch(dir.path());
        let defect = || -> () { panic!("Aisha Begum has no postcode") };
        let number = caught(dir.path(), "save", Utc::now(), defect).unwrap_err();
        std::panic::set_hook(before);
        let log = std::fs::read_to_string(dir.path().join(FILE)).unwrap();
        assert!(log.contains("defects.rs:") && log.contains(&format!("{number} in save")), "{log}");
        assert!(!log.contains("Aisha"), "{log}");
    }

    #[test]
    fn a_log_that_grew_too_long_grows_no_more() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        std::fs::write(&path, vec![b'x'; MOST_BYTES as usize]).unwrap();
        add(dir.path(), "one line\n");
        assert_eq!(std::fs::metadata(&path).unwrap().len(), MOST_BYTES);
    }
}
