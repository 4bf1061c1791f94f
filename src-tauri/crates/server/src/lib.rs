//! The charity's server: it orders the changes of all laptops, keeps every one of them, and hands them on.
//! Never here: a socket, a clock, a random number (they are passed in), how changes merge (see `waymark_sync`).
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod answer;
mod door;
pub mod storage;

pub use answer::Server;
pub use door::{Door, Heard, Invite, OfficeIds, Refusal, SESSION_LASTS, Signed};
pub use storage::{Pushed, Storage, StorageError, accounts::Accounts, postgres::Postgres, sqlite::Sqlite};
