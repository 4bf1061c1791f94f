//! To a school: which of its own students come, and the times. No other school’s student, no need.

use super::{Declared, Kind, may, must};

pub const KIND: Kind = Kind(&Declared {
    code: "visit-confirmation-school",
    title: "University visit confirmation (school)",
    version: 1,
    template: include_str!("../templates/visit-confirmation-school.md"),
    fields: &[
        must("school", "School or college"),
        must("university", "University"),
        must("date_text", "Date of the visit"),
        must("meeting_point", "Meeting point"),
        must("meeting_time", "Time to meet"),
        must("return_time", "Time of return"),
        must("students", "The school’s students").list(),
        must("count_text", "How many they are"),
        must("staff_lead", "Member of staff on the day"),
        must("staff_mobile", "Mobile of staff on the day"),
        may("transport_text", "Transport"),
        may("itinerary", "Plan of the day").list(),
    ],
});
