//! What a laptop holds of its office's scope: where it stands, each record's revision, and the last change of each
//! laptop. Held against it, a page that leaves something out or tells it twice is found at once.
//! Never here: a value of a record.

use crate::LoadError;
use std::collections::HashMap;
use waymark_domain::RecordId;
use waymark_sync::{Digest, Entry, Page};

#[derive(Debug, Clone, Default)]
pub struct Copy {
    pub at: u64,
    digest: Digest,
    revs: HashMap<RecordId, u64>,
    /// By device, the number of its last change here.
    last: HashMap<String, u64>,
}

/// A change that came with a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub device: String,
    pub seq: u64,
}

impl Copy {
    /// What came, in its order.
    pub fn take(&mut self, page: &Page) -> Result<Vec<Told>, LoadError> {
        if page.gone {
            return Err(LoadError::Wrong(format!("the log does not reach back to {}", self.at)));
        }
        let many = page.entries.len() as u64;
        if page.to != self.at + many {
            return Err(LoadError::Wrong(format!("{many} changes after {} lead to {}", self.at, page.to)));
        }
        let told = page.entries.iter().map(|entry| self.take_entry(entry)).collect::<Result<_, _>>()?;
        self.at = page.to;
        if page.digest.is_some_and(|digest| digest != self.digest) {
            return Err(LoadError::Wrong(format!("at {} the server has other records", self.at)));
        }
        Ok(told)
    }

    fn take_entry(&mut self, entry: &Entry) -> Result<Told, LoadError> {
        let (device, seq) = match entry {
            Entry::Changed { record, effect, .. } => {
                let before = self.rev(*record);
                if before != effect.after {
                    return Err(LoadError::Wrong(format!(
                        "a change is on revision {} of a record of revision {before}",
                        effect.after
                    )));
                }
                if before != 0 {
                    self.digest.toggle(*record, before);
                }
                self.digest.toggle(*record, effect.rev);
                self.revs.insert(*record, effect.rev);
                (&effect.mark.device, effect.mark.seq)
            }
            Entry::SetAside { op, why } => {
                return Err(LoadError::Wrong(format!("a change of {} was set aside: {why}", op.device)));
            }
            Entry::Entered { .. } | Entry::Left { .. } => {
                return Err(LoadError::Wrong("a record moved, and nobody moved one".to_owned()));
            }
        };
        let last = self.last.entry(device.clone()).or_default();
        if seq != *last + 1 {
            return Err(LoadError::Wrong(format!("after change {last} of {device} came {seq}")));
        }
        *last = seq;
        Ok(Told { device: device.clone(), seq })
    }

    pub fn rev(&self, record: RecordId) -> u64 {
        self.revs.get(&record).copied().unwrap_or_default()
    }

    pub fn last_of(&self, device: &str) -> u64 {
        self.last.get(device).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use waymark_sync::{Effect, Mark};

    fn change(seq: u64, after: u64) -> Entry {
        let mark = Mark { device: "d".into(), seq, actor: "a".into(), wall: String::new() };
        let effect = Effect {
            rev: after + 1,
            after,
            mark,
            set: Default::default(),
            deleted: None,
            moved: None,
            opened: Vec::new(),
            closed: Vec::new(),
        };
        Entry::Changed { record: RecordId(uuid::Uuid::from_u128(1)), record_type: 1, effect }
    }

    fn page(entries: Vec<Entry>, to: u64) -> Page {
        Page { entries, to, head: to, digest: None, gone: false }
    }

    #[test]
    fn what_was_left_out_or_told_twice_is_found() {
        let mut copy = Copy::default();
        copy.take(&page(vec![change(1, 0), change(2, 1)], 2)).unwrap();
        let wrong = |page: &Page| copy.clone().take(page).unwrap_err().to_string();
        assert!(copy.clone().take(&page(vec![change(3, 2)], 3)).is_ok());
        assert!(wrong(&page(vec![change(3, 2)], 4)).contains("lead to 4"));
        assert!(wrong(&page(vec![change(4, 2)], 3)).contains("came 4"));
        assert!(wrong(&page(vec![change(2, 2)], 3)).contains("came 2"));
        assert!(wrong(&page(vec![change(3, 1)], 3)).contains("on revision 1"));
        let other = Page { digest: Some(Digest::default()), ..page(vec![change(3, 2)], 3) };
        assert!(wrong(&other).contains("other records"));
    }
}
