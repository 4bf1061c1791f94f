//! What a laptop is answered: the one place where it is decided what it may see. By the scopes of its stored row, never
//! by what it says of itself.
//! Never here: how a laptop proves who it is (whoever calls knows that), SQL.

use crate::{
    KeepsFiles,
    storage::{Pushed, Storage, StorageError},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use waymark_sync::{
    Answer, Ask, Batch, Device, FilePart, LARGEST_FILE, LARGEST_PART, Planted, SCHEMA, Standing, is_planted,
};

/// Entries in one answer to a pull, over all its scopes.
const MOST_ENTRIES: usize = 2_000;

pub struct Server<S> {
    storage: S,
    /// Where files are, if they are not in the storage.
    files: Option<Arc<dyn KeepsFiles>>,
    /// Scopes that it takes everybody to have been granted: for a test of the wall behind this one.
    #[cfg(test)]
    unchecked: BTreeSet<String>,
}

impl<S: Storage> Server<S> {
    pub fn new(storage: S) -> Self {
        Server {
            storage,
            files: None,
            #[cfg(test)]
            unchecked: BTreeSet::new(),
        }
    }

    /// Files are kept in this place from now on. Those that the storage has are found there still.
    #[must_use]
    pub fn with_files_in(mut self, place: Option<Arc<dyn KeepsFiles>>) -> Self {
        self.files = place;
        self
    }

    #[cfg(test)]
    pub(crate) fn checks_nothing_of(&mut self, scopes: BTreeSet<String>) {
        self.unchecked = scopes;
    }

    /// The scopes that the device was granted.
    fn granted(&self, device: &Device) -> BTreeSet<String> {
        #[cfg(test)]
        return device.scopes.union(&self.unchecked).cloned().collect();
        #[cfg(not(test))]
        device.scopes.clone()
    }

    pub fn storage(&self) -> &S {
        &self.storage
    }

    /// `device` is who asks, as was proven; `now` is in Unix seconds.
    pub async fn answer(&self, device: &str, ask: Ask, now: u64) -> Result<Answer, StorageError> {
        let Some(device) = self.storage.device(device).await? else { return Ok(Answer::NotServed) };
        let granted = self.granted(&device);
        // By the stored row, whatever is decided here: the database's own wall.
        let seen = self.storage.within(&device.scopes);
        match ask {
            _ if !device.revoked && self.waits_for_founding(&device).await? => {
                Ok(Answer::NotYet { standing: self.standing(&device).await? })
            }
            // What a withdrawn laptop still sends is kept, and set aside.
            Ask::Push(batch) => self.push(&device, &batch).await,
            _ if device.revoked => Ok(Answer::NotServed),
            Ask::Pull { epoch, after } => self.pull(&device, &granted, epoch, &after).await,
            Ask::Snapshot { scope } if granted.contains(&scope) => {
                let snapshot = seen.snapshot(&scope, now).await?;
                Ok(Answer::Snapshot { standing: self.standing(&device).await?, snapshot })
            }
            Ask::Piece { digest } => self.piece(&device, &granted, digest).await,
            Ask::Digests { scope } if granted.contains(&scope) => {
                let (seq, digests) = seen.digests(&scope).await?;
                Ok(Answer::Digests { standing: self.standing(&device).await?, seq, digests })
            }
            Ask::Records { scope, byte } if granted.contains(&scope) => {
                let (seq, records) = seen.records(&scope, byte).await?;
                Ok(Answer::Records { standing: self.standing(&device).await?, seq, records })
            }
            Ask::Keep(part) if granted.contains(&part.scope) && fits(&part) => {
                Ok(Answer::Kept { have: self.keep_file(&*seen, &part).await? })
            }
            Ask::File { digest, at } => match self.file(&*seen, &granted, digest, at).await? {
                Some(part) => Ok(Answer::File(part)),
                None => self.not_had(&device).await,
            },
            Ask::Succeed { by, sent } => Ok(match self.storage.succeed(&device.id, &by, sent).await? {
                Some(new) => Answer::Succeeded { standing: self.standing(&new).await? },
                None => self.not_had(&device).await?,
            }),
            Ask::Snapshot { .. } | Ask::Digests { .. } | Ask::Records { .. } | Ask::Keep(_) => {
                self.not_had(&device).await
            }
        }
    }

    async fn waits_for_founding(&self, device: &Device) -> Result<bool, StorageError> {
        Ok(!is_planted(Planted::FoundingNotAwaited) && self.storage.waits_for_founding(device).await?)
    }

    /// The same, whether it is not there or may not be seen.
    async fn not_had(&self, device: &Device) -> Result<Answer, StorageError> {
        Ok(Answer::NotHad { standing: self.standing(device).await? })
    }

    pub(crate) async fn standing(&self, device: &Device) -> Result<Standing, StorageError> {
        let scopes = if device.revoked { BTreeSet::new() } else { device.scopes.clone() };
        Ok(Standing { epoch: self.storage.epoch().await?, scopes, next: device.next, schema: SCHEMA })
    }

    async fn push(&self, device: &Device, batch: &Batch) -> Result<Answer, StorageError> {
        if batch.device != device.id {
            return Ok(Answer::NotServed);
        }
        Ok(match self.storage.push(batch).await? {
            Pushed::Taken { device, outcomes } => {
                Answer::Pushed { standing: self.standing(&device).await?, outcomes }
            }
            Pushed::Refused(device, why) => Answer::Refused { standing: self.standing(&device).await?, why },
            Pushed::Unknown => Answer::NotServed,
        })
    }

    async fn keep_file(&self, seen: &S, part: &FilePart) -> Result<u64, StorageError> {
        let Some(place) = &self.files else { return seen.keep_file(part).await };
        if part.at == 0 || part.bytes.is_empty() {
            // It may be in the storage, from before there was a place.
            let own = BTreeSet::from([part.scope.clone()]);
            let held = seen.file(&own, part.digest, part.size).await?;
            if held.is_some_and(|held| held.size == part.size) {
                return Ok(part.size);
            }
        }
        place.keep_file(part).await
    }

    /// The storage is asked first: a file that is moved just now is in the place before it leaves the storage.
    async fn file(
        &self,
        seen: &S,
        granted: &BTreeSet<String>,
        digest: [u8; 32],
        at: u64,
    ) -> Result<Option<FilePart>, StorageError> {
        if let Some(part) = seen.file(granted, digest, at).await? {
            return Ok(Some(part));
        }
        match &self.files {
            Some(place) => place.file(granted, digest, at).await,
            // Another process was given a place, and this one was not.
            None => match self.storage.files_are_in().await? {
                Some(place) => Err(StorageError::FilesElsewhere(place)),
                None => Ok(None),
            },
        }
    }

    async fn pull(
        &self,
        device: &Device,
        granted: &BTreeSet<String>,
        epoch: Option<String>,
        after: &BTreeMap<String, u64>,
    ) -> Result<Answer, StorageError> {
        if !after.keys().all(|scope| granted.contains(scope)) {
            return self.not_had(device).await;
        }
        let standing = self.standing(device).await?;
        if epoch.is_some_and(|epoch| epoch != standing.epoch.id) {
            return Ok(Answer::NewEpoch { standing });
        }
        let most = (MOST_ENTRIES / after.len().max(1)).max(1);
        let seen = self.storage.within(&device.scopes);
        let mut pages = BTreeMap::new();
        for (scope, after) in after {
            pages.insert(scope.clone(), seen.page(scope, *after, most).await?);
        }
        Ok(Answer::Pulled { standing, pages })
    }

    async fn piece(
        &self,
        device: &Device,
        granted: &BTreeSet<String>,
        digest: [u8; 32],
    ) -> Result<Answer, StorageError> {
        match self.storage.within(&device.scopes).piece(digest).await? {
            Some((scope, bytes)) if granted.contains(&scope) => Ok(Answer::Piece(bytes)),
            _ => self.not_had(device).await,
        }
    }
}

fn fits(part: &FilePart) -> bool {
    let end = part.at.saturating_add(part.bytes.len() as u64);
    part.size <= LARGEST_FILE && end <= part.size && part.bytes.len() <= LARGEST_PART
}
