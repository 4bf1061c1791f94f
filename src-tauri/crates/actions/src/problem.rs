//! Why a use case did not do what it was asked, in words: what happened, what is safe, what to do.
//! Never here: a panic, or a message made to be compared.

use waymark_domain::{
    Told,
    rules::{Blocked, Reason},
};
use waymark_letters::Problem as LetterProblem;
use waymark_store::StoreError;

/// One field that could not be taken, by the name that a form knows it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldSaid {
    pub field: String,
    pub message: String,
}

#[derive(Debug, thiserror::Error)]
#[error("{}", self.told())]
pub enum Problem {
    Store(#[from] StoreError),
    Letter(#[from] waymark_letters::Problem),
    Sheet(#[from] waymark_sheets::SheetError),
    Blocked(#[from] Blocked),
    Fields(Vec<FieldSaid>),
    NotKnown {
        given: String,
        wanted: &'static str,
        todo: String,
    },
    File {
        path: String,
        why: String,
    },
    /// `what` could not be done with it: made, written to, read.
    Folder {
        path: String,
        what: &'static str,
        why: String,
    },
    /// What stands there is none of ours to replace.
    NotReplaced {
        path: String,
    },
    /// Only the office's own files are there.
    InOffice {
        path: String,
    },
    NotRead {
        path: String,
        why: String,
    },
    Picture(waymark_letters::NotAPicture),
    ImportGone,
    Import(Told),
    Share(#[from] crate::share::ShareProblem),
    /// A change to check is not what its person saw any more.
    CheckChanged(Told),
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
                StoreError::BackupDamaged { .. } => "backup_damaged",
                StoreError::NotReplaced(_) => "not_replaced",
                StoreError::BeingWritten(_) => "being_written",
                StoreError::File { .. } => "file",
                StoreError::Sql(_) | StoreError::Log(_) => "store",
            },
            Problem::Letter(_) => "letter",
            Problem::Sheet(e) => e.code(),
            Problem::Blocked(_) => "blocked",
            Problem::Fields(_) => "fields",
            Problem::NotKnown { .. } => "not_known",
            Problem::NotReplaced { .. } => "not_replaced",
            Problem::InOffice { .. } => "in_office",
            Problem::File { .. } | Problem::Folder { .. } | Problem::NotRead { .. } => "file",
            Problem::Picture(_) => "picture",
            Problem::ImportGone => "import_gone",
            Problem::Import(_) => "import",
            Problem::Share(e) => e.code(),
            Problem::CheckChanged(_) => "check_changed",
        }
    }

    /// The words for the person who asked.
    pub fn told(&self) -> Told {
        const UNCHANGED: &str = "Nothing was changed.";
        match self {
            Problem::Store(e) => e.told(),
            Problem::Letter(e) => letter_told(e),
            Problem::Sheet(e) => {
                let said = e.told();
                Told::new(said.happened, said.safe, said.next)
            }
            Problem::Blocked(blocked) => {
                let each = |part: fn(&Reason) -> &str| {
                    blocked.reasons.iter().map(part).filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
                };
                Told::new(each(|r| &r.what), UNCHANGED, each(|r| &r.todo))
            }
            Problem::Fields(fields) => {
                let said: Vec<&str> = fields.iter().map(|f| f.message.trim_end_matches('.')).collect();
                Told::new(format!("{}.", said.join("; ")), "Nothing was saved.", "Correct it and save again.")
            }
            Problem::NotKnown { given, wanted, todo } => {
                Told::new(format!("\u{201c}{given}\u{201d} is not {wanted}."), UNCHANGED, todo)
            }
            Problem::File { path, why } => Told::new(
                format!("The file {path} could not be written ({why})."),
                "The records are safe.",
                "Check that the folder exists, may be written to and has room.",
            ),
            Problem::Folder { path, what, why } => Told::new(
                format!("The folder {path} could not be {what} ({why})."),
                "The records are safe.",
                match *what {
                    "read" => "Check that it is there and that you may read it, or choose another.",
                    _ => "Check that you may write there and that there is room, or choose another folder.",
                },
            ),
            Problem::Picture(e) => Told::new(e.happened(), e.safe(), e.next()),
            Problem::NotReplaced { path } => Told::new(
                format!("{path} is there already and is not a PDF."),
                "It was left as it is.",
                "Choose another name or another folder.",
            ),
            Problem::InOffice { path } => Told::new(
                format!("{path} is in the folder where Waymark keeps the office itself."),
                "Nothing was written there, and the records are safe.",
                "Choose another folder.",
            ),
            Problem::NotRead { path, why } => Told::new(
                format!("The file {path} could not be read ({why})."),
                UNCHANGED,
                "Check that it is still there and that you may read it, or choose another.",
            ),
            Problem::ImportGone => {
                Told::new("This import is not open any more.", UNCHANGED, "Choose the file again.")
            }
            Problem::Share(e) => e.told(),
            Problem::Import(told) | Problem::CheckChanged(told) => told.clone(),
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

    pub fn folder(path: &std::path::Path, what: &'static str, error: &std::io::Error) -> Self {
        use std::io::ErrorKind::{NotADirectory, NotFound, PermissionDenied, StorageFull};
        let why = match error.kind() {
            StorageFull => return StoreError::DiskFull.into(),
            NotFound if what == "read" => "it is not there".to_owned(),
            NotFound => "what it would be in is not there or takes none".to_owned(),
            NotADirectory => "a file stands in its place".to_owned(),
            PermissionDenied => "you may not".to_owned(),
            _ => error.to_string(),
        };
        Problem::Folder { path: path.display().to_string(), what, why }
    }

    /// What stands in the way of an import; nothing was changed by it.
    pub(crate) fn import(happened: impl Into<String>, next: impl Into<String>) -> Self {
        Problem::Import(Told::new(happened, "Nothing was changed.", next))
    }

    pub fn not_known(given: &str, wanted: &'static str, todo: impl Into<String>) -> Self {
        Problem::NotKnown { given: given.to_owned(), wanted, todo: todo.into() }
    }
}

/// The letters room knows no other room, so its sentences are sorted here.
fn letter_told(problem: &LetterProblem) -> Told {
    const NONE: &str = "No letter was made.";
    const NO_LABEL: &str = "No label was made.";
    match problem {
        LetterProblem::Blocked { reference, missing } => {
            let missing: Vec<&str> = missing.iter().map(|m| m.words.as_str()).collect();
            Told::new(
                format!("Letter {reference} cannot be made yet: {}.", missing.join("; ")),
                NONE,
                "Add what is missing and try again.",
            )
        }
        LetterProblem::TooMany { count, most } => Told::new(
            format!("{count} letters are too many for one file: at most {most} fit."),
            NONE,
            "Choose fewer, or make several files.",
        ),
        LetterProblem::Empty => {
            Told::new("There is no letter in the selection.", "No file was made.", "Choose at least one.")
        }
        LetterProblem::Template { template, why } => Told::new(
            format!("The wording of the letter \u{201c}{template}\u{201d} cannot be used: {why}."),
            NONE,
            "Ask whoever looks after the wording of letters.",
        ),
        LetterProblem::TooLong { reference } => Told::new(
            format!("Letter {reference} is longer than 30 pages."),
            NONE,
            "Shorten the wording, or what it is made from, and try again.",
        ),
        LetterProblem::TooTall { reference } => Told::new(
            format!("A row of a table or of the slip in letter {reference} is taller than a page."),
            NONE,
            "Shorten it and try again.",
        ),
        LetterProblem::NoGlyph { reference, character } => Told::new(
            format!("The character \u{201c}{character}\u{201d} in letter {reference} cannot be printed."),
            NONE,
            "Check the spelling of the name or address that holds it.",
        ),
        LetterProblem::NoLabels => Told::new(
            "There is nobody in the selection to make a label for.",
            "No file was made.",
            "Choose at least one.",
        ),
        LetterProblem::LabelPlace { place, most } => Told::new(
            format!("A sheet has labels 1 to {most}, and none with the number {place}."),
            NO_LABEL,
            "Choose where to begin.",
        ),
        LetterProblem::LabelShort { who } => Told::new(
            format!(
                "The address of {who} needs a name, a street or place, and a postcode, each on its line."
            ),
            NO_LABEL,
            "Add what is missing and try again.",
        ),
        LetterProblem::LabelFull { who, most } => Told::new(
            format!("The name and address of {who} do not fit a label, which shows {most} lines."),
            NO_LABEL,
            "Shorten the address, or choose a sheet with wider labels.",
        ),
        LetterProblem::LabelGlyph { who, character } => Told::new(
            format!(
                "The character \u{201c}{character}\u{201d} in the name or address of {who} cannot be printed."
            ),
            NO_LABEL,
            "Check the spelling.",
        ),
        LetterProblem::Font { font } => Told::new(
            format!("A font that comes with Waymark is damaged ({font})."),
            NONE,
            "Install Waymark again.",
        ),
        LetterProblem::Pdf { why } => {
            Told::new(format!("The PDF could not be put together ({why})."), NONE, "Try again.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_whose_name_is_a_sentence_is_told_in_the_right_order() {
        let name = "Nothing was changed.csv";
        let told = Problem::Sheet(waymark_sheets::SheetError::Empty(name.into())).told();
        assert_eq!(told.happened, format!("{name} is empty."));
        assert_eq!(told.safe, "Nothing was changed.");
        assert_eq!(told.next, "Choose the file that holds the rows.");
    }

    #[test]
    fn a_file_of_letters_that_cannot_be_read_is_not_said_to_be_written() {
        let told = crate::letters::read_pdf(std::path::Path::new("/nowhere/letters.pdf")).unwrap_err().told();
        assert!(told.happened.contains("could not be read"), "{told}");
        assert!(!told.to_string().contains("written"), "{told}");
    }
}
