//! To the student: what is not as the letter before said, old and new side by side.

use super::{Declared, Kind, may, must};

pub const KIND: Kind = Kind(&Declared {
    code: "visit-change",
    title: "University visit change (student)",
    version: 1,
    template: include_str!("../templates/visit-change.md"),
    fields: &[
        must("student_preferred_name", "Student’s preferred name"),
        must("university", "University"),
        must("old_reference", "Reference of the letter before"),
        must("old_date", "Date of the letter before"),
        may("was_date", "Date before"),
        may("now_date", "Date now"),
        may("was_meeting", "Meeting before"),
        may("now_meeting", "Meeting now"),
        may("was_return", "Return before"),
        may("now_return", "Return now"),
        may("was_staff", "Staff on the day before"),
        may("now_staff", "Staff on the day now"),
        may("reason", "Reason to give in letters"),
        may("instead", "What is offered instead"),
    ],
});
