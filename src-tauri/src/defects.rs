//! Writes down where in its text the program met a defect; which command it was, and the number
//! that a person is told, `waymark-api` writes into the same file.
//! Never here: the message of a panic, for it may quote a record.

use std::{
    fs,
    io::Write,
    panic::PanicHookInfo,
    path::{Path, PathBuf},
};

/// Beyond this nothing is added; a defect that repeats must not fill the disk.
const MOST_BYTES: u64 = 256 * 1024;

pub fn log_to(path: PathBuf) {
    std::panic::set_hook(Box::new(move |defect| {
        let line = line(defect);
        eprint!("{line}");
        let _ = write(&path, &line);
    }));
}

fn line(defect: &PanicHookInfo<'_>) -> String {
    let place = defect.location().map_or_else(|| "unknown place".to_owned(), ToString::to_string);
    let thread = std::thread::current();
    let now =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    format!(
        "waymark {} met a defect at {place} (thread {}, {now} s since 1970)\n",
        env!("CARGO_PKG_VERSION"),
        thread.name().unwrap_or("without a name"),
    )
}

fn write(path: &Path, line: &str) -> std::io::Result<()> {
    if fs::metadata(path).is_ok_and(|file| file.len() > MOST_BYTES) {
        return Ok(());
    }
    fs::OpenOptions::new().create(true).append(true).open(path)?.write_all(line.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_defect_is_logged_by_its_place_and_never_with_its_words() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("defects.log");
        let before = std::panic::take_hook();
        log_to(path.clone());
        let caught = std::panic::catch_unwind(|| panic!("Aisha Begum has no postcode"));
        std::panic::set_hook(before);
        assert!(caught.is_err());
        let log = std::fs::read_to_string(path).unwrap();
        assert!(log.contains("defects.rs:"), "{log}");
        assert!(!log.contains("Aisha"), "{log}");
    }

    #[test]
    fn a_log_that_grew_too_long_grows_no_more() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("defects.log");
        fs::write(&path, vec![b'x'; MOST_BYTES as usize + 1]).unwrap();
        write(&path, "one line\n").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().len(), MOST_BYTES + 1);
    }
}
