//! What a screen can ask: the one list of commands, the views that may reach a screen, and how
//! a refusal is told. Never here: SQL, a rule, Tauri, a whole record.
#![cfg_attr(test, allow(clippy::unwrap_used))]

#[macro_use]
mod commands;
pub mod views;

macro_rules! names {
    ($($name:ident($given:ident) -> $back:ident;)*) => {
        /// The names of all commands, in the order of the list.
        pub const COMMANDS: &[&str] = &[$(stringify!($name)),*];
    };
}
commands!(names);

#[cfg(test)]
mod types;
