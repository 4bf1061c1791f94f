//! To the student: what is not as the letter before said, old and new side by side.

use super::{Declared, Kind, and, may, placement_change_employer::CHANGED};

pub const KIND: Kind = Kind(&Declared {
    code: "placement-change-student",
    title: "Placement change (student)",
    version: 1,
    template: include_str!("../templates/placement-change-student.md"),
    fields: &and::<13, 14>(CHANGED, may("instead", "What is offered instead")),
});
