//! What changed of a confirmed placement since the student was told. What was said before comes from the register.

use super::placement_confirmation_student as confirmation;
use crate::letters::{
    about_placement::{File, Reader, WATCHED},
    facts::Composed,
    office::Desk,
    recipients::to_student,
    table::{About, Writing},
    told::Change,
};
use chrono::NaiveDate;
use waymark_domain::rules::PlacementState;
use waymark_letters::kinds::{
    placement_change_student::KIND, placement_confirmation_student::KIND as CONFIRMATION,
};

pub static WRITING: Writing = Writing {
    kind: KIND,
    about: About::Placement { turn: &[PlacementState::Confirmed, PlacementState::InProgress], write },
    stands: false,
    asked_for: false,
    changes: Some(CONFIRMATION),
};

fn write(file: &File, desk: &Desk, today: NaiveDate) -> Composed {
    let now = confirmation::facts(file);
    let mut facts = file.facts(Reader::Student);
    let mut blocked = file.not_confirmed();
    let change = Change { confirmation: CONFIRMATION, change: KIND, watched: WATCHED };
    let (replaces, basis) = change.put(&file.letters, now.all(), &mut facts, &mut blocked);
    let to = to_student(&file.dossier.student, file.dossier.school.as_ref(), &file.dossier.needs)
        .found_in(file.dossier.placement.student.0);
    let composed = file.composed(KIND, desk, today, to, facts, blocked);
    Composed { replaces, basis: Some(basis), ..composed }
}
