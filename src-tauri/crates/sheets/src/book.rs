//! A file with rows, whichever kind it is. Never here: what the rows mean.

use crate::{
    DateSystem, Row, SheetError, Summary, problem,
    separated::Separated,
    sniff::{Kind, sniff},
    xlsx::Workbook,
};
use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetInfo {
    pub name: String,
    pub hidden: bool,
}

enum Source {
    Workbook(Box<Workbook>),
    Separated(Separated),
}

/// An opened spreadsheet. Its rows are told one by one and never held.
pub struct Book {
    path: PathBuf,
    sheets: Vec<SheetInfo>,
    source: Source,
}

impl Book {
    pub fn open(path: &Path) -> Result<Self, SheetError> {
        let (source, sheets) = match sniff(path)? {
            Kind::Xlsx => {
                let book = Workbook::open(path)?;
                let sheets = book.sheets();
                (Source::Workbook(Box::new(book)), sheets)
            }
            Kind::Separated => {
                let name = path.file_stem().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
                (Source::Separated(Separated::open(path)?), vec![SheetInfo { name, hidden: false }])
            }
        };
        Ok(Book { path: path.to_owned(), sheets, source })
    }

    pub fn file_name(&self) -> String {
        problem::name(&self.path)
    }

    /// Those that are shown first, then the hidden ones.
    pub fn sheets(&self) -> &[SheetInfo] {
        &self.sheets
    }

    /// The sheet of this name, or the first.
    pub fn sheet(&self, name: Option<&str>) -> Result<usize, SheetError> {
        let Some(name) = name else { return Ok(0) };
        let wanted = name.trim().to_lowercase();
        let exact = self.sheets.iter().position(|s| s.name == name);
        exact.or_else(|| self.sheets.iter().position(|s| s.name.trim().to_lowercase() == wanted)).ok_or_else(
            || SheetError::NoSheet {
                file: self.file_name(),
                sheet: name.to_owned(),
                known: self.sheets.iter().map(|s| s.name.as_str()).collect::<Vec<_>>().join(", "),
            },
        )
    }

    /// In which system the file counts days that stand as plain numbers.
    pub fn dates(&self) -> DateSystem {
        match &self.source {
            Source::Workbook(book) => book.dates(),
            Source::Separated(_) => DateSystem::default(),
        }
    }

    /// Whether nothing in the file says how its letters are written, so that they were read as most offices' are.
    pub fn letters_are_guessed(&self) -> bool {
        matches!(&self.source, Source::Separated(table) if table.is_guessed())
    }

    /// Tells every row with content, in the order of the file, until `take` breaks.
    pub fn rows(
        &mut self,
        sheet: usize,
        take: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<Summary, SheetError> {
        match &mut self.source {
            Source::Workbook(book) => book.rows(sheet, take),
            Source::Separated(file) => file.rows(take),
        }
    }
}
