//! A row of students: the student, the school, who to call, what is needed.

use super::{
    care, named, told_twice,
    who::{Who, who},
};
use crate::import::{
    known::{fold, full_name},
    plan::{Candidate, Draft, Planner, field, link, set},
    row::{Given, Settled},
    targets::Special,
};
use waymark_domain::{
    RecordId, RecordType, Value, Values,
    records::{Programme, YearGroup},
    rules::age,
    values::ChoiceType,
};
use waymark_reference::{Postcode, postcode};

pub fn plan(planner: &mut Planner<'_>, given: &Given, draft: &mut Draft) {
    use RecordType::Student;
    let mut values = named(planner, given, draft, Student, Special::StudentName);
    if !values.contains_key(&field(Student, "first_name")) {
        if draft.refused.is_empty() {
            draft.refuse("The student's name is missing. Fill in the first name.");
        }
        return;
    }
    let born = values.get(&field(Student, "date_of_birth")).and_then(Value::as_text);
    if let Some(words) =
        born.and_then(|b| b.parse().ok()).and_then(|b| age::impossible_birth(b, planner.today))
    {
        draft.refuse(words);
        return;
    }
    if let Some(school) = school(planner, given, draft) {
        set(&mut values, Student, "school", link(school));
    }
    let known = match who(planner, &values) {
        Who::Same(id) => Some(id),
        Who::Perhaps(one) => match said_of(given, one.candidate.as_ref()) {
            Some(said) => {
                draft.heard = true;
                (said == Settled::Same).then_some(one.id)
            }
            None => {
                draft.doubt(one.words);
                draft.candidate = one.candidate;
                Some(one.id)
            }
        },
        Who::Nobody => None,
    };
    let row = known.and_then(|id| planner.known.get(id));
    match &row {
        // The same name in capitals or without its accents is no change of the name.
        Some(row) if fold(&full_name(Student, &row.values)) == fold(&full_name(Student, &values)) => {
            for name in ["first_name", "last_name"] {
                values.remove(&field(Student, name));
            }
        }
        Some(_) => {}
        None => {
            warn(planner, draft, &values);
            values.entry(field(Student, "programme")).or_insert_with(|| Programme::Aspiring.code().into());
        }
    }
    if let Some(row) = &row
        && let Some(said) = values.remove(&field(Student, "enrolment"))
        && row.values.get(&field(Student, "enrolment")) != Some(&said)
    {
        draft.note("Where the student stands was left as it is; it moves by its steps.");
    }
    told_twice(draft, row.as_ref(), &values, "student");
    draft.is_new = known.is_none();
    let id = planner.put(draft, Student, known, values);
    care::carer(planner, given, draft, id);
    care::needs(planner, given, draft, id);
}

/// What a person said of this row and this candidate, where it can be so.
fn said_of(given: &Given, candidate: Option<&Candidate>) -> Option<Settled> {
    let ((said, of), candidate) = (given.settled.as_ref()?, candidate?);
    let may_be = match said {
        Settled::Same => candidate.may_be_same,
        Settled::New => candidate.may_be_new,
    };
    (may_be && candidate.is(of)).then_some(*said)
}

/// What is unlikely of a new student, though it can be: the same words as on the form.
fn warn(planner: &Planner<'_>, draft: &mut Draft, values: &Values) {
    use RecordType::Student;
    let text = |name: &str| values.get(&field(Student, name)).and_then(Value::as_text);
    if let Some(code) = text("postcode").filter(|c| postcode(c) == Postcode::NotFound) {
        draft.note(format!("{code} is not in the list of postcodes. Check it with the family."));
    }
    let Some(born) = text("date_of_birth").and_then(|t| t.parse().ok()) else { return };
    if let Some(Value::Int(year)) = values.get(&field(Student, "entry_year")) {
        age::entry_age_warning(born, *year).into_iter().for_each(|words| draft.note(words));
    }
    if let Some(group) = text("year_group").and_then(YearGroup::from_code) {
        age::year_group_warning(born, group, planner.today).into_iter().for_each(|words| draft.note(words));
    }
}

fn school(planner: &mut Planner<'_>, given: &Given, draft: &mut Draft) -> Option<RecordId> {
    use RecordType::Organisation;
    let (name, urn) = (given.special(Special::SchoolName), given.special(Special::SchoolUrn));
    if name.is_none() && urn.is_none() {
        return None;
    }
    let mut values = Values::new();
    if let Some(listed) = planner.outside.school(name, urn) {
        for (field, text) in [
            ("name", listed.name),
            ("urn", listed.code),
            ("town", listed.town),
            ("postcode", listed.postcode),
        ] {
            if !text.is_empty() {
                set(&mut values, Organisation, field, text);
            }
        }
    } else if name.is_some() {
        super::parsed(planner, given, draft, &mut values, Organisation, "name", Special::SchoolName);
    } else {
        let urn = urn.unwrap_or_default();
        draft.note(format!("No school with the URN {urn} is in the list. Add its name to keep it."));
        return None;
    }
    let written = values.get(&field(Organisation, "name")).and_then(Value::as_text)?.to_owned();
    let urn_field = field(Organisation, "urn");
    if let Some(known) = planner.known.same(Organisation, &values) {
        // Two schools can have one name; their numbers tell them apart.
        let numbers = (known.values.get(&urn_field), values.get(&urn_field));
        if !matches!(numbers, (Some(a), Some(b)) if a != b) {
            return Some(known.id);
        }
    } else if !values.contains_key(&urn_field) {
        let several =
            planner.known.find(Organisation, &format!("name:{}", crate::import::names::firm(&written)));
        if let Some(first) = several.first() {
            draft.doubt(format!(
                "{} schools are called {written}. Add the URN to say which one.",
                several.len()
            ));
            return Some(first.id);
        }
    }
    set(&mut values, Organisation, "roles", "school");
    if !values.contains_key(&urn_field) {
        draft.note(format!("{written} is not in the list of schools; it is added as it is written."));
    }
    Some(planner.put(draft, Organisation, None, values))
}
