//! The words of a letter are typed beside their real pages, saved as a version, and stand in the next letter.

use crate::{
    axe,
    desk::Desk,
    office,
    page::{Page, keys},
    walk,
};
use serde_json::json;

const WORDS: &str = "[data-testid=words]";

fn typed(page: &Page<'_>) -> String {
    let text = page.script(&format!("return document.querySelector('{WORDS}').value"), json!([]));
    text.as_str().unwrap().to_owned()
}

/// Puts the cursor over these words where they stand first, or behind them.
fn cursor(page: &Page<'_>, words: &str, behind: bool) {
    let script = "const area = document.querySelector(arguments[0]);
        const at = area.value.indexOf(arguments[1]);
        area.focus();
        area.setSelectionRange(arguments[2] ? at + arguments[1].length : at, at + arguments[1].length);
        return at;";
    let at = page.script(script, json!([WORDS, words, behind]));
    assert!(at.as_i64().unwrap() >= 0, "“{words}” is not there");
}

/// What the pages say to a screen reader, once they say it.
fn pages_say(page: &Page<'_>, words: &str) {
    let script = "return [...document.querySelectorAll('canvas')].map((c) => c.getAttribute('aria-label')).join(' ').replace(/\\s+/g, ' ')";
    page.until(&format!("pages with “{words}”"), |page| {
        page.script(script, json!([])).as_str().unwrap_or_default().contains(words).then_some(())
    });
}

#[test]
fn words_are_typed_mended_saved_and_stand_in_the_next_letter() {
    let desk = Desk::new();
    let page = desk.open();
    let code = office::make(&page);
    office::begin(&page, &code);
    walk::walk(&desk, &page, &|_, _| {});
    page.chord(&[keys::CONTROL, 'k']);
    page.see("testid", "palette");
    page.keys("words of");
    page.see("option", "Words of letters");
    page.chord(&[keys::ENTER]);
    page.see("h1", "Words of letters");
    page.choose("Letter", "Placement confirmation (student)");
    page.until("the words", |page| {
        let script =
            format!("return document.querySelector('{WORDS}')?.value.includes('Congratulations') ?? false");
        page.script(&script, json!([])).as_bool()?.then_some(())
    });
    pages_say(&page, "Congratulations");
    axe::check(&page, "words of a letter");

    cursor(&page, "easy to find.", true);
    page.keys(" Be well, {{ student_prefered_name }}.");
    page.shows("Did you mean “student_preferred_name”?");
    page.shows("These pages are from before");
    axe::check(&page, "words with a fault");
    page.click("button", "Line 3");
    let selected = page.script(
        &format!("const a = document.querySelector('{WORDS}'); return document.activeElement === a && a.value.slice(a.selectionStart, a.selectionEnd)"),
        json!([]),
    );
    assert!(
        selected.as_str().is_some_and(|line| line.ends_with("Be well, {{ student_prefered_name }}.")),
        "{selected}"
    );
    page.script(
        "const pages = document.querySelector('[data-testid=trial-pages]'); pages.scrollTop = 300;",
        json!([]),
    );
    cursor(&page, "student_prefered_name", false);
    page.keys("student_preferred_name");
    page.gone("testid", "faults");
    pages_say(&page, "Be well, ");
    let scrolled = page.script(
        "return [document.querySelector('[data-testid=trial-pages]').scrollTop, document.activeElement?.dataset.testid]",
        json!([]),
    );
    assert_eq!(scrolled, json!([300, "words"]), "the pages were drawn anew and moved, or took the focus");

    // A field that is put in is taken back like anything typed.
    let before = typed(&page);
    cursor(&page, "Be well", true);
    page.fill("[data-testid=field-search]", "", "employer");
    page.chord(&[keys::ENTER]);
    page.until("the field in the words", |page| typed(page).contains("Be well{{ employer }}").then_some(()));
    page.chord(&[keys::CONTROL, 'z']);
    page.until("the words before", |page| (typed(page) == before).then_some(()));

    walk::lock(&page);
    office::unlock(&page);
    page.see("testid", "draft-back");
    assert_eq!(typed(&page), before, "what was typed came back");
    page.press("go-today");
    page.shows("Words of a letter: Placement confirmation (student)");
    page.click("button", "Words of a letter");
    page.see("testid", "draft-back");

    page.press("save-words");
    page.shows("Saved as version 1 of these words");
    page.shows("Your office’s own words, version 1.");
    page.click("summary", "Versions");
    page.click("button", "Compare with Waymark’s words");
    page.see("testid", "compare");
    page.script("document.querySelector('[data-testid=compare]').scrollIntoView()", json!([]));
    axe::check(&page, "versions of words compared");

    page.press("go-placement");
    page.click("button", "Amara Okafor-Delaney");
    page.press("open-checks");
    page.press("to-letters");
    pages_say(&page, "Be well, Amara.");
    page.press("issue");
    page.shows("1 letter was issued");
    pages_say(&page, "-0003");
    pages_say(&page, "Office template 1");
    page.shot("a letter in the office's own words");

    page.press("to-wording");
    page.click("summary", "Versions");
    page.press("ask-reset");
    page.press("reset-words");
    page.shows("The words that come with Waymark are used again");
    page.until("the words of Waymark", |page| (!typed(page).contains("Be well")).then_some(()));
    narrow(&page);
    page.close();
}

/// As wide as a window at 400 %: everything under each other, and nothing to scroll sideways for.
fn narrow(page: &Page<'_>) {
    let own = page.display.xdotool(&["search", "--onlyvisible", "--class", "waymark"]).unwrap();
    let window = own.lines().next().unwrap();
    page.display.xdotool(&["windowsize", window, "330", "760"]).unwrap();
    page.until("a narrow window", |page| {
        page.script("return window.innerWidth <= 340", json!([])).as_bool()?.then_some(())
    });
    let wide = page.script(
        "return [...document.querySelectorAll('main, main *')].filter((e) => e.checkVisibility() && !e.closest('.visually-hidden') && e.getBoundingClientRect().right > window.innerWidth + 1).map((e) => e.outerHTML.slice(0, 120))",
        json!([]),
    );
    assert_eq!(wide, json!([]), "wider than the window");
    for (name, part) in [("fields", "h1"), ("words", WORDS), ("pages", "canvas")] {
        // Pages may be being drawn anew for the narrow window.
        page.until(name, |page| {
            let script =
                "const part = document.querySelector(arguments[0]); part?.scrollIntoView(); return !!part;";
            page.script(script, json!([part])).as_bool()?.then_some(())
        });
        page.shot(&format!("words of a letter narrow {name}"));
    }
}
