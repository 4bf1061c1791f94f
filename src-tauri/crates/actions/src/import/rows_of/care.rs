//! Who to call for a student, what is needed, and consent: what several kinds of rows can tell.

use super::{full_name, parsed};
use crate::import::{
    known::{KnownRow, changes, consents_of},
    plan::{Draft, Planner, field, link, set},
    row::{Given, Reason},
    targets::Special,
};
use waymark_domain::{
    Record, RecordId, RecordType, Value, Values,
    records::{self, ConsentBy, ConsentKind, ConsentStatus, NeedKind},
    rules::{consent_to_placement, consent_to_visit},
    values::ChoiceType,
};

pub fn carer(planner: &mut Planner<'_>, given: &Given, draft: &mut Draft, student: RecordId) {
    use RecordType::Carer;
    let about = [Special::CarerPhone, Special::CarerEmail, Special::CarerRelationship];
    if given.special(Special::CarerName).is_none() {
        if about.iter().any(|s| given.special(*s).is_some()) {
            draft.note(
                "The emergency contact has no name, so the phone or email was left out. Add a column with the name.",
            );
        }
        return;
    }
    let with_relation = relation_beside_the_name(given);
    let given = with_relation.as_ref().unwrap_or(given);
    let mut values = Values::new();
    set(&mut values, Carer, "student", link(student));
    full_name(planner, given, draft, &mut values, Carer, Special::CarerName);
    parsed(planner, given, draft, &mut values, Carer, "relationship", Special::CarerRelationship);
    parsed(planner, given, draft, &mut values, Carer, "phone", Special::CarerPhone);
    parsed(planner, given, draft, &mut values, Carer, "email", Special::CarerEmail);
    set(&mut values, Carer, "emergency_contact", Value::Bool(true));
    planner.put_same(draft, Carer, values);
}

/// What people write beside a name; anything else in brackets stays part of what was written.
const RELATIONS: [&str; 28] = [
    "mum",
    "mom",
    "mother",
    "dad",
    "father",
    "parent",
    "step-mum",
    "stepmum",
    "stepmother",
    "step-dad",
    "stepdad",
    "stepfather",
    "gran",
    "nan",
    "grandma",
    "grandmother",
    "grandad",
    "grandfather",
    "aunt",
    "auntie",
    "uncle",
    "sister",
    "brother",
    "carer",
    "foster carer",
    "guardian",
    "social worker",
    "cousin",
];

/// "Folake Adebayo (mum)" tells a name and a relationship. "(Liz)" does not, nor is anything dropped beside a column
/// of relationships.
fn relation_beside_the_name(given: &Given) -> Option<Given> {
    let (name, relation) = given.special(Special::CarerName)?.strip_suffix(')')?.split_once('(')?;
    let (name, relation) = (name.trim(), relation.trim());
    let told = given.special(Special::CarerRelationship).is_some();
    if name.is_empty() || told || !RELATIONS.contains(&relation.to_lowercase().as_str()) {
        return None;
    }
    let mut given = given.clone();
    given.specials.insert(Special::CarerName, name.to_owned());
    given.specials.entry(Special::CarerRelationship).or_insert_with(|| relation.to_owned());
    if let Some(column) = given.columns.get(&Special::CarerName).copied() {
        given.columns.entry(Special::CarerRelationship).or_insert(column);
    }
    Some(given)
}

pub fn needs(planner: &mut Planner<'_>, given: &Given, draft: &mut Draft, student: RecordId) {
    use RecordType::Need;
    let kinds = [
        (Special::AccessNeed, NeedKind::Access),
        (Special::DietaryNeed, NeedKind::Dietary),
        (Special::MedicalNeed, NeedKind::Medical),
    ];
    for (special, kind) in kinds {
        let said = given.special(special).unwrap_or_default().trim_end_matches('.').to_lowercase();
        if matches!(said.as_str(), "" | "no" | "n" | "nil" | "none known" | "no needs" | "false") {
            continue;
        }
        let mut values = Values::new();
        set(&mut values, Need, "student", link(student));
        set(&mut values, Need, "kind", kind.code());
        parsed(planner, given, draft, &mut values, Need, "adjustment", special);
        planner.put_same(draft, Need, values);
    }
}

/// When consent came: a date, or a plain yes.
pub enum Came {
    On(Value),
    /// Today stands in, unless a date is known already.
    Sometime,
}

pub fn consent_date(
    planner: &Planner<'_>,
    given: &Given,
    draft: &mut Draft,
    special: Special,
) -> Option<Came> {
    let text = given.special(special)?;
    match text.to_lowercase().as_str() {
        "yes" | "y" | "x" | "\u{2713}" | "\u{2714}" | "received" | "given" | "true" | "returned"
        | "signed" => Some(Came::Sometime),
        "no" | "n" | "not yet" | "awaiting" | "pending" | "outstanding" | "false" | "chased" => None,
        _ => match RecordType::Consent.field("dated").map(|f| (f.parse)(text, planner.today)) {
            Some(Ok(value)) => Some(Came::On(value)),
            _ => {
                draft.refused.push(Reason {
                    column: given.columns.get(&special).copied(),
                    words: format!("Consent: \u{201c}{text}\u{201d} is neither a date nor yes or no. Write the date on which it came."),
                });
                None
            }
        },
    }
}

/// A consent that a row tells of. Whether an earlier one stands is the domain's to say; one that was withdrawn or
/// refused is never given again by a spreadsheet.
pub fn consent(
    planner: &mut Planner<'_>,
    draft: &mut Draft,
    student: RecordId,
    kind: ConsentKind,
    about: (&str, RecordId),
    came: Came,
) {
    use RecordType::Consent;
    let mut values = Values::new();
    set(&mut values, Consent, "student", link(student));
    set(&mut values, Consent, "kind", kind.code());
    set(&mut values, Consent, "given_by", ConsentBy::Carer.code());
    set(&mut values, Consent, "status", ConsentStatus::Given.code());
    if let Came::On(dated) = &came {
        set(&mut values, Consent, "dated", dated.clone());
    }
    set(&mut values, Consent, about.0, link(about.1));
    let key = consents_of(Consent, &values).unwrap_or_default();
    let mut held: Vec<(KnownRow, records::Consent)> = Vec::new();
    for row in planner.known.find(Consent, &key) {
        if let Ok(consent) = records::Consent::from_values(&row.values) {
            held.push((row, consent));
        }
    }
    let all: Vec<records::Consent> = held.iter().map(|(_, consent)| consent.clone()).collect();
    let check = match kind {
        ConsentKind::Visit => consent_to_visit(&all, about.1, None),
        _ => consent_to_placement(&all, about.1, None),
    };
    if check.somebody_said_no() {
        return draft.doubt(
            "This consent was withdrawn or refused. A new one is recorded on the student's page, not by an import.",
        );
    }
    held.retain(|(row, _)| {
        let to = |name: &str| row.values.get(&field(Consent, name)).cloned();
        let mine = to(about.0) == Some(link(about.1));
        mine || (to("placement").is_none() && to("event").is_none())
    });
    // A person recorded it again after it was taken back; a spreadsheet does not know better.
    if held.iter().any(|(_, consent)| !consent.stands()) {
        return draft.told.extend(held.iter().map(|(row, _)| row.id));
    }
    held.retain(|(row, _)| row.values.get(&field(Consent, about.0)) == Some(&link(about.1)));
    let given_by = values.remove(&field(Consent, "given_by"));
    // Who gave it was recorded by a person, so another's word is never written over: theirs is one more.
    let nothing_new = held.iter().find(|(row, _)| changes(&row.values, &values).is_empty());
    let of_theirs = || held.iter().find(|(_, consent)| consent.given_by == ConsentBy::Carer);
    if let Some(id) = nothing_new.or_else(of_theirs).map(|(row, _)| row.id) {
        planner.put(draft, Consent, Some(id), values);
        return;
    }
    values.extend(given_by.map(|by| (field(Consent, "given_by"), by)));
    if matches!(came, Came::Sometime) {
        draft.note("The consent has no date, so today's is kept.");
        set(&mut values, Consent, "dated", planner.today.to_string());
    }
    planner.put(draft, Consent, None, values);
}
