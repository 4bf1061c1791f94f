//! Codes, sessions, leases.

use crate::house::{House, Kept, id, now};
use std::time::{Duration, Instant};
use waymark_link::{Identity, Line, LinkError};
use waymark_serve::ServeError;
use waymark_server::StorageError;
use waymark_sync::{
    Answer, Ask, Founding, Key, Role, Trouble,
    door::{AnswerOffice, AskOffice},
};

fn trouble<T: std::fmt::Debug>(answer: Result<T, LinkError>) -> Trouble {
    match answer {
        Err(LinkError::Trouble(trouble)) => trouble,
        other => panic!("{other:?}"),
    }
}

pub fn a_code_is_for_one_laptop_and_a_lost_answer_is_asked_for_again<K: Kept>() {
    let house = House::<K>::new();
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

pub fn who_is_disabled_is_served_nothing_and_a_lost_session_locks_nobody_out<K: Kept>() {
    let house = House::<K>::new();
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

pub fn a_pull_that_waits_is_answered_as_soon_as_somebody_else_has_shared<K: Kept>() {
    let house = House::<K>::new();
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

pub fn two_offices_that_begin_in_the_same_days_do_not_wait_for_each_other_and_their_colleagues_do<K: Kept>() {
    let house = House::<K>::new();
    let begin = |office: &str| {
        let invitation = now(house.admin().add_office(office, "Rosa Whitlock")).unwrap();
        let founding =
            Founding { office: id(office), actor: id(&format!("{office} manager")), operations: 2 };
        house.enrol(&invitation, &format!("{office}-1"), Some(founding)).unwrap().0
    };
    let (mut birmingham, mut leeds) = (begin("Birmingham"), begin("Leeds"));
    let mut ben = house.join("Birmingham", Role::Coordinator);
    assert!(matches!(ben.pull(&[]).unwrap(), Answer::NotYet { .. }), "the office is not all there");
    for _ in 0..2 {
        for office in [&mut birmingham, &mut leeds] {
            let scope = office.scope();
            let batch = office.batch(&scope);
            assert!(matches!(office.ask(&Ask::Push(batch)).unwrap(), Answer::Pushed { .. }));
        }
    }
    assert!(matches!(ben.pull(&[]).unwrap(), Answer::Pulled { .. }));
}

pub fn what_a_founder_says_of_itself_becomes_no_scope_and_no_name<K: Kept>() {
    let house = House::<K>::new();
    let birmingham = house.found("Birmingham");
    let invitation = now(house.admin().add_office("Leeds", "Rosa Whitlock")).unwrap();
    let other = now(house.admin().add_person("Ben Arden", "Leeds", Role::Coordinator)).unwrap();
    let enrol = |invitation, office: &str, actor: &str| {
        let founding = Founding { office: office.into(), actor: actor.into(), operations: 0 };
        trouble(house.enrol(invitation, "two", Some(founding)).map(drop))
    };
    let within = format!("{}/safeguarding", birmingham.office);
    assert_eq!(enrol(&invitation, &within, &id("Rosa")), Trouble::Unreadable);
    assert_eq!(enrol(&invitation, &id("Leeds"), "administrator"), Trouble::Unreadable);
    assert_eq!(enrol(&other, &id("Leeds"), &id("Ben")), Trouble::NotFoundedYet, "only who was named with it");
}

pub fn one_that_was_withdrawn_before_it_was_let_in_may_not_even_send<K: Kept>() {
    let house = House::<K>::new();
    drop(house.found("Birmingham"));
    let invitation = now(house.admin().add_person("Ben Arden", "Birmingham", Role::Coordinator)).unwrap();
    let (mut ben, _) = house.enrol(&invitation, "ben", None).unwrap();
    now(house.admin().revoke(&ben.who.device)).unwrap();
    assert_eq!(trouble(ben.line.sign_in(&ben.who)), Trouble::NotServed);
    let told = now(house.admin().confirm(&ben.who.device));
    assert!(matches!(told, Err(ServeError::Storage(StorageError::Withdrawn(_)))), "{told:?}");
    assert_eq!(trouble(ben.line.sign_in(&ben.who)), Trouble::NotServed, "nor afterwards");
}

pub fn a_manager_has_no_power_over_who_sees_more_than_they<K: Kept>() {
    let house = House::<K>::new();
    let mut manager = house.found("Birmingham");
    let officer = house.join("Birmingham", Role::DataProtection);
    let shown = manager.line.office(&manager.who, &AskOffice::Show).unwrap();
    let AnswerOffice::Shown { people, .. } = shown else { panic!("{shown:?}") };
    let person = people.iter().find(|person| person.role == Role::DataProtection).unwrap().id.clone();
    let laptop = officer.who.device.clone();
    for ask in [
        AskOffice::Code { person: person.clone() },
        AskOffice::Disable { person },
        AskOffice::Confirm { laptop: laptop.clone() },
        AskOffice::Revoke { laptop },
    ] {
        assert_eq!(manager.line.office(&manager.who, &ask).unwrap(), AnswerOffice::NotHad, "{ask:?}");
    }
}

pub fn a_manager_lets_no_safeguarding_lead_in_and_may_end_it<K: Kept>() {
    let house = House::<K>::new();
    let mut manager = house.found("Birmingham");
    let invitation =
        now(house.admin().add_person("Maya Osei", "Birmingham", Role::SafeguardingLead)).unwrap();
    let (maya, _) = house.enrol(&invitation, "maya", None).unwrap();
    let AnswerOffice::Shown { people, .. } = manager.line.office(&manager.who, &AskOffice::Show).unwrap()
    else {
        panic!()
    };
    let lead = people.iter().find(|person| person.role == Role::SafeguardingLead).unwrap().id.clone();
    let laptop = maya.who.device.clone();
    for ask in [AskOffice::Code { person: lead.clone() }, AskOffice::Confirm { laptop: laptop.clone() }] {
        assert_eq!(manager.line.office(&manager.who, &ask).unwrap(), AnswerOffice::NotHad, "{ask:?}");
    }
    for ask in [AskOffice::Revoke { laptop }, AskOffice::Disable { person: lead }] {
        assert_eq!(manager.line.office(&manager.who, &ask).unwrap(), AnswerOffice::Done, "{ask:?}");
    }
}
