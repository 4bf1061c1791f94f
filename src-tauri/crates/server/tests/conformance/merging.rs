//! What two people did to one record at the same time.

use crate::{
    Place,
    laptop::{A, CONSENT, EMAIL, FIRST_NAME, LAST_NAME, Laptop, REMARKS, STUDENT, id, texts},
    world::World,
};
use waymark_domain::Value;
use waymark_sync::{About, OpKind, Outcome};

/// Two laptops of one office, and a student whom both have seen.
fn two<P: Place>(world: &World<P>) -> (Laptop, Laptop, u64) {
    let mut one = world.laptop("one", A, &[A]);
    let other = world.laptop("other", A, &[A]);
    one.create(id(1), "Ada");
    world.share(&one);
    let rev = world.read(A).records[&id(1)].rev;
    (one, other, rev)
}

pub fn fields_that_do_not_overlap_merge<P: Place>() {
    let mut world = World::<P>::new();
    let (mut one, mut other, rev) = two(&world);
    one.patch(id(1), rev, LAST_NAME, "Arden");
    other.patch(id(1), rev, EMAIL, "ada@school.example");
    assert!(world.share(&one).is_empty());
    world.reopen();
    assert_eq!(world.share(&other), [(1, Outcome::Merged)].into());
    let read = world.read(A);
    assert_eq!((read.text(id(1), LAST_NAME), read.text(id(1), EMAIL)), ("Arden", "ada@school.example"));
    assert!(read.records[&id(1)].open.is_empty());
    world.is_well();
}

pub fn a_clash_keeps_both_values_until_somebody_settles_it<P: Place>() {
    let mut world = World::<P>::new();
    let (mut one, mut other, rev) = two(&world);
    one.patch(id(1), rev, LAST_NAME, "Arden");
    other.patch(id(1), rev, LAST_NAME, "Ashby");
    world.share(&one);
    assert_eq!(world.share(&other), [(1, Outcome::Clash)].into());
    world.reopen();
    let read = world.read(A);
    let image = &read.records[&id(1)];
    assert_eq!(read.text(id(1), LAST_NAME), "Arden", "everybody sees what was there first");
    let [challenger] = &image.open[..] else { panic!("{:?}", image.open) };
    assert_eq!(
        (challenger.about, &challenger.values),
        (About::Unit(LAST_NAME), &texts([(LAST_NAME, "Ashby")]))
    );
    assert_eq!((challenger.mark.device.as_str(), challenger.mark.seq), ("other", 1));
    one.settle(id(1), image.rev, vec![challenger.name()], texts([(LAST_NAME, "Ashby")]));
    assert!(world.share(&one).is_empty());
    world.reopen();
    let read = world.read(A);
    assert_eq!(read.text(id(1), LAST_NAME), "Ashby");
    assert!(read.records[&id(1)].open.is_empty());
    world.is_well();
}

pub fn an_edit_against_a_deletion_keeps_the_record<P: Place>() {
    let mut world = World::<P>::new();
    let (mut one, mut other, rev) = two(&world);
    // The deletion comes first.
    one.delete(id(1), rev);
    other.patch(id(1), rev, LAST_NAME, "Arden");
    world.share(&one);
    assert!(world.read(A).records[&id(1)].deleted);
    world.reopen();
    assert_eq!(world.share(&other), [(1, Outcome::Clash)].into());
    let image = world.read(A).records[&id(1)].clone();
    assert!(!image.deleted);
    assert_eq!(image.open[0].about, About::Deletion);
    assert_eq!(image.open[0].mark.device, "one");
    // The edit comes first.
    one.create(id(2), "Bea");
    world.share(&one);
    let rev = world.read(A).records[&id(2)].rev;
    other.patch(id(2), rev, LAST_NAME, "Brook");
    world.share(&other);
    one.delete(id(2), rev);
    assert_eq!(world.share(&one), [(one.log.len() as u64, Outcome::Clash)].into());
    world.reopen();
    let read = world.read(A);
    assert!(!read.records[&id(2)].deleted);
    assert_eq!(read.records[&id(2)].open[0].about, About::Deletion);
    world.is_well();
}

pub fn a_withdrawn_consent_stands_against_a_change_that_came_first<P: Place>() {
    let (status, dated) = (4, 5);
    let mut world = World::<P>::new();
    let (mut one, mut other, _) = two(&world);
    let student = id(1).to_string();
    one.next_action();
    let given = texts([
        (1, student.as_str()),
        (2, "placement"),
        (3, "carer"),
        (status, "given"),
        (dated, "2026-03-02"),
    ]);
    one.log(OpKind::Create, CONSENT, id(2), 0, given);
    world.share(&one);
    let rev = world.read(A).records[&id(2)].rev;
    one.next_action();
    one.log(OpKind::Patch, CONSENT, id(2), rev, texts([(dated, "2026-03-09")]));
    other.next_action();
    other.log(OpKind::Patch, CONSENT, id(2), rev, texts([(status, "withdrawn"), (9, "2026-03-08")]));
    world.share(&one);
    world.reopen();
    assert_eq!(world.share(&other), [(1, Outcome::Clash)].into());
    let read = world.read(A);
    assert_eq!(read.text(id(2), status), "withdrawn");
    let open = &read.records[&id(2)].open;
    assert_eq!(open[0].mark.device, "one");
    assert_eq!(open[0].values[&dated], Value::from("2026-03-09"), "what it overruled is there to be seen");
    world.is_well();
}

pub fn a_device_never_clashes_with_itself<P: Place>() {
    let mut world = World::<P>::new();
    let (mut one, mut other, rev) = two(&world);
    // All of this is done before anything comes back.
    for name in ["Arden", "Ashby", "Atwood"] {
        one.patch(id(1), rev, LAST_NAME, name);
    }
    one.delete(id(1), rev);
    one.patch(id(1), rev, REMARKS, "not deleted after all");
    one.next_action();
    one.log(OpKind::Create, STUDENT, id(2), 0, texts([(FIRST_NAME, "Bea")]));
    one.log(OpKind::Patch, STUDENT, id(2), 0, texts([(FIRST_NAME, "Beatrix")]));
    other.patch(id(1), rev, EMAIL, "ada@school.example");
    world.taken(&one.batch(2, 2));
    world.reopen();
    assert!(world.share(&one).is_empty());
    assert_eq!(world.share(&other), [(1, Outcome::Merged)].into(), "the record is there again");
    let read = world.read(A);
    assert_eq!((read.text(id(1), LAST_NAME), read.text(id(2), FIRST_NAME)), ("Atwood", "Beatrix"));
    world.is_well();
}
