//! What a sheet of each kind cannot do without, told once: for the screen that maps its columns and for the refusal.
//! Never here: what one row lacks (see `rows_of`).

use crate::Problem;
use waymark_domain::{records::ImportKind, values::ChoiceType};

/// One of these columns must be there.
struct Need(&'static [&'static str], &'static str);

const STUDENT: Need = Need(
    &["student.name", "student.first_name", "student.uln", "student.ucas_id", "student.email"],
    "the student",
);
const EMPLOYER: Need = Need(&["organisation.name"], "the employer");

fn needs_of(kind: ImportKind) -> &'static [Need] {
    match kind {
        ImportKind::Students => {
            &const { [Need(&["student.name", "student.first_name"], "the student's name")] }
        }
        ImportKind::Organisations => &const { [Need(&["organisation.name"], "the organisation's name")] },
        ImportKind::Offers => &const { [EMPLOYER] },
        ImportKind::Placements => &const { [STUDENT, EMPLOYER] },
        ImportKind::Visits => {
            &const {
                [
                    STUDENT,
                    Need(&["event.title", "event.host"], "the visit or its university"),
                    Need(&["event.held_on"], "the date of the visit"),
                ]
            }
        }
    }
}

/// Whether no sheet of this kind can do without this very column; where one of several is enough, none of them is.
pub fn required(kind: ImportKind, key: &str) -> bool {
    needs_of(kind).iter().any(|Need(columns, _)| *columns == [key])
}

/// Refuses a mapping without which no row can say who or what it is about.
pub fn needs(kind: ImportKind, chosen: &[(u32, String)]) -> Result<(), Problem> {
    let has = |codes: &[&str]| chosen.iter().any(|(_, c)| codes.contains(&c.as_str()));
    let missing: Vec<&str> =
        needs_of(kind).iter().filter(|Need(columns, _)| !has(columns)).map(|Need(_, what)| *what).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Problem::import(
        format!("No column holds {}.", missing.join(" or ")),
        format!(
            "Choose the column that does, or import the sheet as something other than {}.",
            kind.label().to_lowercase()
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{KINDS, targets::targets};

    #[test]
    fn what_a_sheet_needs_is_among_what_its_columns_can_be() {
        for kind in KINDS {
            let known = targets(kind);
            for Need(columns, what) in needs_of(kind) {
                assert!(columns.iter().all(|c| known.iter().any(|t| t.key == *c)), "{kind:?}: {what}");
            }
        }
        assert!(required(ImportKind::Placements, "organisation.name"));
        assert!(!required(ImportKind::Students, "student.name"));
    }
}
