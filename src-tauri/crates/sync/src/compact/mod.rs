//! Records and changes as few bytes: how they travel and how they are kept. A name that comes again (a laptop, a person,
//! an action) is written once; an id takes its 16 bytes, an instant eight.
//! Never here: what a message is made of besides (see `message`), how it is packed.

mod forms;
mod read;
pub(crate) mod serde;
mod words;
mod write;

pub use forms::Bare;
pub use read::NotCompact;
pub use words::{Shape, instant};

use read::Reader;
use write::Writer;

/// No CBOR of these things begins with it, so that what was kept as CBOR is still read.
const FORMAT: u8 = 1;
/// The same with names told by numbers.
const NUMBERED: u8 = 2;

/// What is written compactly.
pub trait Compact: Sized {
    #[doc(hidden)]
    fn write<'a>(&'a self, to: &mut Writer<'a>);
    #[doc(hidden)]
    fn read(from: &mut Reader<'_>) -> Result<Self, NotCompact>;
}

pub fn to_compact<T: Compact>(thing: &T) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.byte(FORMAT);
    thing.write(&mut writer);
    writer.done()
}

/// Takes no more memory than some two hundred times the bytes that are there.
///
/// # Errors
/// Where the bytes are not what [`to_compact`] wrote, or something follows them.
pub fn from_compact<T: Compact>(bytes: &[u8]) -> Result<T, NotCompact> {
    let mut reader = Reader::new(bytes);
    if reader.byte()? != FORMAT {
        return Err(NotCompact);
    }
    let thing = T::read(&mut reader)?;
    reader.end()?;
    Ok(thing)
}

/// As [`from_compact`], of no more than so many things: they are counted before the first of them is read.
///
/// # Errors
/// As [`from_compact`], and where there are more.
pub(crate) fn from_compact_at_most<T: Compact>(bytes: &[u8], most: usize) -> Result<Vec<T>, NotCompact> {
    let mut reader = Reader::new(bytes);
    if reader.byte()? != FORMAT || reader.count()? > most {
        return Err(NotCompact);
    }
    from_compact(bytes)
}

/// The same for whoever keeps names beside the bytes: `number` gives a name's, or none where it shall be written out.
pub fn to_numbered<T: Compact>(thing: &T, number: &mut dyn FnMut(&str) -> Option<u64>) -> Vec<u8> {
    let mut writer = Writer::with(number);
    writer.byte(NUMBERED);
    thing.write(&mut writer);
    writer.done()
}

/// What [`to_numbered`] wrote, or [`from_kept`] reads; `name` gives the name that has a number.
///
/// # Errors
/// Where the bytes are neither, or a number is nobody's.
pub fn from_numbered<T: Compact + ::serde::de::DeserializeOwned>(
    bytes: &[u8],
    name: &dyn Fn(u64) -> Option<String>,
) -> Result<T, NotCompact> {
    let Some(bytes) = bytes.strip_prefix(&[NUMBERED]) else { return from_kept(bytes) };
    let mut reader = Reader::with(bytes, name);
    let thing = T::read(&mut reader)?;
    reader.end()?;
    Ok(thing)
}

/// The same of what may have been kept as CBOR by an earlier version.
///
/// # Errors
/// As [`from_compact`].
pub fn from_kept<T: Compact + ::serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, NotCompact> {
    if bytes.first() == Some(&FORMAT) {
        return from_compact(bytes);
    }
    ciborium::from_reader(bytes).map_err(|_| NotCompact)
}

#[cfg(test)]
mod tests;
