//! An office with a thousand confirmed placements, thirty of which cannot have their letter, for four reasons.
#![allow(clippy::unwrap_used)]

use crate::run::{Desk, PASSPHRASE, bare};
use chrono::{Datelike, Days, Local, NaiveDate, Utc};
use serde_json::Value;
use std::{collections::BTreeMap, ops::Range};
use waymark_actions::{Form, save};
use waymark_domain::{
    RecordId, RecordType,
    records::{InsuranceCheck, Organisation, Placement},
};
use waymark_store::{Read, Store};

pub const KIND: &str = "placement-confirmation-student";
pub const LETTERS: usize = 1000;
pub const BLOCKED: usize = 30;

/// The first thirty students, by what stands in the way of their letters.
const NOWHERE_TO_SEND: Range<usize> = 0..8;
const NO_FONT_FOR_THE_NAME: Range<usize> = 8..15;
const CONSENT_WITHDRAWN: Range<usize> = 15..23;
const INSURANCE_GONE: Range<usize> = 23..BLOCKED;

fn surname(at: usize) -> String {
    let letters: String = format!("{at:04}").bytes().map(|digit| (digit - b'0' + b'a') as char).collect();
    let odd = if NO_FONT_FOR_THE_NAME.contains(&at) { "\u{10380}" } else { "" };
    format!("B{letters}{odd}")
}

/// Old enough for any placement. Nobody shares a day of birth, or has the one of another with day and month swapped: that would be a doubt.
fn births(today: NaiveDate) -> Vec<String> {
    let first = today - Days::new(365 * 22);
    let days = (0..).map(|n| first + Days::new(n)).filter(|day| day.day() > 12);
    days.take(LETTERS).map(|day| day.format("%d/%m/%Y").to_string()).collect()
}

pub fn office() -> Desk {
    let desk = bare();
    let today = Local::now().date_naive();
    desk.well(&["init", "--office", "Birmingham", "--json"]);
    let births = births(today);
    let student = |at: usize| {
        let home = if NOWHERE_TO_SEND.contains(&at) { ",," } else { "2 Tanner Street,Birmingham,B5 5SE" };
        format!("Aisha,{},{},{home},12\n", surname(at), births[at])
    };
    let rows: String = (0..LETTERS).map(student).collect();
    desk.write(
        "students.csv",
        &format!("First name,Last name,Date of birth,Address line 1,Town,Postcode,Year group\n{rows}"),
    );
    let day = |ahead: u64| (today + Days::new(ahead)).format("%d/%m/%Y").to_string();
    let (starts, ends, insured, agreed) =
        (day(60), day(70), day(900), (today - Days::new(20)).format("%d/%m/%Y"));
    let placement = |at: usize| {
        let firm = if at < BLOCKED { format!("Firm {at}") } else { format!("Works {}", at % 40) };
        format!(
            "Aisha {},{},{firm},{starts},{ends},9am,16:30,45,Tom Ashby,0121 496 0123,Nasreen Begum,07700 900456,{agreed},Example Mutual,{insured},{agreed}\n",
            surname(at),
            births[at]
        )
    };
    let rows: String = (0..LETTERS).map(placement).collect();
    desk.write("placements.csv", &format!("Student,DOB,Employer,Start,End,Starts at,Ends at,Break,Supervisor,Supervisor phone,Emergency contact,Emergency contact phone,Consent received,Insurer,Insurance expiry,H&S\n{rows}"));
    for kind in ["students", "placements"] {
        let read = desk.well(&["import", &format!("{kind}.csv"), "--as", kind]);
        assert!(read.starts_with(&format!("{LETTERS} rows: {LETTERS} new")), "{read}");
    }
    let confirmed = desk.json(&["placement", "confirm", "--all-ready"]);
    assert_eq!(confirmed["confirmed"].as_array().unwrap().len(), LETTERS, "{}", confirmed["blocked"]);
    take_away(&desk, today);
    desk
}

/// After the confirmation, as it happens.
fn take_away(desk: &Desk, today: NaiveDate) {
    let mut store = Store::unlock(&desk.at("office"), PASSPHRASE, Utc::now()).unwrap();
    let firms: BTreeMap<RecordId, String> =
        store.all::<Organisation>().unwrap().into_iter().map(|(id, o)| (id, o.name.to_string())).collect();
    let placements = store.all::<Placement>().unwrap();
    let insured = store.all::<InsuranceCheck>().unwrap();
    for (_, placement) in &placements {
        let firm = placement.organisation.0;
        let Some(at) = firms[&firm].strip_prefix("Firm ").map(|n| n.parse::<usize>().unwrap()) else {
            continue;
        };
        let (student, day) = (placement.student.0.to_string(), today.to_string());
        let (kind, id, given) = if CONSENT_WITHDRAWN.contains(&at) {
            let given = [
                ("student", &*student),
                ("kind", "placement"),
                ("given_by", "carer"),
                ("status", "withdrawn"),
                ("dated", &*day),
                ("withdrawn_on", &*day),
            ];
            (Some(RecordType::Consent), None, given.to_vec())
        } else if INSURANCE_GONE.contains(&at) {
            let check = insured.iter().find(|(_, check)| check.organisation.0 == firm).unwrap().0;
            (None, Some(check), vec![("ends_on", &*day)])
        } else {
            continue;
        };
        let values = given.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        save(&mut store, &Form { kind, id, values, ..Form::default() }, Utc::now(), today).unwrap();
    }
}

/// Each of the thirty is named once, with its own reason.
pub fn is_told_why(blocked: &[Value]) {
    let mut told: Vec<(usize, String)> = Vec::new();
    for one in blocked {
        let firm = one["title"].as_str().unwrap().rsplit("Firm ").next().unwrap().to_owned();
        told.push((firm.parse().unwrap(), one["reasons"].to_string()));
    }
    told.sort();
    assert_eq!(told.iter().map(|(at, _)| *at).collect::<Vec<_>>(), (0..BLOCKED).collect::<Vec<_>>());
    for (at, why) in told {
        let word = match at {
            at if NOWHERE_TO_SEND.contains(&at) => "address",
            at if NO_FONT_FOR_THE_NAME.contains(&at) => "U+10380",
            at if CONSENT_WITHDRAWN.contains(&at) => "withdrew",
            _ => "insurance",
        };
        assert!(why.to_lowercase().contains(&word.to_lowercase()), "{at}: {why}");
    }
}
