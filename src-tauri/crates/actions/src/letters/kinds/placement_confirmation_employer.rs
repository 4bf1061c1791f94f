//! The confirmation to the employer: only for a placement that is confirmed, with the least about the student.
//! Never here: a date of birth, an address, a need without consent.

use crate::letters::{
    about_placement::{File, Reader},
    facts::{Composed, Facts, arranged},
    office::Desk,
    table::{About, Writing},
};
use chrono::NaiveDate;
use waymark_domain::{
    records::{ConsentKind, HealthSafetyConversation, InsuranceCheck},
    rules::{Cover, Period, PlacementState, consent_stands, insurance_cover},
};
use waymark_letters::kinds::placement_confirmation_employer::KIND;

pub static WRITING: Writing = Writing {
    kind: KIND,
    about: About::Placement { turn: &[PlacementState::Confirmed, PlacementState::InProgress], write },
    stands: true,
    asked_for: true,
    changes: None,
};

fn write(file: &File, desk: &Desk, today: NaiveDate) -> Composed {
    file.composed(KIND, desk, today, file.to_employer(), facts(file, today), file.not_confirmed())
}

pub fn facts(file: &File, today: NaiveDate) -> Facts {
    let dossier = &file.dossier;
    let mut facts = file.facts(Reader::Other);
    let period = Period::of(dossier.placement.starts_on, dossier.placement.ends_on);
    facts.text("insurance_text", insurance(insurance_cover(&dossier.insurance, period)));
    facts.text("safety_text", safety(&dossier.conversations, today));
    if consent_stands(&dossier.consents, ConsentKind::ShareWithEmployer, dossier.id, today) {
        facts.text("access_text", arranged(&dossier.needs, true));
    }
    facts.only(KIND)
}

/// What was agreed, in the check's own terms; nothing where the check is not passed.
fn insurance(cover: Cover<'_>) -> String {
    let with = |check: &InsuranceCheck| {
        check.insurer.as_ref().map(|insurer| format!(" with {insurer}")).unwrap_or_default()
    };
    let date = |day: NaiveDate| day.format("%-d %B %Y");
    match cover {
        Cover::Exempt(why) => format!(
            "You told us that you need no employers\u{2019} liability insurance ({}).",
            why.trim_end_matches('.')
        ),
        Cover::Whole { with: check, until } => format!(
            "You told us that your employers\u{2019} liability insurance{} covers the whole placement (in force until {}).",
            with(check),
            date(until)
        ),
        Cover::Promised { with: Some(check), gap, on } => format!(
            "You told us that your employers\u{2019} liability insurance{} is in force until {} and that you will renew it on {}.",
            with(check),
            date(gap.pred_opt().unwrap_or(gap)),
            date(on)
        ),
        Cover::Promised { with: None, on, .. } => {
            format!(
                "You told us that your employers\u{2019} liability insurance will be in force from {}.",
                date(on)
            )
        }
        Cover::NotChecked | Cover::NoDates | Cover::NoEnd | Cover::Gap(_) => String::new(),
    }
}

fn safety(held: &[HealthSafetyConversation], today: NaiveDate) -> String {
    let Some(talk) = held.iter().filter(|c| c.held_on <= today).max_by_key(|c| c.held_on) else {
        return String::new();
    };
    let with = talk.spoken_with.as_ref().map_or_else(|| "you".to_owned(), |w| w.to_string());
    format!("We talked about health and safety with {with} on {}.", talk.held_on.format("%-d %B %Y"))
}
