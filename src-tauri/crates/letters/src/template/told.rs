//! What the writer of a template is told, and what is let in.

use super::*;

/// The faults of a text, as they are told.
fn told(kind: Kind, text: &str) -> Vec<String> {
    Template::check(kind, text, "Office template 1", "en-GB")
        .map(|_| Vec::new())
        .unwrap_or_else(|faults| faults.iter().map(ToString::to_string).collect())
}

#[test]
fn all_the_words_that_come_with_waymark_are_let_in_as_they_are_shown() {
    for kind in Kind::all() {
        let shown = Template::built_in(kind);
        assert_eq!(told(kind, shown.text()), Vec::<String>::new(), "{kind:?}");
        let copy = Template::check(kind, shown.text(), "Office template 1", "en-GB").unwrap();
        let mut letter = crate::sample(kind);
        let head = crate::sample_letterhead();
        let words = crate::merge::merge(&letter, &head).unwrap();
        letter.template = Some(copy);
        assert_eq!(crate::merge::merge(&letter, &head).unwrap(), words, "{kind:?}");
    }
}

const KIND: Kind = crate::kinds::placement_consent::KIND;
const VISIT: Kind = crate::kinds::visit_confirmation_student::KIND;

/// A letter with these lines in its middle, from line 3.
fn with(lines: &str) -> String {
    format!("# You can come\n\n{lines}\n\n[[signature]]\n")
}

/// What is told of the lines: where, counted from the first of them, and a part of the words.
fn expect(kind: Kind, lines: &str, faults: &[(usize, &str)]) {
    let told = told(kind, &with(lines));
    let seen = |(line, words): &(usize, &str)| {
        told.iter().any(|t| t.starts_with(&format!("line {}: ", line + 2)) && t.contains(words))
    };
    assert!(told.len() == faults.len() && faults.iter().all(seen), "{lines}\n{told:#?}\nnot {faults:#?}");
}

#[test]
fn what_a_letter_can_say_is_let_in() {
    for lines in [
        "",
        "Plain words, **bold words**, and 5 * 3 < 16 & more: a_b, x-y, “quoted”.",
        "Dear {{ student_preferred_name }}{% if days_text %} ({{ days_text }}){% endif %}.",
        "{% if mode == \"remote\" or mode == 'hybrid' %}\nA\n{% elif not (tasks and days_text) %}\nB\n{% else %}\nC\n{% endif %}",
        "{% if employer == place_text %}\n## Where\n\nHere\n{% endif %}",
        "{# a remark\nof {{ two }} {% lines %} #}\nWords",
        "- one\n- two\n\n## Head\n\n[[table]]\n{% if tasks %}\nTasks | {{ tasks }}\n{% endif %}\n{{ employer }} | a | b\n[[/table]]",
        "A sign: \\*x\\*, \\<b>, \\[[slip]], \\- and \\|.",
        "\\- no list",
        "  words after spaces",
        "Ring {{ office.phone }} or {{ signatory.email }}.\r\nAnd more.",
    ] {
        expect(KIND, lines, &[]);
    }
    expect(VISIT, "{% for part in itinerary %}\n- {{ part }}\n{% endfor %}", &[]);
    expect(
        VISIT,
        "Today: {% for part in itinerary %}{% if part == \"x\" %}{{ part }}; {% endif %}{% endfor %}.",
        &[],
    );
    let slip = "# A\n\n[[signature]]\n\n[[slip]]\n## Reply\nBack by **{{ reply_by }}**.\n- an item\n[[table]]\na | b\n[[/table]]\nYour name | ____ || Day | ____\n[ ] Yes || [ ] No\n[[/slip]]\n";
    assert_eq!(told(KIND, slip), Vec::<String>::new());
}

#[test]
fn a_field_that_is_not_there_is_told_with_the_one_that_was_meant() {
    expect(
        KIND,
        "A\n{{ studnet_full_name }}",
        &[(2, "There is no field “studnet_full_name” in this letter. Did you mean “student_full_name”?")],
    );
    expect(KIND, "{% if office.fone %}\nA\n{% endif %}", &[(1, "Did you mean “office.phone”?")]);
    expect(KIND, "{{ weather }}", &[(1, "Choose one from the list")]);
    expect(
        VISIT,
        "{% for x in itinery %}\n- {{ x }}\n{% endfor %}\n{{ x }}",
        &[(1, "“itinerary”"), (4, "no field “x”")],
    );
    let fault = &Template::check(KIND, &with("{{ weather }}"), "Office template 1", "en-GB").unwrap_err()[0];
    assert_eq!((fault.line, fault.name.as_deref()), (3, Some("weather")));
}

#[test]
fn what_is_no_part_of_the_language_is_told() {
    for (lines, faults) in [
        (
            "{% include \"x\" %}",
            &[(
                1,
                "“{% include %}” is nothing that a letter can do. A letter can use if, elif, else, endif, for and endfor.",
            )][..],
        ),
        ("{% set a = 1 %}", &[(1, "“{% set %}”")]),
        ("{%- if tasks %}\n{% endif %}", &[(1, "“{% - %}”"), (2, "has no “{% if %}” before it")]),
        ("{{ employer | upper }}", &[(1, "“employer | upper” is not the name of a field")]),
        ("{{ employer() }}", &[(1, "is not the name of a field")]),
        ("{{ employer[0] }} {{ 1 + 1 }} {{ \"x\" }}", &[(1, "employer[0]"), (1, "1 + 1"), (1, "\"x\"")]),
        ("{{ employer.name.x }}", &[(1, "is not the name of a field")]),
        ("{{ }}", &[(1, "missing")]),
        ("{{ employer\n}}", &[(1, "not closed with “}}”"), (2, "“}}” closes nothing")]),
        ("{% if tasks\n%}", &[(1, "not closed with “%}”"), (2, "“%}” closes nothing")]),
        ("{{ {{ employer }}", &[(1, "“{{” is opened here")]),
        ("{% if tasks %}\nA", &[(1, "never closed with “{% endif %}”")]),
        ("{% endif %}", &[(1, "has no “{% if %}” before it")]),
        ("{% if tasks %}\n{% else %}\n{% else %}\n{% endif %}", &[(3, "always the last")]),
        ("{% if tasks %}\n{% else x %}\n{% endif x %}", &[(2, "After “else”"), (3, "After “endif”")]),
        ("{% if tasks %}\n{% endfor %}\n{% endif %}", &[(2, "must end with “{% endif %}” first")]),
        ("{% for %}\n{% endfor %}", &[(1, "{% for item in list %}")]),
        ("{% for a in tasks %}\n{% endfor %}", &[(1, "“tasks” is not a list")]),
        ("A {% if tasks %}B\nC {% endif %}", &[(1, "must stand on the same line"), (2, "has no “{% if %}”")]),
        ("{% if tasks %}\nA {% endif %}", &[(2, "a line of its own")]),
        ("{% if tasks and %}\n{% endif %}", &[(1, "ends too early")]),
        ("{% if %}\n{% endif %}", &[(1, "ends too early")]),
        ("{% if tasks employer %}\n{% endif %}", &[(1, "“employer” was not expected")]),
        ("{% if tasks = employer %}\n{% endif %}", &[(1, "use “==”")]),
        ("{% if tasks > 1 %}\n{% endif %}", &[(1, "“>” is nothing")]),
        ("{% if tasks == “a” %}\n{% endif %}", &[(1, "straight ones")]),
        ("{% if tasks == \"a %}\n{% endif %}", &[(1, "not closed")]),
        (
            "{% if \"a\" %}\n{% elif \"a\" == \"b\" %}\n{% endif %}",
            &[(1, "no condition"), (2, "must be a field")],
        ),
        ("{% if (tasks %}\n{% endif %}", &[(1, "not closed with “)”")]),
        (
            "{% if mode == \"in person\" %}\n{% endif %}",
            &[(1, "It is one of: \"in_person\", \"remote\", \"hybrid\"")],
        ),
        ("{{ mode }}", &[(1, "chooses between words")]),
    ] {
        expect(KIND, lines, faults);
    }
    expect(VISIT, "{{ itinerary }}", &[(1, "is a list. Print it item by item")]);
    expect(VISIT, "{% if itinerary == \"x\" %}\n{% endif %}", &[(1, "is a list and is equal to nothing")]);
    expect(VISIT, "{% for dress in itinerary %}\n{% endfor %}", &[(1, "is a field already")]);
    expect(
        VISIT,
        "{% for a in itinerary %}\n{% for b in itinerary %}\n{% endfor %}\n{% endfor %}",
        &[(2, "cannot stand in another")],
    );
    assert_eq!(
        told(KIND, "# A\n[[signature]]\n{# x"),
        ["line 3: “{#” opens a remark here, and “#}” never closes it."]
    );
}

#[test]
fn what_would_be_lost_or_look_wrong_on_paper_is_told() {
    for (lines, faults) in [
        ("*x*", &[(1, "no italics")][..]),
        ("a _word_ b", &[(1, "no italics")]),
        ("__x__", &[(1, "no italics")]),
        ("**x", &[(1, "not closed on the same line")]),
        ("**{% if tasks %}x**{% endif %}", &[(1, "not closed on the same line")]),
        ("**x\ny**", &[(1, "not closed"), (2, "not closed")]),
        ("***x***", &[(1, "Three “*”")]),
        ("[a](b)", &[(1, "no links")]),
        ("![a](b)", &[(1, "no links")]),
        ("<b>x</b>", &[(1, "HTML")]),
        ("&amp;", &[(1, "“&amp;” is printed as it stands")]),
        ("`x`", &[(1, "typewriter")]),
        ("~~x~~", &[(1, "strike nothing through")]),
        ("> x", &[(1, "quoted blocks")]),
        ("1. x", &[(1, "no numbers")]),
        ("  - x", &[(1, "another list")]),
        ("* x\n+ x", &[(1, "begins with “- ”"), (2, "begins with “- ”")]),
        ("-x", &[(1, "begins with “- ”")]),
        ("-{{ tasks }}", &[(1, "begins with “- ”")]),
        ("{% if tasks %}- {% endif %}x", &[(1, "must stand before its {% if %}")]),
        ("-", &[(1, "the words are missing")]),
        ("---", &[(1, "no rules")]),
        ("===", &[(1, "no rules")]),
        ("### x", &[(1, "none below them")]),
        ("#x", &[(1, "A heading begins with")]),
        ("#{% if tasks %} {% endif %}x", &[(1, "A heading begins with")]),
        ("# x", &[(1, "stands on line 1 already")]),
        ("a | b", &[(1, "only between [[table]]")]),
        ("[ ] a", &[(1, "only in a slip")]),
        ("a\u{7}b\u{E000}", &[(1, "U+0007"), (1, "U+E000")]),
        ("Cuneiform 𒀀", &[(1, "No font can print “𒀀” (U+12000)")]),
        ("a\u{202E}b", &[(1, "U+202E")]),
    ] {
        expect(KIND, lines, faults);
    }
}

#[test]
fn marks_that_do_not_fit_are_told() {
    for (lines, faults) in [
        (
            "[[slip]]",
            &[(1, "[[slip]] is opened here and never closed"), (3, "cannot stand in a table or a slip")][..],
        ),
        ("[[/slip]]", &[(1, "closes nothing")]),
        ("[[table]]\na | b", &[(1, "[[table]] is opened here and never closed"), (4, "")][..1]),
        ("[[/table]]", &[(1, "closes nothing")]),
        ("[[table]]\na\n[[/table]]", &[(2, "with “|” after it, is missing")]),
        (
            "[[table]]\n{% if tasks %}a | b{% endif %}\n[[/table]]",
            &[(2, "must stand outside"), (2, "is missing")],
        ),
        ("[[table]]\n[[table]]\n[[/table]]", &[(2, "is open already, since line 3")]),
        ("[[signature]]", &[(3, "signed once")]),
        ("[[signatur]]", &[(1, "is no mark")]),
        ("a [[table]]", &[(1, "must stand alone")]),
        ("[{% if tasks %}x{% endif %}[table]]", &[(1, "must stand alone")]),
        ("{% if tasks %}[[table]]{% endif %}", &[(1, "is no mark")]),
        (
            "{% if tasks %}\n[[table]]\n{% endif %}\na | b\n[[/table]]",
            &[(2, "inside of the same {% if %}"), (4, "only between"), (5, "closes nothing")],
        ),
        ("[[table]]\n{% if tasks %}\n[[/table]]\n{% endif %}", &[(3, "both outside or both inside")]),
    ] {
        if lines.starts_with("[[table]]\na | b") {
            assert!(!told(KIND, &with(lines)).is_empty());
            continue;
        }
        expect(KIND, lines, faults);
    }
    for (text, words) in [
        ("", &["line 1: The letter has no outcome", "line 1: [[signature]] is missing"][..]),
        (
            "Hello\n\n# A\n\n[[signature]]",
            &["line 1: “Hello” stands before the outcome", "line 3: Other words stand before"],
        ),
        ("{% if tasks %}\n# A\n{% endif %}\n[[signature]]", &["line 2: The outcome must stand outside"]),
        ("# A\n{% if tasks %}\n[[signature]]\n{% endif %}", &["line 3: [[signature]] must stand outside"]),
        (
            "# A\n[[signature]]\n[[slip]]\nx\n[[/slip]]\nmore",
            &["line 6: The slip that ends on line 5 is cut off"],
        ),
        (
            "# A\n[[signature]]\n[[slip]]\nx\n[[/slip]]\n[[slip]]\ny\n[[/slip]]",
            &["line 6: The slip that ends", "line 7", "line 8"],
        ),
        (
            "# A\n[[signature]]\n[[slip]]\n[[table]]\na | b\n[[/slip]]",
            &["line 4: [[table]] is opened here and never closed before"],
        ),
        ("# A\n[[signature]]\n[[slip]]\na || b || c || d || e\n[[/slip]]", &["line 4: More than 4 parts"]),
        ("# A\n[[signature]]\n[[slip]]\n____\n[[/slip]]", &["line 4:"]),
    ] {
        let told = told(KIND, text);
        let same = told.len() == words.len() && words.iter().all(|w| told.iter().any(|t| t.starts_with(w)));
        assert!(same, "{text}\n{told:#?}");
    }
}

#[test]
fn a_version_that_does_not_fit_the_foot_and_a_language_that_is_none_are_told() {
    let check = |version: &str, lang: &str| Template::check(KIND, &with("A"), version, lang).is_ok();
    assert!(
        check("Office template 3", "en-GB")
            && check("Office template 1024", "pl")
            && check("Draft", "zh-Hant-HK")
    );
    assert!(!check("The office’s very own template 3", "en") && !check(" ", "en") && !check("a\nb", "en"));
    assert!(
        !check("Draft", "")
            && !check("Draft", "English, please")
            && !check("Draft", "e")
            && !check("Draft", "en_GB")
    );
}

#[test]
fn a_template_is_bounded() {
    let long = format!("{}{}", with("A"), "x".repeat(MOST_CHARACTERS));
    assert!(matches!(&told(KIND, &long)[..], [one] if one.contains("characters")));
    assert!(matches!(&told(KIND, &with(&"\n".repeat(MOST_LINES)))[..], [one] if one.contains("lines")));
    let ifs = |n: usize| with(&format!("{}x\n{}", "{% if tasks %}\n".repeat(n), "{% endif %}\n".repeat(n)));
    assert_eq!(told(KIND, &ifs(MOST_DEEP)), Vec::<String>::new());
    assert!(told(KIND, &ifs(MOST_DEEP + 1))[0].contains("More than 8 blocks"));
    let on_one_line = "{% if tasks %}".repeat(2_000);
    assert!(told(KIND, &with(&on_one_line))[0].contains("More than 8 blocks"));
    expect(
        KIND,
        &format!("{{% if {}tasks %}}\n{{% endif %}}", "not ".repeat(5_000)),
        &[(1, "Make it simpler")],
    );
    expect(KIND, &format!("{{% if {}tasks %}}\n{{% endif %}}", "(".repeat(5_000)), &[(1, "Make it simpler")]);
}

#[test]
fn words_of_two_conditions_never_become_a_mark_together() {
    let lines = "{% if office.phone %}[{% endif %}{% if office.email %}[slip]]{% endif %}\n\nMore words";
    let template = Template::check(KIND, &with(lines), "Office template 1", "en-GB").unwrap();
    let letter = crate::Letter { template: Some(template), ..crate::sample(KIND) };
    let words = crate::merge::merge(&letter, &crate::sample_letterhead()).unwrap();
    let blocks = crate::blocks::parse(&words);
    let printed = crate::blocks::Block::Paragraph(crate::shape::Rich::plain("[[slip]]"));
    assert!(blocks.contains(&printed) && blocks.len() == 4, "{blocks:?}");
}

#[test]
fn an_office_s_words_version_and_language_stand_in_the_letter_and_those_of_another_kind_never() {
    let (fonts, head) = (Fonts::new(), crate::sample_letterhead());
    let template = Template::check(KIND, &with("Own words"), "Office template 3", "pl").unwrap();
    let letter = crate::Letter { template: Some(template.clone()), ..crate::sample(KIND) };
    assert_eq!((letter.language(), letter.wording().version()), ("pl", "Office template 3"));
    assert_eq!(crate::preflight(&letter, &head, &fonts), []);
    assert_eq!(crate::render(&letter, &head, &fonts).unwrap().pages, 1);
    // Facts that the kind needs are asked for, whether the words name them or not.
    let mut short = letter.clone();
    short.facts.remove("employer");
    assert_eq!(crate::preflight(&short, &head, &fonts)[0].field, "employer");
    let other = crate::Letter { template: Some(template), ..crate::sample(VISIT) };
    assert_eq!(crate::preflight(&other, &head, &fonts)[0].field, "template");
}

#[test]
fn what_is_offered_can_be_used_and_shown() {
    for kind in Kind::all() {
        for field in kind.offered() {
            let name = field.name;
            let lines = field.written().0;
            assert_eq!(told(kind, &with(&lines)), Vec::<String>::new(), "{kind:?} {lines}");
            if let Some((lines, _)) = field.where_known() {
                assert_eq!(told(kind, &with(&lines)), Vec::<String>::new(), "{kind:?} {lines}");
            }
            assert!(field.example.iter().any(|e| !e.is_empty()), "{kind:?} {name}");
        }
    }
}

#[test]
fn parts_are_let_in_where_they_belong_alone_and_all_together() {
    let text = |label: &str| parts().iter().find(|p| p.label == label).unwrap().text;
    let all: Vec<&str> = parts().iter().map(|p| p.text).collect();
    // In the order of the list; what is no block can stand in a line after the slip no more.
    let (last, before): (Vec<&str>, Vec<&str>) = all.into_iter().partition(|t| t.starts_with("[[slip]]"));
    assert_eq!(told(KIND, &[before, last].concat().join("\n\n")), Vec::<String>::new());
    for part in parts().iter().filter(|p| !["Outcome", "Signature", "Slip"].contains(&p.label)) {
        let lines = if part.block { part.text.to_owned() } else { format!("Some {} here.", part.text) };
        assert_eq!(told(KIND, &with(&lines)), Vec::<String>::new(), "{}", part.label);
    }
    assert_eq!(told(KIND, &format!("{}\n{}", text("Outcome"), text("Signature"))), Vec::<String>::new());
}
