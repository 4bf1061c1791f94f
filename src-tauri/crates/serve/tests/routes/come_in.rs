//! Codes, sessions, leases.

use crate::house::{House, id, now};
use std::time::{Duration, Instant};
use waymark_link::{Identity, Line, LinkError};
use waymark_sync::{Answer, Ask, Founding, Key, Role, Trouble};

fn trouble<T: std::fmt::Debug>(answer: Result<T, LinkError>) -> Trouble {
    match answer {
        Err(LinkError::Trouble(trouble)) => trouble,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_code_is_for_one_laptop_and_a_lost_answer_is_asked_for_again() {
    let house = House::new();
    let invitation = now(house.admin().add_office("Birmingham", "Rosa Whitlock")).unwrap();
    let founding = || Some(Founding { office: id("Birmingham"), actor: id("Rosa"), operations: 0 });
    assert!(invitation.founds);
    // Without an office of its own, a laptop has nothing to found with.
    assert_eq!(trouble(house.enrol(&invitation, "one", None).map(drop)), Trouble::CodeFounds);
    let (_, first) = house.enrol(&invitation, "one", founding()).unwrap();
    let (_, again) = house.enrol(&invitation, "one", founding()).unwrap();
    assert_eq!(first, again, "the same laptop hears the same again");
    assert_eq!(trouble(house.enrol(&invitation, "two", founding()).map(drop)), Trouble::CodeUsed);

    let second = now(house.admin().add_person("Ben Arden", "Birmingham", Role::Coordinator)).unwrap();
    assert!(!second.founds);
    assert_eq!(trouble(house.enrol(&second, "three", founding()).map(drop)), Trouble::CodeJoins);
    let unknown = waymark_sync::Invitation { code: [1; 16], ..second.clone() };
    assert_eq!(trouble(house.enrol(&unknown, "three", None).map(drop)), Trouble::NoSuchCode);
    now(house.admin().disable("Ben Arden")).unwrap();
    assert_eq!(trouble(house.enrol(&second, "three", None).map(drop)), Trouble::NoSuchCode);
}

#[test]
fn who_is_disabled_is_served_nothing_and_a_lost_session_locks_nobody_out() {
    let house = House::new();
    let mut first = house.found("Birmingham");
    let mut ben = house.join("Birmingham", Role::Coordinator);
    assert!(!ben.scopes().unwrap().is_empty());
    // The answer to the last sign-in never came: whatever the server believes, the next one is as good.
    for _ in 0..5 {
        ben.line = Line::new(&ben.place).unwrap();
        ben.line.sign_in(&ben.who).unwrap();
    }
    assert!(!ben.scopes().unwrap().is_empty());
    // A token is of use only together with the key.
    let other = Identity { device: ben.who.device.clone(), key: Key::from_bytes(&[3; 32]) };
    let asked = Ask::Pull { epoch: None, after: Default::default() };
    assert_eq!(trouble(ben.line.ask(&other, &asked, Duration::ZERO)), Trouble::BadSignature);
    let who = "coordinator of Birmingham";
    now(house.admin().set_role(who, Role::Tutor)).unwrap();
    assert!(ben.scopes().unwrap().is_empty(), "from the next question on");
    now(house.admin().disable(who)).unwrap();
    assert_eq!(ben.pull(&[]).unwrap(), Answer::NotServed);
    assert!(!first.scopes().unwrap().is_empty());
    assert!(now(waymark_server::Storage::check(house.admin().storage())).unwrap().is_empty());
}

#[test]
fn a_pull_that_waits_is_answered_as_soon_as_somebody_else_has_shared() {
    let house = House::new();
    let mut rosa = house.found("Birmingham");
    let mut ben = house.join("Birmingham", Role::Coordinator);
    let scope = rosa.scope();
    let pull = Ask::Pull { epoch: None, after: [(scope.clone(), 0)].into() };
    let waiting = std::thread::spawn(move || {
        let began = Instant::now();
        let answer = ben.line.ask(&ben.who, &pull, Duration::from_secs(20)).unwrap();
        (began.elapsed(), answer)
    });
    std::thread::sleep(Duration::from_millis(300));
    let batch = rosa.batch(&scope);
    rosa.ask(&Ask::Push(batch)).unwrap();
    let (took, answer) = waiting.join().unwrap();
    let Answer::Pulled { pages, .. } = answer else { panic!("{answer:?}") };
    assert_eq!(pages[&scope].entries.len(), 1);
    assert!(took < Duration::from_secs(15), "{took:?}: it waited to the end");
}
