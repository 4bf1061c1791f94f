//! The booking of a visit, to the university: counts, and never a name. A need is counted where the student may share it
//! with the university; one whose words could name somebody is told by phone.

use crate::letters::{
    about_invitation::{not_ahead, visit_facts},
    about_visit::{Guest, Visit},
    facts::{Composed, To},
    office::Desk,
    recipients::to_organisation,
    table::{About, Writing},
    words,
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use waymark_domain::{
    records::{ConsentKind, NeedKind},
    rules::{EventState, InvitationState, consent_stands_for_visit},
    values::ChoiceType,
};
use waymark_letters::kinds::visit_booking_university::KIND;

const TURN: &[EventState] = &[EventState::Booked, EventState::InvitationsSent, EventState::ListFrozen];

pub static WRITING: Writing = Writing {
    kind: KIND,
    about: About::Visit { turn: TURN, write },
    stands: false,
    asked_for: false,
    changes: None,
};

/// Longer words tell a story rather than what to arrange.
const LONGEST_NEED: usize = 80;
const BY_PHONE: &str = "an arrangement that we will explain by phone";

fn write(visit: &Visit, desk: &Desk, today: NaiveDate) -> Composed {
    let event = &visit.event;
    let mut facts = visit_facts(event, visit.host.as_ref(), visit.lead.as_ref());
    let mut blocked: Vec<String> = not_ahead(event, today).into_iter().collect();
    facts.maybe("arrival_time", event.starts_at.map(words::time));
    facts.maybe("leaving_time", event.ends_at.map(words::time));
    let staff = event.staff_count.and_then(|n| usize::try_from(n).ok()).filter(|n| *n > 0);
    facts.maybe("staff_text", staff.map(|n| words::count(n, "member of staff", "members of staff")));

    let coming: Vec<&Guest> = visit.guests.iter().filter(|g| g.comes()).collect();
    let open = visit.guests.iter().filter(|g| g.state == InvitationState::Invited).count();
    let mut students = words::count(coming.len(), "student", "students");
    if open > 0 {
        let verb = if open == 1 { "has" } else { "have" };
        students = format!("{students}; {open} more {verb} not answered yet");
    }
    facts.text("students_text", students);
    if coming.is_empty() {
        blocked.push("No student has said yes. Note the answers in the invitations first.".into());
    }
    let years: BTreeSet<&str> =
        coming.iter().filter_map(|g| g.student.year_group).map(|y| y.label()).collect();
    facts.text("years_text", words::and(&years.into_iter().map(String::from).collect::<Vec<_>>()));
    let sectors: BTreeSet<&str> = coming.iter().filter_map(|g| g.student.sector).map(|s| s.label()).collect();
    facts.text("sectors_text", sectors.into_iter().collect::<Vec<_>>().join("; "));
    facts.list("needs", needs(visit, &coming, today));

    let to = match &visit.host {
        Some(host) => To { of: event.host.map(|l| l.0), ..to_organisation(host, &visit.host_contacts) },
        None => {
            blocked.push("The visit has no host. Add the university to the visit.".into());
            To::default()
        }
    };
    let title = event.title.to_string();
    visit.composed(KIND, desk, today, event.host.map(|l| l.0), title, to, facts, blocked)
}

fn needs(visit: &Visit, coming: &[&Guest], today: NaiveDate) -> Vec<String> {
    let names: BTreeSet<String> = coming
        .iter()
        .flat_map(|g| {
            [Some(&g.student.first_name), g.student.last_name.as_ref(), g.student.preferred_name.as_ref()]
        })
        .flatten()
        .flat_map(|name| words_in(name))
        .collect();
    let mut counts: BTreeMap<(&str, String), (String, usize)> = BTreeMap::new();
    for guest in coming {
        let share = ConsentKind::ShareWithUniversity;
        if !consent_stands_for_visit(&guest.consents, share, visit.id, today) {
            continue;
        }
        for need in guest.needs.iter().filter(|n| n.share_with_host == Some(true)) {
            let kind = match need.kind {
                NeedKind::Dietary => "Food",
                NeedKind::Access => "Access",
                NeedKind::Medical | NeedKind::Religious => continue,
            };
            let said = words::run_on(need.adjustment.trim()).trim_end_matches('.').to_owned();
            let names_somebody = words_in(&said).any(|word| names.contains(&word));
            let said =
                if names_somebody || said.chars().count() > LONGEST_NEED { BY_PHONE.into() } else { said };
            counts.entry((kind, said.to_lowercase())).or_insert((said, 0)).1 += 1;
        }
    }
    let line = |((kind, _), (said, n)): ((&str, String), (String, usize))| {
        format!("{kind}: {said} ({})", words::count(n, "student", "students"))
    };
    counts.into_iter().map(line).collect()
}

fn words_in(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase)
}
