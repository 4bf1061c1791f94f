//! What a place says when it cannot do its part, and that it says so in time; that it is never said of a file that it is not
//! there while the place itself is not.

use crate::{
    kept::part,
    kinds::{Folder, Kind, S3, environment, wait_for},
};
use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};
use waymark_scratch_s3::Scratch;
use waymark_server::{KeepsFiles, StorageError};
use waymark_server_files::{
    Address, FilePlace,
    object_store::{
        memory::InMemory,
        throttle::{ThrottleConfig, ThrottledStore},
    },
};

fn keeps(place: &FilePlace) -> Result<u64, String> {
    said(place, wait_for(place.keep_file(&part("office/a", b"a letter", 0, 99))))
}

fn reads(place: &FilePlace) -> Result<bool, String> {
    let scopes = BTreeSet::from(["office/a".to_owned(), "office/b".to_owned()]);
    let digest = *blake3::hash(b"a letter").as_bytes();
    said(place, wait_for(place.file(&scopes, digest, 0)).map(|part| part.is_some()))
}

fn said<T>(place: &FilePlace, answer: Result<T, StorageError>) -> Result<T, String> {
    answer.map_err(|why| {
        let StorageError::Files { place: named, why } = why else { panic!("{why}") };
        assert_eq!(named, place.name());
        why
    })
}

fn bucket(environment: Vec<(String, String)>) -> FilePlace {
    "s3://letters".parse::<Address>().unwrap().open(true, &[], environment).unwrap()
}

#[test]
fn a_folder_that_is_no_more_there_is_not_a_folder_without_files() {
    let folder = Folder::new();
    let place = folder.open();
    wait_for(place.put_mark("a server")).unwrap();
    assert_eq!((keeps(&place), reads(&place)), (Ok(8), Ok(true)));
    // The disk that was mounted there is not.
    let (here, away) = (folder.0.path().join("files"), folder.0.path().join("away"));
    std::fs::rename(&here, &away).unwrap();
    for empty in [false, true] {
        if empty {
            std::fs::create_dir(&here).unwrap();
        }
        for why in [keeps(&place).map(drop), reads(&place).map(drop)] {
            assert!(why.unwrap_err().contains("is the disk mounted"));
        }
    }
    assert_eq!(std::fs::read_dir(&here).unwrap().count(), 0, "nothing was written beside it");
    std::fs::remove_dir(&here).unwrap();
    std::fs::rename(&away, &here).unwrap();
    assert_eq!(reads(&place), Ok(true));
}

#[test]
fn whoever_has_the_wrong_keys_or_no_bucket_is_told_so() {
    let scratch = Scratch::start().unwrap();
    let why = keeps(&bucket(environment(&scratch))).unwrap_err();
    assert!(why.contains("is the disk mounted, the bucket there"), "{why}");
    scratch.bucket("letters").unwrap();
    let place = bucket(environment(&scratch));
    wait_for(place.put_mark("a server")).unwrap();
    assert_eq!((keeps(&place), reads(&place)), (Ok(8), Ok(true)));
    for (name, wrong) in [("AWS_SECRET_ACCESS_KEY", "guessed"), ("AWS_ACCESS_KEY_ID", "NOBODY")] {
        let mut other = environment(&scratch);
        other.retain(|(known, _)| known != name);
        other.push((name.to_owned(), wrong.to_owned()));
        let place = bucket(other);
        for why in [keeps(&place).map(drop), reads(&place).map(drop)] {
            let why = why.unwrap_err();
            assert!(!why.contains("guessed") && !why.contains(waymark_scratch_s3::SECRET), "{why}");
            assert!(
                why.contains("403") || why.contains("credentials") || why.contains("privileges"),
                "{why}"
            );
        }
    }
}

#[test]
fn storage_that_is_away_is_given_up_in_time_and_used_again_when_it_is_back() {
    let mut scratch = Scratch::start().unwrap();
    scratch.bucket("letters").unwrap();
    let place = bucket(environment(&scratch));
    wait_for(place.put_mark("a server")).unwrap();
    assert_eq!(keeps(&place), Ok(8));
    scratch.stop();
    let began = Instant::now();
    assert!(keeps(&place).is_err() && reads(&place).is_err());
    assert!(began.elapsed() < Duration::from_secs(25), "{:?}", began.elapsed());
    scratch.start_again().unwrap();
    assert_eq!((keeps(&place), reads(&place)), (Ok(8), Ok(true)));
}

/// Its clock goes as fast as everybody waits.
#[tokio::test(start_paused = true)]
async fn a_place_that_takes_too_long_over_all_is_given_up_before_the_laptop_gives_up() {
    let slowly = ThrottleConfig { wait_get_per_call: Duration::from_secs(25), ..ThrottleConfig::default() };
    let place = FilePlace::new(Arc::new(ThrottledStore::new(InMemory::new(), slowly)), "memory");
    let began = tokio::time::Instant::now();
    let why = place.keep_file(&part("office/a", b"a letter", 0, 3)).await.unwrap_err();
    assert!(why.to_string().contains("it took longer than 45 seconds"), "{why}");
    assert_eq!(began.elapsed().as_secs(), 45);
}

#[test]
fn what_a_bucket_has_is_read_by_who_opens_it_anew() {
    let s3 = S3::new();
    wait_for(s3.open().put_mark("a server")).unwrap();
    assert_eq!(keeps(&s3.open()), Ok(8));
    assert_eq!(reads(&s3.open()), Ok(true));
}
