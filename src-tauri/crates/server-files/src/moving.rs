//! The files of a database carried to their place, one by one: each is written, read again and held against its digest
//! before the database forgets it. Whoever is stopped on the way begins again and finishes.
//! Never here: whether the place is this server's (see `FilePlace::adopt`).

use crate::{FilePlace, place::is};
use std::collections::BTreeSet;
use waymark_server::{HeldFile, Storage, StorageError};

/// Told at a time.
pub(crate) const MANY: u32 = 200;

/// What was moved.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Moved {
    pub files: u64,
    pub bytes: u64,
    /// What had not come whole; their laptops send them anew.
    pub unfinished: u64,
    /// What is not what its digest says. It is left in the database.
    pub damaged: Vec<String>,
}

/// # Errors
/// Whatever goes wrong, each file is in the database, in the place, or in both.
pub async fn move_files(storage: &impl Storage, place: &FilePlace) -> Result<Moved, StorageError> {
    let (mut moved, mut last) = (Moved::default(), None);
    loop {
        let files = storage.held_files(last.as_ref(), MANY).await?;
        if files.is_empty() {
            return Ok(moved);
        }
        for file in &files {
            move_one(storage, place, file, &mut moved).await?;
        }
        last = files.into_iter().next_back();
    }
}

async fn move_one(
    storage: &impl Storage,
    place: &FilePlace,
    file: &HeldFile,
    moved: &mut Moved,
) -> Result<(), StorageError> {
    let (scope, digest) = (file.scope.as_str(), file.digest);
    if file.have < file.size {
        moved.unfinished += 1;
        return storage.forget_file(scope, digest).await;
    }
    let bytes = whole(storage, file).await?;
    if !is(&bytes, digest) {
        moved.damaged.push(format!("{} of {scope}", blake3::Hash::from_bytes(digest).to_hex()));
        return Ok(());
    }
    if !place.keep_whole(scope, digest, bytes.into()).await? {
        let why =
            format!("{} came back other than it was written", blake3::Hash::from_bytes(digest).to_hex());
        return Err(StorageError::Files { place: place.name().to_owned(), why });
    }
    storage.forget_file(scope, digest).await?;
    moved.files += 1;
    moved.bytes += file.size;
    Ok(())
}

pub(crate) async fn whole(storage: &impl Storage, file: &HeldFile) -> Result<Vec<u8>, StorageError> {
    let scopes = BTreeSet::from([file.scope.clone()]);
    let mut bytes = Vec::new();
    while (bytes.len() as u64) < file.size {
        match storage.file(&scopes, file.digest, bytes.len() as u64).await? {
            Some(part) if !part.bytes.is_empty() => bytes.extend(part.bytes),
            // Its parts are not all there: it is not what its digest says.
            _ => break,
        }
    }
    Ok(bytes)
}
