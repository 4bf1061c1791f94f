//! Marked text to lines of positioned glyphs, each with the text that must come out when copied.
//! Never here: where a line stands on the page.

use std::{mem::size_of, ops::Range, sync::Arc};

use parley::{
    Alignment, AlignmentOptions, BaseDirection, FontContext, FontFamily, FontFamilyName, Layout,
    LayoutContext, LineHeight, StyleProperty,
    fontique::{Collection, CollectionOptions, FontInfoOverride, SourceCache},
};
use unicode_normalization::UnicodeNormalization;

use crate::{
    fonts::{FACES, FaceId, Family, Fonts},
    kept::{How, Kept},
    problem::Problem,
};

/// Around a name in merged text: the shaper keeps it in one font. Values never hold them.
pub(crate) const NAME_START: char = '\u{E000}';
pub(crate) const NAME_END: char = '\u{E001}';

/// Text with its bold parts and its names, as byte ranges.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Rich {
    pub text: String,
    pub bold: Vec<Range<usize>>,
    pub names: Vec<Range<usize>>,
}

impl Rich {
    pub fn plain(text: &str) -> Self {
        let mut rich = Self::default();
        rich.push(text, false);
        rich
    }

    pub fn bold(text: &str) -> Self {
        let mut rich = Self::default();
        rich.push(text, true);
        rich
    }

    /// A whole text that is one name.
    pub fn name(text: &str, bold: bool) -> Self {
        let mut rich = Self::default();
        rich.push(&format!("{NAME_START}{text}{NAME_END}"), bold);
        rich
    }

    pub fn push(&mut self, marked: &str, bold: bool) {
        let start = self.text.len();
        let mut name: Option<usize> = None;
        let composed: String = marked.nfc().collect();
        for c in composed.chars() {
            match c {
                NAME_START => name = Some(self.text.len()),
                NAME_END => {
                    if let Some(from) = name.take() {
                        self.names.push(from..self.text.len());
                    }
                }
                c => self.text.push(c),
            }
        }
        if bold && self.text.len() > start {
            self.bold.push(start..self.text.len());
        }
    }

    fn is_bold_at(&self, at: usize) -> bool {
        self.bold.iter().any(|r| r.contains(&at))
    }
}

#[derive(Debug)]
pub(crate) struct GlyphAt {
    pub id: u16,
    pub dx: f32,
    pub dy: f32,
    pub advance: f32,
}

/// The smallest part that has both a shape and a text: where each stands in its run.
#[derive(Debug)]
struct Atom {
    text: Range<usize>,
    glyphs: Range<usize>,
}

#[derive(Debug)]
pub(crate) struct ShapedRun {
    pub face: FaceId,
    pub x: f32,
    text: String,
    glyphs: Vec<GlyphAt>,
    atoms: Vec<Atom>,
}

impl ShapedRun {
    /// From left to right.
    pub fn atoms(&self) -> impl Iterator<Item = (&str, &[GlyphAt])> {
        self.atoms.iter().map(|a| (&self.text[a.text.clone()], &self.glyphs[a.glyphs.clone()]))
    }
}

#[derive(Debug)]
pub(crate) struct ShapedLine {
    pub size: f32,
    pub width: f32,
    pub runs: Vec<ShapedRun>,
}

impl ShapedLine {
    /// The memory that it takes, roughly.
    pub fn bytes(&self) -> usize {
        let one = |run: &ShapedRun| {
            run.text.len()
                + run.glyphs.len() * size_of::<GlyphAt>()
                + run.atoms.len() * size_of::<Atom>()
                + size_of::<ShapedRun>()
        };
        size_of::<Self>() + self.runs.iter().map(one).sum::<usize>()
    }
}

/// Shaped once, drawn wherever the same words stand.
pub(crate) type Line = Arc<ShapedLine>;

pub(crate) struct Shaper {
    fonts: FontContext,
    layouts: LayoutContext<()>,
    /// The font data of each registered face, so that a shaped run leads back to its face.
    known: [Option<u64>; FACES],
    kept: Kept,
}

impl Shaper {
    pub fn new() -> Self {
        let options = CollectionOptions { shared: false, system_fonts: false };
        let fonts =
            FontContext { collection: Collection::new(options), source_cache: SourceCache::default() };
        Self { fonts, layouts: LayoutContext::new(), known: [None; FACES], kept: Kept::default() }
    }

    /// Lines no wider than `width`. Fails where any glyph is missing: never a box in a name.
    pub fn lines(&mut self, fonts: &Fonts, rich: &Rich, size: f32, width: f32) -> Result<Vec<Line>, Problem> {
        let how = How { size, width, balanced: false };
        self.once(rich, how, |shaper| shaper.shape(fonts, rich, size, width))
    }

    /// As `lines`, with lines of nearly equal length: for headings.
    pub fn balanced(
        &mut self,
        fonts: &Fonts,
        rich: &Rich,
        size: f32,
        width: f32,
    ) -> Result<Vec<Line>, Problem> {
        let how = How { size, width, balanced: true };
        self.once(rich, how, |shaper| shaper.balance(fonts, rich, size, width))
    }

    /// What is kept must never be seen in a letter: it is what shaping anew would give.
    fn once(
        &mut self,
        rich: &Rich,
        how: How,
        shape: impl FnOnce(&mut Self) -> Result<Vec<Line>, Problem>,
    ) -> Result<Vec<Line>, Problem> {
        if let Some(lines) = self.kept.find(rich, how) {
            return Ok(lines);
        }
        let lines = shape(self)?;
        self.kept.keep(rich, how, &lines);
        Ok(lines)
    }

    /// Every text that went through it.
    pub fn forget(&mut self) {
        self.kept.forget();
        self.layouts = LayoutContext::new();
    }

    #[cfg(test)]
    pub fn keeps(&self) -> usize {
        self.kept.count()
    }

    fn shape(&mut self, fonts: &Fonts, rich: &Rich, size: f32, width: f32) -> Result<Vec<Line>, Problem> {
        if rich.text.trim().is_empty() {
            return Ok(Vec::new());
        }
        let spans = spans(fonts, rich)?;
        for (_, face) in &spans {
            self.register(fonts, *face)?;
        }
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, &rich.text, 1.0, false);
        builder.set_base_direction(BaseDirection::Ltr);
        builder.push_default(StyleProperty::FontSize(size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::Absolute(size * 1.4)));
        for (range, face) in &spans {
            let family = FontFamily::Single(FontFamilyName::named(face.name()));
            builder.push(StyleProperty::FontFamily(family), range.clone());
        }
        let mut layout: Layout<()> = builder.build(&rich.text);
        layout.break_all_lines(Some(width));
        layout.align(Alignment::Start, AlignmentOptions::default());
        layout.lines().map(|line| self.line(&rich.text, &line, size).map(Arc::new)).collect()
    }

    fn balance(&mut self, fonts: &Fonts, rich: &Rich, size: f32, width: f32) -> Result<Vec<Line>, Problem> {
        let mut best = self.lines(fonts, rich, size, width)?;
        let count = best.len();
        if count < 2 {
            return Ok(best);
        }
        let (mut low, mut high) = (width / count as f32 * 0.8, width);
        for _ in 0..6 {
            let middle = (low + high) / 2.0;
            let tried = self.shape(fonts, rich, size, middle)?;
            if tried.len() <= count && tried.iter().all(|l| l.width <= middle + 0.5) {
                best = tried;
                high = middle;
            } else {
                low = middle;
            }
        }
        Ok(best)
    }

    fn register(&mut self, fonts: &Fonts, face: FaceId) -> Result<(), Problem> {
        let blob = fonts.blob(face)?;
        let known = &mut self.known[face.index()];
        if *known != Some(blob.id()) {
            let name = FontInfoOverride { family_name: Some(face.name()), ..Default::default() };
            self.fonts.collection.register_fonts(blob.clone(), Some(name));
            *known = Some(blob.id());
        }
        Ok(())
    }

    fn line(&self, text: &str, line: &parley::Line<'_, ()>, size: f32) -> Result<ShapedLine, Problem> {
        let mut runs = Vec::new();
        let mut x = 0.0;
        for run in line.runs() {
            let id = run.font().data.id();
            let face = FaceId::all()
                .find(|f| self.known[f.index()] == Some(id))
                .ok_or_else(|| Problem::Font { font: "unknown".into() })?;
            let mut said = String::new();
            let mut glyphs: Vec<GlyphAt> = Vec::new();
            let mut atoms: Vec<Atom> = Vec::new();
            for cluster in run.clusters() {
                let piece = text.get(cluster.text_range()).unwrap_or_default();
                if cluster.is_hard_line_break() {
                    continue;
                }
                let (from_text, from_glyph) = (said.len(), glyphs.len());
                said.extend(piece.chars().map(|c| if c == '\u{A0}' { ' ' } else { c }));
                glyphs.extend(cluster.glyphs().map(|g| GlyphAt {
                    id: g.id as u16,
                    dx: g.x,
                    dy: g.y,
                    advance: g.advance,
                }));
                if glyphs[from_glyph..].iter().any(|g| g.id == 0) {
                    if !piece.chars().all(crate::fonts::is_invisible) {
                        return Err(Problem::NoGlyph {
                            reference: String::new(),
                            character: piece.to_owned(),
                        });
                    }
                    // What has no shape is not drawn as a missing one.
                    glyphs.truncate(from_glyph);
                }
                match atoms.last_mut() {
                    // A letter that went into the ligature before it has a text and no shape.
                    Some(last) if cluster.is_ligature_continuation() => {
                        last.text.end = said.len();
                        last.glyphs.end = glyphs.len();
                    }
                    _ => atoms.push(Atom { text: from_text..said.len(), glyphs: from_glyph..glyphs.len() }),
                }
            }
            if run.is_rtl() {
                atoms.reverse();
            }
            let run = ShapedRun { face, x, text: said, glyphs, atoms };
            let width: f32 = run.atoms().flat_map(|(_, glyphs)| glyphs).map(|g| g.advance).sum();
            runs.push(run);
            x += width;
        }
        let trailing = line.metrics().hanging_advance;
        Ok(ShapedLine { size, width: x - trailing, runs })
    }
}

/// Which face each part of the text gets: by word, for a name by the whole name.
fn spans(fonts: &Fonts, rich: &Rich) -> Result<Vec<(Range<usize>, FaceId)>, Problem> {
    let mut units: Vec<Range<usize>> = Vec::new();
    let mut start = None;
    let mut push_words = |units: &mut Vec<Range<usize>>, from: usize, to: usize| {
        for (at, c) in rich.text[from..to].char_indices() {
            let at = from + at;
            if c.is_whitespace() || matches!(c, '“' | '”' | '(' | ')' | '/') {
                if let Some(s) = start.take() {
                    units.push(s..at);
                }
                units.push(at..at + c.len_utf8());
            } else if start.is_none() {
                start = Some(at);
            }
        }
        if let Some(s) = start.take() {
            units.push(s..to);
        }
    };
    let mut at = 0;
    for name in &rich.names {
        if name.start < at || name.is_empty() {
            continue;
        }
        push_words(&mut units, at, name.start);
        units.push(name.clone());
        at = name.end;
    }
    push_words(&mut units, at, rich.text.len());

    let mut out: Vec<(Range<usize>, FaceId)> = Vec::new();
    for unit in units {
        let word = &rich.text[unit.clone()];
        match fonts.family_for(word)? {
            Some(family) => add(&mut out, rich, unit, family),
            None => {
                // No family shows it all: choose again letter by letter, marks with their base.
                let mut last = Family::Atkinson;
                for (i, c) in word.char_indices() {
                    let here = unit.start + i..unit.start + i + c.len_utf8();
                    if i == 0 || !fonts.covers(last, c)? || (c.is_ascii() && last != Family::Atkinson) {
                        last = fonts.family_for(&word[i..i + c.len_utf8()])?.unwrap_or(last);
                    }
                    add(&mut out, rich, here, last);
                }
            }
        }
    }
    Ok(out)
}

/// A word can turn bold, or end to be so, in its middle: “**reception**,”.
fn add(out: &mut Vec<(Range<usize>, FaceId)>, rich: &Rich, range: Range<usize>, family: Family) {
    let mut from = range.start;
    while from < range.end {
        let edges = rich.bold.iter().flat_map(|r| [r.start, r.end]);
        let to = edges.filter(|e| *e > from).chain([range.end]).min().unwrap_or(range.end).min(range.end);
        let face = FaceId::new(family, rich.is_bold_at(from));
        match out.last_mut() {
            Some((last, f)) if *f == face && last.end == from => last.end = to,
            _ => out.push((from..to, face)),
        }
        from = to;
    }
}
