//! The operation log: an entry is written beside the row that it changes, and read again.
//! Never here: the row.

use crate::{
    StoreError, Tx,
    sharing::{seen, to_bytes},
    short::{Long, Short},
};
use rusqlite::{Row, params};
use waymark_domain::{RecordId, Values};
use waymark_sync::{Challenge, Hlc, OpKind, Operation, SCHEMA, decode_values, encode_values};

/// What an operation says beside its values.
pub(crate) struct Said {
    pub kind: OpKind,
    /// The revision of the row that the person saw.
    pub seen_rev: u64,
    /// Where the record moves; else the operation is made in the scope of who works here.
    pub scope: Option<String>,
    pub settles: Vec<Challenge>,
}

impl Said {
    pub fn of(kind: OpKind, seen_rev: u64) -> Self {
        Said { kind, seen_rev, scope: None, settles: Vec::new() }
    }
}

impl Tx<'_> {
    pub(crate) fn log_as(
        &mut self,
        record_type: u16,
        id: RecordId,
        said: Said,
        values: Values,
        before: &Values,
    ) -> Result<(), StoreError> {
        let Said { kind, seen_rev, scope, settles } = said;
        // Until there is a server, the row's revisions are what it will count.
        let base_rev =
            if self.shared { seen(&self.db, &self.who.device, record_type, id, &values)? } else { seen_rev };
        self.seq += 1;
        self.hlc = self.hlc.tick(self.now.timestamp_millis().max(0).cast_unsigned());
        let op = Operation {
            device: self.who.device.clone(),
            seq: self.seq.saturating_sub(self.who.after),
            tx: self.action.clone(),
            record_type,
            record: id,
            kind,
            base_rev,
            hlc: self.hlc,
            wall: self.wall(),
            schema: SCHEMA,
            actor: self.who.actor.clone(),
            office: self.who.office.clone(),
            scope: scope.unwrap_or_else(|| self.who.scope.clone()),
            values,
            settles,
        };
        let mut number = |name| self.words.number(&self.db, name);
        let (device, actor) = (number(&op.device)?, number(&op.actor)?);
        let (office, scope) = (number(&op.office)?, number(&op.scope)?);
        let body = encode_values(&op.values);
        self.chain = self.chain.next_with(&op, &body);
        self.db
            .prepare_cached(
                "INSERT INTO op (seq, device, tx, record_type, record_id, kind, base_rev, hlc, wall, schema, actor, office, scope, body, before, chain, seen_rev, settles)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
            )?
            .execute(params![
                self.seq.cast_signed(),
                device,
                Short(&op.tx),
                op.record_type,
                id.0,
                kind.code(),
                base_rev.cast_signed(),
                op.hlc.0.cast_signed(),
                Short(&op.wall),
                op.schema,
                actor,
                office,
                scope,
                body,
                encode_values(before),
                self.chain.0.to_vec(),
                seen_rev.cast_signed(),
                (!op.settles.is_empty()).then(|| to_bytes(&op.settles)).transpose()?,
            ])?;
        Ok(())
    }
}

/// An operation as the log holds it, in the order of columns of `pending.sql`; `after` is where its device's begin.
pub(crate) fn operation(row: &Row<'_>, after: u64) -> Result<Operation, StoreError> {
    let place = row.get::<_, i64>(0)?.cast_unsigned();
    let unreadable = || StoreError::Damaged(format!("operation {place} of the log cannot be read"));
    let kind: String = row.get(5)?;
    let settles: Option<Vec<u8>> = row.get(14)?;
    Ok(Operation {
        device: row.get(1)?,
        seq: place.saturating_sub(after),
        tx: row.get::<_, Long>(2)?.0,
        record_type: row.get(3)?,
        record: RecordId(row.get(4)?),
        kind: OpKind::from_code(&kind).ok_or_else(unreadable)?,
        base_rev: row.get::<_, i64>(6)?.cast_unsigned(),
        hlc: Hlc(row.get::<_, i64>(7)?.cast_unsigned()),
        wall: row.get::<_, Long>(8)?.0,
        schema: row.get(9)?,
        actor: row.get(10)?,
        office: row.get(11)?,
        scope: row.get(12)?,
        values: decode_values(&row.get::<_, Vec<u8>>(13)?)?,
        settles: settles
            .map_or(Ok(Vec::new()), |bytes| ciborium::from_reader(&bytes[..]).map_err(|_| unreadable()))?,
    })
}
