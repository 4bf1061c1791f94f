//! Where a placement stands, and what may happen next.
//! Never here: what each check asks (see `checklist`), who may press the button.

use super::{Ask, Blocked, Check, CheckState, Reason};
use crate::{choices, values::ChoiceType};

choices! {
    PlacementState {
        Enquiry = "enquiry" "Enquiry",
        OfferedByEmployer = "offered_by_employer" "Offered by the employer",
        Allocated = "allocated" "Allocated",
        OfferedToStudent = "offered_to_student" "Offered to the student",
        Accepted = "accepted" "Accepted",
        ChecksPending = "checks_pending" "Checks pending",
        Confirmed = "confirmed" "Confirmed",
        InProgress = "in_progress" "In progress",
        Completed = "completed" "Completed",
        Closed = "closed" "Closed",
        Declined = "declined" "Declined",
        CancelledByEmployer = "cancelled_by_employer" "Cancelled by the employer",
        CancelledByUs = "cancelled_by_us" "Cancelled by us",
        Withdrawn = "withdrawn" "Withdrawn",
        NoShow = "no_show" "Did not attend",
    }
}

choices! {
    /// What happened, as somebody would say it.
    PlacementEvent {
        EmployerOffers = "employer_offers" "The employer offers",
        Allocate = "allocate" "Allocate to a student",
        OfferToStudent = "offer_to_student" "Offer to the student",
        StudentAccepts = "student_accepts" "The student accepts",
        StudentDeclines = "student_declines" "The student declines",
        StartChecks = "start_checks" "Start the checks",
        Confirm = "confirm" "Confirm the placement",
        ReopenChecks = "reopen_checks" "Check again",
        Start = "start" "The placement starts",
        Complete = "complete" "The placement ends",
        Close = "close" "Close",
        EmployerCancels = "employer_cancels" "The employer cancels",
        WeCancel = "we_cancel" "We cancel",
        StudentWithdraws = "student_withdraws" "The student withdraws",
        NoShow = "no_show" "The student did not come",
    }
}

/// What the machine must know beside the state: the list of `checklist::checklist`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlacementFacts {
    pub checks: Vec<Check>,
}

impl PlacementState {
    /// Nothing follows a state that is over.
    pub fn is_over(self) -> bool {
        use PlacementState::*;
        matches!(self, Closed | Declined | CancelledByEmployer | CancelledByUs | Withdrawn | NoShow)
    }

    /// Where this event leads from here if nothing blocks it.
    pub fn leads_to(self, event: PlacementEvent) -> Option<Self> {
        use {PlacementEvent as E, PlacementState::*};
        let to = match (self, event) {
            (Enquiry, E::EmployerOffers) => OfferedByEmployer,
            (OfferedByEmployer, E::Allocate) => Allocated,
            (Allocated, E::OfferToStudent) => OfferedToStudent,
            (OfferedToStudent, E::StudentAccepts) => Accepted,
            (OfferedToStudent, E::StudentDeclines) => Declined,
            (Accepted, E::StartChecks) => ChecksPending,
            (ChecksPending, E::Confirm) => Confirmed,
            (Confirmed, E::ReopenChecks) => ChecksPending,
            (Confirmed, E::Start) => InProgress,
            (Confirmed | InProgress, E::NoShow) => NoShow,
            (InProgress, E::Complete) => Completed,
            (Completed, E::Close) => Closed,
            (state, _) if state.is_over() || state == Completed => return None,
            (_, E::EmployerCancels) => CancelledByEmployer,
            (_, E::WeCancel) => CancelledByUs,
            (
                Allocated | OfferedToStudent | Accepted | ChecksPending | Confirmed | InProgress,
                E::StudentWithdraws,
            ) => Withdrawn,
            _ => return None,
        };
        Some(to)
    }

    /// What can be pressed here, blocked or not.
    pub fn events(self) -> Vec<PlacementEvent> {
        PlacementEvent::CHOICES
            .iter()
            .filter_map(|c| PlacementEvent::from_code(c.code))
            .filter(|e| self.leads_to(*e).is_some())
            .collect()
    }

    pub fn next(self, event: PlacementEvent, facts: &PlacementFacts) -> Result<Self, Blocked> {
        let Some(to) = self.leads_to(event) else {
            return Err(Blocked::not_from_here(self, event, &self.events()));
        };
        if to != PlacementState::Confirmed {
            return Ok(to);
        }
        // An empty list means that nobody checked, not that nothing is missing.
        let mut reasons: Vec<Reason> = Check::ITEMS
            .iter()
            .filter(|item| !facts.checks.iter().any(|c| c.item == **item))
            .map(|item| Reason {
                code: "not_checked",
                what: format!("{} was not checked.", item.label()),
                todo: "Open the placement's checks and look again.".to_owned(),
                ask: Ask::Office,
            })
            .collect();
        reasons.extend(facts.checks.iter().filter(|c| c.state == CheckState::Missing).map(Check::as_reason));
        if reasons.is_empty() { Ok(to) } else { Err(Blocked { reasons }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::CheckItem;

    fn every_check(state: CheckState) -> PlacementFacts {
        let check = |item: &CheckItem| Check { state, ..Check::ok(*item, "test", "") };
        PlacementFacts { checks: Check::ITEMS.iter().map(check).collect() }
    }

    #[test]
    fn a_placement_runs_from_enquiry_to_closed() {
        use PlacementEvent::*;
        let steps = [
            EmployerOffers,
            Allocate,
            OfferToStudent,
            StudentAccepts,
            StartChecks,
            Confirm,
            Start,
            Complete,
            Close,
        ];
        let facts = every_check(CheckState::Ok);
        let end = steps.into_iter().try_fold(PlacementState::Enquiry, |state, step| state.next(step, &facts));
        assert_eq!(end.unwrap(), PlacementState::Closed);
    }

    #[test]
    fn warnings_do_not_block_a_confirmation_and_unchecked_things_do() {
        let confirm =
            |facts: &PlacementFacts| PlacementState::ChecksPending.next(PlacementEvent::Confirm, facts);
        assert!(confirm(&every_check(CheckState::Warning)).is_ok());
        assert_eq!(confirm(&every_check(CheckState::Missing)).unwrap_err().reasons.len(), 6);
        assert_eq!(confirm(&PlacementFacts::default()).unwrap_err().reasons.len(), 6);
    }

    #[test]
    fn a_step_that_does_not_follow_says_what_does() {
        let blocked = PlacementState::OfferedToStudent
            .next(PlacementEvent::Confirm, &every_check(CheckState::Ok))
            .unwrap_err();
        assert!(blocked.words().contains("The student accepts"), "{blocked}");
    }

    #[test]
    fn every_state_that_is_not_over_leads_somewhere() {
        for choice in PlacementState::CHOICES {
            let state = PlacementState::from_code(choice.code).unwrap();
            assert_eq!(state.events().is_empty(), state.is_over(), "{}", choice.label);
        }
    }
}
