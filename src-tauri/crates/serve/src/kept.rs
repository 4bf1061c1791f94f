//! Where the server's files are, where that is not its database: the place that was given, found to be this server's.
//! Never here: what a place does (see `waymark_server_files`).

use crate::{ServeError, place::certificates, random};
use std::{path::PathBuf, sync::Arc};
use waymark_server::{Accounts, KeepsFiles, Storage, StorageError, name_of_server};
use waymark_server_files::{Address, FilePlace};

/// What is said of a place for files. The keys of one that speaks S3 are in the environment.
#[derive(Debug, Clone, Default)]
pub struct FilesIn {
    pub address: Option<String>,
    /// A file with certificates in PEM, of an authority that not every computer knows.
    pub authority: Option<PathBuf>,
}

impl FilesIn {
    /// The place, if one was given.
    pub async fn open<S: Storage + Accounts>(
        &self,
        storage: &S,
    ) -> Result<Option<Arc<FilePlace>>, ServeError> {
        let Some(address) = &self.address else { return Ok(None) };
        let address: Address = address.parse()?;
        let authorities = self.authority.as_deref().map(certificates).transpose()?.unwrap_or_default();
        // A folder that had files and is not there is on a disk that is not there.
        let make = storage.files_are_in().await?.is_none();
        let place = address.open(make, &authorities, environment())?;
        place.adopt(&name_of_server(storage, random::bytes()?).await?, storage).await?;
        Ok(Some(Arc::new(place)))
    }
}

/// # Errors
/// Where files were kept in a place, and this process was given none: it would tell laptops that there are none.
pub async fn none_elsewhere<S: Storage>(
    storage: &S,
    given: Option<&Arc<dyn KeepsFiles>>,
) -> Result<(), ServeError> {
    match storage.files_are_in().await? {
        Some(place) if given.is_none() => Err(StorageError::FilesElsewhere(place).into()),
        _ => Ok(()),
    }
}

fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}
