//! What a change costs beside the same rows in plain SQLite, with the same encryption and durability: no log, no history,
//! no search.

use crate::{
    figure::Figure,
    measure::{median, milliseconds},
    office::{self, now},
};
use rusqlite::{Connection, params_from_iter, types::Value as Sql};
use std::path::Path;
use waymark_domain::{RecordId, RecordType, Value, Values};
use waymark_store::{Action, Store, StoreError};

const EDITS: usize = 300;
const ROWS: usize = 10_000;
const ROUNDS: usize = 5;

fn plain(path: &Path) -> Connection {
    let db = Connection::open(path).unwrap();
    db.pragma_update(None, "key", format!("x'{}'", "2a".repeat(32))).unwrap();
    for (name, value) in [("cipher_memory_security", "OFF"), ("journal_mode", "WAL"), ("synchronous", "FULL")]
    {
        db.pragma_update(None, name, value).unwrap();
    }
    db.pragma_update(None, "cache_size", -65_536).unwrap();
    db
}

fn sql(value: &Value) -> Sql {
    match value {
        Value::Null => Sql::Null,
        Value::Bool(is) => Sql::Integer(i64::from(*is)),
        Value::Int(n) => Sql::Integer(*n),
        other => Sql::Text(other.as_text().unwrap_or_default().to_owned()),
    }
}

/// Every field of a student as a column, with the index by which lists are sorted.
fn make_table(db: &Connection) -> Vec<u16> {
    let fields: Vec<(u16, &str)> = RecordType::Student.fields().iter().map(|f| (f.id, f.name)).collect();
    let columns: Vec<&str> = fields.iter().map(|(_, name)| *name).collect();
    let body = columns.join(", ");
    db.execute_batch(&format!(
        "CREATE TABLE student (id TEXT PRIMARY KEY, {body}) WITHOUT ROWID;
         CREATE INDEX by_name ON student (last_name, first_name);"
    ))
    .unwrap();
    fields.into_iter().map(|(id, _)| id).collect()
}

fn insert(db: &Connection, fields: &[u16], rows: &[(RecordId, Values)]) {
    let places = (1..=fields.len() + 1).map(|at| format!("?{at}")).collect::<Vec<_>>().join(", ");
    let tx = db.unchecked_transaction().unwrap();
    {
        let mut statement = tx.prepare(&format!("INSERT INTO student VALUES ({places})")).unwrap();
        for (id, values) in rows {
            let row = std::iter::once(Sql::Text(id.to_string()))
                .chain(fields.iter().map(|field| values.get(field).map_or(Sql::Null, sql)));
            statement.execute(params_from_iter(row)).unwrap();
        }
    }
    tx.commit().unwrap();
}

fn change(store: &mut Store, id: RecordId, to: &str) {
    let town = RecordType::Student.field("town").unwrap().id;
    let values = Values::from([(town, to.into())]);
    let action = Action::new("bench", "Change a town");
    store.mutate::<_, StoreError>(action, now(), |tx| tx.patch(RecordType::Student, id, values)).unwrap();
}

pub fn beside_sqlite(dir: &Path) -> Vec<Figure> {
    let folder = tempfile::tempdir().unwrap();
    let given = office::open(dir);
    let rows: Vec<(RecordId, Values)> =
        office::some(&given, RecordType::Student, ROWS).into_iter().map(|row| (row.id, row.values)).collect();
    drop(given);
    let (mut bulk, mut bulk_plain, mut edits, mut edits_plain) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let mut store = office::empty(&folder.path().join(format!("office-{round}")));
        let db = plain(&folder.path().join(format!("plain-{round}.db")));
        let fields = make_table(&db);
        let (_, time) = milliseconds(|| insert(&db, &fields, &rows));
        bulk_plain.push(time);
        let (_, time) = milliseconds(|| {
            let action = Action::new("bench", "Add many");
            store
                .mutate::<_, StoreError>(action, now(), |tx| {
                    for (id, values) in &rows {
                        tx.insert_values(RecordType::Student, *id, values.clone())?;
                    }
                    Ok(())
                })
                .unwrap();
        });
        bulk.push(time);
        // In turns, so that what the machine does besides falls on both.
        for (at, (id, _)) in rows.iter().take(EDITS).enumerate() {
            let to = format!("Town {at}");
            edits.push(milliseconds(|| change(&mut store, *id, &to)).1);
            let update = "UPDATE student SET town = ?2 WHERE id = ?1";
            let write = || db.prepare_cached(update).unwrap().execute([&id.to_string(), &to]).unwrap();
            edits_plain.push(milliseconds(write).1);
        }
    }
    vec![
        Figure::many("a single edit", &edits),
        Figure::many("the same in plain SQLite, encrypted", &edits_plain),
        Figure::one("a single edit, beside plain SQLite", "times", median(&edits) / median(&edits_plain))
            .aim(2.0),
        Figure::one("a bulk write of 10,000 students", "ms", median(&bulk)),
        Figure::one("a bulk write, beside plain SQLite", "times", median(&bulk) / median(&bulk_plain))
            .aim(4.0),
    ]
}

/// The rows of every table of a store, in plain SQLite with the same encryption, and how much larger the store is.
pub fn size_beside_plain(store: &Store, folder: &Path, size: f64) -> Figure {
    use waymark_store::Read;
    let path = folder.join("plain.db");
    let db = plain(&path);
    for record in RecordType::ALL {
        let name = record.name();
        let fields = record.fields();
        let columns: Vec<&str> = fields.iter().map(|f| f.name).collect();
        db.execute_batch(&format!(
            "CREATE TABLE \"{name}\" (id TEXT PRIMARY KEY, {}) WITHOUT ROWID",
            columns.join(", ")
        ))
        .unwrap();
        let places = (1..=fields.len() + 1).map(|at| format!("?{at}")).collect::<Vec<_>>().join(", ");
        let tx = db.unchecked_transaction().unwrap();
        {
            let mut statement = tx.prepare(&format!("INSERT INTO \"{name}\" VALUES ({places})")).unwrap();
            store
                .each(*record, &mut |row| {
                    let values = fields.iter().map(|f| row.values.get(&f.id).map_or(Sql::Null, sql));
                    let all = std::iter::once(Sql::Text(row.id.to_string())).chain(values);
                    statement.execute(params_from_iter(all)).unwrap();
                })
                .unwrap();
        }
        tx.commit().unwrap();
    }
    db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    drop(db);
    let plain = std::fs::metadata(path).unwrap().len() as f64;
    Figure::one("a store after its first copy, beside its rows in plain SQLite", "times", size / plain)
        .aim(1.5)
}
