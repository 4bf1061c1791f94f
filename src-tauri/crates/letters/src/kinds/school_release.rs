//! To the school: the days that a student would miss for a placement, who looks after the student then, and a slip to
//! agree.

use super::{Declared, Kind, MODES, may, must};

pub const KIND: Kind = Kind(&Declared {
    code: "school-release",
    title: "School release (school)",
    version: 1,
    template: include_str!("../templates/school-release.md"),
    fields: &[
        must("student_preferred_name", "Student’s preferred name"),
        must("student_full_name", "Student’s full name"),
        must("employer", "Employer"),
        must("place_text", "Where the placement is"),
        must("dates_text", "Dates"),
        must("hours_text", "Hours"),
        must("mode", "In person, remote or hybrid").one_of(MODES),
        must("missed_text", "Days missed"),
        must("supervisor_name", "Supervisor"),
        must("reply_by", "Reply by"),
        may("school_year", "School year"),
        may("days_text", "Days"),
    ],
});
