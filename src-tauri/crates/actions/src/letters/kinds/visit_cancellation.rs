//! A visit that will not happen, or not on its day, told to a student who was invited and did not say no.

use crate::letters::{
    about_invitation::Seat,
    facts::Composed,
    office::Desk,
    recipients::to_student,
    table::{About, Writing},
    told::{known, last_of, quote},
};
use chrono::NaiveDate;
use waymark_domain::{
    rules::{EventState, InvitationState},
    values::ChoiceType,
};
use waymark_letters::kinds::{
    visit_cancellation::KIND, visit_change, visit_confirmation_student, visit_invitation,
};

const TURN: &[EventState] = &[EventState::Postponed, EventState::Cancelled];

pub static WRITING: Writing = Writing {
    kind: KIND,
    about: About::Invitation { turn: TURN, write },
    stands: false,
    asked_for: false,
    changes: None,
};

fn write(seat: &Seat, desk: &Desk, today: NaiveDate) -> Composed {
    let mut facts = seat.facts();
    let mut blocked = Vec::new();
    let state = seat.event.state;
    if !TURN.contains(&state) {
        blocked.push(format!(
            "The visit stands at \u{201c}{}\u{201d}. This letter tells of one that is cancelled or postponed: open the visit and say so first.",
            state.label()
        ));
    }
    if seat.invitation.state == InvitationState::Withdrew {
        blocked.push("The student gave the place back, and waits for no visit.".into());
    }
    facts.text("stands", state.code());
    let before = [visit_change::KIND, visit_confirmation_student::KIND, visit_invitation::KIND];
    let replaces = last_of(&seat.letters, &before).map(|(id, letter)| {
        quote(&mut facts, &letter.reference, letter.dated);
        *id
    });
    // The day that its reader knows, which may not be the last that was planned.
    if let Some(day) = known(&seat.letters, &before, "date_text") {
        facts.text("date_text", day);
    }
    let to = to_student(&seat.student, seat.school.as_ref(), &seat.needs).found_in(seat.invitation.student.0);
    Composed { replaces, ..seat.composed(KIND, desk, today, to, facts, blocked) }
}
