//! Every kind of letter from records to paper: what it says, what it never says, who gets none and what they are told.
//! Needs poppler's `pdftotext`.
#![allow(clippy::unwrap_used)]

mod office;

use chrono::Duration;
use office::{Birmingham, now, today};
use std::{
    process::{Command, Stdio},
    sync::RwLock,
};
use waymark_actions::{
    letters::{Wish, all, issue, issued_pdf, letters_for, letters_of, preview, targets, visits_out_of_date},
    placement::{advance, confirm, put_on_visit},
};
use waymark_domain::{RecordId, RecordType, records::Letter};
use waymark_letters::{Fonts, Kind, kinds};
use waymark_store::Read;

/// An office with a placement, and a visit on which two schools' students are.
struct Made {
    office: Birmingham,
    student: RecordId,
    other: RecordId,
    school: RecordId,
    employer: RecordId,
    placement: RecordId,
    visit: RecordId,
    invitation: RecordId,
}

/// A program that is just starting holds every open file a moment longer, and with it the lock of an office that
/// another test is making.
static SPAWNING: RwLock<()> = RwLock::new(());

const HOME: [(&str, &str); 3] =
    [("address_line_1", "2 Tanner Street"), ("town", "Birmingham"), ("postcode", "B5 5SE")];

/// Where the placement and the visit of a kind have to stand.
fn made(state: &str) -> Made {
    let mut office = {
        let _no_spawn = SPAWNING.read().unwrap();
        Birmingham::new()
    };
    let mut add =
        |kind, fields: &[(&str, &str)], more: &[(&str, &str)]| office.add(kind, &[fields, more].concat());
    use RecordType::*;
    let school = add(Organisation, &[("name", "Lantern Yard Sixth Form"), ("roles", "school")], &HOME);
    let second = add(Organisation, &[("name", "Hill Top College"), ("roles", "school")], &HOME);
    let employer = add(
        Organisation,
        &[("name", "Arden Bridge Engineering"), ("roles", "employer"), ("phone", "0121 496 0310")],
        &HOME,
    );
    let host = add(Organisation, &[("name", "Aston University"), ("roles", "university")], &HOME);
    let cole = [
        ("organisation", &*school.to_string()),
        ("title", "Mr"),
        ("first_name", "Idris"),
        ("last_name", "Cole"),
    ];
    add(Contact, &cole, &[]);
    add(Contact, &[("organisation", &host.to_string()), ("first_name", "Lena"), ("last_name", "Osei")], &[]);
    let person = |first, last, school: RecordId| {
        [("first_name", first), ("last_name", last), ("year_group", "12"), ("date_of_birth", "14/3/2009")]
            .map(|(k, v): (&str, &str)| (k, v.to_owned()))
            .into_iter()
            .chain([
                ("school", school.to_string()),
                ("sector", "engineering".to_owned()),
                ("programme", "app".to_owned()),
            ])
            .collect::<Vec<_>>()
    };
    let mut student = |first, last, school| {
        let fields = person(first, last, school);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        add(Student, &fields, &HOME)
    };
    let (aisha, other) = (student("Aisha", "Begum", school), student("Zofia", "Nowak", second));
    let placement = [
        ("student", &*aisha.to_string()),
        ("organisation", &*employer.to_string()),
        ("state", state),
        ("starts_on", "6 July 2026"),
        ("ends_on", "17 July 2026"),
        ("starts_at", "9am"),
        ("ends_at", "16:30"),
        ("break_minutes", "45"),
        ("tasks", "Testing bridge models"),
    ];
    let placement = add(Placement, &placement, &[]);
    let lead = add(Staff, &[("first_name", "Sam"), ("last_name", "Lee"), ("role", "coordinator")], &[]);
    let visit = [
        ("lead", &*lead.to_string()),
        ("title", "Aston University day"),
        ("host", &*host.to_string()),
        ("held_on", "8 July 2026"),
        ("starts_at", "9.30 am"),
        ("ends_at", "3.30 pm"),
        ("meeting_point", "under the big screen at New Street"),
        ("meeting_time", "8.45 am"),
        ("return_time", "16:30"),
        ("lead_mobile", "07700 900461"),
        ("staff_count", "2"),
        ("itinerary", "10 am: welcome\n1 pm: lunch"),
    ];
    let visit = add(Event, &visit, &[]);
    put_on_visit(&mut office.store, visit, &[aisha, other], now()).unwrap();
    let rows = office.store.linked(Invitation, "event", visit).unwrap();
    let of_aisha = office.store.linked(Invitation, "student", aisha).unwrap();
    assert_eq!(rows.len(), 2);
    let invitation = of_aisha[0].id;
    Made { office, student: aisha, other, school, employer, placement, visit, invitation }
}

impl Made {
    fn step(&mut self, id: RecordId, step: &str) {
        advance(&mut self.office.store, id, step, "", now(), today()).unwrap();
    }

    fn confirm(&mut self) {
        let done = confirm(&mut self.office.store, &[self.placement], now(), today()).unwrap();
        assert!(done.each[0].done, "{:?}", done.each[0].reasons);
    }

    fn confirmed() -> Made {
        let mut made = made("checks_pending");
        made.office.record_all(made.placement);
        made.confirm();
        made
    }

    fn booked() -> Made {
        let mut made = made("checks_pending");
        let visit = made.visit;
        made.step(visit, "book");
        made
    }

    fn accepted() -> Made {
        let mut made = Made::booked();
        for row in made.office.store.linked(RecordType::Invitation, "event", made.visit).unwrap() {
            made.step(row.id, "accept");
        }
        made
    }

    fn change(&mut self, id: RecordId, fields: &[(&str, &str)]) {
        self.office.change(id, fields).unwrap();
    }

    fn consent(&mut self, student: RecordId, kind: &str, status: &str) {
        let fields = [
            ("student", &*student.to_string()),
            ("kind", kind),
            ("given_by", "carer"),
            ("status", status),
            ("dated", "30 May 2026"),
        ];
        self.office.add(RecordType::Consent, &fields);
    }

    fn need(&mut self, student: RecordId, kind: &str, adjustment: &str) {
        let fields = [
            ("student", &*student.to_string()),
            ("kind", kind),
            ("adjustment", adjustment),
            ("share_with_host", "yes"),
        ];
        self.office.add(RecordType::Need, &fields);
    }

    fn issued(&mut self, kind: Kind, id: RecordId) -> RecordId {
        let run = issue(&mut self.office.store, kind, &[id], &Wish::default(), &Fonts::new(), now(), today())
            .unwrap();
        assert!(run.blocked.is_empty(), "{kind:?}: {:?}", run.blocked);
        run.issued[0].id
    }

    fn text(&mut self, kind: Kind, id: RecordId) -> String {
        let letter = self.issued(kind, id);
        let pdf = issued_pdf(&self.office.store, letter).unwrap().1;
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("letter.pdf");
        std::fs::write(&file, pdf).unwrap();
        let mut command = Command::new("pdftotext");
        command.arg(&file).arg("-").stdout(Stdio::piped());
        let child = {
            let _alone = SPAWNING.write().unwrap();
            command.spawn().unwrap()
        };
        let out = child.wait_with_output().unwrap();
        String::from_utf8(out.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn blocked(&mut self, kind: Kind, id: RecordId) -> String {
        let run = issue(&mut self.office.store, kind, &[id], &Wish::default(), &Fonts::new(), now(), today())
            .unwrap();
        assert!(run.issued.is_empty(), "{kind:?} was issued");
        run.blocked[0].reasons.join(" ")
    }
}

/// An office in which this kind may go out, and about which record.
fn ready(kind: Kind) -> (Made, RecordId) {
    use kinds::*;
    let change = [placement_change_student::KIND, placement_change_employer::KIND];
    let code = kind.code();
    let mut made = match code {
        "placement-offer" => made("offered_to_student"),
        "placement-consent" | "school-release" => {
            let mut made = made("checks_pending");
            let placement = made.placement;
            let fields = [("supervisor.first_name", "Tom"), ("supervisor.last_name", "Ashby")];
            let fields: Vec<_> = fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
            for (item, values) in waymark_actions::placement::split_settings(&fields).unwrap() {
                waymark_actions::placement::record_check(
                    &mut made.office.store,
                    &[placement],
                    item,
                    &values,
                    now(),
                    today(),
                )
                .unwrap();
            }
            made
        }
        "visit-invitation" | "visit-consent" => Made::booked(),
        _ if code.starts_with("visit-") => Made::accepted(),
        _ => Made::confirmed(),
    };
    let (placement, visit, invitation, employer) =
        (made.placement, made.visit, made.invitation, made.employer);
    if kind == visit_change::KIND {
        made.issued(visit_confirmation_student::KIND, invitation);
        made.change(visit, &[("held_on", "9 July 2026")]);
    }
    if change.contains(&kind) {
        made.issued(placement_confirmation_student::KIND, placement);
        made.issued(placement_confirmation_employer::KIND, placement);
        made.change(
            placement,
            &[("ends_on", "16 July 2026"), ("told_reason", "The works close on the last day.")],
        );
        made.confirm();
    }
    match code {
        "placement-cancellation-student" | "placement-cancellation-employer" => {
            made.issued(placement_confirmation_student::KIND, placement);
            made.issued(placement_confirmation_employer::KIND, placement);
            made.step(placement, "we_cancel");
        }
        "visit-cancellation" => {
            made.issued(visit_confirmation_student::KIND, invitation);
            made.step(visit, "cancel");
        }
        "placement-certificate" | "employer-thanks" => {
            made.change(placement, &[("starts_on", "4 May 2026"), ("ends_on", "15 May 2026")]);
            made.confirm();
            made.step(placement, "start");
            made.step(placement, "complete");
        }
        _ => {}
    }
    let about = match code {
        "employer-thanks" => employer,
        "visit-booking-university" => visit,
        _ if code.starts_with("visit-") => invitation,
        _ => placement,
    };
    (made, about)
}

#[test]
fn every_kind_is_issued_once_with_the_same_bytes_again_and_found_from_its_records() {
    let fonts = Fonts::new();
    for kind in Kind::all() {
        let (mut made, about) = ready(kind);
        let shown = preview(&made.office.store, kind, about, &Wish::default(), &fonts, today()).unwrap();
        assert_eq!((shown.blocked, shown.reference), (Vec::new(), None), "{kind:?}");
        let (count, letter) =
            (made.office.store.count(RecordType::Letter).unwrap(), made.issued(kind, about));
        let first = issued_pdf(&made.office.store, letter).unwrap();
        // Some days later too: the day to reply by is that of the letter.
        let later = now() + Duration::days(3);
        let again = issue(
            &mut made.office.store,
            kind,
            &[about],
            &Wish::default(),
            &fonts,
            later,
            later.date_naive(),
        )
        .unwrap();
        assert!(again.issued[0].again, "{kind:?}");
        assert_eq!(issued_pdf(&made.office.store, again.issued[0].id).unwrap(), first, "{kind:?}");
        assert_eq!(made.office.store.count(RecordType::Letter).unwrap(), count + 1, "{kind:?}");
        assert!(
            first.1
                == preview(&made.office.store, kind, about, &Wish::default(), &fonts, today())
                    .unwrap()
                    .pdf
                    .unwrap()
        );
        assert!(all(&made.office.store, kind, today()).unwrap().contains(&about), "{kind:?}");
        let row = made.office.store.find(about).unwrap().unwrap();
        assert!(letters_for(row.record).contains(&kind), "{kind:?}");
        assert!(
            kind == kinds::employer_thanks::KIND
                || letters_of(&made.office.store, &row).unwrap().contains(&kind),
            "{kind:?}"
        );
        let from = if kind == kinds::employer_thanks::KIND {
            made.placement
        } else if about == made.visit {
            made.visit
        } else {
            made.student
        };
        assert!(targets(&made.office.store, kind, &[from]).unwrap().contains(&about), "{kind:?}");
    }
}

#[test]
fn every_letter_tells_its_reader_what_to_do_and_none_tells_a_date_of_birth() {
    for kind in Kind::all() {
        let (mut made, about) = ready(kind);
        let (student, visit) = (made.student, made.visit);
        made.need(student, "medical", "A diagnosis that nobody prints");
        made.need(student, "access", "A step-free way in");
        if about == visit {
            made.change(student, &[("remarks", "Private remark")]);
        }
        let text = made.text(kind, about);
        assert!(text.contains("What to do next"), "{kind:?}: {text}");
        for never in ["2009", "diagnosis", "Private remark", "07700 900123"] {
            assert!(!text.contains(never), "{kind:?} says {never}: {text}");
        }
        let may_name_the_need = ["placement-confirmation-student", "visit-confirmation-student"];
        assert_eq!(text.contains("step-free way in"), may_name_the_need.contains(&kind.code()), "{kind:?}");
    }
}

#[test]
fn an_offer_says_what_is_offered_and_by_when_to_answer() {
    let kind = kinds::placement_offer::KIND;
    let (mut made, id) = ready(kind);
    let text = made.text(kind, id);
    for words in [
        "Arden Bridge Engineering",
        "Monday 6 to Friday 17 July 2026",
        "Monday 15 June 2026",
        "Yes, I accept",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    made.change(id, &[("reply_by", "10 June 2026")]);
    assert!(made.text(kind, id).contains("Wednesday 10 June 2026"));
    made.change(id, &[("reply_by", "20 May 2026")]);
    assert!(made.blocked(kind, id).contains("is over. Change it"));
    let mut made = Made::confirmed();
    let placement = made.placement;
    assert!(made.blocked(kind, placement).contains("Confirmed"));
}

#[test]
fn consent_is_asked_of_a_carer_who_has_not_answered_and_of_nobody_for_an_adult() {
    for kind in [kinds::placement_consent::KIND, kinds::visit_consent::KIND] {
        let about = if kind == kinds::visit_consent::KIND { "visit" } else { "placement" };
        let (mut made, id) = ready(kind);
        let student = made.student;
        assert!(made.text(kind, id).contains("The parent or carer of Aisha Begum"));
        let carer = |responsible: &'static str, name: &'static str, student: &str| {
            [
                ("student", student.to_owned()),
                ("first_name", name.to_owned()),
                ("parental_responsibility", responsible.to_owned()),
            ]
        };
        for (responsible, name) in [("no", "Peter"), ("yes", "Nasreen")] {
            let fields = carer(responsible, name, &student.to_string());
            made.office.add(RecordType::Carer, &fields.each_ref().map(|(k, v)| (*k, v.as_str())));
        }
        let text = made.text(kind, id);
        assert!(text.contains("Dear Nasreen") && !text.contains("Peter"), "{text}");
        for part in
            ["Day phone", "GP’s name", "Allergies", "Parental responsibility", "Photographs", "Signature"]
        {
            assert!(text.contains(part), "{part}: {text}");
        }
        made.consent(student, about, "given");
        assert!(made.blocked(kind, id).contains("nothing to ask for"));
        made.consent(student, about, "refused");
        assert!(made.blocked(kind, id).contains("refused consent"));
        let (mut made, id) = ready(kind);
        let student = made.student;
        made.change(student, &[("date_of_birth", "1/7/2008")]);
        assert!(made.blocked(kind, id).contains("18 or over"));
    }
}

#[test]
fn a_school_is_told_of_its_student_and_of_the_days_that_are_missed() {
    let (mut made, id) = ready(kinds::school_release::KIND);
    let text = made.text(kinds::school_release::KIND, id);
    for words in [
        "Mr Idris Cole",
        "10 days: Monday 6 to Friday 17 July 2026",
        "Tom Ashby",
        "Name of the authorising teacher",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let mut made = Made::confirmed();
    let (placement, school, student) = (made.placement, made.school, made.student);
    let kind = kinds::placement_confirmation_school::KIND;
    let text = made.text(kind, placement);
    assert!(text.contains("Aisha Begum, Year 12") && text.contains("Dear Mr Cole"), "{text}");
    assert!(!text.contains("Tanner Street B5"), "{text}");
    // Of two contacts none is guessed, until one is marked.
    let second = [("organisation", &*school.to_string()), ("first_name", "Ann"), ("gets_letters", "yes")];
    made.office.add(RecordType::Contact, &second);
    assert!(made.text(kind, placement).contains("Dear Ann"));
    made.change(student, &[("school", "")]);
    assert!(made.blocked(kind, placement).contains("school of Aisha Begum is not known"));
}

#[test]
fn a_change_letter_quotes_the_one_before_and_lists_only_what_differs() {
    for (kind, first) in [
        (kinds::placement_change_student::KIND, kinds::placement_confirmation_student::KIND),
        (kinds::placement_change_employer::KIND, kinds::placement_confirmation_employer::KIND),
    ] {
        let mut made = Made::confirmed();
        let id = made.placement;
        assert!(made.blocked(kind, id).contains("Issue that one"));
        let old = made.issued(first, id);
        assert!(made.blocked(kind, id).contains("Nothing that this letter tells of"));
        made.change(id, &[("ends_on", "16 July 2026"), ("told_reason", "The works close.")]);
        assert!(made.blocked(kind, id).contains("not confirmed"));
        made.confirm();
        assert_eq!(all(&made.office.store, kind, today()).unwrap(), [id]);
        let text = made.text(kind, id);
        let before: Letter = made.office.store.record(old).unwrap();
        for words in [
            before.reference.as_str(),
            "1 June 2026",
            "Old dates Monday 6 to Friday 17 July 2026",
            "New dates Monday 6 to Thursday 16 July 2026",
            "The works close.",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(
            !text.contains("New supervisor") && !text.contains("New place") && !text.contains("New hours"),
            "{text}"
        );
        let changed = made.issued(kind, id);
        assert_eq!(made.office.store.record::<Letter>(changed).unwrap().corrects.unwrap().0, old);
        // Who has the change letter knows it: nothing is out of date. The next change is one of that letter.
        let stale = |made: &Made| {
            let rows = [made.office.store.find(id).unwrap().unwrap()];
            waymark_actions::letters::out_of_date(&made.office.store, &rows, today()).unwrap().len()
        };
        assert_eq!(stale(&made), 0, "{kind:?}");
        made.change(id, &[("starts_at", "10 am")]);
        made.confirm();
        assert_eq!(stale(&made), 1, "{kind:?}");
        let text = made.text(kind, id);
        let second: Letter = made.office.store.record(changed).unwrap();
        assert!(text.contains(second.reference.as_str()) && text.contains("New hours 10 am"), "{text}");
        assert!(!text.contains("New dates"), "{text}");
    }
}

#[test]
fn an_employer_is_not_told_what_the_student_could_do_instead() {
    let (mut made, id) = ready(kinds::placement_change_employer::KIND);
    made.change(id, &[("instead", "A week in August.")]);
    for (kind, told) in
        [(kinds::placement_change_student::KIND, true), (kinds::placement_change_employer::KIND, false)]
    {
        assert_eq!(made.text(kind, id).contains("A week in August."), told, "{kind:?}");
    }
}

#[test]
fn who_arrives_is_told_where_and_only_the_student_by_which_link() {
    let to_student = kinds::placement_confirmation_student::KIND;
    let to_employer = kinds::placement_confirmation_employer::KIND;
    let mut made = Made::confirmed();
    let (id, employer) = (made.placement, made.employer);
    assert!(made.text(to_student, id).contains("Please arrive by 9 am at the main entrance"));
    assert!(made.text(to_employer, id).contains("9 am, the main entrance"));
    let site =
        made.office.add(RecordType::Site, &[("organisation", &employer.to_string()), ("name", "Workshop")]);
    made.change(id, &[("site", &site.to_string())]);
    made.office.record_all(id);
    made.confirm();
    assert!(made.text(to_student, id).contains("Please arrive by 9 am at the main entrance"));
    made.change(id, &[("site", ""), ("mode", "remote")]);
    made.office.record_all(id);
    made.confirm();
    assert!(made.text(to_student, id).contains("Please be online by 9 am: by the link"));
    let text = made.text(to_employer, id);
    assert!(text.contains("First day 9 am Supervisor") && !text.contains("by the link"), "{text}");
    let text = made.text(kinds::placement_confirmation_school::KIND, id);
    assert!(!text.contains("by the link"), "{text}");
}

#[test]
fn a_change_of_a_visit_is_told_to_who_had_its_confirmation() {
    let kind = kinds::visit_change::KIND;
    let (mut made, id) = ready(kind);
    let visit = made.visit;
    let stale = |made: &Made| visits_out_of_date(&made.office.store, &[visit], today()).unwrap().len();
    assert_eq!(stale(&made), 1);
    let text = made.text(kind, id);
    for words in ["Old date Wednesday 8 July 2026", "New date Thursday 9 July 2026"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("New meeting") && !text.contains("New staff"), "{text}");
    assert_eq!(stale(&made), 0);
}

#[test]
fn a_cancellation_quotes_the_letter_before_and_never_says_what_only_the_office_may_know() {
    for kind in [kinds::placement_cancellation_student::KIND, kinds::placement_cancellation_employer::KIND] {
        let mut made = Made::confirmed();
        let id = made.placement;
        assert!(made.blocked(kind, id).contains("Confirmed"));
        let old = made.issued(kinds::placement_confirmation_student::KIND, id);
        let to_employer = made.issued(kinds::placement_confirmation_employer::KIND, id);
        let fields = [("told_reason", "The works close."), ("instead", "A week in August.")];
        made.change(id, &fields);
        advance(
            &mut made.office.store,
            id,
            "employer_cancels",
            "They were rude on the phone",
            now(),
            today(),
        )
        .unwrap();
        let text = made.text(kind, id);
        let to_student = kind == kinds::placement_cancellation_student::KIND;
        let quoted: Letter = made.office.store.record(if to_student { old } else { to_employer }).unwrap();
        for words in [quoted.reference.as_str(), "The works close.", "is cancelled"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(!text.contains("rude"), "{text}");
        // Where the student goes instead is no employer's business, and that employer has no place to fill.
        assert_eq!(text.contains("A week in August."), to_student, "{text}");
        assert!(!text.contains("for another student"), "{text}");
    }
    // Consent taken back ends a placement; the employer is told that, and not why.
    let mut made = Made::confirmed();
    let (id, student) = (made.placement, made.student);
    made.change(
        id,
        &[("told_reason", "Aisha has to look after a brother."), ("instead", "A week at Hill Top.")],
    );
    made.consent(student, "placement", "withdrawn");
    made.step(id, "student_withdraws");
    let text = made.text(kinds::placement_cancellation_employer::KIND, id);
    assert!(
        text.contains("will not take up the placement") && text.contains("for another student"),
        "{text}"
    );
    for never in ["consent", "brother", "Hill Top", "Why"] {
        assert!(!text.contains(never), "{never}: {text}");
    }
    let kept = made.office.store.linked(RecordType::Letter, "placement", id).unwrap();
    let kept: Letter = made.office.store.record(kept.last().unwrap().id).unwrap();
    assert!(!kept.facts.as_str().contains("brother"), "the register keeps what was told");
    assert!(made.blocked(kinds::placement_cancellation_student::KIND, id).contains("Withdrawn"));
}

#[test]
fn a_cancelled_visit_is_told_to_who_waits_for_it() {
    let kind = kinds::visit_cancellation::KIND;
    let (mut made, id) = ready(kind);
    let text = made.text(kind, id);
    assert!(text.contains("is cancelled") && text.contains("Wednesday 8 July 2026"), "{text}");
    assert!(text.contains("takes the place of our letter BIR-2026-"), "{text}");
    let mut made = Made::accepted();
    let (id, visit) = (made.invitation, made.visit);
    assert!(made.blocked(kind, id).contains("Booked"));
    made.step(id, "withdraw");
    made.step(visit, "postpone");
    assert!(made.blocked(kind, id).contains("gave the place back"));
}

#[test]
fn a_university_is_told_numbers_and_never_a_name() {
    let kind = kinds::visit_booking_university::KIND;
    let mut made = Made::accepted();
    let (visit, aisha, zofia) = (made.visit, made.student, made.other);
    made.need(aisha, "dietary", "Halal food");
    made.need(zofia, "dietary", "halal food.");
    made.need(aisha, "access", "Aisha needs a seat near the door");
    made.need(zofia, "access", "A step-free way in");
    let text = made.text(kind, visit);
    assert!(text.contains("2 students") && !text.to_lowercase().contains("halal"), "without consent: {text}");
    made.consent(aisha, "share_with_university", "given");
    let text = made.text(kind, visit);
    assert!(text.contains("Food: Halal food (1 student)") && !text.contains("step-free way"), "{text}");
    made.consent(zofia, "share_with_university", "given");
    let text = made.text(kind, visit);
    for words in [
        "Food: Halal food (2 students)",
        "Access: A step-free way in (1 student)",
        "explain by phone (1 student)",
        "Year 12",
        "2 members of staff",
        "Lena Osei",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    for name in ["Aisha", "Begum", "Zofia", "Nowak", "Lantern Yard", "near the door"] {
        assert!(!text.contains(name), "{name}: {text}");
    }
    // Who refused does not come, and is not counted.
    made.consent(zofia, "visit", "refused");
    let text = made.text(kind, visit);
    assert!(!text.contains("2 students"), "{text}");
    assert!(text.contains("Food: Halal food (1 student)"), "{text}");
    made.change(visit, &[("staff_count", "")]);
    assert!(made.blocked(kind, visit).contains("Members of staff coming is missing"));
    let mut open = Made::booked();
    let visit = open.visit;
    assert!(open.blocked(kind, visit).contains("No student has said yes"));
}

#[test]
fn a_school_is_told_of_its_own_students_on_a_visit_and_of_no_other() {
    let kind = kinds::visit_confirmation_school::KIND;
    let mut made = Made::accepted();
    let (visit, id, aisha) = (made.visit, made.invitation, made.student);
    assert_eq!(targets(&made.office.store, kind, &[visit]).unwrap().len(), 2, "one a school");
    let text = made.text(kind, id);
    for words in ["Aisha Begum, Year 12", "Mr Idris Cole", "10 am: welcome", "takes the register"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("Zofia") && !text.contains("Hill Top"), "{text}");
    let others = made.office.store.linked(RecordType::Invitation, "student", made.other).unwrap()[0].id;
    let text = made.text(kind, others);
    assert!(text.contains("Zofia Nowak") && !text.contains("Aisha"), "{text}");
    // A schoolmate who joins stands in the same letter, whoever of them it is asked for.
    let school = made.school.to_string();
    let mate = [("first_name", "Bilal"), ("last_name", "Khan"), ("school", &*school)];
    let mate = made.office.add(RecordType::Student, &mate);
    put_on_visit(&mut made.office.store, visit, &[mate], now()).unwrap();
    let his = made.office.store.linked(RecordType::Invitation, "student", mate).unwrap()[0].id;
    assert!(!made.text(kind, id).contains("Bilal"), "who has not answered is not on the list");
    made.step(his, "accept");
    let (one, two) = (made.issued(kind, his), made.issued(kind, id));
    assert_eq!(one, two);
    assert!(made.text(kind, id).contains("Bilal Khan"));
    made.consent(mate, "visit", "refused");
    assert!(!made.text(kind, id).contains("Bilal"));
    made.consent(aisha, "visit", "refused");
    assert!(made.blocked(kind, id).contains("None of the school"));
}

#[test]
fn no_letter_names_whoever_signs_as_the_one_to_ring_on_the_day() {
    let mut made = Made::accepted();
    let (visit, id) = (made.visit, made.invitation);
    let confirmation = kinds::visit_confirmation_student::KIND;
    assert!(made.text(confirmation, id).contains("ring Sam Lee on"));
    made.change(visit, &[("lead", "")]);
    let all = [confirmation, kinds::visit_confirmation_school::KIND, kinds::visit_consent::KIND];
    for kind in all {
        assert!(made.blocked(kind, id).contains("Member of staff on the day is missing"), "{kind:?}");
    }
    let booking = kinds::visit_booking_university::KIND;
    assert!(made.blocked(booking, visit).contains("Member of staff on the day is missing"));
    // An invitation can go out before it is known.
    let mut made = Made::booked();
    let (visit, id) = (made.visit, made.invitation);
    made.change(visit, &[("lead", "")]);
    assert!(!made.text(kinds::visit_invitation::KIND, id).contains("Staff on the day"));
}

#[test]
fn an_employer_is_thanked_for_those_who_came_without_their_names() {
    let kind = kinds::employer_thanks::KIND;
    let (mut made, id) = ready(kind);
    let text = made.text(kind, id);
    for words in ["Thank you for hosting 1 student", "Monday 4 to Friday 15 May 2026: 1 student", "2026/27"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("Aisha") && !text.contains("Begum"), "{text}");
    let mut made = Made::confirmed();
    let id = made.employer;
    assert!(made.blocked(kind, id).contains("No placement was completed here yet"));
}

#[test]
fn a_certificate_states_facts_under_the_name_that_the_student_wants() {
    let kind = kinds::placement_certificate::KIND;
    let (mut made, id) = ready(kind);
    let student = made.student;
    made.change(student, &[("preferred_name", "Ash")]);
    let text = made.text(kind, id);
    for words in [
        "Ash Begum completed a placement",
        "Aspiring Professionals Programme",
        "4 to Friday 15 May 2026",
        "9 am to 4.30 pm",
        "no judgement",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let mut made = Made::confirmed();
    let id = made.placement;
    assert!(made.blocked(kind, id).contains("completed"));
}

#[test]
fn an_invitation_goes_to_who_has_not_answered_while_the_list_is_open() {
    let kind = kinds::visit_invitation::KIND;
    let (mut made, id) = ready(kind);
    let text = made.text(kind, id);
    for words in ["8.45 am, under the big screen", "Monday 15 June 2026", "Yes, I would like to come"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let mut made = Made::accepted();
    let id = made.invitation;
    assert!(made.blocked(kind, id).contains("Only a student who has not answered"));
    let mut planned = self::made("checks_pending");
    let id = planned.invitation;
    assert!(planned.blocked(kind, id).contains("not booked yet"));
}
