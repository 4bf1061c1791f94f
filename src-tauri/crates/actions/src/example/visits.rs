//! Visits to real universities, and who was invited.

use super::{dice::Dice, students::Pupil, writing::Desk};
use crate::Problem;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use waymark_domain::{RecordId, RecordType, rules::EventState, values::ChoiceType};
use waymark_reference::university_by_ukprn;

/// Where each of six visits stands, its UKPRN, and how many days from today it is.
const VISITS: &[(EventState, &str, i64)] = &[
    (EventState::Closed, "10007759", -63),
    (EventState::Ran, "10006840", -8),
    (EventState::ListFrozen, "10007163", 9),
    (EventState::InvitationsSent, "10007774", 30),
    (EventState::Booked, "10007154", 65),
    (EventState::Planned, "10001726", 100),
];

const INVITED: usize = 20;

pub fn write(
    desk: &mut Desk<'_, '_>,
    dice: &mut Dice,
    count: usize,
    pupils: &[Pupil],
    staff: &[RecordId],
) -> Result<(), Problem> {
    let mut hosts = Vec::new();
    for (_, ukprn, _) in VISITS {
        hosts.push(university(desk, ukprn)?);
    }
    for i in 0..count {
        let (state, ukprn, days) = VISITS[i % VISITS.len()];
        let round = (i / VISITS.len()) as i64;
        let day = weekday(desk.today + chrono::TimeDelta::days(days + days.signum() * round));
        let name = university_by_ukprn(ukprn).map_or("a university", |u| u.name);
        let mut row = desk
            .row(RecordType::Event)
            .say("title", format!("Visit to {}", plain(name)))
            .say("kind", "university_visit")
            .say("state", state.code())
            .say("held_on", day)
            .say("places", 24);
        if let Some(host) = hosts[i % VISITS.len()] {
            row = row.link("host", host);
        }
        if let Some(lead) = staff.get(staff.len().saturating_sub(1 + i % 2)) {
            row = row.link("lead", *lead);
        }
        if state != EventState::Planned {
            row = row
                .say("starts_at", "10:00")
                .say("ends_at", "15:00")
                .say("meeting_point", "Snow Hill station, by the ticket gates on Colmore Row")
                .say("meeting_time", "08:30")
                .say("return_time", "16:30")
                .say("lead_mobile", dice.mobile())
                // One for each twelve students.
                .say("staff_count", 2)
                .say("transport", "Train, with tickets that we give out on the day")
                .say("lunch", "Lunch is given; tell us what you do not eat")
                .say("itinerary", "10 am: welcome and campus tour with students\n11.30 am: a lecture\n12.30 pm: lunch\n1.30 pm: how to apply, and questions")
                .say("bring", "A bottle of water, a pen, your travel card");
        }
        let event = desk.write(row)?;
        invitations(desk, dice, state, event, day, pupils)?;
    }
    Ok(())
}

fn plain(name: &str) -> &str {
    name.strip_prefix("The ").unwrap_or(name)
}

/// Visits are on school days.
fn weekday(day: NaiveDate) -> NaiveDate {
    match day.weekday() {
        Weekday::Sat => day - Days::new(1),
        Weekday::Sun => day + Days::new(1),
        _ => day,
    }
}

fn university(desk: &mut Desk<'_, '_>, ukprn: &str) -> Result<Option<RecordId>, Problem> {
    let Some(known) = university_by_ukprn(ukprn) else { return Ok(None) };
    let row = desk
        .row(RecordType::Organisation)
        .say("name", known.name)
        .say("roles", "university")
        .say("ukprn", known.ukprn)
        .maybe("address_line_1", known.street)
        .maybe("town", known.town)
        .maybe("postcode", known.postcode)
        .maybe("website", known.website);
    desk.write(row).map(Some)
}

/// How an invitation to a visit in this state stands.
fn stands(state: EventState, number: usize) -> &'static str {
    match state {
        EventState::Ran | EventState::Closed => {
            ["attended", "attended", "attended", "absent", "attended", "withdrew"][number % 6]
        }
        EventState::ListFrozen => {
            ["consented", "consented", "accepted", "consented", "waitlisted", "withdrew"][number % 6]
        }
        EventState::InvitationsSent => ["invited", "accepted", "consented", "invited"][number % 4],
        _ => "invited",
    }
}

fn invitations(
    desk: &mut Desk<'_, '_>,
    dice: &mut Dice,
    state: EventState,
    event: RecordId,
    day: NaiveDate,
    pupils: &[Pupil],
) -> Result<(), Problem> {
    let first = dice.roll(pupils.len());
    for number in 0..INVITED.min(pupils.len()) {
        let pupil = &pupils[(first + number * step(pupils.len())) % pupils.len()];
        let Some(student) = pupil.id else { continue };
        let stands = stands(state, number);
        let row = desk
            .row(RecordType::Invitation)
            .link("event", event)
            .link("student", student)
            .say("role", "student")
            .say("state", stands);
        desk.write(row)?;
        if matches!(stands, "consented" | "attended") && number % 2 == 0 {
            let row = desk
                .row(RecordType::Consent)
                .link("student", student)
                .link("event", event)
                .say("kind", "visit")
                .say("given_by", "carer")
                .say("status", "given")
                .say("dated", desk.today.min(day) - Days::new(7))
                .say("method", "Signed form");
            desk.write(row)?;
        }
    }
    Ok(())
}

/// Nobody is met twice in one round.
fn step(count: usize) -> usize {
    if count.is_multiple_of(7) { 1 } else { 7 }
}
