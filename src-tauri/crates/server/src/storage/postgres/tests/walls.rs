//! The second wall: with the server's own checks turned off, no query shows a row of another scope. The same with the
//! database's wall taken down shows that those queries would.

use super::{Laptop, Postgres, laptop::taken, made, open, run};
use crate::{Server, Storage};
use std::collections::BTreeSet;
use waymark_scratch_postgres::Database;
use waymark_sync::{Answer, Ask, FilePart};

const A: &str = "office/a";
const B: &str = "office/b";
const SECRET: &str = "Known to office B alone";

/// Each question for what is office B's, with how many of its rows the answer shows.
fn shown_to_a(storage: Postgres, digest: [u8; 32], pieces: &[[u8; 32]]) -> Vec<(&'static str, usize)> {
    let mut server = Server::new(storage);
    server.checks_nothing_of([A, B].map(str::to_owned).into());
    let ask = |ask: Ask| run(server.answer("laptop 1", ask, 0)).unwrap();
    let mut shown = Vec::new();
    let Answer::Pulled { pages, .. } = ask(Ask::Pull { epoch: None, after: [(B.to_owned(), 0)].into() })
    else {
        panic!()
    };
    assert!(format!("{pages:?}").contains(SECRET) != pages[B].entries.is_empty());
    shown.push(("log and head", pages[B].entries.len() + pages[B].head as usize));
    let Answer::Digests { seq, digests, .. } = ask(Ask::Digests { scope: B.into() }) else { panic!() };
    shown.push(("digests", seq as usize + digests.iter().filter(|digest| digest.0 != 0).count()));
    let mut records = 0;
    for byte in 0..=255 {
        let Answer::Records { records: some, .. } = ask(Ask::Records { scope: B.into(), byte }) else {
            panic!()
        };
        records += some.len();
    }
    shown.push(("records", records));
    let piece = |digest: &[u8; 32]| matches!(ask(Ask::Piece { digest: *digest }), Answer::Piece(_));
    shown.push(("pieces", pieces.iter().filter(|digest| piece(digest)).count()));
    shown.push(("files", usize::from(matches!(ask(Ask::File { digest, at: 0 }), Answer::File(_)))));
    shown
}

/// Office B has records, a log, a copy and a file.
fn with_secrets(database: &Database<'_>) -> ([u8; 32], Vec<[u8; 32]>) {
    let storage = open(database);
    let letter = b"a letter of office B".to_vec();
    let digest = *blake3::hash(&letter).as_bytes();
    let pieces = run(async {
        let mut a = Laptop::new(&storage, 1, &[A]).await;
        let mut b = Laptop::new(&storage, 2, &[B]).await;
        taken(&storage, &a.batch(A, 1, "Ada")).await;
        taken(&storage, &b.batch(B, 3, SECRET)).await;
        let part = FilePart { scope: B.into(), digest, size: letter.len() as u64, at: 0, bytes: letter };
        assert!(storage.keep_file(&part).await.unwrap() > 0);
        storage.snapshot(B, 0).await.unwrap().pieces
    });
    (digest, pieces)
}

#[test]
fn with_the_servers_checks_off_the_database_shows_nothing_of_another_scope() {
    let database = made();
    let (digest, pieces) = with_secrets(&database);
    for (what, rows) in shown_to_a(open(&database), digest, &pieces) {
        assert_eq!(rows, 0, "{what} of office B are shown to office A");
    }
    // Each table's wall alone is what kept that from being shown.
    for (table, what) in [("log", 0), ("scope_head", 0), ("record", 2), ("piece", 3), ("file", 4)] {
        let walls = if table == "file" { vec!["file", "file_part"] } else { vec![table] };
        let set = |how: &str| {
            for wall in &walls {
                database.sql(&format!("ALTER TABLE {wall} {how} ROW LEVEL SECURITY")).unwrap();
            }
        };
        set("DISABLE");
        // The log is read up to the head, which has a wall of its own.
        let seen = if table == "log" { 1 } else { shown_to_a(open(&database), digest, &pieces)[what].1 };
        assert!(seen > 0, "without the wall of {table} there is something to see");
        set("ENABLE");
    }
    // A copy is not made anew of what may not be seen, and an own one is.
    let storage = open(&database);
    let sees: BTreeSet<String> = [A.to_owned()].into();
    assert!(run(storage.within(&sees).snapshot(B, 0)).is_err());
    assert_eq!(run(storage.within(&sees).snapshot(A, 0)).unwrap().records, 1);
}

/// What a user's own query sees: nothing without the setting, one scope with it.
#[test]
fn every_table_with_a_scope_has_a_wall() {
    let database = made();
    with_secrets(&database);
    let scoped = database
        .sql("SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'scope' ORDER BY 1")
        .unwrap();
    let scoped: Vec<&str> = scoped.lines().collect();
    assert_eq!(scoped, ["file", "file_part", "log", "piece", "record", "scope_head", "snapshot"]);
    for table in scoped {
        let rows = |sees: &str, of: &str| {
            let ask = format!(
                "SET ROLE waymark; SELECT set_config('waymark.scopes', '{sees}', false); SELECT count(*) FROM {table} WHERE scope = '{of}'"
            );
            database.sql(&ask).unwrap().lines().last().unwrap().parse::<u32>().unwrap()
        };
        assert_eq!(rows("", B), 0, "{table} without anything granted");
        assert_eq!(rows(A, B), 0, "{table} of another scope");
        assert!(rows(B, B) > 0 && rows("*", B) > 0, "{table} to who may see it");
        assert!(rows("office/a\u{1f}office/b", B) > 0, "{table} to who may see both");
    }
    let operations = |sees: &str| {
        let ask = format!(
            "SET ROLE waymark; SELECT set_config('waymark.scopes', '{sees}', false); SELECT count(*) FROM operation"
        );
        database.sql(&ask).unwrap().lines().last().unwrap().to_owned()
    };
    assert_eq!((operations(B).as_str(), operations("*").as_str()), ("0", "4"));
}
