//! Letters from records: who gets one, who does not and why, and that none is made twice.
#![allow(clippy::unwrap_used)]

mod office;

use office::{Birmingham, now, texts, today};
use waymark_actions::{
    Form, delete,
    letters::{Issued, Packed, Wish, all, issue, issued_pdf, look, preview, targets, write_files},
    placement::{advance, put_on_visit},
    save,
};
use waymark_domain::{RecordId, RecordType, records::Letter};
use waymark_letters::{Fonts, Kind, Sides, kinds};
use waymark_store::Read;

const STUDENT: Kind = kinds::placement_confirmation_student::KIND;
const EMPLOYER: Kind = kinds::placement_confirmation_employer::KIND;
const VISIT: Kind = kinds::visit_confirmation_student::KIND;

fn change(office: &mut Birmingham, id: RecordId, fields: &[(&str, &str)]) {
    office.change(id, fields).unwrap();
}

fn confirmed(office: &mut Birmingham) -> (RecordId, RecordId) {
    office.confirmed()
}

/// The first letter of a run.
fn letter(run: &Issued) -> waymark_letters::Letter {
    run.issued[0].letter.as_ref().and_then(Packed::letter).unwrap()
}

#[test]
fn a_placement_that_is_not_confirmed_gets_no_letter_and_is_told_why() {
    let mut office = Birmingham::new();
    let id = office.placement();
    let fonts = Fonts::new();
    let run = issue(&mut office.store, STUDENT, &[id], &Wish::default(), &fonts, now(), today()).unwrap();
    assert!(run.issued.is_empty() && run.action.is_none());
    let why = run.blocked[0].reasons.join(" ");
    assert!(why.contains("not confirmed") && why.contains("consent"), "{why}");
    assert_eq!(office.store.count(RecordType::Letter).unwrap(), 0);
}

#[test]
fn a_confirmed_placement_gives_both_letters_once_and_the_same_bytes_again() {
    let mut office = Birmingham::new();
    let (id, student) = confirmed(&mut office);
    let fonts = Fonts::new();
    for kind in [STUDENT, EMPLOYER] {
        let shown = preview(&office.store, kind, id, &Wish::default(), &fonts, today()).unwrap();
        assert_eq!((shown.blocked, shown.reference), (Vec::new(), None));
        let run = issue(&mut office.store, kind, &[id], &Wish::default(), &fonts, now(), today()).unwrap();
        assert!(run.blocked.is_empty(), "{:?}", run.blocked);
        let (reference, bytes) = issued_pdf(&office.store, run.issued[0].id).unwrap();
        assert!(reference.starts_with("BIR-2026-"), "{reference}");
        // The student's own id means his placement.
        let ids = targets(&office.store, kind, &[student]).unwrap();
        let again = issue(&mut office.store, kind, &ids, &Wish::default(), &fonts, now(), today()).unwrap();
        assert!(again.issued[0].again && again.action.is_none());
        assert_eq!(
            issued_pdf(&office.store, again.issued[0].id).unwrap(),
            (reference.clone(), bytes.clone())
        );
        let shown = preview(&office.store, kind, id, &Wish::default(), &fonts, today()).unwrap();
        assert_eq!((shown.reference, shown.pdf), (Some(reference), Some(bytes)));
    }
    assert_eq!(office.store.count(RecordType::Letter).unwrap(), 2);
}

#[test]
fn looking_at_a_selection_says_of_each_letter_what_its_pages_would_say() {
    let mut office = Birmingham::new();
    let open = office.placement();
    let (id, student) = confirmed(&mut office);
    let fonts = Fonts::new();
    let found =
        look(&office.store, Some(STUDENT), &[student, open, id], &Wish::default(), &fonts, today()).unwrap();
    let about: Vec<_> = found.iter().map(|one| one.id).collect();
    assert_eq!(about.iter().filter(|a| **a == id).count(), 1);
    for one in &found {
        let shown = preview(&office.store, STUDENT, one.id, &Wish::default(), &fonts, today()).unwrap();
        assert_eq!((&one.title, &one.blocked), (&shown.title, &shown.blocked));
    }
    let issued = issue(&mut office.store, STUDENT, &[id], &Wish::default(), &fonts, now(), today())
        .unwrap()
        .issued
        .remove(0);
    let found = look(&office.store, None, &[issued.id], &Wish::default(), &fonts, today()).unwrap();
    assert_eq!((found[0].id, found[0].issued), (issued.id, Some(issued.id)));
    let again = look(&office.store, Some(STUDENT), &[id], &Wish::default(), &fonts, today()).unwrap();
    assert_eq!(again[0].reference.as_deref(), Some(issued.reference.as_str()));
    assert!(look(&office.store, None, &[id], &Wish::default(), &fonts, today()).is_err());
}

#[test]
fn a_changed_fact_makes_a_new_letter_that_corrects_the_old_one() {
    let mut office = Birmingham::new();
    let (id, _) = confirmed(&mut office);
    let fonts = Fonts::new();
    let first = issue(&mut office.store, STUDENT, &[id], &Wish::default(), &fonts, now(), today()).unwrap();
    change(&mut office, id, &[("dress", "Closed shoes")]);
    let second = issue(&mut office.store, STUDENT, &[id], &Wish::default(), &fonts, now(), today()).unwrap();
    let letter: Letter = office.store.record(second.issued[0].id).unwrap();
    assert_eq!(letter.corrects.map(|l| l.0), Some(first.issued[0].id));
    assert_ne!(first.issued[0].reference, second.issued[0].reference);
}

#[test]
fn consent_withdrawn_after_the_confirmation_stops_the_letter() {
    let mut office = Birmingham::new();
    let (id, student) = confirmed(&mut office);
    office.add(
        RecordType::Consent,
        &[
            ("student", &student.to_string()),
            ("kind", "placement"),
            ("given_by", "carer"),
            ("status", "withdrawn"),
            ("dated", "30 May 2026"),
            ("withdrawn_on", "30 May 2026"),
        ],
    );
    let run =
        issue(&mut office.store, STUDENT, &[id], &Wish::default(), &Fonts::new(), now(), today()).unwrap();
    assert!(run.blocked[0].reasons[0].contains("withdrew"), "{:?}", run.blocked);
}

#[test]
fn insurance_taken_away_after_the_confirmation_stops_the_letter_and_is_never_said_to_cover_what_it_does_not()
{
    let mut office = Birmingham::new();
    let (id, _) = confirmed(&mut office);
    let fonts = Fonts::new();
    let firm = office.store.record::<waymark_domain::records::Placement>(id).unwrap().organisation.0;
    let check = office.store.linked(RecordType::InsuranceCheck, "organisation", firm).unwrap()[0].id;
    change(&mut office, check, &[("ends_on", "10 July 2026")]);
    let shown = preview(&office.store, EMPLOYER, id, &Wish::default(), &fonts, today()).unwrap();
    assert!(shown.blocked[0].words.contains("not in force on 11 July 2026"), "{:?}", shown.blocked);
    change(&mut office, check, &[("renewal_promised_on", "11 July 2026")]);
    let run = issue(&mut office.store, EMPLOYER, &[id], &Wish::default(), &fonts, now(), today()).unwrap();
    let said = serde_json::to_string(&letter(&run).facts).unwrap();
    assert!(said.contains("until 10 July 2026 and that you will renew it on 11 July 2026"), "{said}");
    assert!(!said.contains("covers the whole placement"));
}

#[test]
fn what_a_student_needs_is_told_to_the_employer_for_whom_consent_was_given_and_to_no_other() {
    let mut office = Birmingham::new();
    let (id, student) = confirmed(&mut office);
    let other = office.placement();
    let need = [
        ("student", &*student.to_string()),
        ("kind", "access"),
        ("adjustment", "A step-free way in"),
        ("share_with_host", "yes"),
    ];
    office.add(RecordType::Need, &need);
    let share = |placement: RecordId| {
        [
            ("student", student.to_string()),
            ("kind", "share_with_employer".into()),
            ("given_by", "carer".into()),
            ("status", "given".into()),
            ("dated", "20 May 2026".into()),
            ("placement", placement.to_string()),
        ]
    };
    let fields = share(other);
    office.add(RecordType::Consent, &fields.each_ref().map(|(k, v)| (*k, v.as_str())));
    let fonts = Fonts::new();
    let run = issue(&mut office.store, EMPLOYER, &[id], &Wish::default(), &fonts, now(), today()).unwrap();
    assert!(!serde_json::to_string(&letter(&run).facts).unwrap().contains("step-free"));
    let fields = share(id);
    office.add(RecordType::Consent, &fields.each_ref().map(|(k, v)| (*k, v.as_str())));
    let run = issue(&mut office.store, EMPLOYER, &[id], &Wish::default(), &fonts, now(), today()).unwrap();
    assert!(serde_json::to_string(&letter(&run).facts).unwrap().contains("step-free"));
}

#[test]
fn everybody_with_a_place_on_a_visit_gets_its_letter_in_one_file_or_in_many() {
    let mut office = Birmingham::new();
    let (_, student) = confirmed(&mut office);
    let host = office.add(RecordType::Organisation, &[("name", "Aston University"), ("roles", "university")]);
    let other = office.add(
        RecordType::Student,
        &[("first_name", "Nguy\u{1ec5}n"), ("last_name", "Th\u{1ecb} Ph\u{1b0}\u{1ee3}ng")],
    );
    let lead = office.add(RecordType::Staff, &[("first_name", "Sam"), ("role", "coordinator")]);
    let visit = office.add(
        RecordType::Event,
        &[
            ("lead", &lead.to_string()),
            ("title", "Aston University day"),
            ("host", &host.to_string()),
            ("held_on", "8 July 2026"),
            ("meeting_point", "under the big screen at New Street"),
            ("meeting_time", "8.45 am"),
            ("return_time", "16:30"),
            ("lead_mobile", "07700 900461"),
        ],
    );
    put_on_visit(&mut office.store, visit, &[student, other], now()).unwrap();
    let ids = all(&office.store, VISIT, today()).unwrap();
    assert_eq!(ids.len(), 2);
    let fonts = Fonts::new();
    // Nothing is confirmed that is only planned, and to nobody who has not answered.
    let run = issue(&mut office.store, VISIT, &ids, &Wish::default(), &fonts, now(), today()).unwrap();
    assert_eq!((run.issued.len(), run.blocked.len()), (0, 2));
    let why = run.blocked[0].reasons.join(" ");
    assert!(why.contains("not booked yet") && why.contains("has not answered"), "{why}");
    advance(&mut office.store, visit, "book", "", now(), today()).unwrap();
    let run = issue(&mut office.store, VISIT, &ids, &Wish::default(), &fonts, now(), today()).unwrap();
    assert!(run.issued.is_empty() && run.blocked[0].reasons[0].contains("Accepts"), "{:?}", run.blocked);
    for id in &ids {
        advance(&mut office.store, *id, "accept", "", now(), today()).unwrap();
    }
    let run = issue(&mut office.store, VISIT, &ids, &Wish::default(), &fonts, now(), today()).unwrap();
    assert_eq!((run.issued.len(), run.blocked.len()), (1, 1));
    assert!(run.blocked[0].reasons[0].contains("address"), "{:?}", run.blocked);
    let dir = tempfile::tempdir().unwrap();
    let single = write_files(&office.store, VISIT, &run, dir.path(), None, &fonts);
    let merged = write_files(&office.store, VISIT, &run, dir.path(), Some(Sides::One), &fonts);
    let reference = &run.issued[0].reference;
    assert!(single.each[0].ends_with(format!("{reference}.pdf")));
    assert!(merged.each[0].ends_with(format!("{} {reference}.pdf", VISIT.code())));
    let (one, many) = (std::fs::read(&single.each[0]).unwrap(), std::fs::read(&merged.each[0]).unwrap());
    assert!(one.starts_with(b"%PDF") && many.starts_with(b"%PDF"));
}

#[test]
fn a_number_that_was_given_once_is_not_given_again_and_a_merged_run_does_not_replace_the_one_before() {
    let mut office = Birmingham::new();
    let fonts = Fonts::new();
    let dir = tempfile::tempdir().unwrap();
    let mut files = std::collections::BTreeSet::new();
    let mut numbers = std::collections::BTreeSet::new();
    for _ in 0..2 {
        let ids = [confirmed(&mut office).0, confirmed(&mut office).0];
        let run = issue(&mut office.store, STUDENT, &ids, &Wish::default(), &fonts, now(), today()).unwrap();
        assert!(run.issued.iter().all(|one| numbers.insert(one.reference.clone())));
        let written = write_files(&office.store, STUDENT, &run, dir.path(), Some(Sides::One), &fonts);
        assert_eq!((written.each.len(), written.files().len()), (2, 1));
        let name = written.each[0].file_name().unwrap().to_string_lossy().into_owned();
        assert!(run.issued.iter().all(|one| name.contains(&one.reference)), "{name}");
        files.insert(name);
    }
    assert_eq!((files.len(), numbers.len()), (2, 4));
    let letter = office.store.all::<Letter>().unwrap()[0].0;
    assert!(
        delete(&mut office.store, letter, now()).is_err() && office.store.find(letter).unwrap().is_some()
    );
    let about = office.store.all::<Letter>().unwrap()[0].1.placement.unwrap().0;
    let kept = delete(&mut office.store, about, now()).unwrap_err().to_string();
    assert!(kept.contains("went out about it") && !kept.contains("Delete or change those"), "{kept}");
    assert!(kept.contains("Change where it stands instead."), "{kept}");
    // An employer stands nowhere.
    let firm = office.store.record::<Letter>(letter).unwrap().organisation.unwrap().0;
    let kept = delete(&mut office.store, firm, now()).unwrap_err().to_string();
    assert!(kept.contains("went out about it") && !kept.contains("where it stands"), "{kept}");
    // The register is asked, deleted letters included.
    let last =
        office.store.highest(RecordType::Letter, "reference", &numbers.first().unwrap()[..13]).unwrap();
    assert_eq!(last, Some(4));
}

#[test]
fn what_was_written_before_a_file_could_not_be_is_given_back_with_the_reason() {
    let mut office = Birmingham::new();
    let (id, _) = confirmed(&mut office);
    let fonts = Fonts::new();
    let run =
        issue(&mut office.store, STUDENT, &vec![id; 251], &Wish::default(), &fonts, now(), today()).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let (code, reference) = (STUDENT.code(), &run.issued[0].reference);
    // The 251st letter is alone in the second file, which cannot be begun.
    let begun = dir.path().join(format!(".{code} {reference}.pdf.part"));
    std::fs::create_dir(&begun).unwrap();
    let written = write_files(&office.store, STUDENT, &run, dir.path(), Some(Sides::One), &fonts);
    assert_eq!(written.unwritten.as_ref().map(|p| p.code()), Some("file"));
    assert_eq!((written.each.len(), written.files().len()), (250, 1));
    assert!(std::fs::read(&written.each[0]).unwrap().starts_with(b"%PDF"));
    std::fs::remove_dir(&begun).unwrap();
    let written = write_files(&office.store, STUDENT, &run, dir.path(), Some(Sides::One), &fonts);
    assert!(written.unwritten.is_none());
    assert_eq!((written.each.len(), written.files().len()), (251, 2));
    // What was written before was written into itself again.
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2);
}

#[test]
fn runs_with_the_same_first_and_last_letter_do_not_take_the_place_of_each_other() {
    let mut office = Birmingham::new();
    let fonts = Fonts::new();
    let dir = tempfile::tempdir().unwrap();
    let ids = [confirmed(&mut office).0, confirmed(&mut office).0, confirmed(&mut office).0];
    let mut write = |ids: &[RecordId]| {
        let run = issue(&mut office.store, STUDENT, ids, &Wish::default(), &fonts, now(), today()).unwrap();
        let written = write_files(&office.store, STUDENT, &run, dir.path(), Some(Sides::One), &fonts);
        assert!(written.unwritten.is_none());
        let path = written.each[0].clone();
        (std::fs::read(&path).unwrap(), path)
    };
    let (all, first) = write(&ids);
    let (two, second) = write(&[ids[0], ids[2]]);
    assert!(second.to_string_lossy().ends_with(" (2).pdf"), "{}", second.display());
    assert!(all.len() > two.len() && std::fs::read(&first).unwrap() == all);
    // The same again is the same file.
    assert_eq!((write(&ids).1, write(&[ids[0], ids[2]]).1), (first, second));
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2);
}

#[test]
fn letters_that_were_issued_before_a_run_broke_off_are_given_back_with_the_reason() {
    let mut office = Birmingham::new();
    let (id, _) = confirmed(&mut office);
    let gone = RecordId(uuid::Uuid::now_v7());
    let mut ids = vec![id; 50];
    ids.push(gone);
    let run =
        issue(&mut office.store, STUDENT, &ids, &Wish::default(), &Fonts::new(), now(), today()).unwrap();
    assert!(run.stopped.is_some() && run.action.is_some());
    assert_eq!(run.issued.len(), 50);
    assert_eq!(office.store.count(RecordType::Letter).unwrap(), 1);
    // One that breaks off at once has changed nothing, and says so.
    assert!(
        issue(&mut office.store, STUDENT, &[gone], &Wish::default(), &Fonts::new(), now(), today()).is_err()
    );
}

#[test]
fn a_student_without_a_street_is_written_to_care_of_the_school() {
    let mut office = Birmingham::new();
    let (id, student) = confirmed(&mut office);
    let school = office.add(
        RecordType::Organisation,
        &[
            ("name", "Kingsbridge College"),
            ("roles", "school"),
            ("town", "Birmingham"),
            ("postcode", "B15 2TT"),
        ],
    );
    change(&mut office, student, &[("address_line_1", ""), ("school", &school.to_string())]);
    let form = Form { id: Some(id), values: texts(&[("remarks", "x")]), ..Form::default() };
    save(&mut office.store, &form, now(), today()).unwrap();
    let run =
        issue(&mut office.store, STUDENT, &[id], &Wish::default(), &Fonts::new(), now(), today()).unwrap();
    assert_eq!(letter(&run).recipient.address, ["c/o Kingsbridge College", "Birmingham", "B15 2TT"]);
}
