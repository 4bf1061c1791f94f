//! To the student: the placement will not happen, and what comes instead.

use super::{Declared, Kind, and, may, placement_cancellation_employer::CANCELLED};

pub const KIND: Kind = Kind(&Declared {
    code: "placement-cancellation-student",
    title: "Placement cancellation (student)",
    version: 1,
    template: include_str!("../templates/placement-cancellation-student.md"),
    fields: &and::<7, 8>(CANCELLED, may("instead", "What is offered instead")),
});
