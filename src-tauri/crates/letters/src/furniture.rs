//! What stands around a letter's words: window, reference block, ticks, foot, head of
//! a following page. Never here: the words themselves, or the letterhead of the first page.

use crate::{
    draw::{Draw, Item, Page},
    layout::{Piece, Setter, baseline},
    letter::{Letter, Letterhead},
    merge::clean,
    problem::Problem,
    shape::{Line, Rich},
    style::{
        ADDRESS_LINES, Colour, FOLDS, GREY, HAIRLINE, INK, PAGE_HEIGHT, PAGE_WIDTH, SENDER_LEFT, Type,
        WINDOW_HEIGHT, WINDOW_LEFT, WINDOW_RIGHT, WINDOW_TOP, mm,
    },
    tags::Mark,
};

/// Room above the first line for marks on capital letters (Ử), which a postcode below does not need.
const TALL_LETTERS: f32 = mm(0.6);

/// How a few words are set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Set {
    pub t: Type,
    pub colour: Colour,
    pub mark: Mark,
    pub width: f32,
}

impl Setter<'_> {
    /// Gives the height below.
    pub fn put(&mut self, page: &mut Page, rich: &Rich, set: Set, x: f32, top: f32) -> Result<f32, Problem> {
        let mut y = top;
        for line in self.text(rich, set.t.size, set.width)? {
            page.push(set.mark.on(Draw::Text { x, y: y + baseline(set.t), colour: set.colour, line }));
            y += set.t.leading;
        }
        Ok(y)
    }

    pub fn put_right(
        &mut self,
        page: &mut Page,
        rich: &Rich,
        set: Set,
        right: f32,
        top: f32,
    ) -> Result<f32, Problem> {
        let mut y = top;
        for line in self.text(rich, set.t.size, set.width)? {
            let x = right - line.width;
            page.push(set.mark.on(Draw::Text { x, y: y + baseline(set.t), colour: set.colour, line }));
            y += set.t.leading;
        }
        Ok(y)
    }

    /// Name and address as they stand in the window, line by line of what was given, in the size that fits.
    fn address(&mut self, letter: &Letter) -> Result<(Type, Vec<Vec<Line>>), Problem> {
        let mut tried = Err(Problem::Pdf { why: "no size for an address".into() });
        for t in self.style.address {
            let mut lines = Vec::new();
            for (i, text) in
                std::iter::once(&letter.recipient.name).chain(&letter.recipient.address).enumerate()
            {
                let rich = Rich::name(&clean(text), i == 0);
                lines.push(self.text(&rich, t.size, WINDOW_RIGHT - WINDOW_LEFT)?);
            }
            let fits = lines.iter().map(Vec::len).sum::<usize>() <= *ADDRESS_LINES.end();
            tried = Ok((*t, lines));
            if fits {
                break;
            }
        }
        tried
    }

    /// How many lines name and address need in the window.
    pub fn window_lines(&mut self, letter: &Letter) -> Result<usize, Problem> {
        Ok(self.address(letter)?.1.iter().map(Vec::len).sum())
    }

    pub fn window(&mut self, page: &mut Page, letter: &Letter) -> Result<(), Problem> {
        let (t, lines) = self.address(letter)?;
        let count = lines.iter().map(Vec::len).sum::<usize>().max(1);
        // Few lines stand as far from each other as they would in running text.
        let leading = (WINDOW_HEIGHT / count as f32).clamp(t.leading, t.size * 1.25);
        let mut y = WINDOW_TOP + TALL_LETTERS;
        for lines in lines {
            let part = self.tree.paragraph();
            for line in lines {
                let y_line = y + baseline(t);
                page.push(part.on(Draw::Text { x: WINDOW_LEFT, y: y_line, colour: INK, line }));
                y += leading;
            }
        }
        Ok(())
    }

    /// What a letter is asked after by, as far as it is known.
    fn facts(&self, letter: &Letter) -> Vec<(&'static str, String)> {
        let mut facts = vec![
            ("Date ", letter.date_in_words()),
            ("Our reference ", clean(&letter.reference)),
            ("Contact ", clean(&letter.signatory.name)),
            ("Phone ", clean(&letter.signatory.phone)),
        ];
        facts.retain(|(_, value)| !value.is_empty());
        facts
    }

    /// Date, reference and contact, right of the window.
    pub fn references(&mut self, page: &mut Page, letter: &Letter) -> Result<(), Problem> {
        let t = self.style.small;
        let column = SENDER_LEFT + mm(25.0);
        let right = PAGE_WIDTH - self.style.margin;
        let mut y = WINDOW_TOP;
        for (label, value) in self.facts(letter) {
            let mark = Mark::Part(self.tree.paragraph());
            let label_set = Set { t, colour: GREY, mark, width: mm(25.0) };
            let value_set = Set { t, colour: INK, mark, width: right - column };
            self.put(page, &Rich::plain(label), label_set, SENDER_LEFT, y)?;
            let below = self.put(page, &Rich::name(&value, false), value_set, column, y)?;
            y = below.max(y + t.leading) + 2.0;
        }
        Ok(())
    }

    /// The same above the letter, at the size of its words.
    pub fn references_above(&mut self, letter: &Letter) -> Result<Vec<Piece>, Problem> {
        let t = self.style.body;
        let mut pieces = Vec::new();
        for (label, value) in self.facts(letter) {
            let mark = Mark::Part(self.tree.paragraph());
            let mut rich = Rich::bold(label);
            let name = Rich::name(&value, false);
            let from = rich.text.len();
            rich.push(&name.text, false);
            rich.names.push(from..rich.text.len());
            for line in self.text(&rich, t.size, PAGE_WIDTH - 2.0 * self.style.margin)? {
                let draw = Draw::Text { x: self.style.margin, y: baseline(t), colour: INK, line };
                pieces.push(Piece {
                    gap: 0.0,
                    height: t.leading,
                    with_next: true,
                    heading: false,
                    items: vec![mark.on(draw)],
                });
            }
        }
        Ok(pieces)
    }

    pub fn ticks(&self, page: &mut Page) {
        for y in FOLDS {
            let tick = Draw::Rule { x: mm(5.0), y, width: mm(3.5), thickness: 0.4, colour: HAIRLINE };
            page.push(Mark::Layout.on(tick));
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
        let y = mm(17.0);
        let name = Set { t: self.style.small, colour: self.accent, mark: Mark::Header, width: mm(80.0) };
        let office = self.on_one_line(&clean(&head.office_name), name, |office| Rich::name(office, true))?;
        self.put(page, &office, name, left, y)?;
        let reference = clean(&letter.reference);
        let whose = Set { colour: GREY, width: mm(84.0), ..name };
        let rich = self.on_one_line(&clean(&letter.recipient.name), whose, |who| {
            let mut rich = Rich::default();
            rich.push(who, false);
            rich.push("  ·  ", false);
            rich.push(&reference, false);
            rich
        })?;
        self.put_right(page, &rich, whose, right, y)?;
        let (y, width) = (self.style.next_page_top - mm(5.0), right - left);
        page.push(Mark::Layout.on(Draw::Rule { x: left, y, width, thickness: 0.6, colour: self.accent }));
        Ok(())
    }

    /// What is made of these words, on one line: the rule below leaves no room for a second. Words that are too long for
    /// it are cut.
    fn on_one_line(&mut self, words: &str, set: Set, make: impl Fn(&str) -> Rich) -> Result<Rich, Problem> {
        let (mut kept, mut rich) = (words, make(words));
        loop {
            let lines = self.text(&rich, set.t.size, set.width)?;
            let fits = lines.len() < 2 && lines.iter().all(|line| line.width <= set.width);
            kept = match shorter(kept) {
                Some(shorter) if !fits => shorter,
                _ => return Ok(rich),
            };
            rich = make(&format!("{kept}…"));
        }
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
        let lines = self.text(&legal, small.size, right - left - self.style.foot_right)?;
        // Two at least: page number and template version stand on the right.
        let top = PAGE_HEIGHT - mm(15.0) - lines.len().max(2) as f32 * small.leading;
        let rule =
            Draw::Rule { x: left, y: top - 5.0, width: right - left, thickness: 0.5, colour: HAIRLINE };
        let mut page = vec![Mark::Layout.on(rule)];
        for (i, line) in lines.into_iter().enumerate() {
            let y = top + i as f32 * small.leading + baseline(small);
            page.push(Mark::Footer.on(Draw::Text { x: left, y, colour: GREY, line }));
        }
        Ok((page, top))
    }

    /// Who stands behind the letter and what becomes of the reader's details is for the eye on every page,
    /// and is read out once: as the last words of the letter.
    pub fn last_foot(&mut self, foot: &Page) -> Page {
        let words = Mark::Part(self.tree.paragraph());
        let spoken = |item: &Item| match item.mark {
            Mark::Footer => words.on(item.draw.clone()),
            _ => item.clone(),
        };
        foot.iter().map(spoken).collect()
    }

    pub fn page_number(
        &mut self,
        page: &mut Page,
        top: f32,
        number: usize,
        of: usize,
        version: &str,
    ) -> Result<(), Problem> {
        let right = PAGE_WIDTH - self.style.margin;
        let set = Set { t: self.style.small, colour: GREY, mark: Mark::Footer, width: self.style.foot_right };
        let mut y = top;
        for text in [format!("Page {number} of {of}"), version.to_owned()] {
            y = self.put_right(page, &Rich::plain(&text), set, right, y)?;
        }
        Ok(())
    }
}

/// Without the last word; of one word, without its last letter.
fn shorter(words: &str) -> Option<&str> {
    let (at, _) = words.char_indices().next_back().filter(|(at, _)| *at > 0)?;
    let before = words.rfind(char::is_whitespace).map_or(&words[..at], |space| &words[..space]);
    Some(before.trim_end()).filter(|rest| !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Fonts, Print, Recipient, sample_letterhead, style::Style, tags::Tree};

    #[test]
    fn the_head_of_a_following_page_is_one_line_above_its_rule() {
        let fonts = Fonts::new();
        let endless = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch".repeat(2);
        let whole = "The parent or carer of Bartholomew-Alexander Fotheringay-Featherstonehaugh of Ashby";
        for (print, name) in
            [Print::Clear, Print::Large].into_iter().flat_map(|print| [(print, whole), (print, &*endless)])
        {
            let recipient = Recipient { name: name.to_owned(), ..Recipient::default() };
            let letter = Letter { print, recipient, ..crate::sample(crate::kinds::placement_consent::KIND) };
            let head = Letterhead { office_name: whole.to_owned(), ..sample_letterhead() };
            let (page, reference) = fonts.with_shaper(|shaper| {
                let (style, accent, tree) = (Style::of(print), crate::style::DEFAULT_ACCENT, Tree::default());
                let mut setter = Setter { fonts: &fonts, shaper, style, accent, tree };
                let mut page = Page::new();
                setter.continuation(&mut page, &head, &letter).unwrap();
                let small = setter.style.small.size;
                let reference = setter.text(&Rich::plain(&letter.reference), small, mm(84.0)).unwrap();
                (page, reference)
            });
            let lines: Vec<&Line> = page
                .iter()
                .filter_map(|item| if let Draw::Text { line, .. } = &item.draw { Some(line) } else { None })
                .collect();
            assert_eq!(lines.len(), 2, "{print:?} {name}");
            assert!(lines[0].width <= mm(80.0) && lines[1].width <= mm(84.0), "{print:?} {name}");
            assert!(lines[1].width > reference[0].width, "{print:?} {name}");
        }
    }

    #[test]
    fn words_are_cut_at_a_word_and_one_word_at_a_letter() {
        let mut cut = vec!["Ann Beł"];
        cut.extend(std::iter::successors(shorter("Ann Beł"), |words| shorter(words)));
        assert_eq!(cut, ["Ann Beł", "Ann", "An", "A"]);
    }
}
