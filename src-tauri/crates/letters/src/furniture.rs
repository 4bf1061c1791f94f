//! What stands around a letter's words: letterhead, window, reference block, ticks, foot, head of
//! a following page. Never here: the words themselves.

use crate::{
    draw::{Draw, Page},
    layout::{Setter, baseline},
    letter::{Letter, Letterhead},
    merge::clean,
    problem::Problem,
    shape::{Line, Rich},
    style::{
        Colour, FOLDS, GREY, HAIRLINE, INK, PAGE_HEIGHT, PAGE_WIDTH, SENDER_LEFT, Type, WINDOW_LEFT,
        WINDOW_RIGHT, WINDOW_TOP, mm,
    },
};

const HEAD_TOP: f32 = mm(14.0);
const HEAD_RULE: f32 = mm(34.0);
/// Room on the right of the foot for page number and template version.
const FOOT_RIGHT: f32 = mm(36.0);

impl Setter<'_> {
    fn put(
        &mut self,
        page: &mut Page,
        rich: &Rich,
        t: Type,
        at: (f32, f32),
        width: f32,
        colour: Colour,
    ) -> Result<f32, Problem> {
        let lines = self.text(rich, t.size, width)?;
        let mut y = at.1;
        for line in lines {
            page.push(Draw::Text { x: at.0, y: y + baseline(t), colour, line });
            y += t.leading;
        }
        Ok(y)
    }

    fn put_right(
        &mut self,
        page: &mut Page,
        rich: &Rich,
        t: Type,
        right: f32,
        top: f32,
        width: f32,
    ) -> Result<f32, Problem> {
        let mut y = top;
        for line in self.text(rich, t.size, width)? {
            page.push(Draw::Text { x: right - line.width, y: y + baseline(t), colour: GREY, line });
            y += t.leading;
        }
        Ok(y)
    }

    /// Name and address block of the office, in the top 34 mm: well above the window.
    pub fn letterhead(&mut self, page: &mut Page, head: &Letterhead) -> Result<(), Problem> {
        let (left, right) = (self.style.margin, PAGE_WIDTH - self.style.margin);
        let called = Rich::name(&clean(&head.office_name), true);
        // A long name takes two smaller lines, so that the line under it stays above the rule.
        let (name, top) = match self.text(&called, 19.0, mm(90.0))?.len() {
            0 | 1 => (Type { size: 19.0, leading: 23.0 }, HEAD_TOP + 5.0),
            _ => (Type { size: 15.0, leading: 18.0 }, HEAD_TOP),
        };
        let accent = self.accent;
        let below = self.put(page, &called, name, (left, top), mm(90.0), accent)?;
        let small = self.style.small;
        if below + small.leading < HEAD_RULE {
            self.put(page, &Rich::plain(&clean(&head.tagline)), small, (left, below + 1.0), mm(90.0), GREY)?;
        }
        let contact = [&head.phone, &head.email, &head.website]
            .iter()
            .map(|t| clean(t))
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>();
        let mut y = HEAD_TOP;
        y =
            self.put_right(page, &Rich::plain(&clean(&head.address.join(", "))), small, right, y, mm(68.0))?;
        for line in contact {
            y = self.put_right(page, &Rich::plain(&line), small, right, y, mm(68.0))?;
        }
        page.push(Draw::Rule { x: left, y: HEAD_RULE, width: right - left, thickness: 0.8, colour: accent });
        page.push(Draw::Rule { x: left, y: HEAD_RULE, width: mm(20.0), thickness: 3.0, colour: accent });
        Ok(())
    }

    /// How many lines name and address need in the window.
    pub fn window_lines(&mut self, letter: &Letter) -> Result<Vec<Line>, Problem> {
        let mut lines = Vec::new();
        let size = self.style.address.size;
        for (i, text) in std::iter::once(&letter.recipient.name).chain(&letter.recipient.address).enumerate()
        {
            let rich = Rich::name(&clean(text), i == 0);
            lines.extend(self.text(&rich, size, WINDOW_RIGHT - WINDOW_LEFT)?);
        }
        Ok(lines)
    }

    pub fn window(&mut self, page: &mut Page, letter: &Letter) -> Result<(), Problem> {
        let t = self.style.address;
        for (i, line) in self.window_lines(letter)?.into_iter().enumerate() {
            let y = WINDOW_TOP + i as f32 * t.leading + baseline(t);
            page.push(Draw::Text { x: WINDOW_LEFT, y, colour: INK, line });
        }
        Ok(())
    }

    /// Date, reference and contact, right of the window.
    pub fn references(&mut self, page: &mut Page, letter: &Letter) -> Result<(), Problem> {
        let small = self.style.small;
        let right = PAGE_WIDTH - self.style.margin;
        let mut y = WINDOW_TOP;
        for (label, value) in [
            ("Date", letter.date_in_words()),
            ("Our reference", clean(&letter.reference)),
            ("Contact", clean(&letter.signatory.name)),
            ("Phone", clean(&letter.signatory.phone)),
        ] {
            if value.is_empty() {
                continue;
            }
            let column = SENDER_LEFT + mm(25.0);
            self.put(page, &Rich::plain(label), small, (SENDER_LEFT, y), mm(25.0), GREY)?;
            y = self
                .put(page, &Rich::name(&value, false), small, (column, y), right - column, INK)?
                .max(y + small.leading)
                + 2.0;
        }
        Ok(())
    }

    pub fn ticks(&self, page: &mut Page) {
        for y in FOLDS {
            page.push(Draw::Rule { x: mm(5.0), y, width: mm(3.5), thickness: 0.4, colour: HAIRLINE });
        }
    }

    /// Head of a second and later page, so that a lost sheet finds its letter again.
    pub fn continuation(
        &mut self,
        page: &mut Page,
        head: &Letterhead,
        letter: &Letter,
    ) -> Result<(), Problem> {
        let (left, right) = (self.style.margin, PAGE_WIDTH - self.style.margin);
        let small = self.style.small;
        let y = mm(17.0);
        let accent = self.accent;
        self.put(page, &Rich::name(&clean(&head.office_name), true), small, (left, y), mm(80.0), accent)?;
        let mut rich = Rich::default();
        rich.push(&clean(&letter.recipient.name), false);
        rich.push("  ·  ", false);
        rich.push(&clean(&letter.reference), false);
        self.put_right(page, &rich, small, right, y, mm(84.0))?;
        page.push(Draw::Rule { x: left, y: mm(25.0), width: right - left, thickness: 0.6, colour: accent });
        Ok(())
    }

    /// The foot of each page, and the height where it begins and the letter's words must end.
    pub fn foot(&mut self, head: &Letterhead) -> Result<(Page, f32), Problem> {
        let (left, right) = (self.style.margin, PAGE_WIDTH - self.style.margin);
        let small = self.style.small;
        let mut legal = Rich::default();
        let number = clean(&head.charity_number);
        if !number.is_empty() {
            legal.push(&clean(&head.office_name), false);
            legal.push(&format!(" is a registered charity (number {number}). "), false);
        }
        legal.push(&clean(&head.privacy_line), false);
        let lines = self.text(&legal, small.size, right - left - FOOT_RIGHT)?;
        // Two at least: page number and template version stand on the right.
        let top = PAGE_HEIGHT - mm(15.0) - lines.len().max(2) as f32 * small.leading;
        let mut page = Page::new();
        page.push(Draw::Rule {
            x: left,
            y: top - 5.0,
            width: right - left,
            thickness: 0.5,
            colour: HAIRLINE,
        });
        for (i, line) in lines.into_iter().enumerate() {
            let y = top + i as f32 * small.leading + baseline(small);
            page.push(Draw::Text { x: left, y, colour: GREY, line });
        }
        Ok((page, top))
    }

    pub fn page_number(
        &mut self,
        page: &mut Page,
        top: f32,
        number: usize,
        of: usize,
        version: u32,
    ) -> Result<(), Problem> {
        let right = PAGE_WIDTH - self.style.margin;
        let small = self.style.small;
        let mut y = top;
        for text in [format!("Page {number} of {of}"), format!("Template version {version}")] {
            y = self.put_right(page, &Rich::plain(&text), small, right, y, FOOT_RIGHT)?;
        }
        Ok(())
    }
}
