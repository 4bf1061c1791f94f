//! What a screen can ask: the one list of commands, the views that may reach a screen, and how
//! a refusal is told. Never here: SQL, a rule, Tauri, a whole record.
#![cfg_attr(test, allow(clippy::unwrap_used))]

#[macro_use]
mod commands;
mod checks;
pub mod defects;
mod host;
mod import;
mod kinds;
mod labels;
mod letter_runs;
mod letterhead;
mod letters;
mod lists;
mod merged;
mod office;
mod people;
mod placements;
mod problem;
mod records;
mod sharing;
mod today;
mod told;
pub mod views;
mod waymark;
mod wordings;

pub use host::{Host, MOST_COPIES, NoPrinter, PrintJob, Printer, Tray};
pub use problem::Refused;
pub use waymark::{Beat, IDLE_SECONDS, Waymark};
pub use waymark_domain::Told;
pub use waymark_letters::Sides;

macro_rules! names {
    ($($name:ident($given:ident) -> $back:ident;)*) => {
        /// The names of all commands, in the order of the list.
        pub const COMMANDS: &[&str] = &[$(stringify!($name)),*];
    };
}
commands!(names);

#[cfg(test)]
mod types;
