//! What may reach a screen, and what a screen may send: small values, never whole records.
//! No rule, no row and no wish of one particular screen lives here; TypeScript is made from these
//! (`types.rs`) into `ui/src/backend/types`.
mod checks;
mod common;
mod events;
mod import;
mod labels;
mod letter_runs;
mod letterhead;
mod letters;
mod list;
mod office;
mod placements;
mod record;
mod sharing;
mod wordings;

pub use checks::*;
pub use common::*;
pub use events::*;
pub use import::*;
pub use labels::*;
pub use letter_runs::*;
pub use letterhead::*;
pub use letters::*;
pub use list::*;
pub use office::*;
pub use placements::*;
pub use record::*;
pub use sharing::*;
pub use wordings::*;

/// Declares views: plain structs and enums that cross to the screen in camelCase.
macro_rules! views {
    ($($(#[$doc:meta])* pub $what:ident $name:ident { $($body:tt)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
            #[cfg_attr(test, derive(ts_rs::TS))]
            #[serde(rename_all = "camelCase")]
            pub $what $name { $($body)* }
        )*
    };
}
use views;
