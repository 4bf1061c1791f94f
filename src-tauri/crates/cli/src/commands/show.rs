//! One record: its fields, what belongs to it, what became of it.

use crate::{
    answer::{Answer, Failure},
    given::Given,
    json, open,
};
use serde_json::{Map, Value as Json, json};
use waymark_actions::Titles;
use waymark_domain::{Kind, RecordId, RecordType, Value};
use waymark_store::{Change, Read, Store, StoreError, Stored};

pub fn show(given: &Given) -> Result<Answer, Failure> {
    let id = given.id()?;
    let store = open::store(given)?;
    let row = store.find(id)?.ok_or(StoreError::NotFound(id))?;
    let titles = Titles::new(&store);
    let linked = linked(&store, &row)?;
    let history = store.history(id)?;
    let json = machine(&titles, &row, &linked, &history)?;
    Ok(Answer::new(words(&titles, &row, &linked, &history), json))
}

/// The records that lead to this one, by kind.
fn linked(store: &Store, row: &Stored) -> Result<Vec<(RecordType, Vec<Stored>)>, Failure> {
    let mut all = Vec::new();
    for record in RecordType::ALL {
        let mut found: Vec<Stored> = Vec::new();
        for field in record.fields().iter().filter(|f| f.kind == Kind::Link(row.record)) {
            for other in store.linked(*record, field.name, row.id)? {
                if !found.iter().any(|f| f.id == other.id) {
                    found.push(other);
                }
            }
        }
        if !found.is_empty() {
            all.push((*record, found));
        }
    }
    Ok(all)
}

fn machine(
    titles: &Titles<'_>,
    row: &Stored,
    linked: &[(RecordType, Vec<Stored>)],
    history: &[Change],
) -> Result<Json, StoreError> {
    let mut shown = json::record(titles, row);
    let of = |(record, rows): &(RecordType, Vec<Stored>)| {
        Ok((record.name().to_owned(), json::records(titles, rows)?.into()))
    };
    let map = linked.iter().map(of).collect::<Result<Map<String, Json>, StoreError>>()?;
    shown["linked"] = map.into();
    let plain = |value: &Value| match value {
        Value::Null => Json::Null,
        Value::Bool(b) => json!(b),
        Value::Int(i) => json!(i),
        Value::Text(t) => json!(t),
    };
    let changes = history.iter().map(|change| {
        json!({
            "at": change.at, "by": who(titles, &change.actor), "action": change.action, "kind": change.kind.code(),
            "field": change.field.and_then(|f| row.record.field_by_id(f)).map(|f| f.name),
            "before": plain(&change.before), "after": plain(&change.after),
        })
    });
    shown["history"] = changes.collect::<Vec<Json>>().into();
    Ok(shown)
}

fn who(titles: &Titles<'_>, actor: &str) -> String {
    actor.parse::<RecordId>().map(|id| titles.title(RecordType::Staff, id)).unwrap_or_default()
}

fn words(
    titles: &Titles<'_>,
    row: &Stored,
    linked: &[(RecordType, Vec<Stored>)],
    history: &[Change],
) -> String {
    let mut text = format!("{}: {}\n\n", row.record.label(), titles.of(row));
    let fields = row.record.fields();
    let widest = fields.iter().map(|f| f.label.chars().count()).max().unwrap_or(0);
    for field in fields {
        let shown = titles.show(field, row.values.get(&field.id).unwrap_or(&Value::Null));
        if !shown.is_empty() {
            let gap = " ".repeat(widest - field.label.chars().count());
            let lines = shown.replace('\n', &format!("\n{}", " ".repeat(widest + 4)));
            text.push_str(&format!("  {}{gap}  {lines}\n", field.label));
        }
    }
    for (record, rows) in linked {
        text.push_str(&format!("\n{}\n", record.plural()));
        for other in rows {
            let below = titles.subtitle(other);
            let below = if below.is_empty() { below } else { format!("  ({below})") };
            text.push_str(&format!("  {}{below}  {}\n", titles.of(other), other.id));
        }
    }
    text.push_str("\nHistory, the newest first\n");
    let mut before = "";
    for change in history.iter().filter(|c| !c.action.is_empty()) {
        let line = format!(
            "{}  {}  {}",
            change.at.get(..10).unwrap_or_default(),
            who(titles, &change.actor),
            change.action
        );
        if before != change.action {
            text.push_str(&format!("  {line}\n"));
        }
        before = &change.action;
    }
    text
}
