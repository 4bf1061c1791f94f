//! To the employer: what is not as the letter before said, old and new side by side. Never what the student is offered
//! instead.

use super::{Declared, Kind, MergeField, may, must};

pub const KIND: Kind = Kind(&Declared {
    code: "placement-change-employer",
    title: "Placement change (employer)",
    version: 1,
    template: include_str!("../templates/placement-change-employer.md"),
    fields: &CHANGED,
});

/// What both change letters of a placement tell.
pub(super) const CHANGED: [MergeField; 13] = [
    must("student_preferred_name", "Student’s preferred name"),
    must("employer", "Employer"),
    must("old_reference", "Reference of the letter before"),
    must("old_date", "Date of the letter before"),
    may("was_dates", "Dates before"),
    may("now_dates", "Dates now"),
    may("was_hours", "Hours before"),
    may("now_hours", "Hours now"),
    may("was_place", "Place before"),
    may("now_place", "Place now"),
    may("was_supervisor", "Supervisor before"),
    may("now_supervisor", "Supervisor now"),
    may("reason", "Reason to give in letters"),
];
