//! To the employer: thanks for the year, how many students came, and an invitation to the next. No student’s name.

use super::{Declared, Kind, must};

pub const KIND: Kind = Kind(&Declared {
    code: "employer-thanks",
    title: "Thanks (employer)",
    version: 1,
    template: include_str!("../templates/employer-thanks.md"),
    fields: &[
        must("employer", "Employer"),
        must("hosted_text", "How many students came"),
        must("placements", "When they came").list(),
        must("next_year", "The year to come"),
    ],
});
