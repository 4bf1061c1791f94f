//! What is shared between laptops: operations, their clock and their chain.
//! Never here: a socket, a disk, a rule of the domain.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod chain;
mod hlc;
mod operation;

pub use chain::Chain;
pub use hlc::Hlc;
pub use operation::{OpKind, Operation, SCHEMA, SyncError, decode_values, encode_values};
