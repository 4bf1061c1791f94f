//! The fonts of a file: printpdf makes their objects, and they move from its document into this file's.
//! Never here: which glyphs a font shows.
//! Of printpdf's document nothing else is taken: not its page, its Info, its dates or its metadata.

use std::{collections::BTreeMap, fmt::Write as _};

use lopdf::{Dictionary, Document, Object, ObjectId};
use printpdf::{Mm, PdfDocument, PdfPage, PdfSaveOptions};

use crate::{
    glyphs::Faces,
    problem::Problem,
    writer::{Id, Writer},
};

/// Writes the fonts; gives the entries of the resources that name them.
pub(crate) fn embed(faces: &Faces<'_>, to: &mut Writer) -> Result<String, Problem> {
    let document = printed(faces)?;
    let broken = |e: lopdf::Error| Problem::Pdf { why: e.to_string() };
    let fonts = fonts(&document).map_err(broken)?;
    let mut moving = Moving { from: &document, known: BTreeMap::new(), waiting: Vec::new() };
    let mut entries = String::new();
    for (name, font) in fonts {
        entries.push('/');
        entries.push_str(&String::from_utf8_lossy(name));
        moving.object(font, &mut entries, to);
    }
    moving.rest(to).map_err(|e| Problem::Pdf { why: e.to_string() })?;
    Ok(entries)
}

/// A document of one page that shows every glyph.
fn printed(faces: &Faces<'_>) -> Result<Document, Problem> {
    let mut document = PdfDocument::new("");
    for (id, font) in faces.subsets()? {
        document.resources.fonts.map.insert(id, printpdf::PdfFont::new(font));
    }
    document.pages.push(PdfPage::new(Mm(210.0), Mm(297.0), faces.specimen()));
    // Fonts are already subset here, once for the file.
    let options =
        PdfSaveOptions { optimize: false, subset_fonts: false, secure: true, image_optimization: None };
    Ok(document.to_lopdf_document(&options, &mut Vec::new()))
}

fn fonts(document: &Document) -> lopdf::Result<Vec<(&Vec<u8>, &Object)>> {
    let missing = || lopdf::Error::DictKey("Kids".into());
    let page = document.get_pages().into_values().next().ok_or_else(missing)?;
    let follow = |object| Ok::<_, lopdf::Error>(document.dereference(object)?.1);
    let resources = follow(document.get_dictionary(page)?.get(b"Resources")?)?.as_dict()?;
    let mut fonts: Vec<_> = follow(resources.get(b"Font")?)?.as_dict()?.iter().collect();
    fonts.sort_by_key(|(name, _)| name.as_slice());
    Ok(fonts)
}

struct Moving<'d> {
    from: &'d Document,
    known: BTreeMap<ObjectId, Id>,
    waiting: Vec<ObjectId>,
}

impl Moving<'_> {
    fn rest(&mut self, to: &mut Writer) -> std::io::Result<()> {
        while let Some(old) = self.waiting.pop() {
            let (Some(new), Some(object)) = (self.known.get(&old).copied(), self.from.objects.get(&old))
            else {
                continue;
            };
            let mut out = String::new();
            if let Object::Stream(stream) = object {
                let mut entries = stream.dict.clone();
                entries.remove(b"Length");
                self.entries(&entries, &mut out, to);
                if entries.has(b"Filter") {
                    to.stream(new, format_args!("{out}"), &stream.content)?;
                } else {
                    to.deflated(new, format_args!("{out}"), &stream.content)?;
                }
            } else {
                self.object(object, &mut out, to);
                to.object(new, format_args!("{out}"))?;
            }
        }
        Ok(())
    }

    // Into a string nothing fails.
    fn object(&mut self, object: &Object, out: &mut String, to: &mut Writer) {
        match object {
            Object::Null => out.push_str(" null"),
            Object::Boolean(value) => drop(write!(out, " {value}")),
            Object::Integer(value) => drop(write!(out, " {value}")),
            Object::Real(value) => drop(write!(out, " {value}")),
            Object::Name(name) => {
                out.push('/');
                push_name(name, out);
            }
            Object::String(bytes, _) => {
                out.push('<');
                for byte in bytes {
                    let _ = write!(out, "{byte:02X}");
                }
                out.push('>');
            }
            Object::Array(items) => {
                out.push('[');
                for item in items {
                    self.object(item, out, to);
                }
                out.push(']');
            }
            Object::Dictionary(dictionary) => {
                out.push_str("<<");
                self.entries(dictionary, out, to);
                out.push_str(">>");
            }
            Object::Reference(old) => {
                let new = *self.known.entry(*old).or_insert_with(|| {
                    self.waiting.push(*old);
                    to.reserve()
                });
                let _ = write!(out, " {new}");
            }
            // A stream is always an object of its own.
            Object::Stream(_) => out.push_str(" null"),
        }
    }

    fn entries(&mut self, dictionary: &Dictionary, out: &mut String, to: &mut Writer) {
        for (key, value) in dictionary {
            out.push('/');
            push_name(key, out);
            self.object(value, out, to);
        }
    }
}

fn push_name(name: &[u8], out: &mut String) {
    for byte in name {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'_' | b'.') {
            out.push(char::from(*byte));
        } else {
            let _ = write!(out, "#{byte:02X}");
        }
    }
}
