//! A record for a machine: every field by its name, empty ones too; dates as ISO, phones with +44, ids as they are.
//! Never here: words for people, but for the title of what a link leads to.

use serde_json::{Map, Value as Json, json};
use waymark_actions::Titles;
use waymark_domain::{Field, Kind, Value};
use waymark_store::{StoreError, Stored};

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

/// Records of one kind; what they lead to is read with one question a field.
pub fn records(titles: &Titles<'_>, rows: &[Stored]) -> Result<Vec<Json>, StoreError> {
    if let Some(first) = rows.first() {
        let fields: Vec<&Field> = first.record.fields().iter().collect();
        titles.gather(&fields, rows)?;
    }
    Ok(rows.iter().map(|row| record(titles, row)).collect())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::open;
    use std::cell::Cell;
    use waymark_actions::{
        example::{self, Size},
        found_office,
        lists::{ListAsk, query},
    };
    use waymark_domain::RecordType;
    use waymark_store::{Read, Store};

    struct Counting<'a>(&'a Store, Cell<usize>);

    impl Read for Counting<'_> {
        fn db(&self) -> &rusqlite::Connection {
            self.1.set(self.1.get() + 1);
            self.0.db()
        }
    }

    #[test]
    fn what_many_records_lead_to_is_asked_once_a_field_not_once_a_record() {
        let dir = tempfile::tempdir().unwrap();
        let (now, today) = open::clock();
        let fonts = waymark_letters::Fonts::new();
        let pass = "correct horse battery staple";
        let mut store = found_office(dir.path(), "Leeds", "Ada Obi", pass, &fonts, now, today).unwrap().store;
        example::make(&mut store, Size::office(), now, today).unwrap();
        let found =
            store.list(&query(&store, RecordType::Placement, &ListAsk::default(), today).unwrap()).unwrap();
        let counting = Counting(&store, Cell::default());
        let json = records(&Titles::new(&counting), &found.rows).unwrap();
        assert_eq!(json.len(), 120);
        assert!(json.iter().all(|p| p["student_name"].is_string()));
        assert!(counting.1.get() < 60, "{} questions", counting.1.get());
    }
}
