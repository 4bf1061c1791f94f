//! The rows of one sheet, cell by cell. Never here: a dense range; what a sheet claims of its size is not believed.

use super::{
    merges::Merges,
    part::{Bounded, Piece, attribute, each},
    strings::{Run, Strings},
    styles::{Look, Styles, with_zeros},
};
use crate::{Cell, CellKind, DateSystem, Row, SheetError, Summary, limits, text};
use std::{io::Read, ops::ControlFlow};

/// `AB12` as a column from 0 and a row from 1; the row may be missing.
pub fn place(reference: &str) -> Option<(u32, Option<u32>)> {
    let reference = reference.trim().trim_start_matches('$');
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    if letters == 0 || letters > 3 {
        return None;
    }
    let (letters, digits) = reference.split_at(letters);
    let column = letters.bytes().fold(0, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1) - 1;
    let digits = digits.trim_start_matches('$');
    let row = if digits.is_empty() { None } else { Some(digits.parse().ok().filter(|r| *r > 0)?) };
    Some((column, row))
}

pub struct Context<'a> {
    pub file: &'a str,
    pub strings: &'a Strings,
    pub styles: &'a Styles,
    pub dates: DateSystem,
}

/// A cell as its parts come by.
#[derive(Default)]
struct Making {
    open: bool,
    column: u32,
    style: usize,
    kind: String,
    value: Run,
    formula: Run,
    inline: Run,
    in_value: bool,
    in_formula: bool,
    in_inline: bool,
    has_value: bool,
    has_formula: bool,
}

impl Making {
    fn begin(&mut self, column: u32, style: usize, kind: &str) {
        self.open = true;
        self.column = column;
        self.style = style;
        self.kind.clear();
        self.kind.push_str(kind);
        self.value.clear();
        self.formula.clear();
        self.inline.clear();
        self.in_value = false;
        self.in_formula = false;
        self.in_inline = false;
        self.has_value = false;
        self.has_formula = false;
    }

    fn take(&mut self, piece: &Piece<'_>) {
        match piece {
            Piece::Open("v", _) => (self.in_value, self.has_value) = (true, true),
            Piece::Close("v") => self.in_value = false,
            Piece::Open("f", _) => (self.in_formula, self.has_formula) = (true, true),
            Piece::Close("f") => self.in_formula = false,
            Piece::Open("is", _) => (self.in_inline, self.has_value) = (true, true),
            Piece::Close("is") => self.in_inline = false,
            Piece::Text(text) if self.in_value => self.value.push(text),
            Piece::Text(text) if self.in_formula => self.formula.push(text),
            other if self.in_inline => self.inline.take(other),
            _ => {}
        }
    }

    fn finish(&self, context: &Context<'_>) -> Cell {
        let mut cell = self.read(context);
        cell.sum = self.has_formula && is_sum(&self.formula.text);
        if cell.text.is_empty() && !cell.too_long {
            cell.kind = CellKind::Empty;
        }
        cell
    }

    fn read(&self, context: &Context<'_>) -> Cell {
        let raw = self.value.text.as_str();
        match self.kind.as_str() {
            "s" => {
                let shared = raw.trim().parse().ok().and_then(|at| context.strings.get(at));
                shared.map_or_else(Cell::default, |s| Cell {
                    text: s.text.to_owned(),
                    kind: CellKind::Text,
                    cleaned: s.cleaned,
                    too_long: s.too_long,
                    ..Cell::default()
                })
            }
            "inlineStr" => worded(&self.inline),
            "str" if self.has_value => worded(&self.value),
            "b" => Cell {
                text: if raw.trim() == "1" || raw.trim() == "true" { "TRUE" } else { "FALSE" }.to_owned(),
                kind: CellKind::Flag,
                ..Cell::default()
            },
            "e" => Cell { text: raw.trim().to_owned(), kind: CellKind::Error, ..Cell::default() },
            "d" => {
                Cell { text: text::clean(raw.trim()).0.into_owned(), kind: CellKind::Date, ..Cell::default() }
            }
            _ if raw.trim().is_empty() && self.has_formula => Cell {
                text: format!("={}", text::clean(&self.formula.text).0),
                kind: CellKind::NoResult,
                ..Cell::default()
            },
            _ => self.number(context),
        }
    }

    fn number(&self, context: &Context<'_>) -> Cell {
        let raw = self.value.text.trim();
        let plain = text::number(raw);
        let (shown, kind) = match context.styles.look(self.style) {
            Look::Plain => (plain.into_owned(), CellKind::Number),
            Look::Zeros(pattern) => (with_zeros(&plain, pattern), CellKind::Number),
            Look::When(kind) => raw
                .parse::<f64>()
                .ok()
                .and_then(|serial| context.dates.show(serial, *kind))
                .unwrap_or_else(|| (plain.into_owned(), CellKind::Number)),
        };
        let (shown, cleaned) = match text::clean(&shown) {
            (std::borrow::Cow::Owned(clean), cleaned) => (clean, cleaned),
            _ => (shown, false),
        };
        Cell { text: shown, kind, cleaned, too_long: self.value.too_long, ..Cell::default() }
    }
}

fn worded(run: &Run) -> Cell {
    let unescaped = text::unescape(&run.text);
    let (clean, cleaned) = text::clean(&unescaped);
    Cell {
        text: clean.into_owned(),
        kind: CellKind::Text,
        cleaned,
        too_long: run.too_long,
        ..Cell::default()
    }
}

fn is_sum(formula: &str) -> bool {
    let formula = formula.trim_start_matches(['=', '+', ' ']);
    ["SUM(", "SUBTOTAL(", "COUNT(", "COUNTA(", "AVERAGE(", "SUMIF(", "COUNTIF(", "COUNTIFS(", "SUMIFS("]
        .iter()
        .any(|f| formula.get(..f.len()).is_some_and(|start| start.eq_ignore_ascii_case(f)))
}

pub fn rows<R: Read>(
    context: &Context<'_>,
    mut merges: Merges,
    source: Bounded<R>,
    take: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<Summary, SheetError> {
    let mut summary = Summary::default();
    let mut row = Row::default();
    let mut last_number = 0u32;
    let (mut in_data, mut in_row, mut has_values, mut column) = (false, false, false, 0u32);
    let mut making = Making::default();
    each(context.file, source, |piece| {
        match piece {
            Piece::Open("sheetData", _) => in_data = true,
            Piece::Close("sheetData") => return Ok(ControlFlow::Break(())),
            Piece::Open("row", tag) if in_data => {
                let given = attribute(tag, "r").and_then(|r| r.parse().ok()).filter(|r: &u32| *r > 0);
                let number = given.unwrap_or_else(|| last_number.saturating_add(1));
                last_number = number;
                row = Row { number, cells: Vec::with_capacity(row.cells.len()) };
                (in_row, has_values, column) = (true, false, 0);
            }
            Piece::Open("c", tag) if in_row => {
                let (mut style, mut kind, mut at) = (0, None, None);
                for attribute in tag.attributes().with_checks(false).flatten() {
                    match attribute.key.into_inner() {
                        "r" => at = place(&attribute.value),
                        "s" => style = attribute.value.parse().unwrap_or(0),
                        "t" => kind = Some(attribute.value),
                        _ => {}
                    }
                }
                let at = at.map_or(column, |(c, _)| c);
                making.begin(at, style, kind.as_deref().unwrap_or_default());
                column = at.saturating_add(1);
            }
            Piece::Close("c") if making.open => {
                making.open = false;
                has_values |= making.has_value;
                let cell = making.finish(context);
                let at = making.column as usize;
                if cell.is_blank() {
                } else if at >= limits::COLUMNS {
                    summary.beyond = summary.beyond.saturating_add(1);
                } else {
                    if row.cells.len() <= at {
                        row.cells.resize(at + 1, Cell::default());
                    }
                    if let Some(place) = row.cells.get_mut(at) {
                        *place = cell;
                    }
                }
            }
            Piece::Close("row") if in_row => {
                in_row = false;
                if row.is_blank() {
                    summary.blank_after += u32::from(has_values);
                    return Ok(ControlFlow::Continue(()));
                }
                summary.rows += 1;
                summary.blank_after = 0;
                if summary.rows > limits::ROWS {
                    let why = "more than 200,000 rows in one sheet".to_owned();
                    return Err(SheetError::TooLarge { file: context.file.to_owned(), why });
                }
                merges.fill(context.file, &mut row)?;
                return Ok(take(std::mem::take(&mut row)));
            }
            other if making.open => making.take(&other),
            _ => {}
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(summary)
}
