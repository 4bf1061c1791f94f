//! What can go wrong with the store, in words for the person at the laptop.

use waymark_domain::{FieldProblem, RecordId};

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("There is no office in {0} yet. Make a new one, or choose another folder.")]
    NoOffice(String),
    #[error("There is an office in {0} already. Nothing was changed; choose another folder.")]
    OfficeExists(String),
    #[error("The passphrase needs 12 characters or more. Four unrelated words are easy to remember.")]
    ShortPassphrase,
    #[error(
        "This passphrase does not open the office. Nothing was changed. Check Caps Lock, or use the recovery code."
    )]
    WrongPassphrase,
    #[error(
        "This recovery code does not open the office. Nothing was changed. Compare it with the printed page, group by group."
    )]
    WrongRecoveryCode,
    #[error("Too many tries. Nothing was changed. Try again in {seconds} seconds.")]
    Wait { seconds: u64 },
    #[error(
        "This office was last used by a newer Waymark (data version {found}, this one knows {known}). Nothing was changed. Install the newer Waymark."
    )]
    Newer { found: i64, known: i64 },
    #[error(
        "The key file of this office is damaged ({0}). The records are safe but locked; restore the latest backup."
    )]
    KeyFile(String),
    #[error("The store of this office is damaged ({0}). Do not work on in it: restore the latest backup.")]
    Damaged(String),
    #[error(
        "This build of Waymark cannot encrypt, so it refuses to run. Nothing was changed. Install Waymark again."
    )]
    NoCipher,
    #[error(
        "The disk is full. Nothing was lost: the last change was not made. Free some space and do it again."
    )]
    DiskFull,
    #[error("Another Waymark window is busy with this office. Nothing was lost. Try again in a moment.")]
    Busy,
    #[error("Another Waymark has this office open. Nothing was changed. Close it, then try again.")]
    InUse,
    #[error(
        "Another Waymark is restoring this office just now. Nothing was changed. Try again when it is done."
    )]
    Restoring,
    #[error("{}", .0.iter().map(|p| p.to_string()).collect::<Vec<_>>().join("; "))]
    Fields(Vec<FieldProblem>),
    #[error("This record is not here any more. Nothing was changed. Go back to the list.")]
    NotFound(RecordId),
    #[error(
        "Somebody changed this record since you opened it. Nothing was changed. Look at it again and repeat your change."
    )]
    Stale(RecordId),
    #[error("This cannot be undone: {0}. Nothing was changed.")]
    NoUndo(String),
    #[error("{0} is not a Waymark backup. Nothing was changed. Choose a file that ends in .waymark-backup.")]
    NotABackup(String),
    #[error(
        "The file {path} could not be read or written ({why}). Nothing was changed. Check that the folder exists and may be written to."
    )]
    File { path: String, why: String },
    #[error(
        "The store answered with an error ({0}). Nothing was changed. If it happens again, make a backup and ask for support."
    )]
    Sql(rusqlite::Error),
    #[error(transparent)]
    Log(#[from] waymark_sync::SyncError),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
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
        StoreError::File { path: path.display().to_string(), why: error.to_string() }
    }
}
