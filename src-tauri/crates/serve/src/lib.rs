//! The charity's server as a program: sockets, TLS, limits, logs, its command line.
//! Never here: who may come in and what they see (see `waymark_server`), SQL.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod admin;
mod authority;
mod figures;
mod files;
mod kept;
mod limits;
mod listen;
mod log;
mod place;
mod random;
mod routes;
pub mod sealed;
mod settings;
mod trouble;
mod waiting;

pub use files::CertificateFiles;
pub use kept::FilesIn;
pub use listen::{Listening, serve};
pub use log::{LogAs, start as start_log};
pub use place::{Beside, Place};
pub use routes::{Caller, ROUTES, Route, now};
pub use settings::{Settings, init, init_in, open, open_in};
pub use trouble::ServeError;
