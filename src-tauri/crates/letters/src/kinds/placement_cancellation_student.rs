//! To the student: the placement will not happen, and what comes instead.

use super::{Declared, Kind, may, must};

pub const KIND: Kind = Kind(&Declared {
    code: "placement-cancellation-student",
    title: "Placement cancellation (student)",
    version: 1,
    template: include_str!("../templates/placement-cancellation-student.md"),
    fields: &[
        must("student_preferred_name", "Student’s preferred name"),
        must("ended_by", "Who ended it"),
        must("employer", "Employer"),
        may("dates_text", "Dates"),
        may("old_reference", "Reference of the letter before"),
        may("old_date", "Date of the letter before"),
        may("reason", "Reason to give in letters"),
        may("instead", "What is offered instead"),
    ],
});
