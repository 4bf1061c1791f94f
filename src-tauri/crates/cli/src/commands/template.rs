//! The words of letters: shown, checked, taken, given back.

use super::letters::kind_of;
use crate::{
    answer::{Answer, Failure},
    given::Given,
    open, table,
};
use serde_json::{Value, json};
use std::{ffi::OsStr, path::Path};
use waymark_actions::{Problem, letters as verbs, write_pdf};
use waymark_letters::{Fault, Fonts, Form, Kind};

/// Far more than a wording can have.
const LARGEST_WORDING: u64 = 1024 * 1024;

pub fn read_words(path: &Path) -> Result<String, Failure> {
    let not_read = |why: String| Problem::NotRead { path: path.display().to_string(), why };
    let bytes = verbs::read_at_most(path, LARGEST_WORDING, "the words of a letter")?;
    String::from_utf8(bytes)
        .map_err(|_| not_read("it is no plain text in UTF-8; save it as such".into()).into())
}

pub fn faulty(path: &Path, kind: Kind, faults: &[Fault]) -> Answer {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let mut text = format!(
        "{} is no wording of \u{201c}{}\u{201d} yet. Nothing was changed.\n  {}\n",
        path.display(),
        kind.title(),
        lines.join("\n  ")
    );
    let offered = kind.offered();
    let unknown = |name: &String| !offered.iter().any(|field| field.name == name);
    if faults.iter().filter_map(|fault| fault.name.as_ref()).any(unknown) {
        text.push_str(&format!("The fields: waymark-cli template fields {}\n", kind.code()));
    }
    Answer { well: false, ..Answer::new(text, json!({ "kind": kind.code(), "faults": faults })) }
}

/// The kind that the words in a file are for.
fn meant(given: &Given, path: &Path) -> Result<Kind, Failure> {
    if let Some(named) = given.value("as") {
        return kind_of(given, OsStr::new(&named));
    }
    let named = path.file_stem().unwrap_or_default();
    if let Some(kind) = named.to_str().and_then(Kind::from_code) {
        return Ok(kind);
    }
    // A slip in the file's name is no missing --as.
    read_words(path)?;
    let kinds: Vec<&str> = Kind::all().map(Kind::code).collect();
    Err(given.wrong(&format!(
        "Say which letter the words are for: add --as KIND, because the file is not named by one. KIND is one of: {}.",
        kinds.join(", ")
    )))
}

/// What the words of a letter may name.
pub fn fields(given: &Given) -> Result<Answer, Failure> {
    let kind = kind_of(given, given.word("KIND")?)?;
    let offered = kind.offered();
    let rows: Vec<Vec<String>> = offered
        .iter()
        .map(|field| {
            let (what, example) = match field.form {
                Form::Choice(choices) => (field.label.to_owned(), choices.join(", ")),
                Form::List => (format!("{} (a list)", field.label), field.example.join("; ")),
                Form::Words => (field.label.to_owned(), field.example.join("; ")),
            };
            vec![field.name.to_owned(), what, example]
        })
        .collect();
    let text = table::table(&["Field", "What it is", "Example"], &rows);
    Ok(Answer::new(text, json!({ "kind": kind.code(), "fields": offered })))
}

pub fn check(given: &Given) -> Result<Answer, Failure> {
    let path = Path::new(given.word("FILE")?);
    let kind = meant(given, path)?;
    let text = read_words(path)?;
    // Before the pages too: what is drawn and then not taken is a promise broken.
    let faults = verbs::faults_of(kind, &text);
    if !faults.is_empty() {
        return Ok(faulty(path, kind, &faults));
    }
    if let Some(out) = given.path("out") {
        return draw(given, path, kind, &text, &out);
    }
    if given.has("about") {
        return Err(given.wrong("--about is about the pages: say where they go with --out FILE.pdf."));
    }
    Ok(Answer::new(
        format!("{} can be used for \u{201c}{}\u{201d}.\n", path.display(), kind.title()),
        json!({ "kind": kind.code(), "faults": [] }),
    ))
}

/// The letter in these words as it would look, with the office's letterhead.
fn draw(given: &Given, path: &Path, kind: Kind, text: &str, out: &Path) -> Result<Answer, Failure> {
    let about = given.value("about").map(|id| given.to_id(OsStr::new(&id))).transpose()?;
    let store = open::store(given)?;
    let wish = verbs::Wish { large_print: given.has("large-print"), ..verbs::Wish::default() };
    let (_, today) = open::clock();
    match verbs::Trial::new(&store, kind, about, &wish, today)?.pages(text, &Fonts::new()) {
        verbs::Tried::Pages(pdf) => {
            write_pdf(store.dir(), out, &pdf.bytes)?;
            let text = format!("{} can be used; its pages are in {}.\n", path.display(), out.display());
            let json = json!({ "kind": kind.code(), "faults": [], "file": out.display().to_string() });
            Ok(Answer::new(text, json))
        }
        verbs::Tried::Faults(faults) => Ok(faulty(path, kind, &faults)),
        verbs::Tried::Lacks(reasons) => {
            let lacks: Vec<&str> = reasons.iter().map(|r| r.words.as_str()).collect();
            let text = format!(
                "{} can be used, but no pages were drawn: what they would be about is not complete.\n  {}\n",
                path.display(),
                lacks.join("\n  ")
            );
            let json = json!({ "kind": kind.code(), "faults": [], "lacks": lacks });
            Ok(Answer { well: false, ..Answer::new(text, json) })
        }
    }
}

/// Whose words each letter has.
pub fn list(given: &Given) -> Result<Answer, Failure> {
    let store = open::store(given)?;
    let worded = verbs::worded(&store)?;
    let said = |one: &verbs::Worded| match (one.own, one.built_in_is_newer) {
        (None, _) => "as they come with Waymark".to_owned(),
        (Some(number), false) => format!("the office\u{2019}s own, version {number}"),
        (Some(number), true) => {
            format!(
                "the office\u{2019}s own, version {number}; those that come with Waymark have changed since"
            )
        }
    };
    let rows: Vec<Vec<String>> =
        worded.iter().map(|one| vec![one.kind.code().to_owned(), said(one)]).collect();
    let json: Vec<Value> = worded
        .iter()
        .map(|one| {
            json!({ "kind": one.kind.code(), "own": one.own, "built_in_is_newer": one.built_in_is_newer })
        })
        .collect();
    Ok(Answer::new(table::table(&["Letter", "Words"], &rows), json!({ "letters": json })))
}

pub fn show(given: &Given) -> Result<Answer, Failure> {
    let kind = kind_of(given, given.word("KIND")?)?;
    let store = open::store(given)?;
    let words = verbs::words_now(&store, kind)?;
    let versions = verbs::versions(&store, kind)?;
    let versions: Vec<Value> = versions
        .iter()
        .map(|v| {
            json!({
                "id": v.id.to_string(), "version": v.template.number, "written_on": v.template.written_on,
                "written_by": v.template.written_by.as_ref().map(|t| t.as_str()),
                "remark": v.template.remark.as_ref().map(|t| t.as_str()),
                "words": v.template.words.as_ref().map(|t| t.as_str()),
            })
        })
        .collect();
    Ok(Answer::new(words.clone(), json!({ "kind": kind.code(), "words": words, "versions": versions })))
}

pub fn take(given: &Given) -> Result<Answer, Failure> {
    let path = Path::new(given.word("FILE")?);
    let kind = meant(given, path)?;
    let text = read_words(path)?;
    let mut store = open::store(given)?;
    let (now, today) = open::clock();
    let remark = given.value("remark").unwrap_or_default();
    Ok(match verbs::save_words(&mut store, kind, &text, &remark, now, today)? {
        Ok(id) => Answer::new(
            format!("\u{201c}{}\u{201d} is written in these words from now on.\n", kind.title()),
            json!({ "kind": kind.code(), "id": id.to_string() }),
        ),
        Err(faults) => faulty(path, kind, &faults),
    })
}

pub fn reset(given: &Given) -> Result<Answer, Failure> {
    let kind = kind_of(given, given.word("KIND")?)?;
    let mut store = open::store(given)?;
    let (now, today) = open::clock();
    verbs::reset_words(&mut store, kind, now, today)?;
    let text = format!("\u{201c}{}\u{201d} is written in the words that come with Waymark.\n", kind.title());
    Ok(Answer::new(text, json!({ "kind": kind.code() })))
}
