//! Who to call for a student, what is needed, and consent: what several kinds of rows can tell.

use super::{full_name, parsed};
use crate::import::{
    known::{KnownRow, consents_of},
    plan::{Draft, Planner, field, link, set},
    row::{Given, Reason},
    targets::Special,
};
use waymark_domain::{
    RecordId, RecordType, Value, Values,
    records::{ConsentBy, ConsentKind, ConsentStatus, NeedKind},
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
    let mut values = Values::new();
    set(&mut values, Carer, "student", link(student));
    full_name(planner, given, draft, &mut values, Carer, Special::CarerName);
    parsed(planner, given, draft, &mut values, Carer, "relationship", Special::CarerRelationship);
    parsed(planner, given, draft, &mut values, Carer, "phone", Special::CarerPhone);
    parsed(planner, given, draft, &mut values, Carer, "email", Special::CarerEmail);
    set(&mut values, Carer, "emergency_contact", Value::Bool(true));
    planner.put_same(draft, Carer, values);
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
    // A consent that was withdrawn or refused, for this or for all, is never given again by a spreadsheet.
    let text = |row: &KnownRow, name: &str| {
        row.values.get(&field(Consent, name)).and_then(Value::as_text).map(str::to_owned)
    };
    let all = consents_of(Consent, &values).map(|key| planner.known.find(Consent, &key)).unwrap_or_default();
    let no_more = all.iter().any(|row| {
        let elsewhere = ["placement", "event"]
            .iter()
            .any(|name| text(row, name).is_some_and(|id| *name != about.0 || id != about.1.to_string()));
        let stands = text(row, "status").as_deref() == Some(ConsentStatus::Given.code());
        !elsewhere && (!stands || text(row, "withdrawn_on").is_some())
    });
    if no_more {
        return draft.doubt(
            "This consent was withdrawn or refused. A new one is recorded on the student's page, not by an import.",
        );
    }
    if let Some(known) = planner.known.same(Consent, &values) {
        // Who gave it was recorded by a person; a spreadsheet does not know better.
        values.remove(&field(Consent, "given_by"));
        let id = known.id;
        planner.put(draft, Consent, Some(id), values);
        return;
    }
    if matches!(came, Came::Sometime) {
        draft.note("The consent has no date, so today's is kept.");
        set(&mut values, Consent, "dated", planner.today.to_string());
    }
    planner.put_same(draft, Consent, values);
}
