//! The import done: one action with a name, one line in the list of imports, everything or nothing.
//! Where the store changed since somebody looked, the rows are planned once more inside the transaction.

use super::{
    RowState, Write,
    headings::fold,
    plan::Planner,
    session::{Counts, Session, load},
};
use crate::{Problem, fields::set, placement};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use waymark_domain::{RecordId, RecordType, Value, Values, values::ChoiceType};
use waymark_store::{Action, Read, Store, StoreError, Tx};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    pub batch: RecordId,
    pub action: Option<String>,
    pub counts: Counts,
    /// Placements that were confirmed, and whose checks are open again because the file moved what was confirmed.
    pub reopened: usize,
}

impl Session {
    /// Writes the new and the changed rows. Doubtful and refused ones are counted and left.
    pub fn apply(&mut self, store: &mut Store, now: DateTime<Utc>) -> Result<Applied, Problem> {
        let title = self.title();
        let mut outcomes = None;
        let done = store.mutate(Action::new("import", title), now, |tx| {
            let mut counts = self.counts();
            let mut reopened = BTreeSet::new();
            if self.ready.stands(tx.last_operation()?) {
                self.ready.each().try_for_each(|(row, one)| write(tx, &one, row, &mut reopened))?;
            } else {
                let planned = outcomes.insert(Vec::with_capacity(self.lines.len()));
                counts = Counts { blank: counts.blank, ..Counts::default() };
                let known = load(tx, self.kind)?;
                self.plan_with(known, &mut |row, outcome, writes| {
                    if matches!(outcome.state, RowState::New | RowState::Changed) {
                        writes.iter().try_for_each(|one| write(tx, one, row, &mut reopened))?;
                    }
                    counts.add(outcome.state);
                    planned.push(outcome);
                    Ok(())
                })?;
            }
            let batch = tx.new_id();
            tx.insert_values(RecordType::ImportBatch, batch, self.batch(&counts))?;
            self.remember(tx)?;
            Ok::<_, Problem>((batch, reopened.len()))
        })?;
        if let Some(outcomes) = outcomes {
            self.settle(outcomes);
        }
        let (batch, reopened) = done.value;
        Ok(Applied { batch, action: done.action, counts: self.counts(), reopened })
    }

    fn title(&self) -> String {
        let file: String = self.file_name.chars().take(200).collect();
        format!("Import {} from {file}", self.kind.label().to_lowercase())
    }

    fn batch(&self, counts: &Counts) -> Values {
        use RecordType::ImportBatch;
        let mut values = Values::new();
        let file: String = self.file_name.chars().take(200).collect();
        set(&mut values, ImportBatch, "file", file);
        set(&mut values, ImportBatch, "kind", self.kind.code());
        for (name, count) in [
            ("rows", counts.rows),
            ("new", counts.new),
            ("changed", counts.changed),
            ("same", counts.same),
            ("doubtful", counts.doubtful),
            ("refused", counts.refused),
            ("blank", counts.blank),
        ] {
            set(&mut values, ImportBatch, name, Value::Int(count.into()));
        }
        values
    }

    /// What each heading meant, for the next file from the same office.
    fn remember(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let named = self.headers.iter().zip(&self.mapping).filter(|(header, _)| !header.is_empty());
        for (header, target) in named {
            tx.remember_column(
                self.kind.code(),
                &fold(header),
                target.as_ref().map_or("", |t| t.key.as_str()),
            )?;
        }
        Ok(())
    }
}

fn write(tx: &mut Tx<'_>, write: &Write, row: u32, reopened: &mut BTreeSet<RecordId>) -> Result<(), Problem> {
    let done: Result<(), Problem> = match write {
        Write::Insert { record, id, values } => {
            tx.insert_values(*record, *id, values.clone()).map_err(Problem::from)
        }
        Write::Patch { record: RecordType::Placement, id, values } => {
            placement::amend(tx, *id, None, values.clone()).map(|moved| {
                if !moved.is_empty() {
                    reopened.insert(*id);
                }
            })
        }
        Write::Patch { record, id, values } => {
            tx.patch(*record, *id, values.clone()).map(|_| ()).map_err(Problem::from)
        }
    };
    done.map_err(|problem| told_with_row(problem, row))
}

/// The row that the store would not take; the rest of the import was not made either.
fn told_with_row(problem: Problem, row: u32) -> Problem {
    match problem {
        Problem::Store(StoreError::Fields(fields)) => {
            let why = fields.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
            Problem::import(format!("Row {row} cannot be kept: {why}."), "Correct that row and import again.")
        }
        other => other,
    }
}

impl Planner<'_> {
    /// Later rows of the file see what this one brings.
    pub(super) fn remember_plan(&mut self, plan: &super::RowPlan) {
        if matches!(plan.state, RowState::New | RowState::Changed | RowState::Same) {
            self.remember(plan.row, &plan.writes);
            plan.told.iter().for_each(|id| self.known.tell(*id, plan.row));
        }
    }
}
