//! Two people change one record while they are apart: what each of them is asked, and what an answer does to both
//! laptops.
#![allow(clippy::unwrap_used)]

#[path = "../../../../tests/two_laptops/mod.rs"]
mod two_laptops;

use std::collections::BTreeMap;
use two_laptops::{Two, add, change, delete, now, rows, shown, today};
use waymark_actions::{
    Problem,
    checks::{
        Answer, Card, Question, Take, changes_to_check, count_told, let_be, look_again, settle, two_people,
    },
    page::history,
    undo,
};
use waymark_domain::{RecordId, RecordType, RecordType::Student};
use waymark_store::{Action, Read, Store, StoreError, Tx};

struct Apart {
    two: Two,
    aisha: RecordId,
    _dir: tempfile::TempDir,
}

/// Aisha on both laptops.
fn apart() -> Apart {
    let dir = tempfile::tempdir().unwrap();
    let mut two = Two::new(dir.path());
    let aisha = add(
        &mut two.rosa,
        Student,
        &[
            ("first_name", "Aisha"),
            ("last_name", "Begum"),
            ("phone", "07700 900123"),
            ("year_group", "12"),
            ("address_line_1", "2 Tanner Street"),
            ("town", "Birmingham"),
        ],
    );
    two.share();
    Apart { two, aisha, _dir: dir }
}

fn card(store: &Store) -> Card {
    let mut cards = changes_to_check(store, today()).unwrap().cards;
    assert_eq!(cards.len(), 1, "{cards:?}");
    cards.remove(0)
}

fn question<'a>(card: &'a Card, about: &str) -> &'a Question {
    card.questions.iter().find(|q| q.about == about).unwrap_or_else(|| panic!("no {about} in {card:?}"))
}

fn answer(question: &Question, take: Take) -> Answer {
    Answer { about: question.about.clone(), seen: question.seen.clone(), take }
}

fn other(question: &Question, at: usize) -> Take {
    Take::Other(question.others[at].key.clone())
}

#[test]
fn one_question_a_field_with_both_values_in_words_and_one_action_settles_both_everywhere() {
    let Apart { mut two, aisha, _dir } = apart();
    change(&mut two.rosa, Student, aisha, &[("phone", "07700 900456"), ("year_group", "13")]);
    change(&mut two.sam, Student, aisha, &[("phone", "07700 900789"), ("year_group", "left")]);
    two.share();
    for store in [&two.rosa, &two.sam] {
        let card = card(store);
        assert_eq!((&card.title[..], card.record), ("Aisha Begum", Some(Student)));
        let year = question(&card, "year_group");
        assert_eq!((&year.label[..], &year.stands.lines[0].shown[..]), ("Year group", "Year 13"));
        assert_eq!((&year.stands.who[..], &year.others[0].who[..]), ("Rosa Whitlock", "Sam Lee"));
        assert_eq!(year.others[0].lines[0].shown, "Left school");
        assert!(year.others[0].at.starts_with("2026-06-01"), "{}", year.others[0].at);
        assert_eq!(year.typed.len(), 1, "another value can be typed");
        assert_eq!(count_told(store).unwrap(), 2);
        assert_eq!(shown(store, Student, aisha, "year_group"), "Year 13", "the first to be shared stands");
    }

    let card = card(&two.rosa);
    let answers = [
        answer(question(&card, "phone"), Take::Standing),
        answer(question(&card, "year_group"), other(question(&card, "year_group"), 0)),
    ];
    let settled = settle(&mut two.rosa, aisha, &answers, now(), today()).unwrap();
    assert_eq!((settled.left, count_told(&two.rosa).unwrap()), (0, 0), "it is not asked again on its way");
    let action = two.rosa.last_action().unwrap().unwrap();
    assert_eq!(
        (Some(&action.id), &action.title[..]),
        (settled.action.as_ref(), "Settle 2 questions about Aisha Begum")
    );
    two.share();
    for store in [&two.rosa, &two.sam] {
        assert_eq!(count_told(store).unwrap(), 0);
        assert_eq!(shown(store, Student, aisha, "year_group"), "Left school");
        assert_eq!(shown(store, Student, aisha, "phone"), "07700 900456");
    }
    assert_eq!(rows(&two.rosa), rows(&two.sam));

    // Who did what is known on the other laptop too.
    let told = history(&two.sam, aisha).unwrap();
    let year: Vec<_> =
        told.iter().filter(|e| e.field == "Year group").map(|e| (&e.who[..], &e.after[..])).collect();
    assert!(
        year.contains(&("Rosa Whitlock", "Year 13")) && year.contains(&("Rosa Whitlock", "Left school")),
        "{year:?}"
    );
    assert!(told.iter().any(|e| e.action == "On another laptop" && e.after == "Made"), "{told:?}");
}

#[test]
fn a_value_that_came_meanwhile_refuses_the_answer_and_is_shown() {
    let Apart { mut two, aisha, _dir } = apart();
    change(&mut two.rosa, Student, aisha, &[("phone", "07700 900456")]);
    change(&mut two.sam, Student, aisha, &[("phone", "07700 900789")]);
    two.share();
    let seen = card(&two.rosa);
    // Sam writes another number before anybody settles; it takes the place of his first.
    two.central.share(&mut two.sam);
    let before = question(&card(&two.sam), "phone").seen.clone();
    change(&mut two.rosa, Student, aisha, &[("phone", "07700 900999")]);
    two.share();
    assert_ne!(question(&card(&two.sam), "phone").seen, before);
    let stale = answer(question(&seen, "phone"), Take::Standing);
    let refused = settle(&mut two.rosa, aisha, std::slice::from_ref(&stale), now(), today()).unwrap_err();
    assert_eq!(refused.code(), "check_changed");
    assert!(refused.to_string().contains("another value came meanwhile"), "{refused}");
    assert_eq!(count_told(&two.rosa).unwrap(), 1);

    // Settled on the other laptop meanwhile.
    let open = card(&two.sam);
    let typed = Take::Typed(BTreeMap::from([("phone".into(), "0121 496 0444".into())]));
    settle(&mut two.sam, aisha, &[answer(question(&open, "phone"), typed)], now(), today()).unwrap();
    two.central.share(&mut two.sam);
    two.central.share(&mut two.rosa);
    let refused = settle(&mut two.rosa, aisha, &[stale], now(), today()).unwrap_err();
    assert!(refused.to_string().contains("nothing to settle"), "{refused}");
    assert_eq!(shown(&two.rosa, Student, aisha, "phone"), "0121 496 0444");
}

#[test]
fn undo_asks_again_whether_a_value_was_taken_or_let_stand_before_it_was_shared_and_after() {
    let Apart { mut two, aisha, _dir } = apart();
    for (take_other, shared) in [(true, false), (true, true), (false, false), (false, true)] {
        let (mine, theirs) = match (take_other, shared) {
            (true, false) => ("0121 496 0001", "0121 496 0002"),
            (true, true) => ("0121 496 0003", "0121 496 0004"),
            (false, false) => ("0121 496 0005", "0121 496 0006"),
            (false, true) => ("0121 496 0007", "0121 496 0008"),
        };
        change(&mut two.rosa, Student, aisha, &[("phone", mine)]);
        change(&mut two.sam, Student, aisha, &[("phone", theirs)]);
        two.share();
        let open = card(&two.rosa);
        let phone = question(&open, "phone");
        let take = if take_other { other(phone, 0) } else { Take::Standing };
        let settled = settle(&mut two.rosa, aisha, &[answer(phone, take)], now(), today()).unwrap();
        if shared {
            two.share();
        }
        assert_eq!(count_told(&two.rosa).unwrap(), 0);
        undo(&mut two.rosa, &settled.action.unwrap(), now(), today()).unwrap();
        assert_eq!(shown(&two.rosa, Student, aisha, "phone"), mine);
        let again = card(&two.rosa);
        let phone = question(&again, "phone");
        assert_eq!(phone.others.len(), 1, "{phone:?}");
        assert_eq!(phone.others[0].lines[0].shown, theirs, "nothing was lost by it");
        two.share();
        assert_eq!(count_told(&two.rosa).unwrap(), 1, "it is still asked where it was taken back");
        let again = card(&two.rosa);
        let phone = question(&again, "phone");
        settle(&mut two.rosa, aisha, &[answer(phone, other(phone, 0))], now(), today()).unwrap();
        two.share();
        assert_eq!(shown(&two.sam, Student, aisha, "phone"), theirs);
        assert_eq!((count_told(&two.rosa).unwrap(), count_told(&two.sam).unwrap()), (0, 0));
    }
}

#[test]
fn fields_that_merge_together_are_one_question_with_all_their_lines() {
    let Apart { mut two, aisha, _dir } = apart();
    change(&mut two.rosa, Student, aisha, &[("address_line_1", "9 Mill Lane"), ("town", "Solihull")]);
    change(&mut two.sam, Student, aisha, &[("address_line_1", "5 Quay Road")]);
    two.share();
    let open = card(&two.rosa);
    assert_eq!(open.questions.len(), 1);
    let address = &open.questions[0];
    assert_eq!(address.label, "Address");
    let lines = |version: &waymark_actions::checks::Version| {
        version.lines.iter().map(|l| format!("{}: {}", l.label, l.shown)).collect::<Vec<_>>()
    };
    assert_eq!(lines(&address.stands), ["Address line 1: 9 Mill Lane", "Town: Solihull"]);
    assert_eq!(
        lines(&address.others[0]),
        ["Address line 1: 5 Quay Road", "Town: Solihull"],
        "what taking it gives"
    );
    let bad = Take::Typed(BTreeMap::from([("postcode".into(), "nowhere".into())]));
    let refused = settle(&mut two.rosa, aisha, &[answer(address, bad)], now(), today()).unwrap_err();
    assert!(matches!(&refused, Problem::Fields(said) if said[0].field == "postcode"), "{refused}");
}

#[test]
fn a_deletion_against_a_change_is_kept_or_deleted_and_comes_back_by_undo() {
    let Apart { mut two, aisha, _dir } = apart();
    change(&mut two.rosa, Student, aisha, &[("phone", "07700 900456")]);
    delete(&mut two.sam, Student, aisha);
    two.share();
    let open = card(&two.sam);
    let keep = question(&open, "deletion");
    assert_eq!((&keep.stands.who[..], &keep.others[0].who[..]), ("Rosa Whitlock", "Sam Lee"));
    let done = settle(&mut two.sam, aisha, &[answer(keep, other(keep, 0))], now(), today()).unwrap();
    assert!(two.sam.get(Student, aisha).unwrap().is_none());
    undo(&mut two.sam, &done.action.unwrap(), now(), today()).unwrap();
    assert_eq!(shown(&two.sam, Student, aisha, "phone"), "07700 900456");
    let open = card(&two.sam);
    let keep = question(&open, "deletion");
    settle(&mut two.sam, aisha, &[answer(keep, Take::Standing)], now(), today()).unwrap();
    two.share();
    assert_eq!((count_told(&two.rosa).unwrap(), count_told(&two.sam).unwrap()), (0, 0));
    assert_eq!(rows(&two.rosa), rows(&two.sam));

    // What others lead to is not deleted over their heads.
    change(&mut two.rosa, Student, aisha, &[("phone", "07700 900777")]);
    delete(&mut two.sam, Student, aisha);
    two.share();
    add(&mut two.rosa, RecordType::Carer, &[("student", &aisha.to_string()), ("first_name", "Grace")]);
    let open = card(&two.rosa);
    let keep = question(&open, "deletion");
    let refused = settle(&mut two.rosa, aisha, &[answer(keep, other(keep, 0))], now(), today()).unwrap_err();
    assert!(refused.to_string().contains("1 parent or carer"), "{refused}");
}

#[test]
fn a_consent_that_was_withdrawn_counts_and_a_person_is_asked() {
    let Apart { mut two, aisha, _dir } = apart();
    let given = [
        ("student", &aisha.to_string()[..]),
        ("kind", "visit"),
        ("given_by", "carer"),
        ("status", "given"),
        ("dated", "2026-05-01"),
    ];
    let consent = add(&mut two.rosa, RecordType::Consent, &given);
    two.share();
    change(&mut two.rosa, RecordType::Consent, consent, &[("dated", "2026-05-20")]);
    change(
        &mut two.sam,
        RecordType::Consent,
        consent,
        &[("status", "withdrawn"), ("withdrawn_on", "2026-05-30")],
    );
    two.share();
    assert_eq!(shown(&two.rosa, RecordType::Consent, consent, "status"), "Withdrawn");
    let open = card(&two.rosa);
    let status = question(&open, "status");
    assert!(status.note.contains("withdrawal counts"), "{}", status.note);
    assert_eq!((&status.stands.who[..], &status.others[0].who[..]), ("Sam Lee", "Rosa Whitlock"));
    settle(&mut two.rosa, consent, &[answer(status, Take::Standing)], now(), today()).unwrap();
    two.share();
    assert_eq!(shown(&two.sam, RecordType::Consent, consent, "status"), "Withdrawn");
    assert_eq!(count_told(&two.sam).unwrap(), 0);
}

#[test]
fn two_students_who_look_like_one_are_asked_about_until_somebody_says_that_they_are_two_and_undo_asks_again()
{
    let Apart { mut two, aisha, _dir } = apart();
    change(&mut two.rosa, Student, aisha, &[("date_of_birth", "2009-03-14")]);
    two.share();
    // Each laptop has one of them, and so finds nothing before they share.
    let fields = [("first_name", "AISHA"), ("last_name", "begum"), ("date_of_birth", "2009-03-14")];
    let namesake = add(&mut two.sam, Student, &fields);
    let across = |store: &Store| changes_to_check(store, today()).unwrap().across;
    assert!(across(&two.rosa).is_empty());
    two.share();
    let found = across(&two.rosa);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].why, "They have the same name and date of birth, 14 March 2009.");
    assert_eq!(found[0].records.iter().map(|r| r.id).collect::<Vec<_>>(), [aisha, namesake]);
    let action = two_people(&mut two.rosa, &[namesake, aisha], now()).unwrap().unwrap();
    assert!(across(&two.rosa).is_empty());
    two.share();
    assert!(across(&two.sam).is_empty(), "what was said once is known on the other laptop");
    undo(&mut two.rosa, &action, now(), today()).unwrap();
    assert_eq!(across(&two.rosa).len(), 1);
    change(&mut two.rosa, Student, namesake, &[("date_of_birth", "2010-03-14")]);
    assert!(across(&two.rosa).is_empty(), "mended");
}

#[test]
fn what_could_not_be_taken_is_shown_with_its_values_and_let_be_until_somebody_looks_again() {
    let Apart { mut two, aisha, _dir } = apart();
    // Both move her, each to another office; Sam's has a value with it.
    let move_to = |tx: &mut Tx<'_>, office: u8| {
        tx.move_to(Student, aisha, &format!("office/00000000-0000-7000-8000-00000000000{office}"))
    };
    let act = || Action::new("move", "Move");
    two.rosa.mutate::<_, StoreError>(act(), now(), |tx| move_to(tx, 8)).unwrap();
    let moved = two.sam.mutate::<_, StoreError>(act(), now(), |tx| {
        tx.patch(Student, aisha, two_laptops::values(Student, &[("phone", "07700 900321")]))?;
        move_to(tx, 9)
    });
    moved.unwrap();
    two.share();
    let changes = changes_to_check(&two.sam, today()).unwrap();
    assert_eq!(changes.asides.len(), 1, "one action, one question: {:?}", changes.asides);
    let aside = &changes.asides[0];
    assert_eq!((aside.numbers.len(), &aside.who[..]), (2, "Sam Lee"));
    assert!(aside.why.contains("moved the record to another office"), "{}", aside.why);
    assert!(aside.parts.iter().any(|part| part.lines.iter().any(|l| l.shown == "07700 900321")), "{aside:?}");
    assert_eq!(aside.parts[0].what, "Move of a student that is not on this laptop to another office");
    assert!(aside.parts.iter().all(|part| !part.there && part.again.is_none()));
    let numbers = aside.numbers.clone();
    assert!(let_be(&mut two.sam, &numbers, now()).unwrap());
    let changes = changes_to_check(&two.sam, today()).unwrap();
    assert_eq!((changes.count(), changes.let_be.len()), (0, 1));
    assert_eq!(changes.let_be[0].let_be.as_ref().unwrap().0, "Sam Lee");
    two.share();
    assert_eq!(count_told(&two.sam).unwrap(), 0);
    assert!(look_again(&mut two.sam, &numbers).unwrap());
    assert_eq!(count_told(&two.sam).unwrap(), 1);
}
