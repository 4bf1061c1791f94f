//! The confirmation of a visit to a school, with the list of that school's own students who come. Who refused consent
//! is not on it; nobody's need is.

use crate::letters::{
    about_invitation::{not_ahead, visit_facts},
    about_visit::{Guest, Party},
    facts::{Composed, To},
    office::Desk,
    recipients::to_organisation,
    table::{About, Writing},
    words,
};
use chrono::NaiveDate;
use waymark_domain::{rules::EventState, values::ChoiceType};
use waymark_letters::kinds::visit_confirmation_school::KIND;

const TURN: &[EventState] = &[EventState::Booked, EventState::InvitationsSent, EventState::ListFrozen];

pub static WRITING: Writing = Writing {
    kind: KIND,
    about: About::School { turn: TURN, write },
    stands: false,
    asked_for: false,
    changes: None,
};

fn write(party: &Party, desk: &Desk, today: NaiveDate) -> Composed {
    let visit = &party.visit;
    let mut facts = visit_facts(&visit.event, visit.host.as_ref(), visit.lead.as_ref());
    let mut blocked: Vec<String> = not_ahead(&visit.event, today).into_iter().collect();
    let mut coming: Vec<&Guest> = visit.guests.iter().filter(|g| g.comes()).collect();
    coming.sort_by_key(|g| {
        (g.student.last_name.as_ref().map(|n| n.to_string()), g.student.first_name.to_string())
    });
    let (to, school) = match &party.school {
        Some(school) => {
            let to = to_organisation(school, &party.contacts);
            (To { of: party.of.school.map(|l| l.0), ..to }, school.name.to_string())
        }
        None => {
            let who = party.of.full_name();
            blocked.push(format!("The school of {who} is not known. Add it to the student."));
            (To::default(), String::new())
        }
    };
    if coming.is_empty() && party.school.is_some() {
        blocked.push(
            "None of the school\u{2019}s students has said yes. Note the answers in the invitations first."
                .into(),
        );
    }
    facts.name("school", school.clone());
    let line = |g: &&Guest| match g.student.year_group {
        Some(year) => format!("{}, {}", g.student.full_name(), year.label()),
        None => g.student.full_name(),
    };
    facts.list("students", coming.iter().map(line).collect());
    facts.text("count_text", words::count(coming.len(), "student", "students"));
    let title = format!("{school}, {}", visit.event.title);
    visit.composed(KIND, desk, today, party.of.school.map(|l| l.0), title, to, facts, blocked)
}
