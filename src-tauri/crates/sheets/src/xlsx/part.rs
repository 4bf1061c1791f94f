//! One XML part of a workbook as a stream of tags and text, within bounds that hold whatever the file claims.
//! Never here: the meaning of a tag.

use crate::{SheetError, limits, problem::damaged};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use std::{
    borrow::Cow,
    fmt,
    io::{self, BufRead, BufReader, Read},
    ops::ControlFlow,
};

#[derive(Debug, Clone, Copy)]
enum Bound {
    Unpacked,
    Ratio,
    Piece,
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Bound {}

/// Counts what is unpacked, because the sizes that a file declares can be lies.
pub struct Bounded<R> {
    inner: BufReader<R>,
    packed: u64,
    read: u64,
    piece: u64,
}

impl<R: Read> Bounded<R> {
    pub fn new(inner: R, packed: u64) -> Self {
        Bounded { inner: BufReader::with_capacity(1 << 16, inner), packed, read: 0, piece: 0 }
    }

    /// What comes next is a piece of its own.
    pub fn next_piece(&mut self) {
        self.piece = 0;
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let have = self.fill_buf()?;
        let n = have.len().min(buf.len());
        if let (Some(to), Some(from)) = (buf.get_mut(..n), have.get(..n)) {
            to.copy_from_slice(from);
        }
        self.consume(n);
        Ok(n)
    }
}

impl<R: Read> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let broken = if self.piece > limits::PIECE {
            Some(Bound::Piece)
        } else if self.read > limits::UNPACKED {
            Some(Bound::Unpacked)
        } else if self.read > limits::RATIO_FROM && self.read / self.packed.max(1) > limits::RATIO {
            Some(Bound::Ratio)
        } else {
            None
        };
        match broken {
            Some(bound) => Err(io::Error::other(bound)),
            None => self.inner.fill_buf(),
        }
    }

    fn consume(&mut self, n: usize) {
        self.read += n as u64;
        self.piece += n as u64;
        self.inner.consume(n);
    }
}

pub fn io_problem(file: &str, error: &io::Error) -> SheetError {
    match error.get_ref().and_then(|e| e.downcast_ref::<Bound>()) {
        Some(Bound::Ratio) => SheetError::Bomb(file.to_owned()),
        Some(Bound::Unpacked) => SheetError::TooLarge {
            file: file.to_owned(),
            why: "a sheet of more than 1 GB unpacked".to_owned(),
        },
        Some(Bound::Piece) => {
            SheetError::TooLarge { file: file.to_owned(), why: "a cell of more than 8 MB".to_owned() }
        }
        None if error.kind() == io::ErrorKind::UnexpectedEof => SheetError::Truncated(file.to_owned()),
        None => damaged(file, "a part of it cannot be unpacked"),
    }
}

pub enum Piece<'a> {
    /// An element begins; its name without prefix.
    Open(&'a str, &'a BytesStart<'a>),
    Close(&'a str),
    /// Text, or a part of it: a run that holds `&amp;` comes in several.
    Text(&'a str),
}

/// Tells each piece of the part to `take` until it breaks or the part ends.
pub fn each<R: Read>(
    file: &str,
    source: Bounded<R>,
    mut take: impl FnMut(Piece<'_>) -> Result<ControlFlow<()>, SheetError>,
) -> Result<(), SheetError> {
    let mut xml = Reader::from_reader(source);
    xml.config_mut().expand_empty_elements = true;
    let mut buf = Vec::new();
    let mut depth = 0usize;
    loop {
        buf.clear();
        let event = xml.read_event_into(&mut buf).map_err(|e| match e {
            quick_xml::Error::Io(e) => io_problem(file, &e),
            e => damaged(file, e.to_string()),
        })?;
        let flow = match &event {
            Event::Start(tag) => {
                depth += 1;
                if depth > limits::DEPTH {
                    return Err(damaged(file, "its parts are nested too deeply"));
                }
                take(Piece::Open(tag.local_name().into_inner(), tag))?
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                take(Piece::Close(tag.local_name().into_inner()))?
            }
            Event::Text(text) => take(Piece::Text(text))?,
            Event::CData(text) => take(Piece::Text(text))?,
            Event::GeneralRef(name) => {
                let one = match name.resolve_char_ref() {
                    Ok(Some(c)) => Some(c),
                    _ => predefined(name),
                };
                let mut utf8 = [0; 4];
                match one {
                    Some(c) => take(Piece::Text(c.encode_utf8(&mut utf8)))?,
                    None => ControlFlow::Continue(()),
                }
            }
            Event::Eof if depth > 0 => return Err(damaged(file, "one of its parts ends too early")),
            Event::Eof => return Ok(()),
            _ => ControlFlow::Continue(()),
        };
        drop(event);
        if flow.is_break() {
            return Ok(());
        }
        xml.get_mut().next_piece();
    }
}

fn predefined(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// An attribute by its name without prefix.
pub fn attribute<'a>(tag: &'a BytesStart<'_>, name: &str) -> Option<Cow<'a, str>> {
    let found =
        tag.attributes().with_checks(false).flatten().find(|a| a.key.local_name().into_inner() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()
}

pub fn flag(tag: &BytesStart<'_>, name: &str) -> bool {
    matches!(attribute(tag, name).as_deref(), Some("1" | "true" | "on"))
}
