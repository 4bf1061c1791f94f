//! The charity's server: it orders the changes of all laptops, keeps every one of them, and hands them on.
//! Never here: a socket, a clock, a random number (they are passed in), how changes merge (see `waymark_sync`).
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod answer;
mod door;
mod files;
pub mod storage;

pub use answer::Server;
pub use door::{Door, Heard, Invite, OfficeIds, Refusal, SESSION_LASTS, Signed, name_of_server};
pub use files::KeepsFiles;
pub use storage::{
    HeldFile, Pushed, Storage, StorageError, accounts::Accounts, postgres::Postgres, sqlite::Sqlite,
};
