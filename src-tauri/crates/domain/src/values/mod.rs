//! Values that parse once and are right ever after: a postcode, a phone number, a date as people write it.
//! Never here: a rule between two fields (see `rules`).

mod basics;
#[macro_use]
mod choices;
mod refusal;

pub use basics::{LongText, Text};
pub use choices::{ChoiceType, Set, read as read_choice};
pub use refusal::Refusal;
