//! Letters issued and written as files.

use super::{
    placement::{blocked, blocked_words},
    template::{faulty, read_words},
};
use crate::{
    answer::{Answer, Failure, Unwritten},
    given::Given,
    open, table,
};
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::ffi::OsStr;
use waymark_actions::{One, letters as verbs};
use waymark_domain::{RecordId, records::LetterFate};
use waymark_letters::{Fonts, Kind, Sides};
use waymark_store::Store;

/// The kind, and what its letters are about.
pub struct Meant {
    pub kind: Kind,
    pub about: Vec<RecordId>,
}

fn kinds() -> String {
    Kind::all().map(|k| k.code()).collect::<Vec<_>>().join(", ")
}

pub fn kind_of(given: &Given, word: &OsStr) -> Result<Kind, Failure> {
    Kind::from_code(&word.to_string_lossy())
        .ok_or_else(|| given.wrong(&format!("There is no such letter. There are: {}.", kinds())))
}

/// Looked at before the store is opened, so that a slip of the pen costs no passphrase.
pub fn asked(given: &Given) -> Result<(Kind, Vec<RecordId>), Failure> {
    let [word, ids @ ..] = given.words.as_slice() else {
        return Err(given.wrong(&format!("Say which letter: {}.", kinds())));
    };
    let kind = kind_of(given, word)?;
    let ids = ids.iter().map(|word| given.to_id(word)).collect::<Result<Vec<_>, _>>()?;
    if ids.is_empty() != given.has("all") {
        return Err(given.wrong("Say whom the letters are about, or --all."));
    }
    Ok((kind, ids))
}

pub fn meant(given: &Given, store: &Store, today: NaiveDate) -> Result<Meant, Failure> {
    let (kind, ids) = asked(given)?;
    let about =
        if given.has("all") { verbs::all(store, kind, today)? } else { verbs::targets(store, kind, &ids)? };
    Ok(Meant { kind, about })
}

/// What a run is sorted by.
type Key = fn(&verbs::Looked) -> (&str, &str);

fn sort(given: &Given) -> Result<Option<Key>, Failure> {
    Ok(match given.value("sort").as_deref() {
        None => None,
        Some("school") => Some(|one| (&one.school, &one.surname)),
        Some("surname") => Some(|one| (&one.surname, &one.school)),
        Some(_) => return Err(given.wrong("Letters are sorted by school or by surname.")),
    })
}

pub fn letters(given: &Given) -> Result<Answer, Failure> {
    let (kind, _) = asked(given)?;
    let by = sort(given)?;
    if given.has("both-sides") && !given.has("merged") {
        return Err(given.wrong("--both-sides is about merged files: say --merged too."));
    }
    let out = given.path("out").ok_or_else(|| given.wrong("--out DIR is missing."))?;
    let words = given.path("template").map(|path| read_words(&path).map(|text| (path, text))).transpose()?;
    let mut store = open::store(given)?;
    let (now, today) = open::clock();
    let mut about = meant(given, &store, today)?.about;
    let mut wish = verbs::Wish { large_print: given.has("large-print"), ..verbs::Wish::default() };
    if let Some((path, text)) = words {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match verbs::words_for_a_run(&mut store, kind, &text, &name, now, today)? {
            Ok(version) => wish.version = Some((kind, version)),
            Err(faults) => return Ok(faulty(&path, kind, &faults)),
        }
    }
    let fonts = Fonts::new();
    if let Some(by) = by {
        let mut looked = verbs::look(&store, Some(kind), &about, &wish, &fonts, today)?;
        looked.sort_by(|a, b| by(a).cmp(&by(b)));
        about = looked.into_iter().map(|one| one.id).collect();
    }
    let run = verbs::issue(&mut store, kind, &about, &wish, &fonts, now, today)?;
    // Issued letters stay issued; a file that could not be written is written by the same command again.
    let merged = match (given.has("merged"), given.has("both-sides")) {
        (false, _) => None,
        (true, false) => Some(Sides::One),
        (true, true) => Some(Sides::Both),
    };
    let written = verbs::write_files(&store, kind, &run, &out, merged, &fonts);
    let in_files = run.issued.iter().zip(&written.each).map(|(one, _)| one.id);
    let noted = verbs::went(&mut store, in_files, LetterFate::Saved, now, today);
    let unwritten = match (&written.unwritten, &noted) {
        (Some(problem), _) => Some(Unwritten::of(
            problem,
            "The letters are issued, and their files were not all written. The same command writes them.",
        )),
        (None, Err(problem)) => Some(Unwritten::of(
            problem,
            "The letters are issued and written, but the register does not say that they are saved. The same command notes it.",
        )),
        (None, Ok(())) => None,
    };
    let files: Vec<String> = written.files().iter().map(|f| f.display().to_string()).collect();
    let issued: Vec<Value> = run
        .issued
        .iter()
        .enumerate()
        .map(|(at, one)| {
            json!({
                "reference": one.reference, "id": one.id.to_string(), "about": one.about.to_string(), "title": one.title,
                "again": one.again, "file": written.each.get(at).map(|f| f.display().to_string()),
            })
        })
        .collect();
    let not: Vec<&One> = run.blocked.iter().collect();
    let count = table::count(run.issued.len() as u64, "letter", "letters");
    let mut text = match unwritten {
        None => format!("{count} in {}.\n", out.display()),
        Some(_) if written.each.is_empty() => format!("{count} issued.\n"),
        Some(_) => format!(
            "{count} issued, {} of them in {}:\n  {}\n",
            written.each.len(),
            out.display(),
            files.join("\n  ")
        ),
    };
    let rows: Vec<Vec<String>> = run
        .issued
        .iter()
        .map(|one| {
            vec![
                one.reference.clone(),
                one.title.clone(),
                if one.again { "as before".into() } else { String::new() },
            ]
        })
        .collect();
    if !rows.is_empty() {
        text.push_str(&format!("\n{}", table::table(&["Reference", "About", ""], &rows)));
    }
    text.push_str(&blocked_words(&not));
    let mut json = json!({ "issued": issued, "blocked": blocked(&not), "files": files });
    if let Some(problem) = &run.stopped {
        let told = problem.told();
        let words = format!("The rest was not issued. {} {}", told.happened, told.next);
        text.push_str(&format!("\n{words}\n"));
        json["stopped"] = json!({ "error": problem.code(), "message": words });
    }
    if let Some(unwritten) = &unwritten {
        unwritten.say(&mut text, &mut json);
    }
    Ok(Answer { well: run.stopped.is_none() && unwritten.is_none(), ..Answer::new(text, json) })
}
