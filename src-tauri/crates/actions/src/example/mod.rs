//! An invented office to try Waymark in, to show it, and to measure it: the same every time for one day.
//! Never here: a real person, or an employer that exists. Schools, universities and postcodes are real.

mod dice;
mod employers;
mod names;
mod office;
mod placements;
mod places;
mod students;
mod visits;
mod writing;

use crate::Problem;
use chrono::{DateTime, NaiveDate, Utc};
use dice::Dice;
use std::collections::BTreeMap;
use waymark_domain::RecordType;
use waymark_store::{Action, Store};
use writing::Desk;

const SEED: u64 = 0x0012_1496;

/// How much of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub students: usize,
    pub employers: usize,
    pub placements: usize,
    pub visits: usize,
}

impl Size {
    /// One city's office in a usual year: Birmingham.
    pub fn office() -> Self {
        Size { students: 200, employers: 40, placements: 120, visits: 6 }
    }

    /// The same shape for any number of students; with 20,000 of them some 60,000 records that lead to them.
    pub fn of(students: usize) -> Self {
        let office = Size::office();
        Size {
            students,
            employers: (students / 20).max(office.employers),
            placements: students * office.placements / office.students,
            visits: (students / 67).max(office.visits),
        }
    }
}

/// What was made, by kind of record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    pub records: BTreeMap<RecordType, u64>,
}

impl Made {
    pub fn count(&self, record: RecordType) -> u64 {
        self.records.get(&record).copied().unwrap_or_default()
    }

    pub fn total(&self) -> u64 {
        self.records.values().sum()
    }
}

/// Fills the office that is open. What it says of itself already is left as it is.
pub fn make(store: &mut Store, size: Size, now: DateTime<Utc>, today: NaiveDate) -> Result<Made, Problem> {
    let (office, actor) = (store.office_id(), store.actor_id());
    let title = format!("Make the example office: {} students", size.students);
    let done = store.mutate(Action::for_good("example", title), now, |tx| {
        let mut desk = Desk { tx, today, made: BTreeMap::new() };
        let mut dice = Dice::new(SEED);
        let staff = office::write(&mut desk, &mut dice, office, actor)?;
        let mut hosts = employers::plan(&mut dice, size.employers, today);
        let mut pupils = students::plan(&mut dice, size.students, today);
        let plans = placements::plan(&mut dice, size.placements, &mut pupils, &mut hosts, today);
        students::write(&mut desk, &mut dice, &mut pupils)?;
        employers::write(&mut desk, &mut dice, &mut hosts)?;
        placements::write(&mut desk, &mut dice, &plans, &pupils, &hosts)?;
        visits::write(&mut desk, &mut dice, size.visits, &pupils, &staff)?;
        Ok::<_, Problem>(Made { records: desk.made })
    })?;
    Ok(done.value)
}
