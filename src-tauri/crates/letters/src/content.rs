//! A page of things to draw to its content stream; glyphs get their numbers in the file on the way.
//! Never here: fonts as bytes, or the file around the pages.

use crate::{
    draw::{Draw, Page},
    glyphs::{Faces, Used},
    operators::Operators,
    problem::Problem,
    shape::{GlyphAt, ShapedLine},
    style::PAGE_HEIGHT,
};

pub(crate) fn content(page: &Page, faces: &mut Faces<'_>) -> Result<Vec<u8>, Problem> {
    let mut to = Operators::default();
    for draw in page {
        match draw {
            Draw::Box { x, y, width, height, colour } => {
                to.ink(*colour);
                to.filled_box((*x, PAGE_HEIGHT - y - height), *width, *height);
            }
            Draw::Rule { x, y, width, thickness, colour } => {
                to.ink(*colour);
                to.filled_box((*x, PAGE_HEIGHT - y - thickness / 2.0), *width, *thickness);
            }
            Draw::Dashes { x, y, width, thickness, colour } => {
                to.dashes(*colour, (*x, PAGE_HEIGHT - y), *width, *thickness);
            }
            Draw::Frame { x, y, width, height, thickness, colour } => {
                let half = thickness / 2.0;
                let corner = (x + half, PAGE_HEIGHT - y - height + half);
                to.frame(*colour, corner, width - thickness, height - thickness, *thickness);
            }
            Draw::Text { x, y, colour, line } => {
                to.ink(*colour);
                to.begin_text();
                text(&mut to, line, *x, PAGE_HEIGHT - *y, faces)?;
                to.end_text();
            }
        }
    }
    Ok(to.finish())
}

fn text(to: &mut Operators, line: &ShapedLine, x: f32, y: f32, faces: &mut Faces<'_>) -> Result<(), Problem> {
    for run in &line.runs {
        to.font(run.face, line.size);
        let mut pen = Pen { to, used: faces.face(run.face)?, size: line.size, x: x + run.x, y, at: None };
        for (text, glyphs) in run.atoms() {
            pen.atom(text, glyphs);
        }
        pen.to.end_glyphs();
    }
    Ok(())
}

/// Writes glyphs along one line and keeps where the PDF believes the pen to be.
struct Pen<'o, 'u, 'a> {
    to: &'o mut Operators,
    used: &'u mut Used<'a>,
    size: f32,
    /// Where the shaper has the pen.
    x: f32,
    y: f32,
    /// Where the PDF has it, if text was begun.
    at: Option<(f32, f32)>,
}

impl Pen<'_, '_, '_> {
    fn atom(&mut self, text: &str, glyphs: &[GlyphAt]) {
        match glyphs {
            [] => {}
            [only] => {
                let new = self.used.number(only.id);
                if self.used.says(new, text) {
                    self.glyph(new, self.x + only.dx, self.y - only.dy);
                    self.x += only.advance;
                } else {
                    self.cluster(text, glyphs);
                }
            }
            _ => self.cluster(text, glyphs),
        }
    }

    /// ToUnicode holds one text a glyph: where that is not this one, the cluster says its own.
    /// Marks without a width come after it with an empty text: inside, a reader would take the
    /// mark's place for the end of the cluster and see a gap before the next letter.
    fn cluster(&mut self, text: &str, glyphs: &[GlyphAt]) {
        let mut placed = Vec::with_capacity(glyphs.len());
        for glyph in glyphs {
            let new = self.used.number(glyph.id);
            let is_mark = glyph.advance == 0.0;
            self.used.give_text(new, glyph.id, if is_mark { "\u{200B}" } else { text });
            placed.push((is_mark, new, self.x + glyph.dx, self.y - glyph.dy));
            self.x += glyph.advance;
        }
        let (marks, bases): (Vec<_>, Vec<_>) = placed.into_iter().partition(|p| p.0);
        let (spoken, silent) = if bases.is_empty() { (marks, bases) } else { (bases, marks) };
        for (glyphs, text) in [(spoken, text), (silent, "")] {
            if glyphs.is_empty() {
                continue;
            }
            self.to.begin_actual_text(&crate::pdf::utf16(text));
            for (_, new, x, y) in glyphs {
                self.glyph(new, x, y);
            }
            self.to.end_actual_text();
        }
    }

    fn glyph(&mut self, new: u16, x: f32, y: f32) {
        let em = self.size / 1000.0;
        match self.at {
            Some((px, py)) if self.to.is_showing() && (py - y).abs() < 0.001 => {
                let back = ((px - x) / em * 100.0).round() / 100.0;
                if back.abs() >= 0.5 {
                    self.to.back(back);
                    self.at = Some((px - back * em, py));
                }
            }
            Some((px, py))
                if !self.to.is_showing() && (px - x).abs() < 0.5 * em && (py - y).abs() < 0.001 => {}
            // There is no vertical offset in a string: the text matrix is set anew.
            _ => {
                self.to.move_to(x, y);
                self.at = Some((x, y));
            }
        }
        self.to.glyph(new);
        let width = self.used.width(new) * em;
        if let Some((px, _)) = &mut self.at {
            *px += width;
        }
    }
}
