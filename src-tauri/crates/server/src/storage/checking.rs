//! Whether what a database holds is what it must be, row by row: the same in each.
//! Never here: how rows are read.

use super::{StorageError, accounts::Noted, coding::encoded};
use waymark_domain::RecordId;
use waymark_sync::{Chain, Device, Image, Operation};

/// A device's operations, in their order.
pub struct Operations<'a> {
    device: &'a Device,
    chain: Chain,
    next: u64,
    waited: bool,
    wrong: Vec<String>,
}

impl<'a> Operations<'a> {
    pub fn of(device: &'a Device) -> Self {
        Operations { device, chain: Chain::default(), next: 1, waited: false, wrong: Vec::new() }
    }

    fn say(&mut self, what: &str, seq: u64) {
        self.wrong.push(format!("operation {seq} of the laptop {}: {what}", self.device.id));
    }

    /// `waiting` is whether the rest of its action has not come yet.
    pub fn see(&mut self, seq: u64, stored: Chain, waiting: bool, op: &Operation) {
        let chain = self.chain.next(op);
        if seq != self.next {
            self.say("those before it are missing", seq);
        }
        if op.seq != seq || op.device != self.device.id {
            self.say("it is another operation", seq);
        }
        if chain != stored {
            self.say("it is not what was sent", seq);
        }
        if self.waited && !waiting {
            self.say("it was decided before one that waits", seq);
        }
        (self.next, self.waited, self.chain) = (seq + 1, waiting, stored);
    }

    pub fn end(mut self) -> Vec<String> {
        if (self.next, self.chain) != (self.device.next, self.device.chain) {
            self.say("it is not the last that was sent", self.device.next);
        }
        self.wrong
    }
}

pub fn stray(device: &str) -> String {
    format!("operations of a laptop {device} that is not known")
}

/// The columns beside an image: type, scope, revision, whether it is deleted.
pub fn record(id: RecordId, columns: (u16, String, u64, bool), image: Image) -> Option<String> {
    let held = (image.record_type, image.scope, image.rev, image.deleted);
    (columns != held).then(|| format!("the record {id} is not what its row says"))
}

/// A scope's log, in its order.
pub struct Log<'a> {
    scope: &'a str,
    last: u64,
    whole: bool,
    wrong: Vec<String>,
}

impl<'a> Log<'a> {
    /// What is forgotten ends with `cut`.
    pub fn of(scope: &'a str, cut: u64) -> Self {
        Log { scope, last: cut, whole: true, wrong: Vec::new() }
    }

    pub fn see(&mut self, seq: u64, last_of_action: bool) {
        if seq != self.last + 1 {
            self.wrong.push(format!("the log of {} has no entry {}", self.scope, self.last + 1));
        }
        (self.last, self.whole) = (seq, last_of_action);
    }

    pub fn end(mut self, head: u64) -> Vec<String> {
        if self.last != head || !self.whole {
            let said = format!("the log of {} ends at {}, and its head is {head}", self.scope, self.last);
            self.wrong.push(said);
        }
        self.wrong
    }
}

pub fn other_digest(scope: &str) -> String {
    format!("the digest of {scope} is not that of its records")
}

pub fn lost_piece(scope: &str) -> String {
    format!("a piece of the copy of {scope} is missing or damaged")
}

/// The record of who let whom in.
pub fn noted(lines: impl IntoIterator<Item = Noted>) -> Result<Option<String>, StorageError> {
    let mut before = [0; 32];
    for (expected, line) in (1..).zip(lines) {
        if line.seq != expected || line.hash != chained(before, &line)? {
            return Ok(Some(format!("The record of who let whom in was changed at line {expected}.")));
        }
        before = line.hash;
    }
    Ok(None)
}

/// The hash of a line over all before it.
pub fn chained(before: [u8; 32], line: &Noted) -> Result<[u8; 32], StorageError> {
    let bytes = encoded(&(before, line.seq, line.at, &line.by, &line.what, &line.whom))?;
    Ok(*blake3::hash(&bytes).as_bytes())
}
