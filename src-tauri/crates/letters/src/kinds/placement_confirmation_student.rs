//! To the student: the placement is confirmed, and all that the first day needs.

use super::{Declared, Kind, MODES, may, must};

pub const KIND: Kind = Kind(&Declared {
    code: "placement-confirmation-student",
    title: "Placement confirmation (student)",
    version: 2,
    template: include_str!("../templates/placement-confirmation-student.md"),
    fields: &[
        must("student_preferred_name", "Student’s preferred name"),
        must("student_full_name", "Student’s full name"),
        must("employer", "Employer"),
        must("place_text", "Where the placement is"),
        must("dates_text", "Dates"),
        must("hours_text", "Hours"),
        must("mode", "In person, remote or hybrid").one_of(MODES),
        must("supervisor_name", "Supervisor"),
        must("supervisor_phone", "Supervisor’s phone"),
        must("arrival_time", "Time of arrival"),
        must("arrival_place", "Place of arrival"),
        may("sector", "Sector"),
        may("days_text", "Days"),
        may("break_text", "Breaks"),
        may("tasks", "What the student will do"),
        may("what_to_bring", "What to bring"),
        may("dress", "What to wear"),
        may("travel_text", "Travel and travel money"),
        may("absence_text", "What to do when absent"),
        may("access_text", "Arrangements agreed with the student"),
    ],
});
