//! Invented people and papers for the tests of the rules.
//! Never here: anything real.

use super::{Period, PlacementState};
use crate::{
    record::{Link, RecordId},
    records::{
        Carer, Consent, ConsentBy, ConsentKind, ConsentStatus, Contact, HealthSafetyConversation,
        InsuranceCheck, Placement, Weekday,
    },
    values::{Phone, Set, Text},
};
use chrono::{NaiveDate, NaiveTime};

pub fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

pub fn id(n: u128) -> RecordId {
    RecordId(uuid::Uuid::from_u128(n))
}

pub fn text(words: &str) -> Text {
    Text::new(words).unwrap()
}

/// Monday 6 to Friday 17 July 2026.
pub fn two_weeks() -> Period {
    Period::new(day(2026, 7, 6), day(2026, 7, 17)).unwrap()
}

pub fn consent(given_by: ConsentBy) -> Consent {
    Consent {
        student: Link::to(id(10)),
        kind: ConsentKind::Placement,
        given_by,
        status: ConsentStatus::Given,
        dated: day(2026, 5, 1),
        method: None,
        wording: None,
        expires_on: None,
        withdrawn_on: None,
        withdrawn_how: None,
        placement: Some(Link::to(id(1))),
        event: None,
    }
}

pub fn insurance(from: NaiveDate, to: NaiveDate) -> InsuranceCheck {
    InsuranceCheck {
        organisation: Link::to(id(20)),
        insurer: None,
        policy_number: None,
        starts_on: Some(from),
        ends_on: Some(to),
        renewal_promised_on: None,
        exempt_because: None,
        checked_on: None,
    }
}

pub fn conversation(on: NaiveDate) -> HealthSafetyConversation {
    HealthSafetyConversation { placement: Link::to(id(1)), held_on: on, spoken_with: None, agreed: None }
}

pub fn contact() -> Contact {
    Contact {
        organisation: Link::to(id(20)),
        title: Some(text("Ms")),
        first_name: text("Nadia"),
        last_name: Some(text("Rahman")),
        job_title: None,
        email: None,
        phone: Some(Phone::new("0121 496 0123").unwrap()),
        gets_letters: None,
        large_print: None,
    }
}

pub fn carer() -> Carer {
    Carer {
        student: Link::to(id(10)),
        first_name: text("Grace"),
        last_name: Some(text("Okafor")),
        relationship: None,
        parental_responsibility: Some(true),
        phone: Some(Phone::new("07700 900123").unwrap()),
        other_phone: None,
        email: None,
        emergency_contact: Some(true),
        large_print: None,
    }
}

/// Confirmed: two weeks, Monday to Friday, nine to five.
pub fn placement() -> Placement {
    use Weekday::*;
    Placement {
        student: Link::to(id(10)),
        offer: None,
        organisation: Link::to(id(20)),
        site: Some(Link::to(id(30))),
        state: PlacementState::Confirmed,
        starts_on: Some(two_weeks().from),
        ends_on: Some(two_weeks().to),
        days: Set::of([Monday, Tuesday, Wednesday, Thursday, Friday]),
        starts_at: NaiveTime::from_hms_opt(9, 0, 0),
        ends_at: NaiveTime::from_hms_opt(17, 0, 0),
        break_minutes: Some(60),
        supervisor: Some(Link::to(id(40))),
        mode: None,
        arrival_place: None,
        tasks: None,
        bring: None,
        dress: None,
        travel: None,
        sector: None,
        remarks: None,
        ended_because: None,
        reply_by: None,
        told_reason: None,
        instead: None,
    }
}
