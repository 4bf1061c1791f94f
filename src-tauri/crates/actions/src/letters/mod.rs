//! Letters from records: the facts gathered, what stands in the way named, the pages kept for good. A kind of letter is
//! one file in `kinds`, and `about_*` gathers what letters of one subject share.
//! Never here: how a letter looks (the letters room), a printer.

mod about_employer;
mod about_invitation;
mod about_placement;
mod about_visit;
mod dates;
mod facts;
mod fate;
mod files;
mod issue;
mod kinds;
mod labels;
mod letterhead;
mod look;
mod office;
mod packed;
mod pages;
mod pictures;
mod reasons;
mod recipients;
mod runs;
mod sent;
mod stale;
mod table;
mod targets;
mod told;
mod trial;
mod verify;
mod wording;
mod words;

pub use fate::{Noted, note_fate, went};
pub use files::{
    Written, may_be_written, read_at_most, read_pdf, save_issued, write_files, write_files_telling, write_pdf,
};
pub use issue::{Issued, IssuedOne, Preview, issue, issue_telling, issued_pdf, preview};
pub use labels::{LabelFor, LabelPages, LabelWish, Labelled, Without, label_pages, write_labels};
pub use letterhead::{ColourSaid, TriedHead, try_letterhead};
pub use look::{Looked, look};
pub use office::{Wish, letterhead};
pub use packed::Packed;
pub use pictures::{Kept, Signs, Taken, Whose, logo, remove_picture, set_picture, signatures};
pub use reasons::{Mend, Reason};
pub use runs::{
    OpenRun, RunAsked, RunPart, RunPrint, begin_run, end_run, issued_before, open_run, open_runs,
};
pub use sent::{answered, ask_for, unanswered};
pub use stale::{Stale, confirmations, out_of_date, visits_out_of_date};
pub use targets::{all, letters_for, letters_of, nobody, nobody_now, targets};
pub use trial::{Trial, Tried};
pub use verify::{Digests, Held, Verified, digests, verify};
pub use wording::{
    Version, Worded, faults_of, reset_words, save_words, version_words, versions, worded, words_for_a_run,
    words_now,
};
