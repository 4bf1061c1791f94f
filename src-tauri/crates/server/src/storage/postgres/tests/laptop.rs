//! A laptop that makes students, one an action.

use crate::{Pushed, Storage, storage::postgres::Postgres};
use std::collections::BTreeMap;
use waymark_domain::{RecordId, Value};
use waymark_sync::{Batch, Chain, Device, Entry, Hlc, OpKind, Operation, Outcome, SCHEMA};

const STUDENT: u16 = 3;
const FIRST_NAME: u16 = 1;

pub struct Laptop {
    pub id: String,
    number: u64,
    made: u64,
    chain: Chain,
}

impl Laptop {
    /// It may see and change these scopes.
    pub async fn new(storage: &Postgres, number: u64, scopes: &[&str]) -> Self {
        Laptop::at(storage, number, scopes).await
    }

    pub async fn at(storage: &impl Storage, number: u64, scopes: &[&str]) -> Self {
        let id = format!("laptop {number}");
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let (id_, chain) = (id.clone(), Chain::default());
        let device = Device { id: id_, next: 1, chain, scopes, revoked: false, founds: None };
        storage.add_device(&device).await.unwrap();
        Laptop { id, number, made: 0, chain }
    }

    /// So many new students of a scope.
    pub fn batch(&mut self, scope: &str, many: u64, name: &str) -> Batch {
        let (first, before) = (self.made + 1, self.chain);
        let mut operations = Vec::new();
        for _ in 0..many {
            self.made += 1;
            let seq = self.made;
            let record = uuid::Uuid::from_u128(u128::from(self.number) << 64 | u128::from(seq));
            let op = Operation {
                device: self.id.clone(),
                seq,
                tx: format!("{} {seq}", self.id),
                record_type: STUDENT,
                record: RecordId(record),
                kind: OpKind::Create,
                base_rev: 0,
                hlc: Hlc(seq),
                wall: "2026-03-02T10:00:00Z".into(),
                schema: SCHEMA,
                actor: "somebody".into(),
                office: scope.into(),
                scope: scope.into(),
                values: BTreeMap::from([(FIRST_NAME, Value::from(name))]),
                settles: Vec::new(),
            };
            self.chain = self.chain.next(&op);
            operations.push(op);
        }
        Batch { device: self.id.clone(), before, first, operations, unfinished: false }
    }

    /// After the operations of its last batch were changed.
    pub fn chain_again(&mut self, batch: &Batch) {
        self.chain = batch.operations.iter().fold(batch.before, |chain, op| chain.next(op));
    }

    pub fn made(&self) -> u64 {
        self.made
    }
}

/// What became of a batch that must be taken.
pub async fn taken(storage: &Postgres, batch: &Batch) -> BTreeMap<u64, Outcome> {
    taken_at(storage, batch).await
}

pub async fn taken_at(storage: &impl Storage, batch: &Batch) -> BTreeMap<u64, Outcome> {
    match storage.push(batch).await.unwrap() {
        Pushed::Taken { outcomes, .. } => outcomes,
        other => panic!("{other:?}"),
    }
}

/// Whose operations a scope's log tells, in its order.
pub async fn told(storage: &Postgres, scope: &str) -> Vec<(String, u64)> {
    let whose = |entry| match entry {
        Entry::Changed { effect, .. } => (effect.mark.device, effect.mark.seq),
        Entry::SetAside { op, .. } => (op.device, op.seq),
        other => panic!("{other:?}"),
    };
    entries(storage, scope).await.into_iter().map(whose).collect()
}

/// The same of those that changed something.
pub async fn changed(storage: &Postgres, scope: &str) -> Vec<(String, u64)> {
    let whose = |entry| match entry {
        Entry::Changed { effect, .. } => Some((effect.mark.device, effect.mark.seq)),
        _ => None,
    };
    entries(storage, scope).await.into_iter().filter_map(whose).collect()
}

async fn entries(storage: &Postgres, scope: &str) -> Vec<Entry> {
    let (mut at, mut entries) = (0, Vec::new());
    loop {
        let page = storage.page(scope, at, 500).await.unwrap();
        at = page.to;
        entries.extend(page.entries);
        if at == page.head {
            return entries;
        }
    }
}
