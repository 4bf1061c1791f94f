//! To the student: what is offered, on what conditions, and by when to say yes or no. Ends in a slip.

use super::{Declared, Kind, MODES, may, must};

pub const KIND: Kind = Kind(&Declared {
    code: "placement-offer",
    title: "Placement offer (student)",
    version: 1,
    template: include_str!("../templates/placement-offer.md"),
    fields: &[
        must("student_preferred_name", "Student’s preferred name"),
        must("student_full_name", "Student’s full name"),
        must("employer", "Employer"),
        must("place_text", "Where the placement is"),
        must("dates_text", "Dates"),
        must("hours_text", "Hours"),
        must("mode", "In person, remote or hybrid").one_of(MODES),
        must("reply_by", "Reply by"),
        may("sector", "Sector"),
        may("days_text", "Days"),
        may("break_text", "Breaks"),
        may("tasks", "What the student will do"),
        may("what_to_bring", "What to bring"),
        may("dress", "What to wear"),
        may("travel_text", "Travel and travel money"),
    ],
});
