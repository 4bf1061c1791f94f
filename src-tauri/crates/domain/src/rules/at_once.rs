//! What takes effect at once, whoever else changed the record meanwhile.
//! Source: UK GDPR article 7(3), a person may withdraw consent at any time.

use crate::{
    Record, RecordType, Value, Values,
    records::{Consent, ConsentStatus},
    values::ChoiceType,
};

/// Whether these changed values withdraw a consent: then they stand, even against a change that was shared first.
pub fn takes_effect_at_once(record: Option<RecordType>, changed: &Values) -> bool {
    record == Some(RecordType::Consent)
        && Consent::FIELDS
            .iter()
            .find(|field| field.name == "status")
            .and_then(|field| changed.get(&field.id))
            .and_then(Value::as_text)
            .is_some_and(|status| status == ConsentStatus::Withdrawn.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_withdrawn_consent_takes_effect_at_once() {
        let status = |code: &str| Values::from([(4, Value::from(code))]);
        assert!(takes_effect_at_once(Some(RecordType::Consent), &status("withdrawn")));
        assert!(!takes_effect_at_once(Some(RecordType::Consent), &status("given")));
        assert!(!takes_effect_at_once(Some(RecordType::Student), &status("withdrawn")));
        assert!(!takes_effect_at_once(
            Some(RecordType::Consent),
            &Values::from([(10, Value::from("withdrawn"))])
        ));
        assert!(!takes_effect_at_once(None, &status("withdrawn")));
    }
}
