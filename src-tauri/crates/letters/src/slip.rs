//! What the reader cuts off and sends back: the line to cut along, and rows for a pen.
//! Never here: what a slip asks, or on which page it stands.

use crate::{
    blocks::{Block, Cell, CellKind},
    draw::{Draw, Item, Page},
    layout::{Piece, Setter, baseline},
    letter::Letter,
    merge::clean,
    problem::Problem,
    shape::{Line, Rich},
    style::{GREY, INK, Type, mm},
    tags::{Field, Mark, Part, Role},
};

const LEFT_EMPTY: &str = "Nothing is missing here: this page is left empty, so that nothing of the letter goes with the slip when it is cut off.";
const CUT_HERE: &str = "Cut here and return ";
/// Clear of the words above it: where a slip follows them closely, scissors need room.
pub(crate) const ABOVE_CUT: f32 = mm(5.0);
/// A handwritten line needs 8 mm at least.
const PEN: f32 = mm(9.0);
const BETWEEN_CELLS: f32 = mm(6.0);
const AFTER_LABEL: f32 = mm(2.0);

impl Setter<'_> {
    pub fn slip(&mut self, blocks: &[Block], letter: &Letter) -> Result<Vec<Piece>, Problem> {
        let mut pieces = vec![self.cut(letter)?];
        pieces.extend(self.pieces(blocks, letter)?);
        if let Some(first) = pieces.get_mut(1) {
            first.gap = 6.0;
        }
        Ok(pieces)
    }

    /// What a page before a slip says that has no other words.
    pub fn left_empty(&mut self, page: &mut Page) -> Result<(), Problem> {
        let part = self.tree.paragraph();
        let lines = self.text(&Rich::plain(LEFT_EMPTY), self.style.body.size, self.width())?;
        let mut items = Vec::new();
        place(&mut items, lines, self.style.margin, self.style.body, part);
        page.extend(items.into_iter().map(|i| i.moved(0.0, self.style.next_page_top)));
        Ok(())
    }

    /// Dashes, and under them what to do and which letter the slip comes from.
    fn cut(&mut self, letter: &Letter) -> Result<Piece, Problem> {
        let (left, width) = (self.style.margin, self.width());
        // Who needs large print needs it here too: it says what to do.
        let small = if self.style.stacked { self.style.body } else { self.style.small };
        let dashes = Draw::Dashes { x: left, y: 0.0, width, thickness: 0.9, colour: GREY };
        let mut items = vec![Mark::Layout.on(dashes)];
        let part = self.tree.paragraph();
        let reference = Rich::plain(&clean(&letter.reference));
        for (rich, right) in [(Rich::plain(CUT_HERE), false), (reference, true)] {
            if let Some(line) = self.text(&rich, small.size, width / 2.0)?.into_iter().next() {
                let x = if right { left + width - line.width } else { left };
                items.push(part.on(Draw::Text { x, y: 4.0 + baseline(small), colour: GREY, line }));
            }
        }
        Ok(Piece { gap: ABOVE_CUT, height: 4.0 + small.leading, with_next: true, heading: true, items })
    }

    /// Cells side by side, each with its share of the width, all on the line of the last of them. Where there is
    /// no room for two lines to write on, each has a row of its own.
    pub fn row(&mut self, pieces: &mut Vec<Piece>, cells: &[Cell]) -> Result<(), Problem> {
        let lines = cells.iter().filter(|c| matches!(c.what, CellKind::Line(_))).count();
        if self.style.stacked && lines > 1 {
            for cell in cells {
                pieces.push(self.one_row(std::slice::from_ref(cell))?);
            }
        } else {
            pieces.push(self.one_row(cells)?);
        }
        Ok(())
    }

    fn one_row(&mut self, cells: &[Cell]) -> Result<Piece, Problem> {
        let t = self.style.body;
        let shares = cells.iter().map(|c| c.share).sum::<usize>().max(1) as f32;
        let room = self.width() - BETWEEN_CELLS * cells.len().saturating_sub(1) as f32;
        let mut set = Vec::with_capacity(cells.len());
        let mut x = self.style.margin;
        for cell in cells {
            let width = room * cell.share as f32 / shares;
            set.push(self.cell(&cell.what, x, width)?);
            x += width + BETWEEN_CELLS;
        }
        let height = set.iter().map(|(height, _)| *height).fold(0.0, f32::max);
        let items = set
            .into_iter()
            .flat_map(|(own, items)| items.into_iter().map(move |i| i.moved(0.0, height - own)))
            .collect();
        let writes = cells.iter().any(|c| matches!(c.what, CellKind::Line(_)));
        let gap = if writes { (PEN - t.leading).max(4.0) } else { 5.5 };
        Ok(Piece { gap, height, with_next: true, heading: false, items })
    }

    fn cell(&mut self, what: &CellKind, x: f32, width: f32) -> Result<(f32, Vec<Item>), Problem> {
        let t = self.style.body;
        let mut items = Vec::new();
        let part = self.tree.paragraph();
        match what {
            CellKind::Words(words) => {
                let height = self.down(&mut items, words, x, width, part)?;
                Ok((height, items))
            }
            CellKind::Known(label, value) => {
                let mut bold = Rich::bold(&label.text);
                // Between them when they are read as one.
                bold.push(" ", true);
                let lines = self.text(&bold, t.size, width / 2.0)?;
                let wide = lines.iter().map(|l| l.width).fold(0.0, f32::max) + AFTER_LABEL;
                let labels = place(&mut items, lines, x, t, part);
                let values = self.down(&mut items, value, x + wide, width - wide, part)?;
                Ok((labels.max(values), items))
            }
            CellKind::Tick(words) => {
                let side = t.size * 0.95;
                // Its middle at the middle of the capital letters.
                let y = baseline(t) - t.size * 0.34 - side / 2.0;
                let field = self.tree.add(part, Role::Form(Field::Tick, clean(&words.text)));
                let frame = Draw::Frame { x, y, width: side, height: side, thickness: 1.0, colour: INK };
                items.push(field.on(frame));
                let indent = side + AFTER_LABEL;
                let height = self.down(&mut items, words, x + indent, width - indent, part)?;
                Ok((height.max(t.leading), items))
            }
            CellKind::Line(label) => {
                let lines = self.text(label, t.size, width)?;
                let last = lines.last().map_or(0.0, |l| l.width + AFTER_LABEL);
                let mut height = place(&mut items, lines, x, t, part).max(t.leading);
                // With less than two fifths left to write on, the label stands above.
                let from = if last > width * 0.6 {
                    height += PEN;
                    x
                } else {
                    x + last
                };
                let y = height - t.leading + baseline(t) + 1.5;
                let field = self.tree.add(part, Role::Form(Field::Line, clean(&label.text)));
                let rule = Draw::Rule { x: from, y, width: x + width - from, thickness: 0.7, colour: INK };
                items.push(field.on(rule));
                Ok((height, items))
            }
        }
    }

    fn down(
        &mut self,
        items: &mut Vec<Item>,
        words: &Rich,
        x: f32,
        width: f32,
        part: Part,
    ) -> Result<f32, Problem> {
        let lines = self.text(words, self.style.body.size, width)?;
        Ok(place(items, lines, x, self.style.body, part))
    }
}

/// Lines one under the other; gives the height that they take.
fn place(items: &mut Vec<Item>, lines: Vec<Line>, x: f32, t: Type, part: Part) -> f32 {
    let height = lines.len() as f32 * t.leading;
    for (i, line) in lines.into_iter().enumerate() {
        items.push(part.on(Draw::Text { x, y: i as f32 * t.leading + baseline(t), colour: INK, line }));
    }
    height
}
