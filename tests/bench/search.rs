//! Search by keystroke, beside bare FTS5 with the same text, the same index and the same cipher in the same run.

use crate::{
    figure::Figure,
    measure::{milliseconds, percentile},
    office,
};
use rusqlite::{Connection, params};
use std::path::Path;
use waymark_actions::{HITS, find};
use waymark_domain::RecordType;
use waymark_store::{Read, Store};

const NAMES: usize = 80;

/// The index of the store and nothing else: the words of every record, no table beside it.
fn bare(store: &Store, dir: &Path) -> Connection {
    let mut db = Connection::open(dir.join("bare.db")).unwrap();
    let key = "2b".repeat(32);
    db.execute_batch(&format!(
        "PRAGMA key = \"x'{key}'\"; PRAGMA cipher_memory_security = OFF; PRAGMA cache_size = -65536;
         PRAGMA temp_store = MEMORY; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE VIRTUAL TABLE search USING fts5 (name, other, content = '', contentless_delete = 1,
             tokenize = \"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\", prefix = '1 2 3');"
    ))
    .unwrap();
    let tx = db.transaction().unwrap();
    for record in RecordType::ALL {
        store
            .each(*record, &mut |row| {
                let text = |names: bool| {
                    let fields = record.fields().iter().filter(|f| f.search > 0 && (f.search >= 3) == names);
                    let words = fields.filter_map(|f| row.values.get(&f.id)?.as_text());
                    words.collect::<Vec<_>>().join(" ")
                };
                let (name, other) = (text(true), text(false));
                if !(name.is_empty() && other.is_empty()) {
                    let mut insert =
                        tx.prepare_cached("INSERT INTO search (name, other) VALUES (?1, ?2)").unwrap();
                    insert.execute(params![name, other]).unwrap();
                }
            })
            .unwrap();
    }
    tx.commit().unwrap();
    db
}

/// As FTS5's own documentation asks: every hit weighed, the best first; from three letters on, because below that
/// every second record is a hit.
fn ask_bare(db: &Connection, text: &str) -> usize {
    let words: Vec<String> =
        text.split_whitespace().map(|w| format!("\"{}\"*", w.replace('"', ""))).collect();
    let ranked = text.chars().filter(|c| c.is_alphanumeric()).count() >= 3;
    let order = if ranked { "ORDER BY bm25(search, 8.0, 1.0)" } else { "" };
    let sql = format!("SELECT rowid FROM search WHERE search MATCH ?1 {order} LIMIT {HITS}");
    let mut statement = db.prepare_cached(&sql).unwrap();
    let found = statement.query_map([words.join(" ")], |row| row.get::<_, i64>(0)).unwrap();
    found.filter_map(Result::ok).count()
}

pub fn search(dir: &Path) -> Vec<Figure> {
    let store = office::open(dir);
    let beside = tempfile::tempdir().unwrap();
    let bare = bare(&store, beside.path());
    let mut typed = Vec::new();
    for row in office::some(&store, RecordType::Student, NAMES) {
        let field = |id: u16| row.values.get(&id).and_then(|v| v.as_text()).unwrap_or_default();
        let name = format!("{} {}", field(1), field(2)).replace(['-', '\'', '\u{2019}'], " ");
        let letters: Vec<char> = name.trim().chars().collect();
        typed.extend((1..=letters.len()).map(|n| letters[..n].iter().collect::<String>()));
    }
    let typed: Vec<String> = typed.into_iter().filter(|t| !t.ends_with(' ')).collect();
    // Both have been asked once before the clock runs.
    for text in typed.iter().take(40) {
        let _ = (find(&store, text, None).unwrap(), ask_bare(&bare, text));
    }
    let (mut ours, mut theirs, mut index) = (Vec::new(), Vec::new(), Vec::new());
    for text in &typed {
        ours.push(milliseconds(|| find(&store, text, None).unwrap()).1);
        index.push(milliseconds(|| store.search(text, &[], HITS).unwrap()).1);
        theirs.push(milliseconds(|| ask_bare(&bare, text)).1);
    }
    let ratio = percentile(&ours, 0.95) / percentile(&theirs, 0.95);
    vec![
        Figure::many("search, a key", &ours).aim(5.0),
        Figure::many("of that, the index", &index),
        Figure::many("bare FTS5, a key", &theirs),
        Figure::one("search p95 beside bare FTS5", "times", ratio).aim(1.5),
    ]
}
