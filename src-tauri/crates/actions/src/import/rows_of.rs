//! The five kinds of rows: who a row is about, which records stand in it, and what makes it doubtful.
//! Never here: parsing (the cells are values by now), writing.

use super::{
    known::{KnownRow, changes, fold, keys},
    plan::{Draft, Planner, field, link, set},
    row::{Given, split_name},
    targets::Special,
};
use waymark_domain::{
    RecordId, RecordType, Value, Values,
    records::{ConsentBy, ConsentKind, ConsentStatus, EventKind, ImportKind, NeedKind, Programme},
    rules::{EventState, InvitationState, PlacementState},
    values::ChoiceType,
};

pub fn plan(planner: &mut Planner<'_>, given: &Given, draft: &mut Draft) {
    match planner.kind {
        ImportKind::Students => student(planner, given, draft),
        ImportKind::Organisations => organisation(planner, given, draft),
        ImportKind::Offers => offer(planner, given, draft),
        ImportKind::Placements => placement(planner, given, draft),
        ImportKind::Visits => visit(planner, given, draft),
    }
}

/// A person's name from its two columns or from the one that holds both.
fn named(given: &Given, record: RecordType, whole: Special) -> Values {
    let mut values = given.values(record);
    let first = field(record, "first_name");
    if !values.contains_key(&first)
        && let Some(name) = given.special(whole)
    {
        let (first_name, last_name) = split_name(name);
        values.insert(first, first_name.into());
        if let Some(last_name) = last_name {
            values.entry(field(record, "last_name")).or_insert(last_name.into());
        }
    }
    values
}

fn name_of(record: RecordType, values: &Values) -> String {
    ["first_name", "last_name"]
        .iter()
        .filter_map(|n| values.get(&field(record, n)).and_then(Value::as_text))
        .collect::<Vec<_>>()
        .join(" ")
}

fn where_from(row: &KnownRow) -> String {
    row.from_row.map_or_else(|| "already in Waymark".to_owned(), |n| format!("in row {n} of this file"))
}

/// Whom a student row can be: certain, to be asked, or nobody.
enum Who {
    Same(RecordId),
    Perhaps(RecordId, String),
    Nobody,
}

fn who(planner: &Planner<'_>, values: &Values) -> Who {
    for key in keys(RecordType::Student, values) {
        let found = planner.known.find(RecordType::Student, &key);
        let strong = ["uln:", "ucas:", "person:"].iter().any(|k| key.starts_with(k));
        match (found.as_slice(), strong) {
            ([], _) => {}
            ([one], true) => return Who::Same(one.id),
            ([one, ..], _) if key.starts_with("name+born:") => {
                // Nothing new is said of this person: the row is the same, whoever is meant.
                if changes(&one.values, values).is_empty() {
                    return Who::Same(one.id);
                }
                let postcode = field(RecordType::Student, "postcode");
                let both = one.values.contains_key(&postcode) && values.contains_key(&postcode);
                if !both && found.len() == 1 {
                    return Who::Same(one.id);
                }
                let words = format!(
                    "A student of this name and date of birth is {}, with another postcode. Check whether they are the same person.",
                    where_from(one)
                );
                return Who::Perhaps(one.id, words);
            }
            ([one, ..], _) if key.starts_with("name:") => {
                let born = field(RecordType::Student, "date_of_birth");
                if changes(&one.values, values).is_empty() && found.len() == 1 {
                    return Who::Same(one.id);
                }
                match (one.values.get(&born), values.get(&born)) {
                    (Some(a), Some(b)) if a != b && !swapped(a, b) => {}
                    _ => {
                        let words = format!(
                            "A student of this name is {}. Check the date of birth to see whether they are the same person.",
                            where_from(one)
                        );
                        return Who::Perhaps(one.id, words);
                    }
                }
            }
            (many, true) => {
                let words = format!(
                    "{} students here have the same number or name, date of birth and postcode. Merge them first.",
                    many.len()
                );
                return Who::Perhaps(many[0].id, words);
            }
            _ => {}
        }
    }
    Who::Nobody
}

/// 3 April and 4 March of the same year.
fn swapped(a: &Value, b: &Value) -> bool {
    let parts = |v: &Value| v.as_text().map(|t| t.split('-').map(str::to_owned).collect::<Vec<_>>());
    match (parts(a), parts(b)) {
        (Some(a), Some(b)) if a.len() == 3 && b.len() == 3 => a[0] == b[0] && a[1] == b[2] && a[2] == b[1],
        _ => false,
    }
}

fn student(planner: &mut Planner<'_>, given: &Given, draft: &mut Draft) {
    use RecordType::Student;
    let mut values = named(given, Student, Special::StudentName);
    if !values.contains_key(&field(Student, "first_name")) {
        return draft.refuse("The student's name is missing. Fill in the first name.");
    }
    if let Some(school) = school(planner, given, draft) {
        set(&mut values, Student, "school", link(school));
    }
    values.entry(field(Student, "programme")).or_insert_with(|| Programme::Aspiring.code().into());
    let known = match who(planner, &values) {
        Who::Same(id) => Some(id),
        Who::Perhaps(id, words) => {
            draft.doubt(words);
            Some(id)
        }
        Who::Nobody => None,
    };
    if let Some(id) = known
        && let Some(row) = planner.known.get(id)
    {
        // What the office said of the programme stands; the file did not say otherwise.
        if !given.values(Student).contains_key(&field(Student, "programme")) {
            values.remove(&field(Student, "programme"));
        }
        if let Some(first) = row.from_row {
            if changes(&row.values, &values).is_empty() {
                draft.note(format!("The same student stands in row {first}."));
            } else {
                draft.doubt(format!(
                    "The same student stands in row {first} with other details. Keep one of the two rows."
                ));
            }
        }
    }
    draft.is_new = known.is_none();
    let id = planner.put(draft, Student, known, values);
    carer(planner, given, draft, id);
    needs(planner, given, draft, id);
}

fn school(planner: &mut Planner<'_>, given: &Given, draft: &mut Draft) -> Option<RecordId> {
    let (name, urn) = (given.special(Special::SchoolName), given.special(Special::SchoolUrn));
    if name.is_none() && urn.is_none() {
        return None;
    }
    use RecordType::Organisation;
    let mut values = Values::new();
    if let Some(listed) = planner.outside.school(name, urn) {
        set(&mut values, Organisation, "name", listed.name);
        set(&mut values, Organisation, "urn", listed.code);
        set(&mut values, Organisation, "town", listed.town);
        set(&mut values, Organisation, "postcode", listed.postcode);
    } else {
        let Some(name) = name else {
            draft.note(format!(
                "No school with the URN {} is in the list. Add its name to keep it.",
                urn.unwrap_or_default()
            ));
            return None;
        };
        set(&mut values, Organisation, "name", name);
    }
    set(&mut values, Organisation, "roles", "school");
    if let Some(known) = planner.known.same(Organisation, &values) {
        return Some(known.id);
    }
    if !values.contains_key(&field(Organisation, "urn")) {
        draft.note(format!(
            "{} is not in the list of schools; it is added as it is written.",
            name.unwrap_or_default()
        ));
    }
    Some(planner.put(draft, Organisation, None, values))
}

fn carer(planner: &mut Planner<'_>, given: &Given, draft: &mut Draft, student: RecordId) {
    use RecordType::Carer;
    let name = given.special(Special::CarerName);
    let phone = given.special(Special::CarerPhone);
    if name.is_none() && phone.is_none() {
        return;
    }
    let Some(name) = name else {
        return draft.note(
            "The emergency contact has a phone but no name, so it was left out. Add a column with the name.",
        );
    };
    let mut values = Values::new();
    let (first, last) = split_name(name);
    set(&mut values, Carer, "student", link(student));
    set(&mut values, Carer, "first_name", first);
    if let Some(last) = last {
        set(&mut values, Carer, "last_name", last);
    }
    parsed(planner, given, draft, &mut values, Carer, "relationship", Special::CarerRelationship);
    parsed(planner, given, draft, &mut values, Carer, "phone", Special::CarerPhone);
    parsed(planner, given, draft, &mut values, Carer, "email", Special::CarerEmail);
    set(&mut values, Carer, "emergency_contact", Value::Bool(true));
    planner.put_same(draft, Carer, values);
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
    let (Some(text), Some(field)) = (given.special(from), record.field(name)) else { return };
    match (field.parse)(text, planner.today) {
        Ok(value) => {
            values.insert(field.id, value);
        }
        Err(why) => draft.refused.push(super::row::Reason {
            column: given.columns.get(&from).copied(),
            words: format!("{}: {why}.", field.label),
        }),
    }
}

fn needs(planner: &mut Planner<'_>, given: &Given, draft: &mut Draft, student: RecordId) {
    use RecordType::Need;
    let kinds = [
        (Special::AccessNeed, NeedKind::Access),
        (Special::DietaryNeed, NeedKind::Dietary),
        (Special::MedicalNeed, NeedKind::Medical),
    ];
    for (special, kind) in kinds {
        if let Some(text) = given.special(special).filter(|t| !t.eq_ignore_ascii_case("no")) {
            let mut values = Values::new();
            set(&mut values, Need, "student", link(student));
            set(&mut values, Need, "kind", kind.code());
            set(&mut values, Need, "adjustment", text);
            planner.put_same(draft, Need, values);
        }
    }
}

fn organisation(planner: &mut Planner<'_>, given: &Given, draft: &mut Draft) {
    use RecordType::{Contact, Organisation};
    let values = given.values(Organisation);
    if !values.contains_key(&field(Organisation, "name")) {
        return draft.refuse("The organisation's name is missing. Fill it in.");
    }
    let known = planner.known.same(Organisation, &values).map(|r| r.id);
    draft.is_new = known.is_none();
    let id = planner.put(draft, Organisation, known, values);
    let mut contact = named(given, Contact, Special::ContactName);
    if contact.contains_key(&field(Contact, "first_name")) {
        set(&mut contact, Contact, "organisation", link(id));
        planner.put_same(draft, Contact, contact);
    } else if !contact.is_empty() {
        draft.note("A contact without a name was left out. Add the name to keep the phone or email.");
    }
}

fn employer(planner: &mut Planner<'_>, given: &Given, draft: &mut Draft) -> Option<RecordId> {
    use RecordType::Organisation;
    let Some(name) = given.special(Special::OrganisationName) else {
        draft.refuse("The employer is missing. Fill in its name.");
        return None;
    };
    if let [one] = planner.known.find(Organisation, &format!("name:{}", fold(name))).as_slice() {
        return Some(one.id);
    }
    let mut values = Values::new();
    set(&mut values, Organisation, "name", name);
    set(&mut values, Organisation, "roles", "employer");
    draft.note(format!("{name} was not known and is added as an employer."));
    Some(planner.put(draft, Organisation, None, values))
}

fn supervisor(
    planner: &mut Planner<'_>,
    given: &Given,
    draft: &mut Draft,
    employer: RecordId,
) -> Option<RecordId> {
    use RecordType::Contact;
    let name = given.special(Special::SupervisorName)?;
    let (first, last) = split_name(name);
    let mut values = Values::new();
    set(&mut values, Contact, "organisation", link(employer));
    set(&mut values, Contact, "first_name", first);
    if let Some(last) = last {
        set(&mut values, Contact, "last_name", last);
    }
    parsed(planner, given, draft, &mut values, Contact, "phone", Special::SupervisorPhone);
    parsed(planner, given, draft, &mut values, Contact, "email", Special::SupervisorEmail);
    Some(planner.put_same(draft, Contact, values))
}

fn dates_in_order(draft: &mut Draft, record: RecordType, values: &Values) {
    let date = |name| values.get(&field(record, name)).and_then(Value::as_text);
    if let (Some(start), Some(end)) = (date("starts_on"), date("ends_on"))
        && end < start
    {
        draft.refuse("The last day is before the first day. Correct one of the two.");
    }
}

fn offer(planner: &mut Planner<'_>, given: &Given, draft: &mut Draft) {
    use RecordType::PlacementOffer;
    let Some(employer) = employer(planner, given, draft) else { return };
    let mut values = given.values(PlacementOffer);
    dates_in_order(draft, PlacementOffer, &values);
    values.entry(field(PlacementOffer, "title")).or_insert("Placement".into());
    set(&mut values, PlacementOffer, "organisation", link(employer));
    if let Some(id) = supervisor(planner, given, draft, employer) {
        set(&mut values, PlacementOffer, "supervisor", link(id));
    }
    let known = planner.known.same(PlacementOffer, &values).map(|r| r.id);
    draft.is_new = known.is_none();
    planner.put(draft, PlacementOffer, known, values);
}

/// The student whom a row of placements or visits names; one who is not known is not made up.
fn attending(planner: &Planner<'_>, given: &Given, draft: &mut Draft) -> Option<RecordId> {
    use RecordType::Student;
    let values = named(given, Student, Special::StudentName);
    let mut ways = keys(Student, &values);
    ways.retain(|k| !k.starts_with("born:"));
    if ways.is_empty() {
        draft.refuse("The student is missing. Fill in a name, a ULN or an email.");
        return None;
    }
    let born = field(Student, "date_of_birth");
    for key in ways {
        let found: Vec<_> = planner
            .known
            .find(Student, &key)
            .into_iter()
            .filter(|row| match (row.values.get(&born), values.get(&born)) {
                (Some(a), Some(b)) => a == b,
                _ => true,
            })
            .collect();
        match found.as_slice() {
            [] => {}
            [one] => return Some(one.id),
            many => {
                let name = name_of(Student, &values);
                draft.refuse(format!(
                    "{} students match {name}. Add a date of birth or a ULN to say which one.",
                    many.len()
                ));
                return None;
            }
        }
    }
    let name = name_of(Student, &values);
    draft.refuse(format!("No student called {name} is in Waymark with these details. Import or add the student first, or correct the name or date of birth."));
    None
}

/// A date, or a plain yes, for which today stands in.
fn consent_date(planner: &Planner<'_>, given: &Given, draft: &mut Draft, special: Special) -> Option<Value> {
    let text = given.special(special)?;
    match text.to_lowercase().as_str() {
        "yes" | "y" | "x" | "\u{2713}" | "\u{2714}" | "received" | "given" => {
            draft.note("The consent has no date, so today's is kept.");
            Some(Value::Text(planner.today.to_string()))
        }
        "no" | "n" | "not yet" | "awaiting" | "pending" | "outstanding" => None,
        _ => match RecordType::Consent.field("dated").map(|f| (f.parse)(text, planner.today)) {
            Some(Ok(value)) => Some(value),
            _ => {
                draft.refused.push(super::row::Reason {
                    column: given.columns.get(&special).copied(),
                    words: format!("Consent: \u{201c}{text}\u{201d} is neither a date nor yes or no. Write the date on which it came."),
                });
                None
            }
        },
    }
}

fn consent(
    planner: &mut Planner<'_>,
    draft: &mut Draft,
    student: RecordId,
    kind: ConsentKind,
    about: (&str, RecordId),
    dated: Value,
) {
    use RecordType::Consent;
    let mut values = Values::new();
    set(&mut values, Consent, "student", link(student));
    set(&mut values, Consent, "kind", kind.code());
    set(&mut values, Consent, "given_by", ConsentBy::Carer.code());
    set(&mut values, Consent, "status", ConsentStatus::Given.code());
    set(&mut values, Consent, "dated", dated);
    set(&mut values, Consent, about.0, link(about.1));
    if let Some(known) = planner.known.same(Consent, &values) {
        // A withdrawn consent is never given again by a spreadsheet.
        let withdrawn = known.values.get(&field(Consent, "status")).and_then(Value::as_text)
            == Some(ConsentStatus::Withdrawn.code());
        if withdrawn {
            return draft.doubt(
                "This consent was withdrawn. A new one is recorded on the student's page, not by an import.",
            );
        }
    }
    planner.put_same(draft, Consent, values);
}

fn placement(planner: &mut Planner<'_>, given: &Given, draft: &mut Draft) {
    use RecordType::{HealthSafetyConversation, InsuranceCheck, Placement};
    let student = attending(planner, given, draft);
    let Some(employer) = employer(planner, given, draft) else { return };
    let Some(student) = student else { return };
    let mut values = given.values(Placement);
    dates_in_order(draft, Placement, &values);
    set(&mut values, Placement, "student", link(student));
    set(&mut values, Placement, "organisation", link(employer));
    if let Some(id) = supervisor(planner, given, draft, employer) {
        set(&mut values, Placement, "supervisor", link(id));
    }
    let known = planner.known.same(Placement, &values).map(|r| r.id);
    let state = field(Placement, "state");
    let said = values.get(&state).and_then(Value::as_text).map(str::to_owned);
    // Checks are what confirms a placement, never a word in a spreadsheet; what it says beyond them is left to a person.
    let beyond = ["confirmed", "in_progress", "completed", "closed"];
    match (&said, known) {
        (Some(said), _) if beyond.contains(&said.as_str()) => {
            values.insert(state, PlacementState::ChecksPending.code().into());
            draft.note(format!(
                "The file says {}; it comes in with its checks open, and Confirm does the rest.",
                said.replace('_', " ")
            ));
            if known.is_some() {
                values.remove(&state);
            }
        }
        (Some(_), Some(_)) => {
            values.remove(&state);
        }
        (Some(_), None) => {}
        (None, None) => {
            values.insert(state, PlacementState::ChecksPending.code().into());
        }
        (None, Some(_)) => {}
    }
    draft.is_new = known.is_none();
    let id = planner.put(draft, Placement, known, values);
    carer(planner, given, draft, student);
    let mut insurance = given.values(InsuranceCheck);
    if !insurance.is_empty() {
        set(&mut insurance, InsuranceCheck, "organisation", link(employer));
        planner.put_same(draft, InsuranceCheck, insurance);
    }
    let mut conversation = given.values(HealthSafetyConversation);
    if conversation.contains_key(&field(HealthSafetyConversation, "held_on")) {
        set(&mut conversation, HealthSafetyConversation, "placement", link(id));
        planner.put_same(draft, HealthSafetyConversation, conversation);
    }
    if let Some(dated) = consent_date(planner, given, draft, Special::PlacementConsent) {
        consent(planner, draft, student, ConsentKind::Placement, ("placement", id), dated);
    }
}

fn visit(planner: &mut Planner<'_>, given: &Given, draft: &mut Draft) {
    use RecordType::{Event, Invitation, Organisation};
    let student = attending(planner, given, draft);
    let mut values = given.values(Event);
    let host = given.special(Special::HostName);
    let title = field(Event, "title");
    if let (false, Some(host)) = (values.contains_key(&title), host) {
        values.insert(title, format!("Visit to {host}").into());
    }
    if !values.contains_key(&title) {
        draft.refuse("The visit has neither a title nor a university. Fill in one of them.");
    }
    if !values.contains_key(&field(Event, "held_on")) {
        draft.refuse("The date of the visit is missing. Fill it in.");
    }
    let Some(student) = student else { return };
    if !draft.refused.is_empty() {
        return;
    }
    if let Some(host) = host {
        let mut place = Values::new();
        let listed = planner.outside.university(host);
        let name = listed.as_ref().map_or(host, |l| l.name.as_str());
        set(&mut place, Organisation, "name", name);
        if let Some(listed) = &listed {
            set(&mut place, Organisation, "ukprn", listed.code.as_str());
            set(&mut place, Organisation, "postcode", listed.postcode.as_str());
        }
        set(&mut place, Organisation, "roles", "university");
        let known = planner.known.same(Organisation, &place).map(|r| r.id);
        let id = match known {
            Some(id) => id,
            None => planner.put(draft, Organisation, None, place),
        };
        set(&mut values, Event, "host", link(id));
    }
    let known = planner.known.same(Event, &values).map(|r| r.id);
    if known.is_none() {
        values.entry(field(Event, "kind")).or_insert(EventKind::UniversityVisit.code().into());
        values.entry(field(Event, "state")).or_insert(EventState::Planned.code().into());
    }
    let event = planner.put(draft, Event, known, values);
    let mut invitation = given.values(Invitation);
    set(&mut invitation, Invitation, "event", link(event));
    set(&mut invitation, Invitation, "student", link(student));
    set(&mut invitation, Invitation, "role", "student");
    let known = planner.known.same(Invitation, &invitation).map(|r| r.id);
    if known.is_none() {
        invitation.entry(field(Invitation, "state")).or_insert(InvitationState::Invited.code().into());
    }
    draft.is_new = known.is_none();
    planner.put(draft, Invitation, known, invitation);
    if let Some(dated) = consent_date(planner, given, draft, Special::VisitConsent) {
        consent(planner, draft, student, ConsentKind::Visit, ("event", event), dated);
    }
}
