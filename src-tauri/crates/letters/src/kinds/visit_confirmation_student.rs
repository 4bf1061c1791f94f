//! To the student: the final times of a university visit, and whom to ring on the day.

use super::{Declared, Kind, may, must};

pub const KIND: Kind = Kind(&Declared {
    code: "visit-confirmation-student",
    title: "University visit confirmation (student)",
    version: 2,
    template: include_str!("../templates/visit-confirmation-student.md"),
    fields: &[
        must("student_preferred_name", "Student’s preferred name"),
        must("university", "University"),
        must("date_text", "Date of the visit"),
        must("meeting_point", "Meeting point"),
        must("meeting_time", "Time to meet"),
        must("return_time", "Time of return"),
        must("staff_lead", "Member of staff on the day"),
        must("staff_mobile", "Mobile of staff on the day"),
        may("return_place", "Place of return"),
        may("transport_text", "Transport"),
        may("itinerary", "Plan of the day").list(),
        may("lunch_text", "Food"),
        may("cost_text", "Cost"),
        may("what_to_bring", "What to bring"),
        may("dress", "What to wear"),
        may("access_text", "Arrangements agreed with the student"),
    ],
});
