//! Who sees what: records that move, scopes that are not granted, laptops that were withdrawn.

use crate::{
    Place,
    laptop::{A, B, FIRST_NAME, LAST_NAME, Laptop, REMARKS, STUDENT, id},
    world::{World, wait_for},
};
use std::collections::BTreeMap;
use waymark_server::{Server, Storage};
use waymark_sync::{Answer, Ask, OpKind, Outcome, SetAside};

const SECRET: &str = "Only office B knows this";

/// A student of office A, whom its laptop moves to B.
fn moved<P: Place>(world: &mut World<P>) -> (Laptop, Laptop, u64) {
    let mut a = world.laptop("a", A, &[A]);
    let b = world.laptop("b", B, &[B]);
    a.create(id(1), "Ada");
    a.create(id(2), "Bea");
    world.share(&a);
    let rev = world.read(A).records[&id(1)].rev;
    world.reopen();
    a.move_to(id(1), rev, B);
    assert_eq!(world.share(&a), [(3, Outcome::Elsewhere)].into());
    (a, b, rev)
}

pub fn a_record_that_moves_leaves_one_scope_and_enters_the_other_whole<P: Place>() {
    let mut world = World::<P>::new();
    let (_, mut b, _) = moved(&mut world);
    assert_eq!(world.read(A).records.keys().copied().collect::<Vec<_>>(), [id(2)]);
    let read = world.read(B);
    assert_eq!(read.text(id(1), FIRST_NAME), "Ada");
    assert_eq!(read.records[&id(1)].scope, B);
    b.patch(id(1), read.records[&id(1)].rev, LAST_NAME, "Arden");
    assert!(world.share(&b).is_empty());
    assert_eq!(world.read(B).text(id(1), LAST_NAME), "Arden");
    world.is_well();
}

pub fn a_late_edit_of_the_old_office_is_taken_elsewhere<P: Place>() {
    let mut world = World::<P>::new();
    let (_, _, rev) = moved(&mut world);
    let mut late = world.laptop("late", A, &[A]);
    late.patch(id(1), rev, REMARKS, "noted in office A");
    late.patch(id(1), world.read(B).records[&id(1)].rev, REMARKS, "by somebody who saw it leave");
    world.reopen();
    let outcomes = world.share(&late);
    assert_eq!(outcomes, [(1, Outcome::Elsewhere), (2, Outcome::SetAside(SetAside::NotShared))].into());
    assert_eq!(world.read(B).text(id(1), REMARKS), "noted in office A");
    assert!(!world.read(A).records.contains_key(&id(1)));
    world.is_well();
}

pub fn a_device_moves_a_record_twice_before_it_shares<P: Place>() {
    let mut world = World::<P>::new();
    let mut both = world.laptop("both", A, &[A, B]);
    both.create(id(1), "Ada");
    both.move_to(id(1), 0, B);
    both.patch(id(1), 0, REMARKS, "there");
    both.move_to(id(1), 0, A);
    both.move_to(id(1), 0, B);
    world.taken(&both.batch(1, 2));
    world.reopen();
    assert!(world.share(&both).is_empty(), "its own moves do not clash");
    assert_eq!(world.read(B).text(id(1), REMARKS), "there");
    assert!(world.read(A).records.is_empty());
    world.is_well();
}

/// Each office hears of it as it was when it came and when it went.
pub fn a_record_that_goes_and_comes_back_in_one_action_stays_nowhere_else<P: Place>() {
    let mut world = World::<P>::new();
    let mut both = world.laptop("both", A, &[A, B]);
    both.create(id(1), "Ada");
    world.share(&both);
    both.next_action();
    for to in [B, A] {
        both.log(OpKind::Move, STUDENT, id(1), 0, BTreeMap::new());
        both.amend(|op| op.scope = to.into());
    }
    both.log(OpKind::Patch, STUDENT, id(1), 0, [(REMARKS, SECRET.into())].into());
    world.reopen();
    assert!(world.share(&both).is_empty());
    let there = wait_for(world.storage().page(B, 0, 100)).unwrap();
    assert!(!format!("{there:?}").contains(SECRET), "it was written after the record had left");
    assert!(world.read(B).records.is_empty());
    assert_eq!(world.read(A).text(id(1), REMARKS), SECRET);
    world.is_well();
}

pub fn a_second_move_by_somebody_else_is_set_aside<P: Place>() {
    let mut world = World::<P>::new();
    let (_, _, rev) = moved(&mut world);
    let mut late = world.laptop("late", A, &[A]);
    late.move_to(id(1), rev, "office/c");
    world.reopen();
    assert_eq!(world.share(&late), [(1, Outcome::SetAside(SetAside::MovedMeanwhile))].into());
    assert!(world.read(B).records.contains_key(&id(1)));
    assert_eq!(world.read("office/c").at, 0);
    world.is_well();
}

pub fn nothing_of_a_scope_that_is_not_granted_is_ever_answered<P: Place>() {
    let mut world = World::<P>::new();
    let mut a = world.laptop("a", A, &[A]);
    let mut b = world.laptop("b", B, &[B]);
    b.create(id(1), "Ada");
    b.patch(id(1), 0, REMARKS, SECRET);
    world.share(&b);
    a.create(id(2), "Bea");
    world.share(&a);
    let pieces = wait_for(world.storage().snapshot(B, 0)).unwrap().pieces;
    // Everything that it could try, by its own words.
    a.patch(id(1), 0, LAST_NAME, "Arden");
    a.amend(|op| op.scope = B.into());
    a.delete(id(1), 0);
    a.move_to(id(1), 0, A);
    a.create(id(1), "Mine");
    a.patch(id(1), 0, REMARKS, "of another kind");
    a.amend(|op| op.record_type = 12);
    a.create(id(3), "New there");
    a.amend(|op| op.scope = B.into());
    let mut server = Server::new(world.open());
    let answer = wait_for(server.answer("a", Ask::Push(a.all_from(2)), 0)).unwrap();
    let Answer::Pushed { outcomes, .. } = &answer else { panic!("{answer:?}") };
    let not_shared = Outcome::SetAside(SetAside::NotShared);
    assert_eq!(*outcomes, (2..=7).map(|seq| (seq, not_shared.clone())).collect::<BTreeMap<_, _>>());
    let mut answers = vec![answer];
    let mut asks = vec![
        Ask::Pull { epoch: None, after: [(B.to_owned(), 0)].into() },
        Ask::Pull { epoch: None, after: [(A.to_owned(), 0), (B.to_owned(), 0)].into() },
        Ask::Snapshot { scope: B.into() },
        Ask::Digests { scope: B.into() },
        Ask::Records { scope: B.into(), byte: 1 },
    ];
    asks.extend(pieces.iter().map(|digest| Ask::Piece { digest: *digest }));
    for ask in asks {
        drop(server);
        server = Server::new(world.open());
        let answer = wait_for(server.answer("a", ask.clone(), 0)).unwrap();
        let Answer::NotHad { standing } = &answer else { panic!("{ask:?} {answer:?}") };
        assert_eq!(standing.scopes, a.device(&[A]).scopes, "it is told what it may see");
        let theirs = wait_for(server.answer("b", ask.clone(), 0)).unwrap();
        let of_both = matches!(&ask, Ask::Pull { after, .. } if after.len() == 2);
        assert_eq!(matches!(theirs, Answer::NotHad { .. }), of_both, "who may see it does: {ask:?}");
    }
    let lost = Ask::Piece { digest: [7; 32] };
    assert!(matches!(wait_for(server.answer("a", lost, 0)).unwrap(), Answer::NotHad { .. }));
    for ask in [
        Ask::Pull { epoch: None, after: [(A.to_owned(), 0)].into() },
        Ask::Records { scope: A.into(), byte: 1 },
        Ask::Snapshot { scope: A.into() },
    ] {
        answers.push(wait_for(server.answer("a", ask, 0)).unwrap());
    }
    for answer in answers {
        let told = format!("{answer:?}");
        assert!(!told.contains(SECRET) && !told.contains("b's person"), "{told}");
    }
    assert_eq!(wait_for(server.storage().check()).unwrap(), Vec::<String>::new());
}

pub fn a_withdrawn_laptop_is_served_nothing_and_what_it_sends_is_set_aside<P: Place>() {
    let mut world = World::<P>::new();
    let mut a = world.laptop("a", A, &[A]);
    a.create(id(1), "Ada");
    world.share(&a);
    wait_for(world.storage().revoke("a")).unwrap();
    a.patch(id(1), 0, REMARKS, "after it was withdrawn");
    a.create(id(2), "Bea");
    let pieces = wait_for(world.storage().snapshot(A, 0)).unwrap().pieces;
    let server = Server::new(world.open());
    let mut asks = vec![
        Ask::Pull { epoch: None, after: [(A.to_owned(), 0)].into() },
        Ask::Pull { epoch: Some("another".into()), after: BTreeMap::new() },
        Ask::Snapshot { scope: A.into() },
        Ask::Digests { scope: A.into() },
        Ask::Records { scope: A.into(), byte: 1 },
    ];
    asks.extend(pieces.iter().map(|digest| Ask::Piece { digest: *digest }));
    for ask in asks {
        assert_eq!(wait_for(server.answer("a", ask, 0)).unwrap(), Answer::NotServed);
    }
    let answer = wait_for(server.answer("a", Ask::Push(a.all_from(1)), 0)).unwrap();
    let Answer::Pushed { standing, outcomes } = answer else { panic!("{answer:?}") };
    assert!(standing.scopes.is_empty());
    assert_eq!(standing.next, 4, "it is stored");
    let aside = Outcome::SetAside(SetAside::Revoked);
    assert_eq!(outcomes, [(2, aside.clone()), (3, aside)].into());
    let lost = Ask::Piece { digest: [7; 32] };
    assert_eq!(wait_for(server.answer("a", lost, 0)).unwrap(), Answer::NotServed);
    let unknown = server.answer("nobody", Ask::Pull { epoch: None, after: BTreeMap::new() }, 0);
    assert_eq!(wait_for(unknown).unwrap(), Answer::NotServed);
    drop(server);
    world.reopen();
    assert_eq!(world.read(A).at, 1);
    world.is_well();
}

pub fn a_laptop_may_not_push_for_another<P: Place>() {
    let mut world = World::<P>::new();
    let mut a = world.laptop("a", A, &[A]);
    world.laptop("b", B, &[B]);
    a.create(id(1), "Ada");
    let server = Server::new(world.open());
    let answer = wait_for(server.answer("b", Ask::Push(a.all_from(1)), 0)).unwrap();
    assert_eq!(answer, Answer::NotServed);
    drop(server);
    world.reopen();
    assert_eq!(world.read(A).at, 0);
}

pub fn a_laptop_whose_disk_was_copied_goes_on_under_a_new_name<P: Place>() {
    let mut world = World::<P>::new();
    let a = world.laptop("a", A, &[A]);
    world.laptop("b", B, &[B]);
    let mut server = Server::new(world.open());
    let succeed = |server: &Server<P::Storage>, device: &str, by: &str| {
        wait_for(server.answer(device, Ask::Succeed { by: by.into(), sent: 0 }, 0)).unwrap()
    };
    let Answer::Succeeded { standing } = succeed(&server, "a", "a again") else { panic!() };
    assert_eq!((standing.next, standing.scopes), (1, a.device(&[A]).scopes));
    for (device, by) in [("b", "a again"), ("b", "a"), ("a", "a")] {
        let answer = succeed(&server, device, by);
        assert!(matches!(answer, Answer::NotHad { .. }), "{by} is the name of another: {answer:?}");
    }
    assert_eq!(succeed(&server, "nobody", "new"), Answer::NotServed);
    drop(server);
    world.reopen();
    let mut again = Laptop::new("a again", A);
    again.create(id(1), "Ada");
    assert!(world.share(&again).is_empty());
    server = Server::new(world.open());
    let Answer::Succeeded { standing } = succeed(&server, "a", "a again") else { panic!() };
    assert_eq!(standing.next, 2, "asked again, it is where it was");
    let Answer::Succeeded { .. } = succeed(&server, "a again", "a third time") else { panic!() };
    // One laptop was lost: none of its names opens anything.
    wait_for(server.storage().revoke("a again")).unwrap();
    for name in ["a", "a again", "a third time"] {
        assert_eq!(succeed(&server, name, "new"), Answer::NotServed, "{name}");
        let pull = Ask::Pull { epoch: None, after: [(A.to_owned(), 0)].into() };
        assert_eq!(wait_for(server.answer(name, pull, 0)).unwrap(), Answer::NotServed);
    }
    assert!(!wait_for(server.storage().device("b")).unwrap().unwrap().revoked);
}

pub fn a_record_is_moved_to_no_scope_that_the_charity_does_not_have<P: Place>() {
    let mut world = World::<P>::new();
    let mut laptop = world.laptop("one", A, &[A]);
    world.laptop("other", B, &[B]);
    laptop.create(id(1), "Ada");
    world.share(&laptop);
    for (seq, nowhere) in (2..).zip(["office/nowhere", "", "office/\0"]) {
        laptop.move_to(id(1), 1, nowhere);
        let aside = Outcome::SetAside(SetAside::NotShared);
        assert_eq!(world.taken(&laptop.all_from(seq)), [(seq, aside)].into(), "{nowhere:?}");
    }
    world.reopen();
    assert_eq!(world.read(A).text(id(1), FIRST_NAME), "Ada", "and the laptop goes on");
    laptop.move_to(id(1), 1, B);
    world.taken(&laptop.all_from(5));
    assert_eq!(world.read(B).text(id(1), FIRST_NAME), "Ada");
    world.is_well();
}
