//! Views of letters: pages as PDF bytes, what is missing, what was issued.
use super::views;

views! {
    pub struct LetterAsk {
        /// "placement-confirmation-student", "placement-confirmation-employer", "visit-confirmation-student".
        pub kind: String,
        pub id: String,
    }

    pub struct LetterPreview {
        /// Base64; none when it cannot be drawn yet.
        pub pdf: Option<String>,
        pub title: String,
        /// Of an issued letter; none before.
        pub reference: Option<String>,
        /// Why it cannot be issued, each with what to do.
        pub blocked: Vec<String>,
    }

    pub struct LettersIssue {
        pub kind: String,
        pub ids: Vec<String>,
        /// Where the files go; none keeps them in Waymark only.
        #[serde(default)]
        pub folder: Option<String>,
        /// One file for all of them.
        #[serde(default)]
        pub merged: bool,
    }

    pub struct LettersIssued {
        pub issued: Vec<IssuedLetter>,
        pub blocked: Vec<BlockedLetter>,
        pub files: Vec<String>,
        pub action: Option<super::ActionView>,
    }

    pub struct IssuedLetter {
        /// The letter's own record.
        pub id: String,
        pub reference: String,
        pub title: String,
        pub path: Option<String>,
    }

    pub struct BlockedLetter {
        pub id: String,
        pub title: String,
        pub reasons: Vec<String>,
    }

    pub struct LetterSave {
        /// An issued letter.
        pub id: String,
        pub path: String,
    }

    pub struct Printers {
        pub printers: Vec<PrinterView>,
        /// Why there is none, and what to do.
        pub none: String,
    }

    pub struct PrinterView {
        pub name: String,
        pub label: String,
        pub standard: bool,
    }

    /// One issued letter, or a file that was made.
    pub struct LetterPrint {
        #[serde(default)]
        pub id: Option<String>,
        #[serde(default)]
        pub path: Option<String>,
        pub printer: String,
    }

    pub struct Printed {
        /// "Sent to HP LaserJet, job 12, 2 pages."
        pub said: String,
    }
}
