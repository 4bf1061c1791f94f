//! A file of letters as bytes: printpdf makes the document and its fonts, lopdf finishes it.
//! Never here: a clock or chance; the same pages give the same bytes.
//! What this knows of printpdf 0.12's traps stands beside the line that avoids each.

use chrono::{Datelike, NaiveDate};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use printpdf::{Mm, PdfDocument, PdfPage, PdfSaveOptions};

use crate::{
    content::content, deflate::deflate, draw::Page, fonts::Fonts, glyphs::Faces, problem::Problem,
    render::Pdf,
};

/// What a file says of itself.
pub(crate) struct About {
    pub title: String,
    pub author: String,
    pub lang: String,
    pub date: NaiveDate,
}

/// A file that grows by a letter at a time. Only the small content of its pages stays, never what was drawn.
pub(crate) struct File<'a> {
    faces: Faces<'a>,
    chapters: Vec<Chapter>,
    /// Deflated.
    pages: Vec<Vec<u8>>,
}

/// One letter, under one bookmark.
struct Chapter {
    title: String,
    first_page: usize,
}

impl<'a> File<'a> {
    pub fn new(fonts: &'a Fonts) -> Self {
        Self { faces: Faces::new(fonts), chapters: Vec::new(), pages: Vec::new() }
    }

    pub fn add(&mut self, title: String, pages: &[Page]) -> Result<(), Problem> {
        self.chapters.push(Chapter { title, first_page: self.pages.len() });
        for page in pages {
            let content = content(page, &mut self.faces)?;
            self.pages.push(deflate(&content).map_err(broken)?);
        }
        Ok(())
    }

    pub fn write(self, about: &About) -> Result<Pdf, Problem> {
        let count = self.pages.len();
        let mut document = self.printed(&about.title)?;
        let tree = clear(&mut document).map_err(broken)?;
        for object in document.objects.values_mut() {
            if let Object::Stream(stream) = object {
                shrink(stream).map_err(broken)?;
            }
        }
        let pages = put_pages(&mut document, tree, self.pages).map_err(broken)?;
        let outlines = put_outlines(&mut document, &self.chapters, &pages);
        describe(&mut document, about, outlines).map_err(broken)?;
        let options = lopdf::SaveOptions::builder()
            .use_object_streams(true)
            .use_xref_streams(true)
            .compression_level(6)
            .build();
        let mut bytes = Vec::new();
        document.save_with_options(&mut bytes, options).map_err(broken)?;
        Ok(Pdf { bytes, pages: count })
    }

    /// The fonts in a document of one page, which is the pattern for all.
    fn printed(&self, title: &str) -> Result<Document, Problem> {
        let mut document = PdfDocument::new(title);
        for (id, font) in self.faces.subsets()? {
            document.resources.fonts.map.insert(id, printpdf::PdfFont::new(font));
        }
        document.pages.push(PdfPage::new(Mm(210.0), Mm(297.0), self.faces.specimen()));
        // Fonts are already subset here, once for the file.
        let options =
            PdfSaveOptions { optimize: false, subset_fonts: false, secure: true, image_optimization: None };
        Ok(document.to_lopdf_document(&options, &mut Vec::new()))
    }
}

fn broken(e: impl ToString) -> Problem {
    Problem::Pdf { why: e.to_string() }
}

/// Leaves the fonts, and the page tree with what all pages share: printpdf repeats it on each page, and writes
/// metadata, profiles and an identifier that are no letter's.
fn clear(document: &mut Document) -> lopdf::Result<ObjectId> {
    let missing = || lopdf::Error::DictKey("Kids".into());
    let pattern = document.get_pages().into_values().next().ok_or_else(missing)?;
    let page = document.get_dictionary(pattern)?.clone();
    let tree = page.get(b"Parent")?.as_reference()?;
    let root = document.get_dictionary_mut(tree)?;
    for key in [b"Resources".as_slice(), b"MediaBox"] {
        root.set(key, page.get(key)?.clone());
    }
    root.set("Kids", Object::Array(Vec::new()));
    document.trailer.remove(b"Info");
    let catalog = document.catalog_mut()?;
    for key in [b"Metadata".as_slice(), b"OutputIntents", b"OCProperties", b"Outlines", b"PageLabels"] {
        catalog.remove(key);
    }
    document.prune_objects();
    Ok(tree)
}

fn shrink(stream: &mut Stream) -> std::io::Result<()> {
    if !stream.dict.has(b"Filter") {
        let content = deflate(&stream.content)?;
        stream.dict.set("Filter", "FlateDecode");
        stream.set_content(content);
    }
    Ok(())
}

fn put_pages(document: &mut Document, tree: ObjectId, pages: Vec<Vec<u8>>) -> lopdf::Result<Vec<ObjectId>> {
    let mut ids = Vec::with_capacity(pages.len());
    for content in pages {
        let content = document.add_object(Stream::new(dictionary! { "Filter" => "FlateDecode" }, content));
        ids.push(
            document.add_object(dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content }),
        );
    }
    let root = document.get_dictionary_mut(tree)?;
    root.set("Count", ids.len() as i64);
    root.set("Kids", ids.iter().map(|id| Object::Reference(*id)).collect::<Vec<_>>());
    Ok(ids)
}

/// A bookmark for each letter of a batch; a letter alone needs none.
fn put_outlines(document: &mut Document, chapters: &[Chapter], pages: &[ObjectId]) -> Option<ObjectId> {
    if chapters.len() < 2 {
        return None;
    }
    let root = document.new_object_id();
    let ids: Vec<ObjectId> = chapters.iter().map(|_| document.new_object_id()).collect();
    for (i, chapter) in chapters.iter().enumerate() {
        let page = *pages.get(chapter.first_page)?;
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

/// What the file says of itself, and how a reader is to open it.
fn describe(document: &mut Document, about: &About, outlines: Option<ObjectId>) -> lopdf::Result<()> {
    document.version = "1.7".into();
    let date = format!("D:{:04}{:02}{:02}120000Z", about.date.year(), about.date.month(), about.date.day());
    let info = document.add_object(dictionary! {
        "Title" => text_string(&about.title),
        "Author" => text_string(&about.author),
        "Creator" => text_string("Waymark"),
        "Producer" => text_string("Waymark"),
        "CreationDate" => Object::string_literal(date.clone()),
        "ModDate" => Object::string_literal(date),
    });
    document.trailer.set("Info", info);
    let catalog = document.catalog_mut()?;
    catalog.set("Lang", text_string(&about.lang));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalog.set("PageLayout", Object::Name(b"OneColumn".to_vec()));
    // printpdf's is a string.
    let mode: &[u8] = if outlines.is_some() { b"UseOutlines" } else { b"UseNone" };
    catalog.set("PageMode", Object::Name(mode.to_vec()));
    if let Some(id) = outlines {
        catalog.set("Outlines", id);
    }
    // printpdf's /ID comes from a fixed seed; this one from what the file holds.
    let mut hash = blake3::Hasher::new();
    for object in document.objects.values() {
        if let Ok(stream) = object.as_stream() {
            hash.update(&stream.content);
        }
    }
    hash.update(about.title.as_bytes());
    let id = Object::String(hash.finalize().as_bytes()[..16].to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", Object::Array(vec![id.clone(), id]));
    Ok(())
}

/// PDF's own Unicode: a mark and UTF-16, big end first.
pub(crate) fn utf16(text: &str) -> Vec<u8> {
    [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect()
}

fn text_string(text: &str) -> Object {
    if text.is_ascii() {
        Object::string_literal(text)
    } else {
        Object::String(utf16(text), StringFormat::Hexadecimal)
    }
}
