//! A file seen for the first time: its sheets, what they look like, where the headings stand, what the columns may be.
//! Never here: a row as a record, a change of the store.

use super::{
    headings::{Names, fold},
    needs::{needs, required},
    targets::targets,
};
use crate::Problem;
use std::{
    collections::BTreeSet,
    ops::ControlFlow,
    path::{Path, PathBuf},
};
use waymark_domain::{records::ImportKind, values::ChoiceType};
use waymark_sheets::{Book, Row, header};
use waymark_store::Store;

/// Headings stand among the first rows with content.
pub(super) const HEAD: usize = 60;
const SAMPLES: usize = 3;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    pub path: PathBuf,
    pub file_name: String,
    pub sheets: Vec<SheetSummary>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetSummary {
    pub name: String,
    /// Rows with content, titles and headings among them.
    pub rows: u32,
    pub looks_like: Option<ImportKind>,
    pub hidden: bool,
}

pub const KINDS: [ImportKind; 5] = [
    ImportKind::Students,
    ImportKind::Organisations,
    ImportKind::Offers,
    ImportKind::Placements,
    ImportKind::Visits,
];

pub fn open(path: &Path) -> Result<Opened, Problem> {
    let mut book = Book::open(path)?;
    let mut sheets = Vec::new();
    for (at, info) in book.sheets().to_vec().into_iter().enumerate() {
        let mut head = Vec::new();
        let summary = book.rows(at, &mut |row| {
            if head.len() < HEAD {
                head.push(row);
            }
            ControlFlow::Continue(())
        })?;
        let looks_like = looks_like(&head);
        sheets.push(SheetSummary { name: info.name, rows: summary.rows, looks_like, hidden: info.hidden });
    }
    Ok(Opened { path: path.to_owned(), file_name: book.file_name(), sheets })
}

/// What stands in a list of placements and in no list of employers.
const OF_A_PLACEMENT: [&str; 8] = [
    "student.name",
    "student.date_of_birth",
    "student.uln",
    "placement.starts_on",
    "placement.ends_on",
    "placement.state",
    "supervisor.name",
    "consent.placement",
];

/// The kind whose targets most of the headings name. A kind that lacks what it needs is none.
fn looks_like(head: &[Row]) -> Option<ImportKind> {
    let mut best: Option<(usize, ImportKind)> = None;
    for kind in KINDS {
        let names = Names::of(kind);
        let Some(row) = header::find(head, |t| names.knows(t)).and_then(|at| head.get(at)) else { continue };
        let guessed: Vec<String> = names.guess(&texts(row), BTreeSet::new()).into_iter().flatten().collect();
        let has = |key: &str| guessed.iter().any(|g| g == key);
        let whom = has("student.name") || has("student.first_name");
        // What no other kind has counts for more than what many have.
        let own = match kind {
            ImportKind::Students
                if whom && !has_any(&texts(row), &["employer", "company", "visit", "visit date"]) =>
            {
                1
            }
            ImportKind::Organisations if has("organisation.name") && !whom => 1,
            ImportKind::Offers
                if has("organisation.name")
                    && !whom
                    && (has("placement_offer.starts_on") || has("placement_offer.places")) =>
            {
                4
            }
            // The people of a list of employers have first and last names too.
            ImportKind::Placements
                if has("organisation.name") && whom && OF_A_PLACEMENT.iter().any(|k| has(k)) =>
            {
                4
            }
            ImportKind::Visits
                if whom && has("event.held_on") && (has("event.title") || has("event.host")) =>
            {
                4
            }
            _ => continue,
        };
        let score = guessed.len() + own;
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, kind));
        }
    }
    best.map(|(_, kind)| kind)
}

fn has_any(headers: &[String], words: &[&str]) -> bool {
    headers.iter().any(|h| words.contains(&h.trim().to_lowercase().as_str()))
}

pub(super) fn texts(row: &Row) -> Vec<String> {
    row.cells.iter().map(|c| c.text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// As the sheet counts it, from 1.
    pub header_row: u32,
    pub columns: Vec<ColumnGuess>,
    /// Code, label, and whether no row can do without it.
    pub targets: Vec<(String, String, bool)>,
    /// Another kind, of which the headings name more.
    pub rather: Option<ImportKind>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnGuess {
    /// Counted from 0.
    pub column: u32,
    pub header: String,
    pub target: Option<String>,
    /// The target is the one that was chosen for this header the last time; so is none, if it was left out.
    pub remembered: bool,
    pub sample: Vec<String>,
}

pub fn columns(
    store: &Store,
    path: &Path,
    sheet: Option<&str>,
    kind: ImportKind,
) -> Result<Columns, Problem> {
    let mut book = Book::open(path)?;
    let at = sheet_of(store, &mut book, sheet, kind)?;
    look(store, &mut book, at, kind)
}

/// The sheet of this name; without one, the first that has what rows of this kind need, else the first.
pub(super) fn sheet_of(
    store: &Store,
    book: &mut Book,
    sheet: Option<&str>,
    kind: ImportKind,
) -> Result<usize, Problem> {
    if sheet.is_some() || book.sheets().len() == 1 {
        return Ok(book.sheet(sheet)?);
    }
    for at in 0..book.sheets().len() {
        if book.sheets().get(at).is_some_and(|s| s.hidden) {
            continue;
        }
        if let Ok(columns) = look(store, book, at, kind)
            && needs(kind, &columns.mapping()).is_ok()
        {
            return Ok(at);
        }
    }
    Ok(0)
}

/// The headings of a sheet with what they mean.
pub(super) fn look(
    store: &Store,
    book: &mut Book,
    sheet: usize,
    kind: ImportKind,
) -> Result<Columns, Problem> {
    let mut head: Vec<Row> = Vec::new();
    book.rows(sheet, &mut |row| {
        head.push(row);
        if head.len() < HEAD { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    let at =
        heading_row(store, &head, kind).ok_or_else(|| no_headings(book, sheet, kind, head.is_empty()))?;
    let Some(row) = head.get(at) else { return Err(no_headings(book, sheet, kind, true)) };
    let data = head.get(at + 1..).unwrap_or_default();
    let widest = head.iter().map(|r| r.cells.len()).max().unwrap_or(0);
    let mut headers = texts(row);
    headers.resize(widest.max(headers.len()), String::new());
    let mut remembered: Vec<Option<String>> = Vec::new();
    let mut taken = BTreeSet::new();
    let known = targets(kind);
    for header in &headers {
        let target = store.remembered_column(kind.code(), &fold(header))?.filter(|_| !header.is_empty());
        let target =
            target.filter(|t| t.is_empty() || (known.iter().any(|k| k.key == *t) && !taken.contains(t)));
        taken.extend(target.iter().filter(|t| !t.is_empty()).cloned());
        remembered.push(target);
    }
    // A header that was settled before takes no part in the guess.
    let open: Vec<String> = headers
        .iter()
        .zip(&remembered)
        .map(|(h, r)| if r.is_some() { String::new() } else { h.clone() })
        .collect();
    let guessed = Names::of(kind).guess(&open, taken);
    let mut columns = Vec::new();
    for (column, ((header, remembered), guessed)) in
        headers.into_iter().zip(remembered).zip(guessed).enumerate()
    {
        let mut sample: Vec<String> = Vec::new();
        for text in data.iter().map(|r| r.text(column)).filter(|t| !t.is_empty()) {
            if sample.len() < SAMPLES && !sample.iter().any(|s| s == text) {
                sample.push(text.chars().take(80).collect());
            }
        }
        if header.is_empty() && sample.is_empty() {
            continue;
        }
        let was = remembered.is_some();
        let target = remembered.or(guessed).filter(|t| !t.is_empty());
        columns.push(ColumnGuess { column: column as u32, header, target, remembered: was, sample });
    }
    let targets = known.into_iter().map(|t| (t.key.clone(), t.label, required(kind, &t.key))).collect();
    let named = |kind| Names::of(kind).guess(&texts(row), BTreeSet::new()).into_iter().flatten().count();
    let rather = looks_like(&head).filter(|other| named(*other) > named(kind));
    Ok(Columns { header_row: row.number, columns, targets, rather })
}

pub(super) fn heading_row(store: &Store, head: &[Row], kind: ImportKind) -> Option<usize> {
    let names = Names::of(kind);
    let chosen = |text: &str| matches!(store.remembered_column(kind.code(), &fold(text)), Ok(Some(target)) if !target.is_empty());
    header::find(head, |text| names.knows(text) || chosen(text))
}

fn no_headings(book: &Book, sheet: usize, kind: ImportKind, empty: bool) -> Problem {
    let name = book.sheets().get(sheet).map_or("", |s| s.name.as_str());
    if empty {
        return Problem::import(
            format!("The sheet \u{201c}{name}\u{201d} of {} has no rows.", book.file_name()),
            "Choose another sheet.",
        );
    }
    let example = match kind {
        ImportKind::Students => "First name, Last name, Date of birth, School",
        ImportKind::Organisations => "Organisation, Contact name, Email, Phone",
        ImportKind::Offers => "Employer, Start date, End date, Places",
        ImportKind::Placements => "Student, Employer, Start date, End date",
        ImportKind::Visits => "Student, University, Date",
    };
    Problem::import(
        format!(
            "No row of the sheet \u{201c}{name}\u{201d} in {} has headings that fit {}.",
            book.file_name(),
            kind.label().to_lowercase()
        ),
        format!("Write a heading above each column, like {example}, or choose another kind or sheet."),
    )
}
