//! Whether somebody at the employer looks after the student.
//! Never here: how the letter addresses that person.

use super::{Ask, Check, CheckItem};
use crate::records::Contact;

pub fn supervisor_named(supervisor: Option<&Contact>) -> Check {
    let item = CheckItem::Supervisor;
    let Some(person) = supervisor else {
        return Check::missing(
            item,
            "supervisor_none",
            "No supervisor is named.",
            "Ask the employer who will look after the student, and choose that person.",
            Ask::Employer,
        );
    };
    let name = person.full_name();
    if person.phone.is_none() {
        return Check::warning(
            item,
            "supervisor_no_phone",
            format!("{name} has no phone number, and the student\u{2019}s letter gives one."),
            "Ask the employer for a number to ring on the day.",
            Ask::Employer,
        );
    }
    Check::ok(item, "supervisor_named", format!("{name}."))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::rules::CheckState::{Missing, Ok, Warning};

    #[test]
    fn a_supervisor_without_a_phone_is_a_warning_and_none_is_missing() {
        assert_eq!(supervisor_named(None).state, Missing);
        assert_eq!(supervisor_named(Some(&contact())).state, Ok);
        assert_eq!(supervisor_named(Some(&Contact { phone: None, ..contact() })).state, Warning);
    }
}
