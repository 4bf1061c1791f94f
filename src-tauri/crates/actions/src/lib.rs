//! Use cases, one file a verb, over the store, the letters, the sheets and the reference data.
//! Never here: SQL, a window, a rule (the domain's), a clock (`now` and `today` are passed in).
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod bulk;
pub mod fields;
pub mod import;
pub mod letters;
pub mod placement;
mod problem;
mod save;
mod titles;
mod undo;

pub use bulk::{Bulk, One};
pub use problem::{FieldSaid, Problem};
pub use save::{Form, Saved, delete, made_by_waymark, moves_by_steps, save, start_values};
pub use titles::{Titles, span};
pub use undo::{Undone, undo, undo_import};
