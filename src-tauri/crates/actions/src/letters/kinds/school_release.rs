//! The request to release a student from school: once the student has accepted, and before the first day.

use crate::letters::{
    about_placement::{File, Reader},
    dates::{missed, reply_by},
    facts::Composed,
    office::Desk,
    table::{About, Writing},
};
use chrono::NaiveDate;
use waymark_domain::rules::PlacementState;
use waymark_letters::kinds::school_release::KIND;

const TURN: &[PlacementState] =
    &[PlacementState::Accepted, PlacementState::ChecksPending, PlacementState::Confirmed];

pub static WRITING: Writing = Writing {
    kind: KIND,
    about: About::Placement { turn: TURN, write },
    stands: false,
    asked_for: false,
    changes: None,
};

fn write(file: &File, desk: &Desk, today: NaiveDate) -> Composed {
    let placement = &file.dossier.placement;
    let mut facts = file.facts(Reader::Other);
    let todo = "The school is asked once the student has accepted and before the placement starts.";
    let mut blocked: Vec<String> = file.unless_at(TURN, todo).into_iter().collect();
    blocked.extend(file.said_no());
    let days = missed(placement);
    if days.is_empty() && placement.starts_on.is_some() && placement.ends_on.is_some() {
        blocked.push("The placement falls on no school day, so there is nothing to ask for.".into());
    }
    facts.text("missed_text", days);
    reply_by(&mut facts, &mut blocked, KIND, placement.reply_by, placement.starts_on, &file.letters, today);
    let to = file.to_school(&mut blocked);
    file.composed(KIND, desk, today, to, facts, blocked)
}
