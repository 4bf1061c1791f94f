//! Import cases as text: rows as an office has them, and what becomes of them. See `import/README.md`.
#![allow(clippy::unwrap_used)]

mod office;

use chrono::Duration;
use office::{Birmingham, now, today};
use std::{collections::BTreeMap, fmt::Write, path::Path};
use waymark_actions::{
    Titles,
    import::{Ask, RowState, Session},
};
use waymark_domain::{Kind, RecordId, RecordType, Value, Values, records::ImportKind, values::ChoiceType};
use waymark_store::{Read, Store};

struct Case {
    name: String,
    given: String,
    expected: String,
}

fn cases(text: &str) -> Vec<Case> {
    let one = |block: &str| {
        let (name, rest) = block.split_once('\n').unwrap();
        let (given, expected) = rest.split_once("=>").unwrap_or_else(|| panic!("{name} has no =>"));
        Case { name: name.trim().into(), given: given.trim_end().into(), expected: expected.trim().into() }
    };
    format!("\n{text}").split("\n--- ").skip(1).map(one).collect()
}

/// Each block of rows: its kind, and the file that it makes.
fn files(given: &str) -> Vec<(ImportKind, String)> {
    let mut files: Vec<(ImportKind, bool, Vec<&str>)> = Vec::new();
    for line in given.lines() {
        let plain = line.trim().trim_start_matches("known ");
        let (word, raw) = plain.strip_suffix(" csv").map_or((plain, false), |w| (w, true));
        match ImportKind::from_code(word) {
            Some(kind) if !line.contains('=') => files.push((kind, raw, Vec::new())),
            _ => files.last_mut().unwrap().2.push(line),
        }
    }
    files
        .into_iter()
        .map(|(kind, raw, lines)| (kind, if raw { lines.join("\n") } else { table(&lines) }))
        .collect()
}

fn table(lines: &[&str]) -> String {
    let mut headers: Vec<&str> = Vec::new();
    let mut rows: Vec<BTreeMap<&str, String>> = vec![BTreeMap::new()];
    for line in lines.iter().filter(|l| !l.trim().is_empty()) {
        if line.trim() == "+" {
            rows.push(BTreeMap::new());
            continue;
        }
        let (header, value) = line.split_once('=').unwrap_or_else(|| panic!("{line} is no header = value"));
        let header = header.trim();
        if !headers.contains(&header) {
            headers.push(header);
        }
        rows.last_mut().unwrap().insert(header, value.trim().replace("\\n", "\n"));
    }
    let quote = |t: &str| format!("\"{}\"", t.replace('"', "\"\""));
    let mut text = headers.iter().map(|h| quote(h)).collect::<Vec<_>>().join(",") + "\n";
    for row in rows {
        let cells: Vec<String> =
            headers.iter().map(|h| quote(row.get(h).map_or("", String::as_str))).collect();
        text += &(cells.join(",") + "\n");
    }
    text
}

type Records = BTreeMap<(RecordType, RecordId), Values>;

fn records(store: &Store) -> Records {
    let mut all = Records::new();
    for record in RecordType::ALL.iter().filter(|r| **r != RecordType::ImportBatch) {
        store.each(*record, &mut |row| _ = all.insert((*record, row.id), row.values)).unwrap();
    }
    all
}

fn differences(store: &Store, before: &Records) -> String {
    let titles = Titles::new(store);
    let mut out = String::new();
    for ((record, id), values) in records(store) {
        let held = before.get(&(record, id));
        let mut fields = Vec::new();
        for field in record.fields() {
            let (was, is) = (held.and_then(|h| h.get(&field.id)), values.get(&field.id));
            if was == is {
                continue;
            }
            let value = is.cloned().unwrap_or(Value::Null);
            let shown = match (field.kind, value.as_text().and_then(|t| t.parse().ok())) {
                (Kind::Link(to), Some(id)) => titles.title(to, id),
                _ => (field.show)(&value),
            };
            fields.push(format!("  {} = {}", field.name, shown.replace('\n', "\\n")));
        }
        if !fields.is_empty() {
            let what = if held.is_some() { "changed" } else { "new" };
            let _ =
                writeln!(out, "{what} {} {}\n{}", record.name(), titles.title(record, id), fields.join("\n"));
        }
    }
    out
}

fn state(state: RowState) -> &'static str {
    match state {
        RowState::New => "new",
        RowState::Changed => "changed",
        RowState::Same => "same",
        RowState::Doubtful => "doubtful",
        RowState::Refused => "refused",
    }
}

fn run(case: &Case) -> String {
    let mut office = Birmingham::new();
    let folder = tempfile::tempdir().unwrap();
    let mut files = files(&case.given);
    let (kind, asked) = files.pop().unwrap();
    let start = |store: &Store, kind: ImportKind, text: &str| {
        let path = folder.path().join("rows.csv");
        std::fs::write(&path, text).unwrap();
        Session::start(store, Ask { path, sheet: None, kind, mapping: Vec::new(), today: today() })
    };
    for (at, (kind, text)) in files.iter().enumerate() {
        let mut session = start(&office.store, *kind, text).unwrap();
        let done = session.apply(&mut office.store, now() - Duration::hours(9 - at as i64)).unwrap();
        assert_eq!(done.counts.new, done.counts.rows, "{}: what is known must be new at first", case.name);
    }
    let mut session = match start(&office.store, kind, &asked) {
        Ok(session) => session,
        Err(problem) => return problem.to_string(),
    };
    let mut out = String::new();
    for note in session.notes() {
        let _ = writeln!(out, "note: {note}");
    }
    let (rows, _) = session.page(None, 1, 1000);
    for row in rows {
        let _ = writeln!(out, "row {}: {}", row.row, state(row.state));
        for reason in row.reasons {
            let _ = writeln!(out, "  {reason}");
        }
        for cell in row.cells.iter().filter(|c| c.before.is_some()) {
            let _ = writeln!(out, "  was {:?}", cell.before.as_deref().unwrap_or_default());
        }
    }
    if session.counts().blank > 0 {
        let _ = writeln!(out, "blank: {}", session.counts().blank);
    }
    let before = records(&office.store);
    let seen = session.counts();
    let applied = session.apply(&mut office.store, now()).unwrap();
    assert_eq!(seen, applied.counts, "{}: what was seen is what was done", case.name);
    out + &differences(&office.store, &before)
}

fn check(file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    let mut cases = cases(&text);
    let results: Vec<String> = std::thread::scope(|scope| {
        let half = cases.len().div_ceil(2);
        let runs: Vec<_> =
            cases.chunks(half).map(|part| scope.spawn(|| part.iter().map(run).collect::<Vec<_>>())).collect();
        runs.into_iter().flat_map(|r| r.join().unwrap()).collect()
    });
    let mut wrong = Vec::new();
    for (case, result) in cases.iter_mut().zip(results) {
        if case.expected.trim() != result.trim() {
            wrong.push(format!("--- {}\nexpected:\n{}\nhappened:\n{}", case.name, case.expected, result));
            case.expected = result.trim().to_owned();
        }
    }
    if std::env::var_os("WAYMARK_UPDATE").is_some() {
        let all: Vec<String> =
            cases.iter().map(|c| format!("--- {}\n{}\n=>\n{}\n", c.name, c.given, c.expected)).collect();
        std::fs::write(&path, all.join("\n")).unwrap();
        return;
    }
    assert!(wrong.is_empty(), "{}\n\nWhen this is right: WAYMARK_UPDATE=1", wrong.join("\n"));
}

#[test]
fn cases_of_students_come_out_as_told() {
    check("students.txt");
}

#[test]
fn cases_of_organisations_offers_placements_and_visits_come_out_as_told() {
    check("others.txt");
}
