//! What the program asks of the machine that it runs on: the time, and the printers.
//! Never here: an operating system's name; the shell knows it.

use chrono::{DateTime, NaiveDate, Utc};
use waymark_domain::Told;
use waymark_letters::Sides;

/// A printer that the system knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printer {
    /// What the system calls it.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// The one that is used when nobody chooses.
    pub standard: bool,
    /// It turns the paper by itself.
    pub both_sides: bool,
    /// Where it can take paper from; empty where there is no choice.
    pub trays: Vec<Tray>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tray {
    /// What the printer calls it: "Tray2".
    pub name: String,
    /// What people call it: "Tray 2".
    pub label: String,
}

/// Pages on their way to paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintJob {
    /// By the name that `printers` gave.
    pub printer: String,
    /// Stands in the printer's queue, where others can read it: never a person's name.
    pub title: String,
    pub pdf: Vec<u8>,
    /// At most `MOST_COPIES`, each with all its pages in order.
    pub copies: u32,
    pub sides: Sides,
    /// None leaves it to the printer.
    pub tray: Option<String>,
}

/// More of one letter is a slip of the finger.
pub const MOST_COPIES: u32 = 99;

impl PrintJob {
    /// Whether this printer can do what is asked, before anything is sent to it.
    pub fn check(&self, printer: &Printer) -> Result<(), Told> {
        const SAFE: &str = "Nothing was printed; the letter is safe.";
        let label = &printer.label;
        if !(1..=MOST_COPIES).contains(&self.copies) {
            let happened = format!("{} copies cannot be printed at once.", self.copies);
            return Err(Told::new(happened, SAFE, format!("Give a number from 1 to {MOST_COPIES}.")));
        }
        if self.sides == Sides::Both && !printer.both_sides {
            let happened = format!("The printer {label} does not say that it can print on both sides.");
            return Err(Told::new(happened, SAFE, "Print on one side, or choose another printer."));
        }
        match &self.tray {
            Some(tray) if printer.trays.iter().all(|known| known.name != *tray) => {
                let happened = format!("The printer {label} has no tray called {tray}.");
                Err(Told::new(happened, SAFE, "Choose another tray, or leave the choice to the printer."))
            }
            _ => Ok(()),
        }
    }
}

pub trait Host: Send + Sync {
    fn now(&self) -> DateTime<Utc>;
    /// The day as the wall calendar of the office has it.
    fn today(&self) -> NaiveDate;
    fn printers(&self) -> Result<Vec<Printer>, Told>;
    /// Hands the pages over and says what became of them: "Sent to HP LaserJet, job 12."
    fn print(&self, job: &PrintJob) -> Result<String, Told>;
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

    fn print(&self, _: &PrintJob) -> Result<String, Told> {
        Err(Told::new(
            "There is no printer here.",
            "The letter is safe and stays issued.",
            "Save it as a file and print that from a computer with a printer.",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hall() -> Printer {
        let tray = |name: &str| Tray { name: name.to_owned(), label: name.to_owned() };
        Printer {
            name: "hall".to_owned(),
            label: "The one in the hall".to_owned(),
            standard: true,
            both_sides: true,
            trays: vec![tray("Tray1"), tray("Tray2")],
        }
    }

    fn refused(job: PrintJob, printer: &Printer) -> Option<String> {
        let why = job.check(printer).err()?;
        assert!(why.safe.contains("Nothing was printed") && !why.next.is_empty(), "{why:?}");
        Some(why.happened)
    }

    #[test]
    fn a_job_that_the_printer_cannot_do_is_refused_in_words() {
        let job = |copies, sides, tray: Option<&str>| PrintJob {
            printer: "hall".to_owned(),
            title: "BIR-1".to_owned(),
            pdf: Vec::new(),
            copies,
            sides,
            tray: tray.map(str::to_owned),
        };
        let plain = Printer { both_sides: false, trays: Vec::new(), ..hall() };
        assert_eq!(refused(job(1, Sides::One, None), &plain), None);
        assert_eq!(refused(job(MOST_COPIES, Sides::Both, Some("Tray2")), &hall()), None);
        for copies in [0, MOST_COPIES + 1, u32::MAX] {
            let why = refused(job(copies, Sides::One, None), &hall());
            assert!(why.as_ref().is_some_and(|w| w.contains(&format!("{copies} copies"))), "{why:?}");
        }
        let why = refused(job(1, Sides::Both, None), &plain).unwrap_or_default();
        assert!(why.contains("in the hall") && why.contains("both sides"), "{why}");
        let why = refused(job(1, Sides::One, Some("Tray3")), &hall()).unwrap_or_default();
        assert!(why.contains("in the hall") && why.contains("Tray3"), "{why}");
    }
}
