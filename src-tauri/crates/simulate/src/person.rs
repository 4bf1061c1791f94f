//! What the person at a laptop does: made up, but through the store's own way to change a record.
//! Never here: what must come of it (`oracle`).

use crate::machine::Laptop;
use chrono::{DateTime, Utc};
use waymark_domain::{RecordId, RecordType, Value, Values};
use waymark_store::{Action, Read, Store, StoreError, Tx, WhatToCheck};
use waymark_sync::{About, Challenge, OpKind};

/// A record type and a field that no Waymark of today knows.
pub const UNKNOWN_TYPE: u16 = 999;
pub const UNKNOWN_FIELD: u16 = 900;

/// A date that is none.
pub const BROKEN: &str = "never";

const FIRST: [&str; 8] = ["Aisha", "Ben", "Chloe", "Dev", "Efua", "Farid", "Grace", "Hana"];
const LAST: [&str; 6] = ["Begum", "Carter", "Okoye", "Nowak", "Singh", "Walsh"];
const TOWNS: [&str; 4] = ["Birmingham", "Dudley", "Solihull", "Walsall"];

/// What was done, for the trace.
pub type Did = &'static str;

fn field(record: RecordType, name: &str) -> u16 {
    record.field(name).unwrap_or_else(|| panic!("{} has no field {name}", record.name())).id
}

fn name_of(random: &mut fastrand::Rng) -> Values {
    Values::from([
        (field(RecordType::Student, "first_name"), FIRST[random.usize(..FIRST.len())].into()),
        (field(RecordType::Student, "last_name"), LAST[random.usize(..LAST.len())].into()),
    ])
}

/// Fields that stand alone, and fields of one unit.
fn change(random: &mut fastrand::Rng) -> Values {
    let student = |name| field(RecordType::Student, name);
    match random.u8(..6) {
        0 => Values::from([(student("first_name"), FIRST[random.usize(..FIRST.len())].into())]),
        1 => Values::from([(student("last_name"), LAST[random.usize(..LAST.len())].into())]),
        2 => Values::from([
            (student("address_line_1"), format!("{} High Street", random.u8(1..90)).into()),
            (student("town"), TOWNS[random.usize(..TOWNS.len())].into()),
        ]),
        3 => Values::from([(student("town"), TOWNS[random.usize(..TOWNS.len())].into())]),
        4 => Values::from([(student("town"), Value::Null)]),
        _ => Values::from([(UNKNOWN_FIELD, Value::Int(random.i64(0..9)))]),
    }
}

fn visible(store: &Store, record: RecordType) -> Result<Vec<RecordId>, StoreError> {
    let mut found = Vec::new();
    store.each(record, &mut |row| found.push(row.id))?;
    found.sort();
    Ok(found)
}

fn pick<T: Copy>(from: &[T], random: &mut fastrand::Rng) -> Option<T> {
    (!from.is_empty()).then(|| from[random.usize(..from.len())])
}

/// One action of a person; `busy` is on the oldest record more often than not. None where there was nothing to do it to.
pub fn act(
    laptop: &mut Laptop,
    offices: &[String],
    busy: bool,
    random: &mut fastrand::Rng,
    at: DateTime<Utc>,
) -> Result<Option<Did>, StoreError> {
    let Some(store) = laptop.at.store.as_mut() else { return Ok(None) };
    let students = visible(store, RecordType::Student)?;
    // Where everybody is at the same few records, what one did meets what another did not know.
    let student = match students.first() {
        Some(first) if busy && random.u8(..3) > 0 => Some(*first),
        _ => pick(&students, random),
    };
    let did = match (random.u8(..100), student) {
        (0..18, _) | (_, None) => {
            let name = name_of(random);
            run(store, at, |tx| {
                let id = tx.new_id();
                tx.insert_values(RecordType::Student, id, name)
            })?;
            "adds a student"
        }
        (18..55, Some(id)) => {
            let values = change(random);
            run(store, at, |tx| tx.patch(RecordType::Student, id, values).map(drop))?;
            "changes a student"
        }
        (55..63, Some(id)) => {
            // Several records in one action, now and then more than one batch holds.
            let count = if random.u8(..8) == 0 { random.usize(20..60) } else { random.usize(2..5) };
            let names: Vec<Values> = (0..count).map(|_| name_of(random)).collect();
            let values = change(random);
            run(store, at, |tx| {
                for name in names {
                    let new = tx.new_id();
                    tx.insert_values(RecordType::Student, new, name)?;
                }
                tx.patch(RecordType::Student, id, values).map(drop)
            })?;
            "adds several students at once"
        }
        (63..69, Some(id)) => {
            run(store, at, |tx| tx.delete(RecordType::Student, id))?;
            "deletes a student"
        }
        (69..75, Some(id)) => {
            let consent = field(RecordType::Consent, "student");
            let values = Values::from([
                (consent, id.to_string().into()),
                (field(RecordType::Consent, "kind"), first_choice(RecordType::Consent, "kind")),
                (field(RecordType::Consent, "given_by"), first_choice(RecordType::Consent, "given_by")),
                (field(RecordType::Consent, "status"), "given".into()),
                (field(RecordType::Consent, "dated"), "2026-03-02".into()),
            ]);
            run(store, at, |tx| {
                let new = tx.new_id();
                tx.insert_values(RecordType::Consent, new, values)
            })?;
            "writes down a consent"
        }
        (75..82, Some(_)) => {
            let consents = visible(store, RecordType::Consent)?;
            let Some(id) = pick(&consents, random) else { return Ok(None) };
            let status = if random.bool() { "withdrawn" } else { "given" };
            let dated = format!("2026-03-{:02}", random.u8(1..28));
            let values = Values::from([
                (field(RecordType::Consent, "status"), status.into()),
                (field(RecordType::Consent, "dated"), dated.into()),
            ]);
            run(store, at, |tx| tx.patch(RecordType::Consent, id, values).map(drop))?;
            "changes a consent"
        }
        (82..90, Some(_)) => return settle(store, random, at),
        (90..93, Some(id)) => {
            let to = format!("office/{}", offices[random.usize(..offices.len())]);
            run(store, at, |tx| tx.move_to(RecordType::Student, id, &to).map(drop))?;
            "moves a student to another office"
        }
        (93..96, Some(_)) => {
            run(store, at, |tx| {
                let new = tx.new_id();
                tx.write_raw(UNKNOWN_TYPE, new, OpKind::Create, Values::from([(1, "from the future".into())]))
            })?;
            "writes a record of a newer version"
        }
        (_, Some(id)) => {
            // A date that is none, beside a change that could stand.
            let broken = Values::from([(field(RecordType::Student, "date_of_birth"), BROKEN.into())]);
            let values = change(random);
            run(store, at, |tx| {
                tx.patch(RecordType::Student, id, values)?;
                tx.write_raw(RecordType::Student.code(), id, OpKind::Patch, broken)
            })?;
            "writes what cannot be applied"
        }
    };
    Ok(Some(did))
}

fn first_choice(record: RecordType, name: &str) -> Value {
    match record.field(name).map(|field| field.kind) {
        Some(waymark_domain::Kind::Choice(choices)) => choices[0].code.into(),
        other => panic!("{name} is no choice: {other:?}"),
    }
}

/// Takes one of the two values of a clash, or lets a deletion stand.
fn settle(
    store: &mut Store,
    random: &mut fastrand::Rng,
    at: DateTime<Utc>,
) -> Result<Option<Did>, StoreError> {
    let open: Vec<(u16, RecordId, waymark_sync::Challenger)> = store
        .to_check()?
        .into_iter()
        .filter_map(|check| match check.what {
            WhatToCheck::Clash(challenger) => Some((check.record_type, check.record, challenger)),
            WhatToCheck::SetAside(..) => None,
        })
        .collect();
    if open.is_empty() {
        return Ok(None);
    }
    let (record_type, id, challenger) = &open[random.usize(..open.len())];
    let Some(record) = RecordType::from_code(*record_type) else { return Ok(None) };
    if store.get(record, *id)?.is_none() {
        return Ok(None);
    }
    let settles: Vec<Challenge> = vec![challenger.name()];
    let take_theirs = random.bool();
    let values = if take_theirs { challenger.values.clone() } else { Values::new() };
    if challenger.about == About::Deletion && take_theirs {
        run(store, at, |tx| {
            tx.settle(record, *id, Values::new(), settles)?;
            tx.delete(record, *id)
        })?;
        return Ok(Some("settles a clash with a deletion"));
    }
    run(store, at, |tx| tx.settle(record, *id, values, settles).map(drop))?;
    Ok(Some("settles a clash"))
}

fn run(
    store: &mut Store,
    at: DateTime<Utc>,
    work: impl FnOnce(&mut Tx<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    store.mutate(Action::new("simulated", "Simulated"), at, work).map(drop)
}
