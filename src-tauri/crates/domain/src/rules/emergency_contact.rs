//! Whether somebody can be rung if something happens to the student.
//! Never here: who may collect or consent.

use super::{Ask, Check, CheckItem};
use crate::records::Carer;

pub fn emergency_contact_known(carers: &[Carer]) -> Check {
    let item = CheckItem::EmergencyContact;
    let mut marked = carers.iter().filter(|c| c.emergency_contact == Some(true)).peekable();
    if marked.peek().is_none() {
        let (reason, todo) = if carers.is_empty() {
            (
                "No emergency contact is recorded.",
                "Ask the student or the family for a name and a phone number.",
            )
        } else {
            (
                "No parent or carer is marked as the emergency contact.",
                "Ask the family which of them to ring, and mark that person.",
            )
        };
        return Check::missing(item, "emergency_none", reason, todo, Ask::Carer);
    }
    match marked.find(|c| c.phone.is_some() || c.other_phone.is_some()) {
        Some(c) => {
            let last = c.last_name.as_ref().map(|l| format!(" {l}")).unwrap_or_default();
            Check::ok(item, "emergency_known", format!("{}{last}.", c.first_name))
        }
        None => Check::missing(
            item,
            "emergency_no_phone",
            "The emergency contact has no phone number.",
            "Ask the family for a number that is answered during the day.",
            Ask::Carer,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::rules::CheckState::{Missing, Ok};

    #[test]
    fn an_emergency_contact_needs_a_mark_and_a_phone() {
        assert_eq!(emergency_contact_known(&[]).state, Missing);
        assert_eq!(emergency_contact_known(&[Carer { emergency_contact: None, ..carer() }]).state, Missing);
        assert_eq!(emergency_contact_known(&[Carer { phone: None, ..carer() }]).code, "emergency_no_phone");
        assert_eq!(emergency_contact_known(&[carer()]).state, Ok);
    }
}
