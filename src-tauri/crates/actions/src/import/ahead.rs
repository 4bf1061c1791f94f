//! Rows read through their mapping on another core, while the ones before them are planned.
//! Never here: what a row means; the order of the file stays.

use super::{
    lines::Line,
    row::{Given, Phones, read},
    said::mark,
    targets::Target,
};
use chrono::NaiveDate;
use std::{sync::mpsc::sync_channel, thread};

/// Rows that go from one core to the other at once, and how many such parcels may wait.
const PARCEL: usize = 256;
const WAITING: usize = 4;

pub struct Ahead<'a> {
    pub lines: &'a [Line],
    pub mapping: &'a [Option<Target>],
    pub headers: &'a [String],
    pub today: NaiveDate,
    pub phones: &'a Phones,
}

impl Ahead<'_> {
    /// Gives each line with what it says, in the order of the file; stops at the first error.
    pub fn each<E>(&self, mut take: impl FnMut(&Line, Given) -> Result<(), E>) -> Result<(), E> {
        thread::scope(|scope| {
            let (send, receive) = sync_channel(WAITING);
            let reader = scope.spawn(move || {
                for lines in self.lines.chunks(PARCEL) {
                    let parcel: Vec<Given> = lines.iter().map(|line| self.given(line)).collect();
                    // Nobody waits for more after an error.
                    if send.send(parcel).is_err() {
                        return;
                    }
                }
            });
            for lines in self.lines.chunks(PARCEL) {
                let Ok(parcel) = receive.recv() else { break };
                lines.iter().zip(parcel).try_for_each(|(line, given)| take(line, given))?;
            }
            // A defect there is one here: rows must not be missing.
            if let Err(defect) = reader.join() {
                std::panic::resume_unwind(defect);
            }
            Ok(())
        })
    }

    fn given(&self, line: &Line) -> Given {
        let cells = (0..self.mapping.len()).map(|column| line.text(column));
        let mut given = read(cells, self.mapping, self.today, self.phones);
        mark(&mut given, line, self.mapping, self.headers);
        given
    }
}
