use crate::{axe, desk::Desk, office};

#[test]
fn an_office_is_made_locked_unlocked_and_found_again_after_a_restart() {
    let desk = Desk::new();
    let page = desk.open();
    page.see("h1", "Make your office");
    axe::check(&page, "first start");
    let code = office::make(&page);
    axe::check(&page, "recovery code");
    office::begin(&page, &code);
    axe::check(&page, "today of a new office");
    page.close();
    let page = desk.open();
    axe::check(&page, "locked");
    office::unlock(&page);
    page.see("h1", "Today");
    page.close();
}
