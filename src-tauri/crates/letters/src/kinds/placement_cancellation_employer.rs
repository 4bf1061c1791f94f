//! To the employer: the placement will not happen. Never why a student withdrew, or what the student is offered instead.

use super::{Declared, ENDED_BY, Kind, MergeField, may, must};

pub const KIND: Kind = Kind(&Declared {
    code: "placement-cancellation-employer",
    title: "Placement cancellation (employer)",
    version: 1,
    template: include_str!("../templates/placement-cancellation-employer.md"),
    fields: &CANCELLED,
});

/// What both cancellations of a placement tell.
pub(super) const CANCELLED: [MergeField; 7] = [
    must("student_preferred_name", "Student’s preferred name"),
    must("ended_by", "Who ended it").one_of(ENDED_BY),
    must("employer", "Employer"),
    may("dates_text", "Dates"),
    may("old_reference", "Reference of the letter before"),
    may("old_date", "Date of the letter before"),
    may("reason", "Reason to give in letters"),
];
