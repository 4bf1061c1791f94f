//! All that stands between a letter and its printing, listed at once, before anything is made.
//! Never here: a guess at what is missing.

use serde::Serialize;

use crate::{
    fonts::{Fonts, is_invisible},
    kinds::{Kind, MergeField},
    layout::Setter,
    letter::{Letter, Letterhead, Salutation},
    merge::clean,
    style::{ADDRESS_LINES, DEFAULT_ACCENT, Style},
    tags::Tree,
};

/// One thing to put right, with the field to go to and the words to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missing {
    pub field: String,
    pub words: String,
    /// Set where a character has no shape in any font.
    pub character: Option<char>,
}

/// Empty means: this letter can be printed.
pub fn preflight(letter: &Letter, head: &Letterhead, fonts: &Fonts) -> Vec<Missing> {
    let mut missing = Vec::new();
    let mut add = |field: &str, words: String| {
        missing.push(Missing { field: field.to_owned(), words, character: None })
    };

    let wording = letter.wording().kind();
    if wording != letter.kind {
        add("template", format!("The wording is for another letter, “{}”", wording.title()));
    }
    let blank = |f: &MergeField| letter.facts.get(f.name).is_none_or(|v| v.is_blank());
    for field in letter.kind.fields() {
        if field.required && blank(field) {
            add(field.name, format!("{} is missing", field.label));
        }
    }
    if let Some(first) = letter.kind.changes().next()
        && letter.kind.changes().all(blank)
    {
        add(first.name, "Nothing is given that has changed".into());
    }
    for name in letter.facts.keys() {
        if !declared(letter.kind, name) {
            add(name, format!("“{name}” is no fact of this letter"));
        }
    }
    for (field, label, value) in [
        ("reference", "The letter’s reference", &letter.reference),
        ("recipient.name", "The recipient’s name", &letter.recipient.name),
        ("signatory.name", "The name of who signs", &letter.signatory.name),
        ("office.name", "The office’s name", &head.office_name),
    ] {
        if clean(value).is_empty() {
            add(field, format!("{label} is missing"));
        }
    }
    if let Salutation::Named(name) = &letter.salutation
        && clean(name).is_empty()
    {
        add("salutation", "The name after “Dear” is missing".into());
    }

    missing.extend(uncovered(letter, head, fonts));
    missing.extend(address(letter, fonts));
    missing
}

fn declared(kind: Kind, name: &str) -> bool {
    kind.fields().iter().any(|f| f.name == name)
}

fn address(letter: &Letter, fonts: &Fonts) -> Vec<Missing> {
    let one = |words: String| vec![Missing { field: "recipient.address".into(), words, character: None }];
    let who = clean(&letter.recipient.name);
    let lines: Vec<String> =
        letter.recipient.address.iter().map(|l| clean(l)).filter(|l| !l.is_empty()).collect();
    if lines.is_empty() {
        return one(format!("The address of {who} is missing"));
    }
    if !lines.last().is_some_and(|l| looks_like_postcode(l)) {
        return one(format!("The address of {who} has no postcode as its last line"));
    }
    if lines.len() + 1 < *ADDRESS_LINES.start() {
        return one(format!("The address of {who} needs a street or place above the postcode"));
    }
    let count = fonts.with_shaper(|shaper| {
        let style = Style::of(letter.print);
        Setter { fonts, shaper, style, accent: DEFAULT_ACCENT, tree: Tree::default() }.window_lines(letter)
    });
    match count {
        Ok(n) if n > *ADDRESS_LINES.end() => one(format!(
            "The name and address of {who} need {n} lines, and the envelope’s window shows {}: shorten the address",
            ADDRESS_LINES.end()
        )),
        // A character without a shape is named by `uncovered`.
        _ => Vec::new(),
    }
}

/// The shape only (letters and figures in the right order); whether it exists is another room's.
fn looks_like_postcode(line: &str) -> bool {
    let Some((out, inward)) = line.split_once(' ') else { return false };
    let inward: Vec<char> = inward.chars().collect();
    (2..=4).contains(&out.len())
        && out.chars().all(|c| c.is_ascii_alphanumeric())
        && out.starts_with(|c: char| c.is_ascii_alphabetic())
        && matches!(inward[..], [d, a, b] if d.is_ascii_digit() && a.is_ascii_alphabetic() && b.is_ascii_alphabetic())
}

fn uncovered(letter: &Letter, head: &Letterhead, fonts: &Fonts) -> Vec<Missing> {
    let mut texts: Vec<(String, String, String)> = Vec::new();
    let mut say =
        |field: &str, label: &str, text: &str| texts.push((field.into(), label.into(), clean(text)));
    say("recipient.name", "the recipient’s name", &letter.recipient.name);
    for line in &letter.recipient.address {
        say("recipient.address", "the address", line);
    }
    if let Salutation::Named(name) = &letter.salutation {
        say("salutation", "the name after “Dear”", name);
    }
    for field in letter.kind.fields() {
        for text in letter.facts.get(field.name).map(|v| v.texts()).unwrap_or_default() {
            say(field.name, field.label, text);
        }
    }
    say("reference", "the reference", &letter.reference);
    let s = &letter.signatory;
    for text in [&s.name, &s.job_title, &s.phone, &s.email] {
        say("signatory", "the details of who signs", text);
    }
    for text in letter.copies.iter().chain(&letter.enclosures) {
        say("copies", "copies and enclosures", text);
    }
    for text in [
        &head.office_name,
        &head.tagline,
        &head.phone,
        &head.email,
        &head.website,
        &head.charity_number,
        &head.safeguarding_lead,
        &head.safeguarding_phone,
        &head.privacy_line,
    ]
    .into_iter()
    .chain(&head.address)
    {
        say("office", "the office’s letterhead", text);
    }

    use unicode_normalization::UnicodeNormalization;
    let mut out: Vec<Missing> = Vec::new();
    for (field, label, text) in texts {
        for c in text.nfc().filter(|c| !c.is_whitespace() && !is_invisible(*c)) {
            let shown = fonts.family_for(c.encode_utf8(&mut [0; 4])).unwrap_or(None).is_some();
            if !shown && !out.iter().any(|m| m.field == field && m.character == Some(c)) {
                let words = format!("no font can print “{c}” (U+{:04X}) in {label}: “{text}”", u32::from(c));
                out.push(Missing { field: field.clone(), words, character: Some(c) });
            }
        }
    }
    out
}
