//! Two processes are one server.

use crate::{
    balancer::Balancer,
    house::{House, Laptop, scratch},
};
use std::time::{Duration, Instant};
use waymark_link::LinkError;
use waymark_sync::{Answer, Ask};

const LONG: Duration = Duration::from_secs(20);

fn taken(answer: Answer) -> u64 {
    match answer {
        Answer::Pushed { standing, .. } => standing.next,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_laptop_hears_at_one_server_at_once_what_another_brought_to_the_other() {
    let scratch = scratch();
    let house = House::new(&scratch);
    let (one, two) = (house.serve(), house.serve());
    let said = house.typed(&["office", "add", "Birmingham", "--manager", "Rosa Whitlock"]).unwrap();
    let mut rosa = Laptop::enrol(one.address, &said, "rosa", true);
    let said = house.typed(&["staff", "add", "Sam Fell", "--office", "Birmingham"]).unwrap();
    let mut sam = Laptop::enrol(two.address, &said, "sam", false);
    assert!(sam.pull(0, Duration::ZERO).is_err(), "not let in yet");
    house.typed(&["device", "confirm", sam.device()]).unwrap();
    assert_eq!(sam.pull(0, Duration::ZERO).unwrap(), 0);
    let mut longest = Duration::ZERO;
    for n in 0..10 {
        std::thread::scope(|threads| {
            let waiting = threads.spawn(|| sam.pull(n, LONG).map(|to| (to, Instant::now())));
            std::thread::sleep(Duration::from_millis(300));
            let batch = rosa.batch();
            assert_eq!(taken(rosa.push(batch).unwrap()), n + 2);
            let pushed = Instant::now();
            let (to, heard) = waiting.join().unwrap().unwrap();
            assert_eq!(to, n + 1);
            longest = longest.max(heard.saturating_duration_since(pushed));
        });
    }
    assert!(longest < Duration::from_secs(2), "it was heard after {longest:?}");
    assert_eq!(house.typed(&["check"]).unwrap(), "All is well.\n");
}

#[test]
fn a_laptop_whose_every_question_comes_to_another_server_notices_nothing() {
    let scratch = scratch();
    let house = House::new(&scratch);
    let servers = [house.serve(), house.serve()];
    let balancer = Balancer::new(servers[0].address);
    let said = house.typed(&["office", "add", "Birmingham", "--manager", "Rosa Whitlock"]).unwrap();
    let mut rosa = Laptop::enrol(balancer.address, &said, "rosa", true);
    for n in 0..12 {
        let batch = rosa.batch();
        assert_eq!(taken(again(|| rosa.push(batch.clone())).unwrap()), n + 2);
        balancer.switch(servers[(n as usize + 1) % 2].address);
        assert_eq!(again(|| rosa.pull(n, Duration::ZERO)).unwrap(), n + 1);
        // The same batch once more at the other server, as after an answer that was lost.
        assert_eq!(taken(again(|| rosa.push(batch.clone())).unwrap()), n + 2);
    }
    let sessions = house.database.sql("SELECT count(*) FROM session").unwrap();
    assert_eq!(sessions, "1", "the session of one is good at the other");
    // Whoever is withdrawn at the keyboard is served nothing by either.
    house.typed(&["device", "revoke", rosa.device()]).unwrap();
    for server in &servers {
        balancer.switch(server.address);
        let answer = again(|| rosa.ask(&Ask::Pull { epoch: None, after: [].into() }, Duration::ZERO));
        assert_eq!(answer.unwrap(), Answer::NotServed);
    }
}

/// A connection was ended under it.
fn again<T>(mut work: impl FnMut() -> Result<T, LinkError>) -> Result<T, LinkError> {
    match work() {
        Err(LinkError::Cut(_) | LinkError::NoConnection(_)) => work(),
        done => done,
    }
}
