//! Who gets what from which route.

use crate::house::{House, Kept, Laptop, now};
use waymark_link::{Line, LinkError};
use waymark_serve::ROUTES;
use waymark_server::{Accounts, Storage};
use waymark_sync::{
    Answer, Ask, Role, Trouble,
    door::{self, AnswerOffice, AskOffice, LaptopState},
};

/// What somebody is, as far as a route can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Caller {
    /// Without a key that the server knows.
    Stranger,
    Waiting,
    Confirmed(Role),
    Withdrawn(Role),
}

fn callers() -> Vec<Caller> {
    let with = |of: fn(Role) -> Caller| Role::ALL.into_iter().map(of);
    let mut all: Vec<Caller> = with(Caller::Confirmed).chain(with(Caller::Withdrawn)).collect();
    all.extend([Caller::Stranger, Caller::Waiting]);
    all
}

fn laptop<K: Kept>(house: &House<K>, caller: Caller, office: &str) -> Laptop {
    match caller {
        Caller::Confirmed(role) => house.join(office, role),
        Caller::Withdrawn(role) => {
            let laptop = house.join(office, role);
            now(house.admin().revoke(&laptop.who.device)).unwrap();
            laptop
        }
        Caller::Waiting | Caller::Stranger => {
            let name = format!("{caller:?} of {office}");
            let invitation = now(house.admin().add_person(&name, office, Role::Manager)).unwrap();
            let device = uuid::Uuid::now_v7().to_string();
            let (mut laptop, _) = house.enrol(&invitation, &device, None).unwrap();
            if caller == Caller::Stranger {
                // It has a key, but of a name that nobody enrolled.
                laptop.who.device = "nobody".into();
            }
            laptop
        }
    }
}

fn trouble<T: std::fmt::Debug>(answer: Result<T, LinkError>) -> Trouble {
    match answer {
        Err(LinkError::Trouble(trouble)) => trouble,
        other => panic!("{other:?}"),
    }
}

/// One check for each route of the table; a route that is not named here fails.
pub fn every_route_gives_each_role_of_each_office_its_own_and_nothing_else<K: Kept>() {
    let house = House::<K>::new();
    let (mut birmingham, mut leeds) = (house.found("Birmingham"), house.found("Leeds"));
    for office in [&mut birmingham, &mut leeds] {
        let scope = office.scope();
        let batch = office.batch(&scope);
        assert!(matches!(office.ask(&Ask::Push(batch)).unwrap(), Answer::Pushed { .. }));
    }
    let scopes = [birmingham.scope(), leeds.scope()];
    for caller in callers() {
        for (own, other) in [("Birmingham", &scopes[1]), ("Leeds", &scopes[0])] {
            let mut asks = laptop(&house, caller, own);
            for route in ROUTES {
                match route.path {
                    "/healthz" | door::ENROL => {}
                    door::CHALLENGE | door::SESSION => session(&mut asks, caller),
                    door::ASK => ask(&mut asks, caller, other),
                    door::OFFICE => office(&house, &mut asks, caller, other),
                    path => panic!("nobody says who may use {path}"),
                }
            }
        }
    }
}

fn session(asks: &mut Laptop, caller: Caller) {
    asks.line = Line::new(&asks.place).unwrap();
    let signed_in = asks.line.sign_in(&asks.who);
    match caller {
        Caller::Stranger => assert_eq!(trouble(signed_in), Trouble::NotServed),
        Caller::Waiting => assert_eq!(trouble(signed_in), Trouble::NotConfirmed),
        Caller::Confirmed(_) => {
            signed_in.unwrap();
            assert!(asks.line.take_session().unwrap().lease.is_some());
        }
        // It may send what it holds; it may not be opened for longer.
        Caller::Withdrawn(_) => {
            signed_in.unwrap();
            let session = asks.line.take_session().unwrap();
            assert!(session.lease.is_none() && session.standing.scopes.is_empty());
        }
    }
}

fn ask(asks: &mut Laptop, caller: Caller, other: &str) {
    let own = asks.scope();
    let sees = |role: Role, scope: &str| match role {
        Role::Coordinator | Role::Manager | Role::SafeguardingLead => scope == own,
        Role::National | Role::DataProtection => true,
        Role::Tutor => false,
    };
    let role = match caller {
        Caller::Stranger => return assert_eq!(trouble(asks.scopes()), Trouble::NotServed),
        Caller::Waiting => return assert_eq!(trouble(asks.scopes()), Trouble::NotConfirmed),
        Caller::Withdrawn(_) => {
            assert_eq!(asks.pull(&[&own]).unwrap(), Answer::NotServed);
            let batch = asks.batch(&own);
            let Answer::Pushed { standing, outcomes } = asks.ask(&Ask::Push(batch)).unwrap() else {
                panic!()
            };
            assert!(standing.scopes.is_empty() && outcomes.len() == 1, "kept, and set aside");
            return;
        }
        Caller::Confirmed(role) => role,
    };
    let safeguarding = format!("{own}/safeguarding");
    assert_eq!(
        asks.scopes().unwrap().contains(&safeguarding),
        matches!(role, Role::SafeguardingLead | Role::DataProtection),
        "{role:?}"
    );
    for scope in [own.as_str(), other] {
        let may = sees(role, scope);
        let asked = [
            Ask::Pull { epoch: None, after: [(scope.to_owned(), 0)].into() },
            Ask::Snapshot { scope: scope.into() },
            Ask::Digests { scope: scope.into() },
            Ask::Records { scope: scope.into(), byte: 0 },
        ];
        for ask in asked {
            let answer = asks.ask(&ask).unwrap();
            assert_eq!(matches!(answer, Answer::NotHad { .. }), !may, "{role:?} {scope} {ask:?} {answer:?}");
        }
        let batch = asks.batch(scope);
        let Answer::Pushed { outcomes, .. } = asks.ask(&Ask::Push(batch)).unwrap() else { panic!() };
        assert_eq!(outcomes.is_empty(), may, "{role:?} writes to {scope}: {outcomes:?}");
    }
}

fn office<K: Kept>(house: &House<K>, asks: &mut Laptop, caller: Caller, other: &str) {
    let shown = asks.line.office(&asks.who, &AskOffice::Show);
    match caller {
        Caller::Stranger => assert_eq!(trouble(shown), Trouble::NotServed),
        Caller::Waiting => assert_eq!(trouble(shown), Trouble::NotConfirmed),
        Caller::Confirmed(Role::Manager) => {
            let AnswerOffice::Shown { people, laptops } = shown.unwrap() else { panic!() };
            assert!(people.iter().all(|person| person.office == people[0].office), "{people:?}");
            assert!(laptops.iter().any(|laptop| laptop.id == asks.who.device));
            lets_in(house, asks, other);
        }
        Caller::Confirmed(_) | Caller::Withdrawn(_) => assert_eq!(trouble(shown), Trouble::NotHad),
    }
}

/// A manager invites a colleague, lets their laptop in, withdraws it; and has no power over another office.
fn lets_in<K: Kept>(house: &House<K>, manager: &mut Laptop, other: &str) {
    let mut does = |ask: AskOffice| manager.line.office(&manager.who, &ask);
    let name = "Ben Arden".to_owned();
    let added = does(AskOffice::Add { name: name.clone(), role: Role::Coordinator }).unwrap();
    let AnswerOffice::Code { person, code, .. } = added else { panic!("{added:?}") };
    for role in [Role::SafeguardingLead, Role::National, Role::DataProtection] {
        let above = does(AskOffice::Add { name: name.clone(), role });
        assert_eq!(trouble(above), Trouble::NotHad, "nobody makes one who sees more than they");
    }
    let invitation = now(house.admin().invite(&person)).unwrap();
    let invitation = waymark_sync::Invitation { code, ..invitation };
    let device = uuid::Uuid::now_v7().to_string();
    let (mut theirs, _) = house.enrol(&invitation, &device, None).unwrap();
    assert_eq!(trouble(theirs.scopes()), Trouble::NotConfirmed);
    assert_eq!(does(AskOffice::Confirm { laptop: device.clone() }).unwrap(), AnswerOffice::Done);
    assert!(!theirs.scopes().unwrap().is_empty());
    assert_eq!(does(AskOffice::Revoke { laptop: device.clone() }).unwrap(), AnswerOffice::Done);
    assert_eq!(theirs.pull(&[]).unwrap(), Answer::NotServed);
    let AnswerOffice::Shown { laptops, .. } = does(AskOffice::Show).unwrap() else { panic!() };
    assert!(laptops.iter().any(|laptop| laptop.id == device && laptop.state == LaptopState::Revoked));
    // Of the other office, there is nobody and nothing.
    let of_other = now(house.admin().storage_of_other(other));
    for ask in [
        AskOffice::Confirm { laptop: of_other.laptop.clone() },
        AskOffice::Revoke { laptop: of_other.laptop },
        AskOffice::Code { person: of_other.person.clone() },
        AskOffice::Disable { person: of_other.person },
    ] {
        assert_eq!(does(ask).unwrap(), AnswerOffice::NotHad);
    }
}

struct Other {
    person: String,
    laptop: String,
}

trait OfOther {
    fn storage_of_other(&self, scope: &str) -> impl Future<Output = Other>;
}

impl<S: Storage + Accounts> OfOther for waymark_serve::admin::Admin<S> {
    /// Somebody of the office with this scope, who is confirmed.
    async fn storage_of_other(&self, scope: &str) -> Other {
        let storage = self.storage();
        let offices = storage.offices().await.unwrap();
        let is = |id: &String| scope == format!("office/{id}");
        let office = offices.into_iter().find(|office| office.id.as_ref().is_some_and(is)).unwrap();
        let people = storage.people().await.unwrap();
        let laptops = storage.laptops().await.unwrap();
        let of = |laptop: &door::Laptop| {
            people.iter().any(|person| person.id == laptop.person && person.office == office.name)
        };
        let laptop = laptops.into_iter().find(|l| l.state == LaptopState::Confirmed && of(l)).unwrap();
        Other { person: laptop.person, laptop: laptop.id }
    }
}
