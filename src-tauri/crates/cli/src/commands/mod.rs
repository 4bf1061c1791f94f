//! The commands, one file a group. Each opens the store, calls a use case, and says what became of it.
pub mod export;
pub mod import;
pub mod init;
pub mod keep;
pub mod letterhead;
pub mod letters;
pub mod list;
pub mod placement;
pub mod register;
pub mod share;
pub mod show;
pub mod template;

use crate::answer::Failure;
use crate::given::Given;
use std::ffi::OsStr;
use waymark_domain::RecordType;

/// The lists by the names that people type.
const LISTS: &[(&str, RecordType)] = &[
    ("students", RecordType::Student),
    ("organisations", RecordType::Organisation),
    ("placements", RecordType::Placement),
    ("visits", RecordType::Event),
    ("offers", RecordType::PlacementOffer),
    ("letters", RecordType::Letter),
    ("imports", RecordType::ImportBatch),
];

fn record_type(given: &Given, word: &OsStr) -> Result<RecordType, Failure> {
    let known = LISTS.iter().find(|(name, _)| word == *name);
    known.map(|(_, record)| *record).ok_or_else(|| {
        let names: Vec<&str> = LISTS.iter().map(|(name, _)| *name).collect();
        given.wrong(&format!(
            "There is no list of {}. There are: {}.",
            word.to_string_lossy(),
            names.join(", ")
        ))
    })
}
