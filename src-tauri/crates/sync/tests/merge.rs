//! What must hold however two or more people change one record at the same time.
//! Never here: scopes, batches (see the server's conformance suite).
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use std::collections::BTreeSet;
use waymark_domain::{FieldId, RecordId, Value, Values};
use waymark_sync::{About, Hlc, Image, OpKind, Operation, Outcome, Rev, SCHEMA, merge, unit_of};

const STUDENT: u16 = 3;
const CONSENT: u16 = 12;
/// Fields of a student: some merge alone, 11 to 14 are an address, 900 is of a newer version.
const FIELDS: [FieldId; 8] = [1, 2, 9, 11, 12, 13, 21, 900];

fn op(device: usize, seq: u64, kind: OpKind, base_rev: Rev, values: Values) -> Operation {
    Operation {
        device: format!("laptop {device}"),
        seq,
        tx: seq.to_string(),
        record_type: STUDENT,
        record: RecordId(Default::default()),
        kind,
        base_rev,
        hlc: Hlc(seq),
        wall: String::new(),
        schema: SCHEMA,
        actor: String::new(),
        office: String::new(),
        scope: "office/a".into(),
        values,
        settles: Vec::new(),
    }
}

fn values(fields: &[(FieldId, &str)]) -> Values {
    fields.iter().map(|(field, text)| (*field, Value::from(*text))).collect()
}

fn made() -> Image {
    let mut image = Image::new(STUDENT, "office/a");
    take(&mut image, &op(0, 1, OpKind::Create, 0, values(&[(1, "Ada"), (2, "Arden")])));
    image
}

fn take(image: &mut Image, op: &Operation) -> Outcome {
    let (effect, outcome) = merge(image, op, image.rev + 1);
    image.take(&effect);
    outcome
}

fn some_values() -> impl Strategy<Value = Values> {
    let value = prop_oneof![Just(Value::Null), (0..3u8).prop_map(|n| Value::from(n.to_string()))];
    proptest::collection::btree_map(proptest::sample::select(&FIELDS[..]), value, 1..4)
}

/// What one of three laptops does: to which fields, whether it deletes, how many revisions it has not seen.
fn does() -> impl Strategy<Value = (usize, Option<Values>, u64)> {
    (0..3usize, prop_oneof![5 => some_values().prop_map(Some), 1 => Just(None)], 0..6u64)
}

fn made_of((device, values, behind): (usize, Option<Values>, u64), seq: u64, rev: Rev) -> Operation {
    let kind = if values.is_some() { OpKind::Patch } else { OpKind::Delete };
    op(device, seq, kind, rev.saturating_sub(behind), values.unwrap_or_default())
}

fn units(values: &Values) -> BTreeSet<FieldId> {
    values.keys().map(|field| unit_of(STUDENT, *field)).collect()
}

proptest! {
    #[test]
    fn fields_that_do_not_overlap_never_clash(one in some_values(), other in some_values()) {
        prop_assume!(units(&one).is_disjoint(&units(&other)));
        let mut image = made();
        let base = image.rev;
        prop_assert_eq!(take(&mut image, &op(1, 1, OpKind::Patch, base, one.clone())), Outcome::Taken);
        prop_assert_eq!(take(&mut image, &op(2, 1, OpKind::Patch, base, other.clone())), Outcome::Merged);
        for (field, value) in one.iter().chain(&other) {
            prop_assert_eq!(&image.fields[field].value, value);
        }
        prop_assert!(image.open.is_empty());
    }

    #[test]
    fn a_devices_own_chain_never_clashes(changes in proptest::collection::vec(does(), 1..12)) {
        let mut image = made();
        for (seq, (_, values, _)) in (2..).zip(changes) {
            // Nothing came back meanwhile: it has seen no revision at all.
            let op = made_of((0, values.clone(), u64::MAX), seq, image.rev);
            let outcome = take(&mut image, &op);
            prop_assert_eq!(outcome, Outcome::Taken);
            prop_assert_eq!(image.deleted, values.is_none());
            for (field, value) in values.into_iter().flatten() {
                prop_assert_eq!(&image.fields[&field].value, &value);
            }
        }
        prop_assert!(image.open.is_empty());
    }

    #[test]
    fn equal_values_never_clash(both in some_values()) {
        let mut image = made();
        let base = image.rev;
        take(&mut image, &op(1, 1, OpKind::Patch, base, both.clone()));
        let outcome = take(&mut image, &op(2, 1, OpKind::Patch, base, both));
        prop_assert_eq!(outcome, Outcome::Merged);
        prop_assert!(image.open.is_empty());
    }

    #[test]
    fn whoever_has_seen_everything_never_clashes(
        before in proptest::collection::vec(does(), 0..8),
        last in some_values(),
    ) {
        let mut image = made();
        for (seq, what) in (2..).zip(before) {
            let op = made_of(what, seq, image.rev);
            take(&mut image, &op);
        }
        let last_op = op(1, 99, OpKind::Patch, image.rev, last.clone());
        let outcome = take(&mut image, &last_op);
        prop_assert_eq!(outcome, Outcome::Taken);
        prop_assert!(!image.deleted);
        for (field, value) in &last {
            prop_assert_eq!(&image.fields[field].value, value);
        }
    }

    /// Each unit of each change is there now, or was written over by somebody who had seen it or wrote it, or is open.
    #[test]
    fn every_value_that_was_not_taken_is_open(changes in proptest::collection::vec(does(), 1..14)) {
        let mut image = made();
        for (seq, what) in (2..).zip(changes) {
            let op = made_of(what, seq, image.rev);
            let before = image.clone();
            let outcome = take(&mut image, &op);
            let by = |c: &&waymark_sync::Challenger| c.mark.device == op.device && c.mark.seq == op.seq;
            for unit in units(&op.values) {
                let wanted: Values =
                    op.values.iter().filter(|(f, _)| unit_of(STUDENT, **f) == unit).map(|(f, v)| (*f, v.clone())).collect();
                let open: Vec<_> = image.open.iter().filter(by).filter(|c| c.about == About::Unit(unit)).collect();
                match &open[..] {
                    [] => for (field, value) in &wanted {
                        let held = image.fields.get(field).map_or(&Value::Null, |held| &held.value);
                        prop_assert_eq!(held, value, "taken whole, or open");
                    },
                    [challenger] => {
                        // With what the same laptop had open of the unit before: nothing of that is forgotten.
                        let mut all: Values = (before.open.iter())
                            .filter(|c| c.about == About::Unit(unit) && c.mark.device == op.device)
                            .flat_map(|c| c.values.clone())
                            .collect();
                        all.extend(wanted.clone());
                        prop_assert_eq!(&challenger.values, &all);
                        prop_assert_eq!(&outcome, &Outcome::Clash);
                        for field in wanted.keys() {
                            let value = |image: &Image| image.fields.get(field).map(|held| held.value.clone());
                            prop_assert_eq!(value(&image), value(&before), "of a unit all or nothing is taken");
                        }
                    }
                    more => prop_assert!(false, "{more:?}"),
                }
            }
            if op.kind == OpKind::Delete {
                let open = image.open.iter().filter(by).any(|c| c.about == About::Deletion);
                prop_assert!(image.deleted != open, "deleted, or that waits");
            }
            // What was open of others stays open, and no name is there twice.
            for challenger in before.open.iter().filter(|c| c.mark.device != op.device) {
                prop_assert!(image.open.contains(challenger));
            }
            let names: BTreeSet<_> = image.open.iter().map(|c| c.name()).collect();
            prop_assert_eq!(names.len(), image.open.len());
            // What is overruled without having been seen is open too.
            for (field, held) in &before.fields {
                let theirs = held.rev > op.base_rev && before.mark_of(*field).unwrap().device != op.device;
                prop_assert!(!theirs || image.fields[field].value == held.value, "silently written over");
            }
        }
    }

    #[test]
    fn fields_of_a_unit_merge_together(one in 11u16..=14, other in 11u16..=14) {
        let mut image = made();
        let base = image.rev;
        take(&mut image, &op(1, 1, OpKind::Patch, base, values(&[(one, "12 Example Street")])));
        let outcome = take(&mut image, &op(2, 1, OpKind::Patch, base, values(&[(other, "Solihull")])));
        prop_assert_eq!(outcome, Outcome::Clash, "half of one address and half of another is nobody's");
        prop_assert_eq!(image.open[0].about, About::Unit(11));
    }
}

#[test]
fn a_settled_clash_is_closed_and_a_later_challenger_opens_it_again() {
    let mut image = made();
    let base = image.rev;
    take(&mut image, &op(1, 1, OpKind::Patch, base, values(&[(2, "Ashby")])));
    take(&mut image, &op(2, 1, OpKind::Patch, base, values(&[(2, "Atwood")])));
    let mut settling = op(1, 2, OpKind::Patch, image.rev, values(&[(2, "Atwood")]));
    settling.settles = image.open.iter().map(|c| c.name()).collect();
    assert_eq!(take(&mut image, &settling), Outcome::Taken);
    assert!(image.open.is_empty());
    assert_eq!(take(&mut image, &op(0, 2, OpKind::Patch, base, values(&[(2, "Arkwright")]))), Outcome::Clash);
    assert_eq!(image.open.len(), 1);
    assert_eq!(image.fields[&2].value, Value::from("Atwood"));
}

#[test]
fn a_late_value_does_not_come_back_into_a_field_that_was_emptied() {
    let mut image = made();
    let base = image.rev;
    take(&mut image, &op(1, 1, OpKind::Patch, base, Values::from([(2, Value::Null)])));
    assert_eq!(take(&mut image, &op(2, 1, OpKind::Patch, base, values(&[(2, "Ashby")]))), Outcome::Clash);
    assert_eq!(image.fields[&2].value, Value::Null);
}

#[test]
fn a_withdrawn_consent_stands_and_keeps_what_it_overruled() {
    let change = |device, fields: &[(FieldId, &str)], base| {
        let mut op = op(device, 1, OpKind::Patch, base, values(fields));
        op.record_type = CONSENT;
        op
    };
    let mut image = Image::new(CONSENT, "office/a");
    let mut create = change(0, &[(4, "given"), (5, "2026-03-02")], 0);
    create.kind = OpKind::Create;
    take(&mut image, &create);
    let base = image.rev;
    take(&mut image, &change(1, &[(4, "refused"), (5, "2026-03-03")], base));
    assert_eq!(take(&mut image, &change(2, &[(4, "withdrawn"), (9, "2026-03-04")], base)), Outcome::Clash);
    assert_eq!(image.fields[&4].value, Value::from("withdrawn"));
    let [was] = &image.open[..] else { panic!("{:?}", image.open) };
    assert_eq!(was.mark.device, "laptop 1");
    assert_eq!((&was.values[&4], &was.values[&5]), (&Value::from("refused"), &Value::from("2026-03-03")));
    // The other way round, the withdrawal is what is there.
    assert_eq!(take(&mut image, &change(3, &[(4, "given")], base)), Outcome::Clash);
    assert_eq!(image.fields[&4].value, Value::from("withdrawn"));
}

#[test]
fn what_two_laptops_set_alike_stays_the_first_ones_so_that_the_second_clashes_when_it_goes_on() {
    let mut image = made();
    assert_eq!(take(&mut image, &op(1, 1, OpKind::Patch, 1, values(&[(13, "Dudley")]))), Outcome::Taken);
    // The second laptop had not seen that.
    assert_eq!(take(&mut image, &op(2, 1, OpKind::Patch, 1, values(&[(13, "Dudley")]))), Outcome::Merged);
    assert_eq!(take(&mut image, &op(2, 2, OpKind::Patch, 1, values(&[(13, "Walsall")]))), Outcome::Clash);
    assert_eq!(image.fields[&13].value, Value::from("Dudley"));
}

#[test]
fn a_challenger_goes_only_when_all_of_it_is_written_over() {
    let mut image = made();
    take(&mut image, &op(1, 1, OpKind::Patch, 1, values(&[(13, "Dudley")])));
    assert_eq!(take(&mut image, &op(2, 1, OpKind::Patch, 1, values(&[(13, "Walsall")]))), Outcome::Clash);
    // Its person has seen the clash, and changes the street alone: the town is still to be settled.
    let seen = image.rev;
    assert_eq!(
        take(&mut image, &op(2, 2, OpKind::Patch, seen, values(&[(11, "1 High Street")]))),
        Outcome::Taken
    );
    assert_eq!(image.open.len(), 1);
    let seen = image.rev;
    take(&mut image, &op(2, 3, OpKind::Patch, seen, values(&[(13, "Solihull")])));
    assert!(image.open.is_empty());
}

#[test]
fn a_deletion_waits_for_a_value_that_was_not_taken_unless_it_settles_it() {
    let clashed = || {
        let mut image = made();
        let base = image.rev;
        take(&mut image, &op(1, 1, OpKind::Patch, base, values(&[(9, "0121 496 0001")])));
        let seen = image.rev;
        let outcome = take(&mut image, &op(2, 1, OpKind::Patch, base, values(&[(9, "0121 496 0002")])));
        assert_eq!(outcome, Outcome::Clash);
        (image, seen)
    };
    // It had not seen the second value; somebody is asked, and the record stays.
    let (mut image, seen) = clashed();
    assert_eq!(take(&mut image, &op(0, 2, OpKind::Delete, seen, Values::new())), Outcome::Clash);
    assert!(!image.deleted && image.open.len() == 2);
    let (mut image, _) = clashed();
    let settles = image.open.iter().map(|c| c.name()).collect();
    let settled = Operation { settles, ..op(0, 2, OpKind::Delete, image.rev, Values::new()) };
    assert_eq!(take(&mut image, &settled), Outcome::Taken);
    assert!(image.deleted && image.open.is_empty(), "{image:?}");
}
