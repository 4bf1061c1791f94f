//! A change after the confirmation went out: it stands on Today, the run of change letters has it with what was and what
//! is, and who was told of it is not told again.
#![allow(clippy::unwrap_used)]

mod office;

use chrono::TimeDelta;
use office::{Birmingham, today};
use waymark_actions::{
    TodayItem,
    letters::{Wish, all, issue},
    placement::confirm,
    today_groups,
};
use waymark_domain::{RecordId, RecordType, records::Letter, records::Placement, rules::PlacementState};
use waymark_letters::{FactValue, Fonts, Kind, kinds};
use waymark_store::Read;

const TOLD: Kind = kinds::placement_confirmation_student::KIND;
const CHANGE: Kind = kinds::placement_change_student::KIND;
const EMPLOYER: Kind = kinds::placement_confirmation_employer::KIND;

struct Made {
    office: Birmingham,
    fonts: Fonts,
    id: RecordId,
}

impl Made {
    /// Both confirmations are out.
    fn new() -> Self {
        let mut office = Birmingham::new();
        let (id, _) = office.confirmed();
        let mut made = Made { office, fonts: Fonts::new(), id };
        made.issue(TOLD);
        made.issue(EMPLOYER);
        made.office.clock += TimeDelta::hours(1);
        made
    }

    fn issue(&mut self, kind: Kind) -> Letter {
        let (store, at) = (&mut self.office.store, self.office.clock);
        let run = issue(store, kind, &[self.id], &Wish::default(), &self.fonts, at, today()).unwrap();
        assert!(run.blocked.is_empty(), "{kind:?}: {:?}", run.blocked);
        self.office.store.record(run.issued[0].id).unwrap()
    }

    fn change(&mut self, fields: &[(&str, &str)]) {
        self.office.change(self.id, fields).unwrap();
        // A change that a confirmation stood on is confirmed anew first.
        let placement: Placement = self.office.store.record(self.id).unwrap();
        if placement.state != PlacementState::Confirmed {
            let done = confirm(&mut self.office.store, &[self.id], self.office.clock, today()).unwrap();
            assert!(done.each[0].done, "{:?}", done.each[0].reasons);
        }
    }

    fn waits(&self) -> Vec<TodayItem> {
        let groups = today_groups(&self.office.store, today()).unwrap().into_iter();
        groups.filter(|g| g.title == "Confirmed, no letter yet").flat_map(|g| g.items).collect()
    }

    fn queued(&self) -> Vec<RecordId> {
        all(&self.office.store, CHANGE, today()).unwrap()
    }
}

/// What is changed, how, and what the letter says that it was and is.
type Change<'a> = (&'a str, Vec<(&'a str, &'a str)>, &'a str, &'a str);

fn said(letter: &Letter, name: &str) -> String {
    let parts: Vec<serde_json::Value> = serde_json::from_str(&letter.facts).unwrap();
    let fact = parts[2].get(name).unwrap_or_else(|| panic!("{name} is not in {}", parts[2]));
    match serde_json::from_value(fact.clone()).unwrap() {
        FactValue::Text(text) | FactValue::Name(text) => text,
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn a_change_of_dates_hours_site_or_supervisor_queues_the_letter_that_says_old_and_new() {
    let mut made = Made::new();
    assert!(made.waits().is_empty() && made.queued().is_empty(), "nothing has changed yet");
    let employer = made.office.store.record::<Placement>(made.id).unwrap().organisation.0.to_string();
    let site = made.office.add(
        RecordType::Site,
        &[
            ("organisation", &employer),
            ("name", "The dry dock"),
            ("address_line_1", "8 Lock Lane"),
            ("town", "Birmingham"),
            ("postcode", "B1 1AA"),
        ],
    );
    let other = made.office.add(
        RecordType::Contact,
        &[
            ("organisation", &employer),
            ("first_name", "Ada"),
            ("last_name", "Okoro"),
            ("phone", "0121 496 0155"),
        ],
    );
    let (site, other) = (site.to_string(), other.to_string());
    let changes: [Change<'_>; 4] = [
        (
            "dates",
            vec![("starts_on", "13 July 2026"), ("ends_on", "24 July 2026")],
            "Monday 6 to Friday 17 July 2026",
            "Monday 13 to Friday 24 July 2026",
        ),
        ("hours", vec![("starts_at", "10 am")], "9 am to 4.30 pm", "10 am to 4.30 pm"),
        ("place", vec![("site", &site)], "3 Quayside Road", "8 Lock Lane"),
        ("supervisor", vec![("supervisor", &other)], "Tom Ashby", "Ada Okoro"),
    ];
    let mut before = String::new();
    for (name, fields, was, is) in changes {
        made.change(&fields);
        made.office.clock += TimeDelta::hours(1);
        assert_eq!(made.queued(), [made.id], "{name}");
        let waits = made.waits();
        assert_eq!(waits.len(), 1, "{name}: not on Today");
        assert!(waits[0].detail.contains("out of date"), "{name}: {}", waits[0].detail);
        let letter = made.issue(CHANGE);
        let (old, new) = (said(&letter, &format!("was_{name}")), said(&letter, &format!("now_{name}")));
        assert!(old.contains(was) && new.contains(is), "{name}: {old} -> {new}");
        let quoted = said(&letter, "old_reference");
        assert!(quoted != before && letter.corrects.is_some(), "{name}: {quoted}");
        let corrected: Letter = made.office.store.record(letter.corrects.unwrap().0).unwrap();
        assert_eq!(corrected.reference.as_str(), quoted, "{name}");
        before = quoted;
        // The employer is told by a letter of its own; then all is told.
        made.issue(kinds::placement_change_employer::KIND);
        made.office.clock += TimeDelta::hours(1);
        assert!(made.waits().is_empty(), "{name}: {}", made.waits()[0].detail);
    }
}
