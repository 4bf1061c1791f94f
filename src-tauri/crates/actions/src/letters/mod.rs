//! Letters from records: the facts gathered, what stands in the way named, the pages kept for good.
//! Never here: how a letter looks (the letters room), a printer.

mod facts;
mod fate;
mod files;
mod issue;
mod look;
mod office;
mod placement;
mod stale;
mod targets;
mod visit;
mod words;

pub use fate::went;
pub use files::{Written, read_pdf, save_issued, write_file, write_files};
pub use issue::{Issued, IssuedOne, Preview, issue, issued_pdf, preview};
pub use look::{Looked, look};
pub use office::letterhead;
pub use stale::{Stale, out_of_date, visits_out_of_date};
pub use targets::{all, letters_for, targets};
