//! The letterhead of the first page, in its top 34 mm: logo or large name, the office's lines, and the rule below.
//! Never here: the window, or the heads of following pages.

use crate::{
    draw::{Draw, Page},
    furniture::Set,
    layout::Setter,
    letter::Letterhead,
    merge::clean,
    picture::Picture,
    problem::Problem,
    shape::Rich,
    style::{GREY, PAGE_WIDTH, Type, mm},
    tags::{Mark, Role, Tree},
};

const TOP: f32 = mm(14.0);
const RULE: f32 = mm(34.0);

/// What stands on the left keeps clear of the office's lines on the right.
const LEFT_WIDTH: f32 = mm(92.0);
/// A logo has its middle here, as far from the paper's edge as the lines are.
const LOGO_MIDDLE: f32 = mm(22.0);
const LOGO_HEIGHT: f32 = mm(18.0);
/// One that is wider than this has the name under it: beside it would be too little room.
const BESIDE: f32 = mm(36.0);
const LOGO_WIDTH: f32 = mm(70.0);

impl Setter<'_> {
    /// Well above the window.
    pub fn letterhead(&mut self, page: &mut Page, head: &Letterhead) -> Result<(), Problem> {
        let (left, right) = (self.style.margin, PAGE_WIDTH - self.style.margin);
        let called = Rich::name(&clean(&head.office_name), true);
        match &head.logo {
            None => self.large_name(page, head, &called)?,
            Some(logo) if logo.fit(f32::MAX, LOGO_HEIGHT).0 <= BESIDE => {
                self.name_beside(page, head, logo, &called)?
            }
            Some(logo) => self.name_under(page, head, logo, &called)?,
        }
        let lines = [head.address.join(", "), head.phone.clone(), head.email.clone(), head.website.clone()];
        let small = Set { t: self.style.head, colour: GREY, mark: Mark::Header, width: mm(68.0) };
        let mut y = TOP;
        for text in lines.iter().map(|t| clean(t)).filter(|t| !t.is_empty()) {
            y = self.put_right(page, &Rich::plain(&text), small, right, y)?;
        }
        for (width, thickness) in [(right - left, 0.8), (mm(20.0), 3.0)] {
            let rule = Draw::Rule { x: left, y: RULE, width, thickness, colour: self.accent };
            page.push(Mark::Layout.on(rule));
        }
        Ok(())
    }

    fn large_name(&mut self, page: &mut Page, head: &Letterhead, called: &Rich) -> Result<(), Problem> {
        let left = self.style.margin;
        // A long name takes two smaller lines, so that the line under it stays above the rule.
        let (t, top) = match self.text(called, 19.0, mm(90.0))?.len() {
            0 | 1 => (Type { size: 19.0, leading: 23.0 }, TOP + 5.0),
            _ => (Type { size: 15.0, leading: 18.0 }, TOP),
        };
        let name = Set { t, colour: self.accent, mark: Mark::Header, width: mm(90.0) };
        let below = self.put(page, called, name, left, top)?;
        let small = Set { t: self.style.head, colour: GREY, ..name };
        if below + small.t.leading < RULE {
            self.put(page, &Rich::plain(&clean(&head.tagline)), small, left, below + 1.0)?;
        }
        Ok(())
    }

    /// PDF/UA-1 (ISO 14289-1) takes for artifacts what is repeated at the head of pages (7.8), and asks for a Figure
    /// with words where a picture says something (7.3). The logo stands once, on the first page, and says whose
    /// letter this is: so it is the first thing that is read out.
    fn logo(&mut self, page: &mut Page, head: &Letterhead, logo: &Picture, y: f32, size: (f32, f32)) {
        let words = match clean(&head.logo_words) {
            words if words.is_empty() => format!("Logo of {}", clean(&head.office_name)),
            words => words,
        };
        let (x, (width, height)) = (self.style.margin, size);
        let draw = Draw::Picture { x, y, width, height, picture: logo.clone() };
        page.push(self.tree.add(Tree::ROOT, Role::Figure(words)).on(draw));
    }

    /// Name and tagline right of the logo, on its middle.
    fn name_beside(
        &mut self,
        page: &mut Page,
        head: &Letterhead,
        logo: &Picture,
        called: &Rich,
    ) -> Result<(), Problem> {
        let (width, height) = logo.fit(BESIDE, LOGO_HEIGHT);
        self.logo(page, head, logo, LOGO_MIDDLE - height / 2.0, (width, height));
        let space = mm(4.5);
        let room = LEFT_WIDTH - width - space;
        let mut t = Type { size: 15.0, leading: 18.0 };
        let mut lines = self.text(called, t.size, room)?.len();
        if lines > 2 {
            t = Type { size: 11.0, leading: 13.5 };
            lines = self.text(called, t.size, room)?.len();
        }
        let small = self.style.head;
        let tagline = Rich::plain(&clean(&head.tagline));
        let under = self.text(&tagline, small.size, room)?.len() as f32 * small.leading + 1.0;
        let name_height = lines as f32 * t.leading;
        let whole = name_height + under;
        let fits = whole <= mm(20.0);
        let x = self.style.margin + width + space;
        let top = LOGO_MIDDLE - if fits { whole } else { name_height } / 2.0;
        let name = Set { t, colour: self.accent, mark: Mark::Header, width: room };
        let below = self.put(page, called, name, x, top)?;
        if fits {
            self.put(page, &tagline, Set { t: small, colour: GREY, ..name }, x, below + 1.0)?;
        }
        Ok(())
    }

    /// Name, and the tagline behind it where there is room, in one small line under the logo.
    fn name_under(
        &mut self,
        page: &mut Page,
        head: &Letterhead,
        logo: &Picture,
        called: &Rich,
    ) -> Result<(), Problem> {
        let t = self.style.head;
        let mut both = called.clone();
        let tagline = clean(&head.tagline);
        if !tagline.is_empty() {
            both.push(&format!("  ·  {tagline}"), false);
        }
        let lines = self.text(&both, t.size, LEFT_WIDTH)?.len();
        let words = if lines == 1 { &both } else { called };
        let lines = self.text(words, t.size, LEFT_WIDTH)?.len() as f32;
        let (bottom, space) = (mm(31.6), mm(1.6));
        let top = bottom - lines * t.leading;
        let (width, height) = logo.fit(LOGO_WIDTH, top - space - mm(11.0));
        self.logo(page, head, logo, top - space - height, (width, height));
        let name = Set { t, colour: GREY, mark: Mark::Header, width: LEFT_WIDTH };
        self.put(page, words, name, self.style.margin, top)?;
        Ok(())
    }
}
