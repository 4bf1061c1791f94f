//! Whatever is typed into a template or stands in a value: no panic, nothing lost, nothing opened.

use std::sync::LazyLock;

use proptest::{prelude::*, sample::select};

use super::*;
use crate::{
    FactValue, Form, Letter,
    blocks::{Block, CellKind, parse},
    kinds,
    merge::{clean, merge},
    problem::Problem,
    wording::turns,
};

static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::new);
const KINDS: [Kind; 3] = [
    kinds::placement_consent::KIND,
    kinds::visit_confirmation_student::KIND,
    kinds::placement_cancellation_employer::KIND,
];

/// What a template is made of, and what it is not.
const TOKENS: &[&str] = &[
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "{{ employer }}",
    "{{ itinerary }}",
    "{{ mode }}",
    "{{ part }}",
    "{{ office.phone }}",
    "{% if tasks %}",
    "{% elif mode == \"remote\" %}",
    "{% else %}",
    "{% endif %}",
    "{% for part in itinerary %}",
    "{% endfor %}",
    "{% include \"/etc/passwd\" %}",
    "{{ employer | safe }}",
    "if",
    "for",
    " in ",
    " and ",
    " or ",
    " not ",
    "==",
    "(",
    ")",
    "\"",
    "'",
    "[[slip]]",
    "[[/slip]]",
    "[[table]]",
    "[[/table]]",
    "[[signature]]",
    "[[",
    "]]",
    "# ",
    "## ",
    "- ",
    "**",
    "*",
    "_",
    "____",
    "|",
    " || ",
    "[ ] ",
    "[x](y)",
    "<b>",
    "&amp;",
    "`",
    "~~",
    "> ",
    "1. ",
    "\\",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "word",
    "“quoted”",
    "Zoë",
    "张伟",
    "محمد",
    "ਗੁਰਪ੍ਰੀਤ",
    "Ọlúwáṣeun",
    "שרה",
    "ሰላም",
    "👩‍🔬",
    "𒀀",
    "\u{0}",
    "\u{7}",
    "\u{202E}",
    "\u{E000}",
    "\u{E001}",
    "\u{FEFF}",
    "\u{301}",
    "\u{2028}",
];

fn typed() -> impl Strategy<Value = String> {
    tokens(60)
}

fn tokens(most: usize) -> impl Strategy<Value = String> {
    let token = prop_oneof![4 => select(TOKENS).prop_map(str::to_owned), 1 => any::<String>()];
    proptest::collection::vec(token, 0..most).prop_map(|tokens| tokens.concat())
}

/// Lines of which most are right, so that many a template is let in.
fn lines() -> impl Strategy<Value = String> {
    let line = select(
        &[
            "",
            "Plain words and **bold** ones.",
            "{{ student_preferred_name }}",
            "{% if office.phone %}Ring {{ office.phone }}{% endif %}",
            "Ask{% if signatory.phone %} **{{ signatory.phone }}**{% elif signatory.email %} [{{ signatory.email }}]{% endif %}: - # | a",
            "- an item of {{ student_preferred_name }}",
            "## Head",
            "## Head of {{ student_preferred_name }}",
            "[[table]]\nLabel | value\n[[/table]]",
            "[[table]]\n{% if office.email %}\n{{ office.email }} | **{{ office.name }}**\n{% endif %}\n[[/table]]",
            "{% if office.phone and not (signatory.phone or office.name == \"x\") %}\nA\n{% else %}\n- B\n\n- C\n{% endif %}",
            "{# a remark\nof two lines #}",
            "\\# \\- \\* \\[[slip]] \\{",
            "你好，**“张伟”**很好。",
            "{% if office.phone %}- {% endif %}x",
            "[{% if office.phone %}x{% endif %}[slip]]",
            "**{{ student_preferred_name }}**: __ and * and [ and ] and | and <",
        ][..],
    );
    let slip = select(
        &[
            "",
            "[[slip]]\n## Reply\nStudent | {{ student_preferred_name }}\nName | ____ || Date | ____\n[ ] Yes || [ ] No\n[[/slip]]\n",
        ][..],
    );
    (proptest::collection::vec(line, 0..12), slip).prop_map(|(lines, slip)| {
        format!(
            "# Outcome for {{{{ student_preferred_name }}}}\n\n{}\n\n[[signature]]\n\n{slip}",
            lines.join("\n")
        )
    })
}

/// A letter has one outcome, first; one signature; one slip at most, last.
fn is_a_letter(blocks: &[Block]) -> bool {
    let count = |is: fn(&Block) -> bool| blocks.iter().filter(|b| is(b)).count();
    let slips = count(|b| matches!(b, Block::Slip(_)));
    matches!(blocks.first(), Some(Block::Title(_)))
        && count(|b| matches!(b, Block::Title(_))) == 1
        && count(|b| matches!(b, Block::Signature)) == 1
        && (slips == 0 || slips == 1 && matches!(blocks.last(), Some(Block::Slip(_))))
}

/// All words of the blocks, and what kinds of blocks they are.
fn told(blocks: &[Block]) -> (String, String) {
    let (mut words, mut shape) = (String::new(), String::new());
    let mut say = |text: &str| {
        words.push_str(text);
        words.push('\n');
    };
    for block in blocks {
        match block {
            Block::Title(r) | Block::Heading(r) | Block::Paragraph(r) => {
                say(&r.text);
                shape.push(if matches!(block, Block::Paragraph(_)) { 'p' } else { 'h' });
            }
            Block::Bullets(items) => {
                items.iter().for_each(|r| say(&r.text));
                shape.push_str(&format!("l{}", items.len()));
            }
            Block::Table(rows) => {
                rows.iter().for_each(|(a, b)| [a, b].iter().for_each(|r| say(&r.text)));
                shape.push_str(&format!("t{}", rows.len()));
            }
            Block::Signature => shape.push('s'),
            Block::Slip(inside) => {
                let (inside, its_shape) = told(inside);
                say(&inside);
                shape.push_str(&format!("[{its_shape}]"));
            }
            Block::Row(cells) => {
                shape.push_str(&format!("r{}", cells.len()));
                for cell in cells {
                    match &cell.what {
                        CellKind::Known(a, b) => [a, b].iter().for_each(|r| say(&r.text)),
                        CellKind::Line(r) | CellKind::Tick(r) | CellKind::Words(r) => say(&r.text),
                    }
                }
            }
        }
    }
    (words, shape)
}

/// The letters of a text, in order: what must not be lost.
fn letters_of(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfc().filter(|c| c.is_alphanumeric()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_typed_is_let_in_or_told_in_its_lines(text in typed(), kind in select(&KINDS[..]), times in select(&[1, 3, 200][..])) {
        let text = text.repeat(times);
        if let Err(faults) = super::check(kind, &text, "Draft", "en-GB", &FONTS) {
            prop_assert!(!faults.is_empty() && faults.len() <= 100);
            let last = text.split('\n').count() + 1;
            for fault in faults {
                prop_assert!(fault.line >= 1 && fault.line <= last, "{fault} of {last}");
                prop_assert!(fault.words.chars().count() < 300, "{fault}");
            }
        }
    }

    #[test]
    fn what_stands_between_a_right_beginning_and_end_is_a_letter_or_is_told(text in tokens(7), kind in select(&KINDS[..])) {
        let text = format!("# A\n\n{text}\n\n[[signature]]\n");
        if let Ok(template) = super::check(kind, &text, "Draft", "en-GB", &FONTS) {
            let letter = Letter { template: Some(template), ..crate::sample(kind) };
            for letter in turns(&letter) {
                let blocks = parse(&merge(&letter, &crate::sample_letterhead()).unwrap());
                prop_assert!(is_a_letter(&blocks), "{text}\n{blocks:?}");
            }
        }
    }

    #[test]
    fn plain_words_are_printed_or_told(words in "[a-zA-Z0-9 .,:;!?#*_\\[\\]|<>&`~\\\\()+=/\"'-]{0,40}") {
        let text = format!("# A\n\n{words}\n\n[[signature]]\n");
        let kind = KINDS[0];
        if let Ok(template) = super::check(kind, &text, "Draft", "en-GB", &FONTS) {
            let letter = Letter { template: Some(template), ..crate::sample(kind) };
            let blocks = parse(&merge(&letter, &crate::sample_letterhead()).unwrap());
            let printed = told(&blocks).0;
            prop_assert_eq!(letters_of(&printed), letters_of(&format!("A{words}")), "{}", text);
        }
    }

    #[test]
    fn what_is_let_in_is_a_letter_in_every_turn(text in lines(), kind in select(&KINDS[..2])) {
        let Ok(template) = super::check(kind, &text, "Draft", "en-GB", &FONTS) else { return Ok(()) };
        let letter = Letter { template: Some(template), ..crate::sample(kind) };
        let full = crate::sample_letterhead();
        let bare = crate::Letterhead { office_name: "Birmingham".into(), ..Default::default() };
        for head in [full, bare] {
            let mut silent = letter.clone();
            silent.signatory = crate::Signatory { name: "Rosa Lee".into(), ..Default::default() };
            for letter in [&letter, &silent] {
                let blocks = parse(&merge(letter, &head).unwrap());
                prop_assert!(is_a_letter(&blocks), "{text}\n{blocks:?}");
            }
        }
    }

    #[test]
    fn a_value_is_only_itself_in_every_letter(value in typed(), kind in select(Kind::all().collect::<Vec<_>>())) {
        let some_words = |text: &str| clean(text).chars().any(char::is_alphanumeric);
        prop_assume!(some_words(&value));
        let head = crate::sample_letterhead();
        let with = |value: &str| {
            let mut letter = crate::sample(kind);
            for field in kind.fields() {
                let value = match field.form {
                    Form::Words => FactValue::text(value),
                    Form::List => FactValue::list([value, "b"]),
                    Form::Choice(_) => continue,
                };
                letter.facts.insert(field.name.into(), value);
            }
            told(&parse(&merge(&letter, &head).unwrap()))
        };
        let (words, shape) = with(&value);
        prop_assert_eq!(&shape, &with("plain").1, "{:?} {:?}", kind, value);
        use unicode_normalization::UnicodeNormalization;
        let plain = |t: &str| t.replace('\u{A0}', " ").nfc().collect::<String>();
        prop_assert!(plain(&words).contains(&plain(&clean(&value))), "{kind:?} {value:?} not in {words}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_let_in_is_printed_or_a_problem_is_told(text in lines(), odd in typed(), kind in select(&KINDS[..2])) {
        let head = crate::sample_letterhead();
        let mut letter = crate::sample(kind);
        if let Ok(Ok(pdf)) = drafted(kind, &text, &letter, &FONTS).map(|letter| drawn(&letter, &head, &FONTS)) {
            prop_assert!((1..=30).contains(&pdf.pages));
        }
        letter.facts.insert("student_preferred_name".into(), FactValue::name(odd));
        if let Ok(template) = super::check(kind, &text, "Draft", "en-GB", &FONTS) {
            letter.template = Some(template);
            match crate::render(&letter, &head, &FONTS) {
                Ok(pdf) => prop_assert!((1..=30).contains(&pdf.pages)),
                Err(Problem::Blocked { .. } | Problem::TooLong { .. } | Problem::TooTall { .. } | Problem::NoGlyph { .. }) => {}
                Err(other) => prop_assert!(false, "{other}"),
            }
        }
    }
}

/// The lists of the property tests would prove little if next to nothing were let in.
#[test]
fn many_of_the_made_up_templates_are_let_in() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let made = (0..200).filter(|_| {
        let text = lines().new_tree(&mut runner).unwrap().current();
        super::check(KINDS[0], &text, "Draft", "en-GB", &FONTS).is_ok()
    });
    let made = made.count();
    assert!((40..200).contains(&made), "{made}");
}

/// The longest that may be typed, and values that make it longer than a letter.
#[test]
fn what_grows_too_long_is_a_problem_and_not_a_wait() {
    let kind = KINDS[1];
    let letter = |lines: &str, items: usize, item: &str| {
        let text = format!("# A\n\n{lines}\n\n[[signature]]\n");
        let template = Template::check(kind, &text, "Draft", "en-GB").unwrap();
        let mut letter = Letter { template: Some(template), ..crate::sample(kind) };
        letter.facts.insert("itinerary".into(), FactValue::list(vec![item; items]));
        crate::render(&letter, &crate::sample_letterhead(), &FONTS)
    };
    let each = "{% for part in itinerary %}\n- {{ part }} and more words to it\n{% endfor %}\n";
    assert!(letter(each, 40, "a part of the day").is_ok());
    for (lines, items, item) in [
        (each.repeat(300), 20, "a part"),
        (each.to_owned(), 1, &*"word ".repeat(60_000)),
        (each.to_owned(), 3_000, "a part"),
    ] {
        assert!(matches!(letter(&lines, items, item), Err(Problem::TooLong { .. })));
    }
    let row = "[[table]]\nA | {{ dress }}\n[[/table]]";
    let text = format!("# A\n\n{row}\n\n[[signature]]\n");
    let template = Template::check(kind, &text, "Draft", "en-GB").unwrap();
    let mut tall = Letter { template: Some(template), ..crate::sample(kind) };
    tall.facts.insert("dress".into(), FactValue::text("words and more ".repeat(400)));
    assert!(matches!(
        crate::render(&tall, &crate::sample_letterhead(), &FONTS),
        Err(Problem::TooTall { .. })
    ));
}
