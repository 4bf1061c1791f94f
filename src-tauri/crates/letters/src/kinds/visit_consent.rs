//! To a parent or carer: what the visit is, and a slip on which to agree and to say what we must know.

use super::{Declared, Kind, may, must};

pub const KIND: Kind = Kind(&Declared {
    code: "visit-consent",
    title: "University visit consent (parent or carer)",
    version: 1,
    template: include_str!("../templates/visit-consent.md"),
    fields: &[
        must("student_preferred_name", "Student’s preferred name"),
        must("student_full_name", "Student’s full name"),
        must("university", "University"),
        must("date_text", "Date of the visit"),
        must("meeting_point", "Meeting point"),
        must("meeting_time", "Time to meet"),
        must("return_time", "Time of return"),
        must("staff_lead", "Member of staff on the day"),
        must("staff_mobile", "Mobile of staff on the day"),
        must("reply_by", "Reply by"),
        may("transport_text", "Transport"),
        may("lunch_text", "Food"),
        may("cost_text", "Cost"),
    ],
});
