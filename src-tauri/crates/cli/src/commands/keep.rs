//! The store as a whole: backed up, brought back, looked over.

use crate::{
    answer::{Answer, Failure},
    given::Given,
    open, table,
};
use serde_json::json;
use std::path::Path;
use waymark_store::{Store, StoreError};

pub fn backup(given: &Given) -> Result<Answer, Failure> {
    let path = Path::new(given.word("FILE")?);
    let store = open::store(given)?;
    store.backup(path)?;
    let size = std::fs::metadata(path).map(|m| m.len()).unwrap_or_default();
    Ok(Answer::new(
        format!(
            "Everything is in {} ({:.1} MB, encrypted). It opens with the passphrase or the recovery code of this office.\n",
            path.display(),
            size as f64 / 1e6
        ),
        json!({ "file": path.display().to_string(), "bytes": size }),
    ))
}

pub fn restore(given: &Given) -> Result<Answer, Failure> {
    let path = Path::new(given.word("FILE")?);
    if !path.is_file() {
        let why = "there is no such file".to_owned();
        return Err(StoreError::File { path: path.display().to_string(), why }.into());
    }
    let dir = open::folder(given)?;
    let passphrase = open::passphrase("Passphrase or recovery code of the office in the backup: ")?;
    let store = Store::restore_backup(path, &dir, &passphrase, open::clock().0)?;
    let office = Store::label(store.dir()).unwrap_or_default();
    Ok(Answer::new(
        format!("The office {office} is back in {}.\n", dir.display()),
        json!({ "office": office, "store": dir.display().to_string() }),
    ))
}

pub fn check(given: &Given) -> Result<Answer, Failure> {
    if !given.words.is_empty() {
        return Err(given.wrong("This command takes no words."));
    }
    let store = open::store(given)?;
    let report = store.check()?;
    let well = report.problems.is_empty() && report.encrypted;
    let mut text = format!(
        "{}, {} in the log. {}\n",
        table::count(report.records, "record", "records"),
        table::count(report.operations, "change", "changes"),
        if report.encrypted { "The file is encrypted." } else { "The file is NOT encrypted." },
    );
    match report.problems.as_slice() {
        [] => text.push_str("The store is whole.\n"),
        problems => {
            problems.iter().for_each(|p| text.push_str(&format!("Wrong: {p}\n")));
            text.push_str("Stop working in it, and restore the latest backup.\n");
        }
    }
    let json = json!({
        "well": well, "records": report.records, "operations": report.operations, "encrypted": report.encrypted,
        "problems": report.problems,
    });
    Ok(Answer { well, ..Answer::new(text, json) })
}
