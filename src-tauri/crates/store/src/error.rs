//! What can go wrong with the store, in words for the person at the laptop.

use waymark_domain::{FieldProblem, RecordId, Told};

#[derive(Debug, thiserror::Error)]
#[error("{}", self.told())]
pub enum StoreError {
    NoOffice(String),
    OfficeExists(String),
    ShortPassphrase,
    WrongPassphrase,
    WrongRecoveryCode,
    Wait { seconds: u64 },
    Newer { found: i64, known: i64 },
    KeyFile(String),
    Damaged(String),
    NoCipher,
    DiskFull,
    Busy,
    InUse,
    Restoring,
    Fields(Vec<FieldProblem>),
    NotFound(RecordId),
    Stale(RecordId),
    NoUndo(String),
    NotABackup(String),
    BackupDamaged { path: String, why: String },
    NotReplaced(String),
    BeingWritten(String),
    File { path: String, why: String },
    Sql(rusqlite::Error),
    Log(#[from] waymark_sync::SyncError),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::{ErrorCode, ffi::SQLITE_IOERR_SHMSIZE};
        // No room for the file by which programs share a database; SQLite has no shorter word for that.
        let code = error.sqlite_error().map(|e| e.extended_code);
        if code == Some(SQLITE_IOERR_SHMSIZE) {
            return StoreError::DiskFull;
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
            Some(ErrorCode::DatabaseCorrupt) => StoreError::Damaged(error.to_string()),
            // A page that is not readable with a right key is a page that was damaged.
            Some(ErrorCode::NotADatabase) => StoreError::Damaged(error.to_string()),
            _ => StoreError::Sql(error),
        }
    }
}

impl StoreError {
    pub(crate) fn file(path: &std::path::Path, error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::StorageFull {
            return StoreError::DiskFull;
        }
        if error.kind() == std::io::ErrorKind::WouldBlock {
            return StoreError::BeingWritten(path.display().to_string());
        }
        StoreError::File { path: path.display().to_string(), why: error.to_string() }
    }

    /// The words for the person at the laptop.
    pub fn told(&self) -> Told {
        const UNCHANGED: &str = "Nothing was changed.";
        match self {
            StoreError::NoOffice(dir) => Told::new(
                format!("There is no office in {dir} yet."),
                "",
                "Make a new one, or choose another folder.",
            ),
            StoreError::OfficeExists(dir) => Told::new(
                format!("There is an office in {dir} already."),
                UNCHANGED,
                "Choose another folder.",
            ),
            StoreError::ShortPassphrase => Told::new(
                "The passphrase needs 12 characters or more.",
                UNCHANGED,
                "Choose a longer one: four unrelated words are easy to remember.",
            ),
            StoreError::WrongPassphrase => Told::new(
                "This passphrase does not open the office.",
                UNCHANGED,
                "Check Caps Lock, or use the recovery code.",
            ),
            StoreError::WrongRecoveryCode => Told::new(
                "This recovery code does not open the office.",
                UNCHANGED,
                "Compare it with the printed page, group by group.",
            ),
            StoreError::Wait { seconds } => {
                Told::new("Too many tries.", UNCHANGED, format!("Try again in {seconds} seconds."))
            }
            StoreError::Newer { found, known } => Told::new(
                format!(
                    "This office was last used by a newer Waymark (data version {found}, this one knows {known})."
                ),
                UNCHANGED,
                "Install the newer Waymark.",
            ),
            StoreError::KeyFile(why) => Told::new(
                format!("The key file of this office is damaged ({why})."),
                "The records are safe but locked.",
                "Restore the latest backup.",
            ),
            StoreError::Damaged(why) => Told::new(
                format!("The store of this office is damaged ({why})."),
                "The last backup is not touched by it.",
                "Do not work on in it: restore the latest backup.",
            ),
            StoreError::NoCipher => Told::new(
                "This build of Waymark cannot encrypt, so it refuses to run.",
                UNCHANGED,
                "Install Waymark again.",
            ),
            StoreError::DiskFull => Told::new(
                "The disk is full.",
                "Nothing was lost: the last change was not made.",
                "Free some space and do it again.",
            ),
            StoreError::Busy => Told::new(
                "Another Waymark window is busy with this office.",
                "Nothing was lost.",
                "Try again in a moment.",
            ),
            StoreError::InUse => {
                Told::new("Another Waymark has this office open.", UNCHANGED, "Close it, then try again.")
            }
            StoreError::Restoring => Told::new(
                "Another Waymark is restoring this office just now.",
                UNCHANGED,
                "Try again when it is done.",
            ),
            StoreError::Fields(problems) => {
                let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
                Told::new(
                    format!("{}.", said.join("; ").trim_end_matches('.')),
                    "Nothing was saved.",
                    "Correct it and save again.",
                )
            }
            StoreError::NotFound(_) => {
                Told::new("This record is not here any more.", UNCHANGED, "Go back to the list.")
            }
            StoreError::Stale(_) => Told::new(
                "Somebody changed this record since you opened it.",
                UNCHANGED,
                "Look at it again and repeat your change.",
            ),
            StoreError::NoUndo(why) => Told::new(format!("This cannot be undone: {why}."), UNCHANGED, ""),
            StoreError::NotABackup(path) => Told::new(
                format!("{path} is not a Waymark backup."),
                UNCHANGED,
                "Choose a file that ends in .waymark-backup.",
            ),
            StoreError::BackupDamaged { path, why } => Told::new(
                format!("The backup {path} is damaged ({why})."),
                "It was not restored, and an office that is here is as it was.",
                "Use another backup.",
            ),
            StoreError::NotReplaced(path) => Told::new(
                format!("{path} is there already and is not a Waymark backup."),
                "It was left as it is, and no backup was made.",
                "Choose another name.",
            ),
            StoreError::BeingWritten(path) => Told::new(
                format!("Another Waymark is writing {path} just now."),
                "What it writes is not touched.",
                "Look at it when that is done, or choose another name.",
            ),
            StoreError::File { path, why } => Told::new(
                format!("The file {path} could not be read or written ({why})."),
                UNCHANGED,
                "Check that the folder exists and may be written to.",
            ),
            StoreError::Sql(error) => Told::new(
                format!("The store answered with an error ({error})."),
                UNCHANGED,
                "If it happens again, make a backup and ask for support.",
            ),
            StoreError::Log(error) => Told::new(
                format!("The log of changes could not be read ({error})."),
                UNCHANGED,
                "Make a backup and ask for support.",
            ),
        }
    }
}
