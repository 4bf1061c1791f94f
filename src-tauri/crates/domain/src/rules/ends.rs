//! Which steps end or upset something, so that they stand apart from the way forward, and which ask why.
//! Never here: where a step leads (the machines').

use super::{EnrolmentStep, EventStep, InvitationStep, PlacementEvent};
use crate::{RecordType, values::ChoiceType};

/// Whether this step ends or upsets something, so that it stands apart from the way forward.
pub fn ends(record: RecordType, step: &str) -> bool {
    match record {
        RecordType::Placement => PlacementEvent::from_code(step).is_some_and(PlacementEvent::ends_early),
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
    pub fn ends_early(self) -> bool {
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
    use crate::rules::{PlacementState, Tone, tone};

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
    fn only_a_placement_asks_why_it_ended() {
        assert!(ends(RecordType::Event, "cancel") && !asks_reason(RecordType::Event, "cancel"));
    }
}
