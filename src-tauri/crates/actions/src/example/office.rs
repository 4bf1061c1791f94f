//! The office's letterhead and its staff.

use super::{dice::Dice, writing::Desk};
use crate::Problem;
use waymark_domain::{RecordId, RecordType};

/// First name, last name, role, job title.
const COLLEAGUES: &[(&str, &str, &str, &str)] = &[
    ("Maya", "Osei", "safeguarding_lead", "Designated safeguarding lead"),
    ("Priya", "Nair", "manager", "Office manager"),
    ("Tom\u{e1}s", "Byrne", "coordinator", "Visits coordinator"),
];

/// Everybody who works here; the first is the one who is signed in.
pub fn write(
    desk: &mut Desk<'_, '_>,
    dice: &mut Dice,
    office: Option<RecordId>,
    actor: Option<RecordId>,
) -> Result<Vec<RecordId>, Problem> {
    if let Some(office) = office {
        let row = desk
            .row(RecordType::Office)
            .say("charity", "Open Door")
            .say("charity_number", "0000000")
            .say("tagline", "Opening doors for young people")
            .say("address_line_1", "14 Lantern Yard")
            .say("town", "Birmingham")
            .say("postcode", "B1 1BB")
            .say("phone", "0121 496 0123")
            .say("email", "birmingham@opendoor.example")
            .say("website", "opendoor.example")
            .say("safeguarding_name", "Maya Osei")
            .say("safeguarding_phone", "0121 496 0199")
            .say("colour", "#0b4f6c");
        desk.fill(office, row)?;
    }
    let mut staff = Vec::new();
    if let Some(actor) = actor {
        let row = desk
            .row(RecordType::Staff)
            .say("job_title", "Placements coordinator")
            .say("email", "placements@opendoor.example")
            .say("phone", "0121 496 0142");
        desk.fill(actor, row)?;
        staff.push(actor);
    }
    for (first, last, role, job) in COLLEAGUES {
        let row = desk
            .row(RecordType::Staff)
            .say("first_name", first)
            .say("last_name", last)
            .say("role", role)
            .say("job_title", job)
            .say("email", format!("{}@opendoor.example", first.to_lowercase().replace('\u{e1}', "a")))
            .say("phone", dice.mobile());
        staff.push(desk.write(row)?);
    }
    Ok(staff)
}
