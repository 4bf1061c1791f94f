//! What a reader copies out of a letter is what went into it, in every script that names come in.
//! Needs poppler's `pdftotext`, and Node with the packages of the screens; without them these tests fail and say so.
#![allow(clippy::unwrap_used)]

mod readers;
mod samples;

use std::process::Command;

use readers::{PDFIUM, POPPLER, READERS, Reader};
use samples::NAMES;
use waymark_letters::{Fonts, Letter, Salutation, Sides, batch, preflight, render};

/// One line, single spaces.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// pdfium sorts the words of a line by places and by rules of its own, whatever the order in the file. A name in a
/// script from right to left comes out whole where it stands alone. After “Dear”, where most of the line goes from
/// right to left, pdfium takes all of it so; within a sentence it leaves the name's words, each of them right, in the
/// order that the eye sees from left to right. Measured with pdfium 2.1.13 of npm; nothing in a file changes it.
fn turned(reader: Reader, name: &str) -> bool {
    let rtl = |c| matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}');
    reader == PDFIUM && name.contains(rtl)
}

fn dear(reader: Reader, name: &str) -> String {
    if turned(reader, name) { format!("{name} Dear ") } else { format!("Dear {name} ") }
}

fn congratulated(reader: Reader, name: &str) -> String {
    let mut words: Vec<&str> = name.split(' ').collect();
    if turned(reader, name) {
        words.reverse();
    }
    format!("Congratulations, {}.", words.join(" "))
}

fn named(name: &str) -> Letter {
    samples::student("BHM-2026-0001", name, name)
}

#[test]
fn a_name_in_every_script_comes_out_as_it_went_in() {
    let fonts = Fonts::new();
    let head = samples::letterhead();
    let mut files = Vec::new();
    for name in NAMES {
        let letter = named(name);
        assert_eq!(preflight(&letter, &head, &fonts), [], "{name}");
        files.push(render(&letter, &head, &fonts).expect("a letter").bytes);
    }
    let mut wrong = Vec::new();
    for reader in READERS {
        for (name, text) in NAMES.iter().zip(reader.texts(&files)) {
            let text = flat(&text);
            // In the window, after “Dear”, and within a sentence.
            for place in [(*name).to_owned(), dear(reader, name), congratulated(reader, name)] {
                if !text.contains(&place) {
                    let near =
                        text.find("Dear").map_or("", |at| &text[at..]).chars().take(120).collect::<String>();
                    wrong.push(format!("{reader:?}: “{place}” is not in “{near}”"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_of_all_scripts_come_out_of_one_merged_file() {
    let fonts = Fonts::new();
    let letters: Vec<Letter> = NAMES.iter().map(|name| named(name)).collect();
    let merged = batch(&letters, &samples::letterhead(), &fonts, Sides::One).expect("a batch").bytes;
    for reader in READERS {
        let text = flat(&reader.text(&merged));
        let lost: Vec<_> = NAMES.iter().filter(|name| !text.contains(&dear(reader, name))).collect();
        assert!(lost.is_empty(), "{reader:?}: {lost:?}");
    }
}

#[test]
fn every_fact_of_each_letter_stands_in_its_text() {
    let fonts = Fonts::new();
    let head = samples::letterhead();
    // All that these can say fits one page, and all that the others can say two, the slip apart, which has the front of
    // another sheet.
    let with_slip =
        ["placement-offer", "placement-consent", "school-release", "visit-invitation", "visit-consent"];
    let of_one_page = [
        "placement-cancellation-student",
        "placement-cancellation-employer",
        "placement-certificate",
        "employer-thanks",
        "visit-cancellation",
    ];
    for letter in samples::letters() {
        let pages = match letter.kind.code() {
            code if of_one_page.contains(&code) => 1,
            code if with_slip.contains(&code) => 3,
            _ => 2,
        };
        let mut expected: Vec<String> = vec![
            letter.reference.clone(),
            "3 June 2026".into(),
            letter.recipient.name.clone(),
            "What to do next".into(),
            head.charity_number.clone(),
            head.safeguarding_lead.clone(),
            head.safeguarding_phone.clone(),
            letter.signatory.name.clone(),
            letter.signatory.email.clone(),
            "Yours sincerely".into(),
            format!("Template version {}", letter.kind.version()),
            format!("Page 1 of {pages}"),
        ];
        let texts = READERS
            .map(|reader| flat(&reader.text(&render(&letter, &head, &fonts).expect("a letter").bytes)));
        // What is shown to others says nothing of worries.
        if letter.kind.code() == "placement-certificate" {
            for text in &texts {
                assert!(!text.contains(&head.safeguarding_phone) && !text.contains("worr"), "{text}");
            }
            expected.retain(|e| ![&head.safeguarding_lead, &head.safeguarding_phone].contains(&e));
        }
        expected.extend(letter.recipient.address.clone());
        for (name, value) in &letter.facts {
            // These choose words.
            if !["mode", "ended_by", "stands"].contains(&name.as_str()) {
                let value = serde_json::to_value(value).expect("a value")["value"].clone();
                match value {
                    serde_json::Value::Array(items) => {
                        expected.extend(items.iter().filter_map(|i| i.as_str()).map(str::to_owned));
                    }
                    value => expected.push(value.as_str().unwrap_or_default().to_owned()),
                }
            }
        }
        for (reader, text) in READERS.iter().zip(&texts) {
            let lost: Vec<_> = expected.iter().filter(|e| !text.contains(e.as_str())).collect();
            assert!(lost.is_empty(), "{reader:?}, {}: {lost:?} not in\n{text}", letter.reference);
        }
    }
}

/// What a wording says: headings, how paragraphs begin, and labels with their facts, which it says in each turn.
// A letter reads no file; a test may.
#[allow(clippy::disallowed_methods)]
fn fixed_words(letter: &Letter) -> Vec<(bool, String)> {
    let file = format!("{}/src/templates/{}.md", env!("CARGO_MANIFEST_DIR"), letter.kind.code());
    let wording = std::fs::read_to_string(file).expect("a template");
    let mut found = Vec::new();
    let until_fact = |line: &str| line.split(['{', '*']).next().unwrap_or_default().trim().to_owned();
    for line in wording.lines().take_while(|line| *line != "[[slip]]") {
        if let Some((label, value)) = line.split_once(" | ") {
            // A row that begins with a fact: its label comes first, and the fact right after it.
            let name = value.strip_prefix("{{ ").and_then(|v| v.split(" }}").next());
            let fact = name
                .and_then(|name| letter.facts.get(name))
                .map(|fact| serde_json::to_value(fact).expect("a value"));
            if let Some(fact) = fact.as_ref().and_then(|fact| fact["value"].as_str()) {
                found.push((true, format!("{label} {fact}")));
            }
        } else if !line.starts_with(['{', '[', '-']) {
            found.push((false, until_fact(line.trim_start_matches('#').trim())));
        }
    }
    found.retain(|(_, words)| words.split(' ').count() > 1);
    found
}

#[test]
fn each_letter_is_copied_out_in_the_order_in_which_it_is_read() {
    let fonts = Fonts::new();
    let head = samples::letterhead();
    for letter in samples::letters() {
        let bytes = render(&letter, &head, &fonts).expect("a letter").bytes;
        for reader in READERS {
            let text = flat(&reader.text(&bytes));
            let mut order = vec![letter.recipient.name.clone(), "Dear ".into()];
            // The rows that have a fact, and of headings and paragraphs those of this turn of the wording.
            let fixed: Vec<String> = fixed_words(&letter)
                .into_iter()
                .filter(|(is_row, w)| *is_row || text.contains(w.as_str()))
                .map(|(_, w)| w)
                .collect();
            assert!(fixed.len() > 3, "{:?}: {fixed:?}", letter.kind);
            order.extend(fixed);
            order.extend([
                "Yours sincerely".into(),
                letter.signatory.name.clone(),
                letter.signatory.email.clone(),
            ]);
            let mut from = 0;
            for words in &order {
                let at = text[from..].find(words.as_str());
                let near: String = text[from..].chars().take(200).collect();
                from += at.unwrap_or_else(|| {
                    panic!("{reader:?}, {:?}: “{words}” is not after “{near}”", letter.kind)
                });
            }
        }
    }
}

#[test]
fn marks_in_a_value_print_as_they_stand() {
    let fonts = Fonts::new();
    let name = "A*B*_c_ [x](y) | <b> [[slip]] {{7*7}} # 1. \\n `q` &amp;";
    let mut letter = samples::student("BHM-2026-0002", "Plain Name", "Plain");
    letter.facts.insert("tasks".into(), waymark_letters::FactValue::text(name));
    letter.salutation = Salutation::Named(name.into());
    let text = flat(&POPPLER.text(&render(&letter, &samples::letterhead(), &fonts).expect("a letter").bytes));
    assert_eq!(text.matches(name).count(), 2, "{text}");
}

/// The words of the first page with their boxes in millimetres from the top left corner.
fn words(bytes: &[u8]) -> Vec<(String, [f32; 4])> {
    let folder = tempfile::tempdir().expect("a folder for the letter");
    let file = folder.path().join("letter.pdf");
    std::fs::write(&file, bytes).expect("the letter is written");
    let output = Command::new("pdftotext").args(["-bbox", "-l", "1"]).arg(&file).arg("-").output();
    let output = output.expect("pdftotext is needed for this test: install the package poppler-utils");
    let html = String::from_utf8_lossy(&output.stdout).into_owned();
    html.lines()
        .filter_map(|line| line.trim().strip_prefix("<word "))
        .filter_map(|line| {
            let (attributes, word) = line.split_once('>')?;
            let mut sides = attributes.split('"').skip(1).step_by(2).filter_map(|v| v.parse::<f32>().ok());
            let mut side = || sides.next().map(|v| v * 25.4 / 72.0);
            Some((word.trim_end_matches("</word>").to_owned(), [side()?, side()?, side()?, side()?]))
        })
        .collect()
}

#[test]
fn the_window_shows_the_whole_address_and_nothing_else() {
    let fonts = Fonts::new();
    let mut letter = samples::student("BHM-2026-0003", "Nguyễn Thị Phượng", "Phượng");
    letter.recipient.address =
        ["Flat 12", "Quayside House", "113 Quay Road", "Gravelly Hill", "BIRMINGHAM", "B5 5SE"]
            .map(String::from)
            .to_vec();
    let pdf = render(&letter, &samples::letterhead(), &fonts).expect("a letter");
    let mut address = std::iter::once(&letter.recipient.name)
        .chain(&letter.recipient.address)
        .flat_map(|l| l.split_whitespace())
        .collect::<Vec<_>>();
    for (word, [left, top, right, bottom]) in words(&pdf.bytes) {
        // At rest the window shows 46 to 81 mm, and the paper can move 11 mm up and down in it.
        let seen = left < 110.0 && right > 12.0 && top < 92.0 && bottom > 35.0;
        if seen {
            assert_eq!(address.first(), Some(&word.as_str()), "in the window");
            address.remove(0);
            assert!(left >= 21.9 && right <= 98.0, "{word} from {left} to {right} mm");
            // poppler’s box is the font’s whole height, taller than the ink, which `envelope` looks at.
            assert!(top >= 49.0 && bottom <= 82.2, "{word} from {top} to {bottom} mm");
        }
        if left >= 110.0 && top > 35.0 && bottom < 92.0 {
            assert!(left >= 124.9, "{word} of the reference block at {left} mm");
        }
        assert!(left >= 15.0 && right <= 195.0 && bottom <= 282.5, "{word} in the margin");
    }
    assert!(address.is_empty(), "not in the window: {address:?}");
}
