//! The certificate of a placement that was completed: facts, no judgement.

use crate::letters::{
    about_placement::{File, Reader},
    facts::Composed,
    office::Desk,
    recipients::to_student,
    table::{About, Writing},
    words,
};
use chrono::NaiveDate;
use waymark_domain::{rules::PlacementState, values::ChoiceType};
use waymark_letters::kinds::placement_certificate::KIND;

pub static WRITING: Writing = Writing {
    kind: KIND,
    about: About::Placement { turn: &[PlacementState::Completed], write },
    stands: false,
    asked_for: false,
    changes: None,
};

fn write(file: &File, desk: &Desk, today: NaiveDate) -> Composed {
    let student = &file.dossier.student;
    let mut facts = file.facts(Reader::Student);
    facts.name("student_known_as", student.known_as());
    facts.maybe("programme", student.programme.map(|p| words::programme(p.label())));
    let todo = "A certificate is for a placement that was completed: press \u{201c}The placement ends\u{201d} when it has.";
    let done = &[PlacementState::Completed, PlacementState::Closed];
    let mut blocked: Vec<String> = file.unless_at(done, todo).into_iter().collect();
    blocked.extend(file.said_no());
    let to = to_student(student, file.dossier.school.as_ref(), &file.dossier.needs)
        .found_in(file.dossier.placement.student.0);
    file.composed(KIND, desk, today, to, facts, blocked)
}
