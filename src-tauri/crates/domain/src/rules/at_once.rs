//! What takes effect at once, whoever else changed the record meanwhile.
//! Source: UK GDPR article 7(3), a person may withdraw consent at any time.

use crate::{
    Record, RecordType, Value, Values,
    records::{Consent, ConsentStatus},
    values::ChoiceType,
};

/// Whether these changed values withdraw a consent: then they stand, even against a change that was shared first.
pub fn takes_effect_at_once(record: Option<RecordType>, changed: &Values) -> bool {
    let text = |name: &str| {
        let field = Consent::FIELDS.iter().find(|field| field.name == name);
        field.and_then(|field| changed.get(&field.id)).and_then(Value::as_text)
    };
    // Either alone withdraws it (see `Consent::stands`).
    record == Some(RecordType::Consent)
        && (text("status") == Some(ConsentStatus::Withdrawn.code()) || text("withdrawn_on").is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_withdrawn_consent_takes_effect_at_once() {
        let status = |code: &str| Values::from([(4, Value::from(code))]);
        assert!(takes_effect_at_once(Some(RecordType::Consent), &status("withdrawn")));
        assert!(!takes_effect_at_once(Some(RecordType::Consent), &status("given")));
        let on = Consent::FIELDS.iter().find(|field| field.name == "withdrawn_on").unwrap().id;
        let day = |value: Value| Values::from([(on, value)]);
        assert!(takes_effect_at_once(Some(RecordType::Consent), &day("2026-03-02".into())));
        assert!(!takes_effect_at_once(Some(RecordType::Consent), &day(Value::Null)));
        assert!(!takes_effect_at_once(Some(RecordType::Student), &status("withdrawn")));
        assert!(!takes_effect_at_once(
            Some(RecordType::Consent),
            &Values::from([(10, Value::from("withdrawn"))])
        ));
        assert!(!takes_effect_at_once(None, &status("withdrawn")));
    }
}
