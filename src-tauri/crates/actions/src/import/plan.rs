//! What each row would do to the records: nothing is written before a person has seen this.
//! Never here: the file, the store, the five kinds of rows (see `rows_of`).

pub use crate::fields::{field, link, set};

use super::{
    known::{Known, changes},
    row::{Given, Phones, Reason},
    rows_of,
};
use chrono::NaiveDate;
use waymark_domain::{RecordId, RecordType, Values, records::ImportKind};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowState {
    New,
    Changed,
    Same,
    Doubtful,
    Refused,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Write {
    Insert { record: RecordType, id: RecordId, values: Values },
    Patch { record: RecordType, id: RecordId, values: Values },
}

/// The record that a doubtful row can be about, for a person to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub id: RecordId,
    pub title: String,
    /// The row of the file that brought it; none when the store had it.
    pub from_row: Option<u32>,
    /// The others that it can be as well, none likelier: then it can only be none of them.
    pub others: Vec<(RecordId, Option<u32>)>,
    /// False where a number says that the two are not one; correct the number first.
    pub may_be_same: bool,
    /// False where a number says that the two are one, so that a second record cannot be.
    pub may_be_new: bool,
}

impl Candidate {
    /// A record that the file itself brings gets another id each time that its rows are planned; its row stays.
    pub fn is(&self, other: &Candidate) -> bool {
        let one = |(mine, my_row): (RecordId, Option<u32>), (id, row)| match (my_row, row) {
            (None, None) => mine == id,
            (mine, others) => mine == others,
        };
        one((self.id, self.from_row), (other.id, other.from_row))
            && self.others.len() == other.others.len()
            && self.others.iter().zip(&other.others).all(|(mine, other)| one(*mine, *other))
    }
}

#[derive(Debug, Clone)]
pub struct RowPlan {
    pub row: u32,
    pub state: RowState,
    pub reasons: Vec<Reason>,
    pub writes: Vec<Write>,
    /// The known records of which the row tells something.
    pub told: Vec<RecordId>,
    pub candidate: Option<Candidate>,
    pub heard: bool,
}

/// A school or university found in the reference lists.
#[derive(Debug, Clone)]
pub struct ListedPlace {
    pub name: String,
    pub code: String,
    pub town: String,
    pub postcode: String,
}

/// What the planner asks of others.
pub trait Outside {
    fn new_id(&mut self) -> RecordId;
    fn school(&self, name: Option<&str>, urn: Option<&str>) -> Option<ListedPlace>;
    fn university(&self, name: &str) -> Option<ListedPlace>;
}

pub struct Planner<'a> {
    pub kind: ImportKind,
    pub known: Known,
    pub today: NaiveDate,
    pub outside: &'a mut dyn Outside,
    pub phones: &'a Phones,
}

/// A row's plan in the making.
pub struct Draft {
    pub writes: Vec<Write>,
    pub told: Vec<RecordId>,
    pub refused: Vec<Reason>,
    pub doubts: Vec<Reason>,
    pub notes: Vec<Reason>,
    /// The record that the row is about was not known before.
    pub is_new: bool,
    pub candidate: Option<Candidate>,
    /// What a person said of the row was asked, and said of the candidate that it has now.
    pub heard: bool,
}

impl Draft {
    pub fn refuse(&mut self, words: impl Into<String>) {
        self.refused.push(Reason::of_row(words));
    }

    pub fn doubt(&mut self, words: impl Into<String>) {
        self.doubts.push(Reason::of_row(words));
    }

    pub fn note(&mut self, words: impl Into<String>) {
        self.notes.push(Reason::of_row(words));
    }
}

impl Planner<'_> {
    /// What the row would do; the rows after it do not see it before it is remembered.
    pub fn plan_only(&mut self, row: u32, given: Given) -> RowPlan {
        let mut draft = Draft {
            writes: Vec::new(),
            told: Vec::new(),
            refused: given.problems.clone(),
            doubts: Vec::new(),
            notes: given.notes.clone(),
            is_new: false,
            candidate: None,
            heard: false,
        };
        rows_of::plan(self, &given, &mut draft);
        let state = if !draft.refused.is_empty() {
            RowState::Refused
        } else if !draft.doubts.is_empty() {
            RowState::Doubtful
        } else if draft.is_new {
            RowState::New
        } else if draft.writes.is_empty() {
            RowState::Same
        } else {
            RowState::Changed
        };
        if state == RowState::Refused {
            draft.writes.clear();
        }
        // What would have been said of a row that does nothing only stands in the way of why.
        let notes = if state == RowState::Refused { Vec::new() } else { draft.notes };
        let reasons = draft.refused.into_iter().chain(draft.doubts).chain(notes).collect();
        let candidate = draft.candidate.filter(|_| state == RowState::Doubtful);
        RowPlan { row, state, reasons, writes: draft.writes, told: draft.told, candidate, heard: draft.heard }
    }

    /// Later rows of the file see what this one brings.
    pub fn remember(&mut self, row: u32, writes: &[Write]) {
        for write in writes {
            match write {
                Write::Insert { record, id, values } => {
                    self.known.add(*record, *id, values.clone(), Some(row))
                }
                Write::Patch { record, id, values } => {
                    let mut all = self.known.get(*id).map(|r| r.values).unwrap_or_default();
                    all.extend(values.iter().map(|(f, v)| (*f, v.clone())));
                    self.known.add(*record, *id, all, Some(row));
                }
            }
        }
    }

    /// The values that a record would have after what this row plans so far.
    pub fn current(&self, draft: &Draft, id: RecordId) -> Option<Values> {
        let planned = draft.writes.iter().find_map(|w| match w {
            Write::Insert { id: new, values, .. } if *new == id => Some(values.clone()),
            _ => None,
        });
        planned.or_else(|| self.known.get(id).map(|r| r.values))
    }

    /// Writes what is told of a record: a new one, or only what differs in the one that is known.
    pub fn put(
        &mut self,
        draft: &mut Draft,
        record: RecordType,
        known: Option<RecordId>,
        values: Values,
    ) -> RecordId {
        if let Some(id) = known {
            let row = self.known.get(id);
            let stored = self.current(draft, id).unwrap_or_default();
            let changed = changes(&stored, &values);
            if let Some(earlier) = row.and_then(|r| r.told) {
                agree_or_doubt(draft, record, earlier, &stored, &changed);
            }
            draft.told.push(id);
            if !changed.is_empty() {
                draft.writes.push(Write::Patch { record, id, values: changed });
            }
            return id;
        }
        let id = self.outside.new_id();
        let values: Values = values.into_iter().filter(|(_, v)| !v.is_null()).collect();
        let missing = record.fields().iter().filter(|f| f.required && !values.contains_key(&f.id));
        let missing: Vec<&str> = missing.map(|f| f.label).collect();
        if !missing.is_empty() && draft.refused.is_empty() {
            draft.refuse(format!("{}: {} is missing. Fill it in.", record.label(), missing.join(", ")));
        }
        draft.writes.push(Write::Insert { record, id, values });
        id
    }

    /// [`Self::put`] for a record that is found by its own keys.
    pub fn put_same(&mut self, draft: &mut Draft, record: RecordType, values: Values) -> RecordId {
        let known = self.known.same(record, &values).map(|r| r.id);
        self.put(draft, record, known, values)
    }
}

/// Where two rows of one file tell the same thing otherwise, the later must not silently win.
fn agree_or_doubt(draft: &mut Draft, record: RecordType, earlier: u32, stored: &Values, changed: &Values) {
    let otherwise: Vec<&str> = changed
        .keys()
        .filter(|f| stored.get(f).is_some_and(|v| !v.is_null()))
        .filter_map(|f| record.field_by_id(*f))
        .map(|f| f.label)
        .collect();
    // Where it is not even sure that the two are one, that is enough to be said.
    if !otherwise.is_empty() && draft.doubts.is_empty() {
        draft.doubt(format!(
            "Row {earlier} of this file tells the same {} with another {}. Make the two rows agree, or keep one of them.",
            record.label().to_lowercase(),
            otherwise.join(", ").to_lowercase()
        ));
    }
}
