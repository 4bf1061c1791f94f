//! An import that somebody looks at before it is done: every row with what it would do and why.
//! Never here: the writing (see `apply`), the plan of one row (see `plan`).

use super::{
    ahead::Ahead,
    ask::{self, Ask},
    brought::Brought,
    known::Known,
    lines::{self, Line, letters},
    listed::Lists,
    look::{look, sheet_of},
    needs::needs,
    plan::{Candidate, Planner, RowPlan, RowState, Write},
    ready::Ready,
    row::{self, Phones, Reason, Settled},
    said::{self, header_or_letter, notes},
    targets::{Target, records_known, targets},
};
use crate::Problem;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};
use waymark_domain::{RecordId, records::ImportKind};
use waymark_sheets::Book;
use waymark_store::{Read, Store, StoreError};

/// rows = new + changed + same + doubtful + refused; blank rows stand apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub rows: u32,
    pub new: u32,
    pub changed: u32,
    pub same: u32,
    pub doubtful: u32,
    pub refused: u32,
    pub blank: u32,
}

impl Counts {
    pub(super) fn add(&mut self, state: RowState) {
        self.rows += 1;
        *match state {
            RowState::New => &mut self.new,
            RowState::Changed => &mut self.changed,
            RowState::Same => &mut self.same,
            RowState::Doubtful => &mut self.doubtful,
            RowState::Refused => &mut self.refused,
        } += 1;
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowView {
    /// As the sheet counts it, from 1.
    pub row: u32,
    pub state: RowState,
    pub cells: Vec<CellView>,
    /// Everything that is said of the row, of its cells too.
    pub reasons: Vec<String>,
    /// Of a doubtful row, the record that it can be about.
    pub candidate: Option<Candidate>,
    /// What a person said of it.
    pub settled: Option<Settled>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellView {
    /// Counted from 0.
    pub column: u32,
    pub text: String,
    pub problem: Option<String>,
    /// What stands in the record now, where the row would change it.
    pub before: Option<String>,
}

/// One cell as it was understood; one that names another record, or holds two fields, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadCell {
    /// The target that the column was mapped to, such as `student.date_of_birth`.
    pub target: String,
    pub label: String,
    /// The stored form of a field: ISO dates, phones with +44, codes.
    pub value: String,
    /// The same for a person.
    pub shown: String,
}

/// What a row would do, without the values that it would write.
#[derive(Debug, Clone)]
pub(super) struct Outcome {
    pub state: RowState,
    pub reasons: Box<[Reason]>,
    pub before: Box<[(u32, String)]>,
    pub candidate: Option<Candidate>,
    pub heard: bool,
}

/// Takes a row's number, its plan, and what it would write.
type Take<'a> = dyn FnMut(u32, Outcome, &[Write]) -> Result<(), Problem> + 'a;

const GUESSED: &str = "The file does not say how its letters are written, so it was read as Windows-1252. Look at a name with an accent before you apply it; if it is wrong, save the file as CSV UTF-8 and choose it again.";

#[derive(Debug)]
pub struct Session {
    /// Where the rows came from, and where the office is: nothing is ever written there.
    pub(super) source: PathBuf,
    pub(super) office: PathBuf,
    pub(super) file_name: String,
    pub(super) kind: ImportKind,
    pub(super) today: chrono::NaiveDate,
    pub(super) headers: Vec<String>,
    pub(super) mapping: Vec<Option<Target>>,
    pub(super) lines: Vec<Line>,
    pub(super) outcomes: Vec<Outcome>,
    pub(super) counts: Counts,
    pub(super) ready: Ready,
    /// With whom it was said of: of another, it says nothing.
    settled: BTreeMap<u32, (Settled, Candidate)>,
    phones: Phones,
    notes: Vec<String>,
    /// Headings whose columns hold nothing that is taken.
    left_out: Vec<String>,
    brought: Option<String>,
}

impl Session {
    pub fn start(store: &Store, ask: Ask) -> Result<Session, Problem> {
        let mut book = Book::open(&ask.path)?;
        let sheet = sheet_of(store, &mut book, ask.sheet.as_deref(), ask.kind)?;
        let columns = look(store, &mut book, sheet, ask.kind)?;
        let chosen = if ask.mapping.is_empty() { columns.mapping() } else { ask.mapping };
        let chosen: Vec<(u32, String)> = chosen.into_iter().filter(|(_, code)| !code.is_empty()).collect();
        ask::check(ask.kind, &chosen)?;
        needs(ask.kind, &chosen)?;
        let width = columns.columns.iter().map(|c| c.column + 1).max().unwrap_or(0) as usize;
        let known = targets(ask.kind);
        let mut mapping: Vec<Option<Target>> = vec![None; width];
        for (column, code) in &chosen {
            let place = mapping.get_mut(*column as usize).ok_or_else(|| {
                let happened = format!("The sheet has no column {}.", letters(*column));
                Problem::import(happened, "Map its columns again.")
            })?;
            *place = known.iter().find(|t| t.key == *code).cloned();
        }
        let mut headers = vec![String::new(); width];
        for column in &columns.columns {
            if let Some(place) = headers.get_mut(column.column as usize) {
                *place = column.header.clone();
            }
        }
        let read = lines::read(&mut book, sheet, columns.header_row, &mapping)?;
        let hidden = book.sheets().get(sheet).is_some_and(|s| s.hidden);
        let mut notes = notes(&read, &headers, &mapping, hidden);
        if book.letters_are_guessed() {
            notes.push(GUESSED.to_owned());
        }
        let left_out = said::left_out(&read.headless, &headers, &mapping);
        notes.extend(said::another_kind(columns.rather, ask.kind));
        let mut session = Session {
            source: ask.path.clone(),
            office: store.dir().to_owned(),
            file_name: book.file_name(),
            kind: ask.kind,
            today: ask.today,
            headers,
            mapping,
            lines: read.lines,
            outcomes: Vec::new(),
            counts: Counts { blank: read.blank, ..Counts::default() },
            ready: Ready::default(),
            settled: BTreeMap::new(),
            phones: Phones::default(),
            notes,
            left_out,
            brought: None,
        };
        session.plan(store)?;
        Ok(session)
    }

    /// Plans every row against what the store holds now.
    fn plan(&mut self, store: &Store) -> Result<(), Problem> {
        let mut outcomes = Vec::with_capacity(self.lines.len());
        let mut ready = Ready::for_rows(self.lines.len(), store.last_operation()?);
        let mut brought = Brought::by(self.kind);
        self.plan_with(load(store, self.kind)?, &mut |row, outcome, writes| {
            brought.see(outcome.state, writes);
            if matches!(outcome.state, RowState::New | RowState::Changed) {
                ready.keep(row, writes);
            }
            outcomes.push(outcome);
            Ok(())
        })?;
        self.ready = ready;
        self.brought = brought.words();
        self.settle(outcomes);
        Ok(())
    }

    /// Tells each row's plan, with what it would write.
    pub(super) fn plan_with(&self, known: Known, take: &mut Take<'_>) -> Result<(), Problem> {
        let mut lists = Lists::default();
        let mut planner =
            Planner { kind: self.kind, known, today: self.today, outside: &mut lists, phones: &self.phones };
        let ahead = Ahead {
            lines: &self.lines,
            mapping: &self.mapping,
            headers: &self.headers,
            today: self.today,
            phones: &self.phones,
        };
        ahead.each(|line, mut given| {
            given.settled = self.settled.get(&line.number).cloned();
            let (plan, before) = planner.plan_and_compare(line.number, given, &self.mapping);
            let RowPlan { state, reasons, writes, candidate, heard, .. } = plan;
            let outcome = Outcome { state, reasons: reasons.into(), before: before.into(), candidate, heard };
            take(line.number, outcome, &writes)
        })
    }

    pub(super) fn settle(&mut self, outcomes: Vec<Outcome>) {
        let mut counts = Counts { blank: self.counts.blank, ..Counts::default() };
        outcomes.iter().for_each(|o| counts.add(o.state));
        debug_assert_eq!(counts.rows as usize, self.lines.len());
        self.counts = counts;
        if !self.settled.is_empty() {
            // What was said of another than the row can be now is asked again.
            let heard = self.lines.iter().zip(&outcomes).filter(|(_, outcome)| outcome.heard);
            let heard: BTreeSet<u32> = heard.map(|(line, _)| line.number).collect();
            self.settled.retain(|row, _| heard.contains(row));
        }
        self.outcomes = outcomes;
    }

    pub fn kind(&self) -> ImportKind {
        self.kind
    }

    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// One for each column from the first; a column without a heading has its letter.
    pub fn headers(&self) -> Vec<String> {
        self.headers.iter().enumerate().map(|(at, h)| header_or_letter(h, at)).collect()
    }

    /// About the sheet as a whole: what comes with its rows, what was left out and why.
    pub fn notes(&self) -> Vec<String> {
        self.brought.iter().chain(&self.notes).cloned().collect()
    }

    /// The headings of columns that are not taken.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// Every row with its state and its cells as they were understood, in the order of the file.
    pub fn as_read(&self) -> impl Iterator<Item = (u32, RowState, Vec<ReadCell>)> {
        self.lines.iter().zip(&self.outcomes).map(|(line, outcome)| {
            let cells = (0..self.mapping.len()).map(|column| line.text(column));
            let cells = row::understood(cells, &self.mapping, self.today, &self.phones);
            (line.number, outcome.state, cells)
        })
    }

    /// A page of the rows in this state, or of all; pages count from 1.
    pub fn page(&self, filter: Option<RowState>, page: u32, per_page: u32) -> (Vec<RowView>, u32) {
        let shown = |at: &usize| filter.is_none_or(|f| self.outcomes.get(*at).is_some_and(|o| o.state == f));
        let all: Vec<usize> = (0..self.lines.len()).filter(shown).collect();
        let per_page = per_page.max(1) as usize;
        let pages = all.len().div_ceil(per_page).max(1) as u32;
        let from = (page.clamp(1, pages) as usize - 1) * per_page;
        (all.iter().skip(from).take(per_page).filter_map(|at| self.view(*at)).collect(), pages)
    }

    pub(super) fn view(&self, at: usize) -> Option<RowView> {
        let (line, outcome) = (self.lines.get(at)?, self.outcomes.get(at)?);
        let cells = (0..self.headers.len()).map(|column| {
            let problem = outcome.reasons.iter().find(|r| r.column == Some(column)).map(|r| r.words.clone());
            let before = outcome.before.iter().find(|(c, _)| *c as usize == column).map(|(_, b)| b.clone());
            CellView { column: column as u32, text: line.text(column).to_owned(), problem, before }
        });
        let mut reasons: Vec<String> = Vec::new();
        for reason in &outcome.reasons {
            if !reasons.contains(&reason.words) {
                reasons.push(reason.words.clone());
            }
        }
        Some(RowView {
            row: line.number,
            state: outcome.state,
            cells: cells.collect(),
            reasons,
            candidate: outcome.candidate.clone(),
            settled: self.settled.get(&line.number).map(|(said, _)| *said),
        })
    }

    /// Another text for one cell. Every row is planned again, because later ones can depend on it.
    pub fn mend(&mut self, store: &Store, row: u32, column: u32, text: &str) -> Result<(), Problem> {
        let width = self.headers.len();
        let line = self.lines.iter_mut().find(|l| l.number == row);
        let line = line.filter(|_| (column as usize) < width).ok_or_else(|| {
            Problem::not_known(
                &format!("row {row}, column {}", letters(column)),
                "a cell of this import",
                "Look at the rows again.",
            )
        })?;
        line.set(column as usize, text);
        // What was said of the row was said of what stood there.
        self.settled.remove(&row);
        self.plan(store)
    }

    /// What a person says of a doubtful row: it is the record that was found, or it is a new one; or nothing again.
    /// `of` is the record that was shown to whoever says so.
    pub fn settle_row(
        &mut self,
        store: &Store,
        row: u32,
        said: Option<Settled>,
        of: Option<RecordId>,
    ) -> Result<(), Problem> {
        let at = self.lines.iter().position(|l| l.number == row);
        let found = at.and_then(|at| self.outcomes.get(at)).and_then(|o| o.candidate.as_ref());
        let found = found.or_else(|| self.settled.get(&row).map(|(_, of)| of)).cloned();
        let refused =
            |wanted: &'static str, todo: &str| Err(Problem::not_known(&format!("row {row}"), wanted, todo));
        let Some(said) = said else {
            self.settled.remove(&row);
            return self.plan(store);
        };
        let Some(candidate) = found else {
            return refused("a row that can be settled so", "Correct its cells, or leave it out.");
        };
        if of.is_some_and(|of| of != candidate.id) {
            let todo = format!("It can be {} now. Look at the row again.", candidate.title);
            return refused("about the record that was shown any more", &todo);
        }
        match said {
            Settled::New if !candidate.may_be_new => {
                let todo =
                    "It has the same number, so it is the same person. Correct the number if it is not.";
                refused("a row that can be a new record", todo)
            }
            Settled::Same if !candidate.others.is_empty() => {
                let todo = "Several can be meant. Fill in the date of birth or the ULN of the one who is.";
                refused("a row that can be one of them without more", todo)
            }
            Settled::Same if !candidate.may_be_same => {
                let todo = "Their numbers differ. Correct the number first.";
                refused("a row that can be the record that was found", todo)
            }
            _ => {
                self.settled.insert(row, (said, candidate));
                self.plan(store)
            }
        }
    }
}

/// All that rows of this kind can meet in the store.
pub(super) fn load<R: Read>(store: &R, kind: ImportKind) -> Result<Known, StoreError> {
    let mut known = Known::default();
    for record in records_known(kind) {
        store.each(*record, &mut |row| known.add(*record, row.id, row.values, None))?;
    }
    Ok(known)
}
