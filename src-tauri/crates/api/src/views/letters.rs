//! Views of letters: pages as PDF bytes, what is missing, what was issued.
use super::views;

views! {
    pub struct LetterAsk {
        /// The code of a kind of letter, as in `KindView.letters`: "placement-confirmation-student".
        #[serde(default)]
        pub kind: String,
        /// A placement, a student, an invitation; or an issued letter, whose pages come back as they were.
        pub id: String,
        /// In large print, whoever reads it.
        #[serde(default)]
        pub large_print: bool,
    }

    pub struct LetterPreview {
        /// Base64; none when it cannot be drawn yet.
        pub pdf: Option<String>,
        pub title: String,
        /// Of an issued letter; none before.
        pub reference: Option<String>,
        /// The issued letter's own record, for `letter_save` and `letter_print`; none before.
        pub issued: Option<String>,
        /// Why it cannot be issued, each with what to do.
        pub blocked: Vec<LetterReason>,
        pub large_print: bool,
    }

    /// Why a letter cannot be issued, and where to go to mend it.
    pub struct LetterReason {
        pub words: String,
        pub mend: LetterMend,
    }

    pub struct LetterMend {
        /// "record", "checks" (of a placement), "letterhead", "wording" (of a kind of letter).
        pub place: String,
        /// The record or the placement; of a wording the code of the kind.
        pub id: String,
        /// What the button says: "Open the student".
        pub verb: String,
    }

    /// A placement, a student, a visit with all its students; or issued letters, which need no kind.
    pub struct LettersLook {
        #[serde(default)]
        pub kind: String,
        pub ids: Vec<String>,
        /// All in large print; else those whose reader needs it.
        #[serde(default)]
        pub large_print: bool,
    }

    /// The letters that were meant, in their order: what blocks each, without its pages.
    pub struct LettersLooked {
        pub letters: Vec<LetterLook>,
    }

    pub struct LetterLook {
        /// What it is about, for `letter_preview` and `letters_issue`; an issued letter stands for itself.
        pub id: String,
        pub title: String,
        pub reference: Option<String>,
        /// The issued letter's own record.
        pub issued: Option<String>,
        pub blocked: Vec<LetterReason>,
        pub large_print: bool,
        /// How an issued letter went: a code and its words, as in `fates`.
        pub fate: Option<super::Choice>,
        /// What a run is sorted by.
        pub surname: String,
        pub school: String,
    }

    pub struct LettersIssue {
        pub kind: String,
        /// In the order in which they are to be written.
        pub ids: Vec<String>,
        #[serde(default)]
        pub large_print: bool,
        /// Where the files go; none keeps them in Waymark only.
        #[serde(default)]
        pub folder: Option<String>,
        /// Files of up to 250 letters.
        #[serde(default)]
        pub merged: bool,
        /// A merged file is for printing on both sides: each letter starts on a sheet of its own.
        #[serde(default)]
        pub both_sides: bool,
    }

    pub struct LettersIssued {
        pub issued: Vec<IssuedLetter>,
        pub blocked: Vec<BlockedLetter>,
        pub files: Vec<String>,
        pub action: Option<super::ActionView>,
        /// Why the rest was not issued; what is listed above was issued all the same.
        pub stopped: Option<super::Problem>,
        /// Why not all of them are in a file; those with a path are.
        pub unwritten: Option<super::Problem>,
    }

    pub struct IssuedLetter {
        /// The letter's own record.
        pub id: String,
        pub reference: String,
        pub title: String,
        pub path: Option<String>,
        /// Nothing had changed since it was issued before, so it is that letter.
        pub again: bool,
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

    pub struct LettersFate {
        /// Issued letters.
        pub ids: Vec<String>,
        /// "came_out", "posted", "handed_over", "emailed".
        pub fate: String,
        /// The day on which they left, as people write it; empty is today.
        #[serde(default)]
        pub on: String,
    }

    pub struct LettersNoted {
        /// Those of which it was new.
        pub letters: u32,
        pub action: Option<super::ActionView>,
    }

    pub struct LetterKindOf {
        pub kind: String,
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
        /// It can print on both sides.
        pub both_sides: bool,
        /// Where it can take paper from; empty where there is no choice.
        pub trays: Vec<TrayView>,
    }

    pub struct TrayView {
        pub name: String,
        pub label: String,
    }

    /// One issued letter, or a file of several. No other file can be printed.
    pub struct LetterPrint {
        #[serde(default)]
        pub id: Option<String>,
        /// One of `files` that `letters_issue` wrote merged since the office was unlocked, as it was told.
        #[serde(default)]
        pub file: Option<String>,
        pub printer: String,
        /// 1 to 99.
        #[serde(default = "one")]
        pub copies: u32,
        #[serde(default)]
        pub both_sides: bool,
        /// One of the printer's trays; none leaves it to the printer.
        #[serde(default)]
        pub tray: Option<String>,
    }

    pub struct Printed {
        /// "Sent to HP LaserJet, job 12."
        pub said: String,
        /// The issued letters that went, each once however many copies.
        pub letters: Vec<String>,
    }
}

fn one() -> u32 {
    1
}
