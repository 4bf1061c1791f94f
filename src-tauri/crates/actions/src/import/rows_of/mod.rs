//! The five kinds of rows: who a row is about, which records stand in it, and what makes it doubtful.
//! Never here: parsing (the cells are values by now), writing.

mod care;
mod checks;
mod organisation;
mod placement;
mod student;
mod visit;
mod who;

use super::{
    known::KnownRow,
    plan::{Draft, Planner, field, set},
    row::{Given, Reason, split_name, split_title},
    targets::Special,
};
use waymark_domain::{RecordType, Value, Values, records::ImportKind};

pub fn plan(planner: &mut Planner<'_>, given: &Given, draft: &mut Draft) {
    match planner.kind {
        ImportKind::Students => student::plan(planner, given, draft),
        ImportKind::Organisations => organisation::plan(planner, given, draft),
        ImportKind::Offers => organisation::offer(planner, given, draft),
        ImportKind::Placements => placement::plan(planner, given, draft),
        ImportKind::Visits => visit::plan(planner, given, draft),
    }
}

/// A person's name from its two columns or from the one that holds both.
fn named(
    planner: &Planner<'_>,
    given: &Given,
    draft: &mut Draft,
    record: RecordType,
    whole: Special,
) -> Values {
    let mut values = given.values(record);
    if !values.contains_key(&field(record, "first_name")) {
        full_name(planner, given, draft, &mut values, record, whole);
    }
    values
}

/// Both names from one cell; a last name that has a column of its own stays.
fn full_name(
    planner: &Planner<'_>,
    given: &Given,
    draft: &mut Draft,
    values: &mut Values,
    record: RecordType,
    whole: Special,
) {
    let Some(name) = given.special(whole) else { return };
    let (title, rest) = split_title(name);
    // A title is a field of its own where letters are addressed by it; elsewhere it stays part of the name.
    let name = match title.filter(|_| record.field("title").is_some()) {
        Some(title) => {
            values.entry(field(record, "title")).or_insert(title.into());
            rest
        }
        None => name,
    };
    let (first, last) = split_name(name);
    worded(planner, given, draft, values, record, "first_name", whole, &first);
    if let Some(last) = last.filter(|_| !values.contains_key(&field(record, "last_name"))) {
        worded(planner, given, draft, values, record, "last_name", whole, &last);
    }
}

/// Parses a special column by the declaration of the field that it fills.
fn parsed(
    planner: &Planner<'_>,
    given: &Given,
    draft: &mut Draft,
    values: &mut Values,
    record: RecordType,
    name: &str,
    from: Special,
) {
    if let Some(text) = given.special(from) {
        worded(planner, given, draft, values, record, name, from, text);
    }
}

#[expect(clippy::too_many_arguments, reason = "one cell, with where it comes from and where it goes")]
fn worded(
    planner: &Planner<'_>,
    given: &Given,
    draft: &mut Draft,
    values: &mut Values,
    record: RecordType,
    name: &str,
    from: Special,
    text: &str,
) {
    let Some(field) = record.field(name) else { return };
    match super::row::parse(field, text, planner.today, planner.phones) {
        Ok(Value::Null) => {}
        Ok(value) => {
            values.insert(field.id, value);
        }
        Err(why) => draft.refused.push(Reason {
            column: given.columns.get(&from).copied(),
            words: format!("{}: {why}.", field.label),
        }),
    }
}

fn where_from(row: &KnownRow) -> String {
    row.from_row.map_or_else(|| "already in Waymark".to_owned(), |n| format!("in row {n} of this file"))
}

fn dates_in_order(draft: &mut Draft, record: RecordType, values: &Values) {
    let date = |name| values.get(&field(record, name)).and_then(Value::as_text);
    if let (Some(start), Some(end)) = (date("starts_on"), date("ends_on"))
        && end < start
    {
        draft.refuse("The last day is before the first day. Correct one of the two.");
    }
}

/// A list of codes with one more in it.
fn with_code(values: &mut Values, record: RecordType, name: &str, held: Option<&Value>, code: &str) {
    let held = held.and_then(Value::as_text).unwrap_or_default();
    if held.split(',').any(|c| c == code) {
        return;
    }
    let all = if held.is_empty() { code.to_owned() } else { format!("{held},{code}") };
    set(values, record, name, all);
}

/// The same twice in one file is said; where the two differ, `Planner::put` doubts.
fn told_twice(draft: &mut Draft, known: Option<&KnownRow>, values: &Values, what: &str) {
    let Some((row, first)) = known.and_then(|k| Some((k, k.from_row?))) else { return };
    if super::known::changes(&row.values, values).is_empty() {
        draft.note(format!("The same {what} stands in row {first}."));
    }
}
