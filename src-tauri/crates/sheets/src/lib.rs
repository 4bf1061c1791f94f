//! Spreadsheets in and out, row by row and cell by cell, within bounds that hold whatever a file claims.
//! Never here: a record, a field, a whole sheet in memory.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod book;
mod dates;
pub mod header;
pub mod limits;
mod problem;
mod row;
mod separated;
mod sniff;
mod text;
mod write;
mod xlsx;

pub use book::{Book, SheetInfo};
pub use dates::DateSystem;
pub use problem::{Said, SheetError};
pub use row::{Cell, CellKind, Row, Summary};
pub use write::{Table, write, write_told};
