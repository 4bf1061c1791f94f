//! What `cargo xtask demo` shows where there is no display.

use crate::{
    desk::Desk,
    office,
    page::{Page, keys},
    walk,
};

/// Without WAYMARK_DEMO_STORE the office is a new one.
#[test]
fn the_main_job_in_the_example_office() {
    let desk = Desk::new();
    let page = desk.open();
    if page.has("h1", "Make your office") {
        let code = office::make(&page);
        office::begin(&page, &code);
    } else {
        page.shot("01 locked");
        office::unlock(&page);
        page.see("h1", "Today");
    }
    page.shot("02 today");
    lists(&page);
    walk::walk(&desk, &page, &|page, screen| page.shot(screen));
    walk::lock(&page);
    page.shot("locked again");
    page.close();
    let page = desk.open();
    walk::unlock_and_find(&page);
    page.shot("found again after a restart");
    page.close();
}

fn lists(page: &Page<'_>) {
    for kind in ["student", "organisation", "placement", "event"] {
        page.press(&format!("go-{kind}"));
        page.until("the list", |page| (page.has("row", "") || page.has("button", "New")).then_some(()));
        page.shot(&format!("list of {kind}s"));
    }
    page.chord(&[keys::CONTROL, 'k']);
    page.see("combobox", "");
    page.shot("search");
    page.chord(&[keys::ESCAPE]);
    page.gone("dialog", "");
}
