//! The texts that a workbook's cells share, packed into one piece of memory.

use super::part::{Bounded, Piece, each};
use crate::{SheetError, limits, text};
use std::{io::Read, ops::ControlFlow};

#[derive(Debug, Default)]
pub struct Strings {
    text: String,
    ends: Vec<u32>,
    /// Those that were cut because no cell holds so much, and those that were cleaned.
    too_long: Vec<u32>,
    cleaned: Vec<u32>,
}

pub struct Shared<'a> {
    pub text: &'a str,
    pub too_long: bool,
    pub cleaned: bool,
}

impl Strings {
    pub fn read<R: Read>(file: &str, source: Bounded<R>) -> Result<Self, SheetError> {
        let mut all = Strings::default();
        let mut one = Run::default();
        each(file, source, |piece| {
            match piece {
                Piece::Open("si", _) => one = Run::default(),
                Piece::Close("si") => {
                    all.push(&one);
                    if all.text.len() > limits::SHARED_TEXT || all.ends.len() >= u32::MAX as usize {
                        let why = "more than 96 MB of text".to_owned();
                        return Err(SheetError::TooLarge { file: file.to_owned(), why });
                    }
                }
                other => one.take(&other),
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(all)
    }

    fn push(&mut self, run: &Run) {
        let at = self.ends.len() as u32;
        let unescaped = text::unescape(&run.text);
        let (clean, cleaned) = text::clean(&unescaped);
        self.text.push_str(&clean);
        self.ends.push(self.text.len() as u32);
        if run.too_long {
            self.too_long.push(at);
        }
        if cleaned {
            self.cleaned.push(at);
        }
    }

    pub fn get(&self, at: usize) -> Option<Shared<'_>> {
        let end = *self.ends.get(at)? as usize;
        let start = if at == 0 { 0 } else { *self.ends.get(at - 1)? as usize };
        let number = at as u32;
        Some(Shared {
            text: self.text.get(start..end)?,
            too_long: self.too_long.binary_search(&number).is_ok(),
            cleaned: self.cleaned.binary_search(&number).is_ok(),
        })
    }
}

/// The text of one cell as its runs come by; how words sound in another script (`rPh`) is not part of it.
#[derive(Debug, Default)]
pub struct Run {
    pub text: String,
    pub too_long: bool,
    in_text: bool,
    in_sound: bool,
    chars: usize,
}

impl Run {
    pub fn take(&mut self, piece: &Piece<'_>) {
        match piece {
            Piece::Open("t", _) => self.in_text = true,
            Piece::Close("t") => self.in_text = false,
            Piece::Open("rPh", _) => self.in_sound = true,
            Piece::Close("rPh") => self.in_sound = false,
            Piece::Text(text) if self.in_text && !self.in_sound => self.push(text),
            _ => {}
        }
    }

    pub fn push(&mut self, text: &str) {
        if self.too_long {
            return;
        }
        let room = limits::CELL - self.chars;
        match text.char_indices().nth(room) {
            None => {
                self.text.push_str(text);
                self.chars += if text.is_ascii() { text.len() } else { text.chars().count() };
            }
            Some((cut, _)) => {
                self.text.push_str(text.get(..cut).unwrap_or_default());
                self.too_long = true;
            }
        }
    }

    pub fn clear(&mut self) {
        self.text.clear();
        self.too_long = false;
        self.in_text = false;
        self.in_sound = false;
        self.chars = 0;
    }
}
