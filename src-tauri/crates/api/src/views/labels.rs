//! Views of address labels, and of files held against the register.
use super::views;

views! {
    pub struct LabelsAsk {
        pub letters: Vec<LabelLetter>,
        /// "L7160", "L7163".
        pub sheet: String,
        /// The first place on the sheet that is free, from 1.
        pub first: u32,
    }

    /// Whose recipient gets a label.
    pub struct LabelLetter {
        /// The kind of a letter as it would be made now; empty for one that was issued.
        #[serde(default)]
        pub kind: String,
        /// As in `LetterLook.id`.
        pub id: String,
    }

    pub struct LabelsLooked {
        /// The sheets, base64; none where nobody gets a label.
        pub pdf: Option<String>,
        pub labels: u32,
        pub sheets: u32,
        /// How many labels a sheet has.
        pub places: u32,
        pub without: Vec<LabelWithout>,
    }

    /// Somebody who gets no label.
    pub struct LabelWithout {
        pub title: String,
        pub why: String,
        /// The record in which it is mended.
        pub mend: Option<String>,
    }

    pub struct LabelsSave {
        pub labels: LabelsAsk,
        pub path: String,
    }

    pub struct LabelsPrint {
        pub labels: LabelsAsk,
        pub printer: String,
        #[serde(default)]
        pub tray: Option<String>,
    }

    pub struct LettersFolder {
        pub folder: String,
    }

    pub struct LettersVerified {
        /// The PDFs of the folder, by name.
        pub files: Vec<FileHeld>,
        /// Issued letters of which the folder has no file.
        pub absent: u32,
    }

    pub struct FileHeld {
        /// Without its folder.
        pub name: String,
        pub held: HeldAs,
        /// Of the letter that it is, or that it is named like.
        pub reference: Option<String>,
    }

    #[derive(Copy, Eq)]
    pub enum HeldAs {
        /// Byte by byte that letter.
        Issued,
        /// Named like that letter, and not what was issued.
        Changed,
        /// No letter of the register alone.
        Unknown,
        /// It could not be read.
        Unread,
    }
}
