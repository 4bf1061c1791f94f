//! The students, their schools, their families, and what they need.

use super::{
    dice::Dice,
    names::{self, Name},
    places::{home, schools_around},
    writing::{Desk, Row},
};
use crate::Problem;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;
use waymark_domain::{RecordId, RecordType, records::Sector, rules::age, values::ChoiceType};
use waymark_reference::School;

pub struct Pupil {
    pub name: Name,
    pub last_year: bool,
    pub born: NaiveDate,
    pub has_contact: bool,
    pub sector: Option<Sector>,
    pub has_placement: bool,
    school: &'static School,
    pub id: Option<RecordId>,
}

pub fn plan(dice: &mut Dice, count: usize, today: NaiveDate) -> Vec<Pupil> {
    let schools = schools_around();
    // An office works with some thirty schools, and with more only when it is a very large one.
    let known = schools.len().min(30.max(count / 200));
    let year = age::school_year_of(today);
    (0..count)
        .filter_map(|i| {
            let school = if dice.percent(70) { dice.roll(known * 2 / 3) } else { dice.roll(known) };
            let last_year = dice.percent(45);
            let first = NaiveDate::from_ymd_opt(year - if last_year { 18 } else { 17 }, 9, 1)?;
            Some(Pupil {
                name: names::student(dice, i),
                last_year,
                born: dice.day(first, 365),
                has_contact: i % 10 != 7,
                sector: None,
                has_placement: false,
                school: school_at(&schools, school, known)?,
                id: None,
            })
        })
        .collect()
}

/// Every so many of the list, so that the schools of all the authorities are met.
fn school_at(schools: &[&'static School], number: usize, known: usize) -> Option<&'static School> {
    schools.get(number * schools.len() / known.max(1)).or(schools.first()).copied()
}

pub fn write(desk: &mut Desk<'_, '_>, dice: &mut Dice, pupils: &mut [Pupil]) -> Result<(), Problem> {
    let mut schools: BTreeMap<&'static str, RecordId> = BTreeMap::new();
    for (i, pupil) in pupils.iter_mut().enumerate() {
        let school = match schools.get(pupil.school.urn) {
            Some(known) => *known,
            None => {
                let id = write_school(desk, pupil.school)?;
                schools.insert(pupil.school.urn, id);
                id
            }
        };
        let row = student(desk, dice, pupil, i).link("school", school);
        let id = desk.write(row)?;
        pupil.id = Some(id);
        family(desk, dice, pupil, id)?;
        needs(desk, i, id)?;
    }
    Ok(())
}

fn write_school(desk: &mut Desk<'_, '_>, school: &School) -> Result<RecordId, Problem> {
    let row = desk
        .row(RecordType::Organisation)
        .say("name", school.name)
        .say("roles", "school")
        .say("urn", school.urn)
        .say("town", school.town)
        .say("postcode", school.postcode)
        .maybe("website", school.website);
    desk.write(row)
}

fn student(desk: &Desk<'_, '_>, dice: &mut Dice, pupil: &Pupil, number: usize) -> Row {
    let year = i64::from(age::school_year_of(desk.today));
    let sector = pupil.sector.map(ChoiceType::code).or_else(|| {
        let all = Sector::CHOICES;
        all.get(dice.roll(all.len())).map(|c| c.code)
    });
    let stands = if pupil.has_placement {
        "active"
    } else {
        [
            "active",
            "active",
            "accepted",
            "offered",
            "under_review",
            "applied",
            "active",
            "withdrawn",
            "declined",
            "ineligible",
        ][number % 10]
    };
    let row = desk
        .row(RecordType::Student)
        .say("first_name", &pupil.name.first)
        .maybe("last_name", pupil.name.last.as_ref())
        .maybe("preferred_name", pupil.name.preferred.as_ref())
        .maybe("pronouns", dice.pick(&["she/her", "he/him", "they/them"]).filter(|_| number % 9 == 4))
        .say("date_of_birth", pupil.born)
        .say("year_group", if pupil.last_year { "13" } else { "12" })
        .say("entry_year", if pupil.last_year { year - 1 } else { year })
        .say("email", format!("{}{}@mail.example", names::mailbox(&pupil.name), pupil.born.day()))
        .maybe("phone", (number % 25 != 3).then(|| dice.mobile()))
        .at(&home(dice, pupil.school.local_authority.unwrap_or("Birmingham")))
        .maybe("sector", sector)
        .say("programme", ["app", "app", "in2stem", "app", "lus"][number % 5])
        .say("enrolment", stands);
    row.maybe("uln", (number % 4 != 3).then(|| uln(dice))).maybe(
        "ucas_id",
        (pupil.last_year && number.is_multiple_of(2))
            .then(|| format!("{:010}", 1_500_000_000 + dice.roll(99_999_999))),
    )
}

/// Ten digits that add up.
fn uln(dice: &mut Dice) -> String {
    loop {
        let digits = format!("{:09}", 100_000_000 + dice.roll(899_999_999));
        let sum: u32 = digits.bytes().zip((2..=10).rev()).map(|(d, w)| u32::from(d - b'0') * w).sum();
        let check = (21 - sum % 11) % 11;
        if check < 10 {
            return format!("{digits}{check}");
        }
    }
}

fn family(desk: &mut Desk<'_, '_>, dice: &mut Dice, pupil: &Pupil, of: RecordId) -> Result<(), Problem> {
    // Some told us of nobody; some of somebody whom nobody can ring.
    if !pupil.has_contact && dice.percent(50) {
        return Ok(());
    }
    let name = names::carer(dice, &pupil.name);
    let relation =
        ["Mother", "Father", "Mother", "Guardian", "Grandmother", "Brother", "Aunt", "Foster carer"]
            [dice.roll(8)];
    let row = desk
        .row(RecordType::Carer)
        .link("student", of)
        .say("first_name", &name.first)
        .maybe("last_name", name.last.as_ref())
        .say("relationship", relation)
        .say("parental_responsibility", if relation == "Brother" { "no" } else { "yes" })
        .say("emergency_contact", "yes")
        .maybe("phone", pupil.has_contact.then(|| dice.mobile()));
    desk.write(row)?;
    Ok(())
}

const NEEDS: &[(&str, &str, bool)] = &[
    ("access", "A step-free way in and a lift to the first floor", true),
    ("dietary", "Halal food where lunch is given", true),
    ("access", "Instructions in writing as well as spoken", true),
    ("religious", "A quiet room for prayer at about 1 pm", true),
    ("dietary", "No nuts in what is served", true),
    ("medical", "A fridge for medicine, and ten minutes alone when it is taken", false),
    ("access", "Large print, 18 point", true),
    ("dietary", "Vegetarian, no eggs", true),
];

fn needs(desk: &mut Desk<'_, '_>, number: usize, of: RecordId) -> Result<(), Problem> {
    if number % 9 != 2 {
        return Ok(());
    }
    let (kind, adjustment, share) = NEEDS[number / 9 % NEEDS.len()];
    let row = desk
        .row(RecordType::Need)
        .link("student", of)
        .say("kind", kind)
        .say("adjustment", adjustment)
        .say("share_with_host", if share { "yes" } else { "no" });
    desk.write(row)?;
    Ok(())
}
