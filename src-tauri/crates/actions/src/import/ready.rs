//! What a plan would write, packed and kept until it is applied, so that a large file is not planned twice.
//! It holds only as long as nobody changes the store in between. Never here: the writing.

use super::{
    known::{pack, unpack},
    plan::Write,
};
use waymark_domain::{RecordId, RecordType};

/// Rows beyond which nothing is kept: planning them again costs seconds, keeping them would cost the memory.
const MOST_ROWS: usize = 40_000;

#[derive(Debug)]
struct Packed {
    row: u32,
    record: RecordType,
    id: RecordId,
    insert: bool,
    values: Box<[u8]>,
}

#[derive(Debug, Default)]
pub struct Ready {
    /// The store's last operation when the plan was made.
    pub seen: u64,
    writes: Vec<Packed>,
    complete: bool,
}

impl Ready {
    pub fn for_rows(rows: usize, seen: u64) -> Self {
        Ready { seen, writes: Vec::new(), complete: rows <= MOST_ROWS }
    }

    pub fn keep(&mut self, row: u32, writes: &[Write]) {
        if !self.complete {
            return;
        }
        for write in writes {
            let (record, id, values, insert) = match write {
                Write::Insert { record, id, values } => (*record, *id, values, true),
                Write::Patch { record, id, values } => (*record, *id, values, false),
            };
            self.writes.push(Packed { row, record, id, insert, values: pack(values) });
        }
    }

    /// Whether all is here and the store is still as it was seen.
    pub fn stands(&self, last_operation: u64) -> bool {
        self.complete && self.seen == last_operation
    }

    /// Each write with the row that wants it, in the order of the file.
    pub fn each(&self) -> impl Iterator<Item = (u32, Write)> {
        self.writes.iter().map(|w| {
            let (record, id, values) = (w.record, w.id, unpack(&w.values));
            let write = if w.insert {
                Write::Insert { record, id, values }
            } else {
                Write::Patch { record, id, values }
            };
            (w.row, write)
        })
    }
}
