//! The confirmation of a visit to one student: both the visit and the place must be.

use crate::letters::{
    about_invitation::{Seat, not_ahead},
    facts::{Composed, Facts, arranged},
    office::Desk,
    recipients::to_student,
    table::{About, Writing},
};
use chrono::NaiveDate;
use waymark_domain::{
    rules::{EventState, InvitationState, InvitationStep},
    values::ChoiceType,
};
use waymark_letters::kinds::visit_confirmation_student::KIND;

/// Everybody on the list of a visit to come is looked at, so that who has not answered is named.
const TURN: &[EventState] = &[
    EventState::Planned,
    EventState::Requested,
    EventState::Booked,
    EventState::InvitationsSent,
    EventState::ListFrozen,
];

pub static WRITING: Writing = Writing {
    kind: KIND,
    about: About::Invitation { turn: TURN, write },
    stands: true,
    asked_for: false,
    changes: None,
};

fn write(seat: &Seat, desk: &Desk, today: NaiveDate) -> Composed {
    let to = to_student(&seat.student, seat.school.as_ref(), &seat.needs).found_in(seat.invitation.student.0);
    seat.composed(KIND, desk, today, to, facts(seat), blocked(seat, today))
}

pub fn facts(seat: &Seat) -> Facts {
    let mut facts = seat.facts();
    facts.text("access_text", arranged(&seat.needs, false));
    facts.only(KIND)
}

pub fn blocked(seat: &Seat, today: NaiveDate) -> Vec<String> {
    use InvitationState as I;
    let mut blocked: Vec<String> = not_ahead(&seat.event, today).into_iter().collect();
    let state = seat.invitation.state;
    match state {
        I::Accepted | I::Consented | I::Attended => {}
        I::Invited => blocked.push(format!(
            "The student has not answered the invitation yet. When the answer comes, open the invitation and press \u{201c}{}\u{201d}.",
            InvitationStep::Accept.label()
        )),
        I::Waitlisted | I::Absent | I::Withdrew => blocked.push(format!(
            "The student has no place: the invitation stands at \u{201c}{}\u{201d}.",
            state.label()
        )),
    }
    blocked.extend(seat.said_no());
    blocked
}
