//! Records as a screen works with them: lists, search, pages, forms, saving, steps, undo.
#![allow(clippy::unwrap_used)]

mod office;

use office::{Office, cells};
use serde_json::{Value, json};

fn three_students(office: &Office) -> [String; 3] {
    let school = office.add("organisation", json!({ "name": "Lantern Yard Sixth Form", "roles": "school" }));
    [("Aisha", "Begum", "12"), ("Sam", "Abbott", "13"), ("Mei", "Chen", "12")].map(|(first, last, year)| {
        office.add(
            "student",
            json!({ "first_name": first, "last_name": last, "year_group": year, "school": school, "gender": "Female" }),
        )
    })
}

fn names(office: &Office, query: Value) -> Vec<String> {
    cells(&office.ok("list", query)).into_iter().map(|row| row[0].clone()).collect()
}

#[test]
fn a_list_is_searched_filtered_and_sorted_and_names_what_it_links_to() {
    let office = Office::new();
    let [aisha, ..] = three_students(&office);
    let page = office.ok("list", json!({ "kind": "student" }));
    assert_eq!((&page["total"], &page["page"], &page["pages"]), (&json!(3), &json!(1), &json!(1)));
    let labels: Vec<&str> =
        page["columns"].as_array().unwrap().iter().map(|c| c["label"].as_str().unwrap()).collect();
    assert_eq!(labels[..3], ["Name", "Year group", "School or college"]);
    assert_eq!(cells(&page)[0][..3], ["Sam Abbott", "Year 13", "Lantern Yard Sixth Form"]);
    assert_eq!(
        names(&office, json!({ "kind": "student", "sort": { "field": "name", "descending": true } })),
        ["Mei Chen", "Aisha Begum", "Sam Abbott"]
    );
    let year = json!([{ "field": "year_group", "is": "12" }]);
    assert_eq!(
        names(&office, json!({ "kind": "student", "filters": year, "search": "lantern beg" })),
        ["Aisha Begum"]
    );
    let empty = json!([{ "field": "programme", "is": "" }]);
    assert_eq!(names(&office, json!({ "kind": "student", "filters": empty })).len(), 3);
    let nobody = office.ok("list", json!({ "kind": "student", "search": "zzz" }));
    assert!(nobody["empty"].as_str().unwrap().contains("Clear the search"));
    let schools = page["filters"].as_array().unwrap().iter().find(|f| f["field"] == "school").unwrap();
    assert_eq!(schools["choices"][0]["label"], "Lantern Yard Sixth Form");
    let school = json!([{ "field": "school", "is": schools["choices"][0]["code"] }]);
    assert_eq!(names(&office, json!({ "kind": "student", "filters": school })).len(), 3);
    assert_eq!(page["rows"].as_array().unwrap().iter().filter(|r| r["id"] == json!(aisha)).count(), 1);
}

#[test]
fn every_kind_of_the_navigation_has_a_list_and_each_sortable_column_sorts() {
    let office = Office::new();
    office.placement();
    let kinds = office.ok("app_state", json!({}))["kinds"].as_array().unwrap().clone();
    assert!(kinds.len() >= 8);
    for kind in kinds {
        let page = office.ok("list", json!({ "kind": kind["kind"] }));
        for column in page["columns"].as_array().unwrap().iter().filter(|c| c["sortable"] == true) {
            let sort = json!({ "field": column["field"], "descending": true });
            office.ok("list", json!({ "kind": kind["kind"], "sort": sort }));
        }
        assert_eq!(page["total"] == 0, page["empty"] != "", "{kind}");
    }
}

#[test]
fn a_page_has_two_hundred_rows_and_the_next_has_the_rest() {
    let office = Office::new();
    for number in 0..203 {
        office.student("Ann", &format!("Number{number:03}"));
    }
    let first = office.ok("list", json!({ "kind": "student" }));
    assert_eq!((first["rows"].as_array().unwrap().len(), &first["pages"]), (200, &json!(2)));
    let second = office.ok("list", json!({ "kind": "student", "page": 2 }));
    let last = cells(&second);
    assert_eq!((last.len(), last[2][0].as_str()), (3, "Ann Number202"));
}

#[test]
fn what_is_of_a_special_category_is_in_no_list_search_filter_or_export() {
    let office = Office::new();
    let [aisha, ..] = three_students(&office);
    office.ok(
        "save",
        json!({ "kind": "need", "parent": aisha, "values": { "kind": "medical", "adjustment": "Keeps an inhaler" } }),
    );
    let asked = json!([{ "field": "gender", "is": "Female" }]);
    assert_eq!(office.refused("list", json!({ "kind": "student", "filters": asked })).code, "not_known");
    let sorted = json!({ "field": "gender", "descending": false });
    assert_eq!(office.refused("list", json!({ "kind": "student", "sort": sorted })).code, "not_known");
    assert_eq!(office.refused("list", json!({ "kind": "need" })).code, "not_known");
    for word in ["female", "inhaler"] {
        assert_eq!(office.ok("search", json!({ "text": word }))["hits"], json!([]), "{word}");
    }
    let page = office.ok("list", json!({ "kind": "student" })).to_string();
    assert!(!page.contains("Female") && !page.contains("inhaler"));
    let path = office.path("students.csv");
    office.ok("export_list", json!({ "query": { "kind": "student" }, "path": path }));
    let file = std::fs::read_to_string(&path).unwrap();
    assert!(file.contains("Begum") && !file.contains("Female"), "{file}");
    assert!(
        office.refused("export_list", json!({ "query": { "kind": "need" }, "path": path })).code
            == "not_known"
    );
    // Their own page shows them.
    assert!(office.ok("record", json!({ "id": aisha })).to_string().contains("inhaler"));
}

#[test]
fn a_list_is_exported_as_it_was_found() {
    let office = Office::new();
    let [aisha, ..] = three_students(&office);
    let year = json!([{ "field": "year_group", "is": "12" }]);
    let path = office.path("students.xlsx");
    let made =
        office.ok("export_list", json!({ "query": { "kind": "student", "filters": year }, "path": path }));
    assert!(made["summary"].as_str().unwrap().starts_with("2 students"), "{made}");
    assert!(std::fs::read(&path).unwrap().starts_with(b"PK"));
    let one =
        office.ok("export_list", json!({ "query": { "kind": "student" }, "ids": [aisha], "path": path }));
    assert!(one["summary"].as_str().unwrap().starts_with("1 student,"), "{one}");
    let nowhere = json!({ "query": { "kind": "student" }, "path": office.path("no/such/folder/x.xlsx") });
    let problem = office.refused("export_list", nowhere);
    assert!(problem.safe.contains("safe") && problem.next.contains("folder"), "{problem:?}");
}

#[test]
fn the_search_finds_people_by_what_their_names_begin_with_and_says_what_they_are() {
    let office = Office::new();
    let (_, student, employer) = office.placement();
    let hits = office.ok("search", json!({ "text": "aish beg" }));
    assert_eq!(hits["hits"][0]["id"], json!(student));
    assert_eq!(
        (&hits["hits"][0]["title"], &hits["hits"][0]["kindLabel"]),
        (&json!("Aisha Begum"), &json!("Student"))
    );
    assert_eq!(hits["hits"][0]["subtitle"], "Year 12 \u{b7} Lantern Yard Sixth Form");
    let only = office.ok("search", json!({ "text": "a", "kind": "organisation" }));
    assert_eq!(only["hits"][0]["id"], json!(employer));
    assert_eq!(office.ok("search", json!({ "text": "\" OR *" }))["hits"], json!([]));
}

#[test]
fn a_record_shows_its_fields_under_headings_and_what_leads_to_it() {
    let office = Office::new();
    let (placement, student, employer) = office.placement();
    let page = office.ok("record", json!({ "id": student }));
    assert_eq!(page["title"], "Aisha Begum");
    let field =
        |name: &str| page["fields"].as_array().unwrap().iter().find(|f| f["field"] == name).unwrap().clone();
    let born = field("date_of_birth");
    assert_eq!((&born["shown"], &born["raw"]), (&json!("14 March 2009"), &json!("2009-03-14")));
    let school = field("school");
    assert_eq!(
        (&school["shown"], &school["linkKind"]),
        (&json!("Lantern Yard Sixth Form"), &json!("organisation"))
    );
    assert_eq!(field("enrolment")["editable"], false);
    assert_eq!(field("postcode")["section"], "Address");
    let group = |page: &Value, kind: &str| {
        page["linked"].as_array().unwrap().iter().find(|g| g["kind"] == kind).cloned().unwrap_or_default()
    };
    let placements = group(&page, "placement");
    assert_eq!((&placements["total"], &placements["rows"][0]["id"]), (&json!(1), &json!(placement)));
    assert_eq!(placements["rows"][0]["cells"][0], "Arden Bridge Engineering");
    assert_eq!(group(&page, "carer")["canCreate"], true);
    // Those whose turn it is while the placement waits for its checks.
    let letters: Vec<&Value> = page["letters"].as_array().unwrap().iter().map(|l| &l["code"]).collect();
    assert_eq!(letters, ["placement-consent", "school-release"]);
    let firm = office.ok("record", json!({ "id": employer }));
    assert!(group(&firm, "student").is_null(), "an employer has no pupils");
    let page = office.ok("record", json!({ "id": placement }));
    assert_eq!(page["state"], "Checks pending");
    let confirm = page["actions"].as_array().unwrap().iter().find(|a| a["event"] == "confirm").unwrap();
    assert_eq!(confirm["blocked"].as_array().unwrap().len(), 5);
}

#[test]
fn a_form_starts_from_what_is_known_and_is_refused_at_its_fields() {
    let office = Office::new();
    let (_, student, employer) = office.placement();
    let form = office.ok("form", json!({ "kind": "placement", "parent": student }));
    let field = |form: &Value, name: &str| {
        form["fields"].as_array().unwrap().iter().find(|f| f["field"] == name).unwrap().clone()
    };
    assert_eq!(
        (&form["title"], &field(&form, "student")["shown"]),
        (&json!("New placement"), &json!("Aisha Begum"))
    );
    assert_eq!(field(&form, "state")["raw"], "checks_pending");
    let states = field(&form, "state")["choices"].to_string();
    assert!(states.contains("enquiry") && !states.contains("confirmed"), "{states}");
    let offer = office.add(
        "placement_offer",
        json!({ "organisation": employer, "title": "Bridges", "starts_on": "6 July 2026", "dress": "Closed shoes" }),
    );
    let form = office.ok("form", json!({ "kind": "placement", "parent": offer }));
    assert_eq!(field(&form, "dress")["raw"], "Closed shoes");
    assert_eq!(field(&form, "organisation")["shown"], "Arden Bridge Engineering");
    let form = office.ok("form", json!({ "kind": "student", "id": student }));
    assert!(form["revision"].as_i64().unwrap() > 0 && field(&form, "date_of_birth")["hint"] != "");

    let refused = office.refused(
        "save",
        json!({ "kind": "student", "values": { "last_name": "Lee", "date_of_birth": "31/2/2009", "uln": "123" } }),
    );
    let at: Vec<&str> = refused.fields.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(at, ["date_of_birth", "uln"]);
    assert_eq!(refused.safe, "Nothing was saved.");
    let missing = office.refused("save", json!({ "kind": "student", "values": { "last_name": "Lee" } }));
    assert_eq!(missing.fields[0].field, "first_name");
}

#[test]
fn a_change_is_named_seen_in_the_history_and_undone_but_for_what_changed_since() {
    let office = Office::new();
    let (_, student, _) = office.placement();
    let form = office.ok("form", json!({ "kind": "student", "id": student }));
    let saved = office.ok(
        "save",
        json!({
            "kind": "student", "id": student, "revision": form["revision"],
            "values": { "phone": "07700 900999", "town": "Solihull" },
        }),
    );
    let action = saved["action"]["id"].clone();
    assert_eq!(saved["action"]["title"], "Change 2 fields of Aisha Begum");
    assert_eq!(office.ok("app_state", json!({}))["lastAction"]["id"], action);
    let entries = office.ok("history", json!({ "id": student }))["entries"].as_array().unwrap().clone();
    let town = entries.iter().find(|e| e["field"] == "Town").unwrap();
    assert_eq!(
        (&town["before"], &town["after"], &town["who"]),
        (&json!("Birmingham"), &json!("Solihull"), &json!("Rosa Parekh"))
    );
    assert_eq!(entries.last().unwrap()["after"], "Made");

    // A form that was opened before would overwrite what it has not seen.
    let stale = json!({ "kind": "student", "id": student, "revision": form["revision"], "values": { "town": "Dudley" } });
    assert_eq!(office.refused("save", stale).code, "stale");

    office.ok("save", json!({ "kind": "student", "id": student, "values": { "town": "Walsall" } }));
    let undone = office.ok("undo", json!({ "action": action }));
    assert!(undone["kept"][0].as_str().unwrap().contains("Town"), "{undone}");
    let page = office.ok("record", json!({ "id": student })).to_string();
    assert!(page.contains("Walsall") && !page.contains("900999"), "{page}");
    assert_eq!(office.refused("undo", json!({ "action": action })).code, "no_undo");
}

#[test]
fn steps_are_taken_by_their_names_and_an_end_keeps_its_reason() {
    let office = Office::new();
    let (placement, ..) = office.placement();
    let blocked = office.refused("advance", json!({ "id": placement, "event": "confirm" }));
    assert_eq!(blocked.code, "blocked");
    assert!(blocked.happened.contains("onsent") && blocked.next.len() > 20, "{blocked:?}");
    office
        .ok("advance", json!({ "id": placement, "event": "we_cancel", "reason": "The building is closed" }));
    let page = office.ok("record", json!({ "id": placement }));
    assert_eq!(page["state"], "Cancelled by us");
    assert!(page.to_string().contains("The building is closed"));
    assert_eq!(office.refused("advance", json!({ "id": placement, "event": "fly" })).code, "not_known");
}

#[test]
fn the_letterhead_is_a_record_that_can_be_changed_and_not_made_again() {
    let office = Office::new();
    let id = office.ok("app_state", json!({}))["officeId"].clone();
    office.ok("save", json!({ "kind": "office", "id": id, "values": { "charity": "Example Charity", "phone": "0121 496 0000" } }));
    assert!(office.ok("record", json!({ "id": id })).to_string().contains("Example Charity"));
    assert_eq!(office.refused("form", json!({ "kind": "office" })).code, "not_known");
}

#[test]
fn a_record_made_by_mistake_is_deleted_and_comes_back_by_undo() {
    let office = Office::new();
    let (placement, student, _) = office.placement();
    assert_eq!(office.ok("record", json!({ "id": student }))["canDelete"], true);
    let refused = office.refused("delete", json!({ "id": student }));
    assert!(refused.next.contains("1 placement"), "{refused:?}");
    let gone = office.ok("delete", json!({ "id": placement }));
    assert_eq!(gone["title"], "Aisha Begum at Arden Bridge Engineering");
    assert_eq!(office.refused("record", json!({ "id": placement })).code, "not_found");
    office.ok("undo", json!({ "action": gone["action"]["id"] }));
    office.ok("record", json!({ "id": placement }));
    let own = office.ok("app_state", json!({}))["officeId"].clone();
    assert_eq!(office.ok("record", json!({ "id": own }))["canDelete"], false);
    office.refused("delete", json!({ "id": own }));
}
