//! Views of the words of letters: whose they are, what they may name, what is wrong with them.
use super::views;

views! {
    pub struct Wordings {
        /// In the order of the work.
        pub kinds: Vec<WordingKind>,
    }

    pub struct WordingKind {
        pub code: String,
        pub label: String,
        /// The version of the office's own; none are the words of Waymark.
        pub own: Option<i64>,
        /// The words of Waymark have changed since the office wrote its own.
        pub built_in_is_newer: bool,
    }

    /// One kind of letter, for whoever writes its words.
    pub struct Wording {
        pub code: String,
        pub label: String,
        /// As letters are written with them today.
        pub words: String,
        pub built_in: String,
        pub own: Option<i64>,
        pub built_in_is_newer: bool,
        pub fields: Vec<WordingField>,
        pub parts: Vec<WordingPart>,
        /// The newest first.
        pub versions: Vec<WordingVersion>,
    }

    pub enum WordingForm {
        Words,
        /// Told item by item.
        List,
        /// Chooses between words, and prints none.
        Choice,
    }

    pub struct WordingField {
        pub name: String,
        pub label: String,
        /// Of invented people; the items of a list, or the one value.
        pub example: Vec<String>,
        pub form: WordingForm,
        pub choices: Vec<String>,
        /// What is put into the words.
        pub text: String,
        /// It stands on lines of its own.
        pub block: bool,
        /// The same, only where it is known; none where it always is.
        pub where_known: Option<String>,
    }

    pub struct WordingPart {
        pub label: String,
        pub meaning: String,
        pub text: String,
        pub block: bool,
    }

    pub struct WordingVersion {
        pub id: String,
        pub number: i64,
        pub written_by: String,
        /// "2026-11-26".
        pub written_on: String,
        pub remark: String,
        /// It went back to the words of Waymark.
        pub built_in: bool,
        /// For one run only.
        pub once: bool,
    }

    pub struct WordingVersionOf {
        pub kind: String,
        pub id: String,
    }

    pub struct WordingWords {
        pub words: String,
    }

    pub struct WordingTry {
        pub kind: String,
        pub words: String,
        /// A placement, a student, a visit; none is about invented people.
        #[serde(default)]
        pub about: Option<String>,
        #[serde(default)]
        pub large_print: bool,
    }

    pub struct WordingTried {
        /// Base64; none where there is something to mend.
        pub pdf: Option<String>,
        pub faults: Vec<WordingFault>,
        /// What the record or the letterhead lacks; the words are right.
        pub lacks: Vec<super::LetterReason>,
        pub large_print: bool,
    }

    pub struct WordingFault {
        /// Counted from 1.
        pub line: u32,
        pub words: String,
    }

    pub struct WordingSave {
        pub kind: String,
        pub words: String,
        #[serde(default)]
        pub remark: String,
        /// The draft that is over once they are saved.
        #[serde(default)]
        pub draft: Option<String>,
    }

    pub struct WordingReset {
        pub kind: String,
        /// The draft that is over with it.
        #[serde(default)]
        pub draft: Option<String>,
    }

    pub struct WordingSaved {
        /// Why nothing was saved; empty when it was.
        pub faults: Vec<WordingFault>,
        /// None where the words were the same already.
        pub action: Option<super::ActionView>,
        pub wording: Wording,
    }
}
