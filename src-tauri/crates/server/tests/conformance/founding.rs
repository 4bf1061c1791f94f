//! An office that worked alone is brought to the server: its own laptop's operations count revisions of their own, so
//! that nobody may change anything in between.

use crate::{
    Place,
    laptop::{A, B, LAST_NAME, Laptop, id},
    world::{World, wait_for},
};
use waymark_server::{Server, Storage};
use waymark_sync::{Answer, Ask, Batch, Device, Outcome};

fn worked_alone(id_: &str) -> Laptop {
    let mut laptop = Laptop::new(id_, A);
    laptop.create(id(1), "Ada");
    for (base_rev, name) in (1..).zip(["Arden", "Ashby", "Archer"]) {
        laptop.patch(id(1), base_rev, LAST_NAME, name);
    }
    laptop
}

fn founds<P: Place>(world: &World<P>, laptop: &Laptop) {
    let device = Device { founds: Some(laptop.log.len() as u64), ..laptop.device(&[A]) };
    wait_for(world.storage().add_device(&device)).unwrap();
}

fn ask<S: Storage>(server: &Server<S>, device: &str, ask: Ask) -> Answer {
    wait_for(server.answer(device, ask, 0)).unwrap()
}

fn is_told_to_wait<S: Storage>(server: &Server<S>, laptop: &Laptop) -> bool {
    let scope = || A.to_owned();
    let asks = [
        Ask::Push(laptop.all_from(1)),
        Ask::Pull { epoch: None, after: [(scope(), 0)].into() },
        Ask::Snapshot { scope: scope() },
        Ask::Digests { scope: scope() },
        Ask::Records { scope: scope(), byte: 1 },
    ];
    let told: Vec<bool> =
        asks.into_iter().map(|one| matches!(ask(server, &laptop.id, one), Answer::NotYet { .. })).collect();
    assert!(told.iter().all(|it| *it == told[0]), "all or nothing: {told:?}");
    told[0]
}

fn bring<S: Storage>(server: &Server<S>, batch: Batch) {
    let device = batch.device.clone();
    let answer = ask(server, &device, Ask::Push(batch));
    assert!(matches!(answer, Answer::Pushed { .. }), "{answer:?}");
}

pub fn others_are_served_when_the_first_laptop_has_brought_all<P: Place>() {
    let mut world = World::<P>::new();
    let founder = worked_alone("first");
    founds(&world, &founder);
    let mut other = world.laptop("other", A, &[A]);
    other.patch(id(1), 2, LAST_NAME, "Unseen");
    let elsewhere = world.laptop("elsewhere", B, &[B]);
    let server = Server::new(world.open());
    bring(&server, founder.batch(1, 2));
    assert!(is_told_to_wait(&server, &other));
    drop(server);
    world.reopen();
    let server = Server::new(world.open());
    assert!(is_told_to_wait(&server, &other), "after the server was started again as well");
    let pull = Ask::Pull { epoch: None, after: [(B.to_owned(), 0)].into() };
    assert!(matches!(ask(&server, &elsewhere.id, pull), Answer::Pulled { .. }), "other offices do not wait");
    bring(&server, founder.all_from(3));
    assert!(!is_told_to_wait(&server, &other));
    drop(server);
    world.reopen();
    let read = world.read(A);
    assert_eq!(read.text(id(1), LAST_NAME), "Archer", "and the other's late change is a clash");
    assert_eq!(read.records[&id(1)].open.len(), 1);
    world.is_well();
}

pub fn a_founding_laptop_whose_disk_was_put_back_goes_on_bringing<P: Place>() {
    let mut world = World::<P>::new();
    let founder = worked_alone("first");
    founds(&world, &founder);
    let other = world.laptop("other", A, &[A]);
    world.taken(&founder.batch(1, 2));
    // Its disk knows of one that was taken.
    let successor = wait_for(world.storage().succeed("first", "first/1", 1)).unwrap().unwrap();
    assert_eq!(successor.founds, Some(3));
    let asked_again = wait_for(world.storage().succeed("first", "first/1", 1)).unwrap().unwrap();
    assert_eq!(asked_again.founds, Some(3));
    let mut again = Laptop::new("first/1", A);
    for op in &founder.log[1..] {
        again.log(op.kind, op.record_type, op.record, op.base_rev, op.values.clone());
        again.amend(|new| (new.tx, new.hlc) = (op.tx.clone(), op.hlc));
    }
    let server = Server::new(world.open());
    bring(&server, again.batch(1, 2));
    assert!(is_told_to_wait(&server, &other));
    bring(&server, again.all_from(3));
    assert!(!is_told_to_wait(&server, &other));
    drop(server);
    world.reopen();
    let read = world.read(A);
    assert_eq!(read.text(id(1), LAST_NAME), "Archer");
    assert_eq!(read.told.len(), 4);
    world.is_well();
}

pub fn nobody_waits_for_a_name_that_a_founding_laptop_had_before_its_disk_was_put_back_again<P: Place>() {
    let mut world = World::<P>::new();
    let founder = worked_alone("first");
    founds(&world, &founder);
    let other = world.laptop("other", A, &[A]);
    world.taken(&founder.batch(1, 2));
    let successor = wait_for(world.storage().succeed("first", "first/1", 1)).unwrap().unwrap();
    assert_eq!(successor.founds, Some(3));
    let server = Server::new(world.open());
    assert!(is_told_to_wait(&server, &other));
    // The disk that had this name is gone; the one that comes in its place knows more of what was taken.
    let successor = wait_for(server.storage().succeed("first", "first/2", 2)).unwrap().unwrap();
    assert_eq!(successor.founds, Some(2));
    assert!(is_told_to_wait(&server, &other));
    let mut again = Laptop::new("first/2", A);
    for op in &founder.log[2..] {
        again.log(op.kind, op.record_type, op.record, op.base_rev, op.values.clone());
        again.amend(|new| (new.tx, new.hlc) = (op.tx.clone(), op.hlc));
    }
    bring(&server, again.all_from(1));
    assert!(!is_told_to_wait(&server, &other));
    drop(server);
    world.reopen();
    world.is_well();
}

pub fn nobody_waits_for_a_founding_laptop_that_was_withdrawn<P: Place>() {
    let mut world = World::<P>::new();
    let founder = worked_alone("first");
    founds(&world, &founder);
    let other = world.laptop("other", A, &[A]);
    world.taken(&founder.batch(1, 2));
    let server = Server::new(world.open());
    assert!(is_told_to_wait(&server, &other));
    wait_for(server.storage().revoke("first")).unwrap();
    assert!(!is_told_to_wait(&server, &other));
    drop(server);
    world.reopen();
    let outcomes = world.taken(&founder.all_from(3));
    assert!(outcomes.values().all(|outcome| matches!(outcome, Outcome::SetAside(_))));
    world.is_well();
}
