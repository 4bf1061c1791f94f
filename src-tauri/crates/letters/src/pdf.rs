//! A file of letters as bytes: pages, tags, bookmarks, and what the file says of itself (PDF/UA-1, PDF/A-2a).
//! Never here: a clock or chance; the same pages give the same bytes.

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};

use crate::{
    content::{ARTIFACTS, Written, content},
    deflate::deflate,
    draw::Page,
    embedded::embed,
    fonts::Fonts,
    glyphs::Faces,
    icc,
    pictures::Pictures,
    problem::Problem,
    render::Pdf,
    structure::Structure,
    style::{PAGE_HEIGHT, PAGE_WIDTH},
    tags::{Role, Tree},
    writer::{Id, Writer, text_string},
    xmp::xmp,
};

/// What a file says of itself.
pub(crate) struct About {
    pub title: String,
    pub author: String,
    pub date: NaiveDate,
}

/// As BCP 47 spells one; the built-in words, and so anything that is none, are in British English.
fn language(asked: &str) -> &str {
    let mut parts = asked.split('-');
    let first = parts
        .next()
        .is_some_and(|p| (2..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphabetic()));
    let rest = parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
    if first && rest { asked } else { "en-GB" }
}

/// A letter in a file: its name among the bookmarks, its language, its pages and their meaning.
pub(crate) struct Chapter<'l> {
    pub title: String,
    pub lang: &'l str,
    pub pages: &'l [Page],
    pub tree: &'l Tree,
}

/// A file that grows by a letter at a time. What was drawn is written at once, not kept.
pub(crate) struct File<'a> {
    faces: Faces<'a>,
    pictures: Pictures,
    to: Writer,
    lang: String,
    /// Numbers that are known before their objects: pages and parts name them.
    resources: Id,
    page_tree: Id,
    document: Id,
    pages: Vec<Id>,
    letters: Vec<Id>,
    bookmarks: Vec<(String, Id)>,
    /// Content to part: the number tree's pairs, and its next key.
    parents: String,
    next_key: usize,
}

impl<'a> File<'a> {
    pub fn new(fonts: &'a Fonts, lang: &str) -> Self {
        let mut to = Writer::new();
        let (resources, page_tree, document) = (to.reserve(), to.reserve(), to.reserve());
        Self {
            faces: Faces::new(fonts),
            pictures: Pictures::default(),
            to,
            lang: language(lang).to_owned(),
            resources,
            page_tree,
            document,
            pages: Vec::new(),
            letters: Vec::new(),
            bookmarks: Vec::new(),
            parents: String::new(),
            next_key: 0,
        }
    }

    pub fn add(&mut self, chapter: Chapter<'_>) -> Result<(), Problem> {
        let mut structure = Structure::new(chapter.tree);
        let ids = self.to.reserve_many(chapter.pages.len());
        let mut written = Vec::with_capacity(chapter.pages.len());
        for (i, page) in chapter.pages.iter().enumerate() {
            written.push(content(page, ids.after(i), &mut self.faces, &mut self.pictures, &mut structure)?);
        }
        let first = self.to.reserve_many(structure.count());
        for (i, page) in written.into_iter().enumerate() {
            self.page(ids.after(i), page, first, &mut structure).map_err(broken)?;
        }
        let lang = language(chapter.lang);
        let other = (lang != self.lang).then_some(lang);
        self.letters.push(structure.write(&mut self.to, first, self.document, other).map_err(broken)?);
        self.bookmarks.push((chapter.title, ids));
        Ok(())
    }

    fn page(
        &mut self,
        id: Id,
        page: Written,
        first: Id,
        structure: &mut Structure<'_>,
    ) -> std::io::Result<()> {
        let content = self.to.reserve();
        let small = deflate(&page.content)?;
        self.to.stream(content, format_args!("/Filter/FlateDecode"), &small)?;

        let key = self.key();
        let mut owners = String::new();
        for part in &page.owners {
            let _ = write!(owners, " {}", structure.id(*part, first));
        }
        let owners = self.to.add(format_args!("[{owners}]"))?;
        let _ = write!(self.parents, " {key} {owners}");

        let mut annotations = String::new();
        for (part, [left, bottom, right, top]) in &page.links {
            let Role::Link(target) = structure.role(*part) else { continue };
            let (uri, words) = (text_string(&target.uri), text_string(&target.words));
            let key = self.key();
            let owner = structure.id(*part, first);
            let _ = write!(self.parents, " {key} {owner}");
            let id = self.to.add(format_args!(
                "<</Type/Annot/Subtype/Link/Rect[{left:.2} {bottom:.2} {right:.2} {top:.2}]/Border[0 0 0]/F 4/Contents{words}/A<</S/URI/URI{uri}>>/StructParent {key}>>"
            ))?;
            structure.annotation(*part, id);
            let _ = write!(annotations, " {id}");
        }
        if !annotations.is_empty() {
            annotations = format!("/Annots[{annotations}]");
        }
        self.pages.push(id);
        self.to.object(
            id,
            // Resources stand on each page: an archive takes none from above.
            format_args!(
                "<</Type/Page/Parent {}/Resources {}/Contents {content}/StructParents {key}/Tabs/S{annotations}>>",
                self.page_tree, self.resources
            ),
        )
    }

    fn key(&mut self) -> usize {
        self.next_key += 1;
        self.next_key - 1
    }

    pub fn write(mut self, about: &About) -> Result<Pdf, Problem> {
        let count = self.pages.len();
        let fonts = embed(&self.faces, &mut self.to)?;
        let pictures = self.pictures.write(&mut self.to).map_err(broken)?;
        self.to
            .object(self.resources, format_args!("<</Font<<{fonts}>>/Properties<<{ARTIFACTS}>>{pictures}>>"))
            .map_err(broken)?;
        let bytes = self.finish(about).map_err(broken)?;
        Ok(Pdf { bytes, pages: count })
    }

    fn finish(mut self, about: &About) -> std::io::Result<Vec<u8>> {
        let pages = list(&self.pages);
        self.to.object(
            self.page_tree,
            format_args!(
                "<</Type/Pages/Count {}/MediaBox[0 0 {PAGE_WIDTH:.2} {PAGE_HEIGHT:.2}]/Kids[{pages}]>>",
                self.pages.len()
            ),
        )?;
        let tags = self.tags()?;
        let outlines = self.outlines()?;

        let metadata = self.to.reserve();
        // Not deflated: an archive can find it without knowing PDF.
        self.to.stream(
            metadata,
            format_args!("/Type/Metadata/Subtype/XML"),
            xmp(about, &self.lang).as_bytes(),
        )?;
        let profile = self.to.reserve();
        self.to.deflated(profile, format_args!("/N 3"), &icc::srgb())?;
        let intent = format_args!(
            "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)/DestOutputProfile {profile}>>"
        );
        let intent = self.to.add(intent)?;

        let date =
            format!("D:{:04}{:02}{:02}120000Z", about.date.year(), about.date.month(), about.date.day());
        let (title, author) = (text_string(&about.title), text_string(&about.author));
        let info = self.to.add(format_args!(
            "<</Title{title}/Author{author}/Creator(Waymark)/Producer(Waymark)/CreationDate({date})/ModDate({date})>>"
        ))?;
        let lang = text_string(&self.lang);
        let pages = self.page_tree;
        let root = self.to.add(format_args!(
            "<</Type/Catalog/Pages {pages}/Metadata {metadata}/OutputIntents[{intent}]/StructTreeRoot {tags}/MarkInfo<</Marked true>>/Lang{lang}/ViewerPreferences<</DisplayDocTitle true>>/PageLayout/OneColumn{outlines}>>"
        ))?;
        self.to.finish(root, info)
    }

    fn tags(&mut self) -> std::io::Result<Id> {
        let letters = list(&self.letters);
        let (root, document) = (self.to.reserve(), self.document);
        self.to.object(document, format_args!("<</S/Document/P {root}/K[{letters}]>>"))?;
        let parents = std::mem::take(&mut self.parents);
        let parents = self.to.add(format_args!("<</Nums[{parents}]>>"))?;
        let next = self.next_key;
        self.to.object(
            root,
            format_args!(
                "<</Type/StructTreeRoot/K {document}/ParentTree {parents}/ParentTreeNextKey {next}>>"
            ),
        )?;
        Ok(root)
    }

    /// A bookmark for each letter of a batch; a letter alone needs none.
    fn outlines(&mut self) -> std::io::Result<String> {
        let count = self.bookmarks.len();
        if count < 2 {
            return Ok("/PageMode/UseNone".into());
        }
        let root = self.to.reserve();
        let first = self.to.reserve_many(count);
        for (i, (title, page)) in std::mem::take(&mut self.bookmarks).into_iter().enumerate() {
            let mut near = String::new();
            if i > 0 {
                let _ = write!(near, "/Prev {}", first.after(i - 1));
            }
            if i + 1 < count {
                let _ = write!(near, "/Next {}", first.after(i + 1));
            }
            let title = text_string(&title);
            self.to.object(
                first.after(i),
                format_args!("<</Title{title}/Parent {root}/Dest[{page}/Fit]{near}>>"),
            )?;
        }
        let last = first.after(count - 1);
        self.to.object(root, format_args!("<</Type/Outlines/First {first}/Last {last}/Count {count}>>"))?;
        Ok(format!("/PageMode/UseOutlines/Outlines {root}"))
    }
}

fn list(ids: &[Id]) -> String {
    let mut out = String::with_capacity(ids.len() * 8);
    for id in ids {
        let _ = write!(out, " {id}");
    }
    out
}

fn broken(e: std::io::Error) -> Problem {
    Problem::Pdf { why: e.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_language_is_english() {
        for good in ["en-GB", "pl", "zh-Hans-CN", "ur"] {
            assert_eq!(language(good), good);
        }
        for bad in ["", "English", "en_GB", "e", "en-", "(x)"] {
            assert_eq!(language(bad), "en-GB", "{bad}");
        }
    }
}
