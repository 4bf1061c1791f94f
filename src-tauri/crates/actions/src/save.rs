//! A form saved: text as typed becomes values, unlikely ones are named, and one action writes them.
//! Never here: which fields a screen shows.

use crate::{
    Problem,
    fields::{field, link_to, typed},
    placement,
    problem::FieldSaid,
    titles::Titles,
};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeMap;
use waymark_domain::{
    RecordId, RecordType, Value, Values,
    records::{EventKind, InviteRole, Student},
    rules::{EventState, InvitationState, PlacementState, age, state_field},
    values::ChoiceType,
};
use waymark_letters::contrast_on_paper;
use waymark_store::{Action, Read, Store, StoreError};

#[derive(Debug, Clone, Default)]
pub struct Form {
    pub kind: Option<RecordType>,
    pub id: Option<RecordId>,
    pub parent: Option<RecordId>,
    /// The revision that the form was made from; none takes what stands.
    pub revision: Option<u64>,
    pub values: BTreeMap<String, String>,
}

#[derive(Debug)]
pub struct Saved {
    pub id: RecordId,
    pub record: RecordType,
    pub warnings: Vec<FieldSaid>,
    pub action: Option<String>,
}

/// States move by their machines; on a form they stand still.
pub fn moves_by_steps(record: RecordType, name: &str) -> bool {
    state_field(record).is_some_and(|field| field.name == name)
}

/// What Waymark writes itself: nobody makes these by hand.
pub fn made_by_waymark(record: RecordType) -> bool {
    matches!(record, RecordType::Letter | RecordType::LetterTemplate | RecordType::ImportBatch)
}

/// What a new record starts with when nobody says otherwise.
pub fn start_values(record: RecordType, today: NaiveDate) -> Values {
    let mut values = Values::new();
    let mut put = |name: &str, value: &str| {
        values.insert(field(record, name), value.into());
    };
    match record {
        RecordType::Placement => put("state", PlacementState::ChecksPending.code()),
        RecordType::Event => {
            put("state", EventState::Planned.code());
            put("kind", EventKind::UniversityVisit.code());
        }
        RecordType::Invitation => {
            put("state", InvitationState::Invited.code());
            put("role", InviteRole::Student.code());
        }
        RecordType::Consent => {
            put("status", "given");
            put("dated", &today.to_string());
        }
        _ => {}
    }
    values
}

/// The steps before a confirmation: where a placement that is typed in may stand.
pub(crate) fn may_start_at(state: PlacementState) -> bool {
    use PlacementState::*;
    matches!(state, Enquiry | OfferedByEmployer | Allocated | OfferedToStudent | Accepted | ChecksPending)
}

fn parse(record: RecordType, form: &Form, today: NaiveDate) -> Result<Values, Problem> {
    let (values, problems) = read(record, &form.values, today)?;
    if problems.is_empty() { Ok(values) } else { Err(Problem::Fields(problems)) }
}

/// What was typed as values, and what is wrong with the rest. An empty text empties its field.
pub(crate) fn read(
    record: RecordType,
    typed: &BTreeMap<String, String>,
    today: NaiveDate,
) -> Result<(Values, Vec<FieldSaid>), Problem> {
    let mut values = Values::new();
    let mut problems = Vec::new();
    for (name, text) in typed {
        let Some(field) = record.field(name) else {
            return Err(Problem::not_known(name, "a field of this record", "Open the form again."));
        };
        if text.trim().is_empty() {
            values.insert(field.id, Value::Null);
            continue;
        }
        let mut refuse = |why: String| {
            problems.push(FieldSaid { field: name.clone(), message: format!("{}: {why}.", field.label) });
        };
        match (field.parse)(text, today) {
            // What can be printed is known to the letters room.
            Ok(_)
                if (record, field.name) == (RecordType::Office, "colour")
                    && contrast_on_paper(text).is_none() =>
            {
                refuse(format!(
                    "\u{201c}{}\u{201d} is no colour. Write # and six figures or letters from a to f, as in #0b5a60",
                    text.trim()
                ));
            }
            Ok(value) => {
                values.insert(field.id, value);
            }
            Err(why) => refuse(why.to_string()),
        }
    }
    Ok((values, problems))
}

/// Refusals between fields: what cannot be, whatever each field says alone.
pub(crate) fn together(
    record: RecordType,
    values: &Values,
    is_new: bool,
    today: NaiveDate,
) -> Vec<FieldSaid> {
    let get = |name: &str| record.field(name).and_then(|f| values.get(&f.id)).and_then(Value::as_text);
    let mut said = Vec::new();
    if let (Some(from), Some(to)) = (get("starts_on"), get("ends_on"))
        && to < from
    {
        said.push(FieldSaid {
            field: "ends_on".into(),
            message: "The last day is before the first day.".into(),
        });
    }
    if record == RecordType::Student
        && let Some(born) = get("date_of_birth").and_then(|text| text.parse().ok())
        && let Some(message) = age::impossible_birth(born, today)
    {
        said.push(FieldSaid { field: "date_of_birth".into(), message });
    }
    if is_new && record == RecordType::Placement {
        let state = get("state").and_then(PlacementState::from_code);
        if !state.is_none_or(may_start_at) {
            let message = "A new placement starts before its confirmation; Confirm does the rest.".into();
            said.push(FieldSaid { field: "state".into(), message });
        }
    }
    said
}

fn warnings(
    store: &Store,
    record: RecordType,
    values: &Values,
    changed: &Values,
    today: NaiveDate,
) -> Result<Vec<FieldSaid>, Problem> {
    let mut said = Vec::new();
    let mut warn = |field: &str, message: String| said.push(FieldSaid { field: field.into(), message });
    if let Some(code) = record.field("postcode").and_then(|f| changed.get(&f.id)).and_then(Value::as_text)
        && waymark_reference::postcode(code) == waymark_reference::Postcode::NotFound
    {
        warn(
            "postcode",
            format!("{code} is not in the list of postcodes. Check it with the family or the employer."),
        );
    }
    if record == RecordType::Student {
        let student = typed::<Student>(&waymark_store::Stored::draft(record, values.clone()))?;
        if let Some(born) = student.date_of_birth {
            if let Some(words) = student.entry_year.and_then(|y| age::entry_age_warning(born, y)) {
                warn("date_of_birth", words);
            }
            if let Some(words) = student.year_group.and_then(|g| age::year_group_warning(born, g, today)) {
                warn("year_group", words);
            }
        }
        for (name, what) in [("uln", "ULN"), ("ucas_id", "UCAS Personal ID")] {
            if let Some(number) = changed.get(&field(record, name)).and_then(Value::as_text) {
                let mut query = waymark_store::Query::of(record);
                query.filters = record
                    .field(name)
                    .map(|f| waymark_store::Filter::Is(f, vec![number.into()]))
                    .into_iter()
                    .collect();
                let found = store.list(&query)?.rows;
                if let Some(other) = found.first() {
                    warn(
                        name,
                        format!(
                            "{} has this {what} too. They may be the same person.",
                            Titles::new(store).of(other)
                        ),
                    );
                }
            }
        }
    }
    Ok(said)
}

pub fn save(store: &mut Store, form: &Form, now: DateTime<Utc>, today: NaiveDate) -> Result<Saved, Problem> {
    match form.id {
        Some(id) => change(store, id, form, now, today),
        None => make(store, form, now, today),
    }
}

fn make(store: &mut Store, form: &Form, now: DateTime<Utc>, today: NaiveDate) -> Result<Saved, Problem> {
    let record = form.kind.filter(|r| !made_by_waymark(*r) && *r != RecordType::Office).ok_or_else(|| {
        Problem::not_known("", "a kind of record that is made by hand", "Choose one from the menu.")
    })?;
    let mut values = parse(record, form, today)?;
    values.retain(|_, v| !v.is_null());
    if let Some(parent) = form.parent {
        let parent = store.find(parent)?.ok_or(StoreError::NotFound(parent))?;
        if let Some(field) = link_to(record, parent.record) {
            values.entry(field.id).or_insert(crate::fields::link(parent.id));
        }
    }
    if record == RecordType::Placement {
        placement::from_offer(store, &mut values)?;
    }
    for (id, value) in start_values(record, today) {
        values.entry(id).or_insert(value);
    }
    let said = together(record, &values, true, today);
    if !said.is_empty() {
        return Err(Problem::Fields(said));
    }
    let missing = record.check(&values);
    if !missing.is_empty() {
        return Err(StoreError::Fields(missing).into());
    }
    let warnings = warnings(store, record, &values, &values, today)?;
    let title =
        format!("Add {} {}", record.label().to_lowercase(), Titles::new(store).of_values(record, &values));
    let done = store.mutate(Action::new("add", title), now, |tx| {
        let id = tx.new_id();
        tx.insert_values(record, id, values)?;
        Ok::<_, Problem>(id)
    })?;
    Ok(Saved { id: done.value, record, warnings, action: done.action })
}

fn change(
    store: &mut Store,
    id: RecordId,
    form: &Form,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Saved, Problem> {
    let row = store.find(id)?.ok_or(StoreError::NotFound(id))?;
    let record = row.record;
    if made_by_waymark(record) {
        return Err(Problem::not_known(
            record.label(),
            "a record that is changed by hand",
            "What was issued or imported stays as it was.",
        ));
    }
    let mut changes = parse(record, form, today)?;
    changes.retain(|f, v| row.values.get(f).unwrap_or(&Value::Null) != v);
    if let Some(state) =
        changes.keys().filter_map(|f| record.field_by_id(*f)).find(|f| moves_by_steps(record, f.name))
    {
        let message = format!("{} is changed by its steps, not by typing.", state.label);
        return Err(Problem::Fields(vec![FieldSaid { field: state.name.into(), message }]));
    }
    let mut after = row.values.clone();
    after.extend(changes.clone());
    let said = together(record, &after, false, today);
    if !said.is_empty() {
        return Err(Problem::Fields(said));
    }
    let mut warnings = warnings(store, record, &after, &changes, today)?;
    let labels: Vec<&str> = changes.keys().filter_map(|f| record.field_by_id(*f)).map(|f| f.label).collect();
    let what = match labels.as_slice() {
        [one] => one.to_lowercase(),
        many => format!("{} fields", many.len()),
    };
    let title = format!("Change {what} of {}", Titles::new(store).of(&row));
    let rev = form.revision.unwrap_or(row.rev);
    let done = store.mutate(Action::new("change", title), now, |tx| {
        if record == RecordType::Placement {
            return placement::amend(tx, id, Some(rev), changes);
        }
        tx.patch_at(record, id, rev, changes)?;
        Ok(Vec::new())
    })?;
    if let Some(words) = placement::reopened_words(&done.value) {
        warnings.push(FieldSaid { field: "state".into(), message: words });
    }
    Ok(Saved { id, record, warnings, action: done.action })
}
