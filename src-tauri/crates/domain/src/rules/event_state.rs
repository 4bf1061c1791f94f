//! Where a visit stands, and where one invitation to it stands.
//! Never here: who is told of a change.

use super::Blocked;
use crate::{choices, values::ChoiceType};

choices! {
    EventState {
        Planned = "planned" "Planned",
        Requested = "requested" "Requested",
        Booked = "booked" "Booked",
        InvitationsSent = "invitations_sent" "Invitations sent",
        ListFrozen = "list_frozen" "List frozen",
        Ran = "ran" "Took place",
        Closed = "closed" "Closed",
        Postponed = "postponed" "Postponed",
        Cancelled = "cancelled" "Cancelled",
    }
}

choices! {
    EventStep {
        Request = "request" "Ask the host",
        Book = "book" "The host agrees",
        SendInvitations = "send_invitations" "Send the invitations",
        FreezeList = "freeze_list" "Freeze the list",
        Run = "run" "It took place",
        Close = "close" "Close",
        Postpone = "postpone" "Postpone",
        Replan = "replan" "Plan it again",
        Cancel = "cancel" "Cancel",
    }
}

choices! {
    InvitationState {
        Invited = "invited" "Invited",
        Accepted = "accepted" "Accepted",
        Waitlisted = "waitlisted" "Waiting list",
        Consented = "consented" "Consent given",
        Attended = "attended" "Attended",
        Absent = "absent" "Absent",
        Withdrew = "withdrew" "Withdrew",
    }
}

choices! {
    InvitationStep {
        Accept = "accept" "Accepts",
        Waitlist = "waitlist" "Put on the waiting list",
        Consent = "consent" "Consent arrives",
        Attend = "attend" "Was there",
        Miss = "miss" "Was not there",
        Withdraw = "withdraw" "Withdraws",
        Reinvite = "reinvite" "Invite again",
    }
}

impl EventState {
    pub fn leads_to(self, step: EventStep) -> Option<Self> {
        use {EventState::*, EventStep as S};
        Some(match (self, step) {
            (Planned, S::Request) => Requested,
            // Some hosts are our own rooms and need no asking.
            (Planned | Requested, S::Book) => Booked,
            (Booked, S::SendInvitations) => InvitationsSent,
            (InvitationsSent, S::FreezeList) => ListFrozen,
            (InvitationsSent | ListFrozen, S::Run) => Ran,
            (Ran, S::Close) => Closed,
            (Postponed, S::Replan) => Planned,
            (Planned | Requested | Booked | InvitationsSent | ListFrozen, S::Postpone) => Postponed,
            (Planned | Requested | Booked | InvitationsSent | ListFrozen | Postponed, S::Cancel) => Cancelled,
            _ => return None,
        })
    }

    /// It is still to come, so its list and its letters are being made ready.
    pub fn is_ahead(self) -> bool {
        use EventState::*;
        matches!(self, Planned | Requested | Booked | InvitationsSent | ListFrozen)
    }

    pub fn next(self, step: EventStep) -> Result<Self, Blocked> {
        self.leads_to(step).ok_or_else(|| Blocked::not_from_here(self, step, &self.steps()))
    }

    pub fn steps(self) -> Vec<EventStep> {
        steps(|s| self.leads_to(s).is_some())
    }
}

impl InvitationState {
    pub fn leads_to(self, step: InvitationStep) -> Option<Self> {
        use {InvitationState::*, InvitationStep as S};
        Some(match (self, step) {
            (Invited | Waitlisted, S::Accept) => Accepted,
            (Invited | Accepted, S::Waitlist) => Waitlisted,
            (Invited | Accepted, S::Consent) => Consented,
            // Registers are kept on paper: people come who never answered.
            (Invited | Accepted | Waitlisted | Consented | Absent | Withdrew, S::Attend) => Attended,
            (Invited | Accepted | Consented | Attended, S::Miss) => Absent,
            (Invited | Accepted | Waitlisted | Consented, S::Withdraw) => Withdrew,
            (Withdrew, S::Reinvite) => Invited,
            _ => return None,
        })
    }

    /// One of the visit's places is kept for this student, or was.
    pub fn holds_a_place(self) -> bool {
        !matches!(self, InvitationState::Waitlisted | InvitationState::Withdrew)
    }

    pub fn next(self, step: InvitationStep) -> Result<Self, Blocked> {
        self.leads_to(step).ok_or_else(|| Blocked::not_from_here(self, step, &self.steps()))
    }

    pub fn steps(self) -> Vec<InvitationStep> {
        steps(|s| self.leads_to(s).is_some())
    }
}

fn steps<S: ChoiceType>(can: impl Fn(S) -> bool) -> Vec<S> {
    S::CHOICES.iter().filter_map(|c| S::from_code(c.code)).filter(|s| can(*s)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_runs_from_planned_to_closed() {
        use EventStep::*;
        let end = [Request, Book, SendInvitations, FreezeList, Run, Close]
            .into_iter()
            .try_fold(EventState::Planned, EventState::next);
        assert_eq!(end.unwrap(), EventState::Closed);
    }

    #[test]
    fn a_cancelled_visit_cannot_run_and_says_so() {
        let blocked = EventState::Cancelled.next(EventStep::Run).unwrap_err();
        assert!(blocked.words().contains("make a new record"), "{blocked}");
        assert!(EventState::Postponed.next(EventStep::Replan).is_ok());
    }

    #[test]
    fn a_register_can_be_corrected_both_ways() {
        assert_eq!(InvitationState::Attended.next(InvitationStep::Miss).unwrap(), InvitationState::Absent);
        assert_eq!(InvitationState::Absent.next(InvitationStep::Attend).unwrap(), InvitationState::Attended);
        assert!(InvitationState::Attended.next(InvitationStep::Withdraw).is_err());
    }
}
