//! The sheet that holds an office's recovery code: one page, big groups, plain words.
//! Never here: how the code is made or checked.

use chrono::NaiveDate;

use crate::{
    draw::{Draw, Page},
    fonts::Fonts,
    layout::{Setter, baseline},
    letter::date_in_words,
    merge::clean,
    pdf::{About, Chapter, File},
    problem::Problem,
    render::Pdf,
    shape::Rich,
    style::{CLEAR_PRINT, Colour, DEFAULT_ACCENT, GREY, HAIRLINE, INK, PAGE_WIDTH, Type, mm},
    tags::{Mark, Numbering, Part, Role, Tree},
};

/// Who made which office, and the code as it must be typed: groups parted by hyphens or spaces.
#[derive(Debug, Clone)]
pub struct RecoverySheet<'a> {
    pub office: &'a str,
    pub person: &'a str,
    pub code: &'a str,
    pub date: NaiveDate,
}

pub fn recovery_sheet(sheet: &RecoverySheet<'_>, fonts: &Fonts) -> Result<Pdf, Problem> {
    let (page, tree) = fonts.with_shaper(|shaper| {
        let tree = Tree::default();
        let mut setter = Setter { fonts, shaper, style: CLEAR_PRINT, accent: DEFAULT_ACCENT, tree };
        draw(sheet, &mut setter).map(|page| (page, setter.tree))
    })?;
    let title = format!("Recovery code of {}", clean(sheet.office));
    let mut file = File::new(fonts, LANG);
    file.add(Chapter { title: title.clone(), lang: LANG, pages: &[page], tree: &tree })?;
    file.write(&About { title, author: clean(sheet.office), date: sheet.date })
}

const LANG: &str = "en-GB";

/// Words go down the page, one after the other.
struct Down<'s, 'a> {
    setter: &'s mut Setter<'a>,
    page: Page,
    y: f32,
}

impl Down<'_, '_> {
    fn put(&mut self, role: Role, rich: &Rich, t: Type, colour: Colour) -> Result<(), Problem> {
        let part = self.setter.tree.add(Tree::ROOT, role);
        self.at(part, rich, t, mm(22.0), colour)
    }

    fn at(&mut self, part: Part, rich: &Rich, t: Type, x: f32, colour: Colour) -> Result<(), Problem> {
        for line in self.setter.text(rich, t.size, PAGE_WIDTH - mm(22.0) - x)? {
            self.page.push(part.on(Draw::Text { x, y: self.y + baseline(t), colour, line }));
            self.y += t.leading;
        }
        Ok(())
    }

    /// Label and words of an item of a list.
    fn item(&mut self, list: Part) -> (Part, Part) {
        let tree = &mut self.setter.tree;
        let item = tree.add(list, Role::Item);
        (tree.add(item, Role::Label), tree.add(item, Role::Body))
    }
}

fn draw(sheet: &RecoverySheet<'_>, setter: &mut Setter<'_>) -> Result<Page, Problem> {
    let left = mm(22.0);
    let width = PAGE_WIDTH - 2.0 * left;
    let mut down = Down { setter, page: Page::new(), y: mm(24.0) };
    let body = CLEAR_PRINT.body;
    let h2 = CLEAR_PRINT.h2;
    down.put(Role::P, &Rich::name(&clean(sheet.office), true), h2, DEFAULT_ACCENT)?;
    down.y += 4.0;
    let title = Type { size: 26.0, leading: 32.0 };
    down.put(Role::H1, &Rich::bold("Recovery code"), title, DEFAULT_ACCENT)?;
    down.y += 4.0;
    let mut made = Rich::plain("Made on ");
    made.push(&date_in_words(sheet.date), false);
    made.push(" for ", false);
    made.push(&clean(sheet.person), false);
    down.put(Role::P, &made, body, GREY)?;
    down.y += 14.0;
    let why = "If you forget your passphrase, this code opens your office’s records. Without the passphrase and without this code nobody can open them, and nobody can make a new code for you: not the people who made Waymark, and not anyone else.";
    down.put(Role::P, &Rich::plain(why), body, INK)?;
    down.y += 18.0;

    // Big groups, four to a line, each with its number so that it can be read out and ticked off.
    let groups: Vec<String> = clean(sheet.code)
        .split(|c: char| c == '-' || c.is_whitespace())
        .filter(|g| !g.is_empty())
        .map(str::to_owned)
        .collect();
    let longest = groups.iter().map(|g| g.chars().count()).max().unwrap_or(1);
    let columns = if longest <= 5 { 4 } else { 2 };
    let rows = groups.len().div_ceil(columns).max(1);
    let (cell, row_height) = (width / columns as f32, 50.0);
    let top = down.y;
    let height = rows as f32 * row_height + 16.0;
    let ground = Draw::Box { x: left, y: top, width, height, colour: DEFAULT_ACCENT.tint(0.07) };
    down.page.push(Mark::Layout.on(ground));
    let list = down.setter.tree.add(Tree::ROOT, Role::List(Numbering::Decimal));
    for (i, group) in groups.iter().enumerate() {
        let x = left + (i % columns) as f32 * cell + 14.0;
        down.y = top + 8.0 + (i / columns) as f32 * row_height;
        let (label, words) = down.item(list);
        down.at(label, &Rich::plain(&(i + 1).to_string()), CLEAR_PRINT.small, x, GREY)?;
        down.at(words, &Rich::bold(group), Type { size: 24.0, leading: 30.0 }, x, INK)?;
    }
    down.y = top + height + 18.0;

    for (heading, lines) in [
        (
            "How to keep it",
            &[
                "Print this page and put it where you keep things that matter: a locked drawer, a safe, or with another trusted member of staff.",
                "Do not keep it with the laptop, and do not photograph it or send it by email or message.",
                "Anyone who has both this page and the laptop can read every record, so treat it like a key to the office.",
                "If you saved this page as a file, delete the file once it is printed.",
            ][..],
        ),
        (
            "How to use it",
            &[
                "On the screen where Waymark asks for your passphrase, choose “I forgot my passphrase”.",
                "Type the groups in the order of their numbers. Capital or small letters make no difference.",
                "Choose a new passphrase. Then make and print a new recovery code, and destroy this page.",
            ][..],
        ),
    ] {
        down.put(Role::H2, &Rich::bold(heading), h2, DEFAULT_ACCENT)?;
        down.y += 3.0;
        let list = down.setter.tree.add(Tree::ROOT, Role::List(Numbering::Disc));
        for line in lines {
            let (label, words) = down.item(list);
            let y = down.y;
            down.at(label, &Rich::plain("• "), body, left + 3.0, DEFAULT_ACCENT)?;
            down.y = y;
            down.at(words, &Rich::plain(line), body, left + mm(5.5), INK)?;
            down.y += 4.0;
        }
        down.y += 10.0;
    }
    let rule = Draw::Rule { x: left, y: mm(280.0), width, thickness: 0.5, colour: HAIRLINE };
    down.page.push(Mark::Layout.on(rule));
    Ok(down.page)
}
