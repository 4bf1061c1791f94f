//! A laptop that only knows its own log.

use std::collections::BTreeSet;
use waymark_domain::{FieldId, RecordId, Value, Values};
use waymark_sync::{Batch, Chain, Challenge, Device, Hlc, OpKind, Operation, SCHEMA};

pub const STUDENT: u16 = 3;
pub const CONSENT: u16 = 12;

pub const FIRST_NAME: FieldId = 1;
pub const LAST_NAME: FieldId = 2;
pub const EMAIL: FieldId = 9;
pub const REMARKS: FieldId = 21;

pub const A: &str = "office/a";
pub const B: &str = "office/b";

pub fn id(n: u128) -> RecordId {
    RecordId(uuid::Uuid::from_u128(n))
}

pub fn texts<'a>(values: impl IntoIterator<Item = (FieldId, &'a str)>) -> Values {
    values.into_iter().map(|(field, text)| (field, Value::from(text))).collect()
}

pub struct Laptop {
    pub id: String,
    pub scope: String,
    pub log: Vec<Operation>,
    /// Before the first operation, and after each.
    chains: Vec<Chain>,
    action: u64,
}

impl Laptop {
    pub fn new(id: &str, scope: &str) -> Self {
        Laptop {
            id: id.into(),
            scope: scope.into(),
            log: Vec::new(),
            chains: vec![Chain::default()],
            action: 0,
        }
    }

    pub fn device(&self, scopes: &[&str]) -> Device {
        let scopes: BTreeSet<String> = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        Device { id: self.id.clone(), next: 1, chain: Chain::default(), scopes, revoked: false, founds: None }
    }

    /// What is logged from here on is another action.
    pub fn next_action(&mut self) {
        self.action += 1;
    }

    pub fn log(&mut self, kind: OpKind, record_type: u16, record: RecordId, base_rev: u64, values: Values) {
        let seq = self.log.len() as u64 + 1;
        self.log_whole(Operation {
            device: self.id.clone(),
            seq,
            tx: format!("{} {}", self.id, self.action),
            record_type,
            record,
            kind,
            base_rev,
            hlc: Hlc(seq),
            wall: format!("2026-03-02T10:00:{:02}Z", seq % 60),
            schema: SCHEMA,
            actor: format!("{}'s person", self.id),
            office: self.scope.clone(),
            scope: self.scope.clone(),
            values,
            settles: Vec::new(),
        });
    }

    fn log_whole(&mut self, op: Operation) {
        self.chains.push(self.chains.last().unwrap().next(&op));
        self.log.push(op);
    }

    /// Changes the last operation before it was sent.
    pub fn amend(&mut self, change: impl FnOnce(&mut Operation)) {
        let mut op = self.log.pop().unwrap();
        self.chains.pop();
        change(&mut op);
        self.log_whole(op);
    }

    pub fn create(&mut self, record: RecordId, name: &str) {
        self.next_action();
        self.log(OpKind::Create, STUDENT, record, 0, texts([(FIRST_NAME, name)]));
    }

    pub fn patch(&mut self, record: RecordId, base_rev: u64, field: FieldId, value: &str) {
        self.next_action();
        self.log(OpKind::Patch, STUDENT, record, base_rev, texts([(field, value)]));
    }

    pub fn delete(&mut self, record: RecordId, base_rev: u64) {
        self.next_action();
        self.log(OpKind::Delete, STUDENT, record, base_rev, Values::new());
    }

    pub fn move_to(&mut self, record: RecordId, base_rev: u64, scope: &str) {
        self.next_action();
        self.log(OpKind::Move, STUDENT, record, base_rev, Values::new());
        self.amend(|op| op.scope = scope.into());
    }

    pub fn settle(&mut self, record: RecordId, base_rev: u64, settles: Vec<Challenge>, values: Values) {
        self.next_action();
        self.log(OpKind::Patch, STUDENT, record, base_rev, values);
        self.amend(|op| op.settles = settles);
    }

    /// Operations from `first` on, `many` at most.
    pub fn batch(&self, first: u64, many: usize) -> Batch {
        let from = first as usize - 1;
        let to = self.log.len().min(from + many);
        let tx_of = |at: usize| self.log.get(at).map(|op| &op.tx);
        Batch {
            device: self.id.clone(),
            before: self.chains[from],
            first,
            operations: self.log[from..to].to_vec(),
            unfinished: to > from && tx_of(to).is_some() && tx_of(to) == tx_of(to - 1),
        }
    }

    pub fn all_from(&self, first: u64) -> Batch {
        self.batch(first, usize::MAX / 2)
    }
}
