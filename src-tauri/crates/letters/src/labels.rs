//! Sheets of address labels: the places on a sheet, and addresses set into them.
//! Never here: who gets a label, or what was posted.

use std::collections::HashSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    draw::{Draw, Page},
    fonts::Fonts,
    layout::{Setter, baseline},
    letter::Recipient,
    merge::clean,
    pdf::{About, Chapter, File},
    problem::Problem,
    render::Pdf,
    shape::{Line, Rich},
    style::{CLEAR_PRINT, DEFAULT_ACCENT, INK, Type, mm},
    tags::{Role, Tree},
};

/// A sheet of labels that shops sell, A4.
///
/// Avery prints no table of margins; these are what its templates measure as two unrelated programs that print on
/// them give them, and they leave the same margin on both sides of an A4 sheet. The templates of gLabels
/// (templates/avery-iso-templates.xml) differ from them by 0.4 mm for the L7160 and by 1.5 mm for the L7163, less
/// than the edge that is kept free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LabelSheet {
    /// 21 labels of 63.5 x 38.1 mm.
    L7160,
    /// 14 labels of 99.1 x 38.1 mm.
    L7163,
}

/// In millimetres. Labels stand one right under the other.
struct Grid {
    columns: usize,
    left: f32,
    /// From one label's left edge to the next.
    pitch: f32,
    width: f32,
}

const ROWS: usize = 7;
const TOP: f32 = 15.15;
const HEIGHT: f32 = 38.1;

impl LabelSheet {
    pub const ALL: [Self; 2] = [Self::L7160, Self::L7163];

    /// As it stands on the packet.
    pub const fn code(self) -> &'static str {
        match self {
            Self::L7160 => "L7160",
            Self::L7163 => "L7163",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sheet| sheet.code() == code)
    }

    fn grid(self) -> Grid {
        match self {
            Self::L7160 => Grid { columns: 3, left: 7.21, pitch: 66.04, width: 63.5 },
            Self::L7163 => Grid { columns: 2, left: 4.65, pitch: 101.6, width: 99.1 },
        }
    }

    pub fn labels(self) -> usize {
        self.grid().columns * ROWS
    }

    /// Left, top, width and height of a label in millimetres, counted from 0 along the rows.
    pub fn place(self, index: usize) -> [f32; 4] {
        let grid = self.grid();
        let (row, column) = (index / grid.columns % ROWS, index % grid.columns);
        [grid.left + column as f32 * grid.pitch, TOP + row as f32 * HEIGHT, grid.width, HEIGHT]
    }
}

/// Kept free inside a label, 4 mm at least: a sheet is fed in with 2 mm or so of play, and dies cut with some. Letters
/// like ژ and J begin a hair before their place.
const EDGE: f32 = mm(4.3);
const LINES: std::ops::RangeInclusive<usize> = 3..=8;
/// The size that is liked best first; as in an envelope's window, 10 pt at least.
const SIZES: [Type; 5] = [
    Type { size: 12.0, leading: 14.6 },
    Type { size: 11.0, leading: 13.2 },
    Type { size: 11.0, leading: 12.4 },
    Type { size: 10.0, leading: 12.0 },
    Type { size: 10.0, leading: 10.4 },
];
const LANG: &str = "en-GB";

/// What the file says of itself.
#[derive(Debug, Clone)]
pub struct LabelsAbout<'a> {
    pub office: &'a str,
    pub date: NaiveDate,
}

/// Each recipient once, in the order of their first place: whoever is written to twice gets one label. Capital letters
/// and spaces make no difference.
pub fn fold_recipients(to: &[Recipient]) -> Vec<Recipient> {
    let mut seen = HashSet::new();
    to.iter()
        .filter(|one| seen.insert(lines(one).map(|l| l.to_lowercase()).collect::<Vec<_>>()))
        .cloned()
        .collect()
}

fn lines(to: &Recipient) -> impl Iterator<Item = String> {
    std::iter::once(&to.name).chain(&to.address).map(|line| clean(line)).filter(|line| !line.is_empty())
}

/// A label for each recipient, from place `first` (1 is the top left one) of the first sheet on: the labels before it
/// were used already. Recipients with the same name and address get one label each; see `fold_recipients`.
pub fn labels(
    to: &[Recipient],
    sheet: LabelSheet,
    first: usize,
    fonts: &Fonts,
    about: &LabelsAbout<'_>,
) -> Result<Pdf, Problem> {
    let each = sheet.labels();
    if to.is_empty() {
        return Err(Problem::NoLabels);
    }
    if !(1..=each).contains(&first) {
        return Err(Problem::LabelPlace { place: first, most: each });
    }
    let (pages, tree) = fonts.with_shaper(|shaper| {
        let tree = Tree::default();
        let mut setter = Setter { fonts, shaper, style: CLEAR_PRINT, accent: DEFAULT_ACCENT, tree };
        let mut pages: Vec<Page> = Vec::new();
        for (recipient, place) in to.iter().zip(first - 1..) {
            if pages.is_empty() || place % each == 0 {
                pages.push(Page::new());
            }
            if let Some(page) = pages.last_mut() {
                setter.label(page, recipient, sheet.place(place % each))?;
            }
        }
        Ok((pages, setter.tree))
    })?;
    let mut file = File::new(fonts, LANG);
    let title = "Address labels".to_owned();
    file.add(Chapter { title: title.clone(), lang: LANG, pages: &pages, tree: &tree })?;
    file.write(&About { title, author: clean(about.office), date: about.date })
}

impl Setter<'_> {
    fn label(&mut self, page: &mut Page, to: &Recipient, place: [f32; 4]) -> Result<(), Problem> {
        let [left, top, width, height] = place.map(mm);
        let (t, lines) = self.label_lines(to, width - 2.0 * EDGE, height - 2.0 * EDGE)?;
        let count = lines.iter().map(Vec::len).sum::<usize>();
        // In the middle of the height: there a sheet that was fed in a little askew does least harm.
        let mut y = top + (height - count as f32 * t.leading) / 2.0;
        let label = self.tree.add(Tree::ROOT, Role::Sect);
        for lines in lines {
            let part = self.tree.add(label, Role::P);
            for line in lines {
                page.push(part.on(Draw::Text { x: left + EDGE, y: y + baseline(t), colour: INK, line }));
                y += t.leading;
            }
        }
        Ok(())
    }

    /// In the largest size in which all of it fits.
    fn label_lines(
        &mut self,
        to: &Recipient,
        width: f32,
        height: f32,
    ) -> Result<(Type, Vec<Vec<Line>>), Problem> {
        let who = || clean(&to.name);
        let given: Vec<String> = lines(to).collect();
        if given.len() < *LINES.start() || who().is_empty() {
            return Err(Problem::LabelShort { who: who() });
        }
        for t in SIZES {
            let mut set = Vec::with_capacity(given.len());
            for (i, text) in given.iter().enumerate() {
                let lines = self.text(&Rich::name(text, i == 0), t.size, width);
                set.push(lines.map_err(|problem| match problem {
                    Problem::NoGlyph { character, .. } => Problem::LabelGlyph { who: who(), character },
                    other => other,
                })?);
            }
            let count = set.iter().map(Vec::len).sum::<usize>();
            // A word that is wider than the label sticks out of it.
            let wide = set.iter().flatten().any(|line| line.width > width);
            if !wide && count <= *LINES.end() && count as f32 * t.leading <= height {
                return Ok((t, set));
            }
        }
        Err(Problem::LabelFull { who: who(), most: *LINES.end() })
    }
}
