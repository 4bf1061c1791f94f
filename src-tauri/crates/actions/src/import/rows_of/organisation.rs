//! A row of organisations with their contacts, and a row of placement offers.

use super::{dates_in_order, full_name, named, parsed, told_twice, with_code};
use crate::import::{
    known::{KnownRow, spelled},
    names::{firm, one_slip},
    plan::{Draft, Planner, field, link, set},
    row::Given,
    targets::Special,
};
use waymark_domain::{RecordId, RecordType, Value, Values};

pub fn plan(planner: &mut Planner<'_>, given: &Given, draft: &mut Draft) {
    use RecordType::{Contact, Organisation};
    let mut values = given.values(Organisation);
    let name = field(Organisation, "name");
    if !values.contains_key(&name) {
        if draft.refused.is_empty() {
            draft.refuse("The organisation's name is missing. Fill it in.");
        }
        return;
    }
    let row = same(planner, draft, &values);
    if let Some(row) = &row {
        same_name_stays(&mut values, &row.values);
        if let Some(Value::Text(said)) = values.remove(&field(Organisation, "roles")) {
            let mut held = row.values.get(&field(Organisation, "roles")).cloned();
            for code in said.split(',') {
                with_code(&mut values, Organisation, "roles", held.as_ref(), code);
                held = values.get(&field(Organisation, "roles")).cloned().or(held);
            }
        }
    }
    let known = row.map(|r| r.id);
    draft.is_new = known.is_none();
    let id = planner.put(draft, Organisation, known, values);
    let mut contact = named(planner, given, draft, Contact, Special::ContactName);
    if contact.contains_key(&field(Contact, "first_name")) {
        set(&mut contact, Contact, "organisation", link(id));
        planner.put_same(draft, Contact, contact);
    } else if !contact.is_empty() {
        draft.note("A contact without a name was left out. Add the name to keep the phone or email.");
    }
}

/// The known organisation that a row is about: by its numbers, else by its name. One name can be several schools'.
pub fn same(planner: &Planner<'_>, draft: &mut Draft, values: &Values) -> Option<KnownRow> {
    use RecordType::Organisation;
    let name = values.get(&field(Organisation, "name")).and_then(Value::as_text).unwrap_or_default();
    let other_number = |row: &KnownRow| {
        ["urn", "ukprn", "company_number"].iter().map(|n| field(Organisation, n)).any(
            |number| matches!((row.values.get(&number), values.get(&number)), (Some(a), Some(b)) if a != b),
        )
    };
    if let Some(row) = planner.known.same(Organisation, values) {
        return Some(row).filter(|row| !other_number(row));
    }
    let mut named = planner.known.find(Organisation, &format!("name:{}", firm(name)));
    named.retain(|row| !other_number(row));
    if named.len() > 1 {
        draft.doubt(format!(
            "{} organisations are called {name}. Add the URN or UKPRN to say which one.",
            named.len()
        ));
    }
    named.into_iter().next()
}

/// "ARDEN BRIDGE LTD" is no new name for Arden Bridge.
fn same_name_stays(values: &mut Values, stored: &Values) {
    let name = field(RecordType::Organisation, "name");
    let text = |v: &Values| v.get(&name).and_then(Value::as_text).map(firm);
    if text(values) == text(stored) {
        values.remove(&name);
    }
}

/// The employer that a row names; one that is not known is added.
pub fn employer(planner: &mut Planner<'_>, given: &Given, draft: &mut Draft) -> Option<RecordId> {
    use RecordType::Organisation;
    let mut values = Values::new();
    parsed(planner, given, draft, &mut values, Organisation, "name", Special::OrganisationName);
    let Some(name) = values.get(&field(Organisation, "name")).and_then(Value::as_text).map(str::to_owned)
    else {
        if given.special(Special::OrganisationName).is_none() {
            draft.refuse("The employer is missing. Fill in its name.");
        }
        return None;
    };
    let folded = firm(&name);
    match planner.known.find(Organisation, &format!("name:{folded}")).as_slice() {
        [] => {}
        [one] => return Some(one.id),
        many => {
            draft.refuse(format!(
                "{} organisations are called {name}. Rename one of them in Waymark, or write the other's full name here.",
                many.len()
            ));
            return None;
        }
    }
    let close =
        spelled(&folded).iter().flat_map(|key| planner.known.find(Organisation, key)).find_map(|row| {
            let other = row.values.get(&field(Organisation, "name")).and_then(Value::as_text)?;
            one_slip(&firm(other), &folded).then(|| other.to_owned())
        });
    if let Some(other) = close {
        draft.doubt(format!(
            "{name} is not known, but {other} is, one letter away. Correct the name, or add it as an organisation first if it is another."
        ));
    } else {
        draft.note(format!("{name} was not known and is added as an employer."));
    }
    set(&mut values, Organisation, "roles", "employer");
    Some(planner.put(draft, Organisation, None, values))
}

pub fn supervisor(
    planner: &mut Planner<'_>,
    given: &Given,
    draft: &mut Draft,
    employer: RecordId,
) -> Option<RecordId> {
    use RecordType::Contact;
    if given.special(Special::SupervisorName).is_none() {
        if [Special::SupervisorPhone, Special::SupervisorEmail].iter().any(|s| given.special(*s).is_some()) {
            draft.note("The supervisor has no name, so the phone or email was left out. Fill in the name.");
        }
        return None;
    }
    let mut values = Values::new();
    set(&mut values, Contact, "organisation", link(employer));
    full_name(planner, given, draft, &mut values, Contact, Special::SupervisorName);
    parsed(planner, given, draft, &mut values, Contact, "phone", Special::SupervisorPhone);
    parsed(planner, given, draft, &mut values, Contact, "email", Special::SupervisorEmail);
    values.contains_key(&field(Contact, "first_name")).then(|| planner.put_same(draft, Contact, values))
}

pub fn offer(planner: &mut Planner<'_>, given: &Given, draft: &mut Draft) {
    use RecordType::PlacementOffer;
    let Some(employer) = employer(planner, given, draft) else { return };
    let mut values = given.values(PlacementOffer);
    dates_in_order(draft, PlacementOffer, &values);
    values.entry(field(PlacementOffer, "title")).or_insert("Placement".into());
    set(&mut values, PlacementOffer, "organisation", link(employer));
    if let Some(id) = supervisor(planner, given, draft, employer) {
        set(&mut values, PlacementOffer, "supervisor", link(id));
    }
    let row = planner.known.same(PlacementOffer, &values);
    told_twice(draft, row.as_ref(), &values, "offer");
    let known = row.map(|r| r.id);
    draft.is_new = known.is_none();
    planner.put(draft, PlacementOffer, known, values);
}
