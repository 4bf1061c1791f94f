//! The words of a kind of letter: those that come with Waymark, or an office's own.
//!
//! A template is text with a very small language: `{{ field }}`, `{% if … %}` with `elif`, `else` and `endif`,
//! `{% for item in list %}` with `endfor`, `{# a remark #}`, the marks of `blocks`, `# ` and `## ` for headings,
//! `- ` for a list, `**bold**`. `Template::check` is the one door: what it lets through is a tree whose every turn
//! is a letter; all else is told to its writer, line by line. Nothing that is typed is lost in silence.
//! Never here: a file, a way to load another template, a value of a fact.

mod conditions;
mod draft;
mod faults;
mod form;
mod inline;
mod look;
mod names;
mod near;
mod node;
mod parts;
#[cfg(test)]
mod properties;
mod scan;
#[cfg(test)]
mod told;
mod tree;

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, OnceLock},
};

pub use draft::{drafted, drawn};
pub use faults::Fault;
use faults::Faults;
pub use names::Offered;
pub(crate) use node::{Branch, Cond, Name, Node, Term};
pub use parts::{Part, parts};

use crate::{
    fonts::Fonts,
    kinds::Kind,
    shape::Rich,
    style::{CLEAR_PRINT, LARGE_PRINT},
};

/// Characters, lines, and blocks within blocks: far more than a letter needs, and little for a machine.
pub const MOST_CHARACTERS: usize = 40_000;
pub const MOST_LINES: usize = 1_000;
pub(crate) const MOST_DEEP: usize = 8;

/// Checked words for one kind of letter. Cheap to clone.
#[derive(Clone)]
pub struct Template(Arc<Checked>);

struct Checked {
    kind: Kind,
    text: String,
    version: String,
    lang: String,
    nodes: Vec<Node>,
}

impl Template {
    /// The words that come with Waymark.
    pub fn built_in(kind: Kind) -> Template {
        static ALL: OnceLock<BTreeMap<Kind, Template>> = OnceLock::new();
        let make = |kind: Kind| {
            let text = kind.template();
            // A test holds that none of them has a fault.
            let nodes = tree::grow(kind, text, &mut Faults::default()).unwrap_or_default();
            let version = format!("Template version {}", kind.version());
            Template(Arc::new(Checked { kind, text: text.into(), version, lang: "en-GB".into(), nodes }))
        };
        let all = ALL.get_or_init(|| Kind::all().map(|kind| (kind, make(kind))).collect());
        all.get(&kind).cloned().unwrap_or_else(|| make(kind))
    }

    /// An office's own words, or all that is wrong with them in the order of the lines. `version` is printed at
    /// the foot of each page (“Office template 3”), `lang` is the language of the words as BCP 47.
    pub fn check(kind: Kind, text: &str, version: &str, lang: &str) -> Result<Template, Vec<Fault>> {
        // Only to ask what can be printed; a letter is set with the fonts of its caller.
        static FONTS: OnceLock<Fonts> = OnceLock::new();
        check(kind, text, version, lang, FONTS.get_or_init(Fonts::new))
    }

    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// As it was written, but for the ends of lines.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// As it stands at the foot of each page.
    pub fn version(&self) -> &str {
        &self.0.version
    }

    pub fn lang(&self) -> &str {
        &self.0.lang
    }

    pub(crate) fn nodes(&self) -> &[Node] {
        &self.0.nodes
    }
}

fn check(kind: Kind, text: &str, version: &str, lang: &str, fonts: &Fonts) -> Result<Template, Vec<Fault>> {
    let mut faults = Faults::default();
    let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
    let (characters, lines) = (text.chars().count(), text.lines().count());
    if characters > MOST_CHARACTERS {
        faults.add(
            1,
            format!("The template has {characters} characters, and a letter takes {MOST_CHARACTERS} at most. Shorten it."),
        );
    }
    if lines > MOST_LINES {
        faults.add(
            MOST_LINES + 1,
            format!("The template has {lines} lines, and a letter takes {MOST_LINES} at most. Shorten it."),
        );
    }
    // What is too long is read no further.
    faults.none()?;
    if !fits_the_foot(version, fonts) {
        faults.add(1, format!("“{}” is too long for the foot of the page.", faults::short(version)));
    }
    if !is_language(lang) {
        faults.add(
            1,
            format!("“{}” is no code of a language. Give one such as “en-GB” or “pl”.", faults::short(lang)),
        );
    }
    inline::characters(&text, fonts, &mut faults);
    let nodes = tree::grow(kind, &text, &mut faults);
    if let Some(nodes) = &nodes {
        form::look(nodes, &mut faults);
    }
    faults.none()?;
    let nodes = nodes.unwrap_or_default();
    let (version, lang) = (version.to_owned(), lang.to_owned());
    Ok(Template(Arc::new(Checked { kind, text, version, lang, nodes })))
}

/// One line, in both prints.
fn fits_the_foot(version: &str, fonts: &Fonts) -> bool {
    let plain = !version.trim().is_empty()
        && version.chars().count() <= 60
        && version.chars().all(|c| !c.is_control() && !inline::is_unseen(c));
    plain
        && [CLEAR_PRINT, LARGE_PRINT].iter().all(|style| {
            let lines = fonts.with_shaper(|shaper| {
                shaper.lines(fonts, &Rich::plain(version), style.small.size, style.foot_right)
            });
            lines.is_ok_and(|lines| lines.len() == 1 && lines[0].width <= style.foot_right)
        })
}

fn is_language(lang: &str) -> bool {
    let mut parts = lang.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=8).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
        && lang.len() <= 35
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Template({}, {}, {})", self.0.kind.code(), self.0.version, self.0.lang)
    }
}

impl PartialEq for Template {
    fn eq(&self, other: &Template) -> bool {
        let of = |t: &Template| (t.0.kind, t.0.text.clone(), t.0.version.clone(), t.0.lang.clone());
        Arc::ptr_eq(&self.0, &other.0) || of(self) == of(other)
    }
}

impl Eq for Template {}
