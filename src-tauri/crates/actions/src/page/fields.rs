//! A record's fields as a page or a form shows them: under their heading, in words and as kept.
//! Never here: markup, a rule.

use super::hints;
use crate::{
    fields::is_inner,
    save::{made_by_waymark, moves_by_steps},
    titles::Titles,
};
use waymark_domain::{Field, RecordType, Value, Values, record::Choice};
use waymark_store::Stored;

#[derive(Debug, Clone)]
pub struct ShownField {
    pub field: &'static Field,
    /// What a person reads.
    pub shown: String,
    /// What is kept, as a form sends it back.
    pub raw: String,
    pub editable: bool,
    pub hint: &'static str,
    /// The heading under which it stands.
    pub section: &'static str,
    pub choices: Vec<Choice>,
}

/// What is kept of a value, as text: codes, ISO dates, ids, "yes" and "no".
pub fn raw(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Text(text) => text.clone(),
    }
}

pub(crate) fn shown(
    titles: &Titles<'_>,
    record: RecordType,
    field: &'static Field,
    values: &Values,
) -> ShownField {
    let value = values.get(&field.id).unwrap_or(&Value::Null);
    let choices = match field.kind {
        waymark_domain::Kind::Choice(choices) | waymark_domain::Kind::Choices(choices) => choices.to_vec(),
        _ => Vec::new(),
    };
    ShownField {
        field,
        shown: titles.shown(record, values, field.name),
        raw: raw(value),
        editable: !made_by_waymark(record) && !moves_by_steps(record, field.name),
        hint: hints::hint(record, field),
        section: hints::section(record, field.name),
        choices,
    }
}

pub(super) fn visible(record: RecordType) -> impl Iterator<Item = &'static Field> {
    record.fields().iter().filter(move |f| !is_inner(record, f.name))
}

pub(super) fn of_record(titles: &Titles<'_>, row: &Stored) -> Vec<ShownField> {
    let mut fields: Vec<ShownField> =
        visible(row.record).map(|field| shown(titles, row.record, field, &row.values)).collect();
    by_section(row.record, &mut fields);
    fields
}

/// Fields of one heading stand together, the headings in the order of `hints::SECTIONS`.
pub(super) fn by_section(record: RecordType, fields: &mut [ShownField]) {
    fields.sort_by_key(|f| hints::place(record, f.section));
}
