//! A record for a machine: every field by its name, empty ones too; dates as ISO, phones with +44, ids as they are.
//! Never here: words for people, but for the title of what a link leads to.

use serde_json::{Map, Value as Json, json};
use waymark_actions::Titles;
use waymark_domain::{Field, Kind, Value};
use waymark_store::Stored;

fn value(field: &Field, value: &Value) -> Json {
    match (value, field.kind) {
        (Value::Null, Kind::Choices(_)) => json!([]),
        (Value::Null, _) => Json::Null,
        (Value::Bool(b), _) => json!(b),
        (Value::Int(i), _) => json!(i),
        (Value::Text(t), Kind::Choices(_)) => t.split(',').collect(),
        (Value::Text(t), _) => json!(t),
    }
}

/// `school` holds the school's id and `school_name` what it is called.
pub fn record(titles: &Titles<'_>, row: &Stored) -> Json {
    let mut map = Map::new();
    map.insert("id".into(), json!(row.id.to_string()));
    map.insert("record".into(), json!(row.record.name()));
    map.insert("title".into(), json!(titles.of(row)));
    for field in row.record.fields() {
        let held = row.values.get(&field.id).unwrap_or(&Value::Null);
        map.insert(field.name.into(), value(field, held));
        if matches!(field.kind, Kind::Link(_)) {
            let name = if held.is_null() { Json::Null } else { json!(titles.show(field, held)) };
            map.insert(format!("{}_name", field.name), name);
        }
    }
    map.insert("revision".into(), json!(row.rev));
    for (name, at) in [("created_at", &row.created_at), ("changed_at", &row.changed_at)] {
        map.insert(name.into(), json!(at));
    }
    Json::Object(map)
}
