//! The office that is measured: the example at any size.

use crate::{
    figure::Figure,
    measure::{milliseconds, peak},
};
use chrono::{DateTime, Local, NaiveDate, Utc};
use std::path::Path;
use waymark_actions::{
    example::{Size, make as fill},
    found_office,
};
use waymark_domain::RecordType;
use waymark_letters::Fonts;
use waymark_store::{Read, Store};

pub const PASSPHRASE: &str = "quiet harbour lantern maple";

pub fn now() -> DateTime<Utc> {
    Utc::now()
}

pub fn today() -> NaiveDate {
    Local::now().date_naive()
}

pub fn empty(dir: &Path) -> Store {
    found_office(dir, "Birmingham", "Rosa Whitlock", PASSPHRASE, &Fonts::new(), now(), today()).unwrap().store
}

pub fn open(dir: &Path) -> Store {
    Store::unlock(dir, PASSPHRASE, now()).unwrap()
}

pub fn make(dir: &Path, students: usize) -> Vec<Figure> {
    let mut store = empty(dir);
    let (made, time) = milliseconds(|| fill(&mut store, Size::of(students), now(), today()).unwrap());
    let linked = made.total() - made.count(RecordType::Student);
    vec![
        Figure::one("the office: records that lead to students", "records", linked as f64),
        Figure::one("making the office", "ms", time),
        Figure::one("making the office, peak memory", "MiB", peak()),
    ]
}

/// Every so many students, over the whole office.
pub fn some(store: &Store, record: RecordType, count: usize) -> Vec<waymark_store::Stored> {
    let mut all = Vec::new();
    store.each(record, &mut |row| all.push(row)).unwrap();
    let step = (all.len() / count.max(1)).max(1);
    all.into_iter().step_by(step).take(count).collect()
}
