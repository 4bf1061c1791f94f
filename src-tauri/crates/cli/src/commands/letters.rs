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
use std::{
    ffi::OsStr,
    io::{self, Write},
    path::Path,
};
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
    let word = word.to_string_lossy();
    Kind::from_code(&word).ok_or_else(|| {
        let meant =
            Kind::nearest(&word).map(|kind| format!(" Did you mean {}?", kind.code())).unwrap_or_default();
        given.wrong(&format!("There is no letter \u{201c}{word}\u{201d}. There are: {}.{meant}", kinds()))
    })
}

/// Nobody is there for this letter. With --all that is an answer; of those who were named, something was expected.
pub fn nobody(given: &Given, kind: Kind, mut json: Value) -> Answer {
    let why = if given.has("all") { verbs::nobody_now(kind) } else { verbs::nobody(kind).to_owned() };
    json["nobody"] = why.clone().into();
    Answer { well: given.has("all"), ..Answer::new(format!("{why} Nothing was made.\n"), json) }
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
pub type Key = fn(&verbs::Looked) -> (&str, &str);

pub fn sort(given: &Given) -> Result<Option<Key>, Failure> {
    Ok(match given.value("sort").as_deref() {
        None => None,
        Some("school") => Some(|one| (&one.school, &one.surname)),
        Some("surname") => Some(|one| (&one.surname, &one.school)),
        Some(_) => return Err(given.wrong("Letters are sorted by school or by surname.")),
    })
}

/// Letters that are looked at before it is said how far it is.
const LOOKED_AT_ONCE: usize = 50;

/// What letters are about, in the order of the letters.
#[expect(clippy::too_many_arguments, reason = "as many as a run has parts")]
pub fn sorted(
    store: &Store,
    kind: Kind,
    about: &[RecordId],
    wish: &verbs::Wish,
    by: Key,
    fonts: &Fonts,
    today: NaiveDate,
    told: &mut dyn FnMut(usize),
) -> Result<Vec<RecordId>, Failure> {
    let mut looked = Vec::new();
    for part in about.chunks(LOOKED_AT_ONCE) {
        looked.extend(verbs::look(store, Some(kind), part, wish, fonts, today)?);
        told(looked.len());
    }
    looked.sort_by(|a, b| by(a).cmp(&by(b)));
    Ok(looked.into_iter().map(|one| one.id).collect())
}

/// How far a run is, beside its answer; a machine that reads JSON is told at the end.
struct Progress {
    of: usize,
    says: bool,
}

impl Progress {
    fn new(given: &Given, of: usize) -> Self {
        let says = !given.json() && of > LOOKED_AT_ONCE;
        let begun = Progress { of, says };
        begun.say(&format!(
            "{of} letters. If this is broken off, the same command goes on with it and issues none twice."
        ));
        begun
    }

    fn say(&self, words: &str) {
        if self.says {
            // Nobody who looks away is waited for.
            let _ = writeln!(io::stderr(), "{words}");
        }
    }

    fn looked(&self, at: usize) {
        self.say(&format!("Looked at {at} of {}.", self.of));
    }

    fn issued(&self, at: usize) {
        self.say(&format!("Issued or blocked: {at} of {}.", self.of));
    }

    fn wrote(&self, file: &Path) {
        self.say(&format!("Written: {}", file.display()));
    }
}

fn asked_for(given: &Given, kind: Kind, about: &[RecordId], out: &Path, own_words: bool) -> verbs::RunAsked {
    verbs::RunAsked {
        parts: vec![verbs::RunPart { kind: kind.code().to_owned(), ids: about.to_vec() }],
        large_print: given.has("large-print"),
        own_words,
        // The window has another current folder.
        folder: Some(std::path::absolute(out).unwrap_or_else(|_| out.to_owned()).display().to_string()),
        merged: given.has("merged"),
        both_sides: given.has("both-sides"),
        print: None,
    }
}

fn went_on(earlier: &verbs::OpenRun) -> String {
    let day = chrono::DateTime::parse_from_rfc3339(&earlier.begun).map(|at| at.with_timezone(&chrono::Local));
    let begun = day.map(|at| at.format(" of %-d %B %Y, %H:%M").to_string()).unwrap_or_default();
    format!(
        "This went on with the run{begun} that was broken off: {} of its {} letters had been issued, and none was issued twice.",
        earlier.issued, earlier.of
    )
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
    // A run reads and writes each record once.
    store.keep_few_pages(true);
    let (now, today) = open::clock();
    let mut about = meant(given, &store, today)?.about;
    if about.is_empty() {
        return Ok(nobody(given, kind, json!({ "issued": [], "blocked": [], "files": [] })));
    }
    let mut wish = verbs::Wish { large_print: given.has("large-print"), ..verbs::Wish::default() };
    if let Some((path, text)) = words {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match verbs::words_for_a_run(&mut store, kind, &text, &name, now, today)? {
            Ok(version) => wish.version = Some((kind, version)),
            Err(faults) => return Ok(faulty(&path, kind, &faults)),
        }
    }
    let fonts = Fonts::new();
    let says = Progress::new(given, about.len());
    if let Some(by) = by {
        about = sorted(&store, kind, &about, &wish, by, &fonts, today, &mut |n| says.looked(n))?;
    }
    // Kept until its files are written, so that the window too knows of one that was broken off.
    let asked = asked_for(given, kind, &about, &out, wish.version.is_some());
    let (key, earlier) = verbs::begin_run(&mut store, asked, 0, now)?;
    let run =
        verbs::issue_telling(&mut store, kind, &about, &wish, &fonts, now, today, &mut |n| says.issued(n))?;
    if earlier.is_none() {
        let before = run.issued.iter().filter(|one| one.again).count();
        verbs::issued_before(&mut store, &key, before, now)?;
    }
    // Issued letters stay issued; a file that could not be written is written by the same command again.
    let merged = match (given.has("merged"), given.has("both-sides")) {
        (false, _) => None,
        (true, false) => Some(Sides::One),
        (true, true) => Some(Sides::Both),
    };
    let written =
        verbs::write_files_telling(&store, kind, &run, &out, merged, &fonts, &mut |f| says.wrote(f));
    let in_files = run.issued.iter().zip(&written.each).map(|(one, _)| one.id);
    let noted = verbs::went(&mut store, in_files, LetterFate::Saved, now, today);
    let unwritten = match (&written.unwritten, &noted) {
        (Some(problem), _) => Some(Unwritten::of(
            problem,
            "The letters are issued, and their files were not all written. The same command writes them, if need be with another --out.",
        )),
        (None, Err(problem)) => Some(Unwritten::of(
            problem,
            "The letters are issued and written, but the register does not say that they are saved. The same command notes it.",
        )),
        (None, Ok(())) => None,
    };
    if run.stopped.is_none() && unwritten.is_none() {
        verbs::end_run(&mut store, &key)?;
    }
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
        None if merged.is_some() && !files.is_empty() => {
            format!("{count} in {}:\n  {}\n", out.display(), files.join("\n  "))
        }
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
    if let Some(earlier) = earlier {
        let words = went_on(&earlier);
        text = format!("{words}\n{text}");
        json["goes_on"] = json!({ "begun": earlier.begun, "issued": earlier.issued, "message": words });
    }
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
