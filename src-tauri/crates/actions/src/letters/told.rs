//! What the letters that went out told their reader, as the register keeps it, and what is not so any more.
//! Never here: a letter's words.

use super::{facts::Facts, words};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use waymark_domain::{RecordId, records::Letter as Registered};
use waymark_letters::{FactValue, Kind};

/// A letter of the register.
pub type Issued = (RecordId, Registered);

type Said = BTreeMap<String, FactValue>;

/// The reader's knowledge after a letter.
#[derive(Debug, Clone)]
pub struct Told {
    pub id: RecordId,
    pub reference: String,
    pub dated: NaiveDate,
    pub facts: Said,
    /// It was itself a change letter.
    pub by_change: bool,
}

/// A thing that a change letter tells, and the facts of the confirmation that say it.
pub struct Watched {
    pub name: &'static str,
    pub facts: &'static [&'static str],
    pub words: fn(&Said) -> String,
}

/// Of one text fact, as it stands.
pub fn words_of(facts: &Said, name: &str) -> String {
    match facts.get(name) {
        Some(FactValue::Text(text) | FactValue::Name(text)) => text.clone(),
        _ => String::new(),
    }
}

/// Facts with something in brackets, or after a comma, where it is known.
pub fn joined(facts: &Said, first: &str, between: &str, second: &str, after: &str) -> String {
    let (first, second) = (words_of(facts, first), words_of(facts, second));
    match (first.is_empty(), second.is_empty()) {
        (false, false) => format!("{first}{between}{second}{after}"),
        (false, true) => first,
        _ => second,
    }
}

fn part(kept: &str, at: usize) -> Option<Said> {
    let all: Vec<serde_json::Value> = serde_json::from_str(kept).ok()?;
    serde_json::from_value(all.into_iter().nth(at)?).ok()
}

/// What the reader knew after each confirmation and each change letter, oldest first.
pub fn history(letters: &[Issued], confirmation: Kind, change: Kind, watched: &[Watched]) -> Vec<Told> {
    let mut all: Vec<Told> = Vec::new();
    for (id, letter) in letters {
        let by_change = letter.kind.as_str() == change.code();
        let facts = if letter.kind.as_str() == confirmation.code() {
            part(&letter.facts, 2)
        } else if by_change {
            let before = all.last().map(|told| told.facts.clone());
            before.zip(part(&letter.facts, 5)).map(|(before, new)| overlaid(before, new, watched))
        } else {
            continue;
        };
        if let Some(facts) = facts {
            let reference = letter.reference.to_string();
            all.push(Told { id: *id, reference, dated: letter.dated, facts, by_change });
        }
    }
    all
}

/// A thing of which the change letter said nothing, as who leads a visit that has no lead, stays as it was told.
fn overlaid(mut before: Said, new: Said, watched: &[Watched]) -> Said {
    let told = |w: &&Watched| w.facts.iter().any(|name| new.contains_key(*name));
    for name in watched.iter().filter(told).flat_map(|w| w.facts) {
        before.remove(*name);
    }
    before.extend(new);
    before
}

/// Of today's facts, those that a change letter tells.
fn basis(now: &Said, watched: &[Watched]) -> Said {
    let names = watched.iter().flat_map(|w| w.facts);
    names.filter_map(|name| Some(((*name).to_owned(), now.get(*name)?.clone()))).collect()
}

fn differs(before: &Said, now: &Said, watched: &Watched) -> bool {
    watched.facts.iter().any(|name| before.get(*name) != now.get(*name))
}

/// The letter that a change letter would be about: the last that says something else than today. One that already told
/// today's facts is that change letter itself.
fn before_the_change<'a>(told: &'a [Told], now: &Said, watched: &[Watched]) -> Option<&'a Told> {
    let same = |t: &&Told| !watched.iter().any(|w| differs(&t.facts, now, w));
    let [rest @ .., newest] = told else { return None };
    if !same(&newest) {
        return Some(newest);
    }
    rest.last().filter(|t| newest.by_change && !same(t))
}

/// What a change letter compares: a confirmation, itself, and the facts that both tell of.
pub struct Change<'a> {
    pub confirmation: Kind,
    pub change: Kind,
    pub watched: &'a [Watched],
}

impl Change<'_> {
    /// Puts what differs into the facts of the change letter, old beside new; gives the letter before and what is told
    /// anew. Where there is nothing to tell, the change letter is blocked.
    pub fn put(
        &self,
        letters: &[Issued],
        now: &Said,
        facts: &mut Facts,
        blocked: &mut Vec<String>,
    ) -> (Option<RecordId>, Said) {
        let told = history(letters, self.confirmation, self.change, self.watched);
        let basis = basis(now, self.watched);
        let Some(before) = before_the_change(&told, now, self.watched) else {
            blocked.push(match told.last() {
                None => format!(
                    "No letter \u{201c}{}\u{201d} has gone out yet, so there is nothing to change. Issue that one.",
                    self.confirmation.title()
                ),
                Some(last) => format!(
                    "Nothing that this letter tells of ({}) is other than {} of {} said. For another change, issue the letter \u{201c}{}\u{201d} again.",
                    words::and(&self.watched.iter().map(|w| w.name.to_owned()).collect::<Vec<_>>()),
                    last.reference,
                    words::date(last.dated),
                    self.confirmation.title()
                ),
            });
            return (None, basis);
        };
        quote(facts, &before.reference, before.dated);
        for one in self.watched.iter().filter(|w| differs(&before.facts, now, w)) {
            facts.text(&format!("was_{}", one.name), (one.words)(&before.facts));
            facts.text(&format!("now_{}", one.name), (one.words)(now));
        }
        (Some(before.id), basis)
    }
}

/// The reference and the date of the letter before.
pub fn quote(facts: &mut Facts, reference: &str, dated: NaiveDate) {
    facts.text("old_reference", reference);
    facts.text("old_date", words::date(dated));
}

/// The last letter of one of these kinds.
pub fn last_of<'a>(letters: &'a [Issued], kinds: &[Kind]) -> Option<&'a Issued> {
    letters.iter().rev().find(|(_, l)| kinds.iter().any(|k| k.code() == l.kind.as_str()))
}

/// What the last letter of these kinds that says this fact said; a change letter says it in its basis.
pub fn known(letters: &[Issued], kinds: &[Kind], name: &str) -> Option<String> {
    let of = |l: &&Issued| kinds.iter().any(|k| k.code() == l.1.kind.as_str());
    letters.iter().rev().filter(of).find_map(|(_, letter)| {
        let said = [part(&letter.facts, 5), part(&letter.facts, 2)];
        said.into_iter().flatten().map(|facts| words_of(&facts, name)).find(|words| !words.is_empty())
    })
}
