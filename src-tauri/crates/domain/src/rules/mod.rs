//! One rule, one file; each says why it refuses and what to do.
//! Never here: a screen's words beyond those reasons, a store, a clock.

pub mod age;
mod at_once;
mod check;
mod checklist;
mod consent;
mod double_booking;
mod emergency_contact;
mod ends;
mod enrolment;
mod event_state;
mod health_safety;
mod hours;
mod insurance;
mod over_capacity;
mod period;
mod placement_state;
mod reason;
mod reopen;
mod same_person;
mod supervisor;
#[cfg(test)]
mod testing;
mod tone;

pub use at_once::takes_effect_at_once;
pub use check::{Check, CheckItem, CheckState};
pub use checklist::{ChecklistFacts, checklist, missing};
pub use consent::{consent_stands, consent_stands_for_visit, consent_to_placement, consent_to_visit};
pub use double_booking::{double_booked, is_attended};
pub use emergency_contact::emergency_contact_known;
pub use ends::{asks_reason, ends};
pub use enrolment::{EnrolmentState, EnrolmentStep};
pub use event_state::{EventState, EventStep, InvitationState, InvitationStep};
pub use health_safety::conversation_held;
pub use hours::{HoursFacts, hours_lawful};
pub use insurance::{Cover, insurance_cover, insurance_covers};
pub use over_capacity::{over_capacity, takes_a_place};
pub use period::Period;
pub use placement_state::{PlacementEvent, PlacementFacts, PlacementState};
pub use reason::{Ask, Blocked, Reason};
pub use reopen::{Change, Moved, changes, reopens};
pub use same_person::{SamePerson, another_than, same_person, told_apart};
pub use supervisor::supervisor_named;
pub use tone::{Tone, state_field, tone, tone_of};
