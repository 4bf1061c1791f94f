//! To a parent or carer: what the placement is, and a slip on which to agree and to say what we must know.

use super::{Declared, Kind, MODES, may, must};

pub const KIND: Kind = Kind(&Declared {
    code: "placement-consent",
    title: "Placement consent (parent or carer)",
    version: 1,
    template: include_str!("../templates/placement-consent.md"),
    fields: &[
        must("student_preferred_name", "Student’s preferred name"),
        must("student_full_name", "Student’s full name"),
        must("employer", "Employer"),
        must("place_text", "Where the placement is"),
        must("dates_text", "Dates"),
        must("hours_text", "Hours"),
        must("mode", "In person, remote or hybrid").one_of(MODES),
        must("reply_by", "Reply by"),
        may("days_text", "Days"),
        may("supervisor_name", "Supervisor"),
        may("tasks", "What the student will do"),
        may("travel_text", "Travel and travel money"),
    ],
});
