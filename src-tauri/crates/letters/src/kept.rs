//! Lines that were shaped before, kept while a run of letters lasts: most of a run's words are the same in each letter.
//! Never here: anything of a run that is over; whose names it held is forgotten with it.

use std::collections::HashMap;

use crate::shape::{Line, Rich};

/// Bytes of one generation, of which there are two: far more than the words that many letters share.
const MOST: usize = 1024 * 1024;

/// How a text was set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct How {
    pub size: f32,
    pub width: f32,
    pub balanced: bool,
}

type Generation = HashMap<Rich, Vec<(How, Vec<Line>)>>;

/// What was not asked for while a whole generation came in is let go.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    young: Generation,
    old: Generation,
    bytes: usize,
}

impl Kept {
    pub fn find(&mut self, rich: &Rich, how: How) -> Option<Vec<Line>> {
        let among = |all: &Generation| {
            all.get(rich)?.iter().find(|(as_then, _)| *as_then == how).map(|(_, lines)| lines.clone())
        };
        if let Some(lines) = among(&self.young) {
            return Some(lines);
        }
        let lines = among(&self.old)?;
        self.keep(rich, how, &lines);
        Some(lines)
    }

    pub fn keep(&mut self, rich: &Rich, how: How, lines: &[Line]) {
        let bytes = rich.text.len() + lines.iter().map(|line| line.bytes()).sum::<usize>();
        if self.bytes + bytes > MOST {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        self.bytes += bytes;
        self.young.entry(rich.clone()).or_default().push((how, lines.to_vec()));
    }

    pub fn forget(&mut self) {
        *self = Self::default();
    }

    #[cfg(test)]
    pub fn count(&self) -> usize {
        self.young.len() + self.old.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use crate::shape::ShapedLine;

    const HOW: How = How { size: 12.0, width: 400.0, balanced: false };

    fn line(width: f32) -> Vec<Line> {
        vec![Arc::new(ShapedLine { size: 12.0, width, runs: Vec::new() })]
    }

    #[test]
    fn only_what_was_set_in_the_same_way_is_found() {
        let mut kept = Kept::default();
        let rich = Rich::plain("Dates");
        kept.keep(&rich, HOW, &line(1.0));
        assert_eq!(kept.find(&rich, HOW).unwrap()[0].width, 1.0);
        for other in [How { size: 11.0, ..HOW }, How { width: 399.0, ..HOW }, How { balanced: true, ..HOW }] {
            assert!(kept.find(&rich, other).is_none(), "{other:?}");
        }
        for other in [Rich::bold("Dates"), Rich::name("Dates", false), Rich::plain("dates")] {
            assert!(kept.find(&other, HOW).is_none(), "{other:?}");
        }
    }

    #[test]
    fn what_is_asked_for_stays_and_the_rest_goes() {
        let mut kept = Kept::default();
        let shared = Rich::plain("Your first day");
        kept.keep(&shared, HOW, &line(1.0));
        let long = "x".repeat(MOST / 10);
        for i in 0..50 {
            kept.keep(&Rich { text: format!("{i}{long}"), ..Rich::default() }, HOW, &line(2.0));
            assert!(kept.find(&shared, HOW).is_some(), "after {i}");
        }
        assert!(kept.count() <= 22, "{}", kept.count());
    }
}
