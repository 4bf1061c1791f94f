//! What is shared between laptops: operations, their clock and their chain, how they merge, what laptop and server say.
//! Never here: a socket, a disk, a rule of the domain.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod chain;
mod compact;
mod digest;
pub mod door;
mod hlc;
mod image;
mod invitation;
mod merge;
mod message;
mod operation;
mod planted;
mod push;
mod replay;
mod signed;
mod work;

pub use chain::Chain;
pub use compact::{
    Bare, Compact, NotCompact, Shape, from_compact, from_kept, from_numbered, instant, to_compact,
    to_numbered,
};
pub use digest::Digest;
pub use door::{Enrol, Enrolled, Founding, Lease, Role, SignedLease, Trouble};
pub use hlc::Hlc;
pub use image::{About, Challenge, Challenger, Effect, Entry, Held, Image, Mark, Rev, SetAside};
pub use invitation::{Invitation, NotAnInvitation};
pub use merge::{Outcome, merge, unit_of};
pub use message::{
    Answer, Ask, FilePart, LARGEST_ANSWER, LARGEST_ASK, LARGEST_FILE, LARGEST_PART, MessageError, Page,
    Snapshot, Standing, pack, pack_piece, unpack, unpack_piece,
};
pub use operation::{LONGEST_NAME, OpKind, Operation, SCHEMA, SyncError, decode_values, encode_values};
#[cfg(feature = "planted")]
pub use planted::plant;
pub use planted::{Planted, is_planted};
pub use push::{
    Batch, Device, Epoch, Known, MOST_AWAITING, MOST_IN_ACTION, MOST_OPERATIONS, Plan, Refused, plan,
};
pub use replay::{Seen, replay};
pub use signed::{Key, is_signed};
