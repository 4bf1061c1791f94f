//! The confirmation to the student's own school: only for a placement that is confirmed. No date of birth, address,
//! phone or need of the student.

use crate::letters::{
    about_placement::{File, Reader},
    facts::Composed,
    office::Desk,
    table::{About, Writing},
};
use chrono::NaiveDate;
use waymark_domain::rules::PlacementState;
use waymark_letters::kinds::placement_confirmation_school::KIND;

pub static WRITING: Writing = Writing {
    kind: KIND,
    about: About::Placement { turn: &[PlacementState::Confirmed, PlacementState::InProgress], write },
    stands: true,
    asked_for: false,
    changes: None,
};

fn write(file: &File, desk: &Desk, today: NaiveDate) -> Composed {
    let mut blocked = file.not_confirmed();
    let to = file.to_school(&mut blocked);
    file.composed(KIND, desk, today, to, file.facts(Reader::Other), blocked)
}
