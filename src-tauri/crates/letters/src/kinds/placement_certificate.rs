//! For the student to keep and to show: the facts of a placement, and no judgement.

use super::{Declared, Kind, MODES, may, must};

pub const KIND: Kind = Kind(&Declared {
    code: "placement-certificate",
    title: "Certificate of a placement (student)",
    version: 1,
    template: include_str!("../templates/placement-certificate.md"),
    fields: &[
        must("student_preferred_name", "Student’s preferred name"),
        must("student_known_as", "Name as the student wants it"),
        must("employer", "Employer"),
        must("dates_text", "Dates"),
        must("hours_text", "Hours"),
        must("mode", "In person, remote or hybrid").one_of(MODES),
        may("programme", "Programme"),
        may("sector", "Sector"),
        may("days_text", "Days"),
        may("tasks", "What the student did"),
    ],
});
