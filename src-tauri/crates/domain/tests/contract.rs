//! The declared records as one readable page: a change of the contract is a change of that page.
//! Accept a wanted change with `WAYMARK_UPDATE=1 cargo test -p waymark-domain --test contract`.
#![allow(clippy::unwrap_used)]

use std::{collections::BTreeSet, fmt::Write, fs, path::Path};
use waymark_domain::{Kind, RecordType};

fn kind(kind: Kind) -> String {
    match kind {
        Kind::Choice(c) => format!("one of {}", c.iter().map(|c| c.code).collect::<Vec<_>>().join("|")),
        Kind::Choices(c) => format!("any of {}", c.iter().map(|c| c.code).collect::<Vec<_>>().join("|")),
        Kind::Link(to) => format!("link to {}", to.name()),
        plain => format!("{plain:?}").to_lowercase(),
    }
}

fn page() -> String {
    let mut page = String::new();
    for record in RecordType::ALL {
        writeln!(page, "{} (record {})", record.name(), record.code()).unwrap();
        for f in record.fields() {
            let needed = if f.required { ", needed" } else { "" };
            let merges =
                if f.unit == f.name { "merges alone".into() } else { format!("merges with {}", f.unit) };
            let sensitivity = format!("{:?}", f.sensitivity).to_lowercase();
            writeln!(page, "  {}  field {}  {}{needed}  {sensitivity}  {merges}", f.name, f.id, kind(f.kind))
                .unwrap();
        }
    }
    page
}

#[test]
fn the_declared_fields_are_those_of_the_accepted_contract() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract.snap");
    let now = page();
    if std::env::var_os("WAYMARK_UPDATE").is_some() {
        fs::write(&path, &now).unwrap();
    }
    let accepted = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        now, accepted,
        "the records changed; if that is wanted, accept it as the first lines of this file say"
    );
}

#[test]
fn codes_names_and_field_names_are_each_used_once() {
    let codes: BTreeSet<_> = RecordType::ALL.iter().map(|r| r.code()).collect();
    let names: BTreeSet<_> = RecordType::ALL.iter().map(|r| r.name()).collect();
    assert_eq!((codes.len(), names.len()), (RecordType::ALL.len(), RecordType::ALL.len()));
    for record in RecordType::ALL {
        let fields: BTreeSet<_> = record.fields().iter().map(|f| f.name).collect();
        assert_eq!(fields.len(), record.fields().len(), "{}", record.name());
    }
}
