//! Views of print runs that are not finished, and of letters at a printer.
use super::views;

views! {
    /// What somebody chose for a run.
    pub struct LetterRunAsked {
        pub parts: Vec<LetterRunPart>,
        pub large_print: bool,
        /// Where the files go; none keeps the letters in Waymark.
        pub folder: Option<String>,
        pub merged: bool,
        pub both_sides: bool,
        /// None prints nothing.
        pub print: Option<LetterRunPrint>,
    }

    /// The letters of one kind, in their order; without a kind, letters that were issued long before.
    pub struct LetterRunPart {
        pub kind: String,
        pub ids: Vec<String>,
    }

    pub struct LetterRunPrint {
        pub printer: String,
        pub copies: u32,
        pub tray: Option<String>,
    }

    pub struct LetterRunBegin {
        pub asked: LetterRunAsked,
        /// Of these, as many are issued already.
        pub before: u32,
    }

    pub struct LetterRunKey {
        pub key: String,
    }

    /// A run that is not finished, with all that is needed to go on.
    pub struct LetterRunOpen {
        pub asked: LetterRunAsked,
        pub issued: u32,
        pub of: u32,
        /// Letters of it that went to a printer: those are not sent again.
        pub printed: Vec<String>,
    }

    pub struct LetterRunFound {
        /// None when it is finished or was put away.
        pub run: Option<LetterRunOpen>,
    }

    /// A run that is not finished, for a list of them.
    pub struct LetterRunTitle {
        pub key: String,
        pub kinds: Vec<String>,
        pub begun: String,
        pub issued: u32,
        pub of: u32,
        /// It has words of its own, which only the command that began it knows: it goes on there.
        pub elsewhere: bool,
    }

    pub struct LetterRuns {
        /// The newest first.
        pub runs: Vec<LetterRunTitle>,
        /// Letters at a printer of which nobody has said whether they came out.
        pub sent: Vec<String>,
    }
}
