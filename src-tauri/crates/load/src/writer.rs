//! What people do at a laptop, as the operations that its program writes: invented students, and changes to them.
//! Never here: when it is done, how it is sent.

use chrono::{NaiveDate, SecondsFormat, Utc};
use fastrand::Rng;
use uuid::{Builder, Uuid};
use waymark_domain::{
    Record, RecordId, RecordType, Value, Values,
    records::{Programme, Student, YearGroup},
    rules::EnrolmentState,
    values::{Email, LongText, Phone, Postcode, Refusal, Text},
};
use waymark_sync::{Batch, Chain, Hlc, OpKind, Operation, SCHEMA};

const FIRST: [&str; 12] = [
    "Amira", "Zo\u{eb}", "Tariq", "Grace", "Kwame", "Niamh", "Ravi", "Ebony", "Jakub", "Leila", "Owen", "Mei",
];
const LAST: [&str; 12] = [
    "Whitlock", "Okafor", "Begum", "Fielding", "Sandhu", "Marsh", "Adeyemi", "Pryce", "Kowalski", "Hussain",
    "Lamb", "Tran",
];
const REMARKS: [&str; 4] = [
    "Rang about the insight day; will send the form by Friday.",
    "Prefers messages after school. Mother reads the letters in large print.",
    "Bus pass asked for. To be rung again next week.",
    "Personal statement read; second draft is due before half-term.",
];
/// Fields of a student (see `domain/src/records/people.rs`).
const YEAR_GROUP: u16 = 6;
const PHONE: u16 = 10;
const ENROLMENT: u16 = 19;
const REMARK: u16 = 21;

pub struct Writer {
    pub device: String,
    pub actor: String,
    pub office: String,
    pub scope: String,
    /// The last operation that the server has, and where the chain stands after it.
    sent: u64,
    chain: Chain,
    written: u64,
    hlc: Hlc,
    chance: Rng,
}

impl Writer {
    pub fn new(device: String, actor: String, office: String, chance: Rng) -> Self {
        let scope = format!("office/{office}");
        let (sent, written, chain, hlc) = (0, 0, Chain::default(), Hlc::default());
        Writer { device, actor, office, scope, sent, chain, written, hlc, chance }
    }

    /// The last operation that was written here.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// A new id: ids begin with the time.
    pub fn id(&mut self) -> Uuid {
        id(&mut self.chance)
    }

    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        self.chance.choice(all)
    }

    /// A new student.
    pub fn make(&mut self) -> Result<Operation, Refusal> {
        let values = student(&mut self.chance)?.to_values();
        let (tx, record) = (self.id().to_string(), RecordId(self.id()));
        Ok(self.write(&tx, OpKind::Create, record, 0, values))
    }

    /// Changes some students in one action: each with the revision that its person sees.
    pub fn change(&mut self, records: &[(RecordId, u64)]) -> Vec<Operation> {
        let tx = self.id().to_string();
        let mut write = |(record, rev): &(RecordId, u64)| {
            let values = change(&mut self.chance);
            self.write(&tx, OpKind::Patch, *record, *rev, values)
        };
        records.iter().map(&mut write).collect()
    }

    fn write(
        &mut self,
        tx: &str,
        kind: OpKind,
        record: RecordId,
        base_rev: u64,
        values: Values,
    ) -> Operation {
        let now = Utc::now();
        self.written += 1;
        self.hlc = self.hlc.tick(now.timestamp_millis().unsigned_abs());
        Operation {
            device: self.device.clone(),
            seq: self.written,
            tx: tx.to_owned(),
            record_type: RecordType::Student.code(),
            record,
            kind,
            base_rev,
            hlc: self.hlc,
            wall: now.to_rfc3339_opts(SecondsFormat::Millis, true),
            schema: SCHEMA,
            actor: self.actor.clone(),
            office: self.office.clone(),
            scope: self.scope.clone(),
            values,
            settles: Vec::new(),
        }
    }

    /// The operations that follow those that the server has.
    pub fn batch(&self, operations: Vec<Operation>) -> Batch {
        let (device, before) = (self.device.clone(), self.chain);
        Batch { device, before, first: self.sent + 1, operations, unfinished: false }
    }

    /// The server has them.
    pub fn taken(&mut self, batch: &Batch) {
        self.chain = batch.operations.iter().fold(self.chain, Chain::next);
        self.sent = batch.end() - 1;
    }
}

pub fn id(chance: &mut Rng) -> Uuid {
    let mut random = [0; 10];
    chance.fill(&mut random);
    let now = Utc::now().timestamp_millis().unsigned_abs();
    Builder::from_unix_timestamp_millis(now, &random).into_uuid()
}

fn pick(all: &[&'static str], chance: &mut Rng) -> &'static str {
    chance.choice(all).copied().unwrap_or_default()
}

/// Of the range for drama.
fn phone(chance: &mut Rng) -> String {
    format!("+447700900{:03}", chance.u16(0..1000))
}

fn student(chance: &mut Rng) -> Result<Student, Refusal> {
    let (first, last) = (pick(&FIRST, chance), pick(&LAST, chance));
    let number = chance.u32(1..100_000);
    Ok(Student {
        first_name: Text::new(first)?,
        last_name: Some(Text::new(last)?),
        preferred_name: None,
        pronouns: None,
        date_of_birth: NaiveDate::from_yo_opt(2009, chance.u32(1..366)),
        year_group: Some(YearGroup::Year12),
        entry_year: Some(2026),
        school: None,
        email: Some(Email::new(&format!("{last}.{number}@sixthform.example").to_lowercase())?),
        phone: Some(Phone::new(&phone(chance))?),
        address_line_1: Some(Text::new(&format!("{} Canal Street", chance.u32(1..200)))?),
        address_line_2: None,
        town: Some(Text::new("Birmingham")?),
        postcode: Some(Postcode::new("B1 1AA")?),
        uln: None,
        ucas_id: None,
        sector: None,
        programme: Some(Programme::Aspiring),
        enrolment: Some(EnrolmentState::Applied),
        gender: None,
        remarks: Some(LongText::new(pick(&REMARKS, chance))?),
        another_than: None,
    })
}

/// One thing that is changed between two phone calls.
fn change(chance: &mut Rng) -> Values {
    let (field, value) = match chance.u8(0..4) {
        0 => (PHONE, phone(chance)),
        1 => (YEAR_GROUP, pick(&["12", "13"], chance).to_owned()),
        2 => (ENROLMENT, pick(&["under_review", "offered", "accepted"], chance).to_owned()),
        _ => (REMARK, pick(&REMARKS, chance).to_owned()),
    };
    Values::from([(field, Value::Text(value))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_and_changed_is_what_the_records_allow() {
        let mut writer = Writer::new("d".into(), "a".into(), "o".into(), Rng::with_seed(1));
        let made = writer.make().unwrap();
        assert_eq!(RecordType::Student.check(&made.values), []);
        for op in writer.change(&[(made.record, 1); 100]) {
            let whole: Values = made.values.clone().into_iter().chain(op.values).collect();
            assert_eq!(RecordType::Student.check(&whole), []);
        }
    }

    #[test]
    fn batches_follow_each_other() {
        let mut writer = Writer::new("d".into(), "a".into(), "o".into(), Rng::with_seed(1));
        let op = writer.make().unwrap();
        let first = writer.batch(vec![op]);
        writer.taken(&first);
        let op = writer.make().unwrap();
        let second = writer.batch(vec![op]);
        assert_eq!((first.first, second.first), (1, 2));
        assert_eq!(second.before, first.operations.iter().fold(Chain::default(), Chain::next));
    }
}
