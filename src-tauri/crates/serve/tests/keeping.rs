//! Backups and moves at the keyboard: what is encrypted, what is refused, and that everything is there afterwards.
#![allow(clippy::unwrap_used)]

use std::{
    path::Path,
    process::{Command, Output},
};
use waymark_scratch_postgres::{Scratch, WORKER};
use waymark_serve::{ServeError, Settings};
use waymark_server::{Postgres, Sqlite, storage::postgres::Address};
use waymark_sync::Epoch;

fn typed(dir: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_waymark-server"))
        .current_dir(dir)
        .env_remove("WAYMARK_SERVER_DIR")
        .env_remove("WAYMARK_SERVER_DATABASE")
        .args(["--worker", WORKER])
        .args(words)
        .output()
        .unwrap()
}

fn well(dir: &Path, words: &[&str]) -> String {
    let out = typed(dir, words);
    assert!(out.status.success(), "{words:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

fn refused(dir: &Path, words: &[&str]) -> String {
    let out = typed(dir, words);
    assert!(!out.status.success(), "{words:?}: {}", String::from_utf8_lossy(&out.stdout));
    String::from_utf8(out.stderr).unwrap()
}

/// A folder with a server of one office.
fn made(dir: &Path) {
    well(dir, &["--dir", "server", "init", "--name", "waymark.example.org"]);
    well(dir, &["--dir", "server", "office", "add", "Birmingham", "--manager", "Rosa Whitlock"]);
}

fn contains(file: &Path, words: &str) -> bool {
    std::fs::read(file).unwrap().windows(words.len()).any(|part| part == words.as_bytes())
}

fn for_key(dir: &Path, file: &str) -> String {
    let said = well(dir, &["backup-key", file]);
    said.split_whitespace().find(|word| word.starts_with("age1")).unwrap().to_owned()
}

#[test]
fn a_backup_is_for_who_holds_its_key() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    made(dir);
    let why = refused(dir, &["--dir", "server", "backup", "all.age"]);
    assert!(why.contains("--for age1") && why.contains("Nothing was written"), "{why}");
    assert!(
        refused(dir, &["--dir", "server", "backup", "all.age", "--for", "nonsense"]).contains("no age key")
    );
    let (ours, other) = (for_key(dir, "ours.key"), for_key(dir, "other.key"));
    well(dir, &["--dir", "server", "backup", "all.age", "--for", &ours]);
    let again = refused(dir, &["--dir", "server", "backup", "all.age", "--for", &other]);
    assert!(again.contains("left as it is") || again.contains("left as it was"), "{again}");
    well(dir, &["--dir", "server", "backup", "plain.db", "--unencrypted"]);
    assert!(
        contains(&dir.join("plain.db"), "Rosa Whitlock") && !contains(&dir.join("all.age"), "Rosa Whitlock")
    );
    let left: Vec<_> =
        std::fs::read_dir(dir.join("server")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("backup")), "{left:?}");

    assert!(refused(dir, &["--dir", "second", "restore", "all.age"]).contains("--key FILE"));
    assert!(
        refused(dir, &["--dir", "second", "restore", "all.age", "--key", "other.key"])
            .contains("could not be decrypted")
    );
    well(dir, &["--dir", "second", "restore", "all.age", "--key", "ours.key"]);
    assert!(well(dir, &["--dir", "second", "staff", "list"]).contains("Rosa Whitlock"));
    assert_eq!(well(dir, &["--dir", "second", "check"]), "All is well.\n");
    well(dir, &["--dir", "third", "restore", "plain.db"]);

    // What is left of another database is not taken for this one's.
    for left in ["waymark-server.db-wal", "waymark-server.db-shm", "waymark-server.db-journal"] {
        std::fs::create_dir(dir.join(left)).unwrap();
        std::fs::write(dir.join(left).join(left), b"of another").unwrap();
        let why = refused(dir, &["--dir", left, "restore", "plain.db"]);
        assert!(why.contains(left) && why.contains("Nothing was changed"), "{why}");
        assert_eq!(std::fs::read_dir(dir.join(left)).unwrap().count(), 1);
    }
    // Nor what a restore that was cut short left.
    std::fs::create_dir(dir.join("fourth")).unwrap();
    std::fs::copy(dir.join("plain.db"), dir.join("fourth/waymark-server.db.part-wal")).unwrap();
    well(dir, &["--dir", "fourth", "restore", "plain.db"]);
    assert!(!dir.join("fourth/waymark-server.db.part-wal").exists());
}

#[test]
fn a_folders_server_is_moved_into_a_database_and_backed_up_from_there() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    made(dir);
    let why = refused(dir, &["--dir", "server", "move", "sqlite-to-postgres"]);
    assert!(why.contains("--database"), "{why}");
    let database = Scratch::shared().database().unwrap();
    let (owner, worker) = (database.owner_url(), database.url_of_worker());
    let nothing = refused(dir, &["--dir", "nowhere", "--database", &owner, "move", "sqlite-to-postgres"]);
    assert!(nothing.contains("There is no server in nowhere"), "{nothing}");
    let said = well(dir, &["--dir", "server", "--database", &owner, "move", "sqlite-to-postgres"]);
    assert!(said.contains("found the same") && said.contains(".moved"), "{said}");
    assert!(well(dir, &["--database", &worker, "staff", "list"]).contains("Rosa Whitlock"));
    assert_eq!(well(dir, &["--database", &worker, "check"]), "All is well.\n");
    assert!(refused(dir, &["--dir", "server", "staff", "list"]).contains("There is no server in server"));

    let whom = for_key(dir, "ours.key");
    well(dir, &["--database", &worker, "backup", "all.age", "--for", &whom]);
    assert!(!contains(&dir.join("all.age"), "Rosa Whitlock"));
    let second = Scratch::shared().database().unwrap();
    well(dir, &["--database", &second.owner_url(), "restore", "all.age", "--key", "ours.key"]);
    assert!(well(dir, &["--database", &second.url_of_worker(), "staff", "list"]).contains("Rosa Whitlock"));
}

#[test]
fn a_server_whose_making_was_cut_short_is_made_when_it_is_typed_again() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    // What is there when the machine stops before the first commit.
    std::fs::create_dir(dir.join("server")).unwrap();
    std::fs::write(dir.join("server/waymark-server.db"), b"").unwrap();
    assert!(refused(dir, &["--dir", "server", "staff", "list"]).contains("There is no server"));
    made(dir);
    assert!(refused(dir, &["--dir", "server", "init", "--name", "other.example.org"]).contains("already"));
    well(dir, &["--dir", "server", "check"]);

    let database = Scratch::shared().database().unwrap();
    let init = ["--database", &database.owner_url(), "init", "--name", "waymark.example.org"];
    refused(dir, &["--database", &database.owner_url(), "init", "--name", "no name"]);
    let (owner, worker) = (Address::new(&database.owner_url()), database.url_of_worker());
    now(Postgres::upgrade(&owner, WORKER)).unwrap();
    let breaks =
        "CREATE FUNCTION breaks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'cut short'; END $$;
        CREATE TRIGGER breaks BEFORE INSERT ON secret FOR EACH ROW WHEN (NEW.name = 'settings')
        EXECUTE FUNCTION breaks()";
    database.sql(breaks).unwrap();
    refused(dir, &init);
    assert!(refused(dir, &["--database", &worker, "staff", "list"]).contains("There is no server"));
    database.sql("DROP TRIGGER breaks ON secret").unwrap();
    well(dir, &init);
    well(dir, &["--database", &worker, "staff", "list"]);
}

#[test]
fn whoever_only_reads_settings_that_are_not_there_writes_none() {
    let dir = tempfile::tempdir().unwrap();
    let storage = Sqlite::open(dir.path(), &Epoch { id: "first".into(), number: 0 }).unwrap();
    assert!(matches!(now(Settings::read(&storage)), Err(ServeError::CutShort)));
    assert!(matches!(now(Settings::read(&storage)), Err(ServeError::CutShort)), "nor the second time");
}

fn now<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(work)
}
