//! What the program asks of the machine that it runs on: the time, and the printers.
//! Never here: an operating system's name; the shell knows it.

use chrono::{DateTime, NaiveDate, Utc};
use waymark_domain::Told;

/// A printer that the system knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printer {
    /// What the system calls it.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// The one that is used when nobody chooses.
    pub standard: bool,
}

pub trait Host: Send + Sync {
    fn now(&self) -> DateTime<Utc>;
    /// The day as the wall calendar of the office has it.
    fn today(&self) -> NaiveDate;
    fn printers(&self) -> Result<Vec<Printer>, Told>;
    /// Hands the pages over and says what became of them: "Sent to HP LaserJet, job 12."
    fn print(&self, printer: &str, title: &str, pdf: &[u8]) -> Result<String, Told>;
}

/// A machine without printers: the command line, tests, screens in development.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoPrinter;

impl Host for NoPrinter {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn today(&self) -> NaiveDate {
        chrono::Local::now().date_naive()
    }

    fn printers(&self) -> Result<Vec<Printer>, Told> {
        Ok(Vec::new())
    }

    fn print(&self, _printer: &str, _title: &str, _pdf: &[u8]) -> Result<String, Told> {
        Err(Told::new(
            "There is no printer here.",
            "The letter is safe and stays issued.",
            "Save it as a file and print that from a computer with a printer.",
        ))
    }
}
