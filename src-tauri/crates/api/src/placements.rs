//! What still blocks a placement, recording it, confirming; students put on a visit.
//! Never here: a rule of the checklist.

use crate::{
    problem::Refused,
    records::{field_kind, tone_view},
    told::{bulk_view, choice_of, id_of, ids_of},
    views::*,
    waymark::Waymark,
};
use waymark_actions::{
    Problem,
    page::raw,
    placement::{self, CheckLine, check_lines},
};
use waymark_domain::{
    Kind, RecordType, Value,
    rules::{self, CheckItem as Item},
    values::ChoiceType,
};

impl Waymark {
    pub(crate) fn placement_checks(&self, given: RecordIds) -> Result<PlacementChecks, Refused> {
        self.with(|store, at| {
            let mut placements = Vec::new();
            for id in ids_of(&given.ids)? {
                let list = check_lines(store, id, at.today)?;
                placements.push(PlacementCheck {
                    id: id.to_string(),
                    title: list.title,
                    state: list.state.label().to_owned(),
                    tone: tone_view(rules::tone(RecordType::Placement, list.state.code())),
                    ready: list.ready,
                    confirmed: list.state == rules::PlacementState::Confirmed,
                    items: list.lines.into_iter().map(line_view).collect(),
                });
            }
            Ok(PlacementChecks { placements })
        })
    }

    pub(crate) fn record_check(&self, given: RecordCheck) -> Result<BulkOutcome, Refused> {
        self.with(|store, at| {
            let item = Item::from_code(&given.item).ok_or_else(|| {
                Problem::not_known(&given.item, "a check of a placement", "Choose one from the list.")
            })?;
            let ids = ids_of(&given.ids)?;
            let bulk = store.ending_draft(given.draft.as_deref(), |store| {
                placement::record_check(store, &ids, item, &given.values, at.now, at.today)
            })?;
            bulk_view(store, bulk)
        })
    }

    pub(crate) fn confirm(&self, given: RecordIds) -> Result<BulkOutcome, Refused> {
        self.with(|store, at| {
            let bulk = placement::confirm(store, &ids_of(&given.ids)?, at.now, at.today)?;
            bulk_view(store, bulk)
        })
    }

    pub(crate) fn add_to_visit(&self, given: AddToVisit) -> Result<BulkOutcome, Refused> {
        self.with(|store, at| {
            let students = ids_of(&given.students)?;
            let bulk = placement::put_on_visit(store, id_of(&given.event)?, &students, at.now)?;
            bulk_view(store, bulk)
        })
    }
}

fn line_view(line: CheckLine) -> CheckItem {
    CheckItem {
        item: line.check.item.code().to_owned(),
        label: line.check.item.label().to_owned(),
        state: match line.check.state {
            rules::CheckState::Ok => CheckState::Ok,
            rules::CheckState::Warning => CheckState::Warning,
            rules::CheckState::Missing => CheckState::Missing,
        },
        reason: line.check.reason,
        what_to_do: line.check.todo,
        ask: line.ask,
        fields: line.fields.iter().map(|(field, value)| check_field(field, value)).collect(),
    }
}

fn check_field(field: &waymark_domain::Field, value: &Value) -> CheckField {
    let choices = match field.kind {
        Kind::Choice(choices) | Kind::Choices(choices) => choices.iter().map(choice_of).collect(),
        _ => Vec::new(),
    };
    CheckField {
        field: field.name.to_owned(),
        label: field.label.to_owned(),
        kind: field_kind(field.kind),
        raw: raw(value),
        required: field.required,
        hint: waymark_actions::page::hint_of(field).to_owned(),
        choices,
    }
}
