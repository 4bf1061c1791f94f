//! Two windows, two laptops of one office: one founds the server, the other joins; both change the same student without
//! a connection, share, and settle what clashes.

use crate::{
    axe,
    desk::Desk,
    house::House,
    office,
    page::{Page, keys},
    walk,
};

fn edit(page: &Page<'_>, field: &str, text: &str) {
    page.press(&format!("edit-{field}"));
    page.see("button", "Cancel");
    page.chord(&[keys::CONTROL, 'a']);
    page.keys(text);
    page.chord(&[keys::ENTER]);
    page.gone("button", "Cancel");
}

fn says(page: &Page<'_>, words: &str) {
    page.until(&format!("the sharing button to say “{words}”"), |page| {
        let said = page.script(
            "return document.querySelector('[data-testid=sharing]')?.textContent ?? ''",
            serde_json::json!([]),
        );
        said.as_str()?.contains(words).then_some(())
    });
}

#[test]
fn two_laptops_share_an_office_and_settle_what_both_changed() {
    let folder = tempfile::tempdir().unwrap();
    let mut house = House::new(folder.path());
    let first = Desk::new();
    let nadia = first.open();
    let code = office::make(&nadia);
    office::begin(&nadia, &code);
    let file = first.write("one.csv", "Forename,Surname,D.O.B,Town\nAisha,Begum,14/3/2010,Birmingham\n");
    walk::import(&nadia, &file, "Students", 1, &|_, _| {});

    nadia.press("go-settings");
    nadia.press("to-sharing");
    nadia.see("h1", "Sharing");
    nadia.press("begin-sharing");
    nadia.shows("Paste the invitation that you were sent.");
    axe::check(&nadia, "sharing not begun");
    nadia.fill("#invitation", "", "waymark:nothing");
    nadia.press("begin-sharing");
    nadia.shows("Part of the invitation is missing or was changed on the way.");
    nadia.fill("#invitation", "", &house.founding("Birmingham office", "Nadia Rahman"));
    nadia.press("begin-sharing");
    says(&nadia, "Saved and shared.");
    nadia.see("testid", "colleague");
    axe::check(&nadia, "sharing");
    nadia.fill("#name", "", "Ben Arden");
    nadia.chord(&[keys::ENTER]);
    nadia.see("testid", "made-invitation");
    axe::check(&nadia, "an invitation");
    let made = nadia.script(
        "return document.querySelector('[data-testid=made-invitation]').value",
        serde_json::json!([]),
    );
    let invitation = made.as_str().unwrap().to_owned();

    let second = first.beside();
    let ben = second.open();
    ben.see("h1", "Make your office");
    ben.press("have-invitation");
    ben.press("join-office");
    ben.shows("Enter a name for this laptop.");
    axe::check(&ben, "join an office");
    ben.fill("#invitation", "", &invitation);
    ben.fill("#label", "", "Ben’s laptop");
    ben.fill("#join-passphrase", "", office::PASSPHRASE);
    ben.fill("#join-again", "", office::PASSPHRASE);
    ben.press("join-office");
    ben.see("h1", "Keep your recovery code");
    office::begin(&ben, &office::recovery_code(&ben));
    says(&ben, "Waiting to be let in.");
    ben.press("sharing");
    ben.see("testid", "sharing-problem");
    axe::check(&ben, "waiting to be let in");

    nadia.press("go-today");
    nadia.press("sharing");
    nadia.see("testid", "let-in");
    axe::check(&nadia, "a laptop waits");
    nadia.press("let-in");
    nadia.shows("Ben’s laptop is let in.");
    ben.press("share-now");
    says(&ben, "Saved and shared.");
    walk::search(&ben, "Aisha Begum");
    walk::search(&nadia, "Aisha Begum");

    // Without a connection, both change the same fields.
    house.stop();
    edit(&nadia, "town", "Solihull");
    edit(&nadia, "first_name", "Aisha Noor");
    edit(&ben, "town", "Dudley");
    edit(&ben, "first_name", "Ayesha");
    says(&ben, "2 changes not yet shared");
    ben.press("sharing");
    ben.see("testid", "sharing-problem");
    axe::check(&ben, "no connection");
    house.start();
    nadia.press("sharing");
    nadia.press("share-now");
    says(&nadia, "Saved and shared.");
    ben.press("share-now");
    says(&ben, "Saved and shared.");
    settle(&ben);
    walk::search(&ben, "Ayesha Begum");
    // The other laptop hears of it by itself, and is not asked any more.
    nadia.until("the settled name", |page| {
        page.chord(&[keys::CONTROL, 'k']);
        page.fill("combobox", "", "Ayesha");
        let found = page.has("option", "Ayesha Begum");
        page.chord(&[keys::ESCAPE]);
        found.then_some(())
    });
    nadia.close();
    ben.close();
}

/// Takes what was typed on this laptop, for both fields: a chord, and then a key at a time.
fn settle(page: &Page<'_>) {
    page.see("button", "Changes to check 2");
    page.chord(&[keys::CONTROL, '9']);
    page.see("h1", "Changes to check");
    page.see("testid", "settle");
    page.until("the heading has the focus", |page| {
        let tag = page.script("return document.activeElement.tagName", serde_json::json!([]));
        (tag == "H1").then_some(())
    });
    axe::check(page, "changes to check of two windows");
    for key in [keys::TAB, keys::TAB, keys::DOWN, keys::ENTER, keys::DOWN, keys::ENTER] {
        page.chord(&[key]);
    }
    page.see("testid", "nothing-to-check");
    says(page, "Saved and shared.");
}
