//! The rows of the file as they wait to be planned: their texts packed, because there can be 100,000 of them.
//! Never here: what a row means.

use super::{
    look::HEAD,
    targets::{Slot, Target},
};
use crate::Problem;
use std::ops::ControlFlow;
use waymark_domain::Kind;
use waymark_sheets::{Book, Cell, CellKind, DateSystem, Row, header};

/// What is to be said of a cell beside its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `#REF!` and its like.
    Error,
    /// A formula without its result.
    NoResult,
    TooLong,
    /// Characters that nobody sees were taken out.
    Cleaned,
}

#[derive(Debug, Clone)]
pub struct Line {
    /// As the sheet counts it, from 1.
    pub number: u32,
    text: Box<str>,
    ends: Box<[u32]>,
    pub marks: Vec<(u32, Mark)>,
}

impl Line {
    fn of(row: &Row, columns: usize, dates: DateSystem, mapping: &[Option<Target>]) -> Self {
        let mut marks = Vec::new();
        let mut texts: Vec<String> = Vec::with_capacity(columns);
        for (at, cell) in row.cells.iter().enumerate().take(columns) {
            let mark = match cell.kind {
                _ if cell.too_long => Some(Mark::TooLong),
                CellKind::Error => Some(Mark::Error),
                CellKind::NoResult => Some(Mark::NoResult),
                _ if cell.cleaned => Some(Mark::Cleaned),
                _ => None,
            };
            marks.extend(mark.map(|m| (at as u32, m)));
            texts.push(dated(cell, dates, mapping.get(at).and_then(Option::as_ref)));
        }
        let (text, ends) = pack(&texts);
        Line { number: row.number, text, ends, marks }
    }

    pub fn text(&self, column: usize) -> &str {
        let end = |at: usize| self.ends.get(at).map(|e| *e as usize);
        let start = if column == 0 { Some(0) } else { end(column - 1) };
        start.zip(end(column)).and_then(|(s, e)| self.text.get(s..e)).unwrap_or("")
    }

    pub fn set(&mut self, column: usize, text: &str) {
        let mut texts: Vec<String> =
            (0..self.ends.len().max(column + 1)).map(|c| self.text(c).to_owned()).collect();
        if let Some(place) = texts.get_mut(column) {
            *place = text.trim().to_owned();
        }
        (self.text, self.ends) = pack(&texts);
        self.marks.retain(|(at, _)| *at as usize != column);
    }
}

fn pack(texts: &[String]) -> (Box<str>, Box<[u32]>) {
    let mut end = 0;
    let ends = texts.iter().map(|t| {
        end += t.len() as u32;
        end
    });
    let ends = ends.collect();
    (texts.concat().into_boxed_str(), ends)
}

/// A plain number in a column of dates counts the days of the workbook's own system.
fn dated(cell: &Cell, dates: DateSystem, target: Option<&Target>) -> String {
    let text = cell.text.trim();
    let is_date = target.is_some_and(|t| matches!(t.slot, Slot::Field(_, field) if field.kind == Kind::Date));
    if is_date
        && dates == DateSystem::From1904
        && cell.kind == CellKind::Number
        && let Some((shown, _)) = text.parse().ok().and_then(|n| dates.show(n, CellKind::Date))
    {
        return shown;
    }
    text.to_owned()
}

/// A sheet read to its end.
#[derive(Debug, Default)]
pub struct Read {
    pub lines: Vec<Line>,
    pub blank: u32,
    pub titles: Vec<u32>,
    pub totals: Vec<u32>,
    pub repeats: Vec<u32>,
    /// Columns with content that have no heading.
    pub headless: Vec<u32>,
    pub beyond: u32,
}

/// Reads all that stands below the headings in `header_row`.
pub fn read(
    book: &mut Book,
    sheet: usize,
    header_row: u32,
    mapping: &[Option<Target>],
) -> Result<Read, Problem> {
    let mut all = Read::default();
    let mut heading: Option<Row> = None;
    let (mut usual, mut last) = (0, header_row);
    let dates = book.dates();
    let mut headless = std::collections::BTreeSet::new();
    let mut seen = 0usize;
    let summary = book.rows(sheet, &mut |row| {
        seen += 1;
        let Some(headings) = &heading else {
            if row.number == header_row {
                usual = row.filled();
                heading = Some(row);
            } else if seen <= HEAD {
                all.titles.push(row.number);
            }
            return ControlFlow::Continue(());
        };
        // A gap in the numbers is rows with nothing in them.
        all.blank = all.blank.saturating_add(row.number.saturating_sub(last).saturating_sub(1));
        last = last.max(row.number);
        if header::repeats(&row, headings) {
            all.repeats.push(row.number);
        } else if header::is_total(&row, usual) {
            all.totals.push(row.number);
        } else {
            for (at, _) in row.cells.iter().enumerate().filter(|(_, c)| !c.is_blank()) {
                if headings.text(at).is_empty() {
                    headless.insert(at as u32);
                }
            }
            all.lines.push(Line::of(&row, mapping.len(), dates, mapping));
        }
        ControlFlow::Continue(())
    })?;
    all.blank = all.blank.saturating_add(summary.blank_after);
    all.beyond = summary.beyond;
    all.headless = headless.into_iter().collect();
    Ok(all)
}

/// `A`, `B`, … `AA`: how Excel names a column.
pub fn letters(column: u32) -> String {
    let mut n = column + 1;
    let mut name = String::new();
    while n > 0 {
        name.insert(0, char::from(b'A' + ((n - 1) % 26) as u8));
        n = (n - 1) / 26;
    }
    name
}
