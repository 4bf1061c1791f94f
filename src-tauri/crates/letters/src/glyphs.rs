//! What one face gives to one file: the glyphs in use under their new numbers, their widths and texts.
//! Never here: where a glyph stands.
//! What this knows of printpdf 0.12's traps stands beside the line that avoids each.

use std::collections::{BTreeMap, HashMap, btree_map::Entry};

use printpdf::{Codepoint, FontId, Op, ParsedFont, PdfFontHandle, Pt, TextItem};
use skrifa::{
    MetadataProvider,
    instance::{LocationRef, Size},
};
use subsetter::GlyphRemapper;

use crate::{
    fonts::{FaceId, Fonts},
    problem::Problem,
};

/// The faces of one file.
pub(crate) struct Faces<'a> {
    fonts: &'a Fonts,
    used: BTreeMap<FaceId, Used<'a>>,
}

pub(crate) struct Used<'a> {
    face: FaceId,
    remapper: GlyphRemapper,
    /// By their new numbers, which have no holes.
    shown: Vec<Shown>,
    font: skrifa::FontRef<'a>,
    /// Old glyph number to its character, for glyphs that only stand in clusters with others.
    chars: Option<HashMap<u16, char>>,
}

#[derive(Default)]
struct Shown {
    width: u16,
    /// The one text that copying it gives; none as long as it is on no page.
    text: Option<String>,
}

impl<'a> Faces<'a> {
    pub fn new(fonts: &'a Fonts) -> Self {
        Self { fonts, used: BTreeMap::new() }
    }

    pub fn face(&mut self, face: FaceId) -> Result<&mut Used<'a>, Problem> {
        Ok(match self.used.entry(face) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(Used::new(face, self.fonts.font(face)?)),
        })
    }

    /// Each face cut down to what is in use, for the whole file at once.
    pub fn subsets(&self) -> Result<Vec<(FontId, ParsedFont)>, Problem> {
        self.used.values().map(|used| Ok((font_id(used.face), used.subset(self.fonts)?))).collect()
    }

    /// Every glyph once: printpdf embeds, and gives a text to, what some page shows by its own operators.
    pub fn specimen(&self) -> Vec<Op> {
        let one = |used: &Used<'_>| {
            let glyphs = used
                .on_pages()
                // Always a text: without one printpdf writes U+FFFD.
                .map(|(gid, shown)| Codepoint { gid, offset: 0.0, cid: shown.text.clone() })
                .collect();
            let font = PdfFontHandle::External(font_id(used.face));
            let items = vec![TextItem::GlyphIds(glyphs)];
            [Op::SetFont { font, size: Pt(12.0) }, Op::ShowText { items }]
        };
        self.used.values().flat_map(one).collect()
    }
}

/// The name of a face in a page's resources.
pub(crate) fn resource(face: FaceId) -> String {
    format!("F{:02}", face.index())
}

fn font_id(face: FaceId) -> FontId {
    FontId(resource(face))
}

impl<'a> Used<'a> {
    fn new(face: FaceId, font: skrifa::FontRef<'a>) -> Self {
        Self { face, remapper: GlyphRemapper::new(), shown: Vec::new(), font, chars: None }
    }

    /// The number of a glyph in this file.
    pub fn number(&mut self, old: u16) -> u16 {
        let new = self.remapper.remap(old);
        let at = usize::from(new);
        if at >= self.shown.len() {
            self.shown.resize_with(at + 1, Shown::default);
            let metrics = self.font.glyph_metrics(Size::unscaled(), LocationRef::default());
            let width = metrics.advance_width(skrifa::GlyphId::from(old)).unwrap_or(0.0);
            self.shown[at].width = width.round() as u16;
        }
        new
    }

    /// The number of a space, if the face has one.
    pub fn space(&mut self) -> Option<u16> {
        let old = self.font.charmap().map(' ')?;
        let new = self.number(old.to_u32() as u16);
        self.says(new, " ").then_some(new)
    }

    /// In thousandths of the type size.
    pub fn width(&self, new: u16) -> f32 {
        self.shown.get(usize::from(new)).map_or(0.0, |shown| f32::from(shown.width))
    }

    /// Whether copying this glyph gives this text; the first text that it alone stands for is its own.
    pub fn says(&mut self, new: u16, text: &str) -> bool {
        let Some(shown) = self.shown.get_mut(usize::from(new)) else { return false };
        shown.text.get_or_insert_with(|| text.to_owned()) == text
    }

    /// A text for a glyph that never stood alone: its own character, else that of its cluster.
    pub fn give_text(&mut self, new: u16, old: u16, cluster: &str) {
        let at = usize::from(new);
        if self.shown.get(at).is_some_and(|shown| shown.text.is_none()) {
            self.shown[at].text = Some(self.own_text(old, cluster));
        }
    }

    fn on_pages(&self) -> impl Iterator<Item = (u16, &Shown)> {
        (0_u16..).zip(&self.shown).filter(|(_, shown)| shown.text.is_some())
    }

    fn own_text(&mut self, old: u16, cluster: &str) -> String {
        let font = &self.font;
        let chars = self.chars.get_or_insert_with(|| {
            let mut map = HashMap::new();
            for (c, g) in font.charmap().mappings() {
                if let Some(c) = char::from_u32(c) {
                    map.entry(g.to_u32() as u16).or_insert(c);
                }
            }
            map
        });
        chars.get(&old).map_or_else(|| cluster.to_owned(), char::to_string)
    }

    fn subset(&self, fonts: &Fonts) -> Result<ParsedFont, Problem> {
        let broken = || Problem::Font { font: self.face.name().to_owned() };
        let bytes =
            subsetter::subset(fonts.blob(self.face)?.data(), 0, &self.remapper).map_err(|_| broken())?;
        let metrics = self.font.metrics(Size::unscaled(), LocationRef::default());
        // Six letters before the name tell a reader that the font is not whole.
        let tag: String =
            blake3::hash(&bytes).as_bytes()[..6].iter().map(|b| char::from(b'A' + b % 26)).collect();
        let mut font = ParsedFont::with_glyph_data(
            bytes,
            0,
            Some(format!("{tag}+{}", self.face.name())),
            BTreeMap::new(),
            self.on_pages().map(|(gid, shown)| (gid, shown.width)).collect(),
            1000,
            printpdf::FontMetrics { ascent: metrics.ascent as i16, descent: metrics.descent as i16 },
        );
        if let Some(b) = metrics.bounds {
            font.pdf_font_metrics.x_min = b.x_min as i16;
            font.pdf_font_metrics.y_min = b.y_min as i16;
            font.pdf_font_metrics.x_max = b.x_max as i16;
            font.pdf_font_metrics.y_max = b.y_max as i16;
        }
        font.pdf_font_metrics.us_weight_class = if self.face.is_bold() { 700 } else { 400 };
        Ok(font)
    }
}
