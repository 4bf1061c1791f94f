//! A new office with its first member of staff, and the page with its recovery code.
//! Never here: who may make one.

use crate::{FieldSaid, Problem, recovery::PageOf};
use chrono::{DateTime, NaiveDate, Utc};
use std::path::Path;
use waymark_domain::{
    Record,
    records::{Office, Staff, StaffRole},
    values::{ChoiceType, Text},
};
use waymark_letters::Fonts;
use waymark_store::Store;

pub struct Founded {
    pub store: Store,
    /// Opens the office when the passphrase is lost; shown once.
    pub recovery_code: String,
    /// The page to print, as PDF.
    pub recovery_page: Vec<u8>,
}

fn name(field: &str, label: &str, text: &str, said: &mut Vec<FieldSaid>) -> Option<Text> {
    match Text::new(text) {
        Ok(text) => Some(text),
        Err(why) => {
            said.push(FieldSaid { field: field.to_owned(), message: format!("{label}: {why}.") });
            None
        }
    }
}

pub fn found_office(
    dir: &Path,
    office: &str,
    person: &str,
    passphrase: &str,
    fonts: &Fonts,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Founded, Problem> {
    let mut said = Vec::new();
    let office_name = name("office", "Name of the office", office, &mut said);
    let person_name = name("person", "Your name", person, &mut said);
    let (Some(office_name), Some(person_name)) = (office_name, person_name) else {
        return Err(Problem::Fields(said));
    };
    let (first, last) = crate::import::split_name(person_name.as_str());
    let (kind, staff) = (Office::TYPE, Staff::TYPE);
    let mut values = waymark_domain::Values::new();
    crate::fields::set(&mut values, kind, "name", office_name.as_str());
    let office = Office::from_values(&values).map_err(field_said)?;
    let mut values = waymark_domain::Values::new();
    crate::fields::set(&mut values, staff, "first_name", first);
    if let Some(last) = last {
        crate::fields::set(&mut values, staff, "last_name", last);
    }
    crate::fields::set(&mut values, staff, "role", StaffRole::Coordinator.code());
    let staff = Staff::from_values(&values).map_err(field_said)?;
    let page = PageOf { office: office_name.as_str(), person: person_name.as_str(), date: today, fonts };
    page.can_be_drawn()?;
    let (store, code) = Store::create(dir, passphrase, &office, &staff, now)?;
    let recovery_page = page.draw(&code.shown())?;
    Ok(Founded { store, recovery_code: code.shown(), recovery_page })
}

fn field_said(problem: waymark_domain::FieldProblem) -> Problem {
    waymark_store::StoreError::Fields(vec![problem]).into()
}
