//! The sheet that holds an office's recovery code: one page, big groups, plain words.
//! Never here: how the code is made or checked.

use chrono::NaiveDate;

use crate::{
    draw::{Draw, Page},
    fonts::Fonts,
    layout::{Setter, baseline},
    letter::date_in_words,
    merge::clean,
    pdf::{About, File},
    problem::Problem,
    render::Pdf,
    shape::Rich,
    style::{CLEAR_PRINT, DEFAULT_ACCENT, GREY, HAIRLINE, INK, PAGE_WIDTH, Type, mm},
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
    let page = fonts.with_shaper(|shaper| {
        let mut setter = Setter { fonts, shaper, style: CLEAR_PRINT, accent: DEFAULT_ACCENT };
        draw(sheet, &mut setter)
    })?;
    let title = format!("Recovery code of {}", clean(sheet.office));
    let mut file = File::new(fonts);
    file.add(title.clone(), &[page])?;
    file.write(&About { title, author: clean(sheet.office), lang: "en-GB".into(), date: sheet.date })
}

fn draw(sheet: &RecoverySheet<'_>, setter: &mut Setter<'_>) -> Result<Page, Problem> {
    let mut page = Page::new();
    let left = mm(22.0);
    let width = PAGE_WIDTH - 2.0 * left;
    let mut y = mm(24.0);
    let mut put =
        |page: &mut Page, rich: Rich, t: Type, x: f32, y: &mut f32, colour| -> Result<(), Problem> {
            for line in setter.text(&rich, t.size, width + left - x)? {
                page.push(Draw::Text { x, y: *y + baseline(t), colour, line });
                *y += t.leading;
            }
            Ok(())
        };
    let body = CLEAR_PRINT.body;
    let h2 = CLEAR_PRINT.h2;
    put(&mut page, Rich::name(&clean(sheet.office), true), h2, left, &mut y, DEFAULT_ACCENT)?;
    y += 4.0;
    put(
        &mut page,
        Rich::bold("Recovery code"),
        Type { size: 26.0, leading: 32.0 },
        left,
        &mut y,
        DEFAULT_ACCENT,
    )?;
    y += 4.0;
    let mut made = Rich::plain("Made on ");
    made.push(&date_in_words(sheet.date), false);
    made.push(" for ", false);
    made.push(&clean(sheet.person), false);
    put(&mut page, made, body, left, &mut y, GREY)?;
    y += 14.0;
    put(
        &mut page,
        Rich::plain(
            "If you forget your passphrase, this code opens your office’s records. Without the passphrase and without this code nobody can open them, and nobody can make a new code for you: not the people who made Waymark, and not anyone else.",
        ),
        body,
        left,
        &mut y,
        INK,
    )?;
    y += 18.0;

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
    let top = y;
    page.push(Draw::Box {
        x: left,
        y,
        width,
        height: rows as f32 * row_height + 16.0,
        colour: DEFAULT_ACCENT.tint(0.07),
    });
    for (i, group) in groups.iter().enumerate() {
        let x = left + (i % columns) as f32 * cell + 14.0;
        let mut at = top + 8.0 + (i / columns) as f32 * row_height;
        put(&mut page, Rich::plain(&(i + 1).to_string()), CLEAR_PRINT.small, x, &mut at, GREY)?;
        put(&mut page, Rich::bold(group), Type { size: 24.0, leading: 30.0 }, x, &mut at, INK)?;
    }
    y = top + rows as f32 * row_height + 16.0 + 18.0;

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
                "On the screen where Waymark asks for your passphrase, choose “I have forgotten my passphrase”.",
                "Type the groups in the order of their numbers. Capital or small letters make no difference.",
                "Choose a new passphrase. Then make and print a new recovery code, and destroy this page.",
            ][..],
        ),
    ] {
        put(&mut page, Rich::bold(heading), h2, left, &mut y, DEFAULT_ACCENT)?;
        y += 3.0;
        for line in lines {
            let mut mark = y;
            put(&mut page, Rich::plain("•"), body, left + 3.0, &mut mark, DEFAULT_ACCENT)?;
            put(&mut page, Rich::plain(line), body, left + mm(5.5), &mut y, INK)?;
            y += 4.0;
        }
        y += 10.0;
    }
    page.push(Draw::Rule { x: left, y: mm(280.0), width, thickness: 0.5, colour: HAIRLINE });
    Ok(page)
}
