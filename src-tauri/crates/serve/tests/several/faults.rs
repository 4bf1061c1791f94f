//! What a laptop is told while the database cannot do its part: in a way that it knows, so that it keeps its queue and
//! tries again; and that its batch is taken once when that is over.

use crate::house::{House, Laptop, scratch, typed};
use std::time::Duration;
use waymark_link::LinkError;
use waymark_sync::{Answer, Trouble};

fn with_a_laptop<'a>(house: &House<'a>, server: &crate::house::Server) -> Laptop {
    let said = house.typed(&["office", "add", "Birmingham", "--manager", "Rosa Whitlock"]).unwrap();
    let mut laptop = Laptop::enrol(server.address, &said, "rosa", true);
    let batch = laptop.batch();
    laptop.push(batch).unwrap();
    laptop
}

fn is_trouble<T: std::fmt::Debug>(answer: &Result<T, LinkError>, is: fn(&Trouble) -> bool) -> bool {
    matches!(answer, Err(LinkError::Trouble(trouble)) if is(trouble))
}

#[test]
fn a_laptop_keeps_its_queue_while_the_database_is_away_or_only_answers() {
    let scratch = scratch();
    let house = House::new(&scratch);
    let server = house.serve();
    let mut laptop = with_a_laptop(&house, &server);
    let batch = laptop.batch();
    scratch.stop_at_once().unwrap();
    let told = laptop.push(batch.clone());
    assert!(is_trouble(&told, |trouble| *trouble == Trouble::Failed), "{told:?}");
    let told = laptop.pull(1, Duration::from_secs(5));
    assert!(is_trouble(&told, |trouble| *trouble == Trouble::Failed), "{told:?}");
    let said = house.typed(&["office", "list"]).unwrap_err();
    assert!(said.contains("cannot be reached") && said.contains("Nothing is lost"), "{said}");
    scratch.start_again().unwrap();
    let name = house.database.name();
    scratch
        .sql("postgres", &format!("ALTER DATABASE {name} SET default_transaction_read_only = on"))
        .unwrap();
    let told = laptop.push(batch.clone());
    assert!(is_trouble(&told, |trouble| *trouble == Trouble::Failed), "{told:?}");
    assert_eq!(laptop.pull(0, Duration::ZERO).unwrap(), 1, "what is there is told");
    scratch.sql("postgres", &format!("ALTER DATABASE {name} RESET default_transaction_read_only")).unwrap();
    // Connections that stand go on as they began.
    scratch.stop_at_once().unwrap();
    scratch.start_again().unwrap();
    for _ in 0..2 {
        let answer = laptop.push(batch.clone()).unwrap();
        assert!(matches!(answer, Answer::Pushed { standing, .. } if standing.next == 3));
    }
    assert_eq!(laptop.pull(0, Duration::ZERO).unwrap(), 2);
    assert_eq!(house.typed(&["check"]).unwrap(), "All is well.\n");
}

#[test]
fn a_laptop_is_told_to_come_back_while_all_connections_are_in_use() {
    let scratch = scratch();
    let house = House::new(&scratch);
    let server = house.serve_with(&["--connections", "1"]);
    let mut laptop = with_a_laptop(&house, &server);
    house
        .database
        .sql("CREATE FUNCTION sleeps() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM pg_sleep(8); RETURN NEW; END $$;
            CREATE TRIGGER sleeps BEFORE INSERT ON operation FOR EACH ROW WHEN (NEW.seq = 2) EXECUTE FUNCTION sleeps()")
        .unwrap();
    let batch = laptop.batch();
    std::thread::scope(|threads| {
        let address = server.address;
        let slow = threads.spawn(|| laptop.push(batch));
        std::thread::sleep(Duration::from_millis(500));
        let health = ureq_health(address);
        assert_eq!(health, 429, "it is busy, and says so before its patience is over twice");
        assert!(matches!(slow.join().unwrap(), Ok(Answer::Pushed { .. })));
    });
    assert_eq!(ureq_health(server.address), 200);
}

/// The status of the page that says whether the server is well.
fn ureq_health(address: std::net::SocketAddr) -> u16 {
    let tls = ureq::tls::TlsConfig::builder().disable_verification(true).build();
    let config = ureq::Agent::config_builder().http_status_as_error(false).tls_config(tls).build();
    let agent = ureq::Agent::new_with_config(config);
    agent.get(format!("https://{address}/healthz")).call().unwrap().status().as_u16()
}

#[test]
fn whoever_types_the_wrong_address_is_told_what_to_do() {
    let scratch = scratch();
    let empty = scratch.database().unwrap();
    let said = typed(&empty.url_of_worker(), &["serve"]).unwrap_err();
    assert!(said.contains("no server in this database") && said.contains("init --database"), "{said}");
    let house = House::new(&scratch);
    let said = typed(&house.database.owner_url(), &["serve"]).unwrap_err();
    assert!(said.contains("waymark_owner owns the database's tables"), "{said}");
    let said = typed(&house.database.owner_url(), &["init", "--name", "127.0.0.1"]).unwrap_err();
    assert!(said.contains("already"), "{said}");
    assert_eq!(typed(&house.database.owner_url(), &["upgrade"]).unwrap(), "The tables are up to date.\n");
    let said = typed("postgres://u:secret@/", &["office", "list"]).unwrap_err();
    assert!(said.contains("address cannot be used") && !said.contains("secret"), "{said}");
}
