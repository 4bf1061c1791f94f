//! What blocks a letter, what is the same each time, and how far a batch goes.
#![allow(clippy::unwrap_used)]

mod samples;

use chrono::NaiveDate;
use waymark_letters::{
    FactValue, Fonts, Kind, MAX_BATCH, Problem, RecoverySheet, Salutation, Sides, batch, preflight,
    recovery_sheet, render,
};

/// Letters with a slip to cut off.
const SLIPS: [&str; 5] =
    ["placement-offer", "placement-consent", "school-release", "visit-invitation", "visit-consent"];

fn fields(letter: &waymark_letters::Letter) -> Vec<String> {
    preflight(letter, &samples::letterhead(), &Fonts::new()).into_iter().map(|m| m.field).collect()
}

#[test]
fn all_that_is_missing_is_listed_at_once() {
    let mut letter = samples::student("", "Zoë Łukasiewicz", "Zoë");
    letter.facts.remove("supervisor_name");
    letter.facts.insert("hours_text".into(), FactValue::text("  "));
    letter.signatory.name.clear();
    assert_eq!(fields(&letter), ["hours_text", "supervisor_name", "reference", "signatory.name"]);
}

#[test]
fn a_fact_that_a_letter_did_not_declare_blocks_it() {
    let mut letter = samples::employer("BHM-1");
    letter.facts.insert("diagnosis".into(), FactValue::text("private"));
    assert_eq!(fields(&letter), ["diagnosis"]);
}

#[test]
fn a_character_without_a_font_is_named_with_its_field() {
    let letter = samples::student("BHM-1", "Ada 𒀀 Lee", "Ada");
    let missing = preflight(&letter, &samples::letterhead(), &Fonts::new());
    assert!(missing.iter().all(|m| m.character == Some('𒀀')), "{missing:?}");
    assert!(missing[0].words.contains("Ada 𒀀 Lee") && missing[0].words.contains("U+12000"), "{missing:?}");
}

#[test]
fn a_blocked_letter_is_never_made() {
    let fonts = Fonts::new();
    let head = samples::letterhead();
    let mut letter = samples::visit("BHM-7");
    letter.facts.remove("meeting_time");
    let both = [samples::visit("BHM-6"), letter.clone()];
    assert!(
        matches!(render(&letter, &head, &fonts), Err(Problem::Blocked { reference, .. }) if reference == "BHM-7")
    );
    assert!(
        matches!(batch(&both, &head, &fonts, Sides::One), Err(Problem::Blocked { reference, .. }) if reference == "BHM-7")
    );
}

#[test]
fn an_address_fits_the_window_or_blocks_the_letter() {
    let with = |lines: &[&str]| {
        let mut letter = samples::student("BHM-1", "Zoë Łukasiewicz", "Zoë");
        letter.recipient.address = lines.iter().map(|l| (*l).to_owned()).collect();
        fields(&letter).len()
    };
    assert_eq!(with(&["1 High Street", "B1 1BB"]), 0);
    assert_eq!(with(&["a", "b", "c", "d", "e", "B1 1BB"]), 0, "seven lines with the name");
    assert_eq!(with(&["a", "b", "c", "d", "e", "f", "B1 1BB"]), 1, "eight lines");
    assert_eq!(with(&[&"Long Road ".repeat(30), "B1 1BB"]), 1, "lines that wrap are counted");
    assert_eq!(with(&["B1 1BB"]), 1, "two lines");
    assert_eq!(with(&["B1 1BB", "1 High Street"]), 1, "postcode not last");
    assert_eq!(with(&[]), 1);
}

#[test]
fn the_same_facts_give_the_same_bytes() {
    let head = samples::letterhead();
    let once = batch(&samples::letters(), &head, &Fonts::new(), Sides::One).unwrap();
    let fonts = Fonts::new();
    render(&samples::visit("BHM-9"), &head, &fonts).unwrap();
    let again = batch(&samples::letters(), &head, &fonts, Sides::One).unwrap();
    assert!(once == again, "two runs differ");
}

#[test]
fn a_letter_after_a_hundred_others_has_the_bytes_that_it_has_alone() {
    let head = samples::letterhead();
    let other = |i: usize| {
        let name = samples::NAMES[i % samples::NAMES.len()];
        let mut letter = samples::student(&format!("BHM-{i}"), name, name);
        letter.facts.insert("employer".into(), FactValue::name(format!("Employer {}", i % 7)));
        letter.facts.insert("tasks".into(), FactValue::text("Reading and writing ".repeat(i % 5 + 1)));
        letter
    };
    let fonts = Fonts::new();
    let run = fonts.run();
    for i in 0..100 {
        render(&other(i), &head, &fonts).unwrap();
    }
    let mine: Vec<_> = samples::letters().into_iter().chain([other(3), other(16)]).collect();
    for letter in mine.iter().chain(mine.iter().rev()) {
        let alone = render(letter, &head, &Fonts::new()).unwrap();
        assert!(render(letter, &head, &fonts).unwrap() == alone, "{}", letter.reference);
    }
    let batched = batch(&mine, &head, &fonts, Sides::One).unwrap();
    drop(run);
    assert!(batched == batch(&mine, &head, &Fonts::new(), Sides::One).unwrap(), "a batch after others");
}

#[test]
fn a_batch_has_a_bookmark_for_each_letter_and_an_end() {
    let fonts = Fonts::new();
    let head = samples::letterhead();
    let pdf = batch(&samples::letters(), &head, &fonts, Sides::One).unwrap();
    let document = lopdf::Document::load_mem(&pdf.bytes).unwrap();
    assert_eq!(document.get_pages().len(), pdf.pages);
    let outlines = document.catalog().unwrap().get(b"Outlines").unwrap().as_reference().unwrap();
    let count = document.get_dictionary(outlines).unwrap().get(b"Count").unwrap().as_i64().unwrap();
    assert_eq!(count, samples::letters().len() as i64);
    let many = vec![samples::visit("BHM-1"); MAX_BATCH + 1];
    assert!(matches!(batch(&many, &head, &fonts, Sides::One), Err(Problem::TooMany { count: 251, .. })));
    assert!(matches!(batch(&[], &head, &fonts, Sides::One), Err(Problem::Empty)));
}

#[test]
fn each_letter_begins_on_a_right_hand_page_where_both_sides_are_printed() {
    let fonts = Fonts::new();
    let head = samples::letterhead();
    let letters = samples::letters();
    let lengths: Vec<usize> = letters.iter().map(|l| render(l, &head, &fonts).unwrap().pages).collect();
    assert!(lengths.contains(&1) && lengths.contains(&2), "{lengths:?}");
    let mut starts = Vec::new();
    for sides in [Sides::One, Sides::Both] {
        let pdf = batch(&letters, &head, &fonts, sides).unwrap();
        let document = lopdf::Document::load_mem(&pdf.bytes).unwrap();
        let pages = document.get_pages();
        assert_eq!(pages.len(), pdf.pages);
        // Where the bookmarks lead.
        let mut next = document.catalog().unwrap().get(b"Outlines").unwrap().as_reference().ok();
        next = document.get_dictionary(next.unwrap()).unwrap().get(b"First").unwrap().as_reference().ok();
        while let Some(mark) = next {
            let mark = document.get_dictionary(mark).unwrap();
            let page = mark.get(b"Dest").unwrap().as_array().unwrap()[0].as_reference().unwrap();
            starts.push(*pages.iter().find(|(_, id)| **id == page).unwrap().0 as usize);
            next = mark.get(b"Next").ok().and_then(|n| n.as_reference().ok());
        }
        let mut expected = Vec::new();
        let mut page = 1;
        for length in &lengths {
            expected.push(page);
            page += if sides == Sides::Both { length.next_multiple_of(2) } else { *length };
        }
        assert_eq!(starts, expected, "{sides:?}");
        assert_eq!(pdf.pages, page - 1, "{sides:?}");
        // What is there for the back of a sheet shows nothing.
        let (first, last) = (starts[0], pages.len());
        let empty = (first..=last)
            .filter(|n| document.get_page_content(pages[&(*n as u32)]).trim_ascii().is_empty())
            .count();
        let odd = lengths.iter().filter(|l| **l % 2 == 1).count();
        assert_eq!(empty, if sides == Sides::Both { odd } else { 0 }, "{sides:?}");
        starts.clear();
    }
}

#[test]
fn hostile_text_never_panics() {
    let fonts = Fonts::new();
    let head = samples::letterhead();
    for text in [
        "\0\u{202E}evil\u{2066}\n\t\r\u{FEFF}\u{E000}\u{E001}",
        &"x".repeat(5_000),
        &"word ".repeat(2_000),
        "\u{301}\u{301}\u{301}",
        "{% include 'x' %}{{ 7*7 }}{% for i in range(999999) %}",
        "👩‍🔬",
    ] {
        let mut letter = samples::student("BHM-1", text, text);
        letter.facts.insert("tasks".into(), FactValue::text(text));
        letter.salutation = Salutation::Named(text.to_owned());
        let _ = render(&letter, &head, &fonts);
    }
}

#[test]
fn a_letter_without_its_optional_facts_is_whole() {
    let fonts = Fonts::new();
    let head = samples::letterhead();
    for mut letter in samples::letters() {
        let kind: Kind = letter.kind;
        // A change letter needs one change.
        let keeps = |name: &str| {
            kind.fields().iter().any(|f| f.name == name && f.required) || name.starts_with("now_date")
        };
        letter.facts.retain(|name, _| keeps(name));
        for mode in ["in_person", "remote", "hybrid"] {
            if kind.fields().iter().any(|f| f.name == "mode") {
                letter.facts.insert("mode".into(), FactValue::text(mode));
            }
            letter.salutation = Salutation::Unnamed;
            // A slip is on a sheet of its own where it does not fit under the words.
            let most = if SLIPS.contains(&kind.code()) { 3 } else { 2 };
            assert!(render(&letter, &head, &fonts).unwrap().pages <= most, "{kind:?} {mode}");
        }
    }
}

#[test]
fn a_change_letter_that_tells_of_no_change_is_blocked() {
    for (code, first) in [
        ("placement-change-student", "was_dates"),
        ("placement-change-employer", "was_dates"),
        ("visit-change", "was_date"),
    ] {
        let letter = samples::letters().into_iter().find(|l| l.kind.code() == code).unwrap();
        let mut bare = letter.clone();
        bare.facts.retain(|name, _| !name.starts_with("was_") && !name.starts_with("now_"));
        assert_eq!(fields(&bare), [first], "{code}");
        bare.facts.insert(first.into(), FactValue::text(" "));
        assert_eq!(fields(&bare), [first], "{code}");
        // Of what is new and of what is gone, one is enough.
        let now = letter.facts.keys().find(|name| name.starts_with("now_")).unwrap();
        for name in [first, now.as_str()] {
            let mut one = bare.clone();
            one.facts.insert(name.into(), letter.facts[name].clone());
            assert_eq!(fields(&one), [""; 0], "{code} {name}");
        }
    }
}

/// What a reader hears of each thing to fill in on a slip: its own words.
#[test]
fn each_line_and_box_of_a_slip_is_named_by_its_label() {
    let letter = samples::letters().into_iter().find(|l| l.kind.code() == "placement-offer").unwrap();
    let pdf = render(&letter, &samples::letterhead(), &Fonts::new()).unwrap();
    let document = lopdf::Document::load_mem(&pdf.bytes).unwrap();
    let mut said = Vec::new();
    for object in document.objects.values() {
        let Ok(element) = object.as_dict() else { continue };
        if element.get(b"S").and_then(|s| s.as_name()).is_ok_and(|s| s == b"Form") {
            said.push(String::from_utf8(element.get(b"Alt").unwrap().as_str().unwrap().to_vec()).unwrap());
        }
    }
    said.sort();
    assert_eq!(
        said,
        [
            "Anything that would help you, or a question: line to write on",
            "Date: line to write on",
            "No, I do not want this placement: box to tick",
            "Signature: line to write on",
            "Yes, I accept this placement: box to tick",
        ]
    );
}

#[test]
fn a_recovery_sheet_is_one_page() {
    let sheet = RecoverySheet {
        office: "Open Door Birmingham",
        person: "Priya Nair",
        code: "K7QM-3XPD-9RTA-VW2H-6CJN-F8YE-4BGS-ZL5U",
        date: NaiveDate::from_ymd_opt(2026, 6, 3).unwrap(),
    };
    let pdf = recovery_sheet(&sheet, &Fonts::new()).unwrap();
    assert_eq!(pdf.pages, 1);
}

#[test]
fn an_office_that_has_told_nothing_but_its_name_sends_letters_without_holes() {
    let head = waymark_letters::Letterhead { office_name: "Birmingham".into(), ..Default::default() };
    for mut letter in samples::letters() {
        letter.signatory = waymark_letters::Signatory { name: "Rosa Lee".into(), ..Default::default() };
        assert_eq!(preflight(&letter, &head, &Fonts::new()), []);
        let words = text_of(&letter, &head);
        for hole in ["on .", "on ,", ", ,", "number )", "lead, ,"] {
            assert!(!words.contains(hole), "{hole:?} in {words}");
        }
    }
}

fn text_of(letter: &waymark_letters::Letter, head: &waymark_letters::Letterhead) -> String {
    let pdf = render(letter, head, &Fonts::new()).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("letter.pdf");
    std::fs::write(&file, pdf.bytes).unwrap();
    let out = std::process::Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output().unwrap();
    String::from_utf8(out.stdout).unwrap()
}
