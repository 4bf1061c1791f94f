//! Whether a consent stands: given, not refused or withdrawn since, not ended before the last day.
//! Never here: what the consent was worded like.

use super::{Ask, Check, CheckItem, Period};
use crate::{
    record::{FieldType, RecordId},
    records::{Consent, ConsentKind, ConsentStatus},
    values::ChoiceType,
};
use chrono::NaiveDate;

const REFUSED: &str = "consent_refused";
const WITHDRAWN: &str = "consent_withdrawn";

/// The student's or a carer's consent to this placement. Whatever one of them said last counts for
/// that one, and a refusal of either stands against the consent of the other.
pub fn consent_to_placement(consents: &[Consent], placement: RecordId, period: Option<Period>) -> Check {
    consent_to(consents, ConsentKind::Placement, |c| c.placement.is_none_or(|p| p.0 == placement), period)
}

/// The same for a visit.
pub fn consent_to_visit(consents: &[Consent], event: RecordId, day: Option<NaiveDate>) -> Check {
    consent_to(consents, ConsentKind::Visit, |c| c.event.is_none_or(|e| e.0 == event), Period::of(day, day))
}

/// Whether something of this kind may be shared or printed for this placement on this day. The newest word counts;
/// one about another placement says nothing of this one.
pub fn consent_stands(consents: &[Consent], kind: ConsentKind, placement: RecordId, on: NaiveDate) -> bool {
    let about = |c: &Consent| c.placement.is_none_or(|p| p.0 == placement);
    let check = consent_to(consents, kind, about, Period::of(Some(on), Some(on)));
    check.state == super::CheckState::Ok
}

/// The same for a visit.
pub fn consent_stands_for_visit(
    consents: &[Consent],
    kind: ConsentKind,
    event: RecordId,
    on: NaiveDate,
) -> bool {
    let about = |c: &Consent| c.event.is_none_or(|e| e.0 == event);
    let check = consent_to(consents, kind, about, Period::of(Some(on), Some(on)));
    check.state == super::CheckState::Ok
}

fn consent_to(
    consents: &[Consent],
    kind: ConsentKind,
    about: impl Fn(&Consent) -> bool,
    period: Option<Period>,
) -> Check {
    let item = CheckItem::Consent;
    let mut latest: Vec<&Consent> = Vec::new();
    for consent in consents.iter().filter(|c| c.kind == kind && about(c)) {
        match latest.iter_mut().find(|l| l.given_by == consent.given_by) {
            // On one day the refusal counts, because nothing may be done against it.
            Some(known) if (said_on(consent), !consent.stands()) > (said_on(known), !known.stands()) => {
                *known = consent
            }
            Some(_) => {}
            None => latest.push(consent),
        }
    }
    if let Some(no) = latest.iter().find(|c| !c.stands()) {
        let (code, word) = match no.status {
            ConsentStatus::Refused => (REFUSED, "refused"),
            _ => (WITHDRAWN, "withdrew"),
        };
        return Check::missing(
            item,
            code,
            format!("{} {word} consent on {}.", no.given_by.label(), said_on(no).show()),
            "Speak with them; record a new consent only if they give one.",
            Ask::Carer,
        );
    }
    let todo = "Send the consent form, and record the answer when it comes back.";
    if latest.is_empty() {
        return Check::missing(
            item,
            "consent_none",
            "Neither the student nor a parent or carer has given consent.",
            todo,
            Ask::Carer,
        );
    }
    let last_day = period.map(|p| p.to);
    let lasts = |c: &&&Consent| match (c.expires_on, last_day) {
        (None, _) => true,
        (Some(ends), Some(last)) => ends >= last,
        (Some(_), None) => false,
    };
    match latest.iter().find(lasts) {
        Some(yes) => Check::ok(
            item,
            "consent_given",
            format!("{} gave consent on {}.", yes.given_by.label(), yes.dated.show()),
        ),
        None => {
            let ends = latest.iter().filter_map(|c| c.expires_on).max().map(|d| d.show()).unwrap_or_default();
            Check::missing(
                item,
                "consent_ends",
                format!("The consent ends on {ends}, before the last day is over."),
                todo,
                Ask::Carer,
            )
        }
    }
}

impl Consent {
    /// Given, and not taken back since. Whether it counts is another matter: a later word can stand against it.
    pub fn stands(&self) -> bool {
        self.status == ConsentStatus::Given && self.withdrawn_on.is_none()
    }
}

impl Check {
    /// Somebody said no to it, or no longer yes; that is more than nobody having said anything.
    pub fn somebody_said_no(&self) -> bool {
        matches!(self.code, REFUSED | WITHDRAWN)
    }
}

fn said_on(consent: &Consent) -> NaiveDate {
    consent.withdrawn_on.map_or(consent.dated, |w| w.max(consent.dated))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{
        record::Link,
        records::ConsentBy,
        rules::CheckState::{Missing, Ok},
    };

    fn check(consents: &[Consent]) -> Check {
        consent_to_placement(consents, id(1), Some(two_weeks()))
    }

    #[test]
    fn consent_of_a_carer_or_of_the_student_is_enough() {
        assert_eq!(check(&[]).state, Missing);
        assert_eq!(check(&[consent(ConsentBy::Carer)]).state, Ok);
        assert_eq!(check(&[consent(ConsentBy::Student)]).state, Ok);
    }

    #[test]
    fn a_withdrawn_consent_stands_against_the_other_persons() {
        let withdrawn = Consent { withdrawn_on: Some(day(2026, 6, 1)), ..consent(ConsentBy::Carer) };
        let found = check(&[consent(ConsentBy::Student), withdrawn.clone()]);
        assert_eq!((found.state, found.code), (Missing, "consent_withdrawn"));
        assert!(found.somebody_said_no() && !check(&[]).somebody_said_no());
        let again = Consent { dated: day(2026, 6, 2), ..consent(ConsentBy::Carer) };
        assert_eq!(check(&[withdrawn, again]).state, Ok);
    }

    #[test]
    fn a_consent_that_ends_before_the_last_day_is_not_enough() {
        let ends = |d| Consent { expires_on: Some(d), ..consent(ConsentBy::Carer) };
        assert_eq!(check(&[ends(day(2026, 7, 16))]).code, "consent_ends");
        assert_eq!(check(&[ends(day(2026, 7, 17))]).state, Ok);
    }

    #[test]
    fn consent_to_something_else_does_not_count() {
        let other = Consent { placement: Some(Link::to(id(2))), ..consent(ConsentBy::Carer) };
        let photo = Consent { kind: ConsentKind::PhotoInternal, ..consent(ConsentBy::Carer) };
        assert_eq!(check(&[other, photo.clone()]).code, "consent_none");
        assert!(consent_stands(&[photo], ConsentKind::PhotoInternal, id(1), day(2026, 7, 1)));
    }

    #[test]
    fn what_may_be_shared_with_one_employer_may_not_be_shared_with_another() {
        let share = Consent {
            kind: ConsentKind::ShareWithEmployer,
            placement: Some(Link::to(id(2))),
            ..consent(ConsentBy::Carer)
        };
        let stands = |consents: &[Consent], of| {
            consent_stands(consents, ConsentKind::ShareWithEmployer, id(of), day(2026, 7, 1))
        };
        assert!(stands(std::slice::from_ref(&share), 2));
        assert!(!stands(std::slice::from_ref(&share), 1));
        // Taken back for one placement, it stands for the other.
        let all = Consent { placement: None, ..share.clone() };
        let back = Consent { withdrawn_on: Some(day(2026, 6, 1)), ..share };
        assert!(stands(&[all.clone(), back.clone()], 1) && !stands(&[all, back], 2));
    }

    #[test]
    fn what_may_be_shared_for_one_visit_may_not_be_shared_for_another() {
        let share = Consent {
            kind: ConsentKind::ShareWithUniversity,
            event: Some(Link::to(id(2))),
            ..consent(ConsentBy::Carer)
        };
        let stands = |of, on| {
            let kind = ConsentKind::ShareWithUniversity;
            consent_stands_for_visit(std::slice::from_ref(&share), kind, id(of), on)
        };
        assert!(stands(2, day(2026, 7, 1)) && !stands(1, day(2026, 7, 1)));
        let ended = Consent { expires_on: Some(day(2026, 6, 30)), ..share.clone() };
        let kind = ConsentKind::ShareWithUniversity;
        assert!(!consent_stands_for_visit(&[ended], kind, id(2), day(2026, 7, 1)));
    }
}
