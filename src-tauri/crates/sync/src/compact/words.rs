//! Names that come again and again, and the few shapes that most texts have.
//! Never here: what a name is of.

use uuid::Uuid;

/// A text, as it is shortest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    Id(Uuid),
    /// A beginning and an id: the name of a scope.
    EndsWithId(String, Uuid),
    /// As the digits of `2026-07-13T09:30:00.000Z` in one number.
    Instant(u64),
    /// `2026-07-13`, likewise.
    Day(u32),
    Text,
}

const ID: usize = 36;

/// A longer text is written each time.
pub(super) const LONGEST_WORD: usize = 128;

impl Shape {
    pub fn of(text: &str) -> Shape {
        if let Some(id) = id(text) {
            return Shape::Id(id);
        }
        if let Some(digits) = digits(text, INSTANT) {
            return Shape::Instant(digits);
        }
        if let Some(day) = digits(text, DAY).and_then(|digits| digits.try_into().ok()) {
            return Shape::Day(day);
        }
        let cut = text.len().checked_sub(ID).filter(|at| text.is_char_boundary(*at));
        match cut.map(|at| text.split_at(at)) {
            Some((beginning, end)) => {
                id(end).map_or(Shape::Text, |id| Shape::EndsWithId(beginning.to_owned(), id))
            }
            None => Shape::Text,
        }
    }
}

/// Only where the id writes itself just so.
fn id(text: &str) -> Option<Uuid> {
    let is_written_so = |at: usize, byte: u8| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
    };
    let all = text.len() == ID && text.bytes().enumerate().all(|(at, byte)| is_written_so(at, byte));
    all.then(|| Uuid::try_parse(text).ok()).flatten()
}

const INSTANT: &str = "0000-00-00T00:00:00.000Z";
const DAY: &str = "0000-00-00";

/// The digits of a text that has digits just where the form has them, and is the same elsewhere.
fn digits(text: &str, form: &str) -> Option<u64> {
    if text.len() != form.len() {
        return None;
    }
    let mut number = 0;
    for (byte, expected) in text.bytes().zip(form.bytes()) {
        match (byte, expected) {
            (b'0'..=b'9', b'0') => number = number * 10 + u64::from(byte - b'0'),
            _ if byte == expected => {}
            _ => return None,
        }
    }
    Some(number)
}

fn written(mut number: u64, form: &str) -> Option<String> {
    let mut bytes = form.as_bytes().to_vec();
    for place in bytes.iter_mut().rev().filter(|byte| **byte == b'0') {
        *place = b'0' + u8::try_from(number % 10).ok()?;
        number /= 10;
    }
    String::from_utf8(bytes).ok().filter(|_| number == 0)
}

/// The text of [`Shape::Instant`]; none where no such instant has these digits.
pub fn instant(number: u64) -> Option<String> {
    written(number, INSTANT)
}

pub(super) fn day(number: u32) -> Option<String> {
    written(number.into(), DAY)
}
