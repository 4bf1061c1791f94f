//! The consent form for a placement, to a parent or carer: for a student under 18 whose carer has not answered.

use crate::letters::{
    about_placement::{File, Reader},
    dates::reply_by,
    facts::Composed,
    office::Desk,
    recipients::to_carer,
    table::{About, Writing},
    words,
};
use chrono::NaiveDate;
use waymark_domain::rules::PlacementState;
use waymark_letters::kinds::placement_consent::KIND;

const TURN: &[PlacementState] =
    &[PlacementState::OfferedToStudent, PlacementState::Accepted, PlacementState::ChecksPending];

pub static WRITING: Writing = Writing {
    kind: KIND,
    about: About::Placement { turn: TURN, write },
    stands: false,
    asked_for: false,
    changes: None,
};

fn write(file: &File, desk: &Desk, today: NaiveDate) -> Composed {
    let (placement, student) = (&file.dossier.placement, &file.dossier.student);
    let mut facts = file.facts(Reader::Other);
    let todo = "Consent is asked for once the placement is offered to the student and until it is confirmed.";
    let mut blocked: Vec<String> = file.unless_at(TURN, todo).into_iter().collect();
    match (file.said_no(), file.carer_consented()) {
        (Some(no), _) => blocked.push(no),
        (None, Some(yes)) => blocked.push(format!(
            "A parent or carer gave consent on {}, so there is nothing to ask for.",
            words::day(yes.dated)
        )),
        (None, None) => {}
    }
    if file.is_adult(today) {
        blocked.push(format!(
            "{} is 18 or over on the first day and decides alone. Ask {} for consent, and record it.",
            student.full_name(),
            student.called()
        ));
    }
    reply_by(&mut facts, &mut blocked, KIND, placement.reply_by, placement.starts_on, &file.letters, today);
    file.composed(
        KIND,
        desk,
        today,
        to_carer(student, &file.dossier.carers).found_in(placement.student.0),
        facts,
        blocked,
    )
}
