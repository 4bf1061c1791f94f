//! What a run chooses beside its letters: large print, an office's own words, labels; and files held against the register.
#![allow(clippy::unwrap_used)]

mod office;

use office::{Birmingham, now, today};
use waymark_actions::letters::{
    Held, LabelFor, LabelWish, Mend, Packed, RunAsked, Trial, Tried, Whose, Wish, begin_run, issue, look,
    preview, remove_picture, reset_words, save_words, set_picture, verify, version_words, versions, worded,
    words_for_a_run, words_now, write_files, write_labels,
};
use waymark_domain::{
    RecordId, RecordType,
    records::{Letter, LetterTemplate},
};
use waymark_letters::{Fonts, Kind, LabelSheet, Print, Sides, kinds};
use waymark_store::Read;

const STUDENT: Kind = kinds::placement_confirmation_student::KIND;
const EMPLOYER: Kind = kinds::placement_confirmation_employer::KIND;

struct Made {
    office: Birmingham,
    fonts: Fonts,
    id: RecordId,
    student: RecordId,
}

fn made() -> Made {
    let mut office = Birmingham::new();
    let (id, student) = office.confirmed();
    Made { office, fonts: Fonts::new(), id, student }
}

impl Made {
    fn issue(&mut self, kind: Kind, wish: &Wish) -> waymark_actions::letters::Issued {
        issue(&mut self.office.store, kind, &[self.id], wish, &self.fonts, now(), today()).unwrap()
    }

    fn letter(&mut self, kind: Kind, wish: &Wish) -> (RecordId, Letter) {
        let run = self.issue(kind, wish);
        assert!(run.blocked.is_empty(), "{:?}", run.blocked);
        (run.issued[0].id, self.office.store.record(run.issued[0].id).unwrap())
    }
}

#[test]
fn who_needs_large_print_gets_it_and_sees_it_before_and_nobody_else() {
    let mut made = made();
    let (clear, before) = made.letter(STUDENT, &Wish::default());
    assert_eq!(before.large_print, None);
    let need = [
        ("student", &*made.student.to_string()),
        ("kind", "access"),
        ("adjustment", "Please send letters in Large Print."),
    ];
    let need = made.office.add(RecordType::Need, &need);
    let seen = look(&made.office.store, Some(STUDENT), &[made.id], &Wish::default(), &made.fonts, today());
    assert!(seen.unwrap()[0].large_print);
    let shown = preview(&made.office.store, STUDENT, made.id, &Wish::default(), &made.fonts, today());
    assert!(shown.unwrap().large_print);
    let (_, large) = made.letter(STUDENT, &Wish::default());
    assert_eq!((large.large_print, large.corrects.map(|l| l.0)), (Some(true), Some(clear)));
    assert!(large.pages > before.pages);
    // The employer reads what the employer needs.
    assert_eq!(made.letter(EMPLOYER, &Wish::default()).1.large_print, None);
    // Said by its own field, the words count no more.
    made.office.change(need, &[("large_print", "no")]).unwrap();
    let run = made.issue(STUDENT, &Wish::default());
    assert_eq!(run.issued[0].letter.as_ref().and_then(Packed::letter).unwrap().print, Print::Clear);
    let all = Wish { large_print: true, ..Wish::default() };
    assert_eq!(made.letter(EMPLOYER, &all).1.large_print, Some(true));
}

const OWN: &str =
    "# You start at {{ employer }}\n\nHello {{ student_preferred_name }}, see you there.\n\n[[signature]]\n";

#[test]
fn an_offices_own_words_are_versions_and_each_letter_knows_its_own() {
    let mut made = made();
    let (first, plain) = made.letter(STUDENT, &Wish::default());
    assert_eq!((plain.template, plain.template_version.as_str()), (None, "2"));
    let save = |made: &mut Made, words: &str| {
        save_words(&mut made.office.store, STUDENT, words, "Shorter", now(), today()).unwrap()
    };
    let faults = save(&mut made, "# Hello {{ studnet }}\n\n[[signature]]\n").unwrap_err();
    assert_eq!((faults[0].line, faults[0].name.as_deref()), (1, Some("studnet")));
    assert!(versions(&made.office.store, STUDENT).unwrap().is_empty(), "faulty words are not kept");

    let version = save(&mut made, OWN).unwrap();
    assert_eq!(save(&mut made, OWN).unwrap(), version, "the same words are no new version");
    let (second, own) = made.letter(STUDENT, &Wish::default());
    assert_eq!(own.template.map(|l| l.0), Some(version));
    assert_eq!(
        (own.template_version.as_str(), own.corrects.map(|l| l.0)),
        ("Office template 1", Some(first))
    );
    assert_eq!(made.letter(STUDENT, &Wish::default()).0, second, "issued once");
    assert_eq!(made.letter(EMPLOYER, &Wish::default()).1.template, None);

    save(&mut made, &OWN.replace("see you there", "until soon")).unwrap();
    assert_eq!(made.letter(STUDENT, &Wish::default()).1.template_version.as_str(), "Office template 2");
    let told = worded(&made.office.store).unwrap();
    assert_eq!(told.iter().find(|w| w.kind == STUDENT).unwrap().own, Some(2));
    reset_words(&mut made.office.store, STUDENT, now(), today()).unwrap();
    assert_eq!(made.letter(STUDENT, &Wish::default()).1.template_version.as_str(), "2");
    assert!(words_now(&made.office.store, STUDENT).unwrap().contains("[[table]]"));
    assert_eq!(versions(&made.office.store, STUDENT).unwrap().len(), 3, "what was written is kept");
}

#[test]
fn words_for_one_run_are_kept_and_no_other_letter_takes_them() {
    let mut made = made();
    let version = words_for_a_run(&mut made.office.store, STUDENT, OWN, "own.md", now(), today()).unwrap();
    let version = version.unwrap();
    let wish = Wish { version: Some((STUDENT, version)), ..Wish::default() };
    assert_eq!(made.letter(STUDENT, &wish).1.template.map(|l| l.0), Some(version));
    assert_eq!(made.letter(STUDENT, &Wish::default()).1.template, None);
    let kept: LetterTemplate = made.office.store.record(version).unwrap();
    assert_eq!(
        (kept.once, kept.remark.as_ref().map(|r| r.as_str())),
        (Some(true), Some("From own.md, for one run"))
    );
}

#[test]
fn words_are_tried_on_a_record_or_on_invented_people() {
    let made = made();
    let try_on = |words: &str, about| {
        let trial = Trial::new(&made.office.store, STUDENT, about, &Wish::default(), today()).unwrap();
        trial.pages(words, &made.fonts)
    };
    for about in [None, Some(made.id)] {
        assert!(matches!(try_on(OWN, about), Tried::Pages(pdf) if pdf.bytes.starts_with(b"%PDF")));
        let Tried::Faults(faults) = try_on("# A\n\n{% if x %}\n\n[[signature]]\n", about) else {
            panic!("let in")
        };
        assert_eq!(faults[0].line, 3);
    }
}

#[test]
fn what_a_record_lacks_is_no_fault_of_the_words_that_are_tried_on_it() {
    let mut made = made();
    made.office.change(made.student, &[("postcode", "")]).unwrap();
    let trial = Trial::new(&made.office.store, STUDENT, Some(made.id), &Wish::default(), today()).unwrap();
    let Tried::Lacks(reasons) = trial.pages(OWN, &made.fonts) else { panic!("not told") };
    assert_eq!(reasons[0].mend, Mend::Record(made.student), "{reasons:?}");
}

#[test]
fn an_older_version_is_read_again_and_one_of_another_letter_is_none() {
    let mut made = made();
    let mut save = |words: &str| {
        save_words(&mut made.office.store, STUDENT, words, "", now(), today()).unwrap().unwrap()
    };
    let (first, second) = (save(OWN), save(&OWN.replace("see you there", "until soon")));
    let store = &made.office.store;
    assert_eq!(version_words(store, STUDENT, first).unwrap().trim(), OWN.trim());
    assert!(version_words(store, STUDENT, second).unwrap().contains("until soon"));
    assert_eq!(version_words(store, EMPLOYER, first).unwrap_err().code(), "not_known");
    reset_words(&mut made.office.store, STUDENT, now(), today()).unwrap();
    let back = versions(&made.office.store, STUDENT).unwrap()[0].id;
    assert!(version_words(&made.office.store, STUDENT, back).unwrap().contains("[[table]]"));
}

#[test]
fn a_letter_that_would_be_set_otherwise_today_is_printed_as_it_was_issued() {
    let mut made = made();
    let run = made.issue(STUDENT, &Wish::default());
    let issued = waymark_actions::letters::issued_pdf(&made.office.store, run.issued[0].id).unwrap().1;
    let office = made.office.store.office_id().unwrap();
    made.office.change(office, &[("tagline", "Doors that open")]).unwrap();
    let again = made.issue(STUDENT, &Wish::default());
    assert!(again.issued[0].again && again.issued[0].letter.is_none());
    let dir = tempfile::tempdir().unwrap();
    let files = write_files(&made.office.store, STUDENT, &again, dir.path(), Some(Sides::Both), &made.fonts);
    assert_eq!(std::fs::read(&files.each[0]).unwrap(), issued);
}

#[test]
fn a_file_is_held_against_the_register_by_its_bytes() {
    let mut made = made();
    let run = made.issue(STUDENT, &Wish::default());
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    let alone = write_files(&made.office.store, STUDENT, &run, dir.path(), None, &made.fonts).each.remove(0);
    std::fs::rename(&alone, at("renamed.pdf")).unwrap();
    let mut bytes = std::fs::read(at("renamed.pdf")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let reference = run.issued[0].reference.clone();
    std::fs::write(at(&format!("{reference}.pdf")), &bytes).unwrap();
    std::fs::write(at("another.pdf"), b"%PDF-1.7").unwrap();
    std::fs::write(at("notes.txt"), b"no letter").unwrap();
    let verified = verify(&made.office.store, dir.path()).unwrap();
    let held: Vec<&Held> = verified.files.iter().map(|(_, held)| held).collect();
    let (issued, changed) = (Held::Issued(reference.clone()), Held::Changed(reference));
    assert_eq!(held, [&changed, &Held::Unknown, &issued]);
    assert!(!verified.all_well() && verified.absent == 0);
    std::fs::remove_file(&verified.files[0].0).unwrap();
    // What cannot be read is named, and the others are compared all the same.
    #[cfg(target_os = "linux")]
    {
        std::os::unix::fs::symlink("/proc/self/mem", at("a.pdf")).unwrap();
        let verified = verify(&made.office.store, dir.path()).unwrap();
        assert!(matches!(verified.files[0].1, Held::Unread(_)) && !verified.all_well());
        assert_eq!(verified.files.len(), 3);
        std::fs::remove_file(at("a.pdf")).unwrap();
    }
    assert!(verify(&made.office.store, dir.path()).unwrap().all_well());
    assert_eq!(verify(&made.office.store, &at("nowhere")).unwrap_err().code(), "file");
}

#[test]
fn each_reason_leads_to_where_it_is_mended() {
    let mut made = made();
    let mends = |made: &Made| {
        let wish = Wish::default();
        let seen = look(&made.office.store, Some(STUDENT), &[made.id], &wish, &made.fonts, today()).unwrap();
        seen[0].blocked.iter().map(|r| r.mend).collect::<Vec<_>>()
    };
    assert_eq!(mends(&made), []);
    made.office.change(made.student, &[("address_line_1", ""), ("town", ""), ("postcode", "")]).unwrap();
    assert_eq!(mends(&made), [Mend::Record(made.student)]);
    made.office.change(made.student, &[("last_name", "Be\u{10380}gum"), ("postcode", "B5 5SE")]).unwrap();
    let found = mends(&made);
    assert!(!found.is_empty() && found.iter().all(|m| *m == Mend::Record(made.student)), "{found:?}");
}

#[test]
fn a_letter_whose_pages_cannot_be_made_stops_no_other() {
    let mut made = made();
    let (other, _) = made.office.confirmed();
    let tall = "# Hello\n\n[[table]]\nTasks | {{ tasks }}\n[[/table]]\n\n[[signature]]\n";
    save_words(&mut made.office.store, STUDENT, tall, "", now(), today()).unwrap().unwrap();
    made.office.change(made.id, &[("tasks", &"Sit in on meetings and take notes. ".repeat(300))]).unwrap();
    let ids = [made.id, other];
    let run = issue(&mut made.office.store, STUDENT, &ids, &Wish::default(), &made.fonts, now(), today());
    let run = run.unwrap();
    assert_eq!((run.issued.len(), run.blocked.len()), (1, 1), "{:?}", run.blocked);
    assert!(run.blocked[0].reasons[0].contains("taller than a page"), "{:?}", run.blocked);
    let wish = Wish::default();
    let shown = preview(&made.office.store, STUDENT, made.id, &wish, &made.fonts, today()).unwrap();
    assert_eq!((shown.pdf, shown.blocked[0].mend), (None, Mend::Wording(STUDENT)));
}

#[test]
fn a_logo_and_a_signature_stand_in_letters_from_then_on_and_can_be_taken_off() {
    let mut made = made();
    let file = |name: &str| {
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../letters/tests/samples/pictures").join(name)
    };
    let actor = made.office.store.actor_id().unwrap();
    let plain =
        preview(&made.office.store, STUDENT, made.id, &Wish::default(), &made.fonts, today()).unwrap();
    let mut with = Vec::new();
    for (whose, name) in [(Whose::Office, "wide.svg"), (Whose::Staff(actor), "signature.svg")] {
        let taken = set_picture(&mut made.office.store, whose, &file(name), now()).unwrap();
        assert!(taken.faint.is_none() && taken.action.is_some(), "{taken:?}");
        let shown = preview(&made.office.store, STUDENT, made.id, &Wish::default(), &made.fonts, today());
        with.push(shown.unwrap().pdf.unwrap().len());
    }
    assert!(plain.pdf.as_ref().unwrap().len() < with[0] && with[0] < with[1], "{with:?}");
    let faint = set_picture(&mut made.office.store, Whose::Office, &file("white.svg"), now()).unwrap();
    assert!(faint.faint.is_some(), "what would not be seen on paper is told");
    let no = set_picture(&mut made.office.store, Whose::Office, &file("../facts.rs"), now()).unwrap_err();
    assert_eq!(no.code(), "file");
    let text = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(text.path(), "no picture").unwrap();
    let no = set_picture(&mut made.office.store, Whose::Office, text.path(), now()).unwrap_err();
    assert!(no.code() == "picture" && no.told().safe.contains("not used"), "{no}");
    let run = made.issue(STUDENT, &Wish::default());
    for whose in [Whose::Office, Whose::Staff(actor)] {
        remove_picture(&mut made.office.store, whose, now()).unwrap();
    }
    let again = made.issue(STUDENT, &Wish::default());
    assert_eq!(again.issued[0].id, run.issued[0].id, "a picture is no fact");
    assert!(again.issued[0].letter.is_none(), "yet the pages that were kept are the letter");
}

#[test]
fn whoever_is_written_to_twice_gets_one_label() {
    let mut made = made();
    let other = made.office.confirmed();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("labels.pdf");
    let about = [made.id, other.0, made.id].map(|id| LabelFor::About(EMPLOYER, id));
    let store = &made.office.store;
    let write = |first| {
        write_labels(
            store,
            &about,
            LabelWish { sheet: LabelSheet::L7160, first },
            &path,
            &made.fonts,
            today(),
        )
    };
    let labelled = write(21).unwrap();
    // Both are supervised by one person at one address, or by two.
    let employers: std::collections::BTreeSet<String> = [made.id, other.0]
        .iter()
        .map(|id| store.record::<waymark_domain::records::Placement>(*id).unwrap().organisation.0.to_string())
        .collect();
    assert_eq!((labelled.labels, labelled.without.len()), (1, 0), "{employers:?}");
    assert!(std::fs::read(&path).unwrap().starts_with(b"%PDF"));
    assert_eq!(write(22).unwrap_err().code(), "letter");
}

#[test]
fn a_letter_in_the_print_of_before_is_the_letter_of_before_until_another_told_something_else() {
    let mut made = made();
    let large = Wish { large_print: true, ..Wish::default() };
    let reference = |made: &mut Made, wish: &Wish| made.issue(STUDENT, wish).issued.remove(0).reference;
    let first = reference(&mut made, &Wish::default());
    let second = reference(&mut made, &large);
    assert_ne!(first, second);
    assert_eq!(reference(&mut made, &Wish::default()), first);
    assert_eq!(reference(&mut made, &large), second);
    let wish = Wish::default();
    let seen = look(&made.office.store, Some(STUDENT), &[made.id], &wish, &made.fonts, today()).unwrap();
    let shown = preview(&made.office.store, STUDENT, made.id, &wish, &made.fonts, today()).unwrap();
    assert_eq!((&seen[0].reference, &shown.reference), (&Some(first.clone()), &Some(first.clone())));
    // Told otherwise and then back again: what was corrected does not go out a second time.
    let placement = made.id;
    made.office.change(placement, &[("dress", "Closed shoes")]).unwrap();
    let third = reference(&mut made, &Wish::default());
    made.office.change(placement, &[("dress", "")]).unwrap();
    let fourth = reference(&mut made, &Wish::default());
    let all = std::collections::BTreeSet::from([&first, &second, &third, &fourth]);
    assert_eq!(all.len(), 4, "{all:?}");
}

#[test]
fn a_merged_file_is_known_as_one_by_the_letters_that_it_is_named_after() {
    let mut made = made();
    let run = made.issue(STUDENT, &Wish::default());
    let dir = tempfile::tempdir().unwrap();
    let reference = &run.issued[0].reference;
    let put = |name: String| {
        std::fs::write(dir.path().join(format!("{name}.pdf")), b"%PDF-1.7 drawn as one").unwrap();
    };
    let merged = [format!("{reference} to {reference}"), format!("{reference} to {reference} (2)")];
    let none = ["BHM-1999-0001".into(), format!("{reference} to BHM-1999-0001"), format!("{reference} (x)")];
    merged.into_iter().chain(none).for_each(|of| put(format!("{} {of}", STUDENT.code())));
    put(format!("a-poem {reference}"));
    let verified = verify(&made.office.store, dir.path()).unwrap();
    let unknown = verified.files.iter().filter(|(_, held)| *held == Held::Unknown).count();
    assert_eq!((verified.merged(), unknown, verified.absent), (2, 4, 1), "{:?}", verified.files);
    assert!(verified.all_well());
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_named_before_a_run_begins() {
    let mut made = made();
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("note.txt"), "no folder").unwrap();
    let mut begin = |folder: &std::path::Path| {
        let asked = RunAsked {
            parts: Vec::new(),
            large_print: false,
            own_words: false,
            folder: Some(folder.display().to_string()),
            merged: false,
            both_sides: false,
            print: None,
        };
        begin_run(&mut made.office.store, asked, 0, now())
    };
    for folder in ["/proc/nope/x".into(), dir.path().join("note.txt"), dir.path().join("note.txt/letters")] {
        let refused = begin(&folder).unwrap_err();
        let words = refused.told().happened;
        assert!(words.starts_with("The folder ") && words.contains("could not be made ("), "{words}");
    }
    let refused = begin("/proc".as_ref()).unwrap_err();
    assert!(refused.told().happened.starts_with("The folder /proc could not be written to ("), "{refused}");
    let new = dir.path().join("new/letters");
    assert!(begin(&new).is_ok());
    assert_eq!(std::fs::read_dir(new).unwrap().count(), 0, "what was tried is gone");
}
