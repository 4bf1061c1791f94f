//! A temporary office behind the api, with a clock that tests set and a printer that remembers.
#![allow(clippy::unwrap_used, dead_code)]

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use serde_json::{Value, json};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
    mpsc::{Receiver, Sender, channel},
};
use waymark_api::{Host, PrintJob, Printer, Told, Tray, Waymark, views::Problem};

pub const PASSPHRASE: &str = "correct horse battery staple";

pub struct TestHost {
    seconds: AtomicI64,
    printed: Mutex<Vec<PrintJob>>,
    calendar: Gate,
    printer: Gate,
}

/// Where one command waits until a test lets it go on.
#[derive(Default)]
struct Gate(Mutex<Option<(Sender<()>, Receiver<()>)>>);

impl Gate {
    /// What says that a command is there, and what lets it go on.
    fn close(&self) -> (Receiver<()>, Sender<()>) {
        let (there, is_there) = channel();
        let (go, goes) = channel();
        *self.0.lock().unwrap() = Some((there, goes));
        (is_there, go)
    }

    fn pass(&self) {
        let closed = self.0.lock().unwrap().take();
        if let Some((there, goes)) = closed {
            there.send(()).unwrap();
            goes.recv().unwrap();
        }
    }
}

#[derive(Clone)]
pub struct Shared(pub Arc<TestHost>);

impl Shared {
    pub fn later(&self, seconds: i64) {
        self.0.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Stops the next command while it holds the office, as a long one does.
    pub fn stop_at_work(&self) -> (Receiver<()>, Sender<()>) {
        self.0.calendar.close()
    }

    /// Stops the printing system, as one that thinks for long.
    pub fn stop_the_printer(&self) -> (Receiver<()>, Sender<()>) {
        self.0.printer.close()
    }

    pub fn jobs(&self) -> Vec<PrintJob> {
        self.0.printed.lock().unwrap().clone()
    }

    /// The printer, the title and the number of bytes of each job.
    pub fn printed(&self) -> Vec<(String, String, usize)> {
        self.jobs().into_iter().map(|job| (job.printer, job.title, job.pdf.len())).collect()
    }
}

impl Host for Shared {
    fn now(&self) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 6, 1, 9, 0, 0).unwrap()
            + TimeDelta::seconds(self.0.seconds.load(Ordering::SeqCst))
    }

    fn today(&self) -> NaiveDate {
        self.0.calendar.pass();
        self.now().date_naive()
    }

    fn printers(&self) -> Result<Vec<Printer>, Told> {
        self.0.printer.pass();
        Ok(vec![hall()])
    }

    fn print(&self, job: &PrintJob) -> Result<String, Told> {
        // Stands for any defect of ours.
        assert_ne!(job.printer, "defect", "Aisha Begum");
        self.0.printer.pass();
        job.check(&hall())?;
        self.0.printed.lock().unwrap().push(job.clone());
        Ok(format!("Sent to {}.", job.printer))
    }
}

fn hall() -> Printer {
    let tray = |number: u8| Tray { name: format!("Tray{number}"), label: format!("Tray {number}") };
    Printer {
        name: "hall".into(),
        label: "The one in the hall".into(),
        standard: true,
        both_sides: true,
        trays: vec![tray(1), tray(2)],
    }
}

pub struct Office {
    pub waymark: Arc<Waymark>,
    pub host: Shared,
    pub dir: tempfile::TempDir,
}

impl Office {
    /// Nothing there yet.
    pub fn bare() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let host = Shared(Arc::new(TestHost {
            seconds: AtomicI64::new(0),
            printed: Mutex::default(),
            calendar: Gate::default(),
            printer: Gate::default(),
        }));
        let waymark = Arc::new(Waymark::new(dir.path().join("store"), Box::new(host.clone())));
        Office { waymark, host, dir }
    }

    /// Made and open.
    pub fn new() -> Self {
        let office = Office::bare();
        office.ok(
            "create_office",
            json!({ "office": "Birmingham", "person": "Rosa Parekh", "passphrase": PASSPHRASE }),
        );
        office
    }

    pub fn ok(&self, name: &str, given: Value) -> Value {
        self.waymark.call(name, given).unwrap_or_else(|problem| panic!("{name}: {problem:?}"))
    }

    pub fn refused(&self, name: &str, given: Value) -> Problem {
        match self.waymark.call(name, given) {
            Ok(back) => panic!("{name} answered {back}"),
            Err(problem) => problem,
        }
    }

    /// A new record from what somebody typed; gives its id.
    pub fn add(&self, kind: &str, values: Value) -> String {
        self.ok("save", json!({ "kind": kind, "values": values }))["id"].as_str().unwrap().to_owned()
    }

    pub fn student(&self, first: &str, last: &str) -> String {
        self.add("student", json!({ "first_name": first, "last_name": last }))
    }

    pub fn path(&self, name: &str) -> String {
        self.dir.path().join(name).display().to_string()
    }

    /// Aisha Begum at Arden Bridge Engineering, nothing checked yet.
    pub fn placement(&self) -> (String, String, String) {
        let school =
            self.add("organisation", json!({ "name": "Lantern Yard Sixth Form", "roles": "school" }));
        let student = self.add(
            "student",
            json!({
                "first_name": "Aisha", "last_name": "Begum", "date_of_birth": "14/3/2009", "school": school,
                "phone": "7700900123", "address_line_1": "2 Tanner Street", "town": "Birmingham", "postcode": "b55se",
                "year_group": "12",
            }),
        );
        let employer = self.add(
            "organisation",
            json!({
                "name": "Arden Bridge Engineering", "roles": "employer", "address_line_1": "3 Quayside Road",
                "town": "Birmingham", "postcode": "B4 7ET", "phone": "0121 496 0100",
            }),
        );
        let placement = self.add(
            "placement",
            json!({
                "student": student, "organisation": employer, "starts_on": "6 July 2026", "ends_on": "17.7.26",
                "starts_at": "9am", "ends_at": "16:30", "break_minutes": "45", "days": "mon,tue,wed,thu,fri",
            }),
        );
        (placement, student, employer)
    }

    /// The letter to the student of a confirmed placement, issued; and the placement.
    pub fn letter(&self) -> (String, String) {
        let (placement, ..) = self.placement();
        self.record_all(&placement);
        self.ok("confirm", json!({ "ids": [placement] }));
        let run = json!({ "kind": "placement-confirmation-student", "ids": [placement] });
        let issued = self.ok("letters_issue", run);
        (issued["issued"][0]["id"].as_str().unwrap().to_owned(), placement)
    }

    pub fn record_all(&self, id: &str) {
        for (item, values) in [
            ("consent", json!({ "dated": "20 May 2026", "given_by": "carer" })),
            ("insurance", json!({ "insurer": "Example Mutual", "ends_on": "31/3/2027" })),
            ("health_safety", json!({ "held_on": "18 May 2026" })),
            ("supervisor", json!({ "first_name": "Tom", "last_name": "Ashby", "phone": "0121 496 0123" })),
            ("emergency_contact", json!({ "first_name": "Nasreen", "phone": "07700 900456" })),
        ] {
            self.ok("record_check", json!({ "ids": [id], "item": item, "values": values }));
        }
    }
}

/// The cells of a page of a list, row by row.
pub fn cells(page: &Value) -> Vec<Vec<String>> {
    let rows = page["rows"].as_array().unwrap();
    rows.iter().map(|row| serde_json::from_value(row["cells"].clone()).unwrap()).collect()
}
