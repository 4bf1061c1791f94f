//! A row as it stands in a sheet: each cell's text and what it was. Never here: what the text means.

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CellKind {
    #[default]
    Empty,
    Text,
    Number,
    /// By its style; the text is `14/03/2010`.
    Date,
    /// By its style; the text is `09:30`.
    Time,
    /// By its style; the text is `14/03/2010 09:30`.
    DateTime,
    Flag,
    /// `#REF!` and its like.
    Error,
    /// A formula that was never calculated, so that there is only the formula.
    NoResult,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    pub text: String,
    pub kind: CellKind,
    /// The value is that of a merged block which this cell is part of.
    pub merged: bool,
    /// Controls or marks of direction were taken out of the text.
    pub cleaned: bool,
    /// The text was longer than a cell can hold and is cut.
    pub too_long: bool,
    /// A formula that adds up or counts others.
    pub sum: bool,
}

impl Cell {
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && !self.too_long
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// As the sheet counts it, from 1.
    pub number: u32,
    /// From the first column to the last that holds something.
    pub cells: Vec<Cell>,
}

impl Row {
    pub fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |c| c.text.trim())
    }

    pub fn filled(&self) -> usize {
        self.cells.iter().filter(|c| !c.is_blank()).count()
    }

    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }
}

/// What stood in a sheet beside the rows that were told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Rows with content.
    pub rows: u32,
    /// Rows that the file holds after the last one with content.
    pub blank_after: u32,
    /// Cells with content beyond the last column that is read.
    pub beyond: u32,
}
