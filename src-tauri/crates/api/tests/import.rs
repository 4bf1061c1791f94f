//! An office's spreadsheet, from the file to the records and back.
#![allow(clippy::unwrap_used)]

mod office;

use office::{Office, PASSPHRASE};
use serde_json::{Value, json};

const ROWS: &str = "Our students\n\nForename,Surname,D.O.B,Post Code,Shoe size\n\
    Aisha,Begum,14/3/2009,B5 5SE,4\nSam,Lee,31/2/2009,B4 7ET,5\n\nMei,Chen,2 May 2009,,6\n";

fn preview(office: &Office) -> (String, Value) {
    let path = office.path("students.csv");
    std::fs::write(&path, ROWS).unwrap();
    let opened = office.ok("import_open", json!({ "path": path }));
    assert_eq!(opened["sheets"][0]["looksLike"], "students");
    let sheet = opened["sheets"][0]["name"].clone();
    let columns = office.ok("import_columns", json!({ "path": path, "sheet": sheet, "kind": "students" }));
    let mapping: Vec<Value> = columns["columns"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|c| !c["field"].is_null())
        .map(|c| json!({ "column": c["column"], "field": c["field"] }))
        .collect();
    assert_eq!(mapping.len(), 4, "{columns}");
    let preview = office.ok(
        "import_preview",
        json!({ "path": path, "sheet": sheet, "kind": "students", "mapping": mapping, "page": 1 }),
    );
    (preview["session"].as_str().unwrap().to_owned(), preview)
}

#[test]
fn every_row_is_seen_before_it_is_written_mended_where_it_stands_and_taken_back_in_one_go() {
    let office = Office::new();
    let (session, seen) = preview(&office);
    let counts = &seen["counts"];
    assert_eq!((&counts["rows"], &counts["new"], &counts["refused"]), (&json!(3), &json!(2), &json!(1)));
    assert_eq!(office.ok("list", json!({ "kind": "student" }))["total"], 0, "nothing is written yet");
    let refused = office.ok("import_preview", json!({ "session": session, "filter": "refused" }));
    let row = &refused["rows"][0];
    assert!(row["cells"][2]["problem"].as_str().unwrap().contains("31/2/2009"), "{row}");
    let path = office.path("refused.xlsx");
    let saved = office.ok("import_save_refused", json!({ "session": session, "path": path }));
    assert!(saved["summary"].as_str().unwrap().starts_with("1 row"), "{saved}");
    let mended = office.ok(
        "import_mend",
        json!({ "session": session, "row": row["row"], "column": 2, "text": "28/2/2009" }),
    );
    assert_eq!(mended["counts"]["new"], 3);
    let applied = office.ok("import_apply", json!({ "session": session }));
    assert_eq!(office.ok("list", json!({ "kind": "student" }))["total"], 3);
    assert_eq!(office.ok("app_state", json!({}))["lastAction"]["id"], applied["action"]["id"]);
    // From the bottom line or from the list of imports: it is the same way back.
    let undone = office.ok("undo", json!({ "action": applied["action"]["id"] }));
    assert_eq!(undone["kept"], json!([]));
    assert_eq!(office.ok("list", json!({ "kind": "student" }))["total"], 0);
    let batches = office.ok("list", json!({ "kind": "import_batch" }));
    assert_eq!(batches["rows"][0]["cells"][9], "1 June 2026");
    assert_eq!(office.refused("import_undo", json!({ "batch": applied["batch"] })).code, "no_undo");
}

#[test]
fn a_session_is_gone_after_locking_and_says_so() {
    let office = Office::new();
    let (session, _) = preview(&office);
    office.ok("lock", json!({}));
    office.ok("unlock", json!({ "passphrase": PASSPHRASE }));
    assert_eq!(office.refused("import_apply", json!({ "session": session })).code, "import_gone");
}

#[test]
fn what_is_no_spreadsheet_is_refused_in_three_parts() {
    let office = Office::new();
    let path = office.path("photo.xlsx");
    std::fs::write(&path, b"\xff\xd8\xff\xe0 not a workbook").unwrap();
    let problem = office.refused("import_open", json!({ "path": path }));
    assert_eq!(problem.safe, "Nothing was changed.");
    assert!(problem.happened.contains("photo.xlsx") && !problem.next.is_empty(), "{problem:?}");
    assert!(!office.refused("import_open", json!({ "path": office.path("none.csv") })).next.is_empty());
}

#[test]
fn a_doubtful_row_says_whom_it_can_be_and_a_person_settles_it() {
    let office = Office::new();
    let (session, _) = preview(&office);
    office.ok("import_apply", json!({ "session": session }));
    let path = office.path("again.csv");
    std::fs::write(&path, "Forename,Surname,D.O.B,Post Code\nAisha,Begum,14/3/2009,B15 2TT\n").unwrap();
    let mapping: Vec<Value> = ["first_name", "last_name", "date_of_birth", "postcode"]
        .iter()
        .enumerate()
        .map(|(at, field)| json!({ "column": at, "field": format!("student.{field}") }))
        .collect();
    let seen = office.ok("import_preview", json!({ "path": path, "kind": "students", "mapping": mapping }));
    let row = &seen["rows"][0];
    assert_eq!(row["state"], "doubtful", "{row}");
    assert_eq!(
        (&row["candidate"]["title"], &row["candidate"]["mayBeNew"]),
        (&json!("Aisha Begum"), &json!(true))
    );
    let ask = |settled: Value| json!({ "session": seen["session"], "row": row["row"], "settled": settled, "candidate": row["candidate"]["id"] });
    let of_another = json!({ "session": seen["session"], "row": row["row"], "settled": "same", "candidate": uuid::Uuid::now_v7().to_string() });
    let refused = office.refused("import_settle", of_another);
    assert!(refused.next.contains("It can be Aisha Begum now. Look at the row again."), "{refused:?}");
    let settled = office.ok("import_settle", ask(json!("same")));
    assert_eq!((&settled["rows"][0]["state"], &settled["counts"]["changed"]), (&json!("changed"), &json!(1)));
    assert_eq!(settled["rows"][0]["settled"], "same");
    assert_eq!(office.ok("import_settle", ask(json!("new")))["counts"]["new"], 1);
    assert_eq!(office.ok("import_settle", ask(json!(null)))["counts"]["doubtful"], 1);
}

#[test]
fn refused_rows_take_the_place_of_a_spreadsheet_or_of_nothing() {
    let office = Office::new();
    let (session, _) = preview(&office);
    office.ok("recovery_save", json!({ "path": office.path("page.pdf") }));
    std::fs::copy(office.path("page.pdf"), office.path("page.csv")).unwrap();
    for (name, code) in [("store/not.csv", "in_office"), ("page.pdf", "ending"), ("page.csv", "not_replaced")]
    {
        let given = json!({ "session": session, "path": office.path(name) });
        assert_eq!(office.refused("import_save_refused", given).code, code, "{name}");
    }
    assert!(!std::path::Path::new(&office.path("store/not.csv")).exists());
    assert!(std::fs::read(office.path("page.csv")).unwrap().starts_with(b"%PDF"));
    for _ in 0..2 {
        office.ok("import_save_refused", json!({ "session": session, "path": office.path("not.csv") }));
    }
}
