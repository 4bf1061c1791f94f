//! What changed of a visit since a student was told. What was said before comes from the register.

use super::visit_confirmation_student as confirmation;
use crate::letters::{
    about_invitation::{Seat, WATCHED},
    facts::Composed,
    office::Desk,
    recipients::to_student,
    table::{About, Writing},
    told::Change,
};
use chrono::NaiveDate;
use waymark_domain::rules::EventState;
use waymark_letters::kinds::{visit_change::KIND, visit_confirmation_student::KIND as CONFIRMATION};

const TURN: &[EventState] = &[EventState::Booked, EventState::InvitationsSent, EventState::ListFrozen];

pub static WRITING: Writing = Writing {
    kind: KIND,
    about: About::Invitation { turn: TURN, write },
    stands: false,
    asked_for: false,
    changes: Some(CONFIRMATION),
};

fn write(seat: &Seat, desk: &Desk, today: NaiveDate) -> Composed {
    let now = confirmation::facts(seat);
    let mut facts = seat.facts();
    let mut blocked = confirmation::blocked(seat, today);
    let watched = if seat.lead.is_some() { WATCHED } else { &WATCHED[..WATCHED.len() - 1] };
    let change = Change { confirmation: CONFIRMATION, change: KIND, watched };
    let (replaces, basis) = change.put(&seat.letters, now.all(), &mut facts, &mut blocked);
    let to = to_student(&seat.student, seat.school.as_ref(), &seat.needs).found_in(seat.invitation.student.0);
    let composed = seat.composed(KIND, desk, today, to, facts, blocked);
    Composed { replaces, basis: Some(basis), ..composed }
}
