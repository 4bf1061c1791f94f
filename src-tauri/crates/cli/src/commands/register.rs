//! Files of letters held against the register, and labels for those to whom letters go.

use super::letters::{Meant, asked, meant, nobody, sort, sorted};
use crate::{
    answer::{Answer, Failure},
    given::Given,
    open, table,
};
use serde_json::{Value, json};
use std::path::Path;
use waymark_actions::letters as verbs;
use waymark_letters::{Fonts, LabelSheet};

pub fn verify(given: &Given) -> Result<Answer, Failure> {
    let folder = Path::new(given.word("DIR")?);
    let store = open::store(given)?;
    let verified = verbs::verify(&store, folder)?;
    let said = |held: &verbs::Held| match held {
        verbs::Held::Issued(reference) => ("as issued", Some(reference.clone())),
        verbs::Held::Changed(reference) => ("NOT as issued", Some(reference.clone())),
        verbs::Held::Merged => ("a merged file, not compared", None),
        verbs::Held::Unknown => ("no letter of the register", None),
        verbs::Held::Unread(_) => ("could NOT be read", None),
    };
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let rows: Vec<Vec<String>> = verified
        .files
        .iter()
        .map(|(path, held)| {
            let (words, reference) = said(held);
            vec![name(path), words.to_owned(), reference.unwrap_or_default()]
        })
        .collect();
    let mut text = match rows.is_empty() {
        true => format!("There is no PDF in {}.\n", folder.display()),
        false => table::table(&["File", "Held against the register", "Reference"], &rows),
    };
    for (path, held) in &verified.files {
        if let verbs::Held::Unread(why) = held {
            text.push_str(&format!("{} could not be read: {why}.\n", name(path)));
        }
    }
    let merged = verified.merged();
    if merged > 0 {
        text.push_str(&format!(
            "{}: a merged file holds several letters, drawn as one for printing. The register keeps each letter by itself, so a merged file is not held against it.\n",
            table::count(merged as u64, "merged file", "merged files")
        ));
    }
    if verified.absent > 0 {
        let absent = table::count(verified.absent as u64, "other issued letter", "other issued letters");
        let (verb, own) = if verified.absent == 1 { ("has", "its") } else { ("have", "their") };
        text.push_str(&match merged {
            0 if verified.absent == 1 => format!("{absent} is not in this folder.\n"),
            0 => format!("{absent} are not in this folder.\n"),
            _ => format!("{absent} {verb} no file of {own} own in this folder.\n"),
        });
    }
    let files: Vec<Value> = verified
        .files
        .iter()
        .map(|(path, held)| {
            let held_as = match held {
                verbs::Held::Issued(_) => "issued",
                verbs::Held::Changed(_) => "changed",
                verbs::Held::Merged => "merged",
                verbs::Held::Unknown => "unknown",
                verbs::Held::Unread(_) => "unread",
            };
            json!({ "file": path.display().to_string(), "held": held_as, "reference": said(held).1 })
        })
        .collect();
    let json = json!({ "files": files, "merged": merged, "absent": verified.absent });
    Ok(Answer { well: verified.all_well(), ..Answer::new(text, json) })
}

pub fn labels(given: &Given) -> Result<Answer, Failure> {
    asked(given)?;
    let by = sort(given)?;
    let sheet = match given.value("sheet").as_deref() {
        None => LabelSheet::L7160,
        Some(code) => LabelSheet::from_code(code).ok_or_else(|| {
            let sheets = LabelSheet::ALL.map(LabelSheet::code).join(" and ");
            given.wrong(&format!("There are the sheets {sheets}."))
        })?,
    };
    let first = given.value("first").map_or(Ok(1), |text| text.parse::<usize>());
    let first = first.map_err(|_| given.wrong("--first takes the number of a label, as in --first 4."))?;
    let out = given.path("out").ok_or_else(|| given.wrong("--out FILE.pdf is missing."))?;
    let store = open::store(given)?;
    let (_, today) = open::clock();
    let Meant { kind, mut about } = meant(given, &store, today)?;
    if about.is_empty() {
        return Ok(nobody(given, kind, json!({ "labels": 0, "without": [], "file": null })));
    }
    let fonts = Fonts::new();
    if let Some(by) = by {
        about = sorted(&store, kind, &about, &verbs::Wish::default(), by, &fonts, today, &mut |_| ())?;
    }
    let all: Vec<_> = about.into_iter().map(|id| verbs::LabelFor::About(kind, id)).collect();
    let wish = verbs::LabelWish { sheet, first };
    let made = verbs::write_labels(&store, &all, wish, &out, &fonts, today)?;
    let file = (made.labels > 0).then(|| out.display().to_string());
    let mut text = match &file {
        Some(file) => format!("{} in {file}.\n", table::count(made.labels as u64, "label", "labels")),
        None => "No label was made, and no file.\n".to_owned(),
    };
    for one in &made.without {
        text.push_str(&format!("  No label for {}: {}\n", one.title, one.why));
    }
    let without: Vec<Value> =
        made.without.iter().map(|one| json!({ "title": one.title, "why": one.why })).collect();
    let json = json!({ "labels": made.labels, "without": without, "file": file });
    Ok(Answer { well: made.without.is_empty(), ..Answer::new(text, json) })
}
