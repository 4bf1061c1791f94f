//! To the school: one of its own students is on a placement, where and when. No date of birth, address or need.

use super::{Declared, Kind, MODES, may, must};

pub const KIND: Kind = Kind(&Declared {
    code: "placement-confirmation-school",
    title: "Placement confirmation (school)",
    version: 1,
    template: include_str!("../templates/placement-confirmation-school.md"),
    fields: &[
        must("student_preferred_name", "Student’s preferred name"),
        must("student_full_name", "Student’s full name"),
        must("employer", "Employer"),
        must("place_text", "Where the placement is"),
        must("dates_text", "Dates"),
        must("hours_text", "Hours"),
        must("mode", "In person, remote or hybrid").one_of(MODES),
        may("school_year", "School year"),
        may("days_text", "Days"),
        may("supervisor_name", "Supervisor"),
        may("employer_phone", "The employer’s phone"),
    ],
});
