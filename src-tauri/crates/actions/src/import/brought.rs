//! What the new and the changed rows bring besides the records that they are about: schools, employers, parents.
//! Never here: a decision on a row.

use super::{RowState, Write};
use crate::fields::text;
use std::collections::BTreeMap;
use waymark_domain::{RecordType, records::ImportKind};

/// More names than this are counted only.
const NAMED: usize = 5;

#[derive(Debug)]
pub struct Brought {
    about: RecordType,
    others: BTreeMap<RecordType, Others>,
}

#[derive(Debug, Default)]
struct Others {
    count: u32,
    names: Vec<String>,
}

impl Brought {
    pub fn by(kind: ImportKind) -> Self {
        let about = match kind {
            ImportKind::Students => RecordType::Student,
            ImportKind::Organisations => RecordType::Organisation,
            ImportKind::Offers => RecordType::PlacementOffer,
            ImportKind::Placements => RecordType::Placement,
            ImportKind::Visits => RecordType::Invitation,
        };
        Brought { about, others: BTreeMap::new() }
    }

    pub fn see(&mut self, state: RowState, writes: &[Write]) {
        if !matches!(state, RowState::New | RowState::Changed) {
            return;
        }
        for write in writes {
            let Write::Insert { record, values, .. } = write else { continue };
            if *record == self.about {
                continue;
            }
            let others = self.others.entry(*record).or_default();
            others.count += 1;
            // A child's parents and needs are counted; a school or an employer written otherwise is seen by its name.
            let called = match record {
                RecordType::Organisation => text(values, *record, "name"),
                RecordType::Event => text(values, *record, "title"),
                _ => None,
            };
            if let Some(name) = called.filter(|_| others.names.len() <= NAMED) {
                others.names.push(name.to_owned());
            }
        }
    }

    /// "With them come 2 organisations (Aston Works, Halden Law), 5 parents or carers."
    pub fn words(&self) -> Option<String> {
        let each: Vec<String> = self.others.iter().map(|(record, others)| others.words(*record)).collect();
        (!each.is_empty()).then(|| format!("With them come {}.", each.join(", ")))
    }
}

impl Others {
    fn words(&self, record: RecordType) -> String {
        let what = if self.count == 1 { record.label() } else { record.plural() }.to_lowercase();
        let counted = format!("{} {what}", self.count);
        match self.names.as_slice() {
            [] => counted,
            names if names.len() <= NAMED => format!("{counted} ({})", names.join(", ")),
            names => format!("{counted} ({} and more)", names[..NAMED].join(", ")),
        }
    }
}
