//! Why a use case did not do what it was asked, in words: what happened, what is safe, what to do.
//! Never here: a panic, or a message made to be compared.

use waymark_domain::rules::Blocked;
use waymark_store::StoreError;

/// One field that could not be taken, by the name that a form knows it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldSaid {
    pub field: String,
    pub message: String,
}

#[derive(Debug, thiserror::Error)]
pub enum Problem {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Letter(#[from] waymark_letters::Problem),
    #[error(transparent)]
    Blocked(#[from] Blocked),
    #[error("{}. Nothing was saved. Correct it and save again.", .0.iter().map(|f| f.message.trim_end_matches('.')).collect::<Vec<_>>().join("; "))]
    Fields(Vec<FieldSaid>),
    #[error("\u{201c}{given}\u{201d} is not {wanted}. Nothing was changed. {todo}")]
    NotKnown { given: String, wanted: &'static str, todo: String },
    #[error(
        "The file {path} could not be written ({why}). The records are safe. Check that the folder exists, may be written to and has room."
    )]
    File { path: String, why: String },
    #[error("This import is not open any more. Nothing was changed. Choose the file again.")]
    ImportGone,
    #[error("{0}")]
    Import(String),
}

impl Problem {
    /// Stable, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Problem::Store(e) => match e {
                StoreError::NoOffice(_) => "no_office",
                StoreError::OfficeExists(_) => "office_exists",
                StoreError::ShortPassphrase => "short_passphrase",
                StoreError::WrongPassphrase => "wrong_passphrase",
                StoreError::WrongRecoveryCode => "wrong_recovery_code",
                StoreError::Wait { .. } => "wait",
                StoreError::Newer { .. } => "newer_store",
                StoreError::KeyFile(_) => "key_file",
                StoreError::Damaged(_) => "damaged",
                StoreError::NoCipher => "no_cipher",
                StoreError::DiskFull => "disk_full",
                StoreError::Busy => "busy",
                StoreError::InUse | StoreError::Restoring => "in_use",
                StoreError::Fields(_) => "fields",
                StoreError::NotFound(_) => "not_found",
                StoreError::Stale(_) => "stale",
                StoreError::NoUndo(_) => "no_undo",
                StoreError::NotABackup(_) => "not_a_backup",
                StoreError::File { .. } => "file",
                StoreError::Sql(_) | StoreError::Log(_) => "store",
            },
            Problem::Letter(_) => "letter",
            Problem::Blocked(_) => "blocked",
            Problem::Fields(_) => "fields",
            Problem::NotKnown { .. } => "not_known",
            Problem::File { .. } => "file",
            Problem::ImportGone => "import_gone",
            Problem::Import(_) => "import",
        }
    }

    /// The fields to mend, for a form.
    pub fn fields(&self) -> Vec<FieldSaid> {
        match self {
            Problem::Fields(fields) => fields.clone(),
            Problem::Store(StoreError::Fields(problems)) => problems
                .iter()
                .map(|p| FieldSaid { field: p.name.to_owned(), message: p.to_string() })
                .collect(),
            _ => Vec::new(),
        }
    }

    pub fn file(path: &std::path::Path, error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::StorageFull {
            return StoreError::DiskFull.into();
        }
        Problem::File { path: path.display().to_string(), why: error.to_string() }
    }

    pub fn not_known(given: &str, wanted: &'static str, todo: impl Into<String>) -> Self {
        Problem::NotKnown { given: given.to_owned(), wanted, todo: todo.into() }
    }
}
