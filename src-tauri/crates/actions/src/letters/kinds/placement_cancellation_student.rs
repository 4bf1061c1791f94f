//! The cancellation to the student. The letter before is quoted where there is one; an
//! office may have sent it before it had Waymark.

use crate::letters::{
    about_placement::{File, Reader},
    facts::Composed,
    office::Desk,
    recipients::to_student,
    table::{About, Writing},
};
use chrono::NaiveDate;
use waymark_domain::rules::PlacementState;
use waymark_letters::kinds::{
    placement_cancellation_student::KIND, placement_change_student, placement_confirmation_student,
    placement_offer,
};

const TURN: &[PlacementState] = &[PlacementState::CancelledByEmployer, PlacementState::CancelledByUs];

pub static WRITING: Writing = Writing {
    kind: KIND,
    about: About::Placement { turn: TURN, write },
    stands: false,
    asked_for: false,
    changes: None,
};

fn write(file: &File, desk: &Desk, today: NaiveDate) -> Composed {
    let mut facts = file.facts(Reader::Student);
    let todo = "This letter tells of a placement that the employer or the office cancelled. Open the placement and say which, first.";
    let blocked = file.unless_at(TURN, todo).into_iter().collect();
    let before =
        [placement_change_student::KIND, placement_confirmation_student::KIND, placement_offer::KIND];
    let replaces = file.put_end(&mut facts, &before);
    let to = to_student(&file.dossier.student, file.dossier.school.as_ref(), &file.dossier.needs)
        .found_in(file.dossier.placement.student.0);
    Composed { replaces, ..file.composed(KIND, desk, today, to, facts, blocked) }
}
