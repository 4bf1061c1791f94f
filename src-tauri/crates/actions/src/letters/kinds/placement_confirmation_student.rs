//! The confirmation to the student: only for a placement that is confirmed.

use crate::letters::{
    about_placement::{File, Reader},
    facts::{Composed, Facts, arranged},
    office::Desk,
    recipients::to_student,
    table::{About, Writing},
};
use chrono::NaiveDate;
use waymark_domain::rules::PlacementState;
use waymark_letters::kinds::placement_confirmation_student::KIND;

pub static WRITING: Writing = Writing {
    kind: KIND,
    about: About::Placement { turn: &[PlacementState::Confirmed, PlacementState::InProgress], write },
    stands: true,
    asked_for: true,
    changes: None,
};

fn write(file: &File, desk: &Desk, today: NaiveDate) -> Composed {
    let to = to_student(&file.dossier.student, file.dossier.school.as_ref(), &file.dossier.needs)
        .found_in(file.dossier.placement.student.0);
    file.composed(KIND, desk, today, to, facts(file), file.not_confirmed())
}

pub fn facts(file: &File) -> Facts {
    let mut facts = file.facts(Reader::Student);
    facts.text("access_text", arranged(&file.dossier.needs, false));
    facts.only(KIND)
}
