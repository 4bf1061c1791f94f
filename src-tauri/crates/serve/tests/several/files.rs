//! Files in storage that speaks S3, with two server processes on it: a laptop may come to either with every part, either may
//! end at any time, and what the storage cannot do just now holds up nothing else.

use crate::house::{House, Laptop, Server, scratch, typed};
use std::{
    net::TcpListener,
    process::{Command, Stdio},
    time::{Duration, Instant},
};
use waymark_link::LinkError;
use waymark_scratch_s3::Scratch as S3;
use waymark_sync::{Answer, Ask, FilePart, LARGEST_PART, Trouble};

const PLACE: &str = "s3://letters/of/waymark";

/// A house whose processes are given a bucket.
fn house<'a>(scratch: &'a waymark_scratch_postgres::Scratch, s3: &S3) -> House<'a> {
    s3.bucket("letters").unwrap();
    let mut house = House::new(scratch);
    house.environment = s3.environment().to_vec();
    house.environment.push(("WAYMARK_SERVER_FILES", PLACE.to_owned()));
    house
}

fn rosa(house: &House<'_>, server: &Server) -> Laptop {
    let said = house.typed(&["office", "add", "Birmingham", "--manager", "Rosa Whitlock"]).unwrap();
    Laptop::enrol(server.address, &said, "rosa", true)
}

fn a_letter(of: u8, parts: usize) -> Vec<u8> {
    let mut letter = vec![0; parts * LARGEST_PART - 100];
    blake3::Hasher::new_derive_key(&of.to_string()).finalize_xof().fill(&mut letter);
    letter
}

fn keep(laptop: &mut Laptop, whole: &[u8], at: usize, most: usize) -> Result<u64, LinkError> {
    let part = FilePart {
        scope: laptop.scope(),
        digest: *blake3::hash(whole).as_bytes(),
        size: whole.len() as u64,
        at: at as u64,
        bytes: whole[at..(at + most).min(whole.len())].to_vec(),
    };
    match laptop.ask(&Ask::Keep(part), Duration::ZERO)? {
        Answer::Kept { have } => Ok(have),
        other => panic!("{other:?}"),
    }
}

fn read(laptop: &mut Laptop, whole: &[u8]) -> Result<(), LinkError> {
    let mut read = Vec::new();
    while read.len() < whole.len() {
        let ask = Ask::File { digest: *blake3::hash(whole).as_bytes(), at: read.len() as u64 };
        match laptop.ask(&ask, Duration::ZERO)? {
            Answer::File(part) if !part.bytes.is_empty() => read.extend(part.bytes),
            other => panic!("{other:?}"),
        }
    }
    assert!(read == whole);
    Ok(())
}

#[test]
fn a_file_whose_parts_come_to_two_servers_is_whole_although_both_were_killed_on_the_way() {
    let (scratch, s3) = (scratch(), S3::start().unwrap());
    let house = house(&scratch, &s3);
    let (one, two) = (house.serve(), house.serve());
    let mut rosa = rosa(&house, &one);
    let letter = a_letter(1, 4);
    assert_eq!(keep(&mut rosa, &letter, 0, LARGEST_PART).unwrap(), LARGEST_PART as u64);
    rosa.goes_to(&two);
    assert_eq!(
        keep(&mut rosa, &letter, 0, 0).unwrap(),
        LARGEST_PART as u64,
        "what came to one is at the other"
    );
    assert_eq!(keep(&mut rosa, &letter, LARGEST_PART, LARGEST_PART).unwrap(), 2 * LARGEST_PART as u64);
    // Killed, both of them, with half of it there.
    drop((one, two));
    let (one, two) = (house.serve(), house.serve());
    rosa.goes_to(&one);
    assert_eq!(keep(&mut rosa, &letter, 0, 0).unwrap(), 2 * LARGEST_PART as u64);
    assert_eq!(keep(&mut rosa, &letter, 2 * LARGEST_PART, LARGEST_PART).unwrap(), 3 * LARGEST_PART as u64);
    rosa.goes_to(&two);
    assert_eq!(keep(&mut rosa, &letter, 3 * LARGEST_PART, LARGEST_PART).unwrap(), letter.len() as u64);
    for server in [&one, &two] {
        rosa.goes_to(server);
        read(&mut rosa, &letter).unwrap();
    }
    assert_eq!(house.database.sql("SELECT count(*) FROM file").unwrap(), "0");
    let said = house.typed(&["check", "--read-files"]).unwrap();
    assert!(said.starts_with("All is well.\nIn the database: 0 files of 0 bytes"), "{said}");
    assert!(said.contains("\nIn s3://letters/of/waymark: 1 files of"), "{said}");
    // Another office does not get it, whichever server it asks.
    let said = house.typed(&["office", "add", "Leeds", "--manager", "Kit Marsh"]).unwrap();
    let mut kit = Laptop::enrol(two.address, &said, "kit", true);
    let ask = Ask::File { digest: *blake3::hash(&letter).as_bytes(), at: 0 };
    assert!(matches!(kit.ask(&ask, Duration::ZERO).unwrap(), Answer::NotHad { .. }));
}

/// Its database does its work on the threads on which the storage is waited for.
#[test]
fn the_server_of_a_folder_keeps_files_in_s3_too() {
    let (dir, s3) = (tempfile::tempdir().unwrap(), S3::start().unwrap());
    s3.bucket("letters").unwrap();
    let program = || {
        let mut program = Command::new(env!("CARGO_BIN_EXE_waymark-server"));
        program.env_remove("WAYMARK_SERVER_DATABASE").env("WAYMARK_SERVER_DIR", dir.path().join("server"));
        program.env("WAYMARK_SERVER_FILES", PLACE).envs(s3.environment()).stdin(Stdio::null());
        program
    };
    assert!(program().args(["init", "--name", "127.0.0.1"]).output().unwrap().status.success());
    let server = Server::start(program(), &[]);
    let mut laptops: Vec<Laptop> = ["Birmingham", "Leeds", "Hull", "York"]
        .iter()
        .map(|office| {
            let out =
                program().args(["office", "add", office, "--manager", "Rosa Whitlock"]).output().unwrap();
            Laptop::enrol(server.address, &String::from_utf8(out.stdout).unwrap(), office, true)
        })
        .collect();
    let letters: Vec<_> = (0..4).map(|of| a_letter(of, 3)).collect();
    std::thread::scope(|threads| {
        for laptop in &mut laptops {
            threads.spawn(|| {
                for letter in &letters {
                    for at in (0..letter.len()).step_by(LARGEST_PART) {
                        keep(laptop, letter, at, LARGEST_PART).unwrap();
                    }
                    read(laptop, letter).unwrap();
                }
            });
        }
    });
    let out = program().args(["check", "--read-files"]).output().unwrap();
    let said = String::from_utf8(out.stdout).unwrap();
    assert!(said.contains("16 files of"), "each office has its own: {said}");
}

#[test]
fn while_the_storage_is_away_a_laptop_is_told_not_just_now_and_everything_else_goes_on() {
    let (scratch, mut s3) = (scratch(), S3::start().unwrap());
    let house = house(&scratch, &s3);
    let server = house.serve();
    let mut rosa = rosa(&house, &server);
    let (letter, other) = (a_letter(1, 2), a_letter(2, 1));
    assert_eq!(keep(&mut rosa, &other, 0, LARGEST_PART).unwrap(), other.len() as u64);
    assert_eq!(keep(&mut rosa, &letter, 0, LARGEST_PART).unwrap(), LARGEST_PART as u64);
    s3.stop();
    let began = Instant::now();
    for _ in 0..2 {
        let told = keep(&mut rosa, &letter, LARGEST_PART, LARGEST_PART);
        assert!(matches!(told, Err(LinkError::Trouble(Trouble::Failed))), "{told:?}");
        let told = read(&mut rosa, &other);
        assert!(matches!(told, Err(LinkError::Trouble(Trouble::Failed))), "{told:?}");
        let batch = rosa.batch();
        assert!(matches!(rosa.push(batch), Ok(Answer::Pushed { .. })), "records are taken");
    }
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
    assert_eq!(rosa.pull(0, Duration::ZERO).unwrap(), 2);
    let said = server.said();
    assert!(said.contains("cannot be reached or kept in s3://letters/of/waymark"), "{said}");
    assert!(!said.contains(waymark_scratch_s3::SECRET));
    s3.start_again().unwrap();
    assert_eq!(keep(&mut rosa, &letter, LARGEST_PART, LARGEST_PART).unwrap(), letter.len() as u64);
    read(&mut rosa, &letter).unwrap();
    read(&mut rosa, &other).unwrap();
}

#[test]
fn files_come_into_the_storage_while_servers_serve_and_no_server_is_started_without_it_then() {
    let (scratch, s3) = (scratch(), S3::start().unwrap());
    let mut house = house(&scratch, &s3);
    let place = house.environment.pop().unwrap();
    let before = house.serve();
    let mut rosa = rosa(&house, &before);
    let letters: Vec<_> = (1..7).map(|of| a_letter(of, 1 + usize::from(of % 2))).collect();
    for letter in &letters {
        for at in (0..letter.len()).step_by(LARGEST_PART) {
            keep(&mut rosa, letter, at, LARGEST_PART).unwrap();
        }
    }
    // One of them is damaged where it lies.
    let damaged = blake3::hash(&letters[5]).to_hex().to_string();
    let change = |with: &str| {
        let sql = format!("UPDATE file_part SET bytes = {with} WHERE encode(digest, 'hex') = '{damaged}'");
        house.database.sql(&sql).unwrap();
    };
    change("set_byte(bytes, 7, 255 - get_byte(bytes, 7))");
    assert_eq!(house.typed(&["check"]).unwrap(), "All is well.\n", "it reads no file");
    let why = house.typed(&["check", "--read-files"]).unwrap_err();
    assert!(why.contains(&damaged) && why.contains("database is damaged"), "{why}");
    house.environment.push(place);
    let server = house.serve();
    rosa.goes_to(&server);
    read(&mut rosa, &letters[0]).unwrap();
    let why = house.typed(&["move", "files"]).unwrap_err();
    assert!(why.contains(&damaged) && why.contains("All others were moved"), "{why}");
    assert_eq!(house.database.sql("SELECT count(*) FROM file").unwrap(), "1");
    change("set_byte(bytes, 7, 255 - get_byte(bytes, 7))");
    let said = house.typed(&["move", "files"]).unwrap();
    assert!(said.contains("Moved to s3://letters/of/waymark: 1 files"), "{said}");
    assert_eq!(house.database.sql("SELECT count(*) FROM file_part").unwrap(), "0");
    for letter in &letters {
        read(&mut rosa, letter).unwrap();
    }
    // The one that was not told of the place: not just now, and never that there is no such file.
    rosa.goes_to(&before);
    let told = read(&mut rosa, &letters[0]);
    assert!(matches!(told, Err(LinkError::Trouble(Trouble::Failed))), "{told:?}");
    assert!(before.said().contains("Start it with --files s3://letters/of/waymark"));
    let url = house.database.url_of_worker();
    let why = typed(&url, &["serve", "--listen", &before.address.to_string()]).unwrap_err();
    assert!(why.contains("Start it with --files s3://letters/of/waymark"), "{why}");
    let said = typed(&url, &["check"]).unwrap();
    assert!(said.contains("All is well") && said.contains("were not looked at"), "{said}");
    let dir = tempfile::tempdir().unwrap();
    let backup = dir.path().join("backup");
    let said = house.typed(&["backup", "--unencrypted", backup.to_str().unwrap()]).unwrap();
    assert!(said.contains("Everything but files: those are in s3://letters/of/waymark"), "{said}");
}

#[test]
fn a_server_does_not_start_with_a_place_that_it_cannot_use_and_says_why() {
    let (scratch, s3) = (scratch(), S3::start().unwrap());
    let mut house = house(&scratch, &s3);
    // It would fail there whatever else is right.
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let started = |house: &House<'_>| house.typed(&["serve", "--listen", &address]).unwrap_err();
    let with = |house: &mut House<'_>, name: &'static str, value: &str| {
        house.environment.retain(|(known, _)| *known != name);
        house.environment.push((name, value.to_owned()));
    };
    with(&mut house, "AWS_SECRET_ACCESS_KEY", "guessed");
    let why = started(&house);
    assert!(
        why.contains(PLACE) && why.contains("may this server write to it") && !why.contains("guessed"),
        "{why}"
    );
    with(&mut house, "AWS_SECRET_ACCESS_KEY", "");
    assert!(started(&house).contains("There are no keys for s3://letters/of/waymark"));
    with(&mut house, "AWS_SECRET_ACCESS_KEY", waymark_scratch_s3::SECRET);
    with(&mut house, "AWS_ENDPOINT_URL", "http://192.0.2.1:9000");
    assert!(started(&house).contains("could be read on the way"));
    with(&mut house, "AWS_ENDPOINT_URL", &s3.endpoint());
    with(&mut house, "WAYMARK_SERVER_FILES", "s3://nowhere");
    let why = started(&house);
    assert!(why.contains("s3://nowhere") && why.contains("NoSuchBucket"), "{why}");
    with(&mut house, "WAYMARK_SERVER_FILES", "https://example.org/letters");
    assert!(started(&house).contains("is no place for files"));
    // Nothing of that is remembered: it starts with the right one, and then with no other.
    with(&mut house, "WAYMARK_SERVER_FILES", PLACE);
    drop(house.serve());
    s3.bucket("other").unwrap();
    with(&mut house, "WAYMARK_SERVER_FILES", "s3://other");
    let why = started(&house);
    assert!(why.contains("This server's files are in s3://letters/of/waymark"), "{why}");
}
