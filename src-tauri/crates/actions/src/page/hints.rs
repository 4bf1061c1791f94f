//! The headings under which fields stand, and what helps to fill them in.
//! Never here: a refusal (the value types word their own).

use waymark_domain::{Field, Kind, RecordType};

const DETAILS: &str = "Details";
const REMARKS: &str = "Remarks";
const LETTERS: &str = "For letters";

type Section = (&'static str, &'static [&'static str]);

const ADDRESS: &[&str] = &["address_line_1", "address_line_2", "town", "postcode"];
const REMARK: Section = (REMARKS, &["remarks"]);

fn sections(record: RecordType) -> &'static [Section] {
    use RecordType::*;
    match record {
        Student => &[
            ("Name", &["first_name", "last_name", "preferred_name", "pronouns"]),
            ("About", &["date_of_birth", "gender"]),
            (
                "School and programme",
                &["school", "year_group", "entry_year", "programme", "enrolment", "sector"],
            ),
            ("How to reach them", &["email", "phone"]),
            ("Address", ADDRESS),
            ("Numbers", &["uln", "ucas_id"]),
            REMARK,
        ],
        Organisation => &[
            (DETAILS, &["name", "roles", "sector"]),
            ("How to reach it", &["phone", "email", "website"]),
            ("Address", ADDRESS),
            ("Numbers", &["urn", "laestab", "ukprn", "company_number"]),
            REMARK,
        ],
        Placement => &[
            (
                "Who and where",
                &["student", "organisation", "offer", "site", "supervisor", "state", "ended_because"],
            ),
            ("Dates and hours", &["starts_on", "ends_on", "days", "starts_at", "ends_at", "break_minutes"]),
            ("The work", &["mode", "arrival_place", "sector", "tasks", "bring", "dress", "travel"]),
            (LETTERS, &["reply_by", "told_reason", "instead"]),
            REMARK,
        ],
        PlacementOffer => &[
            ("What is offered", &["title", "organisation", "site", "supervisor", "sector", "places"]),
            ("Dates and hours", &["starts_on", "ends_on", "days", "starts_at", "ends_at", "break_minutes"]),
            ("The work", &["mode", "tasks", "bring", "dress", "travel"]),
            REMARK,
        ],
        Event => &[
            ("The visit", &["title", "kind", "host", "room", "places", "who_for", "cost", "state"]),
            ("When", &["held_on", "starts_at", "ends_at"]),
            ("Getting there", &["meeting_point", "meeting_time", "return_time", "transport"]),
            ("The day", &["itinerary", "bring", "lunch"]),
            ("Staff", &["lead", "lead_mobile", "staff_count"]),
            (LETTERS, &["reply_by", "told_reason", "instead"]),
            REMARK,
        ],
        Office => &[
            ("Letterhead", &["name", "charity", "tagline", "charity_number", "colour", "logo_words"]),
            ("Letters", &["signed_by", "reference_prefix"]),
            ("Address", ADDRESS),
            ("How to reach it", &["phone", "email", "website"]),
            ("Safeguarding", &["safeguarding_name", "safeguarding_phone"]),
        ],
        _ => &[],
    }
}

pub fn section(record: RecordType, name: &str) -> &'static str {
    sections(record).iter().find(|(_, names)| names.contains(&name)).map_or(DETAILS, |(title, _)| title)
}

/// Where a heading stands among those of its record.
pub fn place(record: RecordType, section: &str) -> usize {
    let sections = sections(record);
    sections.iter().position(|(title, _)| *title == section).unwrap_or(sections.len())
}

pub fn hint(record: RecordType, field: &Field) -> &'static str {
    match (record, field.name) {
        (_, "preferred_name") => "What they want to be called, if not the first name.",
        (_, "urn") => "Six digits, from the list of schools.",
        (_, "laestab") => "Seven digits, as in 330/4321.",
        (_, "ukprn") => "Eight digits that begin with 1.",
        (_, "uln") => "Ten digits.",
        (_, "ucas_id") => "Ten digits; hyphens may stay.",
        (_, "company_number") => "Eight characters, as Companies House writes it.",
        (_, "entry_year") => "The year in which they join the programme, as in 2026.",
        (_, "break_minutes") => "At least 30 where the day is longer than four and a half hours.",
        (_, "colour") => "As in #0b5a60. It is darkened where white paper would make it hard to read.",
        (_, "signed_by") => "Left empty, letters are signed by whoever issues them.",
        (_, "logo_words") => {
            "Read out to those who do not see the logo; left empty, \u{201c}Logo of\u{201d} and the name."
        }
        (_, "large_print") => "18 point, set anew.",
        (_, "reference_prefix") => "References of letters begin with it, as in BIR-2026.",
        (RecordType::Need, "adjustment") => "What must be different for them; never a diagnosis.",
        (RecordType::InsuranceCheck, "exempt_because") => {
            "For a council or an NHS body, which need no policy."
        }
        (RecordType::InsuranceCheck, "renewal_promised_on") => {
            "If the policy ends before the placement does."
        }
        (RecordType::Placement, "arrival_place") => "Where to go on the first day, and whom to ask for.",
        (_, "reply_by") => "Left empty, letters ask for an answer within ten working days.",
        (_, "told_reason") => {
            "Printed in letters of a change or a cancellation. Leave out what only the office may know."
        }
        (_, "instead") => "Printed in letters of a change or a cancellation.",
        (RecordType::Event, "staff_count") => "The host is told how many adults come.",
        (RecordType::Contact, "gets_letters") => "Where several people are known, letters go to this one.",
        (RecordType::Event, "lead_mobile") => "Printed on the letter for the day.",
        _ => usual(field),
    }
}

/// What helps with every field of this kind.
pub fn usual(field: &Field) -> &'static str {
    match field.kind {
        Kind::Date => "Day, month, year, as in 14/3/2010 or 14 March 2010.",
        Kind::Time => "As in 9am, 9.30 or 16:30.",
        Kind::Phone => "With its area code; +44 may stand before it.",
        Kind::Postcode => "As in B4 7ET.",
        _ => "",
    }
}
