//! To the university: how many come, and what they need, in counts. Never a name of a student.

use super::{Declared, Kind, may, must};

pub const KIND: Kind = Kind(&Declared {
    code: "visit-booking-university",
    title: "University visit booking (university)",
    version: 1,
    template: include_str!("../templates/visit-booking-university.md"),
    fields: &[
        must("university", "University"),
        must("date_text", "Date of the visit"),
        must("arrival_time", "Time of arrival"),
        must("leaving_time", "Time of leaving"),
        must("students_text", "Number of students"),
        must("staff_text", "Members of staff coming"),
        must("staff_lead", "Member of staff on the day"),
        must("staff_mobile", "Mobile of staff on the day"),
        may("room", "Room"),
        may("years_text", "Year groups"),
        may("sectors_text", "Subjects"),
        may("transport_text", "Transport"),
        may("lunch_text", "Food"),
        may("itinerary", "Plan of the day").list(),
        may("needs", "Needs, in counts").list(),
    ],
});
