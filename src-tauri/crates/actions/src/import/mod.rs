//! A spreadsheet's rows on their way to becoming records: columns, values, what is known, the plan of each row.
//! Never here: the file itself, the writing of what was planned.

mod known;
mod plan;
mod row;
mod rows_of;
mod targets;

pub use known::{Known, KnownRow};
pub use plan::{ListedPlace, Outside, Planner, RowPlan, RowState, Write};
pub use row::{Given, Reason, read, split_name};
pub use targets::{Slot, Special, Target, guess, targets};
