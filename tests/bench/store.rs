//! What a screen asks of the store: opening it, a record, a page of a list.

use crate::{
    figure::Figure,
    measure::{median, milliseconds},
    office::{self, PASSPHRASE, now, today},
};
use std::path::Path;
use waymark_actions::{
    lists::{ListAsk, list},
    page::record_page,
};
use waymark_domain::RecordType;
use waymark_store::Store;

const ROUNDS: usize = 7;

pub fn unlock(dir: &Path) -> Vec<Figure> {
    let (mut derived, mut usable) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        // A passphrase that does not fit costs the derivation of its key and nothing else.
        let (refused, time) = milliseconds(|| Store::unlock(dir, "another passphrase than it is", now()));
        assert!(refused.is_err());
        derived.push(time);
        let (rows, time) = milliseconds(|| {
            let store = Store::unlock(dir, PASSPHRASE, now()).unwrap();
            list(&store, RecordType::Student, &ListAsk::default(), today()).unwrap().rows.len()
        });
        assert_eq!(rows, 200);
        usable.push(time);
    }
    vec![
        Figure::rounds("unlock to the first page of students, in Rust", &usable).aim(1000.0),
        Figure::rounds("of that, the key derivation", &derived),
        Figure::one("of that, the rest", "ms", median(&usable) - median(&derived)),
    ]
}

pub fn record(dir: &Path) -> Vec<Figure> {
    let store = office::open(dir);
    let mut figures = Vec::new();
    for (record, what) in [
        (RecordType::Student, "opening a student"),
        (RecordType::Placement, "opening a placement"),
        (RecordType::Organisation, "opening an organisation"),
    ] {
        let times: Vec<f64> = office::some(&store, record, 300)
            .iter()
            .map(|row| milliseconds(|| record_page(&store, row.id, today()).unwrap()).1)
            .collect();
        figures.push(Figure::many(what, &times).aim(5.0));
    }
    figures
}

pub fn page(dir: &Path) -> Vec<Figure> {
    let store = office::open(dir);
    let ask = |filter: (&str, &str), sort: &str, page: u64| ListAsk {
        filters: vec![(filter.0.into(), filter.1.into())],
        sort: Some((sort.into(), true)),
        page,
        ..ListAsk::default()
    };
    let pages = [1, 2, 3];
    let time = |record, filter, sort| -> Vec<f64> {
        (0..30)
            .map(|i| {
                milliseconds(|| list(&store, record, &ask(filter, sort, pages[i % 3]), today()).unwrap()).1
            })
            .collect()
    };
    vec![
        Figure::many(
            "students of Year 12 by date of birth, a page",
            &time(RecordType::Student, ("year_group", "12"), "date_of_birth"),
        ),
        Figure::many(
            "confirmed placements by student, a page",
            &time(RecordType::Placement, ("state", "confirmed"), "student"),
        ),
    ]
}
