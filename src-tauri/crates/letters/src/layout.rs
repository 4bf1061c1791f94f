//! Blocks to pieces, and the rules on which of them stay together.
//! Never here: on which page a piece comes to stand, PDF, or what a letter says.

use crate::{
    blocks::Block,
    draw::Draw,
    fonts::Fonts,
    letter::Letter,
    problem::Problem,
    shape::{Line, Rich, Shaper},
    style::{Colour, HAIRLINE, INK, PAGE_WIDTH, Style, Type, mm},
};

/// What flows as one: a line of a paragraph, a row of a table. `draws` count from its top.
pub(crate) struct Piece {
    pub gap: f32,
    pub height: f32,
    pub with_next: bool,
    pub heading: bool,
    pub draws: Vec<Draw>,
}

pub(crate) struct Setter<'a> {
    pub fonts: &'a Fonts,
    pub shaper: &'a mut Shaper,
    pub style: Style,
    pub accent: Colour,
}

/// Where the baseline stands in a line, counted from its top.
pub(crate) fn baseline(t: Type) -> f32 {
    (t.leading - t.size) / 2.0 + t.size * 0.82
}

impl Setter<'_> {
    pub fn text(&mut self, rich: &Rich, size: f32, width: f32) -> Result<Vec<Line>, Problem> {
        self.shaper.lines(self.fonts, rich, size, width)
    }

    pub fn width(&self) -> f32 {
        PAGE_WIDTH - 2.0 * self.style.margin
    }

    pub fn pieces(&mut self, blocks: &[Block], letter: &Letter) -> Result<Vec<Piece>, Problem> {
        let mut pieces: Vec<Piece> = Vec::new();
        let gap = self.style.paragraph_gap;
        for block in blocks {
            match block {
                Block::Title(rich) => self.heading(&mut pieces, rich, self.style.h1, gap + 1.0)?,
                Block::Heading(rich) => self.heading(&mut pieces, rich, self.style.h2, gap + 3.5)?,
                Block::Paragraph(rich) => {
                    let title = self.style.h1.leading;
                    let after_heading = pieces.last().filter(|p| p.heading).map(|p| p.height == title);
                    let gap = match after_heading {
                        Some(title) if title => 6.0,
                        Some(_) => 3.5,
                        None => gap,
                    };
                    let lines = self.text(rich, self.style.body.size, self.width())?;
                    self.paragraph(&mut pieces, lines, gap, 0.0, false);
                }
                Block::Bullets(items) => {
                    for (i, item) in items.iter().enumerate() {
                        let gap = if i == 0 { 3.5 } else { 4.0 };
                        let lines = self.text(item, self.style.body.size, self.width() - mm(5.5))?;
                        self.paragraph(&mut pieces, lines, gap, mm(5.5), true);
                        // No item of a list stands alone at a page's end or top.
                        let more = i + 1 < items.len();
                        if let Some(last) =
                            pieces.last_mut().filter(|_| more && (i == 0 || i + 2 == items.len()))
                        {
                            last.with_next = true;
                        }
                    }
                }
                Block::Table(rows) => self.table(&mut pieces, rows)?,
                Block::Signature => self.signature(&mut pieces, letter)?,
                Block::Row(cells) => pieces.push(self.row(cells)?),
                // Slips stand at a foot, outside of the flow.
                Block::Slip(_) => {}
            }
        }
        if let Some(last) = pieces.last_mut() {
            last.with_next = false;
        }
        Ok(pieces)
    }

    fn heading(&mut self, pieces: &mut Vec<Piece>, rich: &Rich, t: Type, gap: f32) -> Result<(), Problem> {
        let lines = self.shaper.balanced(self.fonts, rich, t.size, self.width())?;
        for (i, line) in lines.into_iter().enumerate() {
            let draw = Draw::Text { x: self.style.margin, y: baseline(t), colour: self.accent, line };
            pieces.push(Piece {
                gap: if i == 0 { gap } else { 0.0 },
                height: t.leading,
                with_next: true,
                heading: true,
                draws: vec![draw],
            });
        }
        Ok(())
    }

    /// Two lines at least on either side of a page's end.
    fn paragraph(&mut self, pieces: &mut Vec<Piece>, lines: Vec<Line>, gap: f32, indent: f32, bullet: bool) {
        let t = self.style.body;
        let count = lines.len();
        for (i, line) in lines.into_iter().enumerate() {
            let mut draws =
                vec![Draw::Text { x: self.style.margin + indent, y: baseline(t), colour: INK, line }];
            if bullet && i == 0 {
                if let Ok(mut dot) = self.text(&Rich::plain("•"), t.size, indent) {
                    draws.extend(dot.pop().map(|line| Draw::Text {
                        x: self.style.margin + mm(1.2),
                        y: baseline(t),
                        colour: self.accent,
                        line,
                    }));
                }
                // Reading order: the mark before its words.
                draws.rotate_right(1);
            }
            pieces.push(Piece {
                gap: if i == 0 { gap } else { 0.0 },
                height: t.leading,
                with_next: i + 1 < count && (i == 0 || i + 2 == count),
                heading: false,
                draws,
            });
        }
    }

    fn table(&mut self, pieces: &mut Vec<Piece>, rows: &[(Rich, Rich)]) -> Result<(), Problem> {
        let t = self.style.table;
        let (left, width) = (self.style.margin, self.width());
        let label_width = mm(40.0);
        let pad = 7.0;
        let count = rows.len();
        for (i, (label, value)) in rows.iter().enumerate() {
            let labels = self.text(label, t.size, label_width - 2.0 * pad)?;
            let values = self.text(value, t.size, width - label_width - 2.0 * pad)?;
            let height = labels.len().max(values.len()).max(1) as f32 * t.leading + 8.0;
            let mut draws = vec![Draw::Box {
                x: left,
                y: 0.25,
                width: label_width,
                height: height - 0.5,
                colour: self.accent.tint(0.07),
            }];
            let column = |lines: Vec<Line>, x: f32, colour: Colour, draws: &mut Vec<Draw>| {
                for (n, line) in lines.into_iter().enumerate() {
                    draws.push(Draw::Text { x, y: 4.0 + n as f32 * t.leading + baseline(t), colour, line });
                }
            };
            column(labels, left + pad, self.accent, &mut draws);
            column(values, left + label_width + pad, INK, &mut draws);
            if i == 0 {
                draws.push(Draw::Rule { x: left, y: 0.0, width, thickness: 1.2, colour: self.accent });
            }
            let (thickness, colour) = if i + 1 == count { (1.2, self.accent) } else { (0.5, HAIRLINE) };
            draws.push(Draw::Rule { x: left, y: height, width, thickness, colour });
            // The first two rows stay with the heading, and the last row with the one before.
            let with_next = i + 1 < count && (i == 0 || i + 2 == count);
            pieces.push(Piece {
                gap: if i == 0 { 6.0 } else { 0.0 },
                height,
                with_next,
                heading: false,
                draws,
            });
        }
        Ok(())
    }

    fn signature(&mut self, pieces: &mut Vec<Piece>, letter: &Letter) -> Result<(), Problem> {
        // The end of the last paragraph goes over with the closing: a signature never stands alone.
        let from = pieces.len().saturating_sub(2);
        for piece in &mut pieces[from..] {
            piece.with_next = true;
        }
        let t = self.style.body;
        let s = &letter.signatory;
        let contact =
            [s.phone.trim(), s.email.trim()].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>();
        let mut lines = vec![
            (self.style.paragraph_gap, Rich::plain(letter.salutation.closing())),
            (mm(13.0), Rich::name(&crate::merge::clean(&s.name), true)),
            (0.0, Rich::plain(&crate::merge::clean(&s.job_title))),
            (0.0, Rich::plain(&crate::merge::clean(&contact.join("  ·  ")))),
        ];
        for (label, list) in [("Copy to: ", &letter.copies), ("Enclosed: ", &letter.enclosures)] {
            if !list.is_empty() {
                let mut rich = Rich::plain(label);
                rich.push(&crate::merge::clean(&list.join(", ")), false);
                lines.push((self.style.paragraph_gap, rich));
            }
        }
        for (gap, rich) in lines {
            for (i, line) in self.text(&rich, t.size, self.width())?.into_iter().enumerate() {
                let draw = Draw::Text { x: self.style.margin, y: baseline(t), colour: INK, line };
                pieces.push(Piece {
                    gap: if i == 0 { gap } else { 0.0 },
                    height: t.leading,
                    with_next: true,
                    heading: false,
                    draws: vec![draw],
                });
            }
        }
        Ok(())
    }
}
