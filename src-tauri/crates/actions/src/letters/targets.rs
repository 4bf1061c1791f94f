//! Whom a letter can go to: a selection of any records, or everybody whose turn it is.
//! Never here: whether the letter may be sent (see `facts`).

use super::facts::about;
use crate::{Problem, fields::linked};
use waymark_domain::{RecordId, RecordType, rules::PlacementState, values::ChoiceType};
use waymark_letters::Kind;
use waymark_store::{Read, Store, StoreError};

/// The placements or invitations that a selection means: themselves, or those of a student, employer or visit.
pub fn targets(store: &Store, kind: Kind, ids: &[RecordId]) -> Result<Vec<RecordId>, Problem> {
    let about = about(kind);
    let mut found = Vec::new();
    for id in ids {
        let row = store.find(*id)?.ok_or(StoreError::NotFound(*id))?;
        let mut add = |id: RecordId| {
            if !found.contains(&id) {
                found.push(id);
            }
        };
        match row.record {
            record if record == about => add(*id),
            RecordType::Letter => {
                // A letter means what it was about.
                let to = linked(&row.values, RecordType::Letter, "placement")
                    .filter(|_| about == RecordType::Placement);
                to.into_iter().for_each(add);
            }
            other => {
                let field = about.fields().iter().find(|f| f.kind == waymark_domain::Kind::Link(other));
                let field = field.ok_or_else(|| {
                    Problem::not_known(
                        other.label(),
                        "what this letter can be written about",
                        format!("Choose a {} or a student.", about.label().to_lowercase()),
                    )
                })?;
                store.linked(about, field.name, *id)?.iter().for_each(|row| add(row.id));
            }
        }
    }
    Ok(found)
}

/// The letters that a record of this kind can lead to.
pub fn letters_for(record: RecordType) -> Vec<Kind> {
    let leads = |about: RecordType| {
        about == record || about.fields().iter().any(|f| f.kind == waymark_domain::Kind::Link(record))
    };
    // A supervisor or a site is a part of a placement, not whom its letters are about.
    let meant = !matches!(record, RecordType::Contact | RecordType::Site | RecordType::Staff);
    Kind::ALL.into_iter().filter(|k| meant && leads(about(*k))).collect()
}

/// Everybody whom this letter is for now: confirmed placements, places on visits to come.
pub fn all(store: &Store, kind: Kind, today: chrono::NaiveDate) -> Result<Vec<RecordId>, Problem> {
    let about = about(kind);
    let mut found = Vec::new();
    let state = crate::fields::field(about, "state");
    let mut events = Vec::new();
    store.each(RecordType::Event, &mut |row| {
        let day = crate::fields::text(&row.values, RecordType::Event, "held_on").map(str::to_owned);
        if day.is_none_or(|d| d >= today.to_string()) {
            events.push(row.id);
        }
    })?;
    store.each(about, &mut |row| {
        let code = row.values.get(&state).and_then(|v| v.as_text()).unwrap_or_default();
        let wanted = match about {
            RecordType::Placement => {
                let state = PlacementState::from_code(code);
                matches!(state, Some(PlacementState::Confirmed | PlacementState::InProgress))
            }
            _ => linked(&row.values, about, "event").is_some_and(|e| events.contains(&e)),
        };
        if wanted {
            found.push(row.id);
        }
    })?;
    Ok(found)
}
