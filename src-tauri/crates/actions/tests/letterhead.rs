//! The letterhead while it is changed, its pictures, and address labels for a selection of any letters.
#![allow(clippy::unwrap_used)]

mod office;

use office::{Birmingham, now, texts, today};
use std::path::PathBuf;
use waymark_actions::{
    letters::{
        LabelFor, LabelWish, Whose, Wish, issue, label_pages, logo, remove_picture, set_picture, signatures,
        try_letterhead,
    },
    undo_any,
};
use waymark_domain::RecordType;
use waymark_letters::{Fonts, Kind, LabelSheet, kinds};

const STUDENT: Kind = kinds::placement_confirmation_student::KIND;
const FIRST: LabelWish = LabelWish { sheet: LabelSheet::L7160, first: 1 };

fn picture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../letters/tests/samples/pictures").join(name)
}

#[test]
fn what_is_typed_stands_on_the_page_before_it_is_saved_and_is_not_kept() {
    let office = Birmingham::new();
    let fonts = Fonts::new();
    let tried = |values: &[(&str, &str)], large| {
        try_letterhead(&office.store, &texts(values), large, &fonts, today()).unwrap()
    };
    let plain = tried(&[], false).pdf.unwrap();
    let named = tried(&[("name", "Harbour office"), ("phone", "0121 496 0123")], false);
    assert!(
        named.pdf.as_ref().is_some_and(|pdf| *pdf != plain) && named.unread.is_empty(),
        "{:?}",
        named.unread
    );
    assert_ne!(tried(&[], true).pdf.unwrap(), plain);
    assert_eq!(tried(&[], false).pdf.unwrap(), plain, "nothing of it was kept");
    // A colour that white paper takes away is said with what is printed in its place.
    let pale = tried(&[("colour", "#ffcc33")], false);
    assert!(!pale.colour.as_chosen && pale.colour.words.contains(&pale.colour.printed), "{:?}", pale.colour);
    assert_ne!(pale.pdf.unwrap(), plain);
}

#[test]
fn an_entry_that_cannot_be_taken_is_named_and_the_page_shows_what_is_kept() {
    let office = Birmingham::new();
    let fonts = Fonts::new();
    let entries = texts(&[("name", ""), ("postcode", "here"), ("colour", "blue")]);
    let plain = try_letterhead(&office.store, &texts(&[]), false, &fonts, today()).unwrap();
    let tried = try_letterhead(&office.store, &entries, false, &fonts, today()).unwrap();
    let unread: Vec<&str> = tried.unread.iter().map(|said| said.field.as_str()).collect();
    assert_eq!(unread, ["colour", "postcode", "name"]);
    assert_eq!(tried.pdf, plain.pdf);
    assert!(
        tried.colour.words.contains("\u{201c}blue\u{201d} is no colour. Letters keep #0b4f6c"),
        "{:?}",
        tried.colour
    );
    // What no font can print is no page, and its reason.
    let odd = texts(&[("tagline", "\u{13080}")]);
    let tried = try_letterhead(&office.store, &odd, false, &fonts, today()).unwrap();
    assert!(tried.pdf.is_none() && tried.blocked[0].contains('\u{13080}'), "{:?}", tried.blocked);
}

#[test]
fn what_is_no_colour_is_refused_in_the_offices_form() {
    let mut office = Birmingham::new();
    let id = office.store.office_id().unwrap();
    let no = office.change(id, &[("colour", "sea blue")]).unwrap_err();
    let said = no.fields();
    assert_eq!(said[0].field, "colour");
    assert!(said[0].message.contains("sea blue") && said[0].message.contains("#0b5a60"), "{said:?}");
    for taken in ["#0b4f6c", "#fc3", "ffcc33", ""] {
        office.change(id, &[("colour", taken)]).unwrap();
    }
}

#[test]
fn pictures_are_shown_as_they_were_taken_over_and_each_change_can_be_undone() {
    let mut office = Birmingham::new();
    let actor = office.store.actor_id().unwrap();
    assert_eq!(logo(&office.store).unwrap(), None);
    let taken = set_picture(&mut office.store, Whose::Office, &picture("wide.svg"), now()).unwrap();
    let kept = logo(&office.store).unwrap().unwrap();
    assert_eq!((kept.media, kept.said), ("image/svg+xml", None));
    assert_eq!(kept.bytes, std::fs::read(picture("wide.svg")).unwrap());
    let again = set_picture(&mut office.store, Whose::Office, &picture("wide.svg"), now()).unwrap();
    assert_eq!(again.action, None, "the same picture again is no change");
    undo_any(&mut office.store, &taken.action.unwrap(), now(), today()).unwrap();
    assert_eq!(logo(&office.store).unwrap(), None);
    set_picture(&mut office.store, Whose::Office, &picture("white.svg"), now()).unwrap();
    assert!(logo(&office.store).unwrap().unwrap().said.unwrap().contains("pale"));
    set_picture(&mut office.store, Whose::Staff(actor), &picture("signature.svg"), now()).unwrap();
    office.add(RecordType::Staff, &[("first_name", "Ada"), ("role", "manager"), ("job_title", "Head")]);
    let all = signatures(&office.store).unwrap();
    let seen: Vec<_> =
        all.iter().map(|one| (one.name.as_str(), one.job_title.as_str(), one.signature.is_some())).collect();
    assert_eq!(seen, [("Ada", "Head", false), ("Rosa", "Coordinator", true)]);
    let gone = remove_picture(&mut office.store, Whose::Staff(actor), now()).unwrap();
    assert!(signatures(&office.store).unwrap().iter().all(|one| one.signature.is_none()));
    undo_any(&mut office.store, &gone.unwrap(), now(), today()).unwrap();
    assert!(signatures(&office.store).unwrap().iter().any(|one| one.signature.is_some()));
}

#[test]
fn labels_go_to_where_issued_letters_went_and_to_where_others_would_go() {
    let mut office = Birmingham::new();
    let fonts = Fonts::new();
    let (placement, student) = office.confirmed();
    let run =
        issue(&mut office.store, STUDENT, &[placement], &Wish::default(), &fonts, now(), today()).unwrap();
    let (about, issued) = (LabelFor::About(STUDENT, placement), LabelFor::Issued(run.issued[0].id));
    let count = |office: &Birmingham, all: &[LabelFor]| {
        label_pages(&office.store, all, FIRST, &fonts, today()).unwrap()
    };
    assert_eq!(count(&office, &[about, issued]).labels, 1, "one address");
    // The family moved: the letter that was issued went to the address before.
    office.change(student, &[("address_line_1", "9 Quayside Road")]).unwrap();
    assert_eq!(count(&office, &[about, issued]).labels, 2);
}

#[test]
fn who_gets_no_label_is_named_with_the_reason_and_the_record_and_keeps_nobody_from_theirs() {
    let mut office = Birmingham::new();
    let fonts = Fonts::new();
    let all: Vec<_> = (0..3).map(|_| office.confirmed()).collect();
    let about: Vec<LabelFor> = all.iter().map(|(id, _)| LabelFor::About(STUDENT, *id)).collect();
    // All three have one name; only their addresses differ.
    let place = |line: &str| [("address_line_1", line.to_owned())];
    office.change(all[0].1, &place("1 Tanner Street").each_ref().map(|(k, v)| (*k, v.as_str()))).unwrap();
    let nowhere = [("address_line_1", ""), ("address_line_2", ""), ("town", ""), ("postcode", "")];
    office.change(all[1].1, &nowhere).unwrap();
    let long = "The Third House Behind the Old Rope Works at the Far End of the Long Harbour Lane ".repeat(3);
    office.change(all[2].1, &[("address_line_1", long.trim()), ("address_line_2", long.trim())]).unwrap();
    let made = label_pages(&office.store, &about, FIRST, &fonts, today()).unwrap();
    assert_eq!(made.labels, 1);
    let why: Vec<_> = made.without.iter().map(|one| (one.why.as_str(), one.mend)).collect();
    assert_eq!(why[0], ("The address is not known.", Some(all[1].1)));
    assert!(why[1].0.contains("shorten the address") && why[1].1 == Some(all[2].1), "{why:?}");
    let none = label_pages(&office.store, &about[1..], FIRST, &fonts, today()).unwrap();
    assert_eq!((none.pdf, none.without.len()), (None, 2));
    let past = LabelWish { sheet: LabelSheet::L7163, first: 15 };
    assert_eq!(label_pages(&office.store, &about, past, &fonts, today()).unwrap_err().code(), "letter");
}

#[test]
fn nobody_is_labelled_for_a_letter_that_is_not_sent_to_them() {
    let mut office = Birmingham::new();
    let fonts = Fonts::new();
    let ((sent, student), open) = (office.confirmed(), office.placement());
    let labels = |office: &Birmingham, all: &[LabelFor]| {
        label_pages(&office.store, all, FIRST, &fonts, today()).unwrap()
    };
    let about = [sent, open].map(|id| LabelFor::About(STUDENT, id));
    let made = labels(&office, &about);
    assert_eq!((made.labels, made.without.len()), (1, 1));
    assert!(made.without[0].why.starts_with("The placement is not confirmed"), "{:?}", made.without);
    assert_eq!(made.without[0].mend, Some(open), "where its checks are");
    // Issued, and then taken back: the letter is not sent any more, whatever was said before.
    let run = issue(&mut office.store, STUDENT, &[sent], &Wish::default(), &fonts, now(), today()).unwrap();
    let withdrawn = [
        ("student", &*student.to_string()),
        ("kind", "placement"),
        ("given_by", "carer"),
        ("status", "withdrawn"),
        ("dated", "30 May 2026"),
        ("withdrawn_on", "30 May 2026"),
    ];
    office.add(RecordType::Consent, &withdrawn);
    let made = labels(&office, &about[..1]);
    assert!(made.labels == 0 && made.without[0].why.contains("withdrew"), "{:?}", made.without);
    assert_eq!(
        labels(&office, &[LabelFor::Issued(run.issued[0].id)]).labels,
        1,
        "a letter that is there has its address"
    );
}
