//! Stores of earlier versions, brought up with all that is in them.
use super::*;
use crate::{
    Read, Stored,
    connection::{TABLES, UPGRADES, upgrade},
    history::Change,
    log::operation,
    queries,
    short::Long,
    table,
};
use rusqlite::{Connection, params_from_iter, types::Value as Sql};
use waymark_sync::Operation;

pub fn tables_are_those_of_the_records(store: &Store) {
    for record in RecordType::ALL {
        let declared: Vec<String> = table::FIXED
            .iter()
            .copied()
            .chain(record.fields().iter().map(|f| f.name))
            .map(str::to_owned)
            .collect();
        assert_eq!(columns(&store.db, record.name()), declared, "the table {}", record.name());
    }
}

fn columns(db: &Connection, table: &str) -> Vec<String> {
    let mut statement = db.prepare(&format!("SELECT name FROM pragma_table_info('{table}')")).unwrap();
    statement.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Everything that a person can find in a store.
#[derive(Debug, PartialEq)]
struct Content {
    rows: Vec<Stored>,
    log: Vec<Operation>,
    histories: Vec<Vec<Change>>,
    last_action: Option<crate::ActionRow>,
    to_check: Vec<crate::ToCheck>,
    found: Vec<crate::Hit>,
    images: Vec<(RecordId, String, i64)>,
}

fn content(store: &Store) -> Content {
    let mut rows = Vec::new();
    for record in RecordType::ALL {
        crate::read::rows(&store.db, *record, "ORDER BY t.id", [], |row| rows.push(row)).unwrap();
    }
    let images =
        "SELECT record_id, (SELECT text FROM word WHERE number = scope), rev FROM image ORDER BY record_id";
    Content {
        histories: rows.iter().map(|row| store.history(row.id).unwrap()).collect(),
        rows,
        log: log(&store.db),
        last_action: store.last_action().unwrap(),
        to_check: store.to_check().unwrap(),
        found: store.search("beg", &[], 10).unwrap(),
        images: all(&store.db, images, |r| {
            (RecordId(r.get(0).unwrap()), r.get(1).unwrap(), r.get(2).unwrap())
        }),
    }
}

fn log(db: &Connection) -> Vec<Operation> {
    all(db, queries::WHOLE_LOG, |row| operation(row, 0).unwrap())
}

fn all<T>(db: &Connection, sql: &str, mut read: impl FnMut(&rusqlite::Row<'_>) -> T) -> Vec<T> {
    let mut statement = db.prepare(sql).unwrap();
    let mut rows = statement.query([]).unwrap();
    let mut found = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        found.push(read(row));
    }
    found
}

/// A table's rows as they were kept until version 7: with ids, instants and names as texts.
fn long_rows(db: &Connection, table: &str, names: &[&str]) -> (Vec<String>, Vec<Vec<Sql>>) {
    let columns = columns(db, table);
    let shown: Vec<String> = columns
        .iter()
        .map(|column| match names.contains(&column.as_str()) {
            true => format!("(SELECT text FROM word WHERE number = \"{column}\")"),
            false => format!("\"{column}\""),
        })
        .collect();
    let blobs = ["extra", "body", "before", "chain", "settles"];
    let instants = ["created_at", "changed_at", "wall"];
    let rows = all(db, &format!("SELECT {} FROM {table}", shown.join(", ")), |row| {
        let column = |at: usize| {
            let (name, value) = (columns[at].as_str(), row.get::<_, Sql>(at).unwrap());
            match value {
                Sql::Blob(bytes) if !blobs.contains(&name) && bytes.len() == 16 => {
                    Sql::Text(row.get::<_, Long>(at).unwrap().0)
                }
                Sql::Integer(_) if instants.contains(&name) => Sql::Text(row.get::<_, Long>(at).unwrap().0),
                other => other,
            }
        };
        (0..columns.len()).map(column).collect()
    });
    (columns, rows)
}

/// The same store as a Waymark of that version would have it.
fn go_back(db: &Connection, version: i64) {
    let mut tables = vec![
        ("op", vec!["device", "actor", "office", "scope"]),
        ("action", vec![]),
        ("search_row", vec![]),
        ("image", vec!["scope"]),
        ("heard", vec![]),
        ("change_to_check", vec![]),
        ("settled", vec![]),
        ("cursor", vec![]),
        ("loaded", vec![]),
        ("meta", vec![]),
        ("setting", vec![]),
        ("draft", vec![]),
        ("column_mapping", vec![]),
        ("blob", vec![]),
    ];
    tables.extend(RecordType::ALL.iter().map(|r| (r.name(), vec!["scope", "created_by", "changed_by"])));
    let kept: Vec<_> = tables.iter().map(|(table, names)| (*table, long_rows(db, table, names))).collect();
    db.execute_batch("DROP VIEW log; DROP TABLE word;").unwrap();
    for (table, _) in &tables {
        db.execute_batch(&format!("DROP TABLE {table}")).unwrap();
    }
    // The index of words stays: it was never kept otherwise.
    for (at, sql) in UPGRADES.iter().take(version as usize).enumerate() {
        let words = sql.find("CREATE VIRTUAL TABLE search").filter(|_| at == 0);
        let sql = words.map_or((*sql).to_owned(), |from| {
            let to = from + sql[from..].find(");\n").unwrap() + 3;
            format!("{}{}", &sql[..from], &sql[to..])
        });
        db.execute_batch(&sql).unwrap();
    }
    for (table, (columns_now, rows)) in kept {
        let then = columns(db, table);
        for row in rows {
            let (names, values): (Vec<String>, Vec<Sql>) = columns_now
                .iter()
                .zip(row)
                .filter(|(name, _)| then.contains(name))
                .map(|(name, value)| (format!("\"{name}\""), value))
                .unzip();
            let marks = vec!["?"; names.len()].join(", ");
            let sql = format!("INSERT INTO {table} ({}) VALUES ({marks})", names.join(", "));
            db.execute(&sql, params_from_iter(values)).unwrap();
        }
    }
    db.pragma_update(None, "user_version", version).unwrap();
}

/// Students, one of them changed, deleted or taken back, with a school and a carer that lead to each other.
fn lived_in(dir: &std::path::Path) -> Store {
    let mut store = made(dir);
    let aisha = student(&mut store, "Aisha", "Begum");
    let sam = student(&mut store, "Sam", "Lee");
    let school = act(&mut store, |tx| {
        let id = tx.new_id();
        tx.insert_values(
            RecordType::Organisation,
            id,
            values(RecordType::Organisation, &[("name", "Arden")]),
        )?;
        tx.patch(
            RecordType::Student,
            aisha,
            Values::from([(RecordType::Student.field("school").unwrap().id, id.to_string().into())]),
        )?;
        Ok(id)
    });
    let (changed, _) = act(&mut store, |tx| {
        tx.patch(RecordType::Student, sam, Values::from([(999, Value::from("of a newer version"))]))?;
        tx.patch(RecordType::Student, sam, values(RecordType::Student, &[("last_name", "Begley")]))
    });
    act(&mut store, |tx| tx.delete(RecordType::Student, sam));
    store.undo::<_, StoreError>(&changed, now(), |_| Ok(())).unwrap();
    assert!(store.get(RecordType::Organisation, school.1).unwrap().is_some());
    store
}

/// What a shared office has besides: images, what others did, what waits for a person and what was decided.
fn share_in(store: &Store, id: RecordId) {
    let scope = format!("office/{}", store.office_id().unwrap());
    let mut image = waymark_sync::Image::new(RecordType::Student.code(), &scope);
    image.rev = 4;
    let challenger = waymark_sync::Challenger {
        about: waymark_sync::About::Deletion,
        mark: waymark_sync::Mark {
            device: "another".into(),
            seq: 7,
            actor: "somebody".into(),
            wall: "2026-03-02T09:00:00.000Z".into(),
        },
        values: Values::new(),
    };
    let body = crate::sharing::to_bytes(&challenger).unwrap();
    let empty = waymark_sync::encode_values(&Values::new());
    store.db.execute("INSERT INTO word (text) VALUES ('office/of another')", []).unwrap();
    store
        .db
        .execute(
            "INSERT INTO image (record_id, record_type, scope, rev, whole, body)
             SELECT ?1, ?2, number, 4, 1, ?3 FROM word WHERE text = 'office/of another'",
            (id.0, RecordType::Student.code(), waymark_sync::to_compact(&image)),
        )
        .unwrap();
    store
        .db
        .execute(
            "INSERT INTO heard (record_id, rev, seen_rev, actor, wall, body, before, kind)
             VALUES (?1, 4, 1, 'somebody', 20260303090000000, ?2, ?2, 'patch')",
            (id.0, &empty),
        )
        .unwrap();
    store
        .db
        .execute(
            "INSERT INTO change_to_check (record_type, record_id, kind, body) VALUES (?1, ?2, 'clash', ?3)",
            (RecordType::Student.code(), id.0, &body),
        )
        .unwrap();
    store
        .db
        .execute(
            "INSERT INTO settled (action, record_id, record_type, body) VALUES (?1, ?2, ?3, ?4)",
            (uuid::Uuid::now_v7(), id.0, RecordType::Student.code(), &body),
        )
        .unwrap();
}

#[test]
fn every_record_has_a_table_with_exactly_its_fields() {
    let dir = tempfile::tempdir().unwrap();
    tables_are_those_of_the_records(&made(dir.path()));
}

#[test]
fn an_office_of_the_first_version_is_brought_up_with_all_that_is_in_it() {
    let dir = tempfile::tempdir().unwrap();
    brought_up(lived_in(dir.path()), 1);
}

#[test]
fn a_shared_office_of_the_last_version_is_brought_up_with_all_that_is_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = lived_in(dir.path());
    let id = student(&mut store, "Shared", "Begum");
    share_in(&store, id);
    let before = brought_up(store, TABLES - 1);
    assert_eq!((before.to_check.len(), before.images.len()), (1, 1));
    assert_eq!(before.images[0].1, "office/of another");
}

fn brought_up(mut store: Store, version: i64) -> Content {
    let before = content(&store);
    assert!(!before.found.is_empty() && before.log.len() > 8, "{before:?}");
    go_back(&store.db, version);
    let texts: i64 = store
        .db
        .query_row("SELECT count(*) FROM student WHERE typeof(id) = 'text'", [], |r| r.get(0))
        .unwrap();
    assert!(texts >= 2, "it was not kept as that version would");
    upgrade(&mut store.db).unwrap();
    tables_are_those_of_the_records(&store);
    assert_eq!(content(&store), before);
    let (report, fresh) = (store.check().unwrap(), tempfile::tempdir().unwrap());
    assert_eq!(report.problems, [""; 0]);
    assert_eq!(shapes(&store), shapes(&made(fresh.path())), "a store that was made new has other tables");
    let refused = store.db.execute("UPDATE student SET first_name = 'X'", []).unwrap_err().to_string();
    assert!(refused.contains("mutate"), "{refused}");
    // What was done before can be taken back, and what was found before is found by its new words alone.
    let last = before.last_action.clone().unwrap();
    let (kept, ()) = store.undo::<_, StoreError>(&last.id, now(), |_| Ok(())).unwrap().value;
    assert_eq!((kept, store.log_length().unwrap()), (Vec::new(), before.log.len() as u64 + 1));
    let id = before.found.last().unwrap().id;
    act(&mut store, |tx| {
        tx.patch(RecordType::Student, id, values(RecordType::Student, &[("last_name", "Khan")]))
    });
    assert!(store.search("beg", &[], 10).unwrap().iter().all(|hit| hit.id != id));
    assert!(store.search("khan", &[], 10).unwrap().iter().any(|hit| hit.id == id));
    student(&mut store, "And", "Goes on");
    before
}

/// Every table, index, view and trigger.
fn shapes(store: &Store) -> Vec<(String, Option<String>)> {
    let sql = "SELECT name, sql FROM sqlite_schema ORDER BY name";
    all(&store.db, sql, |row| (row.get(0).unwrap(), row.get(1).unwrap()))
}
