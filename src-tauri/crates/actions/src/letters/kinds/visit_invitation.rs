//! The invitation to a visit: while the list is open and the student has not answered.

use crate::letters::{
    about_invitation::{Seat, not_ahead},
    dates::reply_by,
    facts::Composed,
    office::Desk,
    recipients::to_student,
    table::{About, Writing},
    words,
};
use chrono::NaiveDate;
use waymark_domain::{
    rules::{EventState, InvitationState},
    values::ChoiceType,
};
use waymark_letters::kinds::visit_invitation::KIND;

pub static WRITING: Writing = Writing {
    kind: KIND,
    about: About::Invitation { turn: &[EventState::Booked, EventState::InvitationsSent], write },
    stands: false,
    asked_for: false,
    changes: None,
};

fn write(seat: &Seat, desk: &Desk, today: NaiveDate) -> Composed {
    let event = &seat.event;
    let mut facts = seat.facts();
    let mut blocked: Vec<String> = not_ahead(event, today).into_iter().collect();
    if event.state == EventState::ListFrozen {
        blocked.push("The list is frozen, so nobody more is invited.".into());
    }
    let state = seat.invitation.state;
    if state != InvitationState::Invited {
        blocked.push(format!(
            "The invitation stands at \u{201c}{}\u{201d}. Only a student who has not answered is invited.",
            state.label()
        ));
    }
    blocked.extend(seat.said_no());
    let places = event.places.and_then(|n| usize::try_from(n).ok()).filter(|n| *n > 0);
    facts.maybe("places_text", places.map(|n| format!("Up to {}", words::count(n, "student", "students"))));
    reply_by(&mut facts, &mut blocked, KIND, event.reply_by, event.held_on, &seat.letters, today);
    let to = to_student(&seat.student, seat.school.as_ref(), &seat.needs).found_in(seat.invitation.student.0);
    seat.composed(KIND, desk, today, to, facts, blocked)
}
