//! Where a student stands with a programme.
//! Never here: whether they are eligible.

use super::Blocked;
use crate::{choices, values::ChoiceType};

choices! {
    EnrolmentState {
        Applied = "applied" "Applied",
        UnderReview = "under_review" "Under review",
        Offered = "offered" "Offered a place",
        Accepted = "accepted" "Accepted",
        Active = "active" "Active",
        Completed = "completed" "Completed",
        Alumni = "alumni" "Alumni",
        Ineligible = "ineligible" "Not eligible",
        Declined = "declined" "Declined",
        Withdrawn = "withdrawn" "Withdrawn",
    }
}

choices! {
    EnrolmentStep {
        Review = "review" "Review the application",
        FindIneligible = "find_ineligible" "Not eligible",
        Offer = "offer" "Offer a place",
        Accept = "accept" "The student accepts",
        Decline = "decline" "The student declines",
        Start = "start" "The programme starts",
        Complete = "complete" "The programme ends",
        BecomeAlumni = "become_alumni" "Joins the alumni",
        Withdraw = "withdraw" "The student withdraws",
        Readmit = "readmit" "The student comes back",
    }
}

impl EnrolmentState {
    pub fn leads_to(self, step: EnrolmentStep) -> Option<Self> {
        use {EnrolmentState::*, EnrolmentStep as S};
        Some(match (self, step) {
            // A late correction of the evidence reopens what was found before.
            (Applied | Ineligible, S::Review) => UnderReview,
            (Applied | UnderReview, S::FindIneligible) => Ineligible,
            (UnderReview, S::Offer) => Offered,
            (Offered, S::Accept) => Accepted,
            (Offered, S::Decline) => Declined,
            (Accepted, S::Start) => Active,
            (Active, S::Complete) => Completed,
            (Completed, S::BecomeAlumni) => Alumni,
            (Applied | UnderReview | Offered | Accepted | Active, S::Withdraw) => Withdrawn,
            (Withdrawn, S::Readmit) => Active,
            (Declined, S::Readmit) => Offered,
            _ => return None,
        })
    }

    pub fn steps(self) -> Vec<EnrolmentStep> {
        EnrolmentStep::CHOICES
            .iter()
            .filter_map(|c| EnrolmentStep::from_code(c.code))
            .filter(|s| self.leads_to(*s).is_some())
            .collect()
    }

    pub fn next(self, step: EnrolmentStep) -> Result<Self, Blocked> {
        self.leads_to(step).ok_or_else(|| Blocked::not_from_here(self, step, &self.steps()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_student_goes_from_applied_to_alumni() {
        use EnrolmentStep::*;
        let end = [Review, Offer, Accept, Start, Complete, BecomeAlumni]
            .into_iter()
            .try_fold(EnrolmentState::Applied, EnrolmentState::next);
        assert_eq!(end.unwrap(), EnrolmentState::Alumni);
    }

    #[test]
    fn nobody_becomes_active_without_an_offer() {
        let blocked = EnrolmentState::Applied.next(EnrolmentStep::Start).unwrap_err();
        assert_eq!(blocked.reasons[0].code, "not_from_here");
    }
}
