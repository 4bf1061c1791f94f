//! One rule, one file; each says why it refuses and what to do.
//! Never here: a screen's words beyond those reasons, a store, a clock.

mod check;
mod enrolment;
mod event_state;
mod placement_state;
mod reason;

pub use check::{Check, CheckItem, CheckState};
pub use enrolment::{EnrolmentState, EnrolmentStep};
pub use event_state::{EventState, EventStep, InvitationState, InvitationStep};
pub use placement_state::{PlacementEvent, PlacementFacts, PlacementState};
pub use reason::{Ask, Blocked, Reason};
