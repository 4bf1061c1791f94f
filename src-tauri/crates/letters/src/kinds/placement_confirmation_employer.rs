//! To the employer: what was agreed, the law on hours and young people, whom to call. It carries
//! the least about the student: no full name, date of birth, address or diagnosis.

use super::{Declared, Kind, MODES, may, must};

pub const KIND: Kind = Kind(&Declared {
    code: "placement-confirmation-employer",
    title: "Placement confirmation (employer)",
    version: 2,
    template: include_str!("../templates/placement-confirmation-employer.md"),
    fields: &[
        must("student_preferred_name", "Student’s preferred name"),
        must("school_year", "School year"),
        must("school", "School or college"),
        must("employer", "Employer"),
        must("place_text", "Where the placement is"),
        must("dates_text", "Dates"),
        must("hours_text", "Hours"),
        must("mode", "In person, remote or hybrid").one_of(MODES),
        must("supervisor_name", "Supervisor"),
        must("insurance_text", "What was agreed about insurance"),
        must("safety_text", "When and with whom health and safety was talked over"),
        may("arrival_time", "Time of arrival"),
        may("arrival_place", "Place of arrival"),
        may("days_text", "Days"),
        may("break_text", "Breaks"),
        may("tasks", "What the student will do"),
        may("access_text", "Access arrangements that the student agreed to share"),
    ],
});
