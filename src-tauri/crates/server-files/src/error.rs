//! Why a place for files is not used, in words for whoever looks after the server.
//! Never here: what fails while it is used (see `waymark_server::StorageError`).

use waymark_server::StorageError;

#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(
        "{0} is no place for files ({1}). Nothing was changed. It is a folder, or as in s3://BUCKET/PREFIX"
    )]
    Address(String, String),
    #[error(
        "There are no keys for {0}. Nothing was changed. Give them in the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY"
    )]
    NoKeys(String),
    #[error(
        "{0} is not this machine, and what goes there could be read on the way. Nothing was sent. Give an address that begins with https://, or AWS_ALLOW_HTTP=true where the way is your own"
    )]
    InTheClear(String),
    #[error(
        "The folder {0} cannot be used ({1}). Nothing was changed. Check that this server may write to it."
    )]
    Folder(String, std::io::Error),
    #[error("{0} has the files of another server. Nothing was changed. Choose a place of this server's own.")]
    Anothers(String),
    #[error(
        "{0} holds something already, and no mark of a Waymark server. Nothing was changed. Choose a place that is empty."
    )]
    NotEmpty(String),
    #[error(
        "This server's files are in {before}, and {place} has no mark of it (waymark-files). Nothing was changed. Is the right disk mounted, and the bucket the right one? Where the files themselves were carried to {place} without it, or are lost for good, put one line into its waymark-files: {mark}"
    )]
    NotMarked { place: String, before: String, mark: String },
}
