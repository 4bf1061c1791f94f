//! Small turns from what a use case says to what a screen reads: actions, outcomes, ids, choices.
//! Never here: a question to the store.

use crate::{problem::Refused, views::*};
use chrono::{DateTime, SecondsFormat, Utc};
use waymark_actions::{Bulk, Problem};
use waymark_domain::{RecordId, RecordType, record};
use waymark_store::{ActionRow, Store};

pub fn action_view(row: ActionRow) -> ActionView {
    ActionView { id: row.id, title: row.title, at: row.at, can_undo: row.can_undo && !row.undone }
}

/// The action of this id, as the bottom line shows it.
pub fn action_of(store: &Store, action: Option<&String>) -> Result<Option<ActionView>, Refused> {
    match action {
        Some(id) => Ok(store.action(id)?.map(action_view)),
        None => Ok(None),
    }
}

pub fn bulk_view(store: &Store, bulk: Bulk) -> Result<BulkOutcome, Refused> {
    let action = action_of(store, bulk.action.as_ref())?;
    let each = bulk.each.into_iter().map(|one| OneOutcome {
        id: one.id.to_string(),
        title: one.title,
        done: one.done,
        reasons: one.reasons,
    });
    Ok(BulkOutcome { each: each.collect(), action })
}

pub fn id_of(text: &str) -> Result<RecordId, Refused> {
    text.parse().map_err(|_| {
        Problem::not_known(text, "the id of a record", "Go back to the list and open it again.").into()
    })
}

pub fn ids_of(texts: &[String]) -> Result<Vec<RecordId>, Refused> {
    texts.iter().map(|text| id_of(text)).collect()
}

pub fn kind_of(name: &str) -> Result<RecordType, Refused> {
    RecordType::from_name(name)
        .ok_or_else(|| Problem::not_known(name, "a kind of record", "Choose one from the menu.").into())
}

pub fn choice_of(choice: &record::Choice) -> Choice {
    Choice { code: choice.code.to_owned(), label: choice.label.to_owned() }
}

pub fn field_problems(said: Vec<waymark_actions::FieldSaid>) -> Vec<FieldProblem> {
    said.into_iter().map(|f| FieldProblem { field: f.field, message: f.message }).collect()
}

/// As screens take numbers.
pub fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

pub fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
