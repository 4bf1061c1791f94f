//! One record: its page, its history, its form, saving, its steps; drafts; the last action and its undo.
//! Never here: what may be changed (the use cases and the domain know).

use crate::{
    checks::clash_view,
    kinds::letter_choices,
    lists::{columns_view, number, rows_view},
    problem::Refused,
    told::{action_of, action_view, choice_of, field_problems, id_of, kind_of, stamp},
    views::*,
    waymark::Waymark,
};
use waymark_actions as actions;
use waymark_actions::{
    Titles,
    checks::card_of,
    page::{Group, ShownField, form, history, record_page},
    placement,
};
use waymark_domain::{Kind, RecordType, rules};
use waymark_store::{DraftRow, Read, Store, StoreError};

impl Waymark {
    pub(crate) fn record(&self, given: RecordId) -> Result<RecordView, Refused> {
        self.with(|store, at| {
            let page = record_page(store, id_of(&given.id)?, at.today)?;
            let record = page.row.record;
            let card = card_of(store, page.row.id)?;
            Ok(RecordView {
                clashes: card.into_iter().flat_map(|card| card.questions).map(clash_view).collect(),
                id: given.id,
                kind: record.name().to_owned(),
                kind_label: record.label().to_owned(),
                title: page.title,
                subtitle: page.subtitle,
                tone: tone_view(rules::tone_of(page.row.record, &page.row.values)),
                state: page.state,
                fields: page.fields.into_iter().map(field_view).collect(),
                linked: page.linked.into_iter().map(group_view).collect(),
                actions: page.steps.into_iter().map(|step| step_view(record, step)).collect(),
                letters: letter_choices(page.letters),
                can_delete: actions::can_delete(store, record, page.row.id),
                revision: number(page.row.rev),
            })
        })
    }

    pub(crate) fn history(&self, given: RecordId) -> Result<HistoryView, Refused> {
        self.with(|store, _| {
            let entries = history(store, id_of(&given.id)?)?.into_iter().map(|e| HistoryEntry {
                at: e.at,
                who: e.who,
                action: e.action,
                field: e.field,
                before: e.before,
                after: e.after,
            });
            Ok(HistoryView { entries: entries.collect() })
        })
    }

    pub(crate) fn form(&self, given: FormQuery) -> Result<FormView, Refused> {
        self.with(|store, at| {
            let id = given.id.as_deref().map(id_of).transpose()?;
            let parent = given.parent.as_deref().map(id_of).transpose()?;
            let form = form(store, kind_of(&given.kind)?, id, parent, at.today)?;
            Ok(FormView {
                kind: form.record.name().to_owned(),
                id: form.id.map(|id| id.to_string()),
                parent: form.parent.map(|id| id.to_string()),
                title: form.title,
                fields: form.fields.into_iter().map(field_view).collect(),
                revision: number(form.revision),
            })
        })
    }

    pub(crate) fn save(&self, given: SaveForm) -> Result<Saved, Refused> {
        self.with(|store, at| {
            let form = actions::Form {
                kind: Some(kind_of(&given.kind)?),
                id: given.id.as_deref().map(id_of).transpose()?,
                parent: given.parent.as_deref().map(id_of).transpose()?,
                revision: (given.revision > 0).then_some(given.revision.into()),
                values: given.values,
            };
            let draft = given.draft.as_deref();
            let saved = store.ending_draft(draft, |store| actions::save(store, &form, at.now, at.today))?;
            saved_view(store, saved.id, field_problems(saved.warnings), saved.action)
        })
    }

    pub(crate) fn delete(&self, given: RecordId) -> Result<Deleted, Refused> {
        self.with(|store, at| {
            let gone = actions::delete(store, id_of(&given.id)?, at.now)?;
            Ok(Deleted { title: gone.title, action: action_of(store, gone.action.as_ref())? })
        })
    }

    pub(crate) fn advance(&self, given: Advance) -> Result<Saved, Refused> {
        self.with(|store, at| {
            let id = id_of(&given.id)?;
            let done = placement::advance(store, id, &given.event, &given.reason, at.now, at.today)?;
            saved_view(store, id, Vec::new(), done.action)
        })
    }

    pub(crate) fn draft_save(&self, given: Draft) -> Result<Nothing, Refused> {
        self.with(|store, at| {
            let body = serde_json::to_string(&given)
                .map_err(|why| Refused::Malformed { command: "draft_save", why: why.to_string() })?;
            store.save_draft(&DraftRow {
                key: given.key,
                title: given.title,
                body,
                saved_at: stamp(at.now),
            })?;
            Ok(Nothing {})
        })
    }

    pub(crate) fn draft_load(&self, given: DraftKey) -> Result<DraftFound, Refused> {
        self.with(|store, _| Ok(DraftFound { draft: store.draft(&given.key)?.and_then(draft_of) }))
    }

    pub(crate) fn draft_clear(&self, given: DraftKey) -> Result<Nothing, Refused> {
        self.with(|store, _| {
            store.clear_draft(&given.key)?;
            Ok(Nothing {})
        })
    }

    pub(crate) fn undo(&self, given: UndoAction) -> Result<UndoOutcome, Refused> {
        self.opened(|inside, at| {
            inside.across = None;
            let store = inside.store.as_mut().ok_or(Refused::Locked)?;
            let undone = actions::undo_any(store, &given.action, at.now, at.today)?;
            undo_view(store, undone)
        })
    }
}

/// A draft that an older Waymark wrote and this one cannot read is no draft.
pub(crate) fn draft_of(row: DraftRow) -> Option<Draft> {
    serde_json::from_str(&row.body).ok()
}

pub(crate) fn undo_view(store: &Store, undone: actions::Undone) -> Result<UndoOutcome, Refused> {
    Ok(UndoOutcome {
        undone: undone.title,
        records: u32::try_from(undone.records).unwrap_or(u32::MAX),
        kept: undone.kept,
        last: store.last_action()?.map(action_view),
    })
}

fn saved_view(
    store: &Store,
    id: waymark_domain::RecordId,
    warnings: Vec<FieldProblem>,
    action: Option<String>,
) -> Result<Saved, Refused> {
    let row = store.find(id)?.ok_or(StoreError::NotFound(id))?;
    Ok(Saved {
        id: id.to_string(),
        kind: row.record.name().to_owned(),
        title: Titles::new(store).of(&row),
        revision: number(row.rev),
        warnings,
        action: action_of(store, action.as_ref())?,
    })
}

pub(crate) fn field_kind(kind: Kind) -> FieldKind {
    match kind {
        Kind::Text | Kind::Email | Kind::Phone | Kind::Postcode | Kind::Code => FieldKind::Text,
        Kind::LongText => FieldKind::LongText,
        Kind::Integer => FieldKind::Number,
        Kind::Flag => FieldKind::YesNo,
        Kind::Date => FieldKind::Date,
        Kind::Time => FieldKind::Time,
        Kind::Choice(_) => FieldKind::Choice,
        Kind::Choices(_) => FieldKind::Choices,
        Kind::Link(_) => FieldKind::Link,
    }
}

pub(crate) fn link_kind(kind: Kind) -> Option<String> {
    match kind {
        Kind::Link(target) => Some(RecordType::name(target).to_owned()),
        _ => None,
    }
}

pub(crate) fn field_view(shown: ShownField) -> FieldView {
    FieldView {
        field: shown.field.name.to_owned(),
        label: shown.field.label.to_owned(),
        kind: field_kind(shown.field.kind),
        shown: shown.shown,
        raw: shown.raw,
        editable: shown.editable,
        required: shown.field.required,
        hint: shown.hint.to_owned(),
        choices: shown.choices.iter().map(choice_of).collect(),
        section: shown.section.to_owned(),
        link_kind: link_kind(shown.field.kind),
    }
}

fn group_view(group: Group) -> LinkedGroup {
    LinkedGroup {
        title: group.title,
        kind: group.record.name().to_owned(),
        by: group.by.name.to_owned(),
        columns: columns_view(&group.columns),
        rows: rows_view(group.rows),
        total: number(group.total),
        can_create: group.can_create,
    }
}

fn step_view(record: RecordType, step: placement::Step) -> EventView {
    EventView {
        event: step.code.to_owned(),
        label: step.label.to_owned(),
        blocked: step.blocked,
        ends: rules::ends(record, step.code),
        asks_reason: rules::asks_reason(record, step.code),
    }
}

pub(crate) fn tone_view(tone: rules::Tone) -> StateTone {
    match tone {
        rules::Tone::Good => StateTone::Good,
        rules::Tone::Waiting => StateTone::Waiting,
        rules::Tone::Over => StateTone::Over,
        rules::Tone::Plain => StateTone::Plain,
    }
}
