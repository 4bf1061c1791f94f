//! A row that can be somebody who is in the records already: a person says whether it is, without a mouse.

use crate::{
    axe,
    desk::Desk,
    office,
    page::{Page, keys},
};
use serde_json::json;

#[test]
fn a_doubtful_row_is_settled_and_that_is_taken_back_by_keyboard_alone() {
    let desk = Desk::new();
    let page = desk.open();
    let code = office::make(&page);
    office::begin(&page, &code);
    const HEAD: &str = "Forename,Surname,D.O.B,Post Code";
    rows(&page, &desk.write("first.csv", &format!("{HEAD}\nAisha,Begum,14/3/2010,B15 2TT\n")));
    page.press("apply");
    page.see("testid", "import-result");
    page.click("button", "Import another file");
    rows(
        &page,
        &desk.write(
            "again.csv",
            &format!("{HEAD}\nAisha,Begum,14/3/2010,B5 5SE\nKwame,Mensah,1/9/2009,B4 7ET\n"),
        ),
    );
    page.see("button", "It is Aisha Begum, row 2");
    axe::check(&page, "import rows with a doubtful one");
    page.shot("import doubtful row");
    page.script(
        "document.querySelector('[data-testid=import-rows] tbody [tabindex=\"0\"]').focus()",
        json!([]),
    );
    page.chord(&[keys::CONTROL, keys::UP]);
    page.chord(&[keys::CONTROL, keys::LEFT]);
    page.chord(&[keys::RIGHT]);
    page.chord(&[keys::RIGHT]);
    page.chord(&[keys::ENTER]);
    focused(&page, "It is Aisha Begum");
    page.chord(&[keys::ENTER]);
    page.shows("You said: it is Aisha Begum.");
    page.shows("Row 2 is changed now.");
    axe::check(&page, "import rows with a settled one");
    page.shot("import settled row");
    page.chord(&[keys::ENTER]);
    focused(&page, "Take it back");
    page.chord(&[keys::ENTER]);
    page.shows("Row 2 is doubtful again.");
    page.chord(&[keys::ENTER]);
    page.chord(&[keys::TAB]);
    focused(&page, "Somebody new");
    page.chord(&[keys::ENTER]);
    page.shows("You said: somebody new.");
    page.press("apply");
    page.see("testid", "import-result");
    page.press("go-student");
    page.shows("3 students");
    page.close();
}

/// From a typed file to its rows.
fn rows(page: &Page<'_>, file: &std::path::Path) {
    if page.has("testid", "go-import") && !page.has("testid", "choose-file") {
        page.press("go-import");
    }
    page.see("testid", "choose-file");
    page.click("button", "Type where the file is instead");
    page.fill("#import-path", "", file.to_str().unwrap());
    page.press("open-typed");
    page.until("the columns", |page| {
        page.try_click("radio", "Students");
        page.try_click("testid", "to-columns");
        page.has("testid", "to-rows").then_some(())
    });
    page.press("to-rows");
    page.see("testid", "import-rows");
}

fn focused(page: &Page<'_>, words: &str) {
    page.until(&format!("the focus on {words}"), |page| {
        let found = page.script("return document.activeElement?.textContent.trim() ?? ''", json!([]));
        (found == words).then_some(())
    });
}
