//! What is done with a placement. The rules are the domain's; here they get their facts and their effect.
mod add;
mod advance;
mod amend;
mod dossier;
mod lines;
mod record_check;
mod unguarded;

pub use add::{from_offer, put_on_visit};
pub use advance::{Step, advance, confirm, events, ready};
pub(crate) use amend::reopening_words;
pub use amend::{amend, reopened_words};
pub use dossier::{Dossier, dossier, dossiers};
pub use lines::{CheckLine, CheckLines, check_lines};
pub use record_check::{check_fields, record_check, record_checks, split_settings};
pub(crate) use unguarded::reopen_unguarded;
