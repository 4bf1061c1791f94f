//! Bytes of numbers, texts and values.
//! Never here: a record, a change (see `forms`).

use super::words::{LONGEST_WORD, Shape};
use crate::Operation;
use std::collections::HashMap;
use waymark_domain::{FieldId, RecordId, Value, Values};

/// So few names are found sooner one by one.
const FEW: usize = 12;

/// The number of a name that is kept elsewhere; none where it has none.
pub(super) type Number<'a> = &'a mut dyn FnMut(&str) -> Option<u64>;

#[doc(hidden)]
#[derive(Default)]
pub struct Writer<'a> {
    bytes: Vec<u8>,
    numbers: Option<Number<'a>>,
    words: Vec<&'a str>,
    /// Where each of them stands, once there are many.
    places: HashMap<&'a str, usize>,
    last_id: [u8; 16],
    /// The operation before.
    last: Option<&'a Operation>,
}

impl<'a> Writer<'a> {
    pub(super) fn with(numbers: Number<'a>) -> Self {
        Writer { numbers: Some(numbers), ..Writer::default() }
    }

    pub(super) fn done(self) -> Vec<u8> {
        self.bytes
    }

    pub(super) fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// Seven bits a byte, the low ones first.
    pub(super) fn number(&mut self, mut number: u64) {
        loop {
            let [low, ..] = number.to_le_bytes();
            number >>= 7;
            if number == 0 {
                return self.byte(low & 0x7f);
            }
            self.byte(low | 0x80);
        }
    }

    /// A number near zero, on either side.
    pub(super) fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    pub(super) fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    pub(super) fn blob(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.bytes.extend_from_slice(bytes);
    }

    pub(super) fn fixed(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// As what differs from the one before: ids begin with the time.
    pub(super) fn id(&mut self, id: RecordId) {
        let bytes = *id.0.as_bytes();
        let same = bytes.iter().zip(&self.last_id).take_while(|(a, b)| a == b).count();
        self.count(same);
        self.fixed(bytes.get(same..).unwrap_or_default());
        self.last_id = bytes;
    }

    fn place(&self, text: &str) -> Option<usize> {
        if self.words.len() <= FEW {
            return self.words.iter().position(|word| *word == text);
        }
        self.places.get(text).copied()
    }

    /// A name that may have been written before.
    pub(super) fn word(&mut self, text: &'a str) {
        if self.numbers.is_some() {
            return self.numbered(text);
        }
        if let Some(place) = self.place(text) {
            return self.count(place + 4);
        }
        if text.len() <= LONGEST_WORD {
            self.words.push(text);
            match self.words.len() {
                ..=FEW => {}
                many if many == FEW + 1 => {
                    self.places = self.words.iter().enumerate().map(|(place, word)| (*word, place)).collect();
                }
                many => {
                    self.places.insert(text, many - 1);
                }
            }
        }
        match Shape::of(text) {
            Shape::Id(id) => {
                self.byte(0);
                self.fixed(id.as_bytes());
            }
            Shape::EndsWithId(beginning, id) => {
                self.byte(1);
                self.blob(beginning.as_bytes());
                self.fixed(id.as_bytes());
            }
            Shape::Instant(digits) => {
                self.byte(2);
                self.number(digits);
            }
            Shape::Day(_) | Shape::Text => {
                self.byte(3);
                self.blob(text.as_bytes());
            }
        }
    }

    /// An instant says itself; whatever else it is has a number elsewhere, or is written out.
    fn numbered(&mut self, text: &str) {
        if let Shape::Instant(digits) = Shape::of(text) {
            self.byte(0);
            return self.number(digits);
        }
        match self.numbers.as_mut().and_then(|number| number(text)) {
            Some(number) => self.number(number.saturating_add(2)),
            None => {
                self.byte(1);
                self.blob(text.as_bytes());
            }
        }
    }

    pub(super) fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.byte(0),
            Value::Bool(false) => self.byte(1),
            Value::Bool(true) => self.byte(2),
            Value::Int(number) => {
                self.byte(3);
                self.signed(*number);
            }
            Value::Text(text) => match Shape::of(text) {
                Shape::Id(id) => {
                    self.byte(4);
                    self.fixed(id.as_bytes());
                }
                Shape::Day(digits) => {
                    self.byte(5);
                    self.number(digits.into());
                }
                _ => {
                    self.number(text.len() as u64 + 6);
                    self.fixed(text.as_bytes());
                }
            },
        }
    }

    pub(super) fn fields(
        &mut self,
        fields: impl ExactSizeIterator<Item = FieldId>,
        mut each: impl FnMut(&mut Self, FieldId),
    ) {
        self.count(fields.len());
        let mut last = 0;
        for field in fields {
            self.number(u64::from(field.wrapping_sub(last)));
            last = field;
            each(self, field);
        }
    }

    pub(super) fn values(&mut self, values: &Values) {
        self.fields(values.keys().copied(), |to, field| {
            to.value(values.get(&field).unwrap_or(&Value::Null));
        });
    }

    /// Whether all that an operation says of who, when and where is as in the one before, and its number is the next.
    pub(super) fn follows(&self, op: &Operation) -> bool {
        self.last.is_some_and(|last| {
            (&last.device, &last.tx, &last.wall, &last.actor) == (&op.device, &op.tx, &op.wall, &op.actor)
                && (&last.office, &last.scope) == (&op.office, &op.scope)
                && (last.schema, last.seq.wrapping_add(1)) == (op.schema, op.seq)
        })
    }

    pub(super) fn last_hlc(&self) -> u64 {
        self.last.map_or(0, |last| last.hlc.0)
    }

    pub(super) fn set_last(&mut self, op: &'a Operation) {
        self.last = Some(op);
    }
}
