//! The offer to a student: while the placement is offered and not answered.

use crate::letters::{
    about_placement::{File, Reader},
    dates::reply_by,
    facts::Composed,
    office::Desk,
    recipients::to_student,
    table::{About, Writing},
};
use chrono::NaiveDate;
use waymark_domain::rules::PlacementState;
use waymark_letters::kinds::placement_offer::KIND;

const TURN: &[PlacementState] = &[PlacementState::OfferedToStudent];

pub static WRITING: Writing = Writing {
    kind: KIND,
    about: About::Placement { turn: TURN, write },
    stands: false,
    asked_for: false,
    changes: None,
};

fn write(file: &File, desk: &Desk, today: NaiveDate) -> Composed {
    let placement = &file.dossier.placement;
    let mut facts = file.facts(Reader::Student);
    let todo = "An offer is for a placement that waits for the student\u{2019}s answer: press \u{201c}Offer to the student\u{201d} first, or send a letter that fits where it stands.";
    let mut blocked: Vec<String> = file.unless_at(TURN, todo).into_iter().collect();
    blocked.extend(file.said_no());
    reply_by(&mut facts, &mut blocked, KIND, placement.reply_by, placement.starts_on, &file.letters, today);
    let to = to_student(&file.dossier.student, file.dossier.school.as_ref(), &file.dossier.needs)
        .found_in(file.dossier.placement.student.0);
    file.composed(KIND, desk, today, to, facts, blocked)
}
