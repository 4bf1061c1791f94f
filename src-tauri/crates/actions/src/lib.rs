//! Use cases, one file a verb, over the store, the letters, the sheets and the reference data.
//! Never here: SQL, a window, a rule (the domain's), a clock (`now` and `today` are passed in).
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod bulk;
pub mod checks;
mod delete;
pub mod example;
mod export;
pub mod fields;
mod find;
mod found_office;
pub mod import;
pub mod letters;
pub mod lists;
pub mod looks;
mod outside;
pub mod page;
pub mod placement;
mod problem;
mod recovery;
mod save;
pub mod share;
mod titles;
mod today;
mod undo;

pub use bulk::{Bulk, One};
pub use delete::{Deleted, can_delete, delete};
pub use export::{Exported, export};
pub use find::{Found, HITS, find};
pub use found_office::{Founded, found_office};
pub use letters::{may_be_written, write_pdf};
pub use problem::{FieldSaid, Problem};
pub use recovery::renew_recovery;
pub use save::{Form, Saved, made_by_waymark, moves_by_steps, save, start_values};
pub use titles::{Titles, span};
pub use today::{TodayGroup, TodayItem, today_groups};
pub use undo::{Undone, undo, undo_any, undo_import};
