//! Several batches of different laptops in one transaction: what their plans need is read at once, each is decided on top
//! of those before it, and what they come to is written at once. The heads of their scopes are locked last, and as
//! shortly as can be: whoever writes to the same scope waits for them.
//! Never here: what a change does to a record; which batches come together (see `queue`).

use super::{
    devices::{self, Named, named},
    earlier,
    fault::Fault,
    rows,
    tx::{Tx, Values, bytes, count, get, kept},
};
use crate::storage::{
    Pushed, StorageError,
    coding::record_id,
    decided::{self, Before, Begun, Earlier, goes_on, makes, moves, operations},
};
use std::collections::{BTreeMap, BTreeSet};
use tokio_postgres::Row;
use waymark_domain::RecordId;
use waymark_sync::{Batch, Epoch, Image, Operation, Outcome, Plan, plan};

const EPOCH: &str = "SELECT id, number FROM epoch";
// In the order of their ids, and kept until the end: two that change the same records never wait in a ring.
pub const IMAGES: &str = "SELECT id, rev, image FROM record WHERE id = ANY ($1) ORDER BY id FOR UPDATE";

/// What has been read.
struct Found {
    epoch: Epoch,
    devices: BTreeMap<String, Named>,
    begun: BTreeMap<String, Begun>,
    awaiting: Vec<Operation>,
    /// Whether all that waits for a record was read, or only these devices'.
    everybody: bool,
    /// The records as they stand after the batches that were decided.
    images: BTreeMap<RecordId, Image>,
    asked: BTreeSet<RecordId>,
    /// The rows as they are.
    rows: Rows,
}

/// Rows of records, as they were read.
#[derive(Default)]
pub struct Rows {
    pub before: Before,
    /// Those that stand for records that are not there.
    pub awaited: BTreeSet<RecordId>,
}

/// A batch that is taken, and what it comes to.
pub struct Taken<'a> {
    pub batch: &'a Batch,
    pub plan: Plan,
    pub begun: Begun,
}

/// What became of the first batches: one at least. The others have to come in a transaction of their own.
pub async fn push(tx: &Tx<'_>, batches: &[&Batch], order: rows::Order) -> Result<Vec<Pushed>, Fault> {
    let mut found = read(tx, batches).await?;
    let (mut answers, mut taken, mut laptops) = (Vec::new(), Vec::new(), BTreeSet::new());
    for batch in batches {
        let Some(Named { device, laptop }) = found.devices.get(&batch.device) else {
            answers.push(Pushed::Unknown);
            continue;
        };
        let (device, laptop) = (device.clone(), laptop.clone());
        if let Some(why) = decided::is_too_large(waits(tx, batch, &found).await?) {
            answers.push(Pushed::Refused(device, why));
            continue;
        }
        let mut earlier = earlier(tx, batch, &mut found).await?;
        let mut wanted = earlier.wanted(batch);
        // What waits for a record is decided by whoever holds the record's row, so it is read when that is held.
        while found.read_more(tx, &wanted).await? {
            found.awaiting = earlier::awaiting(tx, &[&batch.device], found.everybody).await?;
            earlier = self::earlier(tx, batch, &mut found).await?;
            wanted = earlier.wanted(batch);
        }
        // It belongs to several laptops, and is decided with one batch at a time.
        let alone = !earlier.awaiting.is_empty();
        if !laptops.insert(laptop) || (alone && !answers.is_empty()) {
            break;
        }
        let held = |id: &RecordId| Some((*id, found.images.get(id)?.clone()));
        let images = wanted.iter().filter_map(held).collect();
        match plan(&device, batch, earlier.known(images), &found.epoch) {
            Err(why) => answers.push(Pushed::Refused(device, why)),
            Ok(plan) => {
                let awaits = plan.outcomes.values().any(|outcome| *outcome == Outcome::Awaits);
                if awaits && !answers.is_empty() {
                    break;
                }
                answers.push(Pushed::Taken { device: plan.device.clone(), outcomes: BTreeMap::new() });
                found.images.extend(plan.images.iter().map(|(id, image)| (*id, image.clone())));
                let begun = found.begun.get(&batch.device).cloned().flatten();
                taken.push(Taken { batch, plan, begun });
                if awaits || alone {
                    break;
                }
            }
        }
    }
    let mut outcomes = rows::write(tx, &taken, &found.rows, order).await?;
    for (answer, batch) in answers.iter_mut().zip(batches) {
        if let Pushed::Taken { outcomes: told, .. } = answer {
            *told = outcomes.remove(&batch.device).unwrap_or_default();
        }
    }
    Ok(answers)
}

/// All in one go, in this order: each waits for its locks before the next is read.
async fn read(tx: &Tx<'_>, batches: &[&Batch]) -> Result<Found, Fault> {
    let ids: Vec<&str> = batches.iter().map(|batch| batch.device.as_str()).collect();
    let everybody = batches.iter().any(|batch| makes(&batch.operations.iter().collect::<Vec<_>>()));
    let asked: BTreeSet<RecordId> = batches.iter().flat_map(|batch| batch.records()).collect();
    let records: Vec<&[u8]> = asked.iter().map(|id| id.0.as_bytes().as_slice()).collect();
    let lock = tx.prepare(devices::LOCK).await?;
    let epoch = tx.prepare(EPOCH).await?;
    let begun = tx.prepare(earlier::BEGUN).await?;
    let images = tx.prepare(IMAGES).await?;
    let awaiting = tx.prepare(earlier::AWAITING).await?;
    let (of_these, of_some, of_records): (Values<'_>, Values<'_>, Values<'_>) =
        (&[&ids], &[&ids, &everybody], &[&records]);
    let (devices, epoch, begun, images, awaiting) = tokio::try_join!(
        biased;
        tx.ask(&lock, of_these),
        tx.ask(&epoch, &[]),
        tx.ask(&begun, of_these),
        tx.ask(&images, of_records),
        tx.ask(&awaiting, of_some),
    )?;
    let epoch = epoch.first().ok_or(StorageError::NotMade)?;
    let mut found = Found {
        epoch: an_epoch(epoch)?,
        devices: BTreeMap::new(),
        begun: earlier::begun(&begun)?,
        awaiting: awaiting.iter().map(|row| kept(row, 0)).collect::<Result<_, _>>()?,
        everybody,
        images: BTreeMap::new(),
        asked: asked.clone(),
        rows: Rows::default(),
    };
    for row in &devices {
        let named = named(row)?;
        found.devices.insert(named.device.id.clone(), named);
    }
    found.take_images(&images)?;
    Ok(found)
}

pub fn an_epoch(row: &Row) -> Result<Epoch, Fault> {
    let number = u32::try_from(get::<i64>(row, 1)?).unwrap_or(u32::MAX);
    Ok(Epoch { id: get(row, 0)?, number })
}

impl Found {
    fn take_images(&mut self, rows: &[Row]) -> Result<(), Fault> {
        for row in rows {
            let id = record_id(bytes(row, 0)?);
            if count(row, 1)? == 0 {
                self.rows.awaited.insert(id);
                continue;
            }
            let image: Image = kept(row, 2)?;
            self.rows.before.insert(id, (image.scope.clone(), image.rev));
            self.images.insert(id, image);
        }
        Ok(())
    }

    /// The records of what waited, which no batch names.
    async fn read_more(&mut self, tx: &Tx<'_>, wanted: &BTreeSet<RecordId>) -> Result<bool, Fault> {
        let more: BTreeSet<RecordId> = wanted.difference(&self.asked).copied().collect();
        if more.is_empty() {
            return Ok(false);
        }
        let ids: Vec<&[u8]> = more.iter().map(|id| id.0.as_bytes().as_slice()).collect();
        let rows = tx.rows(IMAGES, &[&ids]).await?;
        self.asked.extend(more);
        self.take_images(&rows)?;
        Ok(true)
    }
}

/// How much would be read of what waits for its rest.
async fn waits(tx: &Tx<'_>, batch: &Batch, found: &Found) -> Result<u64, Fault> {
    let begun = found.begun.get(&batch.device).cloned().flatten();
    match found.devices.get(&batch.device) {
        Some(Named { device, .. }) if begun.is_some() && !goes_on(batch, device, &begun) => {
            earlier::waits(tx, &device.id).await
        }
        _ => Ok(0),
    }
}

async fn earlier(tx: &Tx<'_>, batch: &Batch, found: &mut Found) -> Result<Earlier, Fault> {
    let Some(Named { device, laptop }) = found.devices.get(&batch.device) else {
        return Ok(Earlier::default());
    };
    let begun = found.begun.get(&batch.device).cloned().flatten();
    let waiting = match begun.is_none() || goes_on(batch, device, &begun) {
        true => Vec::new(),
        false => earlier::waiting(tx, &device.id).await?,
    };
    let operations = operations(&waiting, batch, device);
    let mut awaiting = found.awaiting.clone();
    if !makes(&operations) {
        awaiting.retain(|op| op.device == device.id);
    } else if !found.everybody {
        // What makes the record came with an earlier batch, and waited for its rest.
        awaiting = earlier::awaiting(tx, &[&device.id], true).await?;
        (found.everybody, found.awaiting) = (true, awaiting.clone());
    }
    let others = earlier::others(tx, &device.id, &awaiting).await?;
    let has_names = found.devices.values().filter(|other| other.laptop == *laptop).count() > 1;
    let elsewhere = match has_names {
        true => earlier::elsewhere(tx, &device.id, &operations).await?,
        false => Vec::new(),
    };
    let scopes = match moves(operations.iter().chain(&awaiting.iter().collect::<Vec<_>>())) {
        true => earlier::scopes(tx).await?,
        false => BTreeSet::new(),
    };
    let begun = begun.map(|(first, _)| first);
    let chain_then = match batch.overlap(device) {
        Some(seq) => earlier::chain_at(tx, &device.id, seq).await?,
        None => None,
    };
    Ok(Earlier { waiting, awaiting, others, elsewhere, scopes, begun, chain_then })
}
