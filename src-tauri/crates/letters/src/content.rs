//! A page of things to draw to its content stream; glyphs get their numbers in the file on the way.
//! Never here: fonts as bytes, or the file around the pages.

use crate::{
    draw::{Draw, Item, Page},
    glyphs::{Faces, Used},
    operators::Operators,
    pictures::Pictures,
    problem::Problem,
    shape::{GlyphAt, ShapedLine},
    structure::{Structure, name},
    style::PAGE_HEIGHT,
    tags::{Mark, Part, Role},
    writer::{Id, utf16},
};

/// A page's content, the parts that own its numbered sequences, and the places of its links.
#[derive(Default)]
pub(crate) struct Written {
    pub content: Vec<u8>,
    pub owners: Vec<Part>,
    /// Left, bottom, right, top.
    pub links: Vec<(Part, [f32; 4])>,
}

pub(crate) fn content(
    page: &Page,
    id: Id,
    faces: &mut Faces<'_>,
    pictures: &mut Pictures,
    structure: &mut Structure<'_>,
) -> Result<Written, Problem> {
    let mut to = Operators::default();
    let mut written = Written::default();
    let mut open: Option<Mark> = None;
    for Item { mark, draw } in page {
        // What follows itself goes on.
        if open != Some(*mark) {
            if open.is_some() {
                to.end_mark();
            }
            begin(&mut to, *mark, id, structure, &mut written);
            open = Some(*mark);
        }
        put(&mut to, draw, faces, pictures)?;
        if let (Mark::Part(part), Draw::Text { x, y, line, .. }) = (mark, draw)
            && matches!(structure.role(*part), Role::Link(_))
        {
            let base = PAGE_HEIGHT - y;
            let place = [*x, base - line.size * 0.25, x + line.width, base + line.size * 0.8];
            written.links.push((*part, place));
        }
        if let (Mark::Part(part), Draw::Picture { x, y, width, height, .. }) = (mark, draw) {
            structure.figure(*part, [*x, PAGE_HEIGHT - y - height, x + width, PAGE_HEIGHT - y]);
        }
    }
    if open.is_some() {
        to.end_mark();
    }
    written.content = to.finish();
    Ok(written)
}

/// What is for the eye only, by the short names that each page's resources give to its kinds.
pub(crate) const ARTIFACTS: &str =
    "/H<</Type/Pagination/Subtype/Header>>/F<</Type/Pagination/Subtype/Footer>>/L<</Type/Layout>>";

fn begin(to: &mut Operators, mark: Mark, page: Id, structure: &mut Structure<'_>, written: &mut Written) {
    match mark {
        Mark::Part(part) => {
            let number = written.owners.len();
            structure.content(part, page, number);
            written.owners.push(part);
            to.begin_content(name(structure.role(part)), number);
        }
        Mark::Header => to.begin_artifact("H"),
        Mark::Footer => to.begin_artifact("F"),
        Mark::Layout => to.begin_artifact("L"),
    }
}

fn put(
    to: &mut Operators,
    draw: &Draw,
    faces: &mut Faces<'_>,
    pictures: &mut Pictures,
) -> Result<(), Problem> {
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
            text(to, line, *x, PAGE_HEIGHT - *y, faces)?;
        }
        Draw::Picture { x, y, width, height, picture } => {
            to.picture(&pictures.name(picture), (*x, PAGE_HEIGHT - y - height), *width, *height);
        }
    }
    Ok(())
}

fn text(to: &mut Operators, line: &ShapedLine, x: f32, y: f32, faces: &mut Faces<'_>) -> Result<(), Problem> {
    to.begin_text();
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

/// In thousandths of the type size: less than a fiftieth of a millimetre in large print, and many bytes.
const LEAST_KERN: f32 = 3.0;

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

    /// ToUnicode holds one text a glyph: where that is not this one, the cluster says its own. Marks without a width
    /// come after the letters. So that no reader takes the last mark's place for the end of the cluster, and sees a
    /// gap before the next letter, a space that ends where the cluster ends stands behind them. (In a sequence of
    /// their own with an empty text, pdfium says them twice.)
    fn cluster(&mut self, text: &str, glyphs: &[GlyphAt]) {
        let mut placed = Vec::with_capacity(glyphs.len() + 1);
        for glyph in glyphs {
            let new = self.used.number(glyph.id);
            let is_mark = glyph.advance == 0.0;
            self.used.give_text(new, glyph.id, if is_mark { "\u{200B}" } else { text });
            placed.push((is_mark, new, self.x + glyph.dx, self.y - glyph.dy));
            self.x += glyph.advance;
        }
        placed.sort_by_key(|p| p.0);
        let ends_in_mark = placed.last().is_some_and(|p| p.0);
        if ends_in_mark && let Some(space) = self.used.space() {
            placed.push((false, space, self.x - self.used.width(space) * self.size / 1000.0, self.y));
        }
        self.to.begin_actual_text(&utf16(text));
        for (_, new, x, y) in placed {
            self.glyph(new, x, y);
        }
        self.to.end_actual_text();
    }

    fn glyph(&mut self, new: u16, x: f32, y: f32) {
        let em = self.size / 1000.0;
        match self.at {
            Some((px, py)) if self.to.is_showing() && (py - y).abs() < 0.001 => {
                // What is left out is not lost: the next glyph is set from where the pen truly is.
                let back = ((px - x) / em).round();
                if back.abs() >= LEAST_KERN {
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
