//! Every check of one placement, in the order in which the screen shows them.
//! Never here: a check's own rule (one file each), a store.

use super::{
    Check, CheckState, HoursFacts, PlacementFacts, Reason, consent_to_placement, conversation_held,
    emergency_contact_known, hours_lawful, insurance_covers, supervisor_named,
};
use crate::{
    record::RecordId,
    records::{Carer, Consent, Contact, HealthSafetyConversation, InsuranceCheck},
};
use chrono::NaiveDate;

/// Everything that the checks of one placement look at: the records of this student, employer and placement.
#[derive(Debug, Clone)]
pub struct ChecklistFacts<'a> {
    pub placement: RecordId,
    pub today: NaiveDate,
    pub hours: HoursFacts,
    /// All consents of the student; those about other placements are left out here.
    pub consents: &'a [Consent],
    pub insurance: &'a [InsuranceCheck],
    pub conversations: &'a [HealthSafetyConversation],
    pub supervisor: Option<&'a Contact>,
    pub carers: &'a [Carer],
}

pub fn checklist(facts: &ChecklistFacts<'_>) -> Vec<Check> {
    let period = facts.hours.period();
    let mut list = vec![
        consent_to_placement(facts.consents, facts.placement, period),
        insurance_covers(facts.insurance, period),
        conversation_held(facts.conversations, period, facts.today),
        supervisor_named(facts.supervisor),
    ];
    list.extend(hours_lawful(&facts.hours));
    list.push(emergency_contact_known(facts.carers));
    list
}

/// What stands between a placement and its confirmation.
pub fn missing(checks: &[Check]) -> Vec<Reason> {
    checks.iter().filter(|c| c.state == CheckState::Missing).map(Check::as_reason).collect()
}

impl From<&ChecklistFacts<'_>> for PlacementFacts {
    fn from(facts: &ChecklistFacts<'_>) -> Self {
        PlacementFacts { checks: checklist(facts) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::super::{CheckItem, PlacementEvent, PlacementState};
    use super::*;
    use crate::records::ConsentBy;
    use proptest::prelude::*;

    struct Papers {
        consents: Vec<Consent>,
        insurance: Vec<InsuranceCheck>,
        conversations: Vec<HealthSafetyConversation>,
        supervisor: Option<Contact>,
        carers: Vec<Carer>,
        born: Option<NaiveDate>,
    }

    fn papers(has: [bool; 6]) -> Papers {
        Papers {
            consents: has[0].then(|| consent(ConsentBy::Carer)).into_iter().collect(),
            insurance: has[1].then(|| insurance(day(2026, 1, 1), day(2026, 12, 31))).into_iter().collect(),
            conversations: has[2].then(|| conversation(day(2026, 5, 1))).into_iter().collect(),
            supervisor: has[3].then(contact),
            born: has[4].then(|| day(2009, 3, 14)),
            carers: has[5].then(carer).into_iter().collect(),
        }
    }

    impl Papers {
        fn facts(&self) -> PlacementFacts {
            PlacementFacts::from(&ChecklistFacts {
                placement: id(1),
                today: day(2026, 6, 1),
                hours: HoursFacts::of(&placement(), self.born, &[]),
                consents: &self.consents,
                insurance: &self.insurance,
                conversations: &self.conversations,
                supervisor: self.supervisor.as_ref(),
                carers: &self.carers,
            })
        }
    }

    #[test]
    fn the_list_has_every_check_and_each_that_is_open_says_what_to_do() {
        let list = papers([false; 6]).facts().checks;
        for item in Check::ITEMS {
            assert!(list.iter().any(|c| c.item == item), "{item:?}");
        }
        for check in &list {
            assert_eq!(check.state, CheckState::Missing, "{check:?}");
            assert!(!check.todo.is_empty() && check.ask.is_some(), "{check:?}");
        }
        assert!(papers([true; 6]).facts().checks.iter().all(|c| c.state == CheckState::Ok));
    }

    #[test]
    fn a_blocked_confirmation_lists_everything_that_is_missing_at_once() {
        let facts = papers([true, false, true, false, true, true]).facts();
        let blocked = PlacementState::ChecksPending.next(PlacementEvent::Confirm, &facts).unwrap_err();
        let codes: Vec<_> = blocked.reasons.iter().map(|r| r.code).collect();
        assert_eq!(codes, ["insurance_none", "supervisor_none"]);
        assert_eq!(missing(&facts.checks), blocked.reasons);
    }

    proptest! {
        #[test]
        fn no_path_reaches_confirmed_without_every_check_whatever_the_order(
            steps in proptest::collection::vec((0usize..15, any::<[bool; 6]>()), 0..60)
        ) {
            use crate::values::ChoiceType;
            let mut state = PlacementState::Enquiry;
            for (event, has) in steps {
                let event = PlacementEvent::from_code(PlacementEvent::CHOICES[event].code).unwrap();
                let before = state;
                if let Ok(next) = state.next(event, &papers(has).facts()) {
                    state = next;
                }
                if state == PlacementState::Confirmed && before != PlacementState::Confirmed {
                    prop_assert_eq!(has, [true; 6]);
                }
                if state == PlacementState::InProgress && before != state {
                    prop_assert_eq!(before, PlacementState::Confirmed);
                }
                prop_assert!(!before.is_over() || state == before);
            }
        }

        #[test]
        fn the_checks_may_come_in_any_order_and_none_may_be_left_out(
            shuffled in Just(papers([true; 6]).facts().checks).prop_shuffle(), left_out in 0usize..6
        ) {
            let confirm = |checks| PlacementState::ChecksPending.next(PlacementEvent::Confirm, &PlacementFacts { checks });
            prop_assert_eq!(confirm(shuffled.clone()).unwrap(), PlacementState::Confirmed);
            let out: CheckItem = Check::ITEMS[left_out];
            let blocked = confirm(shuffled.into_iter().filter(|c| c.item != out).collect()).unwrap_err();
            prop_assert_eq!(blocked.reasons[0].code, "not_checked");
        }
    }
}
