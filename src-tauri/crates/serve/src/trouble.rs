//! What can go wrong with the program, in words for whoever looks after the server.
//! Never here: what a laptop is told (see `waymark_sync::Trouble`).

use waymark_server::{Refusal, StorageError};
use waymark_server_files::FilesError;

#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Files(#[from] FilesError),
    #[error(
        "There is no server in {0}. Nothing was changed. Make one first: waymark-server init --dir {0} --name HOST"
    )]
    NoServer(String),
    #[error(
        "{0} is neither a host's name nor an address. Nothing was made. Give the name by which laptops reach this machine, as in waymark.example.org."
    )]
    NotAName(String),
    #[error(
        "The server cannot listen on {address} ({why}). Nothing was changed. Is another server running? Choose another address: --listen ADDRESS:PORT"
    )]
    Listen { address: String, why: String },
    #[error(
        "The certificate in {path} cannot be used ({why}). Laptops are not served. Give a chain in PEM with its key: --certificate FILE --key FILE"
    )]
    Certificate { path: String, why: String },
    #[error(
        "This server was made for a public certificate, and none was given. Laptops are not served. Start it with --certificate FILE --key FILE"
    )]
    NoCertificate,
    #[error("The server's own certificate could not be made ({0}). Nothing was changed.")]
    Authority(String),
    #[error(
        "This server is not whole: its making was cut short. Nothing was changed. Make it in an empty folder or database: waymark-server init"
    )]
    CutShort,
    #[error("This machine gives no random numbers ({0}). Nothing was changed.")]
    NoRandom(String),
    #[error(
        "The server knows nobody and no laptop called {0}. Nothing was changed. See: staff list, device list"
    )]
    NotFound(String),
    #[error(
        "{0} is the name of more than one. Nothing was changed. Give the id instead; see: staff list, device list"
    )]
    Ambiguous(String),
    #[error("{0} cannot be written ({1}). Nothing was changed.")]
    File(String, std::io::Error),
    #[error("{0} cannot be read ({1}). Nothing was changed.")]
    Unread(String, std::io::Error),
    #[error(
        "{0} holds no key that can be used ({1}). Nothing was changed. Give the file that backup-key made: --key FILE"
    )]
    Key(String, String),
    #[error(
        "{0} could not be decrypted ({1}). Nothing was changed. Is it the key for which this backup was made, and the file whole?"
    )]
    Sealed(String, String),
    #[error("{0} is encrypted. Nothing was changed. Give the key for which it was made: --key FILE")]
    KeyNeeded(String),
    #[error(
        "A backup holds what an office knows about young people. Nothing was written. Say who may read it: --for age1… (waymark-server backup-key FILE makes a key), or --unencrypted where nobody else ever reads"
    )]
    ForNobody,
    #[error(
        "Files in {place} are not as they must be: {wrong}. The database is well, and no backup of it has them. Put such a file back from a copy of that place, and move away what is no file of this server."
    )]
    FilesWrong { place: String, wrong: String },
    #[error(
        "There is nowhere to move to. Nothing was changed. Give the address of a database that has no server: --database postgres://…"
    )]
    NowhereToMove,
    #[error(
        "There is nowhere to move files to. Nothing was changed. Give a folder, or a bucket of storage that speaks S3: --files s3://BUCKET/PREFIX"
    )]
    NowhereForFiles,
    #[error(
        "These files are not what their digests say, and were left in the database: {0}. All others were moved. Laptops that have them send them again once they are asked for; a backup of before may have them."
    )]
    DamagedFiles(String),
}

impl From<Refusal> for ServeError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Storage(error) => ServeError::Storage(error),
            Refusal::Trouble(trouble) => ServeError::NotFound(trouble.to_string()),
        }
    }
}
