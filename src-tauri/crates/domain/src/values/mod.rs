//! Values that parse once and are right ever after: a postcode, a phone number, a date as people write it.
//! Never here: a rule between two fields (see `rules`).

mod basics;
#[macro_use]
mod choices;
#[macro_use]
mod form;
mod codes;
mod date;
mod email;
mod phone;
mod postcode;
mod refusal;
mod time;

pub use basics::{LongText, Text};
pub use choices::{ChoiceType, Set, read as read_choice};
pub use codes::{CompanyNumber, Laestab, UcasId, Ukprn, Uln, Urn};
pub use email::Email;
pub use phone::Phone;
pub use postcode::Postcode;
pub use refusal::Refusal;
