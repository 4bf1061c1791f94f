//! The same, read: whatever the bytes are, it ends, and takes little memory.
//! Never here: a record, a change (see `forms`).

use super::words::{LONGEST_WORD, day, instant};
use crate::{LONGEST_NAME, Operation};
use uuid::Uuid;
use waymark_domain::{FieldId, RecordId, Value, Values};

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the bytes are not of a record or a change, or some of them are missing")]
pub struct NotCompact;

/// The name that has a number elsewhere.
pub(super) type Name<'a> = &'a dyn Fn(u64) -> Option<String>;

#[doc(hidden)]
pub struct Reader<'a> {
    rest: &'a [u8],
    names: Option<Name<'a>>,
    words: Vec<String>,
    last_id: [u8; 16],
    /// The operation before, without its values.
    last: Option<Operation>,
    /// Bytes of names that may still be given out.
    pub(super) names_left: usize,
}

/// A name that was told once is given out again for a byte; an answer of the largest size has far less of them.
const MOST_NAMES: usize = 256 << 20;

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Reader {
            rest: bytes,
            names: None,
            words: Vec::new(),
            last_id: [0; 16],
            last: None,
            names_left: MOST_NAMES,
        }
    }

    pub(super) fn with(bytes: &'a [u8], names: Name<'a>) -> Self {
        Reader { names: Some(names), ..Reader::new(bytes) }
    }

    pub(super) fn end(&self) -> Result<(), NotCompact> {
        if self.rest.is_empty() { Ok(()) } else { Err(NotCompact) }
    }

    pub(super) fn byte(&mut self) -> Result<u8, NotCompact> {
        let (byte, rest) = self.rest.split_first().ok_or(NotCompact)?;
        self.rest = rest;
        Ok(*byte)
    }

    pub(super) fn number(&mut self) -> Result<u64, NotCompact> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7f);
            if shift == 63 && part > 1 {
                return Err(NotCompact);
            }
            number |= part << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(NotCompact)
    }

    pub(super) fn signed(&mut self) -> Result<i64, NotCompact> {
        let number = self.number()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    /// Of things that take a byte each at least.
    pub(super) fn count(&mut self) -> Result<usize, NotCompact> {
        let count = usize::try_from(self.number()?).map_err(|_| NotCompact)?;
        if count > self.rest.len() { Err(NotCompact) } else { Ok(count) }
    }

    fn taken(&mut self, count: usize) -> Result<&'a [u8], NotCompact> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(NotCompact)?;
        self.rest = rest;
        Ok(taken)
    }

    pub(super) fn blob(&mut self) -> Result<&'a [u8], NotCompact> {
        let count = self.count()?;
        self.taken(count)
    }

    pub(super) fn fixed<const N: usize>(&mut self) -> Result<[u8; N], NotCompact> {
        self.taken(N)?.try_into().map_err(|_| NotCompact)
    }

    pub(super) fn id(&mut self) -> Result<RecordId, NotCompact> {
        let same = usize::try_from(self.number()?).map_err(|_| NotCompact)?;
        let fresh = self.taken(16usize.checked_sub(same).ok_or(NotCompact)?)?;
        self.last_id.get_mut(same..).ok_or(NotCompact)?.copy_from_slice(fresh);
        Ok(RecordId(Uuid::from_bytes(self.last_id)))
    }

    fn text(&mut self, count: usize) -> Result<String, NotCompact> {
        let bytes = self.taken(count)?;
        std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| NotCompact)
    }

    fn uuid(&mut self) -> Result<String, NotCompact> {
        let mut text = [0; 36];
        let written = Uuid::from_bytes(self.fixed()?).hyphenated().encode_lower(&mut text).to_owned();
        Ok(written)
    }

    pub(super) fn word(&mut self) -> Result<String, NotCompact> {
        if let Some(name) = self.names {
            return match self.number()? {
                0 => instant(self.number()?).ok_or(NotCompact),
                1 => {
                    let count = self.count()?;
                    self.text(count)
                }
                number => name(number - 2).ok_or(NotCompact),
            };
        }
        let word = match self.number()? {
            0 => self.uuid()?,
            1 => {
                let count = self.count()?;
                self.text(count)? + &self.uuid()?
            }
            2 => instant(self.number()?).ok_or(NotCompact)?,
            3 => {
                let count = self.count()?;
                self.text(count)?
            }
            before => {
                let place = usize::try_from(before - 4).map_err(|_| NotCompact)?;
                let word = self.words.get(place).ok_or(NotCompact)?;
                self.names_left = self.names_left.checked_sub(word.len()).ok_or(NotCompact)?;
                return Ok(word.clone());
            }
        };
        // Else a few bytes could name a long text again and again.
        if word.len() <= LONGEST_WORD {
            self.words.push(word.clone());
        }
        Ok(word)
    }

    /// One that may come again in every operation that follows: none is longer than [`LONGEST_NAME`].
    pub(super) fn name(&mut self) -> Result<String, NotCompact> {
        let name = self.word()?;
        if name.len() <= LONGEST_NAME { Ok(name) } else { Err(NotCompact) }
    }

    pub(super) fn value(&mut self) -> Result<Value, NotCompact> {
        Ok(match self.number()? {
            0 => Value::Null,
            1 => Value::Bool(false),
            2 => Value::Bool(true),
            3 => Value::Int(self.signed()?),
            4 => Value::Text(self.uuid()?),
            5 => {
                let digits = self.number()?.try_into().map_err(|_| NotCompact)?;
                Value::Text(day(digits).ok_or(NotCompact)?)
            }
            long => Value::Text(self.text(usize::try_from(long - 6).map_err(|_| NotCompact)?)?),
        })
    }

    /// Each field's id, and what follows it.
    pub(super) fn fields<T>(
        &mut self,
        mut each: impl FnMut(&mut Self) -> Result<T, NotCompact>,
    ) -> Result<Vec<(FieldId, T)>, NotCompact> {
        let count = self.count()?;
        let mut found = Vec::with_capacity(count.min(64));
        let mut last: FieldId = 0;
        for _ in 0..count {
            let step = FieldId::try_from(self.number()?).map_err(|_| NotCompact)?;
            last = last.wrapping_add(step);
            found.push((last, each(self)?));
        }
        Ok(found)
    }

    pub(super) fn values(&mut self) -> Result<Values, NotCompact> {
        Ok(self.fields(Self::value)?.into_iter().collect())
    }

    pub(super) fn last_operation(&self) -> Option<Operation> {
        self.last.clone()
    }

    pub(super) fn set_last(&mut self, op: &Operation) {
        self.last = Some(op.clone());
    }
}
