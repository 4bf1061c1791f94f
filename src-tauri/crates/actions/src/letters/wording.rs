//! An office's own words for its letters: each saving is a version of its own, kept for good, and a letter knows the
//! one that it was made from. Never here: what a template may say (the letters room checks it).

use super::office::{Desk, Wish, desk};
use super::table;
use crate::{
    Problem,
    fields::{set, typed},
};
use chrono::{DateTime, NaiveDate, Utc};
use std::{cell::OnceCell, collections::BTreeMap};
use waymark_domain::{
    RecordId, RecordType, Value, Values,
    records::LetterTemplate,
    values::{LongText, Text},
};
use waymark_letters::{Fault, Kind, Template};
use waymark_store::{Action, Read, Store, Stored};

/// The words of an office for one kind, as they stand now.
#[derive(Debug, Clone)]
pub struct OwnWords {
    pub id: RecordId,
    number: i64,
    words: String,
    checked: OnceCell<Result<Template, String>>,
}

impl OwnWords {
    fn new(id: RecordId, number: i64, words: String) -> Self {
        Self { id, number, words, checked: OnceCell::new() }
    }

    /// Checked once. What was right when it was saved can be wrong now: a newer Waymark may know other fields.
    pub fn template(&self, kind: Kind) -> Result<&Template, &str> {
        let check = || {
            Template::check(kind, &self.words, &label(self.number), "en-GB").map_err(|faults| {
                let first = faults.first().map(ToString::to_string).unwrap_or_default();
                format!(
                    "The office\u{2019}s own wording of \u{201c}{}\u{201d} does not fit any more ({first}). Mend it, or go back to the words that come with Waymark.",
                    kind.title()
                )
            })
        };
        self.checked.get_or_init(check).as_ref().map_err(String::as_str)
    }
}

/// As it stands at the foot of a page.
fn label(number: i64) -> String {
    format!("Office template {number}")
}

/// One version, as the list of them shows it.
#[derive(Debug, Clone)]
pub struct Version {
    pub id: RecordId,
    pub template: LetterTemplate,
}

fn all(store: &impl Read) -> Result<Vec<Version>, Problem> {
    let mut rows: Vec<Stored> = Vec::new();
    store.each(RecordType::LetterTemplate, &mut |row| rows.push(row))?;
    let mut versions = rows
        .iter()
        .map(|row| Ok(Version { id: row.id, template: typed(row)? }))
        .collect::<Result<Vec<_>, Problem>>()?;
    // Two laptops that have not met can both write a fourth: the later one counts.
    versions.sort_by_key(|v| (v.template.number, v.id));
    Ok(versions)
}

/// The versions of a kind, the newest first.
pub fn versions(store: &impl Read, kind: Kind) -> Result<Vec<Version>, Problem> {
    let mut found = all(store)?;
    found.retain(|v| v.template.kind.as_str() == kind.code());
    found.reverse();
    Ok(found)
}

/// What each kind says now, where it is not what comes with Waymark.
pub fn current(store: &impl Read) -> Result<BTreeMap<Kind, OwnWords>, Problem> {
    let mut own = BTreeMap::new();
    for Version { id, template } in all(store)? {
        let Some(kind) = Kind::from_code(&template.kind) else { continue };
        if template.once == Some(true) {
            continue;
        }
        match template.words {
            Some(words) => own.insert(kind, OwnWords::new(id, template.number, words.to_string())),
            None => own.remove(&kind),
        };
    }
    Ok(own)
}

/// A kind of letter and whose words it has.
#[derive(Debug, Clone)]
pub struct Worded {
    pub kind: Kind,
    /// The version of the office's own.
    pub own: Option<i64>,
    /// The words that come with Waymark are newer than those beside which the office wrote its own.
    pub built_in_is_newer: bool,
}

pub fn worded(store: &impl Read) -> Result<Vec<Worded>, Problem> {
    let all = all(store)?;
    let own = current(store)?;
    let of = |kind: Kind| {
        let mine = own.get(&kind).and_then(|o| all.iter().find(|v| v.id == o.id));
        Worded {
            kind,
            own: mine.map(|v| v.template.number),
            built_in_is_newer: mine.is_some_and(|v| v.template.beside < i64::from(kind.version())),
        }
    };
    Ok(table::all().map(|w| of(w.kind)).collect())
}

/// The words of a kind as letters are written with them today.
pub fn words_now(store: &impl Read, kind: Kind) -> Result<String, Problem> {
    let own = current(store)?.remove(&kind);
    Ok(own.map_or_else(|| Template::built_in(kind).text().to_owned(), |own| own.words))
}

/// Words that may be kept, in the form in which they are.
fn checked(kind: Kind, words: &str) -> Result<LongText, Vec<Fault>> {
    Template::check(kind, words, "Draft", "en-GB")?;
    LongText::new(words).map_err(|_| {
        let most = "A wording takes 20,000 characters at most. Shorten it.";
        vec![Fault { line: 1, words: most.into(), name: None }]
    })
}

/// What keeps words from being used; nothing where they may be.
pub fn faults_of(kind: Kind, words: &str) -> Vec<Fault> {
    checked(kind, words).err().unwrap_or_default()
}

/// Keeps words as the office's own from now on. Faults keep them out; the same words again are no new version.
pub fn save_words(
    store: &mut Store,
    kind: Kind,
    words: &str,
    remark: &str,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Result<RecordId, Vec<Fault>>, Problem> {
    let words = match checked(kind, words) {
        Ok(words) => words,
        Err(faults) => return Ok(Err(faults)),
    };
    if let Some(own) = current(store)?.get(&kind)
        && own.words == words.as_str()
    {
        return Ok(Ok(own.id));
    }
    let title = format!("New wording: {}", kind.title());
    Ok(Ok(put(store, kind, Some(words), remark, false, title, now, today)?))
}

/// From now on the words that come with Waymark again; the office's own stay among the versions.
pub fn reset_words(
    store: &mut Store,
    kind: Kind,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<(), Problem> {
    if current(store)?.contains_key(&kind) {
        let title = format!("Built-in wording again: {}", kind.title());
        put(store, kind, None, "Back to the words that come with Waymark", false, title, now, today)?;
    }
    Ok(())
}

/// Words for one run, kept as a version that no other letter takes.
pub fn words_for_a_run(
    store: &mut Store,
    kind: Kind,
    words: &str,
    from: &str,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Result<RecordId, Vec<Fault>>, Problem> {
    let words = match checked(kind, words) {
        Ok(words) => words,
        Err(faults) => return Ok(Err(faults)),
    };
    let known = versions(store, kind)?.into_iter().find(|v| v.template.words.as_ref() == Some(&words));
    if let Some(known) = known {
        return Ok(Ok(known.id));
    }
    let title = format!("Wording for one run: {}", kind.title());
    Ok(Ok(put(store, kind, Some(words), &format!("From {from}, for one run"), true, title, now, today)?))
}

#[expect(clippy::too_many_arguments, reason = "as many as a version has fields")]
fn put(
    store: &mut Store,
    kind: Kind,
    words: Option<LongText>,
    remark: &str,
    once: bool,
    title: String,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<RecordId, Problem> {
    let number = versions(store, kind)?.first().map_or(1, |v| v.template.number + 1);
    let by = desk(store, &Wish::default())?.issuer;
    let mut values = Values::new();
    let mut put = |name: &str, value: Value| set(&mut values, RecordType::LetterTemplate, name, value);
    put("kind", kind.code().into());
    put("number", Value::Int(number));
    if let Some(words) = words {
        put("words", words.as_str().into());
    }
    put("beside", Value::Int(kind.version().into()));
    // What is too long for a line is cut, not refused: it is a remark.
    let short: String = remark.trim().chars().take(200).collect();
    if let Ok(remark) = Text::new(&short) {
        put("remark", remark.as_str().into());
    }
    if let Ok(by) = Text::new(&by) {
        put("written_by", by.as_str().into());
    }
    put("written_on", today.to_string().into());
    if once {
        put("once", Value::Bool(true));
    }
    // For good: letters may be made from it at once.
    let done = store.mutate(Action::for_good("letter_wording", title), now, |tx| {
        let id = tx.new_id();
        tx.insert_values(RecordType::LetterTemplate, id, values)?;
        Ok::<_, Problem>(id)
    })?;
    Ok(done.value)
}

/// What a version says; one that went back to the words of Waymark says what those say today.
pub fn version_words(store: &impl Read, kind: Kind, id: RecordId) -> Result<String, Problem> {
    match versions(store, kind)?.iter().any(|v| v.id == id) {
        true => Ok(words_of_version(store, kind, id)?.words),
        false => Err(Problem::not_known(
            &id.to_string(),
            "a version of this letter\u{2019}s words",
            "Choose one from the list.",
        )),
    }
}

/// The words of a version, for one run.
pub fn words_of_version(store: &impl Read, kind: Kind, id: RecordId) -> Result<OwnWords, Problem> {
    let template: LetterTemplate = store.record(id)?;
    let words = template.words.map(|w| w.to_string());
    let words = words.unwrap_or_else(|| Template::built_in(kind).text().to_owned());
    Ok(OwnWords::new(id, template.number, words))
}

impl Desk {
    /// The office's own words for this kind; nothing where the built-in ones are used, or where its own do not fit.
    pub fn wording(&self, kind: Kind) -> Option<Template> {
        self.own_words.get(&kind)?.template(kind).ok().cloned()
    }

    /// Why they do not fit.
    pub fn wording_fault(&self, kind: Kind) -> Option<String> {
        self.own_words.get(&kind)?.template(kind).err().map(str::to_owned)
    }

    /// The version that a letter of this kind is made from.
    pub fn version(&self, kind: Kind) -> Option<RecordId> {
        self.own_words.get(&kind).map(|own| own.id)
    }
}
