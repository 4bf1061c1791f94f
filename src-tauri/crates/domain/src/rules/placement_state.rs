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
            (Allocated | OfferedToStudent | Accepted | ChecksPending | Confirmed | InProgress, E::StudentWithdraws) => Withdrawn,
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
