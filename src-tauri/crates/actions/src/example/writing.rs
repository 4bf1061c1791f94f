//! Records written as people would type them, through the declaration's own parsing.
//! Never here: what is written.

use super::places::Address;
use crate::{Problem, fields::link, problem::FieldSaid};
use chrono::NaiveDate;
use std::{collections::BTreeMap, fmt::Display};
use waymark_domain::{RecordId, RecordType, Values};
use waymark_store::Tx;

/// One record in the making.
pub struct Row {
    record: RecordType,
    values: Values,
    refused: Vec<FieldSaid>,
    today: NaiveDate,
}

impl Row {
    pub fn say(mut self, name: &str, text: impl Display) -> Self {
        let told = |message: String| FieldSaid { field: name.into(), message };
        match self.record.field(name).map(|f| (f.id, (f.parse)(&text.to_string(), self.today))) {
            Some((id, Ok(value))) => {
                self.values.insert(id, value);
            }
            Some((_, Err(why))) => self.refused.push(told(format!("{name}: {why}"))),
            None => self.refused.push(told(format!("{name} is no field of {}", self.record.name()))),
        }
        self
    }

    pub fn maybe(self, name: &str, text: Option<impl Display>) -> Self {
        match text {
            Some(text) => self.say(name, text),
            None => self,
        }
    }

    pub fn link(mut self, name: &str, id: RecordId) -> Self {
        crate::fields::set(&mut self.values, self.record, name, link(id));
        self
    }

    pub fn at(self, place: &Address) -> Self {
        self.say("address_line_1", &place.line_1)
            .maybe("address_line_2", place.line_2.as_ref())
            .say("town", place.town)
            .say("postcode", &place.postcode)
    }

    pub fn values(self) -> Result<Values, Problem> {
        if self.refused.is_empty() { Ok(self.values) } else { Err(Problem::Fields(self.refused)) }
    }
}

/// The transaction in which the office is made, and how much was made.
pub struct Desk<'t, 'a> {
    pub tx: &'t mut Tx<'a>,
    pub today: NaiveDate,
    pub made: BTreeMap<RecordType, u64>,
}

impl Desk<'_, '_> {
    pub fn row(&self, record: RecordType) -> Row {
        Row { record, values: Values::new(), refused: Vec::new(), today: self.today }
    }

    pub fn write(&mut self, row: Row) -> Result<RecordId, Problem> {
        let id = self.tx.new_id();
        let record = row.record;
        self.tx.insert_values(record, id, row.values()?)?;
        *self.made.entry(record).or_default() += 1;
        Ok(id)
    }

    /// Fills what a record does not say yet.
    pub fn fill(&mut self, id: RecordId, row: Row) -> Result<(), Problem> {
        use waymark_store::Read;
        let record = row.record;
        let held = self.tx.need(record, id)?.values;
        let mut values = row.values()?;
        values.retain(|field, _| !held.contains_key(field));
        self.tx.patch(record, id, values)?;
        Ok(())
    }
}
