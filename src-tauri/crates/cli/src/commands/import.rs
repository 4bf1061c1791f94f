//! A spreadsheet in, and the whole of it out again.

use crate::{
    answer::{Answer, Failure, Unwritten},
    given::Given,
    open, table,
};
use serde_json::{Value, json};
use std::path::Path;
use waymark_actions::{
    import::{Ask, Counts, ReadCell, RowState, Session, Slot, mapping_of, targets},
    undo_import,
};
use waymark_domain::{Kind, records::ImportKind, values::ChoiceType};

/// Rows with reasons that are named one by one; a file with more of them takes `--refused`.
const NAMED: u32 = 20;

/// Rows that a dry run shows as they were understood; in JSON all are.
const SHOWN: usize = 3;

pub fn import(given: &Given) -> Result<Answer, Failure> {
    let path = Path::new(given.word("FILE")?).to_owned();
    let kind = kind(given)?;
    let mut store = open::store(given)?;
    let (now, today) = open::clock();
    let sheet = given.value("sheet");
    let mapping = mapping_of(&store, &path, sheet.as_deref(), kind, &given.values("map"))?;
    let mut session = Session::start(&store, Ask { path, sheet, kind, mapping, today })?;
    // Before anything is written: the office is not changed for a command that could not end.
    if let Some(path) = given.path("refused") {
        session.may_save_refused(&path)?;
    }
    let (mut batch, mut reopened) = (None, 0);
    if !given.has("dry-run") {
        let applied = session.apply(&mut store, now)?;
        (batch, reopened) = (Some(applied.batch.to_string()), applied.reopened);
    }
    let counts = session.counts();
    let (mut saved, mut unsaved) = (None, None);
    if let Some(path) = given.path("refused")
        && counts.refused + counts.doubtful > 0
    {
        match session.save_refused(&path) {
            Ok(_) => saved = Some(path.display().to_string()),
            // The rows are in by now, and how to take them back must still be said.
            Err(problem) => {
                unsaved = Some(Unwritten::of(&problem, "The file of refused rows was not written."))
            }
        }
    }
    let mut json = json!({
        "rows": counts.rows, "new": counts.new, "changed": counts.changed, "same": counts.same,
        "doubtful": counts.doubtful, "refused": counts.refused, "blank": counts.blank,
        "reopened": reopened, "batch": batch, "refused_file": saved, "notes": session.notes(), "problems": problems(&session, u32::MAX),
    });
    if given.has("dry-run") {
        json["read"] = session.as_read().map(read_row).collect::<Vec<_>>().into();
    }
    let mut text = words(&session, &counts, batch.as_deref(), saved.as_deref());
    if reopened > 0 {
        let placements = table::count(reopened as u64, "confirmed placement", "confirmed placements");
        text.push_str(&format!(
            "{placements} changed in what was confirmed: the checks are open again. Confirm once more, then send a new letter.\n"
        ));
    }
    if let Some(unwritten) = &unsaved {
        unwritten.say(&mut text, &mut json);
    }
    Ok(Answer { well: unsaved.is_none(), ..Answer::new(text, json) })
}

fn kind(given: &Given) -> Result<ImportKind, Failure> {
    let code = given.value("as").ok_or_else(|| given.wrong("--as KIND is missing."))?;
    ImportKind::from_code(&code).ok_or_else(|| {
        let all: Vec<&str> = ImportKind::CHOICES.iter().map(|c| c.code).collect();
        given.wrong(&format!("\u{201c}{code}\u{201d} cannot be imported. There are: {}.", all.join(", ")))
    })
}

/// The fields that a column can hold, each with the words that it takes: `import --as KIND --help`.
pub fn fields(given: &Given) -> Option<String> {
    let kind = ImportKind::from_code(&given.value("as")?)?;
    let mut text = format!("The fields of {}, as --map takes them:\n\n", kind.label().to_lowercase());
    for target in targets(kind) {
        text.push_str(&format!("  {:<32}  {}\n", target.key, target.label));
        if let Slot::Field(_, field) = target.slot
            && let Kind::Choice(choices) | Kind::Choices(choices) = field.kind
        {
            let words: Vec<&str> = choices.iter().map(|c| c.label).collect();
            text.push_str(&format!("  {:<32}    {}\n", "", words.join(", ")));
        }
    }
    Some(text)
}

/// A row as it was understood, for a machine.
fn read_row((row, state, cells): (u32, RowState, Vec<ReadCell>)) -> Value {
    let fields = cells.into_iter().map(|c| (c.target, c.value.into()));
    json!({ "row": row, "state": word(state), "fields": fields.collect::<serde_json::Map<_, _>>() })
}

fn word(state: RowState) -> &'static str {
    match state {
        RowState::New => "new",
        RowState::Changed => "changed",
        RowState::Same => "same",
        RowState::Doubtful => "doubtful",
        RowState::Refused => "refused",
    }
}

fn problems(session: &Session, most: u32) -> Vec<Value> {
    let of = |wanted| {
        let (rows, _) = session.page(Some(wanted), 1, most);
        rows.into_iter()
            .map(|r| json!({ "row": r.row, "state": word(wanted), "reasons": r.reasons }))
            .collect::<Vec<_>>()
    };
    let mut all = of(RowState::Refused);
    all.extend(of(RowState::Doubtful));
    all.sort_by_key(|r| r["row"].as_u64());
    all
}

fn words(session: &Session, counts: &Counts, batch: Option<&str>, saved: Option<&str>) -> String {
    let Counts { rows, new, changed, same, doubtful, refused, blank } = *counts;
    let mut text = format!(
        "{}: {new} new, {changed} changed, {same} the same, {doubtful} doubtful, {refused} refused. {} apart.\n",
        table::count(rows.into(), "row", "rows"),
        table::count(blank.into(), "blank row", "blank rows"),
    );
    for note in session.notes() {
        text.push_str(&format!("{note}\n"));
    }
    if !session.left_out().is_empty() {
        text.push_str(&format!(
            "To take one in: --map \"Header=field\"; waymark-cli import --as {} --help lists the fields.\n",
            session.kind().code()
        ));
    }
    let told = problems(session, NAMED);
    let all = (doubtful + refused) as usize;
    if !told.is_empty() {
        text.push('\n');
    }
    for row in told.iter().take(NAMED as usize) {
        let reasons: Vec<&str> =
            row["reasons"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        text.push_str(&format!(
            "Row {} {}: {}\n",
            row["row"],
            row["state"].as_str().unwrap_or_default(),
            reasons.join(" ")
        ));
    }
    if all > NAMED as usize {
        text.push_str(&format!("and {} more.\n", all - NAMED as usize));
    }
    if let Some(saved) = saved {
        text.push_str(&format!("\nThe rows that were not taken are in {saved}.\n"));
    }
    if batch.is_none() {
        for (row, state, cells) in session.as_read().take(SHOWN) {
            text.push_str(&format!("\nRow {row} as it was understood ({}):\n", word(state)));
            for cell in cells {
                text.push_str(&format!("    {}: {}\n", cell.label, cell.shown));
            }
        }
    }
    match batch {
        Some(batch) => text.push_str(&format!("\nTo take it back: waymark-cli undo-import {batch}\n")),
        None => text.push_str("\nNothing was changed: this was a dry run.\n"),
    }
    text
}

pub fn undo(given: &Given) -> Result<Answer, Failure> {
    let batch = given.to_id(given.word("BATCH")?)?;
    let mut store = open::store(given)?;
    let (now, today) = open::clock();
    let undone = undo_import(&mut store, batch, now, today)?;
    let mut text = format!(
        "Taken back: {}. {} went back.\n",
        undone.title,
        table::count(undone.records as u64, "record", "records")
    );
    for kept in &undone.kept {
        text.push_str(&format!("Left: {kept}\n"));
    }
    Ok(Answer::new(
        text,
        json!({ "batch": batch.to_string(), "records": undone.records, "kept": undone.kept }),
    ))
}
