//! The server's files in a place outside of its database: a folder, or storage that speaks S3. All that is known of a file
//! is in the place itself, so that any number of server processes may share one, and any of them may end at any time.
//! Never here: who may see a file (see `waymark_server`), what is in one.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod address;
mod error;
mod line;
mod looking;
mod moving;
mod names;
mod place;

pub use address::Address;
pub use error::FilesError;
pub use looking::{Seen, look_in};
pub use moving::{Moved, move_files};
pub use object_store;
pub use place::FilePlace;
