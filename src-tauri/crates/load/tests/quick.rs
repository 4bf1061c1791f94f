//! Ten laptops for two seconds, on both databases: the tool works, and nothing is missed. No time is looked at.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

use std::{path::PathBuf, process::Command, time::Duration};
use tokio::sync::watch;
use waymark_load::{Asked, Day, Kept, On, run};
use waymark_serve::{Listening, LogAs, open, open_in, serve, start_log};
use waymark_server::storage::postgres::Address;

/// This very program again, as a server: the server's own program need not be built for the tests of this room.
fn stand_in(kept: &Kept<'_>) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "stands_in_for_a_server", "--nocapture"]);
    match kept {
        Kept::Folder(dir) => command.env("WAYMARK_TEST_DIR", dir),
        Kept::Database(url) => command.env("WAYMARK_TEST_DATABASE", url),
    };
    command
}

/// Nothing, where it is run as the test that it is not.
#[tokio::test(flavor = "multi_thread")]
async fn stands_in_for_a_server() {
    let listening = Listening {
        address: "127.0.0.1:0".parse().unwrap(),
        files: None,
        figures: None,
        keeps: None,
        balancers: Vec::new(),
    };
    let (_never, stop) = watch::channel(false);
    start_log(LogAs::Json, false);
    if let Some(dir) = std::env::var_os("WAYMARK_TEST_DIR") {
        serve(open(&PathBuf::from(dir)).unwrap(), listening, |_| {}, stop).await.unwrap();
    } else if let Ok(url) = std::env::var("WAYMARK_TEST_DATABASE") {
        serve(open_in(&Address::new(&url)).await.unwrap(), listening, |_| {}, stop).await.unwrap();
    }
}

fn try_day(day: Day, on: On) -> (u64, u64) {
    let lasts = Duration::from_secs(2);
    let asked = Asked { day, on, laptops: 10, office: 5, lasts, seed: 7, synced: false };
    let report = run(&asked, &stand_in).unwrap();
    let said = report.to_string();
    assert!(said.contains("none missed, none twice"), "{said}");
    (report.taken(), report.verified())
}

#[test]
fn ten_laptops_share_on_both_databases_and_each_has_what_its_office_sent() {
    for on in [On::Sqlite, On::Postgres] {
        // Ten laptops with five edits; each comes to the five laptops of its office.
        assert_eq!(try_day(Day::Edits, on), (50, 250));
    }
}

#[test]
fn laptops_come_back_from_the_holidays_with_what_they_did_and_hear_what_they_missed() {
    // Fifty edits each to five, and five hundred that each of the ten had missed.
    assert_eq!(try_day(Day::Holidays, On::Sqlite), (500, 500 * 5 + 500 * 10));
}

#[test]
fn the_other_days_are_had_too() {
    assert_eq!(try_day(Day::Results, On::Sqlite), (10 * 4 * 5, 10 * 4 * 5 * 5));
    let (taken, verified) = try_day(Day::SignUp, On::Sqlite);
    assert_eq!(verified, taken * 5);
    assert!((4..=6).contains(&taken), "one office in ten: five laptops, about once each");
}
