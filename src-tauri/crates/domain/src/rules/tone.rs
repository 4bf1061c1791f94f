//! How a state is to be taken, and which steps end something: from the machines, never from words.
//! Never here: a colour, a label.

use super::{EnrolmentState, EnrolmentStep, EventState, EventStep, InvitationState, InvitationStep};
use super::{PlacementEvent, PlacementState};
use crate::{RecordType, records::LetterFate, values::ChoiceType};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It goes as it should.
    Good,
    /// Somebody has to do something.
    Waiting,
    /// It came to nothing.
    Over,
    Plain,
}

/// How this state of such a record is to be taken; plain for what has no states, or a code that is not known.
pub fn tone(record: RecordType, state: &str) -> Tone {
    fn of<S: ChoiceType>(state: &str, tone: fn(S) -> Tone) -> Tone {
        S::from_code(state).map_or(Tone::Plain, tone)
    }
    match record {
        RecordType::Placement => of(state, placement),
        RecordType::Event => of(state, event),
        RecordType::Invitation => of(state, invitation),
        RecordType::Student => of(state, enrolment),
        RecordType::Letter => of(state, |_: LetterFate| Tone::Good),
        _ => Tone::Plain,
    }
}

fn placement(state: PlacementState) -> Tone {
    use PlacementState::*;
    match state {
        Accepted | Confirmed | InProgress | Completed => Tone::Good,
        Enquiry | OfferedToStudent | ChecksPending => Tone::Waiting,
        Declined | CancelledByEmployer | CancelledByUs | Withdrawn | NoShow => Tone::Over,
        OfferedByEmployer | Allocated | Closed => Tone::Plain,
    }
}

fn event(state: EventState) -> Tone {
    use EventState::*;
    match state {
        Booked | Ran => Tone::Good,
        Requested | Postponed => Tone::Waiting,
        Cancelled => Tone::Over,
        Planned | InvitationsSent | ListFrozen | Closed => Tone::Plain,
    }
}

fn invitation(state: InvitationState) -> Tone {
    use InvitationState::*;
    match state {
        Accepted | Consented | Attended => Tone::Good,
        Waitlisted => Tone::Waiting,
        Absent | Withdrew => Tone::Over,
        Invited => Tone::Plain,
    }
}

fn enrolment(state: EnrolmentState) -> Tone {
    use EnrolmentState::*;
    match state {
        Accepted | Active | Completed => Tone::Good,
        UnderReview => Tone::Waiting,
        Ineligible | Declined | Withdrawn => Tone::Over,
        Applied | Offered | Alumni => Tone::Plain,
    }
}

/// Whether this step ends or upsets something, so that it stands apart from the way forward.
pub fn ends(record: RecordType, step: &str) -> bool {
    match record {
        RecordType::Placement => PlacementEvent::from_code(step).is_some_and(PlacementEvent::asks_reason),
        RecordType::Event => {
            matches!(EventStep::from_code(step), Some(EventStep::Cancel | EventStep::Postpone))
        }
        RecordType::Invitation => {
            matches!(InvitationStep::from_code(step), Some(InvitationStep::Miss | InvitationStep::Withdraw))
        }
        RecordType::Student => matches!(
            EnrolmentStep::from_code(step),
            Some(EnrolmentStep::FindIneligible | EnrolmentStep::Decline | EnrolmentStep::Withdraw)
        ),
        _ => false,
    }
}

/// Whether why it happened is asked for and kept; only a placement has a field for it.
pub fn asks_reason(record: RecordType, step: &str) -> bool {
    record == RecordType::Placement && ends(record, step)
}

impl PlacementEvent {
    /// It ends the placement before its time.
    pub fn asks_reason(self) -> bool {
        use PlacementEvent::*;
        match self {
            StudentDeclines | EmployerCancels | WeCancel | StudentWithdraws | NoShow => true,
            EmployerOffers | Allocate | OfferToStudent | StudentAccepts | StartChecks | Confirm
            | ReopenChecks | Start | Complete | Close => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placement_that_came_to_nothing_asks_why_and_looks_it() {
        for state in PlacementState::CHOICES.iter().filter_map(|c| PlacementState::from_code(c.code)) {
            for event in state.events() {
                let to = state.leads_to(event).unwrap();
                let over = to.is_over() && to != PlacementState::Closed;
                assert_eq!(asks_reason(RecordType::Placement, event.code()), over, "{}", event.label());
                assert_eq!(tone(RecordType::Placement, to.code()) == Tone::Over, over, "{}", to.label());
            }
        }
    }

    #[test]
    fn what_is_not_eligible_is_over_and_what_nobody_knows_is_plain() {
        assert_eq!(tone(RecordType::Student, "ineligible"), Tone::Over);
        assert_eq!(tone(RecordType::Student, "from a newer version"), Tone::Plain);
        assert!(ends(RecordType::Event, "cancel") && !asks_reason(RecordType::Event, "cancel"));
    }
}
