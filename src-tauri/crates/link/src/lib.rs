//! The laptop's line to its server: TLS, sessions, signatures, and what was met on the way when it does not answer.
//! Never here: a store, when something is asked, what an answer means.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod line;
mod message;
mod trouble;

pub use line::{Identity, Line, Place};
pub use message::{InSession, Message, read};
pub use trouble::LinkError;
