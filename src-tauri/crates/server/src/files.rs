//! Where files can be kept in place of the database: what a server needs of such a place, and no more.
//! Never here: a place (see `waymark_server_files`); who may see a scope (see `answer`).

use crate::StorageError;
use futures_util::future::BoxFuture;
use std::{collections::BTreeSet, fmt::Debug};
use waymark_sync::FilePart;

/// A place outside of the database, which several servers may share. It means the same as the methods of
/// [`Storage`](crate::Storage) by these names.
pub trait KeepsFiles: Debug + Send + Sync {
    fn keep_file<'a>(&'a self, part: &'a FilePart) -> BoxFuture<'a, Result<u64, StorageError>>;

    fn file<'a>(
        &'a self,
        scopes: &'a BTreeSet<String>,
        digest: [u8; 32],
        at: u64,
    ) -> BoxFuture<'a, Result<Option<FilePart>, StorageError>>;
}
