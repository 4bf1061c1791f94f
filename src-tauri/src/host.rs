//! What the program asks of this machine.

use crate::platform::printing;
use chrono::{DateTime, Local, NaiveDate, Utc};
use waymark_api::{Host, PrintJob, Printer, Told};

pub struct Desktop;

impl Host for Desktop {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn today(&self) -> NaiveDate {
        Local::now().date_naive()
    }

    fn printers(&self) -> Result<Vec<Printer>, Told> {
        printing::printers()
    }

    fn print(&self, job: &PrintJob) -> Result<String, Told> {
        printing::print(job)
    }
}
