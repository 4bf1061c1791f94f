//! What the server writes down of its work: laptops by their ids, never a person's name or a record's text.

use std::io::IsTerminal;
use tracing::Level;

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogAs {
    Text,
    Json,
}

pub fn start(form: LogAs, verbose: bool) {
    let level = if verbose { Level::DEBUG } else { Level::INFO };
    let log = tracing_subscriber::fmt().with_max_level(level).with_target(false).with_writer(std::io::stderr);
    // A second start, as in tests, changes nothing.
    let _ = match form {
        LogAs::Text => log.with_ansi(std::io::stderr().is_terminal()).try_init(),
        LogAs::Json => log.json().flatten_event(true).try_init(),
    };
}
