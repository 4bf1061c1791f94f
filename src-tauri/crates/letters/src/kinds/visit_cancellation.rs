//! To the student: the visit will not happen, or not on that day, and what comes instead.

use super::{Declared, Kind, STANDS, may, must};

pub const KIND: Kind = Kind(&Declared {
    code: "visit-cancellation",
    title: "University visit cancellation (student)",
    version: 1,
    template: include_str!("../templates/visit-cancellation.md"),
    fields: &[
        must("student_preferred_name", "Student’s preferred name"),
        must("university", "University"),
        must("stands", "Cancelled or postponed").one_of(STANDS),
        may("date_text", "Date of the visit"),
        may("old_reference", "Reference of the letter before"),
        may("old_date", "Date of the letter before"),
        may("reason", "Reason to give in letters"),
        may("instead", "What is offered instead"),
    ],
});
