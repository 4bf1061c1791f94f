//! What stands on a page: lines of glyphs, rules, boxes and pictures, in points from the top left corner.
//! Never here: words in their meaning, or PDF.

use crate::{picture::Picture, shape::Line, style::Colour, tags::Mark};

#[derive(Debug, Clone)]
pub(crate) enum Draw {
    /// `y` is the baseline.
    Text {
        x: f32,
        y: f32,
        colour: Colour,
        line: Line,
    },
    Box {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        colour: Colour,
    },
    Rule {
        x: f32,
        y: f32,
        width: f32,
        thickness: f32,
        colour: Colour,
    },
    /// Where to cut.
    Dashes {
        x: f32,
        y: f32,
        width: f32,
        thickness: f32,
        colour: Colour,
    },
    /// The edge of a box, within it.
    Frame {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        thickness: f32,
        colour: Colour,
    },
    Picture {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        picture: Picture,
    },
}

impl Draw {
    pub fn moved(mut self, dx: f32, dy: f32) -> Self {
        match &mut self {
            Self::Text { x, y, .. }
            | Self::Box { x, y, .. }
            | Self::Rule { x, y, .. }
            | Self::Dashes { x, y, .. }
            | Self::Frame { x, y, .. }
            | Self::Picture { x, y, .. } => {
                *x += dx;
                *y += dy;
            }
        }
        self
    }
}

/// A thing to draw, and what it is to a reader.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub mark: Mark,
    pub draw: Draw,
}

impl Item {
    pub fn moved(self, dx: f32, dy: f32) -> Self {
        Self { draw: self.draw.moved(dx, dy), ..self }
    }
}

pub(crate) type Page = Vec<Item>;
