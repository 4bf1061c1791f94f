//! Template and facts to marked text. A value is data only: whatever it holds prints as it stands.
//! Never here: a file, an include, a fact that the kind did not declare.

use std::{collections::BTreeMap, fmt::Write as _, sync::OnceLock};

use minijinja::{Environment, UndefinedBehavior, Value, value::ValueKind};

use crate::{
    kinds::Kind,
    letter::{FactValue, Letter, Letterhead},
    problem::Problem,
    shape::{NAME_END, NAME_START},
};

pub(crate) fn merge(letter: &Letter, head: &Letterhead) -> Result<String, Problem> {
    let name = letter.kind.code();
    let fail =
        |e: minijinja::Error| Problem::Template { template: name.to_owned(), why: one_line(&e.to_string()) };
    let template = environment()
        .as_ref()
        .map_err(|why| Problem::Template { template: name.to_owned(), why: why.clone() })?;
    template.get_template(name).map_err(fail)?.render(context(letter, head)).map_err(fail)
}

fn environment() -> &'static Result<Environment<'static>, String> {
    static ENVIRONMENT: OnceLock<Result<Environment<'static>, String>> = OnceLock::new();
    ENVIRONMENT.get_or_init(|| {
        let mut env = Environment::empty();
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        env.set_trim_blocks(true);
        env.set_lstrip_blocks(true);
        env.set_formatter(|out, _, value| {
            match value.kind() {
                ValueKind::Undefined | ValueKind::None => {}
                _ => out.write_str(&escaped(&value.to_string()))?,
            }
            Ok(())
        });
        for kind in Kind::all() {
            env.add_template(kind.code(), kind.template()).map_err(|e| one_line(&e.to_string()))?;
        }
        Ok(env)
    })
}

fn context(letter: &Letter, head: &Letterhead) -> Value {
    let mut values: BTreeMap<String, Value> = BTreeMap::new();
    for field in letter.kind.fields() {
        let value = letter.facts.get(field.name).filter(|v| !v.is_blank());
        values.insert(field.name.to_owned(), value.map_or(Value::from(""), fact));
    }
    let pairs = |pairs: &[(&str, String)]| {
        Value::from_iter(pairs.iter().map(|(k, v)| ((*k).to_owned(), Value::from(v.clone()))))
    };
    values.insert(
        "office".into(),
        pairs(&[
            ("name", name(&head.office_name)),
            ("address", together(&clean(&head.address.join(", ")))),
            ("phone", together(&clean(&head.phone))),
            ("email", clean(&head.email)),
            ("safeguarding_lead", name(&head.safeguarding_lead)),
            ("safeguarding_phone", together(&clean(&head.safeguarding_phone))),
        ]),
    );
    values.insert(
        "signatory".into(),
        pairs(&[
            ("name", name(&letter.signatory.name)),
            ("phone", together(&clean(&letter.signatory.phone))),
            ("email", clean(&letter.signatory.email)),
        ]),
    );
    Value::from_serialize(&values)
}

fn fact(value: &FactValue) -> Value {
    match value {
        FactValue::Text(t) => Value::from(together(&clean(t))),
        FactValue::Name(t) => Value::from(name(t)),
        FactValue::List(items) => {
            items.iter().filter(|i| !i.trim().is_empty()).map(|i| together(&clean(i))).collect()
        }
    }
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
        let _ = out.write_char(c);
    }
    out
}

fn one_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}
