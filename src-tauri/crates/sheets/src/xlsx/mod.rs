//! Excel's workbooks (xlsx, xlsm), part by part. Never here: a record, a part held whole.

mod merges;
mod part;
mod sheet;
mod strings;
mod styles;

use crate::{
    DateSystem, Row, SheetError, SheetInfo, Summary, limits,
    problem::{self, damaged},
};
use merges::Merges;
use part::{Bounded, Piece, attribute, each, flag};
use std::{collections::HashMap, fs::File, io::BufReader, ops::ControlFlow, path::Path};
use strings::Strings;
use styles::Styles;
use zip::{ZipArchive, result::ZipError};

pub struct Workbook {
    file: String,
    zip: ZipArchive<BufReader<File>>,
    sheets: Vec<(SheetInfo, String)>,
    strings: Strings,
    styles: Styles,
    dates: DateSystem,
    /// The blocks of the sheets that were read before.
    merges: HashMap<usize, Merges>,
}

/// `../a/b.xml` beside `xl/workbook.xml`.
fn beside(base: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut parts: Vec<&str> = base.split('/').collect();
    parts.pop();
    for part in target.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

impl Workbook {
    pub fn open(path: &Path) -> Result<Self, SheetError> {
        let file = problem::name(path);
        let source = BufReader::new(File::open(path).map_err(|e| problem::open(path, &e))?);
        let zip = ZipArchive::new(source).map_err(|e| zip_problem(&file, e))?;
        let mut book = Workbook {
            file,
            zip,
            sheets: Vec::new(),
            strings: Strings::default(),
            styles: Styles::default(),
            dates: DateSystem::default(),
            merges: HashMap::new(),
        };
        book.guard()?;
        book.read_frame()?;
        Ok(book)
    }

    /// What the archive says of itself is enough to refuse most of what is not to be unpacked.
    fn guard(&mut self) -> Result<(), SheetError> {
        if self.zip.len() > limits::PARTS {
            return Err(damaged(&self.file, "it has more parts than a workbook has"));
        }
        for at in 0..self.zip.len() {
            let part = self.zip.by_index_raw(at).map_err(|e| zip_problem(&self.file, e))?;
            if part.encrypted() {
                return Err(SheetError::Password(self.file.clone()));
            }
            let (size, packed) = (part.size(), part.compressed_size().max(1));
            if size > limits::RATIO_FROM && size / packed > limits::RATIO {
                return Err(SheetError::Bomb(self.file.clone()));
            }
        }
        Ok(())
    }

    fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.zip.index_for_name(name).or_else(|| {
            // Some writers use capitals or backslashes.
            let names = self.zip.file_names();
            names.flatten().position(|n| n.replace('\\', "/").eq_ignore_ascii_case(name))
        })
    }

    fn part(&mut self, name: &str) -> Result<Bounded<impl std::io::Read + use<'_>>, SheetError> {
        let at = self.find(name).ok_or_else(|| damaged(&self.file, format!("its part {name} is missing")))?;
        let part = self.zip.by_index(at).map_err(|e| zip_problem(&self.file, e))?;
        let packed = part.compressed_size();
        Ok(Bounded::new(part, packed))
    }

    /// The relations of a part: id, type, target.
    fn relations(&mut self, name: &str) -> Result<HashMap<String, (String, String)>, SheetError> {
        let (folder, leaf) = name.rsplit_once('/').unwrap_or(("", name));
        let rels = format!("{folder}{}_rels/{leaf}.rels", if folder.is_empty() { "" } else { "/" });
        let mut found = HashMap::new();
        if !self.has(&rels) {
            return Ok(found);
        }
        let file = self.file.clone();
        each(&file, self.part(&rels)?, |piece| {
            if let Piece::Open("Relationship", tag) = piece
                && let (Some(id), Some(kind), Some(target)) =
                    (attribute(tag, "Id"), attribute(tag, "Type"), attribute(tag, "Target"))
            {
                found.insert(id.into_owned(), (kind.into_owned(), beside(name, &target)));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    fn read_frame(&mut self) -> Result<(), SheetError> {
        let file = self.file.clone();
        let main = self
            .relations("")?
            .into_values()
            .find(|(kind, _)| kind.ends_with("/officeDocument"))
            .map_or_else(|| "xl/workbook.xml".to_owned(), |(_, target)| target);
        let relations = self.relations(&main)?;
        let mut listed: Vec<(SheetInfo, Option<String>)> = Vec::new();
        let mut dates = DateSystem::default();
        each(&file, self.part(&main)?, |piece| {
            match piece {
                Piece::Open("workbookPr", tag) if flag(tag, "date1904") => dates = DateSystem::From1904,
                Piece::Open("sheet", tag) => {
                    let name = attribute(tag, "name").unwrap_or_default().into_owned();
                    let hidden = attribute(tag, "state").is_some_and(|s| s.ends_with("idden"));
                    let id = attribute(tag, "id").map(|id| id.into_owned());
                    listed.push((SheetInfo { name, hidden }, id));
                    if listed.len() > limits::SHEETS {
                        return Err(damaged(&file, "it has more than 255 sheets"));
                    }
                }
                _ => {}
            }
            Ok(ControlFlow::Continue(()))
        })?;
        self.dates = dates;
        for (info, id) in listed {
            let relation = id.and_then(|id| relations.get(&id));
            // A chart on a sheet of its own has no rows.
            if let Some((kind, target)) = relation
                && kind.ends_with("/worksheet")
                && self.has(target)
            {
                self.sheets.push((info, target.clone()));
            }
        }
        self.sheets.sort_by_key(|(info, _)| info.hidden);
        if self.sheets.is_empty() {
            return Err(damaged(&file, "it has no sheet with rows"));
        }
        let part_of =
            |kind: &str| relations.values().find(|(k, _)| k.ends_with(kind)).map(|(_, t)| t.clone());
        if let Some(name) = part_of("/sharedStrings").filter(|n| self.has(n)) {
            let strings = Strings::read(&file, self.part(&name)?)?;
            self.strings = strings;
        }
        if let Some(name) = part_of("/styles").filter(|n| self.has(n)) {
            let styles = Styles::read(&file, self.part(&name)?)?;
            self.styles = styles;
        }
        Ok(())
    }

    pub fn sheets(&self) -> Vec<SheetInfo> {
        self.sheets.iter().map(|(info, _)| info.clone()).collect()
    }

    pub fn dates(&self) -> DateSystem {
        self.dates
    }

    pub fn rows(
        &mut self,
        sheet: usize,
        take: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<Summary, SheetError> {
        let file = self.file.clone();
        let Some((_, name)) = self.sheets.get(sheet).cloned() else { return Ok(Summary::default()) };
        let merges = match self.merges.get(&sheet) {
            Some(merges) => merges.clone(),
            None => {
                let found = Merges::find(&file, self.part(&name)?)?;
                self.merges.insert(sheet, found.clone());
                found
            }
        };
        // The reader borrows the archive, so what it needs beside is lent out for the time.
        let (strings, styles) = (std::mem::take(&mut self.strings), std::mem::take(&mut self.styles));
        let context = sheet::Context { file: &file, strings: &strings, styles: &styles, dates: self.dates };
        let read = self.part(&name).and_then(|source| sheet::rows(&context, merges, source, take));
        (self.strings, self.styles) = (strings, styles);
        read
    }
}

fn zip_problem(file: &str, error: ZipError) -> SheetError {
    match error {
        ZipError::Io(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => {
            SheetError::Truncated(file.to_owned())
        }
        ZipError::Io(e) => damaged(file, e.to_string()),
        ZipError::InvalidPassword => SheetError::Password(file.to_owned()),
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            damaged(file, "it is packed in a way that Excel does not use")
        }
        _ => damaged(file, "it cannot be unpacked"),
    }
}
