//! The cancellation to the employer. It must go out against a consent that was taken back too, and says nothing of why.
//! The letter before is quoted where there is one; an office may have sent it before it had Waymark.

use crate::letters::{
    about_placement::{File, Reader},
    facts::Composed,
    office::Desk,
    table::{About, Writing},
};
use chrono::NaiveDate;
use waymark_domain::rules::PlacementState;
use waymark_letters::kinds::{
    placement_cancellation_employer::KIND, placement_change_employer, placement_confirmation_employer,
};

const TURN: &[PlacementState] =
    &[PlacementState::CancelledByEmployer, PlacementState::CancelledByUs, PlacementState::Withdrawn];

pub static WRITING: Writing = Writing {
    kind: KIND,
    about: About::Placement { turn: TURN, write },
    stands: false,
    asked_for: false,
    changes: None,
};

fn write(file: &File, desk: &Desk, today: NaiveDate) -> Composed {
    let mut facts = file.facts(Reader::Other);
    // The reason was written for the student where it is the student who withdrew.
    if file.dossier.placement.state == PlacementState::Withdrawn {
        facts.leave_out("reason");
    }
    let todo = "This letter tells of a placement that was cancelled or that the student withdrew from. Open the placement and say which, first.";
    let blocked = file.unless_at(TURN, todo).into_iter().collect();
    let before = [placement_change_employer::KIND, placement_confirmation_employer::KIND];
    let replaces = file.put_end(&mut facts, &before);
    let to = file.to_employer();
    Composed { replaces, ..file.composed(KIND, desk, today, to, facts, blocked) }
}
