//! A laptop that only reads: it takes pages as they come, and holds what they say.

use crate::world::wait_for;
use std::collections::BTreeMap;
use waymark_domain::RecordId;
use waymark_server::Storage;
use waymark_sync::{Digest, Entry, Image, Page, SetAside};

#[derive(Debug, Default, Clone, PartialEq)]
pub struct Reader {
    pub at: u64,
    pub records: BTreeMap<RecordId, Image>,
    pub set_aside: Vec<(String, u64, SetAside)>,
    /// Every change that was told, in its order.
    pub told: Vec<(String, u64)>,
}

impl Reader {
    /// Reads on to the head; digests must fit wherever they come.
    pub fn follow(&mut self, storage: &impl Storage, scope: &str, most: usize) {
        loop {
            let page = wait_for(storage.page(scope, self.at, most)).unwrap();
            assert!(!page.gone, "the log reaches back to where a reader stands");
            let done = page.to == page.head;
            assert!(done || page.to > self.at, "a page leads on");
            self.take(scope, page);
            if done {
                return;
            }
        }
    }

    pub fn take(&mut self, scope: &str, page: Page) {
        assert_eq!(page.to - self.at, page.entries.len() as u64, "one number for each entry");
        self.at = page.to;
        for entry in page.entries {
            match entry {
                Entry::Changed { record, record_type, effect } => {
                    self.told.push((effect.mark.device.clone(), effect.mark.seq));
                    let image = self.records.entry(record).or_insert_with(|| Image::new(record_type, scope));
                    image.take(&effect);
                }
                Entry::Entered { record, image } => {
                    self.records.insert(record, *image);
                }
                Entry::Left { record, rev } => {
                    if self.records.get(&record).is_some_and(|held| held.rev <= rev) {
                        self.records.remove(&record);
                    }
                }
                Entry::SetAside { op, why } => self.set_aside.push((op.device.clone(), op.seq, why)),
            }
        }
        if let Some(digest) = page.digest {
            assert_eq!(digest, self.digest(), "the digest of {scope} at {}", page.to);
        }
    }

    pub fn digest(&self) -> Digest {
        Digest::of(self.records.iter().map(|(id, image)| (*id, image.rev)))
    }

    pub fn text(&self, record: RecordId, field: u16) -> &str {
        self.records[&record].fields[&field].value.as_text().unwrap_or_default()
    }
}
