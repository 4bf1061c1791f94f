//! Whatever is written is read as it was; whatever is read ends.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::{
    About, Batch, Chain, Challenge, Challenger, Effect, Entry, Held, Hlc, Image, LARGEST_ASK, LONGEST_NAME,
    MOST_OPERATIONS, Mark, OpKind, Operation, SetAside, pack, unpack,
};
use proptest::{collection, option, prelude::*};
use std::collections::BTreeMap;
use waymark_domain::{RecordId, Value, Values};

/// Texts of the shapes that are written shorter, and some that only nearly have them.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{0,12}",
        "\\PC{0,160}",
        any::<u128>().prop_map(|id| uuid::Uuid::from_u128(id).to_string()),
        any::<u128>().prop_map(|id| uuid::Uuid::from_u128(id).to_string().to_uppercase()),
        any::<u128>().prop_map(|id| format!("office/{}", uuid::Uuid::from_u128(id))),
        "[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}[Zz]",
        Just("office/a".to_owned()),
    ]
}

fn name() -> impl Strategy<Value = String> {
    text().prop_filter("none is longer", |text| text.len() <= LONGEST_NAME)
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        text().prop_map(Value::Text),
    ]
}

fn values() -> impl Strategy<Value = Values> {
    collection::btree_map(any::<u16>(), value(), 0..6)
}

fn id() -> impl Strategy<Value = RecordId> {
    any::<u128>().prop_map(|id| RecordId(uuid::Uuid::from_u128(id)))
}

fn mark() -> impl Strategy<Value = Mark> {
    (text(), any::<u64>(), text(), text()).prop_map(|(device, seq, actor, wall)| Mark {
        device,
        seq,
        actor,
        wall,
    })
}

fn about() -> impl Strategy<Value = About> {
    prop_oneof![Just(About::Deletion), any::<u16>().prop_map(About::Unit)]
}

fn challenger() -> impl Strategy<Value = Challenger> {
    (about(), mark(), values()).prop_map(|(about, mark, values)| Challenger { about, mark, values })
}

fn challenge() -> impl Strategy<Value = Challenge> {
    (text(), any::<u64>(), about()).prop_map(|(device, seq, about)| Challenge { device, seq, about })
}

fn image() -> impl Strategy<Value = Image> {
    let fields = collection::btree_map(
        any::<u16>(),
        (value(), any::<u64>()).prop_map(|(value, rev)| Held { value, rev }),
        0..6,
    );
    (
        (any::<u16>(), text(), any::<u64>(), any::<bool>(), any::<u64>()),
        option::of((any::<u64>(), text())),
        option::of(mark()),
        fields,
        collection::btree_map(any::<u64>(), mark(), 0..4),
        collection::vec(challenger(), 0..3),
        collection::btree_map(text(), any::<u64>(), 0..3),
        any::<[bool; 2]>(),
    )
        .prop_map(|(head, moved, made, mut fields, marks, open, latest, [first, one])| {
            let (record_type, scope, rev, deleted, deleted_rev) = head;
            if one {
                fields.values_mut().for_each(|held| held.rev = rev);
            }
            let made = if first { marks.values().next().cloned() } else { made };
            Image { record_type, scope, rev, deleted, deleted_rev, moved, made, fields, marks, open, latest }
        })
}

fn operation() -> impl Strategy<Value = Operation> {
    let kind =
        prop_oneof![Just(OpKind::Create), Just(OpKind::Patch), Just(OpKind::Delete), Just(OpKind::Move)];
    (
        (name(), any::<u64>(), name(), any::<u16>(), id(), kind),
        (any::<u64>(), any::<u64>(), name(), any::<u16>(), name(), name(), name()),
        values(),
        collection::vec(challenge(), 0..3),
    )
        .prop_map(|(a, b, values, settles)| {
            let (device, seq, tx, record_type, record, kind) = a;
            let (base_rev, hlc, wall, schema, actor, office, scope) = b;
            Operation {
                device,
                seq,
                tx,
                record_type,
                record,
                kind,
                base_rev,
                hlc: Hlc(hlc),
                wall,
                schema,
                actor,
                office,
                scope,
                values,
                settles,
            }
        })
}

fn entry() -> impl Strategy<Value = Entry> {
    let effect = (
        (any::<u64>(), any::<u64>(), mark(), values()),
        option::of(any::<bool>()),
        option::of(text()),
        collection::vec(challenger(), 0..3),
        collection::vec(challenge(), 0..3),
    )
        .prop_map(|((rev, after, mark, set), deleted, moved, opened, closed)| Effect {
            rev,
            after,
            mark,
            set,
            deleted,
            moved,
            opened,
            closed,
        });
    prop_oneof![
        (id(), any::<u16>(), effect).prop_map(|(record, record_type, effect)| Entry::Changed {
            record,
            record_type,
            effect
        }),
        (id(), image()).prop_map(|(record, image)| Entry::Entered { record, image: Box::new(image) }),
        (id(), any::<u64>()).prop_map(|(record, rev)| Entry::Left { record, rev }),
        (operation(), text())
            .prop_map(|(op, why)| Entry::SetAside { op: Box::new(op), why: SetAside::Values(why) }),
    ]
}

/// One after the other of one action, as an import writes them.
fn action() -> impl Strategy<Value = Vec<Operation>> {
    (operation(), collection::vec((operation(), any::<bool>()), 0..5)).prop_map(|(first, rest)| {
        let mut all = vec![first];
        for (next, follows) in rest {
            let last = all.last().unwrap().clone();
            all.push(match follows {
                true => Operation {
                    seq: last.seq.wrapping_add(1),
                    hlc: next.hlc,
                    record: next.record,
                    record_type: next.record_type,
                    kind: next.kind,
                    base_rev: next.base_rev,
                    values: next.values,
                    settles: next.settles,
                    ..last
                },
                false => next,
            });
        }
        all
    })
}

fn empty(mut image: Image) -> Image {
    image.fields.values_mut().for_each(|held| held.value = Value::Null);
    image
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_it_was(
        images in collection::vec((id(), image()), 0..4),
        entries in collection::vec(entry(), 0..6),
        operations in action(),
    ) {
        prop_assert_eq!(from_compact::<Vec<(RecordId, Image)>>(&to_compact(&images)), Ok(images.clone()));
        prop_assert_eq!(from_compact::<Vec<Entry>>(&to_compact(&entries)), Ok(entries));
        prop_assert_eq!(from_compact::<Vec<Operation>>(&to_compact(&operations)), Ok(operations));
        for (_, image) in images {
            prop_assert_eq!(from_compact::<Image>(&to_compact(&Bare(&image))), Ok(empty(image)));
        }
    }

    #[test]
    fn names_that_are_kept_elsewhere_are_told_by_their_numbers(
        image in image(),
        shortest in 0..40usize,
    ) {
        let mut names: Vec<String> = Vec::new();
        let bytes = to_numbered(&image, &mut |name| {
            let known = names.iter().position(|known| known == name);
            let place = known.or_else(|| (name.len() >= shortest).then(|| {
                names.push(name.to_owned());
                names.len() - 1
            }));
            place.map(|place| place as u64)
        });
        let name = |number: u64| names.get(usize::try_from(number).ok()?).cloned();
        prop_assert_eq!(from_numbered::<Image>(&bytes, &name), Ok(image.clone()));
        prop_assert_eq!(from_numbered::<Image>(&to_compact(&image), &name), Ok(image));
        prop_assert!(names.is_empty() || from_numbered::<Image>(&bytes, &|_| None).is_err());
    }

    #[test]
    fn bytes_of_anything_are_refused_or_read_and_never_more(
        bytes in collection::vec(any::<u8>(), 0..400),
        operations in action(),
        cut in any::<proptest::sample::Index>(),
        flip in any::<u8>(),
    ) {
        let _ = from_compact::<Vec<Entry>>(&bytes);
        let _ = from_compact::<Image>(&bytes);
        let mut written = to_compact(&operations);
        let at = cut.index(written.len());
        prop_assert_eq!(from_compact::<Vec<Operation>>(&written[..at]), Err(NotCompact), "a part is no whole");
        written[at] ^= flip;
        let _ = from_compact::<Vec<Operation>>(&written);
    }
}

#[test]
fn what_was_kept_as_cbor_is_read() {
    let mut image = Image::new(3, "office/a");
    image.fields.insert(1, Held { value: "Aisha".into(), rev: 1 });
    let mut cbor = Vec::new();
    ciborium::into_writer(&image, &mut cbor).unwrap();
    assert_eq!(from_kept::<Image>(&cbor), Ok(image.clone()));
    assert_eq!(from_kept::<Image>(&to_compact(&image)), Ok(image));
}

#[test]
fn a_long_name_is_not_told_again_by_a_byte() {
    let long = "x".repeat(50_000);
    let latest: BTreeMap<String, u64> = [(long.clone(), 1)].into();
    let image = Image { latest, ..Image::new(3, &long) };
    assert!(to_compact(&image).len() > 100_000);
}

/// One action, each operation a few bytes after the first.
fn of_one_action(name: &str, count: usize) -> Vec<Operation> {
    let first = Operation {
        device: "d".into(),
        seq: 0,
        tx: name.into(),
        record_type: 0,
        record: RecordId(uuid::Uuid::nil()),
        kind: OpKind::Patch,
        base_rev: 0,
        hlc: Hlc(0),
        wall: String::new(),
        schema: 1,
        actor: String::new(),
        office: String::new(),
        scope: "office/a".into(),
        values: Values::new(),
        settles: Vec::new(),
    };
    (0..count as u64).map(|seq| Operation { seq, ..first.clone() }).collect()
}

#[test]
fn a_long_text_of_one_operation_is_not_had_by_all_that_follow() {
    let fits = of_one_action(&"x".repeat(LONGEST_NAME), 2);
    assert_eq!(from_compact::<Vec<Operation>>(&to_compact(&fits)), Ok(fits));
    let long = to_compact(&of_one_action(&"x".repeat(LONGEST_NAME + 1), 2));
    assert_eq!(from_compact::<Vec<Operation>>(&long), Err(NotCompact));
}

#[test]
fn a_batch_of_more_operations_than_a_batch_has_is_not_read() {
    let read = |count| {
        let operations = of_one_action("tx", count);
        let batch =
            Batch { device: "d".into(), before: Chain::default(), first: 0, operations, unfinished: false };
        unpack::<Batch>(&pack(&batch).unwrap(), LARGEST_ASK).map(|read| read == batch)
    };
    assert!(read(MOST_OPERATIONS).unwrap());
    assert!(read(MOST_OPERATIONS + 1).is_err());
}

#[test]
fn names_that_are_told_by_a_byte_run_out() {
    let image = Image::new(3, &"x".repeat(100));
    let images: Vec<_> = (0..50u128).map(|n| (RecordId(uuid::Uuid::from_u128(n)), image.clone())).collect();
    let bytes = to_compact(&images);
    let read = |names_left: usize| {
        let mut reader = Reader::new(&bytes[1..]);
        reader.names_left = names_left;
        Vec::<(RecordId, Image)>::read(&mut reader).map(|all| all.len())
    };
    assert_eq!((read(49 * 100), read(49 * 100 - 1)), (Ok(50), Err(NotCompact)));
}
