//! A letter, or a batch of them, from facts to finished bytes.
//! Never here: a file on the disk; the caller decides where bytes go.

use crate::{
    blocks::{self, Block},
    draw::Page,
    fonts::Fonts,
    layout::{Setter, flow},
    letter::{Letter, Letterhead, Salutation},
    merge,
    pdf::{About, File},
    preflight::preflight,
    problem::Problem,
    shape::{NAME_END, NAME_START, Rich, Shaper},
    style::{CLEAR_PRINT, Colour},
};

/// So that one file can be printed, checked by hand and sent again (design: letters, batches).
pub const MAX_BATCH: usize = 250;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    pub bytes: Vec<u8>,
    pub pages: usize,
}

/// One letter as a file of its own.
pub fn render(letter: &Letter, head: &Letterhead, fonts: &Fonts) -> Result<Pdf, Problem> {
    batch(std::slice::from_ref(letter), head, fonts)
}

/// Up to `MAX_BATCH` letters in one file, with a bookmark for each. All of them or none.
pub fn batch(letters: &[Letter], head: &Letterhead, fonts: &Fonts) -> Result<Pdf, Problem> {
    if letters.len() > MAX_BATCH {
        return Err(Problem::TooMany { count: letters.len(), most: MAX_BATCH });
    }
    let Some(first) = letters.first() else { return Err(Problem::Empty) };
    let _run = fonts.run();
    for letter in letters {
        let missing = preflight(letter, head, fonts);
        if !missing.is_empty() {
            return Err(Problem::Blocked { reference: letter.reference.clone(), missing });
        }
    }
    let mut file = File::new(fonts);
    for letter in letters {
        let pages = fonts.with_shaper(|shaper| pages(letter, head, fonts, shaper)).map_err(named(letter))?;
        file.add(title(letter), &pages)?;
    }
    let title = match letters {
        [only] => title(only),
        many => format!("{} letters", many.len()),
    };
    file.write(&About { title, author: head.office_name.clone(), lang: first.lang.clone(), date: first.date })
}

/// The shaper knows no letter; whoever is told of a character needs to know in which.
fn named(letter: &Letter) -> impl Fn(Problem) -> Problem {
    |problem| match problem {
        Problem::NoGlyph { character, .. } => {
            Problem::NoGlyph { reference: letter.reference.clone(), character }
        }
        other => other,
    }
}

fn title(letter: &Letter) -> String {
    format!(
        "{}: {} ({})",
        letter.kind.title(),
        merge::clean(&letter.recipient.name),
        merge::clean(&letter.reference)
    )
}

fn pages(
    letter: &Letter,
    head: &Letterhead,
    fonts: &Fonts,
    shaper: &mut Shaper,
) -> Result<Vec<Page>, Problem> {
    let mut blocks = vec![Block::Paragraph(salutation(letter))];
    blocks.extend(blocks::parse(&merge::merge(letter, head)?));

    let mut setter = Setter { fonts, shaper, style: CLEAR_PRINT, accent: Colour::accent(&head.colour) };
    let (foot, foot_top) = setter.foot(head)?;
    let pieces = setter.pieces(&blocks, letter)?;
    let bodies = flow(pieces, setter.style.body_top, setter.style.next_page_top, foot_top - 11.0);
    let of = bodies.len();
    let mut pages = Vec::with_capacity(of);
    for (i, body) in bodies.into_iter().enumerate() {
        let mut page = Page::new();
        if i == 0 {
            setter.letterhead(&mut page, head)?;
            setter.window(&mut page, letter)?;
            setter.references(&mut page, letter)?;
            setter.ticks(&mut page);
        } else {
            setter.continuation(&mut page, head, letter)?;
        }
        page.extend(body);
        page.extend(foot.iter().cloned());
        setter.page_number(&mut page, foot_top, i + 1, of, letter.kind.version())?;
        pages.push(page);
    }
    Ok(pages)
}

fn salutation(letter: &Letter) -> Rich {
    match &letter.salutation {
        Salutation::Named(name) => {
            let mut rich = Rich::plain("Dear ");
            rich.push(&format!("{NAME_START}{}{NAME_END}", merge::clean(name)), false);
            rich
        }
        Salutation::Unnamed => Rich::plain("Dear Sir or Madam"),
    }
}
