//! Template and facts to marked text. A value is data only: whatever it holds prints as it stands.
//! Never here: a file, an include, a fact that the kind did not declare.

use std::borrow::Cow;

use crate::{
    letter::{FactValue, Letter, Letterhead},
    problem::Problem,
    shape::{NAME_END, NAME_START},
    template::{Branch, Cond, Name, Node, Term},
};

/// Many times the longest letter. What lists and values make of a template can be no longer.
const MOST_CHARACTERS: usize = 200_000;

pub(crate) fn merge(letter: &Letter, head: &Letterhead) -> Result<String, Problem> {
    let template = letter.wording();
    if template.kind() != letter.kind {
        return Err(Problem::Template {
            template: letter.kind.title().to_owned(),
            why: format!("it is wording for “{}”", template.kind().title()),
        });
    }
    let mut merging = Merging { letter, head, item: String::new(), out: Out::default() };
    merging.nodes(template.nodes(), false);
    if merging.out.characters > MOST_CHARACTERS {
        return Err(Problem::TooLong { reference: letter.reference.clone() });
    }
    Ok(merging.out.text)
}

struct Merging<'a> {
    letter: &'a Letter,
    head: &'a Letterhead,
    /// Where the `for` around it stands.
    item: String,
    out: Out,
}

impl Merging<'_> {
    /// `within`: of a line, whose own words alone say what it is.
    fn nodes(&mut self, nodes: &[Node], within: bool) {
        for node in nodes {
            if self.out.characters > MOST_CHARACTERS {
                return;
            }
            match node {
                Node::Words { text, .. } if within => self.out.push(&shielded(text)),
                Node::Words { text, .. } => self.out.push(text),
                Node::Value { name, .. } => {
                    let value = self.printed(*name);
                    self.out.may_be_empty = true;
                    self.out.push(&escaped(&value));
                }
                Node::End { .. } => self.out.end_line(),
                Node::If { block, branches, .. } => {
                    let holds = |b: &&Branch| b.when.as_ref().is_none_or(|cond| self.holds(cond));
                    if let Some(branch) = branches.iter().find(holds) {
                        self.nodes(&branch.then, !block);
                    }
                    self.out.may_be_empty |= !block;
                }
                Node::For { block, list, each, .. } => {
                    for item in self.items(list) {
                        self.item = item;
                        self.nodes(each, !block);
                    }
                    self.out.may_be_empty |= !block;
                }
            }
        }
    }

    fn holds(&self, cond: &Cond) -> bool {
        match cond {
            Cond::Has(Name::Given(name)) => !self.texts(name).is_empty(),
            Cond::Has(Name::Item) => !self.item.is_empty(),
            Cond::Compare { same, left, right } => (self.term(left) == self.term(right)) == *same,
            Cond::Not(cond) => !self.holds(cond),
            Cond::All(all) => all.iter().all(|cond| self.holds(cond)),
            Cond::Any(any) => any.iter().any(|cond| self.holds(cond)),
        }
    }

    fn term<'t>(&'t self, term: &'t Term) -> Cow<'t, str> {
        match term {
            Term::Said(said) => Cow::Borrowed(said),
            Term::Field(Name::Item) => Cow::Borrowed(&self.item),
            Term::Field(Name::Given(name)) => Cow::Owned(self.texts(name).join(", ")),
        }
    }

    /// What is known of it, cleaned: one text, the items of a list, or nothing.
    fn texts(&self, name: &str) -> Vec<String> {
        let mut texts: Vec<String> = match self.letter.facts.get(name) {
            _ if name.contains('.') => vec![sender(name, self.letter, self.head)],
            Some(value) => value.texts().into_iter().map(clean).collect(),
            None => Vec::new(),
        };
        texts.retain(|text| !text.is_empty());
        texts
    }

    fn items(&self, list: &str) -> Vec<String> {
        self.texts(list)
    }

    fn printed(&self, field: Name) -> String {
        let Name::Given(field) = field else { return together(&self.item) };
        let text = self.texts(field).join(", ");
        let named = matches!(field, "office.name" | "office.safeguarding_lead" | "signatory.name")
            || matches!(self.letter.facts.get(field), Some(FactValue::Name(_)));
        match field {
            _ if named => name(&text),
            // An address on the web is not taken apart.
            "office.email" | "signatory.email" => text,
            _ => together(&text),
        }
    }
}

/// What the office and who signs are called in a template.
pub(crate) fn sender(name: &str, letter: &Letter, head: &Letterhead) -> String {
    match name {
        "office.name" => clean(&head.office_name),
        "office.address" => clean(&head.address.join(", ")),
        "office.phone" => clean(&head.phone),
        "office.email" => clean(&head.email),
        "office.safeguarding_lead" => clean(&head.safeguarding_lead),
        "office.safeguarding_phone" => clean(&head.safeguarding_phone),
        "signatory.name" => clean(&letter.signatory.name),
        "signatory.phone" => clean(&letter.signatory.phone),
        "signatory.email" => clean(&letter.signatory.email),
        _ => String::new(),
    }
}

#[derive(Default)]
struct Out {
    text: String,
    characters: usize,
    line_from: usize,
    may_be_empty: bool,
}

impl Out {
    fn push(&mut self, text: &str) {
        self.characters += text.chars().count();
        self.text.push_str(text);
    }

    /// A line with a field or a tag that comes to nothing is left out: an empty one would part a paragraph.
    fn end_line(&mut self) {
        if self.may_be_empty && self.text[self.line_from..].trim().is_empty() {
            self.text.truncate(self.line_from);
        } else {
            self.push("\n");
        }
        self.line_from = self.text.len();
        self.may_be_empty = false;
    }
}

/// Words within a line open no block and no cell: all but bold is only itself.
fn shielded(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 8);
    let mut rest = words;
    while let Some(c) = rest.chars().next() {
        let next = rest[c.len_utf8()..].chars().next();
        let taken = match (c, next) {
            ('\\', Some(n)) if n.is_ascii_punctuation() => 2,
            ('*', Some('*')) => 2,
            _ => c.len_utf8(),
        };
        if taken == c.len_utf8() && c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    out
}

/// Keeps a postcode, a phone number, “9.30 am” and “17 July” on one line, by spaces that do not break.
fn together(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let mut out = String::with_capacity(text.len());
    for (i, word) in words.iter().enumerate() {
        if i > 0 {
            let before = words[i - 1];
            let all_figures = |w: &str| !w.is_empty() && w.chars().all(|c| c.is_ascii_digit());
            let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            let joins = if before.ends_with(|c: char| c.is_ascii_digit()) {
                all_figures(bare) && all_figures(before)
                    || matches!(bare, "am" | "pm" | "noon")
                    || MONTHS.contains(&bare)
                    || is_inward(bare)
            } else {
                is_inward(bare) && before.len() <= 4
            };
            out.push(if joins { '\u{A0}' } else { ' ' });
        }
        out.push_str(word);
    }
    out
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The second half of a postcode.
fn is_inward(word: &str) -> bool {
    matches!(word.as_bytes(), [d, a, b] if d.is_ascii_digit() && a.is_ascii_uppercase() && b.is_ascii_uppercase())
}

fn name(text: &str) -> String {
    let text = clean(text);
    if text.is_empty() {
        return text;
    }
    // A short name of two or three words keeps to one line.
    let text = if text.chars().count() <= 22 { text.replace(' ', "\u{A0}") } else { text };
    format!("{NAME_START}{text}{NAME_END}")
}

/// One line of text without controls, direction overrides and private marks: none of them can be
/// seen on paper, and each can make a name read wrongly.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if c.is_whitespace() && c != '\u{A0}' { ' ' } else { c };
        let unseen = c.is_control()
            || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{AD}')
            || matches!(c, '\u{E000}'..='\u{F8FF}');
        if unseen || (c == ' ' && out.ends_with(' ')) {
            continue;
        }
        out.push(c);
    }
    out.trim().to_owned()
}

/// Markdown lets a backslash stand before any ASCII punctuation; then it is only itself.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 8);
    for c in value.chars() {
        if c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
