//! The consent form for a visit, to a parent or carer: for a student under 18 who wants to come and whose carer has not
//! answered.

use crate::letters::{
    about_invitation::{Seat, not_ahead},
    about_placement::is_adult,
    dates::reply_by,
    facts::Composed,
    office::Desk,
    recipients::to_carer,
    table::{About, Writing},
    words,
};
use chrono::NaiveDate;
use waymark_domain::{
    records::{ConsentBy, ConsentKind},
    rules::{EventState, InvitationState},
    values::ChoiceType,
};
use waymark_letters::kinds::visit_consent::KIND;

const TURN: &[EventState] = &[EventState::Booked, EventState::InvitationsSent, EventState::ListFrozen];

pub static WRITING: Writing = Writing {
    kind: KIND,
    about: About::Invitation { turn: TURN, write },
    stands: false,
    asked_for: false,
    changes: None,
};

fn write(seat: &Seat, desk: &Desk, today: NaiveDate) -> Composed {
    let event = &seat.event;
    let mut facts = seat.facts();
    let mut blocked: Vec<String> = not_ahead(event, today).into_iter().collect();
    let state = seat.invitation.state;
    if !matches!(state, InvitationState::Invited | InvitationState::Accepted) {
        blocked.push(format!(
            "The invitation stands at \u{201c}{}\u{201d}. Consent is asked for while the student is invited or has accepted.",
            state.label()
        ));
    }
    let given = seat.consents.iter().find(|c| {
        c.kind == ConsentKind::Visit
            && c.given_by == ConsentBy::Carer
            && c.stands()
            && c.event.is_none_or(|e| e == seat.invitation.event)
    });
    match (seat.said_no(), given) {
        (Some(no), _) => blocked.push(no),
        (None, Some(yes)) => blocked.push(format!(
            "A parent or carer gave consent on {}, so there is nothing to ask for.",
            words::day(yes.dated)
        )),
        (None, None) => {}
    }
    if is_adult(seat.student.date_of_birth, event.held_on.unwrap_or(today)) {
        blocked.push(format!(
            "{} is 18 or over on the day and decides alone. Ask {} for consent, and record it.",
            seat.student.full_name(),
            seat.student.called()
        ));
    }
    reply_by(&mut facts, &mut blocked, KIND, event.reply_by, event.held_on, &seat.letters, today);
    seat.composed(
        KIND,
        desk,
        today,
        to_carer(&seat.student, &seat.carers).found_in(seat.invitation.student.0),
        facts,
        blocked,
    )
}
