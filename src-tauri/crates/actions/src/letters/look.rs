//! What stands in the way of each of many letters, without drawing their pages.
//! Never here: whether it is enough (`issue` asks again).

use super::{
    issue::{missing, register},
    office::desk,
    table::compose,
    targets::targets,
};
use crate::{Problem, titles::Titles};
use chrono::NaiveDate;
use waymark_domain::{RecordId, RecordType, records::Letter as Registered};
use waymark_letters::{Fonts, Kind};
use waymark_store::{Read, Store, StoreError};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// What it is about: the placement or invitation; an issued letter stands for itself.
    pub id: RecordId,
    pub title: String,
    pub reference: Option<String>,
    /// The issued letter that says the same, when there is one.
    pub issued: Option<RecordId>,
    pub blocked: Vec<String>,
}

/// The letters that a selection means, each with what blocks it. Issued letters in it stand for themselves.
pub fn look(
    store: &Store,
    kind: Option<Kind>,
    ids: &[RecordId],
    fonts: &Fonts,
    today: NaiveDate,
) -> Result<Vec<Looked>, Problem> {
    let desk = desk(store)?;
    let mut all: Vec<Looked> = Vec::new();
    for id in ids {
        let row = store.find(*id)?.ok_or(StoreError::NotFound(*id))?;
        if row.record == RecordType::Letter {
            let letter: Registered = store.record(*id)?;
            all.push(Looked {
                id: *id,
                title: Titles::new(store).of(&row),
                reference: Some(letter.reference.to_string()),
                issued: Some(*id),
                blocked: Vec::new(),
            });
            continue;
        }
        let kind = kind.ok_or_else(|| {
            Problem::not_known(
                "This",
                "a letter that was issued",
                "Choose the kind of letter to make for it.",
            )
        })?;
        for about in targets(store, kind, &[*id])? {
            if all.iter().any(|one| one.id == about) {
                continue;
            }
            let mut composed = compose(store, &desk, kind, about, today)?;
            let before = register(store, kind, &composed)?.pop();
            let same = before.filter(|(_, letter)| letter.facts.as_str() == composed.said());
            if same.is_none() {
                composed.letter.reference = "Not issued yet".into();
                composed.blocked.extend(missing(&composed.letter, &desk.head, fonts));
            }
            all.push(Looked {
                id: about,
                title: composed.title,
                reference: same.as_ref().map(|(_, letter)| letter.reference.to_string()),
                issued: same.map(|(id, _)| id),
                blocked: composed.blocked,
            });
        }
    }
    Ok(all)
}
