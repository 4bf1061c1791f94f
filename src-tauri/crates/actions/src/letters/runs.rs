//! Print runs that were begun and are not finished, with what was chosen for them, so that one that was broken off goes
//! on as it was meant. They are kept beside the drafts: on this laptop alone, and in no log.
//! Never here: the issuing, writing and printing itself; whether letters came out (`sent`).

use super::{
    files::may_hold_letters,
    table::{self, About},
};
use crate::{
    Problem,
    fields::{distinct, linked, of_ids, text},
};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, path::Path};
use waymark_domain::{
    RecordId, RecordType,
    records::{Invitation, LetterFate},
    values::ChoiceType,
};
use waymark_letters::Kind;
use waymark_store::{DraftRow, Read, Store, Stored};

const RUN: &str = "letters:run:";

/// What somebody chose for a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunAsked {
    pub parts: Vec<RunPart>,
    pub large_print: bool,
    /// Words for this run alone; only the same command knows them.
    pub own_words: bool,
    /// Where the files go; none keeps the letters in Waymark.
    pub folder: Option<String>,
    pub merged: bool,
    pub both_sides: bool,
    /// None prints nothing.
    pub print: Option<RunPrint>,
}

/// The letters of one kind, in the order in which they are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunPart {
    /// Empty for letters that were issued long before and stand for themselves.
    pub kind: String,
    pub ids: Vec<RecordId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunPrint {
    pub printer: String,
    pub copies: u32,
    pub tray: Option<String>,
}

/// As it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    asked: RunAsked,
    /// Of its letters, those that had been issued before it began.
    before: usize,
    begun: String,
}

/// A run that is not finished.
#[derive(Debug, Clone)]
pub struct OpenRun {
    pub key: String,
    pub asked: RunAsked,
    /// When it began first.
    pub begun: String,
    /// Of its letters, as many are issued.
    pub issued: usize,
    pub of: usize,
    /// Those of them that went to a printer.
    pub printed: Vec<RecordId>,
}

impl RunAsked {
    fn count(&self) -> usize {
        self.parts.iter().map(|part| part.ids.len()).sum()
    }

    /// It makes and brings out every letter of the other, which then need not go on.
    fn covers(&self, other: &RunAsked) -> bool {
        let same_files = (&self.folder, self.merged) == (&other.folder, other.merged);
        let brings_out = (other.folder.is_none() || same_files)
            && (other.print.is_none() || self.print.is_some())
            && self.own_words == other.own_words;
        brings_out
            && other.parts.iter().all(|theirs| {
                self.parts.iter().any(|mine| {
                    let ids: BTreeSet<&RecordId> = mine.ids.iter().collect();
                    mine.kind == theirs.kind && theirs.ids.iter().all(|id| ids.contains(id))
                })
            })
    }
}

pub(super) fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Remembers a run whose files can have a place, until [`end_run`]; gives its key, and the earlier run that it goes on with. `before` of its letters
/// were issued before.
pub fn begin_run(
    store: &mut Store,
    asked: RunAsked,
    before: usize,
    now: DateTime<Utc>,
) -> Result<(String, Option<OpenRun>), Problem> {
    if let Some(folder) = &asked.folder {
        may_hold_letters(store.dir(), Path::new(folder))?;
    }
    let mut earlier: Vec<OpenRun> = Vec::new();
    let mut was_before = before;
    for (row, kept) in kept(store)? {
        if !asked.covers(&kept.asked) {
            continue;
        }
        let (key, before) = (row.key.clone(), kept.before);
        match opened(store, row.key, kept)? {
            Some(run) => {
                was_before = was_before.min(before);
                earlier.push(run);
            }
            // It was done when it was broken off.
            None => store.clear_draft(&key)?,
        }
    }
    earlier.sort_by(|a, b| a.begun.cmp(&b.begun));
    let first = earlier.first().cloned();
    let begun = first.as_ref().map_or_else(|| stamp(now), |run| run.begun.clone());
    // What goes on keeps its place.
    let key = first.as_ref().map_or_else(|| free_key(store, now), |run| Ok(run.key.clone()))?;
    put(store, &key, &Kept { asked, before: was_before, begun }, now)?;
    for run in earlier.iter().filter(|run| run.key != key) {
        store.clear_draft(&run.key)?;
    }
    Ok((key, first))
}

fn free_key(store: &Store, now: DateTime<Utc>) -> Result<String, Problem> {
    let taken: BTreeSet<String> = store.drafts()?.into_iter().map(|row| row.key).collect();
    let keys = (1..=taken.len() + 1).map(|n| format!("{RUN}{}:{n}", stamp(now)));
    Ok(keys.into_iter().find(|key| !taken.contains(key)).unwrap_or_else(|| RUN.to_owned()))
}

fn put(store: &mut Store, key: &str, kept: &Kept, now: DateTime<Utc>) -> Result<(), Problem> {
    let body = serde_json::to_string(kept).unwrap_or_default();
    let title = "A print run".to_owned();
    Ok(store.save_draft(&DraftRow { key: key.to_owned(), title, body, saved_at: stamp(now) })?)
}

/// Of a run that is going: so many of its letters turned out to have been issued before it began.
pub fn issued_before(store: &mut Store, key: &str, before: usize, now: DateTime<Utc>) -> Result<(), Problem> {
    let found = kept(store)?.into_iter().find(|(row, _)| row.key == key);
    found.map_or(Ok(()), |(_, kept)| put(store, key, &Kept { before, ..kept }, now))
}

/// It is done, or put away; its letters stay as they are.
pub fn end_run(store: &mut Store, key: &str) -> Result<(), Problem> {
    // No other draft goes by this way.
    if key.starts_with(RUN) {
        store.clear_draft(key)?;
    }
    Ok(())
}

/// The runs that are not finished, the newest first.
pub fn open_runs(store: &Store) -> Result<Vec<OpenRun>, Problem> {
    let mut runs = Vec::new();
    for (row, kept) in kept(store)? {
        runs.extend(opened(store, row.key, kept)?);
    }
    Ok(runs)
}

pub fn open_run(store: &Store, key: &str) -> Result<Option<OpenRun>, Problem> {
    let found = kept(store)?.into_iter().find(|(row, _)| row.key == key);
    Ok(found.map(|(row, kept)| opened(store, row.key, kept)).transpose()?.flatten())
}

/// One that an older Waymark wrote and this one cannot read is none.
fn kept(store: &Store) -> Result<Vec<(DraftRow, Kept)>, Problem> {
    let rows = store.drafts()?.into_iter().filter(|row| row.key.starts_with(RUN));
    Ok(rows.filter_map(|row| serde_json::from_str(&row.body).ok().map(|kept| (row, kept))).collect())
}

/// Where nothing is left to be done, nothing was broken off.
fn opened(store: &Store, key: String, kept: Kept) -> Result<Option<OpenRun>, Problem> {
    let Kept { asked, before, begun } = kept;
    let of = asked.count();
    let mut new = 0;
    let mut printed = Vec::new();
    for part in &asked.parts {
        let letters = match Kind::from_code(&part.kind) {
            Some(kind) => since(store, kind, &part.ids, &begun)?,
            None => Vec::new(),
        };
        new += letters.len();
        printed.extend(letters.iter().filter(|row| reached_a_printer(row)).map(|row| row.id));
    }
    let issued = (before + new).min(of);
    if issued == of && asked.folder.is_none() && asked.print.is_none() {
        return Ok(None);
    }
    Ok(Some(OpenRun { key, asked, begun, issued, of, printed }))
}

pub(super) fn fate(row: &Stored) -> Option<LetterFate> {
    text(&row.values, row.record, "fate").and_then(LetterFate::from_code)
}

fn reached_a_printer(row: &Stored) -> bool {
    !matches!(fate(row), None | Some(LetterFate::Issued | LetterFate::Saved))
}

/// The letters of this kind about these that were issued since, the last for each.
fn since(store: &Store, kind: Kind, ids: &[RecordId], begun: &str) -> Result<Vec<Stored>, Problem> {
    let about = &table::of(kind)?.about;
    let by = about.kept_by();
    let (subjects, visits) = match about {
        About::Invitation { .. } | About::School { .. } => {
            let all = of_ids::<Invitation>(store, ids)?;
            let visits = distinct(all.values().map(|i| i.event.0));
            let students = distinct(all.values().map(|i| i.student.0));
            if by == "event" { (visits, None) } else { (students, Some(visits)) }
        }
        _ => (ids.to_vec(), None),
    };
    let mut last: Vec<((RecordId, Option<RecordId>), Stored)> = Vec::new();
    for (subject, row) in store.linked_many(RecordType::Letter, by, &subjects)? {
        let link = |name| linked(&row.values, row.record, name);
        let of_kind = text(&row.values, row.record, "kind") == Some(kind.code());
        let of_visit = visits.as_ref().is_none_or(|v| link("event").is_some_and(|e| v.contains(&e)));
        if !of_kind || !of_visit || row.created_at.as_str() < begun {
            continue;
        }
        let school = matches!(about, About::School { .. }).then(|| link("organisation")).flatten();
        let key = (subject, school.or(link("event")));
        last.retain(|(other, _)| *other != key);
        last.push((key, row));
    }
    Ok(last.into_iter().map(|(_, row)| row).collect())
}
