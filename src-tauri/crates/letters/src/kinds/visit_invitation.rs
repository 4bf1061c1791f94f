//! To the student: what the visit is and by when to say yes or no. Ends in a slip.

use super::{Declared, Kind, may, must};

pub const KIND: Kind = Kind(&Declared {
    code: "visit-invitation",
    title: "University visit invitation (student)",
    version: 1,
    template: include_str!("../templates/visit-invitation.md"),
    fields: &[
        must("student_preferred_name", "Student’s preferred name"),
        must("student_full_name", "Student’s full name"),
        must("university", "University"),
        must("date_text", "Date of the visit"),
        must("meeting_point", "Meeting point"),
        must("meeting_time", "Time to meet"),
        must("return_time", "Time of return"),
        must("reply_by", "Reply by"),
        may("who_for", "Who it is for"),
        may("places_text", "Group size"),
        may("transport_text", "Transport"),
        may("itinerary", "Plan of the day").list(),
        may("lunch_text", "Food"),
        may("cost_text", "Cost"),
        may("what_to_bring", "What to bring"),
        may("staff_lead", "Member of staff on the day"),
    ],
});
