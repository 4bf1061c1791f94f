//! A look at all files, in a place or in the database: how much there is, whether it is what its name says, and what was left behind.
//! Never here: mending. A file that is not what it must be is told, for a person to decide about.

use crate::{
    FilePlace,
    moving::{MANY, whole},
    names,
    place::is,
};
use futures_util::TryStreamExt;
use std::{
    fs, io,
    path::Path,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use waymark_server::{Storage, StorageError};

/// A file that is on its way for longer is sent anew. Seconds.
const DAY: u64 = 24 * 60 * 60;

/// What was seen of a place.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Seen {
    pub files: u64,
    pub bytes: u64,
    /// Parts of files that never became whole, or became so by another way: deleted now.
    pub swept: u64,
    /// What is not as it must be, in words.
    pub wrong: Vec<String>,
}

impl FilePlace {
    /// Reads every file to its end where that is asked for. `now` is in Unix seconds.
    pub async fn look(&self, read: bool, now: u64) -> Result<Seen, StorageError> {
        let mut seen = Seen::default();
        let mut files = self.list(Some(&names::FILES.into()));
        while let Some(file) = files.try_next().await.map_err(|why| self.fails(why))? {
            let Some(digest) = names::digest(&file.location) else {
                seen.wrong.push(format!("{} is no file of this server", file.location));
                continue;
            };
            seen.files += 1;
            seen.bytes += file.size;
            if read && !self.read(&file.location).await?.is_some_and(|bytes| is(&bytes, digest)) {
                seen.wrong.push(format!("{} is not what its name says", file.location));
            }
        }
        let before = now.saturating_sub(DAY);
        let mut parts = self.list(Some(&names::ARRIVING.into()));
        while let Some(part) = parts.try_next().await.map_err(|why| self.fails(why))? {
            if part.last_modified.timestamp().cast_unsigned() < before {
                self.delete(&part.location).await?;
                seen.swept += 1;
            }
        }
        if let Some(folder) = self.folder.clone() {
            let before = UNIX_EPOCH + Duration::from_secs(before);
            let swept = tokio::task::spawn_blocking(move || sweep(&folder, before)).await;
            seen.swept += swept.map_err(io::Error::other).flatten().map_err(|why| self.fails_by(&why))?;
        }
        Ok(seen)
    }
}

/// The files that a database has itself, each read to its end. Those that have not come whole are not counted.
pub async fn look_in(storage: &impl Storage) -> Result<Seen, StorageError> {
    let (mut seen, mut last) = (Seen::default(), None);
    loop {
        let files = storage.held_files(last.as_ref(), MANY).await?;
        if files.is_empty() {
            return Ok(seen);
        }
        for file in files.iter().filter(|file| file.have >= file.size) {
            seen.files += 1;
            seen.bytes += file.size;
            if !is(&whole(storage, file).await?, file.digest) {
                let name = blake3::Hash::from_bytes(file.digest).to_hex();
                seen.wrong.push(format!("the file {name} of {} is not what its name says", file.scope));
            }
        }
        last = files.into_iter().next_back();
    }
}

/// What is written in a folder has a name with `#` in it until all of it is there. Whoever is killed meanwhile leaves it.
fn sweep(folder: &Path, before: SystemTime) -> io::Result<u64> {
    let mut swept = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let about = match entry.metadata() {
            // Somebody else gave it its name just now.
            Err(why) if why.kind() == io::ErrorKind::NotFound => continue,
            about => about?,
        };
        if about.is_dir() {
            swept += sweep(&entry.path(), before)?;
        } else if entry.file_name().to_string_lossy().contains('#') && about.modified()? < before {
            fs::remove_file(entry.path())?;
            swept += 1;
        }
    }
    Ok(swept)
}
