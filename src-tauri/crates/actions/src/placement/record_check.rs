//! Recording one check, for one placement or for a selection, as the record that it belongs to.
//! Never here: whether it is enough (the domain says so).

use super::{amend, dossier, reopened_words};
use crate::{
    Bulk, One, Problem,
    fields::{link, set},
    problem::FieldSaid,
    titles::Titles,
};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};
use waymark_domain::{
    Field, RecordId, RecordType, Value, Values,
    records::{ConsentKind, ConsentStatus, Placement},
    rules::CheckItem,
    values::ChoiceType,
};
use waymark_store::{Action, Read, Store, Tx};

/// Where a check is kept, and the fields that record it.
pub fn check_fields(item: CheckItem) -> (RecordType, &'static [&'static str]) {
    match item {
        CheckItem::Consent => (RecordType::Consent, &["dated", "given_by", "status", "method", "expires_on"]),
        CheckItem::Insurance => (
            RecordType::InsuranceCheck,
            &["insurer", "policy_number", "starts_on", "ends_on", "renewal_promised_on", "exempt_because"],
        ),
        CheckItem::HealthSafety => {
            (RecordType::HealthSafetyConversation, &["held_on", "spoken_with", "agreed"])
        }
        CheckItem::Supervisor => {
            (RecordType::Contact, &["title", "first_name", "last_name", "job_title", "phone", "email"])
        }
        CheckItem::Hours => (
            RecordType::Placement,
            &[
                "starts_on",
                "ends_on",
                "days",
                "starts_at",
                "ends_at",
                "break_minutes",
                "mode",
                "arrival_place",
            ],
        ),
        CheckItem::EmergencyContact => (
            RecordType::Carer,
            &[
                "first_name",
                "last_name",
                "relationship",
                "phone",
                "other_phone",
                "email",
                "parental_responsibility",
            ],
        ),
    }
}

fn parse(item: CheckItem, given: &BTreeMap<String, String>, today: NaiveDate) -> Result<Values, Problem> {
    let (record, names) = check_fields(item);
    let mut values = Values::new();
    let mut problems = Vec::new();
    for (name, text) in given {
        let known: Option<&Field> = names.contains(&name.as_str()).then(|| record.field(name)).flatten();
        let Some(field) = known else {
            return Err(Problem::not_known(
                name,
                "a field of this check",
                format!("Its fields are: {}.", names.join(", ")),
            ));
        };
        if text.trim().is_empty() {
            // What stands already can be emptied; a record that is only now made has nothing to empty.
            if matches!(item, CheckItem::Hours | CheckItem::Supervisor | CheckItem::EmergencyContact) {
                values.insert(field.id, Value::Null);
            }
            continue;
        }
        match (field.parse)(text, today) {
            Ok(value) => {
                values.insert(field.id, value);
            }
            Err(why) => {
                problems.push(FieldSaid { field: name.clone(), message: format!("{}: {why}.", field.label) })
            }
        }
    }
    if !problems.is_empty() {
        return Err(Problem::Fields(problems));
    }
    // Whose word it is decides whether it counts, so it is never guessed.
    let by = crate::fields::field(RecordType::Consent, "given_by");
    if item == CheckItem::Consent && !values.is_empty() && !values.contains_key(&by) {
        let message = "Say who gave it: student, or carer for a parent or carer.".to_owned();
        return Err(Problem::Fields(vec![FieldSaid { field: "given_by".into(), message }]));
    }
    if values.values().all(Value::is_null) && (values.is_empty() || item != CheckItem::Hours) {
        let first = names[0];
        let message = "Fill in at least one of the fields.".to_owned();
        return Err(Problem::Fields(vec![FieldSaid { field: first.into(), message }]));
    }
    Ok(values)
}

/// One check of each of these placements.
pub fn record_check(
    store: &mut Store,
    ids: &[RecordId],
    item: CheckItem,
    given: &BTreeMap<String, String>,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Bulk, Problem> {
    record_checks(store, ids, &BTreeMap::from([(item, given.clone())]), now, today)
}

/// Several checks of each of these placements: all of them, or none when one cannot be taken.
pub fn record_checks(
    store: &mut Store,
    ids: &[RecordId],
    given: &BTreeMap<CheckItem, BTreeMap<String, String>>,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Bulk, Problem> {
    let checks = given
        .iter()
        .map(|(item, given)| Ok((*item, parse(*item, given, today)?)))
        .collect::<Result<Vec<_>, Problem>>()?;
    let items: Vec<String> = checks.iter().map(|(item, _)| item.label().to_lowercase()).collect();
    let items = items.join(", ");
    let title = match ids {
        [one] => format!("Record {items}: {}", Titles::new(store).title(RecordType::Placement, *one)),
        many => format!("Record {items} of {} placements", many.len()),
    };
    let done = store.mutate(Action::new("record_check", title), now, |tx| {
        let mut each: Vec<One> = Vec::new();
        for (item, values) in &checks {
            // One employer has one insurance and one student one emergency contact, however many placements were chosen.
            let mut written = BTreeMap::new();
            let mut seen = BTreeSet::new();
            for id in ids.iter().filter(|id| seen.insert(**id)) {
                let said = one(tx, *id, *item, values, &mut written, today)?;
                match each.iter_mut().find(|known| known.id == *id) {
                    Some(known) => known.reasons.extend(said.reasons),
                    None => each.push(said),
                }
            }
        }
        Ok::<_, Problem>(each)
    })?;
    Ok(Bulk { each: done.value, action: done.action })
}

fn one(
    tx: &mut Tx<'_>,
    id: RecordId,
    item: CheckItem,
    given: &Values,
    written: &mut BTreeMap<RecordId, RecordId>,
    today: NaiveDate,
) -> Result<One, Problem> {
    let placement: Placement = tx.record(id)?;
    let (student, employer) = (placement.student.0, placement.organisation.0);
    let mut values = given.clone();
    let mut moved = Vec::new();
    match item {
        CheckItem::Consent => {
            use RecordType::Consent;
            for (name, value) in
                [("kind", ConsentKind::Placement.code()), ("status", ConsentStatus::Given.code())]
            {
                values.entry(crate::fields::field(Consent, name)).or_insert(value.into());
            }
            values.entry(crate::fields::field(Consent, "dated")).or_insert(today.to_string().into());
            set(&mut values, Consent, "student", link(student));
            set(&mut values, Consent, "placement", link(id));
            tx.insert_values(Consent, tx.new_id(), values)?;
        }
        CheckItem::Insurance => {
            if let std::collections::btree_map::Entry::Vacant(place) = written.entry(employer) {
                use RecordType::InsuranceCheck;
                set(&mut values, InsuranceCheck, "organisation", link(employer));
                set(&mut values, InsuranceCheck, "checked_on", today.to_string());
                let new = tx.new_id();
                tx.insert_values(InsuranceCheck, new, values)?;
                place.insert(new);
            }
        }
        CheckItem::HealthSafety => {
            use RecordType::HealthSafetyConversation;
            set(&mut values, HealthSafetyConversation, "placement", link(id));
            tx.insert_values(HealthSafetyConversation, tx.new_id(), values)?;
        }
        CheckItem::Supervisor => {
            let current = placement.supervisor.map(|s| s.0);
            let contact = match written.get(&employer) {
                Some(known) => *known,
                None => {
                    let contact = person(tx, RecordType::Contact, "organisation", employer, values, current)?;
                    written.insert(employer, contact);
                    contact
                }
            };
            let mut change = Values::new();
            set(&mut change, RecordType::Placement, "supervisor", link(contact));
            moved = amend(tx, id, None, change)?;
        }
        CheckItem::Hours => moved = amend(tx, id, None, values)?,
        CheckItem::EmergencyContact => {
            if let std::collections::btree_map::Entry::Vacant(place) = written.entry(student) {
                set(&mut values, RecordType::Carer, "emergency_contact", Value::Bool(true));
                let known = tx.linked(RecordType::Carer, "student", student)?;
                let current = if let [only] = known.as_slice() { Some(only.id) } else { None };
                place.insert(person(tx, RecordType::Carer, "student", student, values, current)?);
            }
        }
    }
    let dossier = dossier(tx, id, today)?;
    let mut said = One::done(id, dossier.title());
    said.reasons.extend(reopened_words(&moved));
    let open =
        dossier.checks.iter().filter(|c| c.item == item && c.state != waymark_domain::rules::CheckState::Ok);
    said.reasons.extend(open.map(|c| format!("{} {}", c.reason, c.todo)));
    Ok(said)
}

/// The adult of this name at this organisation or of this student: the one who is known, or a new one. Emptied fields
/// are those of the one who stood in the form.
fn person(
    tx: &mut Tx<'_>,
    record: RecordType,
    by: &str,
    of: RecordId,
    values: Values,
    current: Option<RecordId>,
) -> Result<RecordId, Problem> {
    let name = |v: &Values| {
        let part = |n| crate::fields::text(v, record, n).unwrap_or_default().to_lowercase();
        format!("{} {}", part("first_name"), part("last_name"))
    };
    // "Folake" today and "Folake Adebayo" tomorrow are one person, unless a phone or an email says otherwise.
    let may_be = |k: &Values| {
        let part = |v: &Values, n| crate::fields::text(v, record, n).unwrap_or_default().to_lowercase();
        let last = (part(k, "last_name"), part(&values, "last_name"));
        part(k, "first_name") == part(&values, "first_name")
            && (last.0 == last.1 || last.0.is_empty() || last.1.is_empty())
            && ["phone", "email"].iter().all(|n| {
                let (held, told) = (part(k, n), part(&values, n));
                held.is_empty() || told.is_empty() || held == told
            })
    };
    let known = tx.linked(record, by, of)?;
    let unnamed = name(&values).trim().is_empty();
    // A phone without a name is meant for the only one there is.
    let found = if unnamed && known.len() == 1 {
        known.first()
    } else {
        let exact = known.iter().find(|k| name(&k.values) == name(&values));
        let mut alike = known.iter().filter(|k| may_be(&k.values));
        exact.or_else(|| alike.next().filter(|_| alike.next().is_none()))
    };
    if let Some(found) = found {
        let id = found.id;
        let mut values = values;
        values.retain(|_, value| !value.is_null() || current == Some(id));
        tx.patch(record, id, values)?;
        return Ok(id);
    }
    let id = tx.new_id();
    let mut values = values;
    set(&mut values, record, by, link(of));
    tx.insert_values(record, id, values)?;
    Ok(id)
}

/// `insurance.ends_on=2027-03-31` and `starts_on=6 July 2026`, sorted to the checks that they record.
pub fn split_settings(
    given: &[(String, String)],
) -> Result<BTreeMap<CheckItem, BTreeMap<String, String>>, Problem> {
    let mut sorted: BTreeMap<CheckItem, BTreeMap<String, String>> = BTreeMap::new();
    for (key, value) in given {
        let (item, name) = match key.split_once('.') {
            Some((item, name)) => (CheckItem::from_code(item), name),
            None => (Some(CheckItem::Hours), key.as_str()),
        };
        // A bare check means its first field: `consent=1 June 2026`.
        let (item, name) = match CheckItem::from_code(key) {
            Some(item) => (Some(item), check_fields(item).1[0]),
            None => (item, name),
        };
        let item = item.filter(|i| check_fields(*i).1.contains(&name)).ok_or_else(|| {
            let all = CheckItem::CHOICES.iter().filter_map(|c| CheckItem::from_code(c.code));
            let all = all.map(|i| {
                let prefix = if i == CheckItem::Hours { String::new() } else { format!("{}.", i.code()) };
                check_fields(i).1.iter().map(|n| format!("{prefix}{n}")).collect::<Vec<_>>().join(", ")
            });
            Problem::not_known(
                key,
                "a field of a placement's checks",
                format!("There are: {}.", all.collect::<Vec<_>>().join("; ")),
            )
        })?;
        sorted.entry(item).or_default().insert(name.to_owned(), value.clone());
    }
    Ok(sorted)
}
