//! What the server remembers, asked in one set of words that several databases can answer.
//! Never here: who may ask (see `answer`), what a change does (see `waymark_sync::plan`).

pub mod accounts;
mod bounds;
mod checking;
mod coding;
mod decided;
mod error;
pub mod postgres;
pub mod sqlite;

pub use error::StorageError;

use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
    ops::Deref,
    path::Path,
};
use waymark_domain::RecordId;
use waymark_sync::{
    Batch, Device, Digest, Epoch, FilePart, Image, Operation, Outcome, Page, Refused, Snapshot,
};

/// What became of a batch.
#[derive(Debug, Clone, PartialEq)]
pub enum Pushed {
    Taken {
        device: Device,
        /// Of this batch's operations, but those that were simply taken, and of earlier ones of the same action that
        /// had waited for it.
        outcomes: BTreeMap<u64, Outcome>,
    },
    Refused(Device, Refused),
    /// There is no such device; nothing was stored.
    Unknown,
}

/// A file that the database has, whole or on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldFile {
    pub scope: String,
    pub digest: [u8; 32],
    pub size: u64,
    /// How much of it came; all where this is its size.
    pub have: u64,
}

/// A laptop that asks, and what it is answered by, whatever it asks.
#[derive(Debug, Clone, PartialEq)]
pub struct Asking {
    pub device: Device,
    pub epoch: Epoch,
    /// Whether another laptop still brings an office of its scopes ([`Device::founds`]).
    pub waits_for_founding: bool,
}

/// Times are Unix seconds. Each method is one transaction: it is done and on the disk, or not done at all.
pub trait Storage: Send + Sync {
    /// Whether methods do their work at once, on the thread that calls them: then a server calls them aside.
    const AT_ONCE: bool;

    /// The same, for one who may see these scopes: a database with a wall of its own shows nothing else through it,
    /// whatever it is asked.
    fn within(&self, _scopes: &BTreeSet<String>) -> impl Deref<Target = Self> + Send + Sync {
        self
    }

    fn epoch(&self) -> impl Future<Output = Result<Epoch, StorageError>> + Send;

    /// Begins an epoch, as must be done when a backup was restored: what laptops saw since that backup was made is
    /// then never taken for what comes now.
    fn new_epoch(&self, id: &str, now: u64) -> impl Future<Output = Result<Epoch, StorageError>> + Send;

    fn add_device(&self, device: &Device) -> impl Future<Output = Result<(), StorageError>> + Send;

    fn device(&self, id: &str) -> impl Future<Output = Result<Option<Device>, StorageError>> + Send;

    fn set_scopes(
        &self,
        device: &str,
        scopes: &BTreeSet<String>,
    ) -> impl Future<Output = Result<(), StorageError>> + Send;

    /// Whether another laptop still brings an office of this device's scopes ([`Device::founds`]).
    fn waits_for_founding(&self, device: &Device) -> impl Future<Output = Result<bool, StorageError>> + Send;

    /// All three, in one question where the database has one for them.
    fn asking(&self, device: &str) -> impl Future<Output = Result<Option<Asking>, StorageError>> + Send {
        async move {
            let Some(device) = self.device(device).await? else { return Ok(None) };
            let waits_for_founding = self.waits_for_founding(&device).await?;
            Ok(Some(Asking { device, epoch: self.epoch().await?, waits_for_founding }))
        }
    }

    /// A laptop whose disk was copied or put back goes on under the name `by`, with the same scopes, from the operation
    /// after `sent` on. None where that is the name of another laptop, or this one is not known or was withdrawn.
    fn succeed(
        &self,
        device: &str,
        by: &str,
        sent: u64,
    ) -> impl Future<Output = Result<Option<Device>, StorageError>> + Send;

    /// Withdraws a laptop, under every name that it took: each of them holds the same keys.
    fn revoke(&self, device: &str) -> impl Future<Output = Result<(), StorageError>> + Send;

    /// Decides a batch and writes what it comes to. One that comes again is answered as it was before.
    fn push(&self, batch: &Batch) -> impl Future<Output = Result<Pushed, StorageError>> + Send;

    /// The changes of a scope after a place of its order: about so many, and always whole actions.
    fn page(
        &self,
        scope: &str,
        after: u64,
        most_entries: usize,
    ) -> impl Future<Output = Result<Page, StorageError>> + Send;

    /// The same of several scopes, each with the place after which: of one moment where the database can.
    fn pages(
        &self,
        after: &BTreeMap<String, u64>,
        most_entries: usize,
    ) -> impl Future<Output = Result<BTreeMap<String, Page>, StorageError>> + Send {
        async move {
            let mut pages = BTreeMap::new();
            for (scope, after) in after {
                pages.insert(scope.clone(), self.page(scope, *after, most_entries).await?);
            }
            Ok(pages)
        }
    }

    /// Where the order of a scope stands: 0 where nobody has written to it.
    fn head(&self, scope: &str) -> impl Future<Output = Result<u64, StorageError>> + Send;

    /// The same of several: one that nobody has written to may be left out.
    fn heads(
        &self,
        scopes: &BTreeSet<String>,
    ) -> impl Future<Output = Result<BTreeMap<String, u64>, StorageError>> + Send {
        async move {
            let mut heads = BTreeMap::new();
            for scope in scopes {
                heads.insert(scope.clone(), self.head(scope).await?);
            }
            Ok(heads)
        }
    }

    /// A whole copy of a scope: one that is there, or a new one where that has become old.
    fn snapshot(&self, scope: &str, now: u64) -> impl Future<Output = Result<Snapshot, StorageError>> + Send;

    /// A piece of a snapshot, packed, with the scope that it is of.
    fn piece(
        &self,
        digest: [u8; 32],
    ) -> impl Future<Output = Result<Option<(String, Vec<u8>)>, StorageError>> + Send;

    /// Takes a part of a file of the scope, if it goes on where the server has it; says how much that is now. A whole that
    /// is not what its digest says is thrown away.
    fn keep_file(&self, part: &FilePart) -> impl Future<Output = Result<u64, StorageError>> + Send;

    /// A part of a file that one of these scopes has whole.
    fn file(
        &self,
        scopes: &BTreeSet<String>,
        digest: [u8; 32],
        at: u64,
    ) -> impl Future<Output = Result<Option<FilePart>, StorageError>> + Send;

    /// Files that the database has, in one order: so many after this one.
    fn held_files(
        &self,
        after: Option<&HeldFile>,
        most: u32,
    ) -> impl Future<Output = Result<Vec<HeldFile>, StorageError>> + Send;

    /// The database has this file no more, nor a part of it.
    fn forget_file(
        &self,
        scope: &str,
        digest: [u8; 32],
    ) -> impl Future<Output = Result<(), StorageError>> + Send;

    /// Where files are kept in place of the database, as it was called last; none where they are kept here.
    fn files_are_in(&self) -> impl Future<Output = Result<Option<String>, StorageError>> + Send;

    /// From now on files are kept in this place, and no server may be started without it.
    fn keep_files_in(&self, place: &str) -> impl Future<Output = Result<(), StorageError>> + Send;

    /// Of the scope's records by the last byte of their ids, and the place of the order at which that is so.
    fn digests(&self, scope: &str) -> impl Future<Output = Result<(u64, Vec<Digest>), StorageError>> + Send;

    /// The scope's records whose ids end with this byte, deleted ones too.
    fn records(
        &self,
        scope: &str,
        byte: u8,
    ) -> impl Future<Output = Result<(u64, Vec<(RecordId, Image)>), StorageError>> + Send;

    /// Cuts a scope's log at its old end. Operations themselves are kept for ever.
    fn forget_log(&self, scope: &str, up_to: u64) -> impl Future<Output = Result<(), StorageError>> + Send;

    /// Every operation that ever came, each device's in their order, with what became of it.
    fn archive(&self) -> impl Future<Output = Result<Vec<(Operation, Outcome)>, StorageError>> + Send;

    /// What is not as it must be, in words; nothing where all is well.
    fn check(&self) -> impl Future<Output = Result<Vec<String>, StorageError>> + Send;

    /// Everything in one new file, while others go on working.
    fn backup(&self, to: &Path) -> impl Future<Output = Result<(), StorageError>> + Send;
}
