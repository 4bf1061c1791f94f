//! The words of every kind of letter in whatever its facts make of its template: no head without words, no table
//! without rows, no hole where something is not known.

use crate::{
    FactValue, Form, Kind, Letter, Letterhead, Signatory,
    blocks::{Block, Cell, CellKind, parse},
    merge::merge,
    samples,
};

/// A letter of the kind in each way in which its template can turn out.
pub(crate) fn turns(full: &Letter) -> Vec<Letter> {
    let kind: Kind = full.kind;
    let optional: Vec<&str> = kind.fields().iter().filter(|f| !f.required).map(|f| f.name).collect();
    let mut turns = vec![full.clone()];
    // Without each of them, with each of them alone, and without any.
    for name in &optional {
        let mut without = full.clone();
        without.facts.remove(*name);
        let mut alone = full.clone();
        alone.facts.retain(|other, _| other == name || !optional.contains(&other.as_str()));
        turns.extend([without, alone]);
    }
    // A change letter without a change is none.
    if kind.changes().next().is_none() {
        let mut bare = full.clone();
        bare.facts.retain(|name, _| !optional.contains(&name.as_str()));
        turns.push(bare);
    }
    for field in kind.fields() {
        let (name, Form::Choice(values)) = (field.name, field.form) else { continue };
        let chosen = |letter: &Letter, value: &str| {
            let mut letter = letter.clone();
            letter.facts.insert(name.to_owned(), FactValue::text(value));
            letter
        };
        turns = turns.iter().flat_map(|l| values.iter().map(|v| chosen(l, v)).collect::<Vec<_>>()).collect();
    }
    let has_a_change = |l: &Letter| {
        l.kind.changes().next().is_none() || l.kind.changes().any(|f| l.facts.contains_key(f.name))
    };
    turns.retain(has_a_change);
    turns
}

fn heads() -> [Letterhead; 3] {
    let full = samples::letterhead();
    let bare = Letterhead { office_name: "Birmingham".into(), ..Default::default() };
    let by_post = Letterhead { address: full.address.clone(), ..bare.clone() };
    [full, bare, by_post]
}

/// Each letter in each turn, with and without what an office and its people may have told.
fn each(mut look: impl FnMut(&Letter, &Letterhead, &str, &[Block])) {
    for full in samples::letters() {
        for head in heads() {
            for mut letter in turns(&full) {
                if head.phone.is_empty() {
                    letter.signatory = Signatory { name: "Rosa Lee".into(), ..Default::default() };
                }
                let text = merge(&letter, &head).unwrap();
                look(&letter, &head, &text, &parse(&text));
            }
        }
    }
}

/// What a head stands over: neither another head, nor a signature, nor nothing.
fn heads_without_words(blocks: &[Block], found: &mut Vec<String>) {
    for (i, block) in blocks.iter().enumerate() {
        match block {
            Block::Title(head) | Block::Heading(head) => match blocks.get(i + 1) {
                None | Some(Block::Title(_) | Block::Heading(_) | Block::Signature | Block::Slip(_)) => {
                    found.push(head.text.clone());
                }
                Some(_) => {}
            },
            Block::Table(rows) if rows.is_empty() => found.push("a table without rows".into()),
            Block::Bullets(items) if items.iter().any(|i| i.text.trim().is_empty()) => {
                found.push("an item without words".into());
            }
            Block::Slip(inside) => heads_without_words(inside, found),
            _ => {}
        }
    }
}

#[test]
fn no_heading_stands_over_nothing_and_no_table_is_empty() {
    let mut seen = 0;
    each(|letter, _, text, blocks| {
        let mut found = Vec::new();
        heads_without_words(blocks, &mut found);
        assert!(found.is_empty(), "{:?}: {found:?} in\n{text}", letter.kind);
        seen += 1;
    });
    assert!(seen > 1000, "{seen}");
}

#[test]
fn nothing_that_is_not_known_leaves_a_hole() {
    each(|letter, _, text, _| {
        let plain: String =
            text.chars().filter(|c| !matches!(c, '*' | '\\' | '\u{E000}' | '\u{E001}')).collect();
        for hole in [" .", " ,", ",,", "..", "  ", " on on ", "()", "on {", ": ."] {
            assert!(!plain.contains(hole), "{:?}: {hole:?} in\n{plain}", letter.kind);
        }
    });
}

fn rows(blocks: &[Block]) -> Vec<&Cell> {
    let inside = blocks.iter().filter_map(|b| match b {
        Block::Slip(inside) => Some(inside),
        _ => None,
    });
    let rows = inside.flatten().filter_map(|b| match b {
        Block::Row(cells) => Some(cells),
        _ => None,
    });
    rows.flatten().collect()
}

/// It is cut off: whoever gets it back has no letter beside it.
#[test]
fn a_slip_says_whom_and_what_it_is_about() {
    let mut slips = 0;
    each(|letter, head, text, blocks| {
        let known = |label: &str| {
            rows(blocks).iter().find_map(|cell| match &cell.what {
                CellKind::Known(l, value) if l.text == label => Some(value.text.clone()),
                _ => None,
            })
        };
        let Some((_, slip)) = text.split_once("[[slip]]") else { return };
        slips += 1;
        let (label, what) = match letter.kind.code() {
            "school-release" => ("Days missed", "10 days: Monday 6 to Friday 17 July 2026"),
            code if code.starts_with("visit-") => ("Visit", "Aston University, Wednesday 8 July 2026"),
            _ => ("Placement", "Harwell & Reed Engineering, Monday 6 to Friday 17 July 2026"),
        };
        let said = |label| known(label).map(|v: String| v.replace('\u{A0}', " "));
        assert_eq!(said(label).as_deref(), Some(what), "{:?}", letter.kind);
        assert_eq!(said("Student").as_deref(), Some("Zoë Łukasiewicz"), "{:?}", letter.kind);
        assert!(!slip.contains("above") && !slip.contains("top of the letter"), "{slip}");
        assert_eq!(slip.contains("Lantern Yard"), !head.address.is_empty(), "{slip}");
        if letter.kind.code().ends_with("-consent") {
            assert!(!slip.contains("opendoor") && slip.contains("not email"), "{slip}");
            let at_work = slip.contains("The employer or our staff may get");
            assert_eq!(at_work, letter.kind.code() == "placement-consent", "{slip}");
        }
    });
    assert!(slips > 50, "{slips}");
}

/// Why a student withdrew, and where the student goes instead, is no employer's business.
#[test]
fn an_employer_is_told_no_reason_of_a_student_who_withdrew() {
    each(|letter, _, text, _| {
        let code = letter.kind.code();
        if code == "placement-cancellation-employer" && text.contains("will not take up") {
            assert!(!text.contains("Why") && !text.contains("laboratory"), "{text}");
        }
        if code.ends_with("-employer") {
            assert!(!text.contains("August"), "{text}");
        }
    });
}
