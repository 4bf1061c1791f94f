//! How SQLite answers each question, held in `plans.snap`: a lost index shows in a review, not in an office.
//! `WAYMARK_UPDATE=1 cargo test -p waymark-store plans` writes it anew.
use super::*;
use crate::{Beside, Filter, Query, list, queries};
use std::{fmt::Write, fs, path::Path};

fn plan(store: &Store, sql: &str) -> String {
    let mut statement = store.db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    // What is not bound is NULL; the plan does not look at it.
    let mut rows = statement.raw_query();
    let mut steps: Vec<(i64, usize)> = Vec::new();
    let mut text = String::new();
    while let Some(row) = rows.next().unwrap() {
        let (id, parent): (i64, i64) = (row.get(0).unwrap(), row.get(1).unwrap());
        let depth = steps.iter().find(|(step, _)| *step == parent).map_or(1, |(_, depth)| depth + 1);
        steps.push((id, depth));
        let _ = writeln!(text, "{}{}", "  ".repeat(depth), row.get::<_, String>(3).unwrap());
    }
    text
}

/// What the lists of the screens ask, put together as the lists put it together.
fn lists() -> Vec<(&'static str, Query)> {
    let field = |record: RecordType, name: &str| record.field(name).unwrap();
    let mut searched = Query::of(RecordType::Placement);
    searched.search = "aisha arden".into();
    let mut waiting = Query::of(RecordType::Placement);
    waiting.filters = vec![
        Filter::Is(field(RecordType::Placement, "state"), vec!["checks_pending".into(), "accepted".into()]),
        Filter::From(field(RecordType::Placement, "starts_on"), "2026-03-02".into()),
    ];
    waiting.sort = Some((field(RecordType::Placement, "starts_on"), false));
    let mut of_a_school = Query::of(RecordType::Student);
    of_a_school.filters = vec![Filter::Is(field(RecordType::Student, "school"), vec!["one".into()])];
    let mut by_school = Query::of(RecordType::Student);
    by_school.sort = Some((field(RecordType::Student, "school"), true));
    let to_letter = field(RecordType::Letter, "placement");
    let mut unsent = Query::of(RecordType::Placement);
    unsent.filters = vec![
        Filter::Is(field(RecordType::Placement, "state"), vec!["confirmed".into()]),
        Filter::Any(vec![Filter::Without(RecordType::Letter, to_letter), Filter::Only(Vec::new())]),
    ];
    let mut covered = Query::of(RecordType::Placement);
    covered.filters = vec![Filter::With(
        RecordType::InsuranceCheck,
        field(RecordType::InsuranceCheck, "organisation"),
        Some(field(RecordType::Placement, "organisation")),
    )];
    let mut stale = Query::of(RecordType::Placement);
    let by_student = Some(field(RecordType::Placement, "student"));
    let beside = vec![
        Beside::Leading(RecordType::Consent, field(RecordType::Consent, "student"), by_student),
        Beside::Leading(
            RecordType::HealthSafetyConversation,
            field(RecordType::HealthSafetyConversation, "placement"),
            None,
        ),
        Beside::Through(field(RecordType::Placement, "student"), field(RecordType::Student, "school")),
    ];
    stale.filters = vec![
        Filter::Is(field(RecordType::Placement, "state"), vec!["confirmed".into()]),
        Filter::Older(RecordType::Letter, to_letter, beside),
    ];
    vec![
        ("students, by name", Query::of(RecordType::Student)),
        ("students of a school", of_a_school),
        ("students, by the name of their school", by_school),
        ("placements, searched by two words", searched),
        ("placements that wait, the soonest first", waiting),
        ("placements without a letter, or some by their ids", unsent),
        ("placements whose employer has an insurance check", covered),
        ("placements with a letter older than what stands beside them", stale),
    ]
}

#[test]
fn every_question_is_answered_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let store = made(dir.path());
    let mut all = String::new();
    for (name, sql) in queries::ALL {
        let _ = writeln!(all, "{name}\n{}", plan(&store, sql));
    }
    for (name, query) in lists() {
        let asked = if query.search.is_empty() { list::which(&query) } else { list::searched(&query) };
        let sql = format!("{}SELECT t.* FROM {} t {}", asked.with, query.record.name(), asked.rest);
        let _ = writeln!(all, "{name}\n{}", plan(&store, &sql));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests/plans.snap");
    if std::env::var_os("WAYMARK_UPDATE").is_some() {
        fs::write(&path, &all).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), all, "a plan changed; WAYMARK_UPDATE=1 writes it anew");
}

#[test]
fn no_question_of_a_file_reads_the_whole_log() {
    let dir = tempfile::tempdir().unwrap();
    let store = made(dir.path());
    for (name, sql) in queries::ALL {
        let plan = plan(&store, sql);
        let scans = plan.lines().any(|l| l.trim_start().starts_with("SCAN") && !l.contains("VIRTUAL TABLE"));
        // Some read from the end until they have enough; a check is there to read everything.
        let ends =
            ["files_to_fetch.sql", "last_link.sql", "last_undoable.sql", "whole_log.sql"].contains(name);
        assert!(!scans || ends, "{name} reads everything:\n{plan}");
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/queries");
    let files =
        fs::read_dir(folder).unwrap().flatten().filter(|f| f.path().extension().is_some_and(|e| e == "sql"));
    assert_eq!(files.count(), queries::ALL.len(), "a file of SQL is in no list");
}
