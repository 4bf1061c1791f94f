//! A print run in the window, and the program killed in the middle of it: what was chosen is there again, and going on
//! issues none twice.

use crate::{axe, desk::Desk, office, page::Page, safety::kill, walk};
use chrono::{Datelike, Days, Local, NaiveDate};
use serde_json::{Value, json};

const LETTERS: usize = 100;

/// Old enough for any placement; no two are born on one day, or with day and month swapped.
fn births() -> Vec<String> {
    let first = Local::now().date_naive() - Days::new(365 * 20);
    let days = (0..).map(|n| first + Days::new(n)).filter(|day| day.day() > 12);
    days.take(LETTERS).map(|day| day.format("%d/%m/%Y").to_string()).collect()
}

fn name(at: usize) -> String {
    format!("B{}", format!("{at:03}").bytes().map(|digit| (digit - b'0' + b'a') as char).collect::<String>())
}

/// A hundred placements that can be confirmed.
fn fill(desk: &Desk, page: &Page<'_>) {
    let births = births();
    let rows = |row: &dyn Fn(usize) -> String| (0..LETTERS).map(row).collect::<String>();
    let students =
        rows(&|n| format!("Amara,{},{},12 Vicarage Road,Birmingham,B15 2TT,12\n", name(n), births[n]));
    let students = desk.write(
        "students.csv",
        &format!("First name,Last name,Date of birth,Address line 1,Town,Postcode,Year group\n{students}"),
    );
    walk::import(page, &students, "Students", LETTERS, &|_, _| {});
    let day = |day: NaiveDate| day.format("%d/%m/%Y").to_string();
    let today = Local::now().date_naive();
    let (starts, ends, insured, agreed) =
        (today + Days::new(60), today + Days::new(70), today + Days::new(900), today - Days::new(20));
    let (starts, ends, insured, agreed) = (day(starts), day(ends), day(insured), day(agreed));
    let placements = rows(&|n| {
        format!(
            "Amara {},{},Hartwell & Bose Engineering,{starts},{ends},9am,16:30,45,Priya Bose,0121 496 0141,Grace Okafor,07700 900201,{agreed},Midland Mutual,{insured},{agreed}\n",
            name(n),
            births[n]
        )
    });
    let placements = desk.write("placements.csv", &format!("Student,DOB,Employer,Start,End,Starts at,Ends at,Break,Supervisor,Supervisor phone,Emergency contact,Emergency contact phone,Consent received,Insurer,Insurance expiry,H&S\n{placements}"));
    walk::import(page, &placements, "Placements", LETTERS, &|_, _| {});
}

/// What the program remembers of print runs: how many are issued, of how many.
fn open_runs(page: &Page<'_>) -> Vec<(u64, u64)> {
    let script = "const done = arguments[arguments.length - 1];
        window.__TAURI_INTERNALS__.invoke('letter_runs', { input: {} }).then(({ runs }) => done(runs), () => done([]));";
    let runs = page.script_async(script, json!([]));
    let number = |run: &Value, name: &str| run[name].as_u64().unwrap();
    runs.as_array().into_iter().flatten().map(|run| (number(run, "issued"), number(run, "of"))).collect()
}

fn pdfs(desk: &Desk) -> Vec<String> {
    let files = std::fs::read_dir(desk.letters()).unwrap();
    files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn a_run_that_was_killed_in_the_middle_goes_on_as_it_was_meant() {
    let desk = Desk::new();
    let page = desk.open();
    let code = office::make(&page);
    office::begin(&page, &code);
    fill(&desk, &page);
    page.press("go-placement");
    page.click("checkbox", "Choose all rows of this page");
    page.shows(&format!("{LETTERS} placements chosen"));
    page.click("button", "Confirm");
    page.shows(&format!("{LETTERS} of {LETTERS} confirmed"));
    page.click("[aria-label=\"With the chosen rows\"] summary", "Letters");
    page.click("button", "Placement confirmation (student)");
    page.see("testid", "issue");
    page.until("all letters to be looked at", |page| {
        page.has("button", &format!("Issue {LETTERS} letters")).then_some(())
    });
    page.choose("Order", "By surname");
    page.choose("Files", "One PDF of all letters");
    page.fill("#letters-folder", "", desk.letters().to_str().unwrap());
    page.press("issue");
    let (issued, of) = page.until("some of the letters to be issued", |page| {
        open_runs(page).into_iter().find(|(issued, _)| *issued > 0)
    });
    kill(&desk);
    page.close();
    assert!(issued < of && of == LETTERS as u64, "{issued} of {of}: it was killed too late");
    assert!(pdfs(&desk).is_empty());

    let page = desk.open();
    office::unlock(&page);
    page.see("h1", "Today");
    page.see("testid", "open-runs");
    let [(issued, of)] = open_runs(&page)[..] else { panic!("no run is remembered") };
    page.shows(&format!(
        "A run of {of} letters was not finished: {issued} are issued, {} not yet.",
        of - issued
    ));
    axe::check(&page, "a run not finished on today");
    page.press("go-letter");
    page.see("testid", "open-runs");
    axe::check(&page, "a run not finished over the letters");
    page.click("button", "Go on");
    page.see("testid", "go-on");
    page.until("all letters to be looked at", |page| {
        (!page.text().contains("Looking at letter")).then_some(())
    });
    page.see("canvas", "");
    axe::check(&page, "going on with a run");
    page.press("go-on-button");
    page.see("testid", "letters-result");
    page.shows(&format!("{} letters were issued", of - issued));
    page.gone("testid", "go-on");
    page.shot("gone on");
    assert_eq!((pdfs(&desk).len(), open_runs(&page)), (1, vec![]));

    page.press("go-letter");
    page.shows(&format!("{LETTERS} letters"));
    page.gone("testid", "open-runs");
    page.click("checkbox", "Choose all rows of this page");
    page.click("button", "How they went");
    axe::check(&page, "how they went");
    page.fill("#went-on", "", "tomorrow");
    page.click("button", "Posted");
    page.see("#went-on-error", "");
    page.shot("how they went wrong day");
    page.fill("#went-on", "", &Local::now().format("%-d %B %Y").to_string());
    page.click("button", "Posted");
    page.shows(&format!("{LETTERS} letters are noted: posted"));
    page.shot("how they went noted");
    page.close();
}
