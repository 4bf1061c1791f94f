//! Text with separators (csv): which encoding, which separator, and its rows, cell by cell.
//!
//! Read here rather than by a library because two things must be known that those hide: the row as Excel counts it
//! (blank lines count, line ends in quotes do not), and a cell that never ends, which must not be held whole.

use crate::{Cell, CellKind, Row, SheetError, Summary, limits, problem, text};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use encoding_rs_io::DecodeReaderBytesBuilder;
use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

pub struct Separated {
    path: PathBuf,
    encoding: &'static Encoding,
    separator: u8,
}

/// UTF-16 without its mark: every other byte of western text is zero.
pub fn wide(head: &[u8]) -> Option<&'static Encoding> {
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    if half < 4 {
        None
    } else if odd * 10 > half * 7 && even * 10 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 7 && odd * 10 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

impl Separated {
    pub fn open(path: &Path) -> Result<Self, SheetError> {
        let encoding = encoding(path).map_err(|e| problem::open(path, &e))?;
        let mut this = Separated { path: path.to_owned(), encoding, separator: b',' };
        let mut head = Vec::new();
        this.source()?.take(1 << 16).read_to_end(&mut head).map_err(|e| problem::open(path, &e))?;
        this.separator = separator(&head);
        Ok(this)
    }

    /// What is no Unicode carries no sign of which of the old encodings it is in.
    pub fn is_guessed(&self) -> bool {
        self.encoding == WINDOWS_1252
    }

    fn source(&self) -> Result<impl Read + use<>, SheetError> {
        let file = File::open(&self.path).map_err(|e| problem::open(&self.path, &e))?;
        Ok(DecodeReaderBytesBuilder::new().encoding(Some(self.encoding)).bom_override(true).build(file))
    }

    pub fn rows(&mut self, take: &mut dyn FnMut(Row) -> ControlFlow<()>) -> Result<Summary, SheetError> {
        let mut source = BufReader::with_capacity(1 << 16, self.source()?);
        let mut reader = Reader::new(self.separator);
        let mut summary = Summary::default();
        let file = problem::name(&self.path);
        let mut stopped = false;
        let mut told = |row: Row, separated: bool, summary: &mut Summary| {
            if row.is_blank() {
                summary.blank_after += u32::from(separated);
                return Ok(ControlFlow::Continue(()));
            }
            summary.rows += 1;
            summary.blank_after = 0;
            if summary.rows > limits::ROWS {
                let why = "more than 200,000 rows".to_owned();
                return Err(SheetError::TooLarge { file: file.clone(), why });
            }
            Ok(take(row))
        };
        'file: loop {
            let chunk = source.fill_buf().map_err(|e| problem::open(&self.path, &e))?;
            let n = chunk.len();
            if n == 0 {
                break;
            }
            for byte in chunk {
                if let Some((row, separated)) = reader.push(*byte)
                    && told(row, separated, &mut summary)?.is_break()
                {
                    stopped = true;
                    break 'file;
                }
            }
            source.consume(n);
        }
        if !stopped {
            if reader.quoted == Quoted::Inside {
                return Err(SheetError::OpenQuote { file, row: reader.number });
            }
            if let Some((row, separated)) = reader.finish() {
                let _ = told(row, separated, &mut summary)?;
            }
        }
        summary.beyond = reader.beyond;
        Ok(summary)
    }
}

/// By its mark, else by what it can be: what is not UTF-8 was written by Excel on Windows.
fn encoding(path: &Path) -> std::io::Result<&'static Encoding> {
    let mut source = BufReader::with_capacity(1 << 16, File::open(path)?);
    let head = source.fill_buf()?;
    if let Some((marked, _)) = Encoding::for_bom(head) {
        return Ok(marked);
    }
    if let Some(wide) = wide(head) {
        return Ok(wide);
    }
    let mut carry: Vec<u8> = Vec::new();
    loop {
        let chunk = source.fill_buf()?;
        let n = chunk.len();
        if n == 0 {
            return Ok(if carry.is_empty() { UTF_8 } else { WINDOWS_1252 });
        }
        carry.extend_from_slice(chunk);
        source.consume(n);
        match std::str::from_utf8(&carry) {
            Ok(_) => carry.clear(),
            Err(e) if e.error_len().is_some() => return Ok(WINDOWS_1252),
            Err(e) => {
                carry.drain(..e.valid_up_to());
            }
        }
    }
}

/// The one that cuts the first lines into the same number of cells most often.
fn separator(head: &[u8]) -> u8 {
    const KNOWN: [u8; 4] = [b',', b';', b'\t', b'|'];
    if let Some(rest) = head.strip_prefix(b"sep=")
        && let Some(said) = rest.first().filter(|b| KNOWN.contains(b))
    {
        return *said;
    }
    let mut best = (0, b',');
    for candidate in KNOWN {
        let mut counts = std::collections::BTreeMap::<usize, usize>::new();
        let (mut cells, mut quoted, mut lines) = (1, false, 0);
        for byte in head {
            match byte {
                b'"' => quoted = !quoted,
                b if *b == candidate && !quoted => cells += 1,
                b'\n' if !quoted => {
                    *counts.entry(cells).or_default() += usize::from(cells > 1);
                    (cells, lines) = (1, lines + 1);
                    if lines == 50 {
                        break;
                    }
                }
                _ => {}
            }
        }
        *counts.entry(cells).or_default() += usize::from(cells > 1);
        let score = counts.iter().map(|(cells, times)| cells.min(&40) * times).max().unwrap_or(0);
        if score > best.0 {
            best = (score, candidate);
        }
    }
    best.1
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quoted {
    Not,
    Inside,
    /// Behind a quotation mark that ends the text, or is the first of two.
    Ended,
}

struct Reader {
    separator: u8,
    quoted: Quoted,
    cell: Vec<u8>,
    cell_begun: bool,
    too_long: bool,
    column: usize,
    cells: Vec<Cell>,
    number: u32,
    beyond: u32,
    after_cr: bool,
    first_line: bool,
}

impl Reader {
    fn new(separator: u8) -> Self {
        Reader {
            separator,
            quoted: Quoted::Not,
            cell: Vec::new(),
            cell_begun: false,
            too_long: false,
            column: 0,
            cells: Vec::new(),
            number: 1,
            beyond: 0,
            after_cr: false,
            first_line: true,
        }
    }

    /// A row, when this byte ends one, and whether it had separators.
    fn push(&mut self, byte: u8) -> Option<(Row, bool)> {
        let after_cr = std::mem::take(&mut self.after_cr);
        if self.quoted == Quoted::Inside {
            if byte == b'"' {
                self.quoted = Quoted::Ended;
            } else {
                self.keep(byte);
            }
            return None;
        }
        match byte {
            b'"' if self.quoted == Quoted::Ended => {
                self.quoted = Quoted::Inside;
                self.keep(b'"');
                None
            }
            b'"' if !self.cell_begun => {
                self.quoted = Quoted::Inside;
                self.cell_begun = true;
                None
            }
            b'\n' if after_cr => None,
            b'\n' | b'\r' => {
                self.after_cr = byte == b'\r';
                Some(self.end_row())
            }
            b if b == self.separator => {
                self.end_cell();
                None
            }
            b => {
                self.quoted = Quoted::Not;
                self.keep(b);
                None
            }
        }
    }

    fn keep(&mut self, byte: u8) {
        // Spaces before a quotation mark do not begin the cell.
        self.cell_begun |= byte != b' ';
        // Four bytes are the most that one character has.
        if self.cell.len() < limits::CELL * 4 {
            self.cell.push(byte);
        } else {
            self.too_long = true;
        }
    }

    fn end_cell(&mut self) {
        let text = String::from_utf8_lossy(&self.cell);
        let mut cut: &str = &text;
        if let Some((at, _)) = text.char_indices().nth(limits::CELL) {
            self.too_long = true;
            cut = text.get(..at).unwrap_or_default();
        }
        // What we, and others, put before a cell so that Excel does not take it for a formula.
        if let Some(rest) = cut.strip_prefix('\'')
            && rest.starts_with(['=', '+', '-', '@', '\t', '\r'])
        {
            cut = rest;
        }
        let (clean, cleaned) = text::clean(cut);
        let kind = if clean.is_empty() { CellKind::Empty } else { CellKind::Text };
        let cell =
            Cell { text: clean.into_owned(), kind, cleaned, too_long: self.too_long, ..Cell::default() };
        if !cell.is_blank() {
            if self.column < limits::COLUMNS {
                self.cells.resize(self.column, Cell::default());
                self.cells.push(cell);
            } else {
                self.beyond = self.beyond.saturating_add(1);
            }
        }
        self.column += 1;
        self.cell.clear();
        self.cell_begun = false;
        self.too_long = false;
        self.quoted = Quoted::Not;
    }

    fn end_row(&mut self) -> (Row, bool) {
        self.end_cell();
        let separated = self.column > 1;
        let mut row = Row { number: self.number, cells: std::mem::take(&mut self.cells) };
        self.column = 0;
        self.number = self.number.saturating_add(1);
        if std::mem::take(&mut self.first_line) && row.text(0).starts_with("sep=") {
            row.cells.clear();
        }
        (row, separated)
    }

    fn finish(&mut self) -> Option<(Row, bool)> {
        let begun = self.cell_begun || !self.cell.is_empty() || self.column > 0;
        begun.then(|| self.end_row())
    }
}
