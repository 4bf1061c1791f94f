//! The files of a folder's server come into a place at the keyboard: whoever moves them is killed, the disk is full, and
//! everything is there afterwards.
#![allow(clippy::unwrap_used)]

use std::{
    collections::BTreeSet,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};
use waymark_server::{Sqlite, Storage};
use waymark_sync::{Epoch, FilePart, LARGEST_PART};

const PROGRAM: &str = env!("CARGO_BIN_EXE_waymark-server");

fn typed(dir: &Path, words: &[&str]) -> Command {
    let mut program = Command::new(PROGRAM);
    program.current_dir(dir).env("WAYMARK_SERVER_DIR", "server").env_remove("WAYMARK_SERVER_DATABASE");
    program.env_remove("WAYMARK_SERVER_FILES").args(words).stdin(Stdio::null());
    program
}

fn said(dir: &Path, words: &[&str]) -> Result<String, String> {
    let out = typed(dir, words).output().unwrap();
    match out.status.success() {
        true => Ok(String::from_utf8(out.stdout).unwrap()),
        false => Err(String::from_utf8(out.stderr).unwrap()),
    }
}

fn letter(of: usize) -> Vec<u8> {
    let mut letter = vec![0; 40_000 * (of + 1)];
    blake3::Hasher::new_derive_key(&of.to_string()).finalize_xof().fill(&mut letter);
    letter
}

const SCOPE: &str = "office/a";

fn storage(dir: &Path) -> Sqlite {
    Sqlite::open(&dir.join("server"), &Epoch { id: String::new(), number: 0 }).unwrap()
}

fn now<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// A folder with a server that has so many files.
fn made(dir: &Path, letters: usize) {
    said(dir, &["init", "--name", "waymark.example.org"]).unwrap();
    let storage = storage(dir);
    for of in 0..letters {
        let whole = letter(of);
        for (part, at) in whole.chunks(LARGEST_PART).zip((0_u64..).step_by(LARGEST_PART)) {
            let (digest, size) = (*blake3::hash(&whole).as_bytes(), whole.len() as u64);
            let part = FilePart { scope: SCOPE.into(), digest, size, at, bytes: part.to_vec() };
            now(storage.keep_file(&part)).unwrap();
        }
    }
}

/// How many wholes are in the place.
fn there(dir: &Path) -> usize {
    let names = std::fs::read_dir(dir.join("place/files/office__a")).into_iter().flatten();
    names.filter(|name| name.as_ref().is_ok_and(|name| name.file_name().len() == 64)).count()
}

/// How many of these letters the place has, all of each, and how many the database; none is in neither.
fn each_is_somewhere(dir: &Path, letters: usize) -> (usize, usize) {
    let (storage, scopes) = (storage(dir), BTreeSet::from([SCOPE.to_owned()]));
    let (mut moved, mut held) = (0, 0);
    for of in 0..letters {
        let whole = letter(of);
        let digest = blake3::hash(&whole);
        let placed = std::fs::read(dir.join("place/files/office__a").join(digest.to_hex().as_str()));
        let placed = placed.is_ok_and(|bytes| bytes == whole);
        let kept = now(storage.file(&scopes, *digest.as_bytes(), 0)).unwrap().is_some();
        assert!(placed || kept, "letter {of} is nowhere");
        (moved, held) = (moved + usize::from(placed), held + usize::from(kept));
    }
    (moved, held)
}

#[test]
fn whoever_moves_files_may_be_killed_at_any_time() {
    const LETTERS: usize = 30;
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    made(dir, LETTERS);
    assert!(said(dir, &["move", "files"]).unwrap_err().contains("--files s3://BUCKET/PREFIX"));
    for stop_at in [1, 5, 12, 22] {
        let mut moving =
            typed(dir, &["--files", "place", "move", "files"]).stdout(Stdio::null()).spawn().unwrap();
        let until = Instant::now() + Duration::from_secs(60);
        while there(dir) < stop_at && Instant::now() < until {
            std::thread::sleep(Duration::from_micros(200));
        }
        moving.kill().unwrap();
        assert!(!moving.wait().unwrap().success(), "it was not done yet");
        let (moved, held) = each_is_somewhere(dir, LETTERS);
        assert!(moved >= stop_at && held > 0 && moved + held <= LETTERS + 1, "{moved} moved, {held} held");
    }
    let told = said(dir, &["--files", "place", "move", "files"]).unwrap();
    assert!(told.contains("each read again there and found the same"), "{told}");
    assert_eq!(each_is_somewhere(dir, LETTERS), (LETTERS, 0));
    let told = said(dir, &["--files", "place", "check", "--read-files"]).unwrap();
    assert!(told.contains(&format!("{LETTERS} files of")) && told.contains("each read"), "{told}");
    // One of them is not what it was.
    let digest = blake3::hash(&letter(3)).to_hex().to_string();
    std::fs::write(dir.join("place/files/office__a").join(&digest), b"nothing").unwrap();
    assert!(said(dir, &["--files", "place", "check"]).is_ok());
    let why = said(dir, &["--files", "place", "check", "--read-files"]).unwrap_err();
    assert!(why.contains(&digest) && why.contains("not what its name says"), "{why}");
    // Elsewhere it is known again, by its mark; without it, it is not.
    std::fs::rename(dir.join("place"), dir.join("elsewhere")).unwrap();
    let why = said(dir, &["--files", "place", "check"]).unwrap_err();
    assert!(why.contains("place") && why.contains("cannot be used") && !dir.join("place").exists(), "{why}");
    said(dir, &["--files", "elsewhere", "check"]).unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let why = said(dir, &["serve", "--listen", &address]).unwrap_err();
    assert!(why.contains("elsewhere"), "it is called as it was called last: {why}");
    // The same server, restored elsewhere, knows the place; another does not.
    said(dir, &["backup", "--unencrypted", "all.db"]).unwrap();
    said(dir, &["--dir", "restored", "restore", "all.db"]).unwrap();
    said(dir, &["--dir", "restored", "--files", "elsewhere", "check"]).unwrap();
    said(dir, &["--dir", "another", "init", "--name", "waymark.example.org"]).unwrap();
    let why = said(dir, &["--dir", "another", "--files", "elsewhere", "check"]).unwrap_err();
    assert!(why.contains("has the files of another server"), "{why}");
}

/// A small disk, full once so many files have come to it; then there is room again.
#[cfg(target_os = "linux")]
const FULL: &str = r#"
mount -t tmpfs -o size=800k none small || exit 99
said() { "$PROGRAM" --dir server --files small/place "$@" >answer 2>why; echo "$? $(cat why answer)"; }
said move files
ls small/place/files/office__a | wc -l
mount -o remount,size=8m small || exit 98
said move files
said check --read-files
"#;

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_and_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    made(dir.path(), 8);
    std::fs::create_dir(dir.path().join("small")).unwrap();
    let mut script = Command::new("unshare");
    script.args(["--map-root-user", "--mount", "sh", "-c", FULL]).current_dir(dir.path());
    let done = script.env_remove("WAYMARK_SERVER_FILES").env("PROGRAM", PROGRAM).output().ok();
    // unshare itself was refused, or the mount.
    let Some(done) = done.filter(|out| !matches!(out.status.code(), Some(1 | 98 | 99))) else {
        assert!(std::env::var_os("WAYMARK_EVERY_TEST").is_none(), "a small disk may not be mounted here");
        eprintln!("NOT TESTED: a small disk may not be mounted here");
        return;
    };
    let told = String::from_utf8(done.stdout).unwrap();
    let lines: Vec<&str> = told.lines().collect();
    assert!(lines[0].starts_with("1 ") && lines[0].contains("No space left"), "{told}");
    assert!(lines[0].contains("has it room") && lines[0].contains("small/place"), "{told}");
    let moved: usize = lines[1].trim().parse().unwrap();
    assert!((1..8).contains(&moved), "{told}");
    assert!(
        lines[2].starts_with("0 Moved to") && lines[2].contains(&format!("{} files", 8 - moved)),
        "{told}"
    );
    assert!(told.contains("0 All is well.") && told.contains("8 files of"), "{told}");
}
