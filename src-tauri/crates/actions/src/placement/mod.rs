//! What is done with a placement. The rules are the domain's; here they get their facts and their effect.
mod advance;
mod amend;
mod confirm;
mod dossier;
mod from_offer;
mod lines;
mod put_on_visit;
mod record_check;
mod unguarded;

pub use advance::{Step, advance, events};
pub use amend::{amend, reopened_words};
pub(crate) use amend::{amended, reopening_words};
pub use confirm::{confirm, ready};
pub(crate) use dossier::IN_ONE_GO;
pub use dossier::{Dossier, dossier, dossiers};
pub use from_offer::from_offer;
pub use lines::{CheckLine, CheckLines, check_lines};
pub use put_on_visit::put_on_visit;
pub use record_check::{check_fields, record_check, record_checks, split_settings};
pub(crate) use unguarded::reopen_unguarded;
