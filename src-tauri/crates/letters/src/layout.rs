//! Blocks to pieces, and the rules on which of them stay together.
//! Never here: on which page a piece comes to stand, PDF, or what a letter says.

use crate::{
    blocks::Block,
    draw::{Draw, Item},
    fonts::Fonts,
    letter::Letter,
    merge::clean,
    picture::Picture,
    problem::Problem,
    shape::{Line, Rich, Shaper},
    style::{Colour, HAIRLINE, INK, PAGE_WIDTH, Style, Type, mm},
    tags::{Mark, Numbering, Part, Role, Target, Tree},
};

/// As large as a hand writes.
const SIGNATURE_HEIGHT: f32 = mm(14.0);
const SIGNATURE_WIDTH: f32 = mm(60.0);

/// What flows as one: a line of a paragraph, a row of a table. `items` count from its top.
pub(crate) struct Piece {
    pub gap: f32,
    pub height: f32,
    pub with_next: bool,
    pub heading: bool,
    pub items: Vec<Item>,
}

pub(crate) struct Setter<'a> {
    pub fonts: &'a Fonts,
    pub shaper: &'a mut Shaper,
    pub style: Style,
    pub accent: Colour,
    /// What is set so far, as a reader hears it.
    pub tree: Tree,
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
        let scaled = |gap: f32| self.style.scaled(gap);
        let (before_h1, before_h2) = (gap + scaled(1.0), gap + scaled(3.5));
        let (after_h1, after_h2) = (scaled(6.0), scaled(3.5));
        for block in blocks {
            match block {
                Block::Title(rich) => self.heading(&mut pieces, rich, Role::H1, self.style.h1, before_h1)?,
                Block::Heading(rich) => {
                    self.heading(&mut pieces, rich, Role::H2, self.style.h2, before_h2)?
                }
                Block::Paragraph(rich) => {
                    let title = self.style.h1.leading;
                    let after_heading = pieces.last().filter(|p| p.heading).map(|p| p.height == title);
                    let gap = match after_heading {
                        Some(title) if title => after_h1,
                        Some(_) => after_h2,
                        None => gap,
                    };
                    let lines = self.text(rich, self.style.body.size, self.width())?;
                    let part = self.tree.paragraph();
                    self.paragraph(&mut pieces, lines, gap, 0.0, part);
                }
                Block::Bullets(items) => self.bullets(&mut pieces, items)?,
                Block::Table(rows) => self.table(&mut pieces, rows)?,
                Block::Signature => self.signature(&mut pieces, letter)?,
                Block::Row(cells) => self.row(&mut pieces, cells)?,
                // Slips stand at a foot, outside of the flow.
                Block::Slip(_) => {}
            }
        }
        if let Some(last) = pieces.last_mut() {
            last.with_next = false;
        }
        Ok(pieces)
    }

    fn heading(
        &mut self,
        pieces: &mut Vec<Piece>,
        rich: &Rich,
        role: Role,
        t: Type,
        gap: f32,
    ) -> Result<(), Problem> {
        let part = self.tree.add(Tree::ROOT, role);
        let lines = self.shaper.balanced(self.fonts, rich, t.size, self.width())?;
        for (i, line) in lines.into_iter().enumerate() {
            let draw = Draw::Text { x: self.style.margin, y: baseline(t), colour: self.accent, line };
            pieces.push(Piece {
                gap: if i == 0 { gap } else { 0.0 },
                height: t.leading,
                with_next: true,
                heading: true,
                items: vec![part.on(draw)],
            });
        }
        Ok(())
    }

    /// Two lines at least on either side of a page's end.
    fn paragraph(&mut self, pieces: &mut Vec<Piece>, lines: Vec<Line>, gap: f32, indent: f32, part: Part) {
        let t = self.style.body;
        let count = lines.len();
        for (i, line) in lines.into_iter().enumerate() {
            let draw = Draw::Text { x: self.style.margin + indent, y: baseline(t), colour: INK, line };
            pieces.push(Piece {
                gap: if i == 0 { gap } else { 0.0 },
                height: t.leading,
                with_next: i + 1 < count && (i == 0 || i + 2 == count),
                heading: false,
                items: vec![part.on(draw)],
            });
        }
    }

    fn bullets(&mut self, pieces: &mut Vec<Piece>, items: &[Rich]) -> Result<(), Problem> {
        let t = self.style.body;
        let indent = self.style.scaled(mm(5.5));
        let list = self.tree.add(Tree::ROOT, Role::List(Numbering::Disc));
        for (i, item) in items.iter().enumerate() {
            let gap = self.style.scaled(if i == 0 { 3.5 } else { 4.0 });
            let part = self.tree.add(list, Role::Item);
            let label = self.tree.add(part, Role::Label);
            let words = self.tree.add(part, Role::Body);
            let lines = self.text(item, t.size, self.width() - indent)?;
            let from = pieces.len();
            self.paragraph(pieces, lines, gap, indent, words);
            let dot = self.text(&Rich::plain("• "), t.size, indent)?;
            if let (Some(first), Some(line)) = (pieces.get_mut(from), dot.into_iter().next()) {
                let x = self.style.margin + self.style.scaled(mm(1.2));
                // Reading order: the mark before its words.
                first.items.insert(0, label.on(Draw::Text { x, y: baseline(t), colour: self.accent, line }));
            }
            // No item of a list stands alone at a page's end or top.
            let more = i + 1 < items.len();
            if let Some(last) = pieces.last_mut().filter(|_| more && (i == 0 || i + 2 == items.len())) {
                last.with_next = true;
            }
        }
        Ok(())
    }

    fn table(&mut self, pieces: &mut Vec<Piece>, rows: &[(Rich, Rich)]) -> Result<(), Problem> {
        let t = self.style.table;
        let (left, width) = (self.style.margin, self.width());
        let (pad, air) = (7.0, self.style.scaled(4.0));
        let label_width = if self.style.stacked { width } else { mm(40.0) };
        let table = self.tree.add(Tree::ROOT, Role::Table);
        let count = rows.len();
        for (i, (label, value)) in rows.iter().enumerate() {
            let row = self.tree.add(table, Role::Row);
            let (head, cell) = (self.tree.add(row, Role::RowHead), self.tree.add(row, Role::Cell));
            let labels = self.text(label, t.size, label_width - 2.0 * pad)?;
            let value_width = if self.style.stacked { width } else { width - label_width };
            let values = self.text(value, t.size, value_width - 2.0 * pad)?;
            let label_height = labels.len() as f32 * t.leading;
            let value_height = values.len() as f32 * t.leading;
            // Beside the label, or under it and its shading.
            let (x, y, height) = if self.style.stacked {
                let shaded = label_height + air;
                (left + pad, shaded + air * 0.75, shaded + value_height + 2.0 * air)
            } else {
                (left + label_width + pad, air, label_height.max(value_height).max(t.leading) + 2.0 * air)
            };
            let shaded = if self.style.stacked { label_height + air } else { height };
            let mut items = vec![Mark::Layout.on(Draw::Box {
                x: left,
                y: 0.25,
                width: label_width,
                height: shaded - 0.5,
                colour: self.accent.tint(0.07),
            })];
            let top = if self.style.stacked { air / 2.0 } else { air };
            for (lines, part, x, y, colour) in
                [(labels, head, left + pad, top, self.accent), (values, cell, x, y, INK)]
            {
                for (n, line) in lines.into_iter().enumerate() {
                    let y = y + n as f32 * t.leading + baseline(t);
                    items.push(part.on(Draw::Text { x, y, colour, line }));
                }
            }
            if i == 0 {
                let rule = Draw::Rule { x: left, y: 0.0, width, thickness: 1.2, colour: self.accent };
                items.push(Mark::Layout.on(rule));
            }
            let (thickness, colour) = if i + 1 == count { (1.2, self.accent) } else { (0.5, HAIRLINE) };
            items.push(Mark::Layout.on(Draw::Rule { x: left, y: height, width, thickness, colour }));
            // The first two rows stay with the heading, and the last row with the one before.
            let with_next = i + 1 < count && (i == 0 || i + 2 == count);
            pieces.push(Piece {
                gap: if i == 0 { self.style.scaled(6.0) } else { 0.0 },
                height,
                with_next,
                heading: false,
                items,
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
        let s = &letter.signatory;
        let before = self.style.paragraph_gap;
        let plain = |text: &str| Rich::plain(&clean(text));
        self.closing(pieces, &Rich::plain(letter.salutation.closing()), before)?;
        let below = match &s.signature {
            Some(picture) => self.signed(pieces, picture, &clean(&s.name)),
            // Room to sign by hand.
            None => mm(13.0),
        };
        for (gap, rich) in [(below, Rich::name(&clean(&s.name), true)), (0.0, plain(&s.job_title))] {
            self.closing(pieces, &rich, gap)?;
        }
        self.contact(pieces, &clean(&s.phone), &clean(&s.email))?;
        for (label, list) in [("Copy to: ", &letter.copies), ("Enclosed: ", &letter.enclosures)] {
            if !list.is_empty() {
                let mut rich = Rich::plain(label);
                rich.push(&clean(&list.join(", ")), false);
                self.closing(pieces, &rich, before)?;
            }
        }
        Ok(())
    }

    /// The signature as a picture. Gives the room between it and the typed name.
    fn signed(&mut self, pieces: &mut Vec<Piece>, picture: &Picture, name: &str) -> f32 {
        let (width, height) = picture.fit(SIGNATURE_WIDTH, SIGNATURE_HEIGHT);
        let part = self.tree.add(Tree::ROOT, Role::Figure(format!("Signature of {name}")));
        let draw = Draw::Picture { x: self.style.margin, y: 0.0, width, height, picture: picture.clone() };
        let items = vec![part.on(draw)];
        pieces.push(Piece { gap: mm(2.5), height, with_next: true, heading: false, items });
        mm(2.0)
    }

    /// A line of the signature: all of them stay together.
    fn closing(&mut self, pieces: &mut Vec<Piece>, rich: &Rich, gap: f32) -> Result<(), Problem> {
        let lines = self.text(rich, self.style.body.size, self.width())?;
        let from = pieces.len();
        let part = self.tree.paragraph();
        self.paragraph(pieces, lines, gap, 0.0, part);
        for piece in &mut pieces[from..] {
            piece.with_next = true;
        }
        Ok(())
    }

    /// Phone and email of who signs, which a reader on a screen can follow. Side by side where that fits.
    fn contact(&mut self, pieces: &mut Vec<Piece>, phone: &str, email: &str) -> Result<(), Problem> {
        let t = self.style.body;
        let mut links = Vec::new();
        if !phone.is_empty() {
            links.push((phone, phone_link(phone)));
        }
        if !email.is_empty() {
            links.push((email, email_link(email)));
        }
        let mut part = self.tree.paragraph();
        let mut x = self.style.margin;
        for (i, (text, target)) in links.into_iter().enumerate() {
            let lines = self.text(&Rich::plain(text), t.size, self.width())?;
            let [line] = &lines[..] else {
                // Too long for one line: words only, and nothing beside them.
                self.closing(pieces, &Rich::plain(text), 0.0)?;
                x = self.style.margin + self.width();
                continue;
            };
            let mut width = |text: &str| self.text(&Rich::plain(text), t.size, self.style.margin);
            let (dot, bare) = (width("  ·")?.pop(), width("·")?.pop());
            // As wide behind it as before it.
            let space = dot.as_ref().zip(bare).map_or(0.0, |(dot, bare)| 2.0 * dot.width - bare.width);
            let mut items = Vec::new();
            let beside = i > 0 && x + space + line.width <= self.style.margin + self.width();
            if beside {
                items.extend(dot.map(|line| part.on(Draw::Text { x, y: baseline(t), colour: INK, line })));
                x += space;
            } else if i > 0 {
                part = self.tree.paragraph();
                x = self.style.margin;
            }
            let place = target.map_or(part, |target| self.tree.add(part, Role::Link(target)));
            items.push(place.on(Draw::Text { x, y: baseline(t), colour: INK, line: line.clone() }));
            x += line.width;
            match pieces.last_mut().filter(|_| beside) {
                Some(last) => last.items.append(&mut items),
                None => {
                    let height = t.leading;
                    pieces.push(Piece { gap: 0.0, height, with_next: true, heading: false, items });
                }
            }
        }
        Ok(())
    }
}

/// RFC 3966: figures only, with a plus before those of another country.
fn phone_link(phone: &str) -> Option<Target> {
    let figures: String = phone
        .chars()
        .enumerate()
        .filter(|(i, c)| c.is_ascii_digit() || (*i == 0 && *c == '+'))
        .map(|(_, c)| c)
        .collect();
    let only_a_number =
        phone.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '(' | ')' | '-' | '\u{A0}'));
    (only_a_number && figures.len() > 2)
        .then(|| Target { uri: format!("tel:{figures}"), words: format!("Ring {phone}") })
}

fn email_link(email: &str) -> Option<Target> {
    let whole = email.bytes().all(|b| b.is_ascii_alphanumeric() || b"@.-_+'".contains(&b));
    (whole && email.matches('@').count() == 1)
        .then(|| Target { uri: format!("mailto:{email}"), words: format!("Write to {email}") })
}
