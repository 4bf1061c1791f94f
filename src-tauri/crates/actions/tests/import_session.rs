//! An office's workbook from its sheets to its records: looked at, mended, applied, undone.
#![allow(clippy::unwrap_used)]

mod messy;
mod office;

use office::{Birmingham, now, today};
use proptest::prelude::*;
use std::path::Path;
use waymark_actions::{
    Problem,
    import::{Applied, Ask, Counts, RowState, Session, Settled, columns, mapping_of, open},
    undo_import,
};
use waymark_domain::{RecordType, Values, records::ImportKind};
use waymark_store::{Read, Store};

fn ask(path: &Path, sheet: &str, kind: ImportKind) -> Ask {
    let sheet = (!sheet.is_empty()).then(|| sheet.to_owned());
    Ask { path: path.to_owned(), sheet, kind, mapping: Vec::new(), today: today() }
}

fn import(store: &mut Store, path: &Path, sheet: &str, kind: ImportKind) -> (Applied, Vec<String>) {
    let mut session = Session::start(store, ask(path, sheet, kind)).unwrap();
    let said = session
        .page(None, 1, 500)
        .0
        .iter()
        .flat_map(|r| r.reasons.iter().map(|w| format!("{}: {w}", r.row)).collect::<Vec<_>>())
        .collect();
    (session.apply(store, now()).unwrap(), said)
}

fn counts(numbers: [u32; 7]) -> Counts {
    let [rows, new, changed, same, doubtful, refused, blank] = numbers;
    Counts { rows, new, changed, same, doubtful, refused, blank }
}

fn all(store: &Store) -> Vec<(RecordType, String, Values)> {
    let mut all = Vec::new();
    for record in RecordType::ALL.iter().filter(|r| **r != RecordType::ImportBatch) {
        store.each(*record, &mut |row| all.push((*record, row.id.to_string(), row.values))).unwrap();
    }
    all
}

const SHEETS: [(&str, ImportKind); 5] = [
    ("Year 12 2026", ImportKind::Students),
    ("Employers", ImportKind::Organisations),
    ("Offers", ImportKind::Offers),
    ("Placements", ImportKind::Placements),
    ("Visits", ImportKind::Visits),
];

#[test]
fn an_offices_workbook_comes_in_sheet_by_sheet_and_goes_out_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = messy::workbook(folder.path());
    let mut office = Birmingham::new();
    let opened = open(&path).unwrap();
    let seen: Vec<_> = opened.sheets.iter().map(|s| (s.name.as_str(), s.looks_like, s.hidden)).collect();
    let mut wanted: Vec<_> = SHEETS.iter().map(|(name, kind)| (*name, Some(*kind), false)).collect();
    wanted.push(("lists", None, true));
    assert_eq!(seen, wanted);

    let start = all(&office.store);
    let mut batches = Vec::new();
    let expected = [
        counts([8, 5, 0, 1, 0, 2, 1]),
        counts([3, 1, 1, 0, 0, 1, 1]),
        counts([2, 1, 0, 0, 0, 1, 0]),
        counts([3, 2, 0, 0, 0, 1, 0]),
        counts([3, 2, 0, 0, 0, 1, 0]),
    ];
    for ((sheet, kind), expected) in SHEETS.into_iter().zip(expected) {
        let (applied, said) = import(&mut office.store, &path, sheet, kind);
        assert_eq!(applied.counts, expected, "{sheet}: {said:#?}");
        batches.push(applied.batch);
    }
    // Once more: nothing is new and nothing changes.
    for (sheet, kind) in SHEETS {
        let (applied, said) = import(&mut office.store, &path, sheet, kind);
        assert_eq!((applied.counts.new, applied.counts.changed), (0, 0), "{sheet}: {said:#?}");
        undo_import(&mut office.store, applied.batch, now(), today()).unwrap();
    }
    let amara = |store: &Store| {
        let mut found = Vec::new();
        store.each(RecordType::Student, &mut |row| found.push(row.values)).unwrap();
        found.into_iter().find(|v| v.get(&1).and_then(|v| v.as_text()) == Some("Amara")).unwrap()
    };
    let text = |field: u16| amara(&office.store).get(&field).and_then(|v| v.as_text().map(str::to_owned));
    assert_eq!(text(5).as_deref(), Some("2009-03-14"));
    assert_eq!(text(10).as_deref(), Some("+447700900123"));
    assert_eq!(text(14).as_deref(), Some("B4 7ET"));
    assert_eq!(text(6).as_deref(), Some("12"));

    for batch in batches.into_iter().rev() {
        let undone = undo_import(&mut office.store, batch, now(), today()).unwrap();
        assert!(undone.kept.is_empty(), "{:?}", undone.kept);
        let again = undo_import(&mut office.store, batch, now(), today());
        assert!(again.unwrap_err().to_string().contains("undone already"));
    }
    assert_eq!(all(&office.store), start, "undone, the store is as it was");
}

#[test]
fn what_was_left_out_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = messy::workbook(folder.path());
    let office = Birmingham::new();
    let session = Session::start(&office.store, ask(&path, "", ImportKind::Students)).unwrap();
    assert_eq!(
        session.notes(),
        [
            "With them come 2 organisations (Bishop Challoner Catholic College, The Wandering School), 1 need.",
            "Rows 1, 2 were left out: titles above the headings.",
            "Row 14 was left out: totals.",
            "Columns left out: Shoe size."
        ]
    );
}

#[test]
fn a_mended_cell_makes_a_refused_row_new_and_the_refused_can_be_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = messy::workbook(folder.path());
    let mut office = Birmingham::new();
    let mut session = Session::start(&office.store, ask(&path, "", ImportKind::Students)).unwrap();
    let (refused, pages) = session.page(Some(RowState::Refused), 1, 1);
    assert_eq!((refused.len(), pages, refused[0].row), (1, 2, 12));
    let cell = refused[0].cells.iter().find(|c| c.problem.is_some()).unwrap();
    assert_eq!(cell.column, 2);

    for name in ["refused.xlsx", "refused.csv"] {
        let out = folder.path().join(name);
        assert_eq!(session.save_refused(&out).unwrap(), 2);
        let again = columns(&office.store, &out, None, ImportKind::Students).unwrap();
        let last: Vec<_> =
            again.columns.iter().rev().take(2).map(|c| (c.header.as_str(), c.target.clone())).collect();
        assert_eq!(last, [("Row in the file", None), ("Reason", None)]);
        assert!(
            again.columns.iter().any(|c| c.sample.iter().any(|s| s.starts_with("Refused: Date of birth")))
        );
    }

    session.mend(&office.store, 12, 2, "28/2/2009").unwrap();
    assert_eq!(session.counts().refused, 1);
    assert_eq!(
        session.page(Some(RowState::Refused), 9, 1).0[0].row,
        13,
        "a page beyond the last is the last"
    );
    assert!(session.mend(&office.store, 99, 2, "x").is_err());
    let applied = session.apply(&mut office.store, now()).unwrap();
    assert_eq!(applied.counts.new, 6);
}

#[test]
fn a_mapping_by_hand_is_kept_for_the_next_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, "Name,Born on the,Notes\nAmara Okafor,14/3/2009,tall\n").unwrap();
    let mut office = Birmingham::new();
    let kind = ImportKind::Students;
    for (pair, said) in [
        ("Height=remarks", "Name, Born on the, Notes"),
        ("Notes=height", "student.remarks"),
        ("Notes", "like"),
    ] {
        let words = mapping_of(&office.store, &path, None, kind, &[pair.to_owned()]).unwrap_err().to_string();
        assert!(words.contains(said), "{words}");
    }
    let pairs = ["born on the=date_of_birth".to_owned(), "Notes=".to_owned()];
    let mapping = mapping_of(&office.store, &path, None, kind, &pairs).unwrap();
    assert_eq!(mapping, [(0, "student.name".to_owned()), (1, "student.date_of_birth".to_owned())]);
    let mut session = Session::start(&office.store, Ask { mapping, ..ask(&path, "", kind) }).unwrap();
    session.apply(&mut office.store, now()).unwrap();
    let next = columns(&office.store, &path, None, kind).unwrap();
    let told: Vec<_> = next.columns.iter().map(|c| (c.target.as_deref(), c.remembered)).collect();
    assert_eq!(told, [(Some("student.name"), true), (Some("student.date_of_birth"), true), (None, true)]);
}

#[test]
fn what_changed_since_the_look_is_seen_when_it_is_applied() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, "Name,DOB\nAmara Okafor,14/3/2009\n").unwrap();
    let mut office = Birmingham::new();
    let mut session = Session::start(&office.store, ask(&path, "", ImportKind::Students)).unwrap();
    assert_eq!(session.counts().new, 1);
    office.add(
        RecordType::Student,
        &[("first_name", "Amara"), ("last_name", "Okafor"), ("date_of_birth", "14/3/2009")],
    );
    let applied = session.apply(&mut office.store, now()).unwrap();
    assert_eq!((applied.counts.new, applied.counts.same), (0, 1));
    assert_eq!(office.store.count(RecordType::Student).unwrap(), 1);
}

#[test]
fn letters_that_had_to_be_guessed_are_said_and_nobody_is_born_tomorrow() {
    let folder = tempfile::tempdir().unwrap();
    let office = Birmingham::new();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, b"Name,DOB\nZo\xeb Price,14/3/2009\nSam Lee,1/2/2040\n").unwrap();
    let session = Session::start(&office.store, ask(&path, "", ImportKind::Students)).unwrap();
    assert!(session.notes().iter().any(|n| n.contains("Windows-1252")), "{:?}", session.notes());
    let (rows, _) = session.page(None, 1, 10);
    assert_eq!((rows[0].state, rows[1].state), (RowState::New, RowState::Refused));
    assert!(rows[1].reasons[0].contains("still to come"), "{:?}", rows[1].reasons);
    std::fs::write(&path, "Name,DOB\nZo\u{eb} Price,14/3/2009\n").unwrap();
    let session = Session::start(&office.store, ask(&path, "", ImportKind::Students)).unwrap();
    assert!(session.notes().is_empty(), "{:?}", session.notes());
}

#[test]
fn a_change_shows_what_stands_now() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, "Name,DOB,Phone\nAmara Okafor,14/3/2009,07700 900124\n").unwrap();
    let mut office = Birmingham::new();
    office.add(
        RecordType::Student,
        &[
            ("first_name", "Amara"),
            ("last_name", "Okafor"),
            ("date_of_birth", "14/3/2009"),
            ("phone", "07700900123"),
        ],
    );
    let session = Session::start(&office.store, ask(&path, "", ImportKind::Students)).unwrap();
    let (rows, _) = session.page(None, 1, 10);
    assert_eq!(rows[0].state, RowState::Changed);
    assert_eq!(rows[0].cells[2].before.as_deref(), Some("07700 900123"));
    assert_eq!(rows[0].cells[1].before, None);
}

#[test]
fn a_confirmed_placement_reopens_when_a_file_moves_its_dates() {
    let mut office = Birmingham::new();
    let id = office.placement();
    office.record_all(id);
    waymark_actions::placement::confirm(&mut office.store, &[id], now(), today()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    let row =
        "Student,Employer,Start date,End date\nAisha Begum,Arden Bridge Engineering,13/7/2026,24/7/2026\n";
    std::fs::write(&path, row).unwrap();
    let (applied, said) = import(&mut office.store, &path, "", ImportKind::Placements);
    assert_eq!(applied.reopened, 1);
    assert!(said.iter().any(|s| s.contains("confirmed now") && s.contains("dates")), "{said:?}");
    assert_eq!(office.state(id), waymark_domain::rules::PlacementState::ChecksPending);
    std::fs::write(&path, row.replace("13/7", "14/7")).unwrap();
    let (applied, said) = import(&mut office.store, &path, "", ImportKind::Placements);
    assert_eq!(applied.reopened, 0);
    assert!(said.is_empty(), "one that is not confirmed has nothing to lose: {said:?}");
}

#[test]
fn a_file_that_does_not_fit_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let office = Birmingham::new();
    let start = |text: &str, kind| {
        let path = folder.path().join("a.csv");
        std::fs::write(&path, text).unwrap();
        Session::start(&office.store, ask(&path, "", kind)).unwrap_err().to_string()
    };
    for (text, kind, said) in [
        (
            "Amara,Okafor,14/3/2009\nImran,Khan,1/9/2008\n",
            ImportKind::Students,
            "Write a heading above each column",
        ),
        ("DOB,Postcode\n14/3/2009,B4 7ET\n", ImportKind::Students, "No column holds the student's name"),
        ("Student,Town\nAmara,Dudley\n", ImportKind::Visits, "the date of the visit"),
    ] {
        let words = start(text, kind);
        assert!(words.contains(said) && words.contains("Nothing was changed."), "{words}");
    }
    let path = folder.path().join("b.csv");
    std::fs::write(&path, "Name\n").unwrap();
    let session = Session::start(&office.store, ask(&path, "", ImportKind::Students)).unwrap();
    assert_eq!(session.counts(), Counts::default());
    let two = vec![(0, "student.name".to_owned()), (0, "student.name".to_owned())];
    let twice = Session::start(&office.store, Ask { mapping: two, ..ask(&path, "", ImportKind::Students) });
    assert!(matches!(twice, Err(Problem::Import(_))));
}

#[test]
fn cells_that_are_errors_or_too_long_refuse_their_row_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    let long = "x".repeat(40_000);
    std::fs::write(
        &path,
        format!("Name,Remarks,Other\nAmara Okafor,{long},\nImran Khan,short,{long}\nZoe Price,ok,ok\n"),
    )
    .unwrap();
    let office = Birmingham::new();
    let session = Session::start(&office.store, ask(&path, "", ImportKind::Students)).unwrap();
    assert_eq!((session.counts().refused, session.counts().new), (2, 1));
    let (rows, _) = session.page(Some(RowState::Refused), 1, 10);
    assert!(rows[0].reasons[0].contains("more than 32,767 characters"), "{:?}", rows[0].reasons);
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "",
            "",
            "Amara",
            "Okafor",
            "Okafor Amara",
            "amara okafor",
            "Anne-Marie",
            "14/3/2009",
            "3/14/2009",
            "4/3/2009",
            "39886",
            "B4 7ET",
            "b15 2tt",
            "n/a",
            "Total",
            "07700 900123",
            "7700900123",
            "Y12",
            "yes",
            "Arden Bridge",
            "Arden Bridge Ltd",
            "Aston",
            "9276308686",
            "tom@family.example",
            "6/7/2026",
            "17/7/2026",
            "Bishop Challoner Catholic College",
            "=1+1",
            "\u{202e}x",
            "Imran Khan",
        ])
        .prop_map(str::to_owned),
        "[ -~\u{e9}\u{202e}]{0,12}",
    ]
}

fn table(kind: ImportKind) -> impl Strategy<Value = (ImportKind, Vec<Vec<String>>)> {
    let width = headers(kind).len();
    prop::collection::vec(prop::collection::vec(value(), width), 0..12).prop_map(move |rows| (kind, rows))
}

fn headers(kind: ImportKind) -> &'static [&'static str] {
    match kind {
        ImportKind::Students => &[
            "Name",
            "DOB",
            "Postcode",
            "School",
            "Phone",
            "Year",
            "ULN",
            "Email",
            "Emergency contact",
            "Emergency phone",
            "Dietary",
        ],
        ImportKind::Organisations => {
            &["Organisation", "URN", "Postcode", "Contact name", "Contact phone", "Contact email", "Type"]
        }
        ImportKind::Offers => &[
            "Employer",
            "Placement title",
            "Start date",
            "End date",
            "Days",
            "Supervisor",
            "Supervisor phone",
        ],
        ImportKind::Placements => &[
            "Student",
            "DOB",
            "Employer",
            "Start date",
            "End date",
            "Supervisor",
            "Insurer",
            "Insurance expiry",
            "H&S date",
            "Consent",
            "Status",
        ],
        ImportKind::Visits => {
            &["Student", "DOB", "University", "Visit", "Visit date", "Start time", "Consent", "RSVP", "Staff"]
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn counts_add_up_a_second_time_changes_nothing_and_undo_leaves_no_trace(
        (kind, rows) in prop_oneof![
            table(ImportKind::Students), table(ImportKind::Organisations), table(ImportKind::Offers), table(ImportKind::Placements), table(ImportKind::Visits)
        ]
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let quote = |t: &str| format!("\"{}\"", t.replace('"', "\"\""));
        let mut text = headers(kind).join(",") + "\n";
        for row in &rows {
            text += &(row.iter().map(|t| quote(t)).collect::<Vec<_>>().join(",") + "\n");
        }
        std::fs::write(&path, text).unwrap();
        let mut office = Birmingham::new();
        for name in ["Amara Okafor", "Imran Khan"] {
            let (first, last) = name.split_once(' ').unwrap();
            office.add(RecordType::Student, &[("first_name", first), ("last_name", last)]);
        }
        office.add(RecordType::Organisation, &[("name", "Arden Bridge"), ("roles", "employer")]);
        let before = all(&office.store);
        let mut session = Session::start(&office.store, ask(&path, "", kind)).unwrap();
        let seen = session.counts();
        prop_assert_eq!(seen.rows, seen.new + seen.changed + seen.same + seen.doubtful + seen.refused);
        let left_out = session.notes().iter().filter(|n| n.contains("totals") || n.contains("once more")).count();
        if left_out == 0 {
            prop_assert_eq!((seen.rows + seen.blank) as usize, rows.len());
        }
        let applied = session.apply(&mut office.store, now()).unwrap();
        prop_assert_eq!(seen, applied.counts);
        let again = Session::start(&office.store, ask(&path, "", kind)).unwrap();
        let second = again.counts();
        prop_assert_eq!((second.new, second.changed, second.rows), (0, 0, seen.rows), "{:#?}", again.page(None, 1, 20).0);
        undo_import(&mut office.store, applied.batch, now(), today()).unwrap();
        prop_assert_eq!(all(&office.store), before);
    }
}

#[test]
fn the_same_session_applied_twice_finds_all_of_it_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, "Name,DOB\nAmara Okafor,14/3/2009\nImran Khan,1/9/2008\n").unwrap();
    let mut office = Birmingham::new();
    let mut session = Session::start(&office.store, ask(&path, "", ImportKind::Students)).unwrap();
    assert_eq!(session.apply(&mut office.store, now()).unwrap().counts.new, 2);
    assert_eq!(session.apply(&mut office.store, now()).unwrap().counts, counts([2, 0, 0, 2, 0, 0, 0]));
    assert_eq!(office.store.count(RecordType::Student).unwrap(), 2);
}

#[test]
fn a_consent_withdrawn_for_everything_is_not_given_again_by_a_spreadsheet() {
    use waymark_actions::{Form, save};
    let folder = tempfile::tempdir().unwrap();
    let mut office = Birmingham::new();
    let make = |store: &mut Store, kind, parent, fields: &[(&str, &str)]| {
        let values = fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let form = Form { kind: Some(kind), parent, values, ..Form::default() };
        save(store, &form, now(), today()).unwrap().id
    };
    let student = make(
        &mut office.store,
        RecordType::Student,
        None,
        &[("first_name", "Zainab"), ("last_name", "Mirza")],
    );
    let withdrawn =
        [("kind", "placement"), ("given_by", "carer"), ("status", "withdrawn"), ("dated", "1 May 2026")];
    make(&mut office.store, RecordType::Consent, Some(student), &withdrawn);
    let path = folder.path().join("placements.csv");
    std::fs::write(&path, "Student,Employer,Consent\nZainab Mirza,Arden Bridge,Yes\n").unwrap();
    let (applied, said) = import(&mut office.store, &path, "", ImportKind::Placements);
    assert_eq!(applied.counts, counts([1, 0, 0, 0, 1, 0, 0]), "{said:?}");
    assert!(said.iter().any(|s| s.contains("withdrawn or refused")), "{said:?}");
}

#[test]
fn what_a_person_recorded_after_a_withdrawal_is_not_written_over() {
    let mut office = Birmingham::new();
    let id = office.placement();
    let placement: waymark_domain::records::Placement = office.store.record(id).unwrap();
    let (student, about) = (placement.student.0.to_string(), id.to_string());
    let common = [("student", student.as_str()), ("kind", "placement"), ("given_by", "carer")];
    let taken_back = [("status", "withdrawn"), ("dated", "1 May 2026"), ("placement", about.as_str())];
    office.add(RecordType::Consent, &[common, taken_back].concat());
    office
        .add(RecordType::Consent, &[&common[..], &[("status", "given"), ("dated", "20 May 2026")]].concat());
    let before = all(&office.store);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    for consent in ["Yes", "3/4/2026", "25/5/2026"] {
        let row = format!("Student,Employer,Consent\nAisha Begum,Arden Bridge Engineering,{consent}\n");
        std::fs::write(&path, row).unwrap();
        let (applied, said) = import(&mut office.store, &path, "", ImportKind::Placements);
        assert_eq!(applied.counts, counts([1, 0, 0, 1, 0, 0, 0]), "{said:?}");
    }
    let mut after = all(&office.store);
    after.retain(|row| before.contains(row));
    assert_eq!(after, before);
    assert_eq!(office.store.count(RecordType::Consent).unwrap(), 2);
}

#[test]
fn what_a_carer_said_is_not_written_over_what_the_student_said() {
    let mut office = Birmingham::new();
    let id = office.placement();
    let placement: waymark_domain::records::Placement = office.store.record(id).unwrap();
    let (student, about) = (placement.student.0.to_string(), id.to_string());
    let common = [
        ("student", student.as_str()),
        ("kind", "placement"),
        ("status", "given"),
        ("placement", about.as_str()),
    ];
    office.add(
        RecordType::Consent,
        &[&common[..], &[("given_by", "student"), ("dated", "1 May 2026")]].concat(),
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    let told = |office: &mut Birmingham, consent: &str| {
        let row = format!("Student,Employer,Consent\nAisha Begum,Arden Bridge Engineering,{consent}\n");
        std::fs::write(&path, row).unwrap();
        let (applied, said) = import(&mut office.store, &path, "", ImportKind::Placements);
        assert_eq!(applied.counts.changed + applied.counts.same, 1, "{said:?}");
        let mut all: Vec<(String, String)> = Vec::new();
        let consents = office.store.all::<waymark_domain::records::Consent>().unwrap();
        all.extend(consents.iter().map(|(_, c)| (format!("{:?}", c.given_by), c.dated.to_string())));
        (applied.counts.changed, all)
    };
    let is = |by: &str, on: &str| (by.to_owned(), on.to_owned());
    let students = is("Student", "2026-05-01");
    for nothing_new in ["1/5/2026", "Yes"] {
        assert_eq!(told(&mut office, nothing_new), (0, vec![students.clone()]), "{nothing_new}");
    }
    let both = vec![students.clone(), is("Carer", "2026-05-10")];
    assert_eq!(told(&mut office, "10/5/2026"), (1, both.clone()));
    assert_eq!(told(&mut office, "10/5/2026"), (0, both));
    assert_eq!(told(&mut office, "12/5/2026"), (1, vec![students, is("Carer", "2026-05-12")]));
}

#[test]
fn this_years_placement_does_not_overwrite_the_one_that_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let mut office = Birmingham::new();
    let old = office.placement();
    let student = office.store.need(RecordType::Placement, old).unwrap();
    let names = waymark_actions::Titles::new(&office.store).of(&student);
    let (who, at) = names.split_once(" at ").unwrap();
    let form =
        waymark_actions::placement::advance(&mut office.store, old, "student_withdraws", "", now(), today());
    form.unwrap();
    let path = folder.path().join("placements.csv");
    std::fs::write(&path, format!("Student,Employer,Start date\n{who},{at},5 July 2027\n")).unwrap();
    let (applied, said) = import(&mut office.store, &path, "", ImportKind::Placements);
    assert_eq!(applied.counts, counts([1, 1, 0, 0, 0, 0, 0]), "{said:?}");
    assert_eq!(office.store.need(RecordType::Placement, old).unwrap().values, {
        let mut values = student.values.clone();
        let state = RecordType::Placement.field("state").unwrap().id;
        values.insert(state, "withdrawn".into());
        values
    });
}

#[test]
fn a_person_says_whether_a_doubtful_row_is_the_record_that_was_found_or_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(
        &path,
        "Name,DOB,Postcode,ULN,Email\nAmara Okafor,14/3/2009,B15 2TT,,amara@family.example\n\
         Imran Khan,,,9276308686,imran@family.example\n",
    )
    .unwrap();
    let mut office = Birmingham::new();
    let amara = office.add(
        RecordType::Student,
        &[
            ("first_name", "Amara"),
            ("last_name", "Okafor"),
            ("date_of_birth", "14/3/2009"),
            ("postcode", "B4 7ET"),
        ],
    );
    office.add(RecordType::Student, &[("first_name", "Zoe"), ("last_name", "Price"), ("uln", "9276308686")]);
    let mut session = Session::start(&office.store, ask(&path, "", ImportKind::Students)).unwrap();
    let first = |session: &Session| session.page(None, 1, 10).0.swap_remove(0);
    let found = first(&session).candidate.unwrap();
    assert_eq!((found.id, found.title.as_str(), found.may_be_new), (amara, "Amara Okafor", true));
    // One number is one person, and a row that is not there is none.
    for (row, said) in [(3, Some(Settled::New)), (9, Some(Settled::Same))] {
        assert!(session.settle_row(&office.store, row, said, None).is_err());
    }
    session.settle_row(&office.store, 2, Some(Settled::Same), None).unwrap();
    assert_eq!((first(&session).state, first(&session).settled), (RowState::Changed, Some(Settled::Same)));
    session.settle_row(&office.store, 2, Some(Settled::New), None).unwrap();
    assert_eq!(first(&session).state, RowState::New);
    session.settle_row(&office.store, 2, None, None).unwrap();
    assert_eq!(first(&session).state, RowState::Doubtful);
    session.settle_row(&office.store, 2, Some(Settled::Same), None).unwrap();
    // Another text asks again.
    session.mend(&office.store, 2, 2, "B5 5SE").unwrap();
    assert_eq!(first(&session).state, RowState::Doubtful);
    session.settle_row(&office.store, 2, Some(Settled::New), None).unwrap();
    session.settle_row(&office.store, 3, Some(Settled::Same), None).unwrap();
    let applied = session.apply(&mut office.store, now()).unwrap();
    assert_eq!(applied.counts, counts([2, 1, 1, 0, 0, 0, 0]));
    assert_eq!(office.store.count(RecordType::Student).unwrap(), 3);
}

#[test]
fn what_was_said_of_one_record_is_not_kept_for_another() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    // Row 3 is doubtful beside row 2 of the file itself, row 4 beside a student of the store.
    std::fs::write(
        &path,
        "Name,DOB,Postcode\nImran Khan,1/9/2008,B4 7ET\nImran Khan,1/9/2008,B5 5SE\n\
         Amara Okafor,14/3/2009,B15 2TT\n",
    )
    .unwrap();
    let mut office = Birmingham::new();
    let amara = [
        ("first_name", "Amara"),
        ("last_name", "Okafor"),
        ("date_of_birth", "14/3/2009"),
        ("postcode", "B4 7ET"),
    ];
    let first = office.add(RecordType::Student, &amara);
    let mut session = Session::start(&office.store, ask(&path, "", ImportKind::Students)).unwrap();
    let row = |session: &Session, at: usize| session.page(None, 1, 10).0.swap_remove(at);
    let of_file = row(&session, 1).candidate.unwrap();
    session.settle_row(&office.store, 3, Some(Settled::New), Some(of_file.id)).unwrap();
    session.settle_row(&office.store, 4, Some(Settled::Same), Some(first)).unwrap();
    assert_eq!((row(&session, 1).state, row(&session, 2).state), (RowState::New, RowState::Changed));
    // Meanwhile the one that was meant turns out to be born on another day, and another comes in.
    office.change(first, &[("date_of_birth", "15/4/2008")]).unwrap();
    let second = office.add(RecordType::Student, &amara);
    let applied = session.apply(&mut office.store, now()).unwrap();
    assert_eq!(applied.counts, counts([3, 2, 0, 0, 1, 0, 0]));
    let doubtful = row(&session, 2);
    assert_eq!((doubtful.candidate.unwrap().id, doubtful.settled), (second, None));
    let refused =
        session.settle_row(&office.store, 4, Some(Settled::Same), Some(first)).unwrap_err().to_string();
    assert!(refused.contains("Look at the row again"), "{refused}");
    session.settle_row(&office.store, 4, Some(Settled::Same), Some(second)).unwrap();
    assert_eq!(row(&session, 2).settled, Some(Settled::Same));
}

#[test]
fn where_two_have_another_number_a_row_can_only_be_a_new_record() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, "Name,DOB,ULN\nAmara Okafor,14/3/2009,4982597919\nZoe Price,,4982597919\n")
        .unwrap();
    let mut office = Birmingham::new();
    let born = ("date_of_birth", "14/3/2009");
    let of =
        |name: [&'static str; 2]| [("first_name", name[0]), ("last_name", name[1]), ("uln", "9276308686")];
    office.add(RecordType::Student, &[&of(["Amara", "Okafor"])[..], &[born]].concat());
    let mut session = Session::start(&office.store, ask(&path, "", ImportKind::Students)).unwrap();
    let found = session.page(None, 1, 1).0.remove(0).candidate.unwrap();
    assert!(found.may_be_new && !found.may_be_same, "{found:?}");
    let refused = session.settle_row(&office.store, 2, Some(Settled::Same), None).unwrap_err().to_string();
    assert!(refused.contains("Correct the number first"), "{refused}");
    session.settle_row(&office.store, 2, Some(Settled::New), None).unwrap();
    assert_eq!(session.counts().new, 1);
}

#[test]
fn of_several_students_who_can_be_meant_none_is_offered_and_a_person_can_say_that_it_is_none_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    let mut office = Birmingham::new();
    for (first, last, born, postcode) in [
        ("Amara", "Okafor", "14/3/2009", "B4 7ET"),
        ("Amara", "Okafor", "14/3/2009", "B15 2TT"),
        ("Alexandra", "Price", "3/4/2009", "B4 7ET"),
        ("Alexander", "Price", "3/4/2009", "B4 7ET"),
    ] {
        let fields =
            [("first_name", first), ("last_name", last), ("date_of_birth", born), ("postcode", postcode)];
        office.add(RecordType::Student, &fields);
    }
    for (row, said) in [
        (
            "Amara Okafor,14/3/2009,",
            "2 students here have the same name and date of birth. Fill in the postcode",
        ),
        (
            "Amara Okafor,14/3/2009,B5 5SE",
            "2 students here have the same name and date of birth, and none has",
        ),
        ("Amara Okafor,,", "2 students here have the same name. Fill in the date of birth"),
        ("Alex Price,3/4/2009,B4 7ET", "2 students here have a name like it and were born on the same day."),
        ("Alex Price,4/3/2009,", "2 students here have a name like it and the day and the month"),
    ] {
        std::fs::write(&path, format!("Name,DOB,Postcode,Email\n{row},one@family.example\n")).unwrap();
        let mut session = Session::start(&office.store, ask(&path, "", ImportKind::Students)).unwrap();
        let seen = session.page(None, 1, 1).0.remove(0);
        let found = seen.candidate.unwrap();
        assert_eq!((seen.state, found.others.len()), (RowState::Doubtful, 1), "{row}");
        assert!(found.may_be_new && !found.may_be_same, "{row}: {found:?}");
        assert!(seen.reasons[0].starts_with(said), "{row}: {:?}", seen.reasons);
        assert!(session.settle_row(&office.store, 2, Some(Settled::Same), None).is_err());
        session.settle_row(&office.store, 2, Some(Settled::New), Some(found.id)).unwrap();
        assert_eq!(session.counts(), counts([1, 1, 0, 0, 0, 0, 0]), "{row}");
    }
}

#[test]
fn that_a_row_is_none_of_several_is_asked_again_when_there_is_one_more() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, "Name,Email\nAmara Okafor,one@family.example\n").unwrap();
    let mut office = Birmingham::new();
    let add = |office: &mut Birmingham, postcode| {
        office.add(
            RecordType::Student,
            &[("first_name", "Amara"), ("last_name", "Okafor"), ("postcode", postcode)],
        )
    };
    add(&mut office, "B4 7ET");
    add(&mut office, "B15 2TT");
    let mut session = Session::start(&office.store, ask(&path, "", ImportKind::Students)).unwrap();
    session.settle_row(&office.store, 2, Some(Settled::New), None).unwrap();
    assert_eq!(session.counts().new, 1);
    add(&mut office, "B5 5SE");
    let applied = session.apply(&mut office.store, now()).unwrap();
    assert_eq!(applied.counts, counts([1, 0, 0, 0, 1, 0, 0]));
    let asked = session.page(None, 1, 1).0.remove(0);
    assert_eq!((asked.candidate.unwrap().others.len(), asked.settled), (2, None));
}

#[test]
fn one_of_several_with_the_same_number_is_nobody_new() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, "Name,ULN,Email\nAmara Okafor,9276308686,one@family.example\n").unwrap();
    let mut office = Birmingham::new();
    for town in ["Dudley", "Solihull"] {
        office.add(
            RecordType::Student,
            &[("first_name", "Amara"), ("last_name", "Okafor"), ("uln", "9276308686"), ("town", town)],
        );
    }
    let mut session = Session::start(&office.store, ask(&path, "", ImportKind::Students)).unwrap();
    let seen = session.page(None, 1, 1).0.remove(0);
    assert_eq!((seen.state, seen.candidate), (RowState::Doubtful, None));
    assert!(session.settle_row(&office.store, 2, Some(Settled::New), None).is_err());
}

#[test]
fn a_sheet_of_another_kind_is_said_and_one_of_its_own_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let office = Birmingham::new();
    let notes = |text: &str, kind| {
        let path = folder.path().join("sheet.csv");
        std::fs::write(&path, text).unwrap();
        Session::start(&office.store, ask(&path, "", kind)).unwrap().notes().join(" ")
    };
    let employers = "Organisation,First name,Last name,Contact email,Postcode\nArden Bridge,Tom,Ashby,tom@arden.example,B4 7ET\n";
    let said = notes(employers, ImportKind::Students);
    assert!(said.contains("looks like"), "{said}");
    assert!(!notes(employers, ImportKind::Organisations).contains("looks like"));
    let offers = "Employer,Role,Sector,Supervisor\nArden Bridge,Site visit,Law,Tom Ashby\n";
    assert!(!notes(offers, ImportKind::Offers).contains("looks like"));
}

#[test]
fn what_was_understood_is_shown_and_what_was_not_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sheet.csv");
    let head = "Name,DOB,Carer,Carer tel";
    std::fs::write(
        &path,
        format!("{head}\nAmara Okafor,14/3/10,Folake Adebayo,7700900456\nZoe Price,,Ann Price,after six\n"),
    )
    .unwrap();
    let office = Birmingham::new();
    let session = Session::start(&office.store, ask(&path, "", ImportKind::Students)).unwrap();
    let rows: Vec<_> = session.as_read().collect();
    let value =
        |row: usize, target: &str| rows[row].2.iter().find(|c| c.target == target).map(|c| c.value.as_str());
    assert_eq!(value(0, "student.date_of_birth"), Some("2010-03-14"));
    assert_eq!(value(0, "carer.phone"), Some("+447700900456"));
    assert_eq!((rows[1].1, value(1, "carer.phone")), (RowState::Refused, None));
    assert_eq!(value(1, "student.name"), Some("Zoe Price"));
}
