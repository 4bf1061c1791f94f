//! A charity begins to share, as its people type it: the command line of the laptops, a server that comes and goes.

use crate::{
    house::{House, now},
    kills::{rows, two_laptops},
    laptop::{PASSPHRASE, share, unlock, work},
};
use serde_json::Value;
use std::{
    io::{Read, Write},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use waymark_domain::{RecordType, Values};
use waymark_serve::admin;
use waymark_server::Storage;
use waymark_store::Read as _;
use waymark_store::{Action, Store, StoreError};
use waymark_sync::Role;

struct Office {
    dir: PathBuf,
}

impl Office {
    /// What the command says, as JSON, and whether it went well.
    fn says(&self, words: &[&str], typed: &str) -> (bool, Value) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_waymark-cli"))
            .args(["--json", "--store"])
            .arg(&self.dir)
            .args(words)
            .env("WAYMARK_PASSPHRASE", PASSPHRASE)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
        let out = child.wait_with_output().unwrap();
        let text = if out.status.success() { &out.stdout } else { &out.stderr };
        let json = serde_json::from_slice(text).unwrap_or_else(|_| panic!("{out:?}"));
        (out.status.success(), json)
    }

    fn done(&self, words: &[&str], typed: &str) -> Value {
        let (well, json) = self.says(words, typed);
        assert!(well, "{words:?}: {json}");
        json
    }

    fn refused(&self, words: &[&str], typed: &str) -> (String, String) {
        let (well, json) = self.says(words, typed);
        assert!(!well, "{words:?}: {json}");
        (json["error"].as_str().unwrap().to_owned(), json["message"].as_str().unwrap().to_owned())
    }
}

#[test]
fn an_office_founds_its_server_a_colleague_joins_and_what_each_does_reaches_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let mut house = House::new(&at("server"));
    let (rosa, ben) = (Office { dir: at("rosa") }, Office { dir: at("ben") });
    rosa.done(&["init", "--office", "Birmingham", "--person", "Rosa Whitlock"], "");
    assert_eq!(rosa.refused(&["share"], "").0, "not_shared");
    let founding = now(house.admin().add_office("Birmingham", "Rosa Whitlock")).unwrap().to_string();
    // Half of it; for a new laptop; then the whole.
    assert_eq!(rosa.refused(&["share", "--with", "-"], &founding[..90]).0, "invitation");
    assert_eq!(ben.refused(&["join", "-"], &founding).0, "invitation_kind");
    let shared = rosa.done(&["share", "--with", "-"], &founding);
    assert!(shared["sent"].as_u64().unwrap() >= 1, "{shared}");
    assert_eq!(rosa.refused(&["share", "--with", "-"], &founding).0, "already_shared");

    let invitation = now(house.admin().add_person("Ben Arden", "Birmingham", Role::Coordinator)).unwrap();
    let invitation = invitation.to_string();
    let joined = ben.done(&["join", "-", "--label", "Ben's laptop"], &invitation);
    assert_eq!((&joined["office"], &joined["waits"]), (&"Birmingham".into(), &true.into()));
    let (code, words) = ben.refused(&["share"], "");
    assert!(code == "not_let_in" && words.contains("manager"), "{code} {words}");
    let other = Office { dir: at("other") };
    assert_eq!(other.refused(&["join", "-"], &invitation).0, "code", "it is for one laptop");
    now(house.admin().confirm("Ben's laptop")).unwrap();
    ben.done(&["share"], "");
    assert_eq!(rows(&unlock(&ben.dir)).len(), 3, "the office, Rosa, and Ben, who is one of its people now");

    // Without the server everything is done and counted; with it, it arrives.
    house.kill();
    work(&mut unlock(&ben.dir), 5);
    let (code, words) = ben.refused(&["share"], "");
    assert!(code == "no_connection" && words.contains("saved on this laptop"), "{code} {words}");
    let status = ben.done(&["share", "status"], "");
    assert!(status["unsent"] == 1 && status["lease"]["until"].is_string(), "{status}");
    house.start();
    assert_eq!(ben.done(&["share"], "")["sent"], 1);
    rosa.done(&["share"], "");
    assert_eq!(rows(&unlock(&rosa.dir)), rows(&unlock(&ben.dir)));

    // A logo of several parts follows in a queue of its own.
    let logo: Vec<u8> = (0..1_300_000_u32).flat_map(|n| n.to_le_bytes()).take(1_300_000).collect();
    let mut store = unlock(&rosa.dir);
    let digest = name_a_logo(&mut store, &logo);
    drop(store);
    assert_eq!(rosa.done(&["share"], "")["files_sent"], 1);
    ben.done(&["share"], "");
    assert_eq!(unlock(&ben.dir).blob(&digest).unwrap().as_ref(), Some(&logo));
    assert_eq!(rosa.done(&["share"], "")["files_sent"], 0, "once");

    // Withdrawn: served nothing, locked, and what is on it stays.
    now(house.admin().revoke("Ben's laptop")).unwrap();
    assert_eq!(ben.refused(&["share"], "").0, "withdrawn");
    assert_eq!(ben.refused(&["list", "students"], "").0, "withdrawn");
    assert_eq!(ben.done(&["share", "status"], "")["lease"], "withdrawn");
    assert!(now(house.admin().storage().check()).unwrap().is_empty());
}

fn name_a_logo(store: &mut Store, bytes: &[u8]) -> String {
    let office = store.office_id().unwrap();
    let field = RecordType::Office.field("logo").unwrap().id;
    store
        .mutate::<_, StoreError>(Action::new("test", "Change the logo"), chrono::Utc::now(), |tx| {
            let digest = tx.put_blob(bytes)?;
            tx.patch(RecordType::Office, office, Values::from([(field, digest.as_str().into())]))?;
            Ok(digest)
        })
        .unwrap()
        .value
}

#[test]
fn a_network_that_answers_with_a_page_of_its_own_is_named_and_sharing_goes_on_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let mut house = House::new(&at("server"));
    two_laptops(&house, &at("rosa"), &at("ben"));
    let ben = Office { dir: at("ben") };
    house.kill();
    // A portal that speaks no TLS where the server was, and says 200 to everything.
    let portal = TcpListener::bind(house.address()).unwrap();
    let answering = std::thread::spawn(move || {
        for stream in portal.incoming().take(2) {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 512]);
            let page = "<html>Welcome to the Wi-Fi of the library</html>";
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{page}", page.len());
            let _ = stream.write_all(head.as_bytes());
        }
    });
    work(&mut unlock(&ben.dir), 1);
    let (code, words) = ben.refused(&["share"], "");
    assert!(["portal", "not_the_server"].contains(&&*code), "{code} {words}");
    assert!(words.contains("saved on this laptop"), "{words}");
    // The second place of the two, so that the port is free again.
    let _ = std::net::TcpStream::connect(house.address());
    answering.join().unwrap();
    house.start();
    assert_eq!(ben.done(&["share"], "")["sent"], 1);
}

#[test]
fn a_restored_server_gets_back_from_its_laptops_what_came_after_the_backup() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let mut house = House::new(&at("server"));
    two_laptops(&house, &at("rosa"), &at("ben"));
    let shares = |dir: &Path| drop(share(unlock(dir)).unwrap());
    now(house.admin().storage().backup(&at("backup"))).unwrap();
    let mut store = unlock(&at("ben"));
    for turn in 1..30 {
        work(&mut store, turn);
    }
    drop(store);
    shares(&at("ben"));
    shares(&at("rosa"));
    let before = rows(&unlock(&at("rosa")));
    house.kill();
    drop(admin::restore(&at("backup"), &at("restored")).unwrap());
    let house = House::again(&at("restored"), house.address());
    for laptop in ["rosa", "ben", "rosa"] {
        shares(&at(laptop));
    }
    for laptop in ["rosa", "ben"] {
        let store = unlock(&at(laptop));
        assert_eq!(rows(&store), before, "{laptop}");
        assert!(store.to_check().unwrap().is_empty());
    }
    assert!(now(house.admin().storage().check()).unwrap().is_empty());
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn a_server_whose_disk_was_put_back_is_named_and_gets_everything_once_it_is_restored() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let mut house = House::new(&at("server"));
    two_laptops(&house, &at("rosa"), &at("ben"));
    let ben = Office { dir: at("ben") };
    house.kill();
    copy(&at("server"), &at("as it was"));
    house.start();
    work(&mut unlock(&ben.dir), 1);
    ben.done(&["share"], "");
    house.kill();
    std::fs::rename(at("server"), at("gone")).unwrap();
    copy(&at("as it was"), &at("server"));
    house.start();
    work(&mut unlock(&ben.dir), 2);
    let (code, words) = ben.refused(&["share"], "");
    assert_eq!(code, "server_put_back", "{words}");
    assert!(words.contains("saved on this laptop") && words.contains("waymark-server restore"), "{words}");
    // What is there now is backed up and restored: a new epoch begins, and who has more brings it.
    now(house.admin().storage().backup(&at("backup"))).unwrap();
    house.kill();
    drop(admin::restore(&at("backup"), &at("restored")).unwrap());
    let house = House::again(&at("restored"), house.address());
    ben.done(&["share"], "");
    Office { dir: at("rosa") }.done(&["share"], "");
    assert_eq!(rows(&unlock(&at("rosa"))), rows(&unlock(&ben.dir)));
    assert_eq!(ben.done(&["share", "status"], "")["unsent"], 0);
    assert!(now(house.admin().storage().check()).unwrap().is_empty());
}
