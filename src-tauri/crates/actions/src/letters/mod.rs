//! Letters from records: the facts gathered, what stands in the way named, the pages kept for good.
//! Never here: how a letter looks (the letters room), a printer.

mod facts;
mod files;
mod issue;
mod office;
mod placement;
mod targets;
mod visit;
mod words;

pub use files::{save_issued, write_files};
pub use issue::{Issued, IssuedOne, Preview, issue, issued_pdf, mark, preview};
pub use office::letterhead;
pub use targets::{all, targets};
