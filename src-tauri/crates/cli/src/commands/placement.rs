//! A placement's checks seen, recorded, and passed.

use crate::{
    answer::{Answer, Failure},
    given::Given,
    open, table,
};
use chrono::NaiveDate;
use serde_json::{Value, json};
use waymark_actions::{
    Bulk, One, Problem,
    placement::{self, check_lines, record_checks, split_settings},
};
use waymark_domain::{RecordId, values::ChoiceType};
use waymark_store::Store;

pub fn check(given: &Given) -> Result<Answer, Failure> {
    let id = given.id()?;
    let store = open::store(given)?;
    let (text, json) = checks(&store, id, open::clock().1)?;
    Ok(Answer::new(text, json))
}

fn checks(store: &Store, id: RecordId, today: NaiveDate) -> Result<(String, Value), Problem> {
    let all = check_lines(store, id, today)?;
    let mut rows = Vec::new();
    let mut json = Vec::new();
    for line in &all.lines {
        let check = &line.check;
        rows.push(vec![check.state.label().to_owned(), check.item.label().to_owned()]);
        json.push(json!({
            "item": check.item.code(), "state": check.state.code(), "code": check.code, "reason": check.reason,
            "todo": check.todo, "ask": line.ask,
        }));
    }
    let mut text = format!("{}\n{}\n\n", all.title, all.state.label());
    let heads = table::table(&["", ""], &rows);
    for (line, head) in all.lines.iter().zip(heads.lines().skip(2)) {
        text.push_str(
            &format!("{head}\n    {} {}\n", line.check.reason, line.check.todo).replace(" \n", "\n"),
        );
        if !line.ask.is_empty() && !line.check.todo.is_empty() {
            text.push_str(&format!("    Ask {}.\n", line.ask));
        }
    }
    text.push_str(if all.ready { "\nReady to be confirmed.\n" } else { "" });
    let json = json!({ "id": id.to_string(), "title": all.title, "state": all.state.code(), "ready": all.ready, "checks": json });
    Ok((text, json))
}

pub fn set(given: &Given) -> Result<Answer, Failure> {
    let [id, settings @ ..] = given.words.as_slice() else { return Err(given.wrong("ID is missing.")) };
    let id = given.to_id(id)?;
    if settings.is_empty() {
        return Err(given.wrong("Nothing is to be set: add FIELD=VALUE."));
    }
    let pairs = settings.iter().map(|word| {
        let word = word.to_string_lossy();
        let (field, value) =
            word.split_once('=').ok_or_else(|| given.wrong(&format!("\u{201c}{word}\u{201d} has no =.")))?;
        Ok((field.trim().to_owned(), value.to_owned()))
    });
    let sorted = split_settings(&pairs.collect::<Result<Vec<_>, Failure>>()?)?;
    let mut store = open::store(given)?;
    let (now, today) = open::clock();
    record_checks(&mut store, &[id], &sorted, now, today)?;
    let (text, json) = checks(&store, id, today)?;
    Ok(Answer::new(format!("Recorded.\n\n{text}"), json))
}

pub fn confirm(given: &Given) -> Result<Answer, Failure> {
    let mut ids = given.ids()?;
    if ids.is_empty() != given.has("all-ready") {
        return Err(given.wrong("Say which placements, or --all-ready."));
    }
    let mut store = open::store(given)?;
    let (now, today) = open::clock();
    if given.has("all-ready") {
        ids = placement::ready(&store, today)?;
    }
    let done =
        if ids.is_empty() { Bulk::default() } else { placement::confirm(&mut store, &ids, now, today)? };
    let (yes, no): (Vec<&One>, Vec<&One>) = done.each.iter().partition(|one| one.done);
    let mut text = format!("{} confirmed.\n", table::count(yes.len() as u64, "placement", "placements"));
    yes.iter().for_each(|one| text.push_str(&format!("  {}\n", one.title)));
    text.push_str(&blocked_words(&no));
    let confirmed: Vec<Value> =
        yes.iter().map(|o| json!({ "id": o.id.to_string(), "title": o.title })).collect();
    let json = json!({ "confirmed": confirmed, "blocked": blocked(&no), "action": done.action });
    Ok(Answer::new(text, json))
}

pub fn blocked(not: &[&One]) -> Vec<Value> {
    not.iter().map(|o| json!({ "id": o.id.to_string(), "title": o.title, "reasons": o.reasons })).collect()
}

pub fn blocked_words(not: &[&One]) -> String {
    let mut text = String::new();
    for one in not {
        text.push_str(&format!("\nNot yet: {}\n", one.title));
        one.reasons.iter().for_each(|reason| text.push_str(&format!("    {reason}\n")));
    }
    text
}
