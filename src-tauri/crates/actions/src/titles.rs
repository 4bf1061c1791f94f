//! How a record is named to a person: a title, a line below it, a value in words.
//! Never here: a language of a screen, markup.

use crate::fields::{is_inner, linked, text};
use std::{cell::RefCell, collections::HashMap};
use waymark_domain::{Field, Kind, RecordId, RecordType, Value, Values};
use waymark_letters::Kind as LetterKind;
use waymark_store::{Read, StoreError, Stored};

/// Titles of records, each read once.
pub struct Titles<'a> {
    store: &'a dyn Read,
    known: RefCell<HashMap<RecordId, String>>,
}

const GONE: &str = "(deleted)";

impl<'a> Titles<'a> {
    pub fn new(store: &'a dyn Read) -> Self {
        Titles { store, known: RefCell::default() }
    }

    /// The title of a record by its id; one that cannot be read is not worth failing a whole page for.
    pub fn title(&self, record: RecordType, id: RecordId) -> String {
        if let Some(title) = self.known.borrow().get(&id) {
            return title.clone();
        }
        let title = match self.store.get(record, id) {
            Ok(Some(row)) => self.of(&row),
            _ => GONE.to_owned(),
        };
        self.known.borrow_mut().insert(id, title.clone());
        title
    }

    /// Reads what these fields of the rows link to, each kind with one question.
    pub fn gather(&self, fields: &[&Field], rows: &[Stored]) -> Result<(), StoreError> {
        for field in fields {
            let Kind::Link(target) = field.kind else { continue };
            let mut ids: Vec<RecordId> = {
                let known = self.known.borrow();
                let linked = |row: &Stored| row.values.get(&field.id)?.as_text()?.parse().ok();
                rows.iter().filter_map(linked).filter(|id| !known.contains_key(id)).collect()
            };
            ids.sort_unstable();
            ids.dedup();
            if ids.len() < 2 {
                continue;
            }
            for row in self.store.get_many(target, &ids)? {
                let title = self.of(&row);
                self.known.borrow_mut().insert(row.id, title);
            }
        }
        Ok(())
    }

    pub fn of(&self, row: &Stored) -> String {
        self.of_values(row.record, &row.values)
    }

    pub fn of_values(&self, record: RecordType, values: &Values) -> String {
        use RecordType::*;
        let get = |name: &str| text(values, record, name).unwrap_or_default().to_owned();
        let to = |name: &str, target| {
            linked(values, record, name).map(|id| self.title(target, id)).unwrap_or_default()
        };
        let title = match record {
            Student | Staff | Carer | Contact => join(&[get("first_name"), get("last_name")], " "),
            Office | Organisation => get("name"),
            Site => join(&[get("name"), to("organisation", Organisation)], ", "),
            PlacementOffer => join(&[get("title"), to("organisation", Organisation)], ", "),
            Placement => join(&[to("student", Student), to("organisation", Organisation)], " at "),
            Event => get("title"),
            Invitation => join(&[to("student", Student), to("event", Event)], ", "),
            Letter => join(&[get("reference"), get("recipient")], ", "),
            ImportBatch => get("file"),
            LetterTemplate => {
                format!(
                    "{}, wording {}",
                    self.shown(record, values, "kind"),
                    self.shown(record, values, "number")
                )
            }
            HealthSafetyConversation => {
                join(&["Conversation".into(), self.shown(record, values, "held_on")], " of ")
            }
            InsuranceCheck => join(&["Insurance".into(), to("organisation", Organisation)], " of "),
            Consent => join(
                &[self.shown(record, values, "kind"), self.shown(record, values, "status").to_lowercase()],
                ", ",
            ),
            Need => join(&[self.shown(record, values, "kind"), get("adjustment")], ": "),
        };
        if title.is_empty() { format!("({} without a name)", record.label().to_lowercase()) } else { title }
    }

    /// What tells two records of one title apart.
    pub fn subtitle(&self, row: &Stored) -> String {
        use RecordType::*;
        let (record, values) = (row.record, &row.values);
        let show = |name: &str| self.shown(record, values, name);
        match record {
            Student => {
                let preferred = text(values, record, "preferred_name")
                    .map(|p| format!("known as {p}"))
                    .unwrap_or_default();
                join(&[preferred, show("year_group"), show("school")], " \u{b7} ")
            }
            Organisation => join(&[show("roles"), show("town")], " \u{b7} "),
            Placement => join(&[show("state"), span(&show("starts_on"), &show("ends_on"))], " \u{b7} "),
            PlacementOffer => span(&show("starts_on"), &show("ends_on")),
            Event => join(&[show("held_on"), show("state")], " \u{b7} "),
            Contact => join(&[show("job_title"), show("organisation")], " \u{b7} "),
            Carer => join(&[show("relationship"), show("student")], " \u{b7} "),
            Letter => join(&[show("kind"), show("dated")], " \u{b7} "),
            Invitation => show("state"),
            Staff => show("job_title"),
            Site => show("town"),
            ImportBatch => show("kind"),
            LetterTemplate => show("remark"),
            Office | HealthSafetyConversation | InsuranceCheck | Consent | Need => String::new(),
        }
    }

    /// A field in a person's words; a link by its title.
    pub fn shown(&self, record: RecordType, values: &Values, name: &str) -> String {
        // The letters room alone knows its kinds, so the field holds a plain code.
        if matches!((record, name), (RecordType::Letter | RecordType::LetterTemplate, "kind")) {
            let code = text(values, record, name).unwrap_or_default();
            return LetterKind::from_code(code).map_or_else(|| code.to_owned(), |k| k.title().to_owned());
        }
        record
            .field(name)
            .map(|f| self.show(f, values.get(&f.id).unwrap_or(&Value::Null)))
            .unwrap_or_default()
    }

    /// A field in a person's words where its kind alone would show what nobody reads: ids, a digest.
    pub fn in_words(&self, record: RecordType, field: &Field, value: &Value) -> String {
        match (record, field.name, value) {
            (RecordType::Student, "another_than", Value::Text(ids)) => {
                let names = ids.split(',').filter_map(|id| id.trim().parse().ok());
                names.map(|id| self.title(record, id)).collect::<Vec<_>>().join(", ")
            }
            (_, name, Value::Text(_)) if is_inner(record, name) => "Another one".to_owned(),
            _ => self.show(field, value),
        }
    }

    /// A member of staff by the id that an operation carries.
    pub fn who(&self, actor: &str) -> String {
        match actor.parse().map(|id| self.title(RecordType::Staff, id)) {
            Ok(name) if name != GONE => name,
            _ => "Somebody who is not in this office\u{2019}s list".to_owned(),
        }
    }

    pub fn show(&self, field: &Field, value: &Value) -> String {
        match (field.kind, value) {
            (_, Value::Null) => String::new(),
            (Kind::Link(target), Value::Text(id)) => {
                id.parse().map(|id| self.title(target, id)).unwrap_or_default()
            }
            _ => (field.show)(value),
        }
    }
}

fn join(parts: &[String], with: &str) -> String {
    parts.iter().filter(|p| !p.is_empty()).map(String::as_str).collect::<Vec<_>>().join(with)
}

/// "6 July 2026 to 17 July 2026".
pub fn span(from: &str, to: &str) -> String {
    match (from.is_empty(), to.is_empty()) {
        (true, true) => String::new(),
        (false, true) => format!("from {from}"),
        (true, false) => format!("until {to}"),
        (false, false) if from == to => from.to_owned(),
        (false, false) => format!("{from} to {to}"),
    }
}
