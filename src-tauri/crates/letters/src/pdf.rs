//! Pages of things to draw to the bytes of a PDF: printpdf for pages and fonts, lopdf to finish.
//! Never here: a clock or chance; the same pages give the same bytes.
//! What this knows of printpdf 0.12's traps stands beside the line that avoids each.

use std::collections::{BTreeMap, HashMap, btree_map::Entry};

use chrono::{Datelike, NaiveDate};
use lopdf::{Dictionary, Object, StringFormat, dictionary};
use printpdf::{
    Codepoint, Color, DictItem, FontId, Mm, Op, PaintMode, ParsedFont, PdfDocument, PdfFontHandle, PdfPage,
    PdfSaveOptions, Pt, Rect, Rgb, TextItem, TextMatrix,
};
use skrifa::{
    MetadataProvider,
    instance::{LocationRef, Size},
};
use subsetter::GlyphRemapper;

use crate::{
    draw::{Draw, Page},
    fonts::{FaceId, Fonts},
    problem::Problem,
    render::Pdf,
    shape::{Atom, ShapedLine},
    style::{Colour, PAGE_HEIGHT},
};

/// The pages of one letter, under one bookmark.
pub(crate) struct Chapter {
    pub title: String,
    pub pages: Vec<Page>,
}

pub(crate) struct Finished {
    pub title: String,
    pub author: String,
    pub lang: String,
    pub date: NaiveDate,
    pub chapters: Vec<Chapter>,
}

/// What one face gives to one file: the glyphs in use under their new numbers, widths and texts.
struct Used<'a> {
    remapper: GlyphRemapper,
    /// New glyph number to the one text that copying it gives.
    texts: HashMap<u16, String>,
    widths: BTreeMap<u16, u16>,
    font: skrifa::FontRef<'a>,
    /// Old glyph number to its character, for glyphs that only stand in clusters with others.
    chars: Option<HashMap<u16, char>>,
}

impl Finished {
    pub fn write(self, fonts: &Fonts) -> Result<Pdf, Problem> {
        let mut used: BTreeMap<FaceId, Used<'_>> = BTreeMap::new();
        let mut document = PdfDocument::new(&self.title);
        let mut starts = Vec::new();
        for chapter in &self.chapters {
            starts.push(document.pages.len());
            for page in &chapter.pages {
                let ops = ops(page, fonts, &mut used)?;
                document.pages.push(PdfPage::new(Mm(210.0), Mm(297.0), ops));
            }
        }
        let pages = document.pages.len();
        for (face, used) in &used {
            let font = parsed(*face, used, fonts)?;
            document.resources.fonts.map.insert(font_id(*face), printpdf::PdfFont::new(font));
        }
        // Fonts are already subset here, once for the file.
        let options =
            PdfSaveOptions { optimize: false, subset_fonts: false, secure: true, image_optimization: None };
        let mut document = document.to_lopdf_document(&options, &mut Vec::new());
        self.finish(&mut document, &starts)?;
        document.compress();
        let options = lopdf::SaveOptions::builder()
            .use_object_streams(true)
            .use_xref_streams(true)
            .compression_level(6)
            .build();
        let mut bytes = Vec::new();
        document.save_with_options(&mut bytes, options).map_err(|e| Problem::Pdf { why: e.to_string() })?;
        Ok(Pdf { bytes, pages })
    }

    fn finish(&self, document: &mut lopdf::Document, starts: &[usize]) -> Result<(), Problem> {
        let broken = |e: lopdf::Error| Problem::Pdf { why: e.to_string() };
        document.version = "1.7".into();
        // printpdf writes GTS_PDFXVersion and a random identifier: Info is replaced whole.
        let date = format!("D:{:04}{:02}{:02}120000Z", self.date.year(), self.date.month(), self.date.day());
        let info = document.add_object(dictionary! {
            "Title" => text_string(&self.title),
            "Author" => text_string(&self.author),
            "Creator" => text_string("Waymark"),
            "Producer" => text_string("Waymark"),
            "CreationDate" => Object::string_literal(date.clone()),
            "ModDate" => Object::string_literal(date),
        });
        if let Ok(old) = document.trailer.get(b"Info").and_then(Object::as_reference) {
            document.objects.remove(&old);
        }
        document.trailer.set("Info", info);

        let outlines = self.outlines(document, starts);
        let catalog = document.catalog_mut().map_err(broken)?;
        for key in [b"Metadata".as_slice(), b"OutputIntents", b"OCProperties", b"Outlines", b"PageLabels"] {
            catalog.remove(key);
        }
        catalog.set("Lang", text_string(&self.lang));
        catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
        catalog.set("PageLayout", Object::Name(b"OneColumn".to_vec()));
        catalog.set(
            "PageMode",
            Object::Name(if outlines.is_some() { b"UseOutlines".to_vec() } else { b"UseNone".to_vec() }),
        );
        if let Some(id) = outlines {
            catalog.set("Outlines", id);
        }
        document.prune_objects();

        // printpdf's /ID comes from a fixed seed; this one from what the file holds.
        let mut hash = blake3::Hasher::new();
        for object in document.objects.values() {
            if let Ok(stream) = object.as_stream() {
                hash.update(&stream.content);
            }
        }
        hash.update(self.title.as_bytes());
        let id = Object::String(hash.finalize().as_bytes()[..16].to_vec(), StringFormat::Hexadecimal);
        document.trailer.set("ID", Object::Array(vec![id.clone(), id]));
        Ok(())
    }

    /// A bookmark for each letter of a batch; a letter alone needs none.
    fn outlines(&self, document: &mut lopdf::Document, starts: &[usize]) -> Option<lopdf::ObjectId> {
        if self.chapters.len() < 2 {
            return None;
        }
        let pages: Vec<lopdf::ObjectId> = document.get_pages().into_values().collect();
        let root = document.new_object_id();
        let ids: Vec<lopdf::ObjectId> = self.chapters.iter().map(|_| document.new_object_id()).collect();
        for (i, (chapter, start)) in self.chapters.iter().zip(starts).enumerate() {
            let page = *pages.get(*start)?;
            let mut item: Dictionary = dictionary! {
                "Title" => text_string(&chapter.title),
                "Parent" => root,
                "Dest" => vec![page.into(), "Fit".into()],
            };
            if i > 0 {
                item.set("Prev", ids[i - 1]);
            }
            if let Some(next) = ids.get(i + 1) {
                item.set("Next", *next);
            }
            document.objects.insert(ids[i], item.into());
        }
        let outlines = dictionary! {
            "Type" => "Outlines",
            "First" => *ids.first()?,
            "Last" => *ids.last()?,
            "Count" => ids.len() as i64,
        };
        document.objects.insert(root, outlines.into());
        Some(root)
    }
}

/// PDF's own Unicode: a mark and UTF-16, big end first.
fn utf16(text: &str) -> Vec<u8> {
    [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect()
}

fn text_string(text: &str) -> Object {
    if text.is_ascii() {
        Object::string_literal(text)
    } else {
        Object::String(utf16(text), StringFormat::Hexadecimal)
    }
}

fn font_id(face: FaceId) -> FontId {
    FontId(format!("F{:02}", face.index()))
}

fn parsed(face: FaceId, used: &Used<'_>, fonts: &Fonts) -> Result<ParsedFont, Problem> {
    let broken = || Problem::Font { font: face.name().to_owned() };
    let bytes = subsetter::subset(fonts.blob(face)?.data(), 0, &used.remapper).map_err(|_| broken())?;
    let metrics = used.font.metrics(Size::unscaled(), LocationRef::default());
    // Six letters before the name tell a reader that the font is not whole.
    let tag: String =
        blake3::hash(&bytes).as_bytes()[..6].iter().map(|b| char::from(b'A' + b % 26)).collect();
    let mut font = ParsedFont::with_glyph_data(
        bytes,
        0,
        Some(format!("{tag}+{}", face.name())),
        BTreeMap::new(),
        used.widths.clone(),
        1000,
        printpdf::FontMetrics { ascent: metrics.ascent as i16, descent: metrics.descent as i16 },
    );
    if let Some(b) = metrics.bounds {
        font.pdf_font_metrics.x_min = b.x_min as i16;
        font.pdf_font_metrics.y_min = b.y_min as i16;
        font.pdf_font_metrics.x_max = b.x_max as i16;
        font.pdf_font_metrics.y_max = b.y_max as i16;
    }
    font.pdf_font_metrics.us_weight_class = if face.is_bold() { 700 } else { 400 };
    Ok(font)
}

fn colour(c: Colour) -> Color {
    Color::Rgb(Rgb { r: c.0, g: c.1, b: c.2, icc_profile: None })
}

fn ops<'a>(page: &Page, fonts: &'a Fonts, used: &mut BTreeMap<FaceId, Used<'a>>) -> Result<Vec<Op>, Problem> {
    let mut ops = Vec::new();
    for draw in page {
        match draw {
            Draw::Box { x, y, width, height, colour } => fill(&mut ops, *x, *y, *width, *height, *colour),
            Draw::Rule { x, y, width, thickness, colour } => {
                fill(&mut ops, *x, *y - thickness / 2.0, *width, *thickness, *colour);
            }
            Draw::Text { x, y, colour: ink, line } => {
                ops.push(Op::SetFillColor { col: colour(*ink) });
                ops.push(Op::StartTextSection);
                text(&mut ops, line, *x, PAGE_HEIGHT - *y, fonts, used)?;
                ops.push(Op::EndTextSection);
            }
        }
    }
    Ok(ops)
}

fn fill(ops: &mut Vec<Op>, x: f32, y: f32, width: f32, height: f32, ink: Colour) {
    ops.push(Op::SetFillColor { col: colour(ink) });
    ops.push(Op::DrawRectangle {
        rectangle: Rect {
            x: Pt(x),
            y: Pt(PAGE_HEIGHT - y - height),
            width: Pt(width),
            height: Pt(height),
            mode: Some(PaintMode::Fill),
            winding_order: None,
        },
    });
}

fn text<'a>(
    ops: &mut Vec<Op>,
    line: &ShapedLine,
    x: f32,
    y: f32,
    fonts: &'a Fonts,
    used: &mut BTreeMap<FaceId, Used<'a>>,
) -> Result<(), Problem> {
    for run in &line.runs {
        let used = match used.entry(run.face) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(Used::new(fonts.font(run.face)?)),
        };
        ops.push(Op::SetFont { font: PdfFontHandle::External(font_id(run.face)), size: Pt(line.size) });
        let mut pen = Pen { ops, used, size: line.size, x: x + run.x, y, at: None, pending: Vec::new() };
        for atom in &run.atoms {
            pen.atom(atom);
        }
        pen.flush();
    }
    Ok(())
}

impl<'a> Used<'a> {
    fn new(font: skrifa::FontRef<'a>) -> Self {
        Self {
            remapper: GlyphRemapper::new(),
            texts: HashMap::new(),
            widths: BTreeMap::new(),
            font,
            chars: None,
        }
    }

    fn number(&mut self, old: u16) -> u16 {
        let new = self.remapper.remap(old);
        if !self.widths.contains_key(&new) {
            let metrics = self.font.glyph_metrics(Size::unscaled(), LocationRef::default());
            let width = metrics.advance_width(skrifa::GlyphId::from(old)).unwrap_or(0.0);
            self.widths.insert(new, width.round() as u16);
        }
        new
    }

    /// A text for a glyph that never stands alone: its own character, else that of its cluster.
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
}

/// Writes glyphs along one line and keeps where the PDF believes the pen to be.
struct Pen<'o, 'u, 'a> {
    ops: &'o mut Vec<Op>,
    used: &'u mut Used<'a>,
    size: f32,
    /// Where the shaper has the pen.
    x: f32,
    y: f32,
    /// Where the PDF has it, if text was begun.
    at: Option<(f32, f32)>,
    pending: Vec<Codepoint>,
}

impl Pen<'_, '_, '_> {
    fn atom(&mut self, atom: &Atom) {
        let plain = match &atom.glyphs[..] {
            [] => return,
            [only] => {
                let new = self.used.number(only.id);
                self.used.texts.entry(new).or_insert_with(|| atom.text.clone()) == &atom.text
            }
            _ => false,
        };
        // ToUnicode holds one text a glyph: where that is not this one, the cluster says its own.
        // Marks without a width come after it with an empty text: inside, a reader would take the
        // mark's place for the end of the cluster and see a gap before the next letter.
        let mut placed = Vec::with_capacity(atom.glyphs.len());
        for glyph in &atom.glyphs {
            let new = self.used.number(glyph.id);
            let is_mark = !plain && glyph.advance == 0.0;
            if !self.used.texts.contains_key(&new) {
                let own = self.used.own_text(glyph.id, if is_mark { "\u{200B}" } else { &atom.text });
                self.used.texts.insert(new, own);
            }
            placed.push((is_mark, new, self.x + glyph.dx, self.y - glyph.dy));
            self.x += glyph.advance;
        }
        let (marks, bases): (Vec<_>, Vec<_>) = placed.into_iter().partition(|p| p.0);
        let (spoken, silent) = if bases.is_empty() { (marks, bases) } else { (bases, marks) };
        for (glyphs, text) in [(spoken, atom.text.as_str()), (silent, "")] {
            if glyphs.is_empty() {
                continue;
            }
            if !plain {
                self.begin_span(text);
            }
            for (_, new, x, y) in glyphs {
                self.glyph(new, x, y);
            }
            if !plain {
                self.flush();
                self.ops.push(Op::EndMarkedContent);
            }
        }
    }

    fn begin_span(&mut self, text: &str) {
        self.flush();
        let spoken = DictItem::String { data: utf16(text), literal: false };
        self.ops.push(Op::BeginMarkedContentWithProperties {
            tag: "Span".into(),
            properties: DictItem::Dict { map: BTreeMap::from([("ActualText".to_owned(), spoken)]) },
        });
    }

    fn glyph(&mut self, new: u16, x: f32, y: f32) {
        let em = self.size / 1000.0;
        match (self.at, self.pending.last_mut()) {
            // A TJ number stands after a glyph and moves left.
            (Some((px, py)), Some(last)) if (py - y).abs() < 0.001 => {
                let back = ((px - x) / em * 100.0).round() / 100.0;
                if back.abs() >= 0.5 {
                    last.offset += back;
                    self.at = Some((px - back * em, py));
                }
            }
            (Some((px, py)), None) if (px - x).abs() < 0.5 * em && (py - y).abs() < 0.001 => {}
            // printpdf has no vertical offset: the text matrix is set anew.
            _ => {
                self.flush();
                self.ops.push(Op::SetTextMatrix { matrix: TextMatrix::Translate(Pt(x), Pt(y)) });
                self.at = Some((x, y));
            }
        }
        // Always a text: without one printpdf writes U+FFFD over what is there.
        let cid = self.used.texts.get(&new).cloned();
        self.pending.push(Codepoint { gid: new, offset: 0.0, cid });
        let width = f32::from(self.used.widths.get(&new).copied().unwrap_or(0)) * em;
        if let Some((px, _)) = &mut self.at {
            *px += width;
        }
    }

    fn flush(&mut self) {
        if !self.pending.is_empty() {
            let glyphs = std::mem::take(&mut self.pending);
            self.ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(glyphs)] });
        }
    }
}
