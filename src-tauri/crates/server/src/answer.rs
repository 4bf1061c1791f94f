//! What a laptop is answered: the one place where it is decided what it may see. By the scopes of its stored row, never
//! by what it says of itself.
//! Never here: how a laptop proves who it is (whoever calls knows that), SQL.

use crate::{
    KeepsFiles,
    storage::{Asking, Pushed, Storage, StorageError},
};
use std::{collections::BTreeSet, sync::Arc};
use waymark_sync::{
    Answer, Ask, Batch, Device, Epoch, FilePart, LARGEST_FILE, LARGEST_PART, Planted, SCHEMA, Standing,
    is_planted,
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
        match self.storage.asking(device).await? {
            Some(asking) => self.answer_to(asking, ask, now).await,
            None => Ok(Answer::NotServed),
        }
    }

    pub(crate) async fn answer_to(&self, asking: Asking, ask: Ask, now: u64) -> Result<Answer, StorageError> {
        let Asking { device, epoch, waits_for_founding } = asking;
        let waits = waits_for_founding && !is_planted(Planted::FoundingNotAwaited);
        let granted = self.granted(&device);
        // By the stored row, whatever is decided here: the database's own wall.
        let seen = self.storage.within(&device.scopes);
        let standing = || standing(&device, &epoch);
        let not_had = || Answer::NotHad { standing: standing() };
        match ask {
            _ if !device.revoked && waits => Ok(Answer::NotYet { standing: standing() }),
            // What a withdrawn laptop still sends is kept, and set aside.
            Ask::Push(batch) => self.push(&device, &epoch, &batch).await,
            _ if device.revoked => Ok(Answer::NotServed),
            // The same, whether it is not there or may not be seen.
            Ask::Pull { after, .. } if !after.keys().all(|scope| granted.contains(scope)) => Ok(not_had()),
            Ask::Pull { epoch: Some(before), .. } if before != epoch.id => {
                Ok(Answer::NewEpoch { standing: standing() })
            }
            Ask::Pull { after, .. } => {
                let most = (MOST_ENTRIES / after.len().max(1)).max(1);
                Ok(Answer::Pulled { standing: standing(), pages: seen.pages(&after, most).await? })
            }
            Ask::Snapshot { scope } if granted.contains(&scope) => {
                let snapshot = seen.snapshot(&scope, now).await?;
                Ok(Answer::Snapshot { standing: standing(), snapshot })
            }
            Ask::Piece { digest } => Ok(match seen.piece(digest).await? {
                Some((scope, bytes)) if granted.contains(&scope) => Answer::Piece(bytes),
                _ => not_had(),
            }),
            Ask::Digests { scope } if granted.contains(&scope) => {
                let (seq, digests) = seen.digests(&scope).await?;
                Ok(Answer::Digests { standing: standing(), seq, digests })
            }
            Ask::Records { scope, byte } if granted.contains(&scope) => {
                let (seq, records) = seen.records(&scope, byte).await?;
                Ok(Answer::Records { standing: standing(), seq, records })
            }
            Ask::Keep(part) if granted.contains(&part.scope) && fits(&part) => {
                Ok(Answer::Kept { have: self.keep_file(&*seen, &part).await? })
            }
            Ask::File { digest, at } => match self.file(&*seen, &granted, digest, at).await? {
                Some(part) => Ok(Answer::File(part)),
                None => Ok(not_had()),
            },
            Ask::Succeed { by, sent } => Ok(match self.storage.succeed(&device.id, &by, sent).await? {
                Some(new) => Answer::Succeeded { standing: self::standing(&new, &epoch) },
                None => not_had(),
            }),
            Ask::Snapshot { .. } | Ask::Digests { .. } | Ask::Records { .. } | Ask::Keep(_) => Ok(not_had()),
        }
    }

    async fn push(&self, device: &Device, epoch: &Epoch, batch: &Batch) -> Result<Answer, StorageError> {
        if batch.device != device.id {
            return Ok(Answer::NotServed);
        }
        Ok(match self.storage.push(batch).await? {
            Pushed::Taken { device, outcomes } => {
                Answer::Pushed { standing: standing(&device, epoch), outcomes }
            }
            Pushed::Refused(device, why) => Answer::Refused { standing: standing(&device, epoch), why },
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
}

pub(crate) fn standing(device: &Device, epoch: &Epoch) -> Standing {
    let scopes = if device.revoked { BTreeSet::new() } else { device.scopes.clone() };
    Standing { epoch: epoch.clone(), scopes, next: device.next, schema: SCHEMA }
}

fn fits(part: &FilePart) -> bool {
    let end = part.at.saturating_add(part.bytes.len() as u64);
    part.size <= LARGEST_FILE && end <= part.size && part.bytes.len() <= LARGEST_PART
}
