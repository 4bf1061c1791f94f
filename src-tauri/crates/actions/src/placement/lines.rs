//! The checklist of a placement as somebody works through it: each check with whom to ask, how to reach them,
//! and what to fill in. Never here: whether a check is passed (the domain says so).

use super::{Dossier, check_fields, dossier};
use crate::Problem;
use chrono::NaiveDate;
use std::collections::BTreeSet;
use waymark_domain::{
    Field, Record, RecordId, RecordType, Value, Values,
    records::{Carer, ConsentBy, ConsentStatus, Contact},
    rules::{Ask, Check, CheckItem, PlacementState},
    values::ChoiceType,
};
use waymark_store::{Read, Store};

#[derive(Debug)]
pub struct CheckLine {
    pub check: Check,
    /// "Tom Ashby, 0121 496 0123"; empty when nobody needs to be asked.
    pub ask: String,
    /// What records it, with what is known of it now. Empty below the first line of a check.
    pub fields: Vec<(&'static Field, Value)>,
}

#[derive(Debug)]
pub struct CheckLines {
    pub title: String,
    pub state: PlacementState,
    pub ready: bool,
    pub lines: Vec<CheckLine>,
}

pub fn check_lines(store: &Store, id: RecordId, today: NaiveDate) -> Result<CheckLines, Problem> {
    let dossier = dossier(store, id, today)?;
    let contacts: Vec<Contact> = store
        .linked_records::<Contact>("organisation", dossier.placement.organisation.0)?
        .into_iter()
        .map(|(_, contact)| contact)
        .collect();
    let mut seen = BTreeSet::new();
    let lines = dossier.checks.iter().map(|check| CheckLine {
        ask: check.ask.map(|ask| whom(&dossier, &contacts, ask)).unwrap_or_default(),
        // Dates and hours can have several lines; one form mends them all.
        fields: if seen.insert(check.item) { fields(&dossier, check.item, today) } else { Vec::new() },
        check: check.clone(),
    });
    Ok(CheckLines {
        lines: lines.collect(),
        title: dossier.title(),
        state: dossier.placement.state,
        ready: dossier.is_ready(),
    })
}

fn reach(name: String, ways: &[Option<String>]) -> String {
    let ways: Vec<&str> = ways.iter().flatten().map(String::as_str).collect();
    if ways.is_empty() { name } else { format!("{name}, {}", ways.join(", ")) }
}

fn said(value: Option<&impl ToString>) -> Option<String> {
    value.map(ToString::to_string)
}

fn whom(dossier: &Dossier, contacts: &[Contact], ask: Ask) -> String {
    let student = &dossier.student;
    match ask {
        Ask::Employer => {
            let firm = dossier.organisation.name.to_string();
            match dossier.supervisor.as_ref().or(contacts.first()) {
                Some(person) => {
                    let name = format!("{} at {firm}", person.full_name());
                    reach(name, &[said(person.phone.as_ref()), said(person.email.as_ref())])
                }
                None => reach(
                    firm,
                    &[said(dossier.organisation.phone.as_ref()), said(dossier.organisation.email.as_ref())],
                ),
            }
        }
        Ask::Student => {
            reach(student.known_as(), &[said(student.phone.as_ref()), said(student.email.as_ref())])
        }
        Ask::Carer => match dossier.carers.first() {
            Some(carer) => {
                reach(carer_name(carer), &[said(carer.phone.as_ref()), said(carer.email.as_ref())])
            }
            None => reach(
                format!("A parent or carer of {}, through them", student.known_as()),
                &[said(student.phone.as_ref()), said(student.email.as_ref())],
            ),
        },
        Ask::School => match &dossier.school {
            Some(school) => {
                reach(school.name.to_string(), &[said(school.phone.as_ref()), said(school.email.as_ref())])
            }
            None => "The school".to_owned(),
        },
        Ask::Office | Ask::SafeguardingLead => ask.label().to_owned(),
    }
}

fn carer_name(carer: &Carer) -> String {
    let last = carer.last_name.as_ref().map(|l| format!(" {l}")).unwrap_or_default();
    let relation = carer.relationship.as_ref().map(|r| format!(" ({r})")).unwrap_or_default();
    format!("{}{last}{relation}", carer.first_name)
}

/// What the form starts with: what stands, or what is most often said.
fn fields(dossier: &Dossier, item: CheckItem, today: NaiveDate) -> Vec<(&'static Field, Value)> {
    let (record, names) = check_fields(item);
    let start = match item {
        CheckItem::Hours => dossier.placement.to_values(),
        CheckItem::Supervisor => dossier.supervisor.as_ref().map(Record::to_values).unwrap_or_default(),
        CheckItem::EmergencyContact => match dossier.carers.as_slice() {
            [only] => only.to_values(),
            _ => Values::new(),
        },
        CheckItem::Consent => start(
            record,
            &[
                ("dated", today.to_string()),
                ("given_by", ConsentBy::Carer.code().to_owned()),
                ("status", ConsentStatus::Given.code().to_owned()),
            ],
        ),
        CheckItem::HealthSafety => start(record, &[("held_on", today.to_string())]),
        CheckItem::Insurance => Values::new(),
    };
    let value = |field: &'static Field| (field, start.get(&field.id).cloned().unwrap_or_default());
    names.iter().filter_map(|name| record.field(name)).map(value).collect()
}

fn start(record: RecordType, values: &[(&str, String)]) -> Values {
    values
        .iter()
        .filter_map(|(name, text)| Some((record.field(name)?.id, Value::from(text.clone()))))
        .collect()
}
