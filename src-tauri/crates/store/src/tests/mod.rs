//! The store's promises, each as a sentence.
mod beside;
mod guards;
mod office;
mod plans;
mod programs;
mod taken;
mod undo;
mod upgrades;

use crate::{Action, Store, StoreError, Tx};
use chrono::{DateTime, TimeZone, Utc};
use waymark_domain::{
    Record, RecordId, RecordType, Value, Values,
    records::{Office, Staff, Student},
};

pub const PASSPHRASE: &str = "correct horse battery staple";

pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap()
}

pub fn values(record: RecordType, fields: &[(&str, &str)]) -> Values {
    let today = now().date_naive();
    fields
        .iter()
        .map(|(name, text)| {
            let field = record.field(name).unwrap();
            (field.id, (field.parse)(text, today).unwrap())
        })
        .collect()
}

pub fn founders() -> (Office, Staff) {
    let office = Office::from_values(&values(RecordType::Office, &[("name", "Birmingham")])).unwrap();
    let staff =
        Staff::from_values(&values(RecordType::Staff, &[("first_name", "Rosa"), ("role", "coordinator")]))
            .unwrap();
    (office, staff)
}

pub fn made(dir: &std::path::Path) -> Store {
    let (office, staff) = founders();
    Store::create(dir, PASSPHRASE, &office, &staff, now()).unwrap().0
}

pub fn student(store: &mut Store, first: &str, last: &str) -> RecordId {
    let done = store.mutate(Action::new("test", format!("Add {first}")), now(), |tx| {
        let id = tx.new_id();
        tx.insert_values(
            Student::TYPE,
            id,
            values(RecordType::Student, &[("first_name", first), ("last_name", last)]),
        )?;
        Ok::<_, StoreError>(id)
    });
    done.unwrap().value
}

pub fn act<T>(store: &mut Store, work: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>) -> (String, T) {
    let done = store.mutate(Action::new("test", "Test"), now(), work).unwrap();
    (done.action.unwrap(), done.value)
}

pub fn text(store: &Store, id: RecordId, name: &str) -> Option<String> {
    use crate::Read;
    let row = store.get(RecordType::Student, id).unwrap()?;
    match row.values.get(&RecordType::Student.field(name).unwrap().id) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    }
}
