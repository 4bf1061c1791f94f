//! A letter, or a batch of them, from facts to finished bytes.
//! Never here: a file on the disk; the caller decides where bytes go.

use serde::{Deserialize, Serialize};

use crate::{
    blocks::{self, Block},
    draw::Page,
    flow::flow,
    fonts::Fonts,
    layout::Setter,
    letter::{Letter, Letterhead, Salutation},
    merge,
    pdf::{About, Chapter, File},
    preflight::preflight,
    problem::Problem,
    shape::{NAME_END, NAME_START, Rich, Shaper},
    style::{Colour, Style},
    tags::Tree,
};

/// So that one file can be printed, checked by hand and sent again (design: letters, batches).
pub const MAX_BATCH: usize = 250;

/// No letter is longer: something went wrong with its words or its facts.
const MOST_PAGES: usize = 30;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    pub bytes: Vec<u8>,
    pub pages: usize,
}

/// One letter as a file of its own.
pub fn render(letter: &Letter, head: &Letterhead, fonts: &Fonts) -> Result<Pdf, Problem> {
    batch(std::slice::from_ref(letter), head, fonts, Sides::One)
}

/// How a file of many letters will be printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sides {
    #[default]
    One,
    /// A letter with an odd number of pages is followed by an empty one: each letter begins on a sheet of its own.
    Both,
}

/// Up to `MAX_BATCH` letters in one file, with a bookmark for each. All of them or none.
pub fn batch(letters: &[Letter], head: &Letterhead, fonts: &Fonts, sides: Sides) -> Result<Pdf, Problem> {
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
    let mut file = File::new(fonts, first.language());
    for letter in letters {
        let mut set =
            fonts.with_shaper(|shaper| pages(letter, head, fonts, shaper)).map_err(named(letter))?;
        if sides == Sides::Both && set.pages.len() % 2 == 1 {
            set.pages.push(Page::new());
        }
        file.add(Chapter {
            title: title(letter),
            lang: letter.language(),
            pages: &set.pages,
            tree: &set.tree,
        })?;
    }
    let title = match letters {
        [only] => title(only),
        many => format!("{} letters", many.len()),
    };
    file.write(&About { title, author: merge::clean(&head.office_name), date: first.date })
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

/// A letter before it is a file: what stands on its pages, and what that means to a reader.
struct WholeLetter {
    pages: Vec<Page>,
    tree: Tree,
}

fn pages(
    letter: &Letter,
    head: &Letterhead,
    fonts: &Fonts,
    shaper: &mut Shaper,
) -> Result<WholeLetter, Problem> {
    set(&merge::merge(letter, head)?, letter, head, fonts, shaper)
}

/// Merged text set into the pages of a letter.
fn set(
    text: &str,
    letter: &Letter,
    head: &Letterhead,
    fonts: &Fonts,
    shaper: &mut Shaper,
) -> Result<WholeLetter, Problem> {
    let mut blocks = vec![Block::Paragraph(salutation(letter))];
    blocks.extend(blocks::parse(text));

    let style = Style::of(letter.print);
    let accent = Colour::accent(&head.colour);
    let mut setter = Setter { fonts, shaper, style, accent, tree: Tree::default() };
    let (foot, foot_top) = setter.foot(head)?;
    let mut pieces = if style.stacked { setter.references_above(letter)? } else { Vec::new() };
    pieces.extend(setter.pieces(&blocks, letter)?);
    let mut slips = Vec::new();
    for block in &blocks {
        if let Block::Slip(inside) = block {
            slips.push(setter.slip(inside, letter)?);
        }
    }
    let bottom = foot_top - 11.0;
    let room = bottom - style.next_page_top;
    if pieces.iter().chain(slips.iter().flatten()).any(|piece| piece.height > room) {
        return Err(Problem::TooTall { reference: letter.reference.clone() });
    }
    let bodies = flow(pieces, slips, style.body_top, style.next_page_top, bottom);
    let of = bodies.len();
    if of > MOST_PAGES {
        return Err(Problem::TooLong { reference: letter.reference.clone() });
    }
    let wording = letter.wording();
    let mut pages = Vec::with_capacity(of);
    for (i, body) in bodies.into_iter().enumerate() {
        let mut page = Page::new();
        if i == 0 {
            setter.letterhead(&mut page, head)?;
            setter.window(&mut page, letter)?;
            if !style.stacked {
                setter.references(&mut page, letter)?;
            }
            setter.ticks(&mut page);
        } else {
            setter.continuation(&mut page, head, letter)?;
        }
        if body.is_empty() {
            setter.left_empty(&mut page)?;
        }
        page.extend(body);
        let last = i + 1 == of;
        page.extend(if last { setter.last_foot(&foot) } else { foot.clone() });
        setter.page_number(&mut page, foot_top, i + 1, of, wording.version())?;
        pages.push(page);
    }
    Ok(WholeLetter { pages, tree: setter.tree })
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

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{
        draw::{Draw, Item},
        kinds,
        layout::baseline,
        letter::Signatory,
        slip::ABOVE_CUT,
        style::{CLEAR_PRINT, mm},
    };

    pub fn letter() -> Letter {
        Letter {
            kind: kinds::visit_confirmation_student::KIND,
            reference: "BHM-2026-0001".into(),
            date: chrono::NaiveDate::from_ymd_opt(2026, 6, 3).unwrap(),
            recipient: Default::default(),
            salutation: Salutation::Unnamed,
            facts: Default::default(),
            signatory: Default::default(),
            lang: "en-GB".into(),
            copies: Vec::new(),
            enclosures: Vec::new(),
            print: Default::default(),
            template: None,
        }
    }

    /// All that a slip can hold.
    pub const SLIP: &str = "[[slip]]
## Reply about Zoë Łukasiewicz
Please send this back by **1 July 2026**.

Student | Zoë Łukasiewicz
Your name | ____ || Relationship to the student | ____
Day phone | ____ || Evening phone | ____
Conditions, medicines and allergies that we should know of on the day | ____
[ ] I agree that Zoë may go on the visit to Aston University, and I have read the letter that this slip was cut from.
[ ] I do not agree.
Photographs || [ ] Yes || [ ] No
Signature | ________ || Date | ____
[[/slip]]
";

    /// Any words as a letter.
    pub fn letter_of(text: &str, print: crate::letter::Print, fonts: &Fonts) -> Pdf {
        let head = Letterhead { office_name: "Open Door Birmingham".into(), ..Default::default() };
        let letter = Letter { print, ..letter() };
        let set = fonts.with_shaper(|shaper| set(text, &letter, &head, fonts, shaper)).unwrap();
        let mut file = File::new(fonts, "en-GB");
        let title = title(&letter);
        file.add(Chapter { title: title.clone(), lang: "en-GB", pages: &set.pages, tree: &set.tree })
            .unwrap();
        file.write(&About { title, author: head.office_name, date: letter.date }).unwrap()
    }

    /// The first and the last height of each page's words, and whether the cut line stands there.
    fn heights(text: &str) -> Vec<(f32, f32, Option<f32>)> {
        let fonts = Fonts::new();
        let head = Letterhead { office_name: "Open Door Birmingham".into(), ..Default::default() };
        let pages = fonts.with_shaper(|shaper| set(text, &letter(), &head, &fonts, shaper)).unwrap();
        pages
            .pages
            .iter()
            .map(|page| {
                let of = |item: &Item| match &item.draw {
                    Draw::Text { y, .. } if *y > mm(26.0) && *y < mm(270.0) => Some(*y),
                    _ => None,
                };
                let words = || page.iter().filter_map(of);
                let cut = page.iter().find_map(|item| match &item.draw {
                    Draw::Dashes { y, .. } => Some(*y),
                    _ => None,
                });
                (words().fold(f32::MAX, f32::min), words().fold(0.0, f32::max), cut)
            })
            .collect()
    }

    /// How far above the cut line the words before it end, where there are any on its page.
    fn clear_of_the_cut(text: &str) -> Option<f32> {
        let fonts = Fonts::new();
        let head = Letterhead { office_name: "Open Door Birmingham".into(), ..Default::default() };
        let set = fonts.with_shaper(|shaper| set(text, &letter(), &head, &fonts, shaper)).unwrap();
        let page = set.pages.last().unwrap();
        let cut = page.iter().find_map(|item| match &item.draw {
            Draw::Dashes { y, .. } => Some(*y),
            _ => None,
        })?;
        let under = |item: &Item| match &item.draw {
            Draw::Text { y, .. } if *y > mm(26.0) && *y < cut => {
                Some(*y + CLEAR_PRINT.body.leading - baseline(CLEAR_PRINT.body))
            }
            _ => None,
        };
        page.iter().filter_map(under).reduce(f32::max).map(|words| cut - words)
    }

    #[test]
    fn scissors_have_room_between_the_words_and_the_cut() {
        let closest = (0..40)
            .filter_map(|lines| clear_of_the_cut(&format!("# Long\n\n{}{SLIP}", "A line.\n\n".repeat(lines))))
            .reduce(f32::min)
            .unwrap();
        let line = CLEAR_PRINT.body.leading + CLEAR_PRINT.paragraph_gap;
        assert!(closest > ABOVE_CUT - 0.1, "{closest}");
        assert!(closest < ABOVE_CUT + line, "no letter came near: {closest}");
    }

    /// Words beside each other on one line.
    fn overpainted(page: &Page) -> Vec<(f32, f32, f32)> {
        let texts: Vec<(f32, f32, f32)> = page
            .iter()
            .filter_map(|item| match &item.draw {
                Draw::Text { x, y, line, .. } => Some((*y, *x, x + line.width)),
                _ => None,
            })
            .collect();
        let over = |(i, a): (usize, &(f32, f32, f32))| {
            let meets = |b: &&(f32, f32, f32)| (a.0 - b.0).abs() < 1.0 && a.1 < b.2 && b.1 < a.2;
            texts[i + 1..].iter().find(meets).copied()
        };
        texts.iter().enumerate().filter_map(over).collect()
    }

    #[test]
    fn a_phone_or_an_email_too_long_for_one_line_is_not_painted_over() {
        let fonts = Fonts::new();
        let head = Letterhead { office_name: "Open Door Birmingham".into(), ..Default::default() };
        let long_phone = "0121 496 0142 in the mornings, and 07700 900461 in the afternoons and evenings";
        let long_email = format!("{}@opendoor.example", "a.long.name".repeat(8));
        let short = ["0121 496 0142", "priya@opendoor.example"];
        for (phone, email) in [
            (short[0], short[1]),
            (long_phone, short[1]),
            (short[0], long_email.as_str()),
            (long_phone, long_email.as_str()),
            ("", short[1]),
        ] {
            for print in [crate::letter::Print::Clear, crate::letter::Print::Large] {
                let signatory = Signatory {
                    name: "Priya Nair".into(),
                    phone: phone.into(),
                    email: email.into(),
                    ..Default::default()
                };
                let letter = Letter { print, signatory, ..letter() };
                let text = "# Short\n\nA line.\n\n[[signature]]\n";
                let set = fonts.with_shaper(|shaper| set(text, &letter, &head, &fonts, shaper)).unwrap();
                for page in &set.pages {
                    assert_eq!(overpainted(page), [], "{phone}, {email}, {print:?}");
                }
            }
        }
    }

    /// Which pages have words of the letter, and on which the slip stands.
    fn sheets(text: &str) -> (Vec<usize>, Vec<usize>) {
        let (mut words, mut slips) = (Vec::new(), Vec::new());
        for (i, (high, _, cut)) in heights(text).iter().enumerate() {
            slips.extend(cut.map(|_| i + 1));
            // A line is no lower than its baseline.
            words.extend(cut.is_none_or(|cut| *high < cut).then_some(i + 1));
        }
        (words, slips)
    }

    #[test]
    fn a_slip_stands_whole_at_the_foot_of_a_right_hand_page() {
        let short = heights(&format!("# Short\n\n{SLIP}"));
        let [(_, low, Some(cut))] = short[..] else { panic!("{short:?}") };
        // The heights of slips are the same wherever they stand, and so is the foot.
        let (slip, foot) = (low - cut, low);
        assert!(foot > mm(250.0) && cut > mm(130.0), "{cut} {foot}");
        // Longer and longer letters: just before the slip would touch the words it goes over.
        let mut seen = [0; 3];
        for lines in 0..90 {
            let text = format!("# Long\n\n{}{SLIP}", "A line.\n\n".repeat(lines));
            let pages = heights(&text);
            let cuts: Vec<f32> = pages.iter().filter_map(|p| p.2).collect();
            let (_, low, last_cut) = *pages.last().unwrap();
            assert_eq!(cuts, [foot - slip], "{lines} lines");
            assert!(last_cut == Some(cut) && low == foot, "{lines} lines: {pages:?}");
            seen[pages.len() / 2] += 1;
            // What is cut off from the sheet of page 3 takes nothing of pages 1 and 2, and none of them is empty.
            let (words, slips) = sheets(&text);
            assert!(slips[0] % 2 == 1 && (1..slips[0]).all(|p| words.contains(&p)), "{words:?} {slips:?}");
        }
        assert!(seen.iter().all(|n| *n > 3), "{seen:?}");
    }

    #[test]
    fn what_goes_over_to_make_way_for_a_slip_is_a_part_of_its_own() {
        let text = |head: usize, tail: usize| {
            let lines = |n: usize| "A line.\n\n".repeat(n);
            format!("# Long\n\n{}## What to do next\n\n{}{SLIP}", lines(head), lines(tail))
        };
        // A heading low on the page goes over with all that is under it, one that is high does not.
        let first = |head, tail| heights(&text(head, tail)).iter().map(|p| p.1).collect::<Vec<_>>();
        let (low, high) = (first(9, 2), first(2, 9));
        assert!(low.len() == 3 && high.len() == 3, "{low:?} {high:?}");
        assert!(low[0] + 40.0 < high[0], "{low:?} {high:?}");
        assert_eq!(sheets(&text(9, 2)).0, [1, 2]);
    }

    #[test]
    fn each_slip_has_a_right_hand_page_and_an_empty_one_says_that_nothing_is_missing() {
        let fonts = Fonts::new();
        let pdf = |text: &str| letter_of(text, Default::default(), &fonts).pages;
        assert_eq!(pdf(&format!("# Short\n\n{SLIP}\n{SLIP}")), 3);
        let (words, slips) = sheets(&format!("# Short\n\n{SLIP}\n{SLIP}"));
        assert_eq!((words, slips), (vec![1, 2], vec![1, 3]), "page 2 has its own words");
    }

    #[test]
    fn a_slip_taller_than_a_page_parts_between_its_rows() {
        let rows = "[ ] One more thing to agree to.\n".repeat(60);
        let pages = heights(&format!("# Long\n\n[[slip]]\n{rows}[[/slip]]"));
        // The words take page 2, which must be there.
        assert_eq!(pages.iter().map(|p| p.2.is_some()).collect::<Vec<_>>(), [false, false, true, false]);
    }

    #[test]
    fn all_words_of_large_print_are_large_but_those_of_the_window_and_the_foot() {
        let fonts = Fonts::new();
        let letter = Letter { print: crate::letter::Print::Large, ..letter() };
        let head = Letterhead { privacy_line: "We keep your details safe".into(), ..Default::default() };
        let text = format!("# Long\n\nA line.\n\n- An item\n\n[[table]]\nDates | July\n[[/table]]\n{SLIP}");
        let set = fonts.with_shaper(|shaper| set(&text, &letter, &head, &fonts, shaper)).unwrap();
        let mut count = 0;
        for Item { mark, draw } in set.pages.iter().flatten() {
            let Draw::Text { y, line, .. } = draw else { continue };
            assert!(line.size >= 10.0);
            let to_be_read = matches!(mark, crate::tags::Mark::Part(_)) && *y < mm(270.0);
            if to_be_read && !(*y > mm(50.0) && *y < mm(81.0) && line.size <= 12.0) {
                assert!(line.size >= 18.0, "{line:?}");
                count += 1;
            }
        }
        assert!(count > 20, "{count}");
    }

    #[test]
    fn a_letter_of_before_large_print_reads_as_clear_print() {
        let written = serde_json::to_value(letter()).unwrap();
        assert!(written.get("print").is_none(), "{written}");
        assert_eq!(serde_json::from_value::<Letter>(written).unwrap(), letter());
        let large = Letter { print: crate::letter::Print::Large, ..letter() };
        assert_eq!(serde_json::from_value::<Letter>(serde_json::to_value(&large).unwrap()).unwrap(), large);
    }
}
