//! A new office, empty or invented.

use crate::{
    answer::{Answer, Failure},
    given::Given,
    open, table,
};
use serde_json::json;
use std::{
    fs::{self, File},
    path::Path,
};
use waymark_actions::{
    Problem,
    example::{self, Size},
    found_office, may_be_written, write_pdf,
};
use waymark_domain::RecordType;
use waymark_letters::Fonts;

/// Whoever is signed in at this computer, with a capital.
fn signed_in() -> String {
    let name = ["USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(|v| std::env::var(v).ok().filter(|n| !n.trim().is_empty()));
    let name = name.unwrap_or_else(|| "Coordinator".into());
    let mut letters = name.chars();
    letters.next().map(|c| c.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

pub fn init(given: &Given) -> Result<Answer, Failure> {
    if !given.words.is_empty() {
        return Err(given.wrong("The name of the office follows --office."));
    }
    let office = given.value("office").ok_or_else(|| given.wrong("--office NAME is missing."))?;
    let example = given.has("example");
    let person =
        given.value("person").unwrap_or_else(|| if example { "Rosa Whitlock".into() } else { signed_in() });
    let dir = open::folder(given)?;
    if waymark_store::Store::exists(&dir) {
        return Err(waymark_store::StoreError::OfficeExists(dir.display().to_string()).into());
    }
    // Looked at before there is a code: a page that cannot be written must not keep it from being shown.
    let page = given.path("recovery-page");
    if let Some(page) = &page {
        may_be_written(&dir, page)?;
        can_be_written(page)?;
    }
    let passphrase = open::new_passphrase()?;
    let (now, today) = open::clock();
    let mut made = found_office(&dir, &office, &person, &passphrase, &Fonts::new(), now, today)?;
    let mut text = format!(
        "The office {office} was made in {}.\n\nRecovery code: {}\n\nPrint it or write it down and keep it in a safe: it opens the office when the passphrase is lost.\n",
        dir.display(),
        made.recovery_code
    );
    // From here on the code is shown, whatever else goes wrong.
    let mut well = true;
    let mut wrong = |text: &mut String, problem: Problem| {
        text.push_str(&format!("\n{problem}\n"));
        well = false;
    };
    let mut json = json!({
        "office": office, "person": person, "store": dir.display().to_string(), "recovery_code": made.recovery_code,
    });
    if let Some(page) = page
        && let Err(problem) = write_pdf(&dir, &page, &made.recovery_page)
    {
        json["recovery_page_problem"] = json!(problem.to_string());
        wrong(&mut text, problem);
    }
    if example {
        let made = example::make(&mut made.store, Size::office(), now, today).and_then(|all| {
            // Nobody keeps the code of invented people, so nobody is asked for it either.
            made.store.check_recovery(&made.recovery_code)?;
            Ok(all)
        });
        let all = match made {
            Ok(all) => all,
            Err(problem) => {
                json["example_problem"] = json!(problem.to_string());
                wrong(&mut text, problem);
                return Ok(Answer { well: false, ..Answer::new(text, json) });
            }
        };
        let counts: serde_json::Map<_, _> =
            all.records.iter().map(|(record, count)| (record.name().to_owned(), json!(count))).collect();
        json["records"] = counts.into();
        let of = |record, one, many| table::count(all.count(record), one, many);
        text.push_str(&format!(
            "\nIt holds {}, {}, {} and {}, all invented.\n",
            of(RecordType::Student, "student", "students"),
            of(RecordType::Organisation, "organisation", "organisations"),
            of(RecordType::Placement, "placement", "placements"),
            of(RecordType::Event, "visit", "visits"),
        ));
    }
    Ok(Answer { well, ..Answer::new(text, json) })
}

/// Writes nothing where a file is; a new one is made and taken away again.
fn can_be_written(path: &Path) -> Result<(), Problem> {
    let there = path.exists();
    File::options().append(true).create(true).open(path).map_err(|why| Problem::file(path, &why))?;
    if !there {
        fs::remove_file(path).map_err(|why| Problem::file(path, &why))?;
    }
    Ok(())
}
