//! A spreadsheet's rows on their way to becoming records: the file looked at, its columns, each row's plan, the writing.
//!
//! `open` lists the sheets, `columns` says what the headings mean, `Session` shows what every row would do, takes a
//! mended cell, and applies it all as one action. Taking an import back is `undo_import`, beside the other undo.
//! Never here: how a file is made of cells (the sheets' room), a screen.

mod ahead;
mod apply;
mod ask;
mod brought;
mod compare;
mod headings;
mod known;
mod lines;
mod listed;
mod look;
mod names;
mod needs;
mod plan;
mod ready;
mod refused;
mod row;
mod rows_of;
mod said;
mod session;
mod targets;
mod wording;

pub use apply::Applied;
pub use ask::{Ask, mapping_of};
pub use look::{ColumnGuess, Columns, KINDS, Opened, SheetSummary, columns, open};
pub(crate) use names::plain;
pub(crate) use plan::RowPlan;
pub use plan::{Candidate, RowState, Write};
pub use row::{Settled, split_name};
pub use session::{CellView, Counts, ReadCell, RowView, Session};
pub use targets::{Slot, Special, Target, targets};
